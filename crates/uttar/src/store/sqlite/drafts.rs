//! Drafts: changes that wait to be published together.

use rusqlite::{Connection, params};

use super::{parse, read_change, unsigned};
use crate::change::Change;
use crate::error::Result;
use crate::store::{DraftedEntry, EntryWrite};

/// An entry that is in the draft already keeps the version that its first change started from.
pub(super) fn save(connection: &Connection, draft: &str, entries: &[EntryWrite], change: &Change) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO drafts (draft, id, base_version, at_ms, author, reason, body)
         VALUES (?1, ?2, coalesce(?3, (SELECT version FROM records WHERE kind = 0 AND id = ?2 AND deleted = 0), 0), ?4, ?5, ?6, ?7)
         ON CONFLICT (draft, id) DO UPDATE SET base_version = coalesce(?3, base_version), at_ms = excluded.at_ms,
             author = excluded.author, reason = excluded.reason, body = excluded.body",
    )?;
    for EntryWrite { id, entry, if_version, .. } in entries {
        let body = entry.as_ref().map(|entry| serde_json::to_string(entry).expect("an entry is plain data"));
        let base_version = if_version.map(u64::cast_signed);
        statement.execute(params![draft, id, base_version, change.at.as_ms(), change.author, change.reason, body])?;
    }
    Ok(())
}

pub(super) fn of(connection: &Connection, draft: &str) -> Result<Vec<DraftedEntry>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, base_version, at_ms, author, reason, body FROM drafts WHERE draft = ?1 ORDER BY id",
    )?;
    let mut rows = statement.query([draft])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let body: Option<String> = row.get(5)?;
        out.push(DraftedEntry {
            id: row.get(0)?,
            base_version: unsigned(row, 1)?,
            entry: body.map(|body| parse("entry", &body)).transpose()?,
            change: read_change(row, 2)?,
        });
    }
    Ok(out)
}

pub(super) fn all(connection: &Connection) -> Result<Vec<(String, u64)>> {
    let mut statement =
        connection.prepare_cached("SELECT draft, count(*) FROM drafts GROUP BY draft ORDER BY draft")?;
    let drafts = statement.query_map([], |row| Ok((row.get(0)?, unsigned(row, 1)?)))?;
    Ok(drafts.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn discard(connection: &Connection, draft: &str) -> Result<bool> {
    Ok(connection.prepare_cached("DELETE FROM drafts WHERE draft = ?1")?.execute([draft])? > 0)
}

pub(super) fn discard_one(connection: &Connection, draft: &str, id: &str) -> Result<bool> {
    Ok(connection.prepare_cached("DELETE FROM drafts WHERE draft = ?1 AND id = ?2")?.execute([draft, id])? > 0)
}
