//! The log of questions. What comes here has been redacted.

use rusqlite::{Connection, Row, params};

use crate::decide::Decision;
use crate::error::{Error, ErrorKind, Result};
use crate::quoted;
use crate::resolve::Withheld;
use crate::store::LoggedQuestion;
use crate::time::Timestamp;

pub(super) fn append(connection: &Connection, questions: &[LoggedQuestion]) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO query_log (at_ms, customer, query, decision, entry, confidence, scope, language, withheld)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for question in questions {
        let LoggedQuestion { query, at, customer, decision, entry, confidence, scope, language, withheld } = question;
        let (at_ms, decision, withheld) = (at.as_ms(), decision.name(), withheld.map(Withheld::name));
        statement.execute(params![at_ms, customer, query, decision, entry, confidence, scope, language, withheld])?;
    }
    Ok(())
}

/// The last ones from a time on, the newest first.
pub(super) fn last(connection: &Connection, since: Timestamp, limit: usize) -> Result<Vec<LoggedQuestion>> {
    let mut statement = connection.prepare_cached(
        "SELECT query, at_ms, customer, decision, entry, confidence, scope, language, withheld FROM query_log
         WHERE at_ms >= ?1 ORDER BY number DESC LIMIT ?2",
    )?;
    let mut rows = statement.query(params![since.as_ms(), i64::try_from(limit).unwrap_or(i64::MAX)])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(question(row)?);
    }
    Ok(out)
}

fn question(row: &Row<'_>) -> Result<LoggedQuestion> {
    let name: String = row.get(3)?;
    let decision = decision(&name).ok_or_else(|| unknown("decision", &name))?;
    let name: Option<String> = row.get(8)?;
    let withheld = name.map(|name| withheld(&name).ok_or_else(|| unknown("reason", &name))).transpose()?;
    Ok(LoggedQuestion {
        query: row.get(0)?,
        at: Timestamp::from_ms(row.get(1)?),
        customer: row.get(2)?,
        decision,
        entry: row.get(4)?,
        confidence: row.get(5)?,
        scope: row.get(6)?,
        language: row.get(7)?,
        withheld,
    })
}

pub(super) fn decision(name: &str) -> Option<Decision> {
    Decision::ALL.into_iter().find(|decision| decision.name() == name)
}

pub(super) fn withheld(name: &str) -> Option<Withheld> {
    Withheld::ALL.into_iter().find(|reason| reason.name() == name)
}

fn unknown(what: &str, name: &str) -> Error {
    let message =
        format!("the query log of the store holds a question with the unknown {what} {}; update uttar", quoted(name));
    Error::new(ErrorKind::Internal, message)
}

pub(super) fn has_before(connection: &Connection, time: Timestamp) -> Result<bool> {
    let mut statement = connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM query_log WHERE at_ms < ?1)")?;
    Ok(statement.query_row([time.as_ms()], |row| row.get(0))?)
}

pub(super) fn forget_before(connection: &Connection, time: Timestamp) -> Result<u64> {
    let forgotten = connection.execute("DELETE FROM query_log WHERE at_ms < ?1", [time.as_ms()])?;
    Ok(forgotten as u64)
}

pub(super) fn erase(connection: &Connection, customer: &str) -> Result<u64> {
    let questions = connection.execute("DELETE FROM query_log WHERE customer = ?1", [customer])?;
    Ok(questions as u64)
}

/// Brings what the write-ahead log holds into the file, so that the log is written from its beginning again and takes
/// no space that it has not got; nor does the file when what is deleted next is brought into it.
pub(super) fn make_room(connection: &Connection) -> Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
    Ok(())
}

/// What was deleted is overwritten in the file (`secure_delete`); its old pages in the write-ahead log go with the log.
pub(super) fn purge(connection: &Connection) -> Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::SqliteStore;

    #[test]
    fn decisions_and_reasons_are_read_as_they_were_kept_and_unknown_ones_are_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = SqliteStore::create(&folder.path().join("store.sqlite3")).expect("made");
        let connection = store.lock_writer();
        let one = |decision, withheld| LoggedQuestion {
            query: "battery".into(),
            at: Timestamp::from_ms(0),
            customer: None,
            decision,
            entry: None,
            confidence: None,
            scope: None,
            language: None,
            withheld,
        };
        let reasons = Withheld::ALL.map(|reason| one(Decision::Ask, Some(reason)));
        let questions: Vec<_> = Decision::ALL.map(|decision| one(decision, None)).into_iter().chain(reasons).collect();
        append(&connection, &questions).expect("kept");
        let read = || last(&connection, Timestamp::from_ms(0), 100);
        assert_eq!(read().expect("read").into_iter().rev().collect::<Vec<_>>(), questions);
        for (column, known) in [("decision", "ask"), ("withheld", "filter")] {
            let set =
                |name| connection.execute(&format!("UPDATE query_log SET {column} = ?1 WHERE number = 8"), [name]);
            set("sing").expect("changed");
            let error = read().expect_err("unknown");
            assert!(error.message().contains("\"sing\"; update uttar"), "{error}");
            set(known).expect("changed back");
        }
        assert_eq!(read().expect("read").len(), questions.len());
    }
}
