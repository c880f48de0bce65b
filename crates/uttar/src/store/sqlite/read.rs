//! Reading what is there now.

use rusqlite::{Connection, OptionalExtension, Row, Rows};
use serde_json::Value;

use super::records::RecordKind;
use super::{checksum, parse, unsigned};
use crate::catalogue::Product;
use crate::entry::EntryKey;
use crate::error::Result;
use crate::store::{Position, StoredEntry};

/// The plus keeps SQLite from its index by kind, which holds all entries: they are found by key, or by the `id` in a
/// further condition on `kind`.
const PRESENT: &str =
    "FROM records JOIN changes ON changes.position = records.position WHERE deleted = 0 AND +kind = 0";
const PAGE_BY_ID: &str = "AND kind = 0 AND id > ?1 ORDER BY id LIMIT ?2";
const CHANGED: &str = "key IN (SELECT record_key FROM changes WHERE position > ?1)";

/// A statement that reads present entries, for [`read_entry`].
fn select_entries(rest: &str) -> String {
    format!("SELECT records.key, records.version, {}, records.id {PRESENT} {rest}", checksum::CHECKED)
}

pub(super) fn entry_by_id(connection: &Connection, id: &str) -> Result<Option<StoredEntry>> {
    let mut statement = connection.prepare_cached(&select_entries("AND kind = 0 AND id = ?1"))?;
    statement.query_row([id], |row| Ok(read_entry(row))).optional()?.transpose()
}

pub(super) fn entry_by_key(connection: &Connection, key: EntryKey) -> Result<Option<StoredEntry>> {
    let mut statement = connection.prepare_cached(&select_entries("AND key = ?1"))?;
    statement.query_row([key.cast_signed()], |row| Ok(read_entry(row))).optional()?.transpose()
}

pub(super) fn each_changed_since(
    connection: &Connection,
    position: Position,
    each: &mut dyn FnMut(StoredEntry) -> Result<()>,
) -> Result<()> {
    let changed = if position == 0 { "?1 = 0" } else { CHANGED };
    let mut statement = connection
        .prepare_cached(&format!("SELECT records.key, records.version, body {PRESENT} AND {changed} ORDER BY key"))?;
    let mut rows = statement.query([position.cast_signed()])?;
    while let Some(row) = rows.next()? {
        let body = row.get_ref(2)?.as_str().unwrap_or_default();
        each(stored_entry(row, body)?)?;
    }
    Ok(())
}

pub(super) fn each_entry(connection: &Connection, each: &mut dyn FnMut(StoredEntry) -> Result<()>) -> Result<()> {
    let mut statement = connection.prepare_cached(&select_entries("ORDER BY key"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(read_entry(row)?)?;
    }
    Ok(())
}

pub(super) fn page(connection: &Connection, after: EntryKey, limit: u32) -> Result<Vec<StoredEntry>> {
    let mut statement = connection.prepare_cached(&select_entries("AND key > ?1 ORDER BY key LIMIT ?2"))?;
    read_entries(statement.query((after.cast_signed(), limit))?)
}

pub(super) fn page_by_id(connection: &Connection, after: &str, limit: u32) -> Result<Vec<StoredEntry>> {
    let mut statement = connection.prepare_cached(&select_entries(PAGE_BY_ID))?;
    read_entries(statement.query((after, limit))?)
}

fn read_entries(mut rows: Rows<'_>) -> Result<Vec<StoredEntry>> {
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(read_entry(row)?);
    }
    Ok(out)
}

