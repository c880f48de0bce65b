//! A copy of the base as it was at a position: what an index of that state is built from.

use std::path::Path;

use rusqlite::Connection;

use super::{SqliteStore, connect, schema};
use crate::error::{Error, ErrorKind, Result};
use crate::store::Position;

/// Writes the present version of every record at `position` into a new file, with its key, version and position. The
/// store is only read: it is attached to the copy, since nothing can be written beside a store that nobody may write
/// to.
pub(super) fn copy_at(store: &str, position: Position, file: &Path) -> Result<SqliteStore> {
    let mut copy = connect(file)?;
    // Temporary: nothing is lost when it is.
    copy.pragma_update(None, "synchronous", "OFF")?;
    schema::create(&mut copy)?;
    copy.execute("ATTACH ?1 AS store", [store])?;
    let copied = fill(&copy, position);
    copy.execute_batch("DETACH store")?;
    copied?;
    if schema::check(&copy, file)? != schema::FORMAT_VERSION {
        return Err(Error::new(ErrorKind::Internal, "a copy of the store has another version"));
    }
    Ok(SqliteStore::new(file, copy))
}

fn fill(connection: &Connection, position: Position) -> rusqlite::Result<()> {
    let transaction = connection.unchecked_transaction()?;
    // The changes come before the records that they belong to.
    transaction.pragma_update(None, "defer_foreign_keys", "ON")?;
    transaction.execute(
        "INSERT INTO main.changes
         SELECT old.* FROM store.changes AS old WHERE old.position = (
             SELECT max(position) FROM store.changes WHERE record_key = old.record_key AND position <= ?1
         )",
        [position.cast_signed()],
    )?;
    transaction.execute(
        "INSERT INTO main.records (key, kind, id, version, position, deleted)
         SELECT key, kind, id, old.version, old.position, body IS NULL
         FROM main.changes AS old JOIN store.records ON key = old.record_key",
        [],
    )?;
    transaction.execute("INSERT INTO main.kept SELECT * FROM store.kept", [])?;
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, testing::batch};

    #[test]
    fn a_store_that_nobody_may_write_to_is_copied_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("100% a? #1.sqlite3");
        let store = SqliteStore::create(&file).expect("made");
        for text in ["one", "two"] {
            let entry = serde_json::json!({"id": "a", "phrasings": {"en": [text]}});
            let entry = serde_json::from_value(entry).expect("well-formed");
            (&store as &dyn Store).write_one(batch(vec![entry])).expect("written");
        }
        let question = |store: &SqliteStore, to: &str| {
            let copy = store.copy_at(1, &folder.path().join(to)).expect("copied");
            let entry = copy.get("a").expect("read").expect("there").entry;
            (copy.position().expect("read"), entry.all_phrasings().next().expect("one").1.to_owned())
        };
        assert_eq!(question(&store, "open"), (1, "one".into()));
        drop(store);
        let store = SqliteStore::open_to_read(&file).expect("closed");
        assert_eq!(question(&store, "read-only"), (1, "one".into()));
        let label = crate::Label { name: "a".into(), position: 1, change: crate::Change::now() };
        store.set_label(&label).expect_err("nobody may write to it");
    }
}
