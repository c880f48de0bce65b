//! What customers said of replies. What comes here has been redacted.

use rusqlite::{Connection, Row, params};

use crate::error::{Error, ErrorKind, Result};
use crate::feedback::{Feedback, FeedbackOutcome, GivenFeedback};
use crate::quoted;
use crate::time::Timestamp;

/// Keeps one, in the place of what the same customer said before of the same; removes those before the last `most`.
/// Gives its number.
pub(super) fn add(connection: &Connection, given: &GivenFeedback, most: u64) -> Result<u64> {
    let GivenFeedback { at, feedback: Feedback { query, entry, outcome, customer }, confidence, is_right } = given;
    connection.execute(
        "DELETE FROM feedback WHERE customer = ?1 AND query = ?2 AND entry IS ?3",
        params![customer, query, entry],
    )?;
    connection.execute(
        "INSERT INTO feedback (at_ms, customer, query, entry, outcome, confidence, is_right)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![at.as_ms(), customer, query, entry, outcome.name(), confidence, is_right],
    )?;
    let number = connection.last_insert_rowid();
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    connection.execute("DELETE FROM feedback WHERE number <= ?1", [number.saturating_sub(most)])?;
    Ok(number.cast_unsigned())
}

/// The last ones, the newest first.
pub(super) fn last(connection: &Connection, limit: usize) -> Result<Vec<GivenFeedback>> {
    let mut statement = connection.prepare_cached(
        "SELECT at_ms, customer, query, entry, outcome, confidence, is_right FROM feedback ORDER BY number DESC LIMIT ?1",
    )?;
    let mut rows = statement.query([i64::try_from(limit).unwrap_or(i64::MAX)])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(given(row)?);
    }
    Ok(out)
}

fn given(row: &Row<'_>) -> Result<GivenFeedback> {
    let name: String = row.get(4)?;
    let outcome = FeedbackOutcome::ALL.into_iter().find(|outcome| outcome.name() == name).ok_or_else(|| {
        let message = format!("the store holds feedback with the unknown outcome {}; update uttar", quoted(name));
        Error::new(ErrorKind::Internal, message)
    })?;
    Ok(GivenFeedback {
        at: Timestamp::from_ms(row.get(0)?),
        feedback: Feedback { customer: row.get(1)?, query: row.get(2)?, entry: row.get(3)?, outcome },
        confidence: row.get(5)?,
        is_right: row.get(6)?,
    })
}

pub(super) fn forget_before(connection: &Connection, time: Timestamp) -> Result<u64> {
    Ok(connection.execute("DELETE FROM feedback WHERE at_ms < ?1", [time.as_ms()])? as u64)
}

pub(super) fn erase(connection: &Connection, customer: &str) -> Result<u64> {
    Ok(connection.execute("DELETE FROM feedback WHERE customer = ?1", [customer])? as u64)
}
