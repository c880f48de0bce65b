//! Whether a store is sound, and copies of it.

use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};
use serde::de::IgnoredAny;
use serde_json::Value;

use super::listed::Listed;
use super::records::RecordKind;
use super::{SqliteStore, checksum, parse, query_log, read, schema};
use crate::catalogue::Product;
use crate::change::WriteOutcome;
use crate::entry::Entry;
use crate::error::{Error, ErrorKind, Result};
use crate::feedback::FeedbackOutcome;
use crate::quoted;
use crate::store::Position;

impl SqliteStore {
    /// All that is wrong with what the store alone knows: what SQLite finds, references to nothing, versions that are
    /// not as they were written, rows that cannot be read.
    pub(crate) fn problems(&self) -> Result<Problems> {
        self.read(problems)
    }

    /// What was kept and cannot be read any more: it counts as nothing, and is computed again.
    pub(crate) fn unreadable_kept(&self) -> Result<Vec<String>> {
        self.read(|connection| {
            let rows = unreadable_kept(connection)?;
            Ok(rows
                .into_iter()
                .map(|(_, name)| format!("what was learnt and kept as {} cannot be read", quoted(name)))
                .collect())
        })
    }

    /// Removes what was kept and cannot be read any more.
    pub(crate) fn forget_unreadable_kept(&self) -> Result<()> {
        self.change(|transaction| {
            for (row, _) in unreadable_kept(transaction)? {
                transaction.execute("DELETE FROM kept WHERE rowid = ?1", [row])?;
            }
            Ok(())
        })
    }

    /// Makes the database's own indexes anew from its tables.
    pub(crate) fn reindex(&self) -> Result<()> {
        self.briefly(|store| Ok(store.lock_writer().execute_batch("REINDEX")?))
    }

    /// Writes the whole store as it is at this moment into a new file, while others go on writing. A damaged page is an
    /// error.
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

    /// Has all versions count as they are.
    #[cfg(test)]
    pub(crate) fn renew_checksums(&self) -> Result<()> {
        self.change(|transaction| checksum::fill(transaction))
    }
}

/// The entries and the position of a copy, which stays as it is, byte for byte; an error if something is wrong with it.
pub(crate) fn describe_copy(file: &Path) -> Result<(u64, Position)> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    schema::check(&connection, file)?;
    let problems = problems(&connection)?;
    if let Some(problem) = problems.present.first() {
        let message = format!("the store is damaged ({problem}); verify the base to be told all that is wrong");
        return Err(Error::new(ErrorKind::Internal, message));
    }
    if let Some(problem) = problems.past.first() {
        tracing::warn!(
            versions = problems.past.count(),
            %problem,
            "the backup holds earlier versions that are damaged; what there is now is sound"
        );
    }
    Ok((read::entry_count(&connection)?, read::position(&connection)?))
}

/// All that is wrong with a store.
#[derive(Default)]
pub(crate) struct Problems {
    /// With what there is now.
    pub(crate) present: Vec<String>,
    /// With versions that others have followed: no entry is answered with these.
    past: Listed,
}

impl Problems {
    /// All of them, of many of a kind the first.
    pub(crate) fn into_lines(self) -> impl Iterator<Item = String> {
        self.present.into_iter().chain(self.past.into_lines("earlier versions that are damaged"))
    }
}

/// A check: adds what it finds, the second list is for versions that others have followed.
type Check = fn(&Connection, &mut Listed, &mut Listed) -> Result<()>;

/// The checks, by what they find.
const CHECKS: [(&str, Check); 5] = [
    ("faults of its structure", structure),
    ("rows that refer to nothing", lost_references),
    ("records without their present version", lost_versions),
    ("versions that are damaged", changed_versions),
    ("rows that cannot be read", unreadable_rows),
];

fn problems(connection: &Connection) -> Result<Problems> {
    let mut found = Problems::default();
    for (what, check) in CHECKS {
        let mut present = Listed::default();
        match check(connection, &mut present, &mut found.past) {
            // The others go on: what is sound all the same is worth knowing.
            Err(error) if error.kind() == ErrorKind::Internal => {
                present.push(format!("it could not be read whether there are {what}: {error}"));
            }
            done => done?,
        }
        found.present.extend(present.into_lines(what));
    }
    Ok(found)
}

/// What SQLite finds, which names the first hundred.
fn structure(connection: &Connection, present: &mut Listed, _: &mut Listed) -> Result<()> {
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let line: String = row.get(0)?;
        if line != "ok" {
            present.push(line);
        }
    }
    Ok(())
}

fn lost_references(connection: &Connection, present: &mut Listed, _: &mut Listed) -> Result<()> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        present.push(format!("a row of {table} refers to something that is not in {parent}"));
    }
    Ok(())
}

/// Records whose present version is not in the log, or says something else about its deletion.
fn lost_versions(connection: &Connection, present: &mut Listed, _: &mut Listed) -> Result<()> {
    let mut statement = connection.prepare(
        "SELECT id FROM records LEFT JOIN changes
         ON changes.position = records.position AND record_key = key AND changes.version = records.version
         WHERE record_key IS NULL OR (body IS NULL) <> (deleted <> 0)",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        present
            .push(format!("{}: its present version is not there", quoted(row.get::<_, String>(0).unwrap_or_default())));
    }
    Ok(())
}

