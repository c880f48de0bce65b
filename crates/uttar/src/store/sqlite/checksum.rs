//! Checksums of the log of changes: SQLite notices a page that makes no sense, not a byte that makes another one.

use rusqlite::{Connection, Row, params};

use crate::error::{Error, ErrorKind, Result};
use crate::quoted;

/// So many versions are read before their checksums are written.
const FILLED_AT_ONCE: usize = 1024;
/// The columns that a checksum is of.
pub(super) const COLUMNS: &str = "record_key, changes.version, at_ms, author, reason, body";

/// The CRC-32 of a version: its record, its number and its time; author and reason; its content, if it is no deletion.
pub(super) fn of(numbers: [i64; 3], texts: [&[u8]; 2], body: Option<&[u8]>) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    numbers.iter().for_each(|number| hasher.update(&number.to_le_bytes()));
    for text in texts {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text);
    }
    hasher.update(&[u8::from(body.is_some())]);
    hasher.update(body.unwrap_or_default());
    hasher.finalize()
}

/// That of a row in which [`COLUMNS`] begin at `first`; texts count as they are, readable or not.
pub(super) fn of_row(row: &Row<'_>, first: usize) -> rusqlite::Result<u32> {
    let numbers = [row.get(first)?, row.get(first + 1)?, row.get(first + 2)?];
    let [author, reason, body] = [row.get_ref(first + 3)?, row.get_ref(first + 4)?, row.get_ref(first + 5)?]
        .map(|value| value.as_bytes_or_null().unwrap_or_default());
    Ok(of(numbers, [author.unwrap_or_default(), reason.unwrap_or_default()], body))
}

/// What [`is_sound`] looks at.
pub(super) const CHECKED: &str = "changes.crc32, record_key, changes.version, at_ms, author, reason, body";
/// How many columns these are.
const CHECKED_COUNT: usize = 7;

/// Whether a version is as it was written, in a row in which [`CHECKED`] begin at `first`.
pub(super) fn is_sound(row: &Row<'_>, first: usize) -> rusqlite::Result<bool> {
    Ok(row.get::<_, u32>(first).ok() == Some(of_row(row, first + 1)?))
}

/// The content of an entry, or that it is deleted, in a row of [`CHECKED`] and then the id. An error where it is not as
/// it was written.
pub(super) fn sound_body<'a>(row: &'a Row<'_>, first: usize) -> Result<Option<&'a str>> {
    let body = row.get_ref(first + CHECKED_COUNT - 1)?.as_str_or_null();
    if let (Ok(body), true) = (body, is_sound(row, first)?) {
        return Ok(body);
    }
    let id = row.get::<_, String>(first + CHECKED_COUNT).unwrap_or_default();
    let message = format!(
        "the entry {}, version {}, is damaged: it is not as it was written, and is not given. Put it again or delete it, or restore the base from a backup; \
         verify the base to be told what else is damaged",
        quoted(id),
        row.get::<_, i64>(first + 2)?
    );
    Err(Error::new(ErrorKind::Internal, message))
}

/// Writes the checksums of all versions as they are.
pub(super) fn fill(connection: &Connection) -> Result<()> {
    let mut select = connection.prepare(&format!(
        "SELECT position, {COLUMNS} FROM changes WHERE position > ?1 ORDER BY position LIMIT {FILLED_AT_ONCE}"
    ))?;
    let mut update = connection.prepare("UPDATE changes SET crc32 = ?2 WHERE position = ?1")?;
    let mut last = 0;
    loop {
        let rows = select.query_map([last], |row| Ok((row.get::<_, i64>(0)?, of_row(row, 1)?)))?;
        let rows: Vec<(i64, u32)> = rows.collect::<rusqlite::Result<_>>()?;
        let Some((position, _)) = rows.last() else { return Ok(()) };
        last = *position;
        for (position, crc32) in rows {
            update.execute(params![position, crc32])?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_changes_changes_it() {
        let of = |numbers, author: &str, reason: &str, body: Option<&str>| {
            of(numbers, [author.as_bytes(), reason.as_bytes()], body.map(str::as_bytes))
        };
        let sums = [
            of([1, 2, 3], "asha", "price", Some("{}")),
            of([2, 2, 3], "asha", "price", Some("{}")),
            of([1, 3, 3], "asha", "price", Some("{}")),
            of([1, 2, 4], "asha", "price", Some("{}")),
            of([1, 2, 3], "ashap", "rice", Some("{}")),
            of([1, 2, 3], "asha", "price{", Some("}")),
            of([1, 2, 3], "asha", "price", Some("")),
            of([1, 2, 3], "asha", "price", None),
        ];
        for (i, one) in sums.iter().enumerate() {
            assert!(!sums[..i].contains(one), "{i}");
        }
    }
}
