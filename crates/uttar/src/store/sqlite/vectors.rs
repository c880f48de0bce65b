//! Vectors: what a model gave for the parts of entries. They can be computed again, at a price.

use rusqlite::{Connection, Transaction, params};

use super::unsigned;
use crate::entry::EntryKey;
use crate::error::{Error, ErrorKind, Result};
use crate::part::{Part, PartKind};
use crate::vectors::{EntryVectors, Row, VectorMatrix};

/// In the order of entries.
pub(super) fn all(connection: &Connection, model: &str) -> Result<VectorMatrix> {
    let mut statement = connection.prepare_cached(
        "SELECT entry_key, kind, number, digest, vector FROM vectors WHERE model = ?1 ORDER BY entry_key, kind, number",
    )?;
    let mut rows = statement.query([model])?;
    let mut matrix = VectorMatrix::default();
    while let Some(row) = rows.next()? {
        let (kind, number): (i64, u32) = (row.get(1)?, row.get(2)?);
        let bytes = row.get_ref(4)?.as_blob().unwrap_or_default();
        let vector: Vec<f32> =
            bytes.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect();
        let is_first = matrix.is_empty();
        let kind = PartKind::ALL.into_iter().find(|one| *one as i64 == kind);
        let Some(kind) = kind.filter(|_| !vector.is_empty() && (is_first || vector.len() == matrix.dimensions()))
        else {
            let message =
                "the store holds an unreadable vector; ask without the model, or restore the base from a backup";
            return Err(Error::new(ErrorKind::Internal, message));
        };
        let row = Row { entry: unsigned(row, 0)?, part: Part { kind, number }, digest: unsigned(row, 3)? };
        matrix.push(row, &vector);
    }
    Ok(matrix)
}

/// Replaces the vectors of entries, and removes those of other models.
pub(super) fn replace(transaction: &Transaction<'_>, model: &str, entries: &[EntryVectors]) -> Result<()> {
    transaction.execute("DELETE FROM vectors WHERE model <> ?1", [model])?;
    let mut delete = transaction.prepare_cached("DELETE FROM vectors WHERE entry_key = ?1")?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO vectors (entry_key, kind, number, digest, model, vector) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for EntryVectors { entry, rows } in entries {
        let entry: EntryKey = *entry;
        delete.execute([entry.cast_signed()])?;
        for (part, digest, vector) in rows {
            let bytes: Vec<u8> = vector.iter().flat_map(|x| x.to_le_bytes()).collect();
            let Part { kind, number } = part;
            insert.execute(params![entry.cast_signed(), *kind as i64, number, digest.cast_signed(), model, bytes])?;
        }
    }
    Ok(())
}
