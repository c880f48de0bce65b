//! Labels: names for states of the base.

use rusqlite::{Connection, ErrorCode, params};

use super::{read_change, unsigned};
use crate::error::{Error, ErrorKind, Result};
use crate::quoted;
use crate::store::Label;

pub(super) fn set(connection: &Connection, label: &Label) -> Result<()> {
    let Label { name, position, change } = label;
    let set = connection.execute(
        "INSERT INTO labels (name, position, at_ms, author, reason) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![name, position.cast_signed(), change.at.as_ms(), change.author, change.reason],
    );
    match set {
        Ok(_) => Ok(()),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => Err(Error::new(
            ErrorKind::Conflict,
            format!("there is a label {} already; choose another name, or remove that one first", quoted(name)),
        )),
        Err(error) => Err(error.into()),
    }
}

pub(super) fn all(connection: &Connection) -> Result<Vec<Label>> {
    let mut statement = connection
        .prepare_cached("SELECT name, position, at_ms, author, reason FROM labels ORDER BY position, name")?;
    let labels = statement.query_map([], |row| {
        Ok(Label { name: row.get(0)?, position: unsigned(row, 1)?, change: read_change(row, 2)? })
    })?;
    Ok(labels.collect::<rusqlite::Result<_>>()?)
}
