//! A copy of the base as it was at a position: what an index of that state is built from.

use std::path::Path;

use rusqlite::Connection;

use super::{SqliteStore, connect, schema};
use crate::error::{Error, ErrorKind, Result};
use crate::store::Position;

/// Writes the present version of every record at `position` into a new file, with its key, version and position.
pub(super) fn copy_at(connection: &Connection, position: Position, file: &Path) -> Result<SqliteStore> {
    let mut copy = connect(file)?;
    schema::create(&mut copy)?;
    drop(copy);
    let name = file.to_str().ok_or_else(|| {
        Error::invalid_input(format!("{}: is no UTF-8; set TMPDIR to a folder whose name is", file.display()))
    })?;
    connection.execute("ATTACH ?1 AS copy", [name])?;
    // Temporary: nothing is lost when it is.
    let copied = connection.execute_batch("PRAGMA copy.synchronous = OFF").and_then(|()| fill(connection, position));
    connection.execute_batch("DETACH copy")?;
    copied?;
    let copy = connect(file)?;
    copy.pragma_update(None, "synchronous", "OFF")?;
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
        "INSERT INTO copy.changes
         SELECT old.* FROM main.changes AS old WHERE old.position = (
             SELECT max(position) FROM main.changes WHERE record_key = old.record_key AND position <= ?1
         )",
        [position.cast_signed()],
    )?;
    transaction.execute(
        "INSERT INTO copy.records (key, kind, id, version, position, deleted)
         SELECT key, kind, id, old.version, old.position, body IS NULL
         FROM copy.changes AS old JOIN main.records ON key = old.record_key",
        [],
    )?;
    transaction.execute("INSERT INTO copy.kept SELECT * FROM main.kept", [])?;
    transaction.commit()
}