/// Versions that are not as they were written, or cannot be read. Behind one that is on a page which makes no sense it
/// goes on with the next.
fn changed_versions(connection: &Connection, present: &mut Listed, past: &mut Listed) -> Result<()> {
    // CROSS JOIN: one after the other, so that SQLite reads none before its turn.
    let versions = "FROM changes CROSS JOIN records ON key = record_key WHERE changes.position > ?1
                    ORDER BY changes.position";
    let names = "id, changes.version, changes.position < records.position, changes.position";
    let mut read = connection.prepare(&format!("SELECT {names}, kind, {} {versions}", checksum::CHECKED))?;
    let mut name = connection.prepare(&format!("SELECT {names} {versions} LIMIT 1"))?;
    let mut note = |row: &Row<'_>, problem: String| -> rusqlite::Result<()> {
        let (id, version) = (row.get::<_, String>(0).unwrap_or_default(), row.get::<_, i64>(1).unwrap_or_default());
        let problems = if row.get(2)? { &mut *past } else { &mut *present };
        problems.push(format!("{}, version {version}: {problem}", quoted(id)));
        Ok(())
    };
    let mut position = 0;
    loop {
        let mut rows = read.query([position])?;
        let failure = loop {
            match rows.next() {
                Ok(Some(row)) => {
                    position = row.get::<_, i64>(3)?;
                    if let Some(problem) = damage(row).unwrap_or_else(|error| Some(error.to_string())) {
                        note(row, problem)?;
                    }
                }
                Ok(None) => return Ok(()),
                Err(error) => break error,
            }
        };
        drop(rows);
        let mut rows = name.query([position])?;
        // Where not even its name can be read, nothing behind it can.
        let Some(row) = rows.next()? else { return Err(failure.into()) };
        position = row.get(3)?;
        note(row, Error::from(failure).to_string())?;
    }
}

/// What is wrong with a version, if something is: the id of its record is in the first column, the kind in the fifth,
/// then what is checked, of which the last is its content.
fn damage(row: &Row<'_>) -> Result<Option<String>> {
    const CHECKED: usize = 5;
    if !checksum::is_sound(row, CHECKED)? {
        return Ok(Some("it is not as it was written: its checksum is another".to_owned()));
    }
    let Some(body) = row.get_ref(CHECKED + 6)?.as_bytes_or_null().unwrap_or_default() else { return Ok(None) };
    let body = std::str::from_utf8(body).unwrap_or_default();
    let kind: i64 = row.get(4)?;
    let id = match kind {
        _ if kind == RecordKind::Entry as i64 => parse::<Entry>("entry", body).map(|entry| Some(entry.id)),
        _ if kind == RecordKind::Product as i64 => parse::<Product>("product", body).map(|product| Some(product.id)),
        _ => parse::<Value>("setting", body).map(|_| None),
    };
    Ok(match id {
        Ok(Some(id)) if row.get_ref(0)?.as_bytes().ok() != Some(id.as_bytes()) => {
            Some(format!("it is that of {}", quoted(id)))
        }
        Ok(_) => None,
        Err(error) => Some(error.to_string()),
    })
}

/// Rows with a text that is none, or means nothing.
fn unreadable_rows(connection: &Connection, present: &mut Listed, _: &mut Listed) -> Result<()> {
    let are_outcomes = |body: &str| serde_json::from_str::<Vec<WriteOutcome>>(body).is_ok();
    let is_entry = |body: &str| serde_json::from_str::<Entry>(body).is_ok();
    let is_outcome = |name: &str| FeedbackOutcome::ALL.iter().any(|outcome| outcome.name() == name);
    /// Whether the text in a column means something.
    type IsSound<'a> = &'a dyn Fn(&str, &str) -> bool;
    let tables: [(&str, IsSound<'_>); 6] = [
        ("records", &|_, _| true),
        ("labels", &|_, _| true),
        ("drafts", &|column, text| column != "body" || is_entry(text)),
        ("requests", &|column, text| column != "outcomes" || are_outcomes(text)),
        ("query_log", &|column, text| match column {
            "decision" => query_log::decision(text).is_some(),
            "withheld" => query_log::withheld(text).is_some(),
            _ => true,
        }),
        ("feedback", &|column, text| column != "outcome" || is_outcome(text)),
    ];
    for (table, check) in tables {
        let mut statement = connection.prepare(&format!("SELECT rowid, * FROM {table}"))?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            for (number, column) in columns.iter().enumerate() {
                let ValueRef::Text(bytes) = row.get_ref(number)? else { continue };
                let is_sound = std::str::from_utf8(bytes).is_ok_and(|text| check(column, text));
                if !is_sound {
                    present.push(format!("row {} of {table}: its {column} cannot be read", row.get::<_, i64>(0)?));
                }
            }
        }
    }
    Ok(())
}

/// What was kept and is no JSON any more: the numbers of the rows, and the names.
fn unreadable_kept(connection: &Connection) -> Result<Vec<(i64, String)>> {
    let mut out = Vec::new();
    let mut statement = connection.prepare("SELECT rowid, name, body FROM kept")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let is_json =
            |body: &[u8]| std::str::from_utf8(body).is_ok() && serde_json::from_slice::<IgnoredAny>(body).is_ok();
        let [name, body] = [row.get_ref(1)?, row.get_ref(2)?].map(|value| value.as_bytes().unwrap_or_default());
        if std::str::from_utf8(name).is_err() || !is_json(body) {
            out.push((row.get(0)?, String::from_utf8_lossy(name).into_owned()));
        }
    }
    Ok(out)
}
