//! The tables, and the version that says which tables they are.

use std::path::Path;

use rusqlite::Connection;

use crate::error::{Error, ErrorKind, Result};

/// Marks an SQLite file as a store of `uttar` ("uttr").
const APPLICATION_ID: i32 = 0x7574_7472;

/// Raised with every change of the tables.
const FORMAT_VERSION: i32 = 1;

const TABLES: &str = "
    CREATE TABLE entries (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        version INTEGER NOT NULL,
        body TEXT NOT NULL
    ) STRICT;
    CREATE TABLE products (
        id TEXT PRIMARY KEY,
        body TEXT NOT NULL
    ) STRICT;
    -- What was computed from the entries and can be computed again.
    CREATE TABLE kept (
        name TEXT PRIMARY KEY,
        body TEXT NOT NULL
    ) STRICT;
    -- What changed, in order. The index remembers how far it has come.
    CREATE TABLE changes (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        entry_key INTEGER NOT NULL REFERENCES entries (key)
    ) STRICT;
";

pub(super) fn create(connection: &mut Connection) -> Result<()> {
    let transaction = connection.transaction()?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", FORMAT_VERSION)?;
    transaction.execute_batch(TABLES)?;
    Ok(transaction.commit()?)
}

/// Refuses a file that is not a store or one of another version.
pub(super) fn check(connection: &Connection, file: &Path) -> Result<()> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let application_id = pragma("application_id").map_err(|error| {
        Error::new(ErrorKind::Internal, format!("{}: is damaged; restore the base from a backup", file.display()))
            .caused_by(error)
    })?;
    if application_id != APPLICATION_ID {
        let message = format!("{}: is a database, but not of uttar; name another folder", file.display());
        return Err(Error::new(ErrorKind::Conflict, message));
    }
    let version = pragma("user_version")?;
    if version != FORMAT_VERSION {
        let message = format!(
            "{}: was made by another version of uttar (format {version}, this one reads {FORMAT_VERSION}); \
             use that version, or import the entries into a new base",
            file.display()
        );
        return Err(Error::new(ErrorKind::Conflict, message));
    }
    Ok(())
}
