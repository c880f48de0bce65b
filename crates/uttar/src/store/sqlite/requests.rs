//! Requests that were made: the same one again does nothing, and gives the first outcome.

use rusqlite::{Connection, OptionalExtension, params};

use super::parse;
use crate::change::Outcome;
use crate::error::{Error, ErrorKind, Result};
use crate::store::Request;
use crate::time::Timestamp;

/// How long a request is remembered: longer than anybody tries again.
const DAYS_KEPT: u32 = 7;

/// What came of a request.
pub(super) fn find(connection: &Connection, request: &Request) -> Result<Option<Vec<Outcome>>> {
    let mut statement = connection.prepare_cached("SELECT digest, outcomes FROM requests WHERE id = ?1")?;
    let found: Option<(String, String)> =
        statement.query_row([&request.id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((digest, outcomes)) = found else {
        return Ok(None);
    };
    if digest != request.digest {
        let message = format!("the request id {:?} was used for another request; choose a new one", request.id);
        return Err(Error::new(ErrorKind::Conflict, message));
    }
    parse("outcome", &outcomes).map(Some)
}

/// Remembers a request, and forgets old ones.
pub(super) fn remember(connection: &Connection, request: &Request, outcomes: &[Outcome], at: Timestamp) -> Result<()> {
    connection.prepare_cached("DELETE FROM requests WHERE at_ms < ?1")?.execute([at.minus_days(DAYS_KEPT).as_ms()])?;
    let outcomes = serde_json::to_string(outcomes).expect("outcomes are plain data");
    connection
        .prepare_cached("INSERT INTO requests (id, digest, outcomes, at_ms) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![request.id, request.digest, outcomes, at.as_ms()])?;
    Ok(())
}
