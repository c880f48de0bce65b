//! Reading what was there.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::records::RecordKind;
use super::{parse, read_change, unsigned};
use crate::entry::Entry;
use crate::error::Result;
use crate::store::{DeclaredPair, EntryPair, EntryVersion, Position};
use crate::time::Timestamp;

pub(super) fn versions(connection: &Connection, id: &str) -> Result<Vec<EntryVersion>> {
    let mut statement = connection.prepare_cached(
        "SELECT changes.version, changes.position, at_ms, author, reason, body IS NULL
         FROM records JOIN changes ON record_key = key WHERE kind = ?1 AND id = ?2 ORDER BY changes.version",
    )?;
    let versions = statement.query_map(params![RecordKind::Entry as i64, id], |row| {
        Ok(EntryVersion {
            version: unsigned(row, 0)?,
            position: unsigned(row, 1)?,
            change: read_change(row, 2)?,
            deleted: row.get(5)?,
        })
    })?;
    Ok(versions.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn version(connection: &Connection, id: &str, version: u64) -> Result<Option<Option<Entry>>> {
    let mut statement = connection.prepare_cached(
        "SELECT body FROM records JOIN changes ON record_key = key
         WHERE kind = ?1 AND id = ?2 AND changes.version = ?3",
    )?;
    let body: Option<Option<String>> = statement
        .query_row(params![RecordKind::Entry as i64, id, version.cast_signed()], |row| row.get(0))
        .optional()?;
    body.map(read_body).transpose()
}

/// Records of a kind that changed after `?1` up to `?2`: id, content at `?1`, content at `?2`.
const CHANGED_BETWEEN: &str = "WITH changed AS (
         SELECT DISTINCT key, id FROM changes JOIN records ON record_key = key
         WHERE changes.position > ?1 AND changes.position <= ?2 AND kind = ?3
     )
     SELECT id,
         (SELECT body FROM changes WHERE record_key = key AND position <= ?1 ORDER BY version DESC LIMIT 1),
         (SELECT body FROM changes WHERE record_key = key AND position <= ?2 ORDER BY version DESC LIMIT 1)
     FROM changed ORDER BY id";

pub(super) fn changed_between(connection: &Connection, from: Position, to: Position) -> Result<Vec<EntryPair>> {
    let mut statement = connection.prepare_cached(CHANGED_BETWEEN)?;
    let mut rows = statement.query(params![from.cast_signed(), to.cast_signed(), RecordKind::Entry as i64])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(EntryPair { id: row.get(0)?, from: read_body(row.get(1)?)?, to: read_body(row.get(2)?)? });
    }
    Ok(out)
}

pub(super) fn declared_between(connection: &Connection, from: Position, to: Position) -> Result<Vec<DeclaredPair>> {
    let mut statement = connection.prepare_cached(CHANGED_BETWEEN)?;
    let mut out = Vec::new();
    for kind in [RecordKind::Product, RecordKind::Setting] {
        let mut rows = statement.query(params![from.cast_signed(), to.cast_signed(), kind as i64])?;
        while let Some(row) = rows.next()? {
            let content = |column| -> Result<Option<Value>> {
                let body: Option<String> = row.get(column)?;
                body.map(|body| parse("product or setting", &body)).transpose()
            };
            let is_product = kind == RecordKind::Product;
            out.push(DeclaredPair { is_product, id: row.get(0)?, from: content(1)?, to: content(2)? });
        }
    }
    Ok(out)
}

pub(super) fn position_at(connection: &Connection, time: Timestamp) -> Result<Position> {
    let mut statement = connection
        .prepare_cached("SELECT position FROM changes WHERE at_ms <= ?1 ORDER BY at_ms DESC, position DESC LIMIT 1")?;
    let position = statement.query_row([time.as_ms()], |row| unsigned(row, 0)).optional()?;
    Ok(position.unwrap_or(0))
}

fn read_body(body: Option<String>) -> Result<Option<Entry>> {
    body.map(|body| parse("entry", &body)).transpose()
}
