//! Requests that were made: the same one again does nothing, and gives the first outcome.

use rusqlite::{Connection, OptionalExtension, params};

use super::parse;
use crate::change::WriteOutcome;
use crate::error::{Error, ErrorKind, Result};
use crate::quoted;
use crate::store::Request;
use crate::time::Timestamp;

/// How long a request is remembered: longer than anybody tries again.
const DAYS_KEPT: u32 = 7;

/// What came of a request.
pub(super) fn find(connection: &Connection, request: &Request) -> Result<Option<Vec<WriteOutcome>>> {
    let mut statement = connection.prepare_cached("SELECT digest, outcomes FROM requests WHERE id = ?1")?;
    let found: Option<(String, String)> =
        statement.query_row([&request.id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((digest, outcomes)) = found else {
        return Ok(None);
    };
    if digest != request.digest {
        let message = format!("the request id {} was used for another request; choose a new one", quoted(&request.id));
        return Err(Error::new(ErrorKind::Conflict, message));
    }
    parse("outcome", &outcomes).map(Some)
}

/// Remembers a request, and forgets old ones. They age by the clock of this machine: the date of a change is that of
/// its caller, and may be long ago or far away.
pub(super) fn remember(connection: &Connection, request: &Request, outcomes: &[WriteOutcome]) -> Result<()> {
    let at = Timestamp::now();
    connection.prepare_cached("DELETE FROM requests WHERE at_ms < ?1")?.execute([at.minus_days(DAYS_KEPT).as_ms()])?;
    let outcomes = serde_json::to_string(outcomes).expect("outcomes are plain data");
    connection
        .prepare_cached("INSERT INTO requests (id, digest, outcomes, at_ms) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![request.id, request.digest, outcomes, at.as_ms()])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::SqliteStore;

    #[test]
    fn a_request_is_remembered_for_a_week_by_the_clock_of_the_machine() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = SqliteStore::create(&folder.path().join("store.sqlite3")).expect("made");
        let connection = store.lock_writer();
        let request = |id: &str| Request { id: id.into(), digest: "d".into() };
        for (id, days) in [("old", DAYS_KEPT + 1), ("young", DAYS_KEPT - 1)] {
            remember(&connection, &request(id), &[]).expect("remembered");
            let at = Timestamp::now().minus_days(days).as_ms();
            connection.execute("UPDATE requests SET at_ms = ?2 WHERE id = ?1", params![id, at]).expect("aged");
        }
        remember(&connection, &request("new"), &[]).expect("remembered");
        for (id, is_known) in [("old", false), ("young", true), ("new", true)] {
            assert_eq!(find(&connection, &request(id)).expect("read").is_some(), is_known, "{id}");
        }
    }
}
