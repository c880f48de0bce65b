//! The vectors of all parts of all entries, in memory.

use std::collections::HashMap;
use std::hash::Hasher;

use crate::fingerprint::Fnv;
use crate::part::Part;
use crate::store::EntryKey;

/// The vectors of one entry as they are now; without rows, it has none.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EntryVectors {
    pub(crate) entry: EntryKey,
    /// Each part with the digest of its text and its vector.
    pub(crate) rows: Vec<(Part, u64, Vec<f32>)>,
}

/// Which text a vector is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) entry: EntryKey,
    pub(crate) part: Part,
    pub(crate) digest: u64,
}

/// Unit vectors, row by row in the order of entries; their product is the cosine.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct VectorMatrix {
    rows: Vec<Row>,
    values: Vec<f32>,
    dimensions: usize,
}

impl VectorMatrix {
    /// The same matrix with the vectors of some entries, each named once, replaced.
    pub(crate) fn with(&self, mut changed: Vec<EntryVectors>) -> Self {
        changed.sort_by_key(|one| one.entry);
        let mut out = Self {
            rows: Vec::with_capacity(self.rows.len()),
            values: Vec::with_capacity(self.values.len()),
            dimensions: self.dimensions,
        };
        let mut from = 0;
        for EntryVectors { entry, rows } in changed {
            let (begin, end) = self.range(entry);
            out.copy(self, from..begin);
            from = end;
            for (part, digest, vector) in rows {
                out.push(Row { entry, part, digest }, &vector);
            }
        }
        out.copy(self, from..self.rows.len());
        out
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How long each vector is; 0 of an empty matrix.
    pub(crate) fn dimensions(&self) -> usize {
        self.dimensions
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The vector of a row.
    pub(crate) fn vector(&self, row: usize) -> &[f32] {
        &self.values[row * self.dimensions..(row + 1) * self.dimensions]
    }

    /// The numbers of the rows of an entry, from the first to before the second.
    pub(crate) fn range(&self, entry: EntryKey) -> (usize, usize) {
        let begin = self.rows.partition_point(|row| row.entry < entry);
        (begin, begin + self.rows[begin..].partition_point(|row| row.entry == entry))
    }

    /// The vector of a part of an entry.
    pub(crate) fn vector_of(&self, entry: EntryKey, part: Part) -> Option<&[f32]> {
        let (begin, end) = self.range(entry);
        (begin..end).find(|row| self.rows[*row].part == part).map(|row| self.vector(row))
    }

    /// A row for each text that there is a vector of.
    pub(crate) fn by_digest(&self) -> HashMap<u64, usize> {
        self.rows.iter().enumerate().map(|(number, row)| (row.digest, number)).collect()
    }

    /// The cosine of a unit vector with each row.
    pub(crate) fn cosines(&self, vector: &[f32]) -> Vec<f32> {
        if self.is_empty() {
            return Vec::new();
        }
        self.values.chunks_exact(self.dimensions).map(|row| dot(row, vector)).collect()
    }

    /// Adds a row, of an entry not before the last one.
    pub(crate) fn push(&mut self, row: Row, vector: &[f32]) {
        if self.rows.is_empty() {
            self.dimensions = vector.len();
        }
        assert_eq!(vector.len(), self.dimensions, "the vectors of one model have one length; it was checked");
        self.rows.push(row);
        self.values.extend_from_slice(vector);
    }

    fn copy(&mut self, from: &Self, rows: std::ops::Range<usize>) {
        self.values.extend_from_slice(&from.values[rows.start * from.dimensions..rows.end * from.dimensions]);
        self.rows.extend_from_slice(&from.rows[rows]);
    }
}

/// Several sums side by side, so that the compiler makes vector instructions of them.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 16;
    let mut sums = [0.0; LANES];
    let (a_chunks, b_chunks) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f32 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a_chunks.zip(b_chunks) {
        for lane in 0..LANES {
            sums[lane] += x[lane] * y[lane];
        }
    }
    sums.iter().sum::<f32>() + rest
}

/// The same for the same text, for ever.
pub(crate) fn digest(text: &str) -> u64 {
    let mut hasher = Fnv::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::part::PartKind;

    fn part(number: u32) -> Part {
        Part { kind: PartKind::Phrasing, number }
    }

    fn entry(entry: EntryKey, vectors: &[[f32; 2]]) -> EntryVectors {
        let rows = (0..).zip(vectors).map(|(number, vector)| (part(number), 7, vector.to_vec())).collect();
        EntryVectors { entry, rows }
    }

    #[test]
    fn entries_are_added_replaced_and_removed() {
        let first = VectorMatrix::default().with(vec![
            entry(5, &[[0.0, 1.0]]),
            entry(2, &[[1.0, 0.0], [0.6, 0.8]]),
            entry(9, &[[1.0, 0.0]]),
        ]);
        assert_eq!(first.rows().iter().map(|row| row.entry).collect::<Vec<_>>(), [2, 2, 5, 9]);
        assert_eq!(first.vector_of(2, part(1)), Some(&[0.6, 0.8][..]));
        assert_eq!(first.vector_of(2, part(2)), None);
        let second = first.with(vec![entry(5, &[]), entry(2, &[[0.8, 0.6]]), entry(7, &[[0.0, 1.0]])]);
        assert_eq!(second.rows().iter().map(|row| row.entry).collect::<Vec<_>>(), [2, 7, 9]);
        assert_eq!(second.cosines(&[1.0, 0.0]), [0.8, 0.0, 1.0]);
        assert_eq!(second.vector_of(5, part(0)), None);
    }

    #[test]
    fn the_product_is_that_of_the_definition() {
        let a: Vec<f32> = (0u8..37).map(|i| f32::from(i) / 8.0).collect();
        let b: Vec<f32> = (0u8..37).map(|i| f32::from(i % 5)).collect();
        let expected: f32 = a.iter().zip(&b).map(|(x, y)| x * y).sum();
        assert!((dot(&a, &b) - expected).abs() < 1e-3);
    }
}