pub(super) fn entry_keys(connection: &Connection) -> Result<Vec<EntryKey>> {
    let mut statement =
        connection.prepare_cached("SELECT key FROM records WHERE +kind = 0 AND deleted = 0 ORDER BY key")?;
    let keys = statement.query_map([], |row| unsigned(row, 0))?;
    Ok(keys.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn deleted_since(connection: &Connection, position: Position) -> Result<Vec<EntryKey>> {
    keys_since(connection, position, true)
}

pub(super) fn keys_changed_since(connection: &Connection, position: Position) -> Result<Vec<EntryKey>> {
    keys_since(connection, position, false)
}

fn keys_since(connection: &Connection, position: Position, deleted: bool) -> Result<Vec<EntryKey>> {
    let deleted = u8::from(deleted);
    let keys = format!("SELECT key FROM records WHERE +kind = 0 AND deleted = {deleted} AND {CHANGED} ORDER BY key");
    let mut statement = connection.prepare_cached(&keys)?;
    let keys = statement.query_map([position.cast_signed()], |row| unsigned(row, 0))?;
    Ok(keys.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn position(connection: &Connection) -> Result<Position> {
    let mut statement = connection.prepare_cached("SELECT coalesce(max(position), 0) FROM changes")?;
    Ok(statement.query_row([], |row| unsigned(row, 0))?)
}

pub(super) fn declared_position(connection: &Connection) -> Result<Position> {
    let mut statement =
        connection.prepare_cached("SELECT coalesce(max(position), 0) FROM records WHERE kind IN (?1, ?2)")?;
    Ok(statement.query_row([RecordKind::Product as i64, RecordKind::Setting as i64], |row| unsigned(row, 0))?)
}

pub(super) fn entry_count(connection: &Connection) -> Result<u64> {
    let mut statement = connection.prepare_cached("SELECT count(*) FROM records WHERE +kind = 0 AND deleted = 0")?;
    Ok(statement.query_row([], |row| unsigned(row, 0))?)
}

pub(super) fn products(connection: &Connection) -> Result<Vec<Product>> {
    let mut statement = connection.prepare_cached(
        "SELECT body FROM records JOIN changes ON changes.position = records.position
         WHERE kind = ?1 AND deleted = 0 ORDER BY id",
    )?;
    let mut rows = statement.query([RecordKind::Product as i64])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(parse("product", row.get_ref(0)?.as_str().unwrap_or_default())?);
    }
    Ok(out)
}

pub(super) fn product(connection: &Connection, id: &str) -> Result<Option<(u64, Product)>> {
    let mut statement = connection.prepare_cached(
        "SELECT records.version, body FROM records JOIN changes ON changes.position = records.position
         WHERE kind = ?1 AND id = ?2 AND deleted = 0",
    )?;
    let row = |row: &Row<'_>| Ok((unsigned(row, 0)?, row.get::<_, String>(1)?));
    let found = statement.query_row((RecordKind::Product as i64, id), row).optional()?;
    found.map(|(version, body)| Ok((version, parse("product", &body)?))).transpose()
}

pub(super) fn setting(connection: &Connection, name: &str) -> Result<Option<Value>> {
    let mut statement = connection.prepare_cached(
        "SELECT body FROM records JOIN changes ON changes.position = records.position
         WHERE kind = ?1 AND id = ?2 AND deleted = 0",
    )?;
    let body: Option<String> = statement.query_row((RecordKind::Setting as i64, name), |row| row.get(0)).optional()?;
    body.map(|body| parse("setting", &body)).transpose()
}

pub(super) fn kept(connection: &Connection, name: &str) -> Result<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT body FROM kept WHERE name = ?1")?;
    // What is no text any more can be computed again.
    let body = statement.query_row([name], |row| Ok(row.get_ref(0)?.as_str().ok().map(str::to_owned))).optional()?;
    Ok(body.flatten())
}

/// An entry as it was written.
fn read_entry(row: &Row<'_>) -> Result<StoredEntry> {
    stored_entry(row, checksum::sound_body(row, 2)?.unwrap_or_default())
}

fn stored_entry(row: &Row<'_>, body: &str) -> Result<StoredEntry> {
    Ok(StoredEntry { key: unsigned(row, 0)?, version: unsigned(row, 1)?, entry: parse("entry", body)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::schema;

    /// How SQLite goes about a statement.
    fn plan(statement: &str) -> String {
        let mut connection = Connection::open_in_memory().expect("SQLite");
        schema::create(&mut connection).expect("made");
        let mut explained = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).expect("well-formed");
        let steps = explained.query_map([], |row| row.get::<_, String>(3)).expect("explained");
        steps.collect::<rusqlite::Result<Vec<_>>>().expect("read").join("; ")
    }

    #[test]
    fn what_reads_a_few_entries_does_not_look_at_all_of_them() {
        let page = plan(&select_entries("AND key > 5 ORDER BY key LIMIT 200"));
        assert!(page.contains("records USING INTEGER PRIMARY KEY (rowid>?)") && !page.contains("TEMP"), "{page}");
        let changed = plan(&select_entries(&format!("AND {} ORDER BY key", CHANGED.replace("?1", "5"))));
        assert!(
            changed.contains("records USING INTEGER PRIMARY KEY (rowid=?)") && !changed.contains("TEMP"),
            "{changed}"
        );
        let by_id = plan(&select_entries("AND kind = 0 AND id = 'a'"));
        assert!(by_id.contains("(kind=? AND id=?)"), "{by_id}");
        let page_by_id = plan(&select_entries(PAGE_BY_ID).replace("?1", "'a'").replace("?2", "200"));
        assert!(page_by_id.contains("(kind=? AND id>?)") && !page_by_id.contains("TEMP"), "{page_by_id}");
    }
}
