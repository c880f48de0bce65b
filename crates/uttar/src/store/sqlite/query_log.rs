//! The log of questions. What comes here has been redacted.

use rusqlite::{Connection, params};

use crate::error::Result;
use crate::store::LoggedQuestion;
use crate::time::Timestamp;

pub(super) fn append(connection: &Connection, questions: &[LoggedQuestion]) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO query_log (at_ms, customer, query, decision, entry, confidence, scope, language, withheld)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for question in questions {
        let LoggedQuestion { query, at, customer, decision, entry, confidence, scope, language, withheld } = question;
        let at_ms = at.as_ms();
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
    let questions = statement.query_map(params![since.as_ms(), i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
        Ok(LoggedQuestion {
            query: row.get(0)?,
            at: Timestamp::from_ms(row.get(1)?),
            customer: row.get(2)?,
            decision: row.get(3)?,
            entry: row.get(4)?,
            confidence: row.get(5)?,
            scope: row.get(6)?,
            language: row.get(7)?,
            withheld: row.get(8)?,
        })
    })?;
    Ok(questions.collect::<rusqlite::Result<_>>()?)
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

/// What was deleted is overwritten in the file (`secure_delete`); its old pages in the write-ahead log go with the log.
pub(super) fn purge(connection: &Connection) -> Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}
