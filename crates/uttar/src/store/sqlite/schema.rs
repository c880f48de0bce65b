//! The tables, and the version that says which tables they are.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use crate::error::{Error, ErrorKind, Result};

/// Marks an SQLite file as a store of `uttar` ("uttr").
const APPLICATION_ID: i32 = 0x7574_7472;

/// The first version that was ever written.
pub(super) const OLDEST_VERSION: i32 = 1;

/// Raised with every change of the tables; `migrate.rs` then brings older files to it.
pub(crate) const FORMAT_VERSION: i32 = 6;

/// The tables of version 2.
pub(super) const TABLES: &str = "
    -- Entries, products and settings: which version of each is the present one, and where its content is.
    CREATE TABLE records (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        kind INTEGER NOT NULL,
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        position INTEGER NOT NULL,
        deleted INTEGER NOT NULL DEFAULT 0,
        UNIQUE (kind, id)
    ) STRICT;
    -- Every version of every record, in the order in which they came. No body: deleted.
    CREATE TABLE changes (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        record_key INTEGER NOT NULL REFERENCES records (key),
        version INTEGER NOT NULL,
        at_ms INTEGER NOT NULL,
        author TEXT NOT NULL,
        reason TEXT NOT NULL,
        body TEXT,
        UNIQUE (record_key, version)
    ) STRICT;
    CREATE INDEX changes_by_time ON changes (at_ms);
    -- What was computed from the entries and can be computed again.
    CREATE TABLE kept (
        name TEXT PRIMARY KEY,
        body TEXT NOT NULL
    ) STRICT;
    CREATE TABLE requests (
        id TEXT PRIMARY KEY,
        digest TEXT NOT NULL,
        outcomes TEXT NOT NULL,
        at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX requests_by_time ON requests (at_ms);
    CREATE TABLE labels (
        name TEXT PRIMARY KEY,
        position INTEGER NOT NULL,
        at_ms INTEGER NOT NULL,
        author TEXT NOT NULL,
        reason TEXT NOT NULL
    ) STRICT;
    -- No body: to be deleted.
    CREATE TABLE drafts (
        draft TEXT NOT NULL,
        id TEXT NOT NULL,
        base_version INTEGER NOT NULL,
        at_ms INTEGER NOT NULL,
        author TEXT NOT NULL,
        reason TEXT NOT NULL,
        body TEXT,
        PRIMARY KEY (draft, id)
    ) STRICT;
    CREATE TABLE query_log (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        at_ms INTEGER NOT NULL,
        customer TEXT,
        query TEXT NOT NULL,
        decision TEXT NOT NULL,
        entry TEXT,
        confidence REAL
    ) STRICT;
    CREATE INDEX query_log_by_time ON query_log (at_ms);
    CREATE INDEX query_log_by_customer ON query_log (customer) WHERE customer IS NOT NULL;
";

/// What version 3 added: for the parts of entries, what a model made of their text. It can be computed again.
pub(super) const VECTORS: &str = "
    CREATE TABLE vectors (
        entry_key INTEGER NOT NULL REFERENCES records (key),
        kind INTEGER NOT NULL,
        number INTEGER NOT NULL,
        digest INTEGER NOT NULL,
        model TEXT NOT NULL,
        vector BLOB NOT NULL,
        PRIMARY KEY (entry_key, kind, number)
    ) STRICT;
";

/// What version 4 added: what customers said of replies, and how sure the base was of what they judged.
pub(super) const FEEDBACK: &str = "
    CREATE TABLE feedback (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        at_ms INTEGER NOT NULL,
        customer TEXT,
        query TEXT NOT NULL,
        entry TEXT,
        outcome TEXT NOT NULL,
        confidence REAL,
        is_right INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX feedback_by_time ON feedback (at_ms);
    CREATE INDEX feedback_by_customer ON feedback (customer) WHERE customer IS NOT NULL;
";

/// What version 5 added: by it a version that is not as it was written is noticed; see `checksum.rs`.
pub(super) const CHECKSUMS: &str = "ALTER TABLE changes ADD COLUMN crc32 INTEGER NOT NULL DEFAULT 0;";

/// What version 6 added: where and in which language a question was asked, and why nothing was given.
pub(super) const CIRCUMSTANCES: &str = "
    ALTER TABLE query_log ADD COLUMN scope TEXT;
    ALTER TABLE query_log ADD COLUMN language TEXT;
    ALTER TABLE query_log ADD COLUMN withheld TEXT;
";

pub(super) fn create(connection: &mut Connection) -> Result<()> {
    let transaction = connection.transaction()?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.execute_batch(TABLES)?;
    transaction.execute_batch(VECTORS)?;
    transaction.execute_batch(FEEDBACK)?;
    transaction.execute_batch(CHECKSUMS)?;
    transaction.execute_batch(CIRCUMSTANCES)?;
    set_version(&transaction, FORMAT_VERSION)?;
    Ok(transaction.commit()?)
}

pub(super) fn set_version(transaction: &Transaction<'_>, version: i32) -> Result<()> {
    Ok(transaction.pragma_update(None, "user_version", version)?)
}

/// Begins a transaction that writes, if the file still has the format that this version writes: a newer one that opened
/// it meanwhile has changed it.
pub(super) fn begin_to_write(connection: &mut Connection) -> Result<Transaction<'_>> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version = transaction.pragma_query_value(None, "user_version", |row| row.get::<_, i32>(0))?;
    if version != FORMAT_VERSION {
        let message = format!(
            "another version of uttar has changed the format of the store to {version} since it was opened, and this one writes {FORMAT_VERSION}; \
             nothing was stored. Restart with that version"
        );
        return Err(Error::new(ErrorKind::Unavailable, message));
    }
    Ok(transaction)
}

/// The version of a file. Refuses a file that is not a store, is damaged, or was made by a newer version.
pub(super) fn check(connection: &Connection, file: &Path) -> Result<i32> {
    let pragma = |name| {
        let value = connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
        value.map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => damaged(file).caused_by(error),
            _ => Error::from(error),
        })
    };
    if pragma("application_id")? != APPLICATION_ID {
        let message = format!("{}: is a database, but not of uttar; name another folder", file.display());
        return Err(Error::new(ErrorKind::Conflict, message));
    }
    let version = pragma("user_version")?;
    if version > FORMAT_VERSION {
        let message = format!(
            "{}: was made by a newer version of uttar (format {version}, this one reads up to {FORMAT_VERSION}); \
             update uttar, or import the entries into a new base",
            file.display()
        );
        return Err(Error::new(ErrorKind::Conflict, message));
    }
    if version < OLDEST_VERSION {
        let message = format!(
            "{}: has the format {version}, which no version of uttar has written; restore the base from a backup",
            file.display()
        );
        return Err(Error::new(ErrorKind::Conflict, message));
    }
    Ok(version)
}

fn damaged(file: &Path) -> Error {
    Error::new(ErrorKind::Internal, format!("{}: is damaged; restore the base from a backup", file.display()))
}
