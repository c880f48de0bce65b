//! Whether a store is sound, and copies of it.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use super::records::RecordKind;
use super::{SqliteStore, parse, read, schema};
use crate::catalogue::Product;
use crate::entry::Entry;
use crate::error::{Error, ErrorKind, Result};
use crate::store::Position;

impl SqliteStore {
    /// All that is wrong with the database: what SQLite finds, references to nothing, versions and drafts that cannot be read.
    pub(crate) fn problems(&self) -> Result<Vec<String>> {
        self.read(|connection| {
            let mut problems = Vec::new();
            let mut statement = connection.prepare("PRAGMA integrity_check")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let line: String = row.get(0)?;
                if line != "ok" {
                    problems.push(line);
                }
            }
            let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
                problems.push(format!("a row of {table} refers to something that is not in {parent}"));
            }
            lost_versions(connection, &mut problems)?;
            unreadable_versions(connection, &mut problems)?;
            unreadable_drafts(connection, &mut problems)?;
            Ok(problems)
        })
    }

    /// Makes the database's own indexes anew from its tables.
    pub(crate) fn reindex(&self) -> Result<()> {
        self.briefly(|store| Ok(store.lock_writer().execute_batch("REINDEX")?))
    }

    /// Writes the whole store as it is at this moment into a new file, while others go on writing. A damaged page is an error.
    ///
    /// # Errors
    /// `Unavailable` with the `remedy` where the copy, not the store, is what cannot be written.
    pub(crate) fn copy_to(&self, file: &Path, remedy: &str) -> Result<()> {
        use rusqlite::ErrorCode::{CannotOpen, DiskFull, ReadOnly, SystemIoFailure};
        self.read(|connection| {
            let Err(error) = connection.execute("VACUUM INTO ?1", [file.to_string_lossy()]) else { return Ok(()) };
            if !matches!(error.sqlite_error_code(), Some(CannotOpen | DiskFull | ReadOnly | SystemIoFailure)) {
                return Err(error.into());
            }
            let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let message = format!("{}: no copy of the store can be written there; {remedy}", folder.display());
            Err(Error::new(ErrorKind::Unavailable, message).caused_by(error))
        })
    }
}

/// The entries and the position of a copy, which stays as it is, byte for byte.
pub(crate) fn count_copy(file: &Path) -> Result<(u64, Position)> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    schema::check(&connection, file)?;
    Ok((read::entry_count(&connection)?, read::position(&connection)?))
}

/// Records whose present version is not in the log, or says something else about its deletion.
fn lost_versions(connection: &Connection, problems: &mut Vec<String>) -> Result<()> {
    let mut statement = connection.prepare(
        "SELECT id FROM records LEFT JOIN changes
         ON changes.position = records.position AND record_key = key AND changes.version = records.version
         WHERE record_key IS NULL OR (body IS NULL) <> (deleted <> 0)",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        problems.push(format!("{:?}: its present version is not there", row.get::<_, String>(0).unwrap_or_default()));
    }
    Ok(())
}

fn unreadable_versions(connection: &Connection, problems: &mut Vec<String>) -> Result<()> {
    for (kind, name, readable) in [
        (RecordKind::Entry, "entry", (|body| parse::<Entry>("entry", body).map(drop)) as fn(&str) -> Result<()>),
        (RecordKind::Product, "product", |body| parse::<Product>("product", body).map(drop)),
        (RecordKind::Setting, "setting", |body| parse::<Value>("setting", body).map(drop)),
    ] {
        let mut statement = connection.prepare(
            "SELECT id, changes.version, body FROM changes JOIN records ON key = record_key
             WHERE kind = ?1 AND body IS NOT NULL",
        )?;
        let mut rows = statement.query([kind as i64])?;
        while let Some(row) = rows.next()? {
            if let Err(error) = readable(row.get_ref(2)?.as_str().unwrap_or_default()) {
                let (id, version) = (row.get::<_, String>(0).unwrap_or_default(), row.get::<_, i64>(1).unwrap_or(0));
                problems.push(format!("{name} {id:?}, version {version}: {error}"));
            }
        }
    }
    Ok(())
}

fn unreadable_drafts(connection: &Connection, problems: &mut Vec<String>) -> Result<()> {
    let mut statement = connection.prepare("SELECT draft, id, body FROM drafts WHERE body IS NOT NULL")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if let Err(error) = parse::<Entry>("entry", row.get_ref(2)?.as_str().unwrap_or_default()) {
            let (draft, id): (String, String) = (row.get(0).unwrap_or_default(), row.get(1).unwrap_or_default());
            problems.push(format!("draft {draft:?}, entry {id:?}: {error}"));
        }
    }
    Ok(())
}
