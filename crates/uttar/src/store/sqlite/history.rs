//! Reading what was there.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;

use super::records::RecordKind;
use super::{checksum, parse, read_change, unsigned};
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
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {}, id FROM records JOIN changes ON record_key = key
         WHERE kind = ?1 AND id = ?2 AND changes.version = ?3",
        checksum::CHECKED
    ))?;
    let params = params![RecordKind::Entry as i64, id, version.cast_signed()];
    statement.query_row(params, |row| Ok(read_entry(row))).optional()?.transpose()
}

/// Records of a kind that changed after `?1` up to `?2`: id, and a column of their version at `?1` and at `?2`.
fn changed(column: &str) -> String {
    let at = |position: &str| {
        format!(
            "(SELECT {column} FROM changes WHERE record_key = key AND position <= {position} ORDER BY version DESC LIMIT 1)"
        )
    };
    format!(
        "WITH changed AS (
             SELECT DISTINCT key, id FROM changes JOIN records ON record_key = key
             WHERE changes.position > ?1 AND changes.position <= ?2 AND kind = ?3
         )
         SELECT id, {}, {} FROM changed ORDER BY id",
        at("?1"),
        at("?2")
    )
}

pub(super) fn changed_between(connection: &Connection, from: Position, to: Position) -> Result<Vec<EntryPair>> {
    let mut statement = connection.prepare_cached(&changed("position"))?;
    let mut rows = statement.query(params![from.cast_signed(), to.cast_signed(), RecordKind::Entry as i64])?;
    let mut find = connection.prepare_cached(&format!(
        "SELECT {}, id FROM changes JOIN records ON record_key = key WHERE changes.position = ?1",
        checksum::CHECKED
    ))?;
    let mut entry_at = |position: Option<i64>| match position {
        Some(position) => find.query_row([position], |row| Ok(read_entry(row)))?,
        None => Ok(None),
    };
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(EntryPair { id: row.get(0)?, from: entry_at(row.get(1)?)?, to: entry_at(row.get(2)?)? });
    }
    Ok(out)
}

pub(super) fn declared_between(connection: &Connection, from: Position, to: Position) -> Result<Vec<DeclaredPair>> {
    let mut statement = connection.prepare_cached(&changed("body"))?;
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

/// The position before the first change that is dated later, for changes are dated by their callers: one that is dated
/// back is no older than those before it, and one that is dated ahead of the clock, of which nobody knows when it was
/// made, hides none of those after it.
pub(super) fn position_at(connection: &Connection, time: Timestamp, now: Timestamp) -> Result<Position> {
    let mut statement = connection.prepare_cached(
        "SELECT coalesce(
             (SELECT min(position) - 1 FROM changes WHERE at_ms > ?1 AND (at_ms <= ?2 OR ?1 > ?2)),
             (SELECT max(position) FROM changes),
             0
         )",
    )?;
    Ok(statement.query_row([time.as_ms(), now.as_ms()], |row| unsigned(row, 0))?)
}

/// An entry as it was written; nothing of a deletion.
fn read_entry(row: &Row<'_>) -> Result<Option<Entry>> {
    checksum::sound_body(row, 0)?.map(|body| parse("entry", body)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::SqliteStore;
    use crate::store::{Store, testing::batch};

    #[test]
    fn a_time_is_before_the_first_change_that_is_dated_later() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = SqliteStore::create(&folder.path().join("store.sqlite3")).expect("made");
        // The third is dated back, and the fifth ahead of the clock.
        for (number, at) in [10, 20, 0, 30, 900, 40].into_iter().enumerate() {
            let entry = serde_json::json!({"id": format!("e{number}"), "phrasings": {"en": ["one"]}});
            let mut batch = batch(vec![serde_json::from_value(entry).expect("well-formed")]);
            batch.change.at = Timestamp::from_ms(at);
            (&store as &dyn Store).write_one(batch).expect("written");
        }
        let now = Timestamp::from_ms(50);
        for (time, want) in
            [(0, 0), (9, 0), (10, 1), (19, 1), (20, 3), (30, 5), (39, 5), (40, 6), (50, 6), (60, 4), (900, 6)]
        {
            let found = store.read(|connection| position_at(connection, Timestamp::from_ms(time), now));
            assert_eq!(found.expect("read"), want, "{time}");
        }
    }
}
