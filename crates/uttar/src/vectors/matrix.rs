//! The vectors of all parts of all entries, in memory.

use std::collections::HashMap;
use std::hash::Hasher;
use std::sync::OnceLock;

use crate::entry::EntryKey;
use crate::fingerprint::Fnv;
use crate::part::Part;

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
#[derive(Debug, Default)]
pub(crate) struct VectorMatrix {
    rows: Vec<Row>,
    values: Vec<f32>,
    dimensions: usize,
    /// Made when first needed: a matrix is often replaced by the next before anybody asks.
    centre: OnceLock<Centre>,
}

/// What all rows have in common, and where they are seen from there.
///
/// The vectors of most models lie in a narrow cone: texts that have nothing to do with each other have a cosine of 0.2
/// in one model, of 0.7 in another. Without their mean they point in all directions (J. Mu, P. Viswanath,
/// "All-but-the-Top", ICLR 2018), and 0 says "nothing in common" in every model.
#[derive(Debug)]
struct Centre {
    mean: Vec<f32>,
    /// The product of the mean with itself.
    square: f32,
    /// Of each row its product with the mean, and 1 by its distance to the mean; 0 for a text of which the model knows
    /// nothing.
    rows: Vec<(f32, f32)>,
}

/// Few texts say little of what all have in common: the mean is taken as if so many more were there whose mean is 0.
const CENTRE_PRIOR: f32 = 10.0;

impl VectorMatrix {
    /// The same matrix with the vectors of some entries, each named once, replaced.
    pub(crate) fn with(&self, mut changed: Vec<EntryVectors>) -> Self {
        changed.sort_by_key(|one| one.entry);
        let mut out = Self {
            rows: Vec::with_capacity(self.rows.len()),
            values: Vec::with_capacity(self.values.len()),
            dimensions: self.dimensions,
            centre: OnceLock::new(),
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

    /// The cosine of a unit vector with each row, both seen from the mean of all rows; 0 for a row of which the model
    /// knows nothing.
    pub(crate) fn centred_cosines(&self, vector: &[f32]) -> Vec<f32> {
        if self.is_empty() {
            return Vec::new();
        }
        let centre = self.centre();
        let along = dot(&centre.mean, vector);
        let own = inverse_distance(along, centre.square);
        let products = self.values.chunks_exact(self.dimensions).map(|row| dot(row, vector));
        products
            .zip(&centre.rows)
            .map(|(product, (row_along, inverse))| (product - along - row_along + centre.square) * own * inverse)
            .collect()
    }

    /// The same for two rows.
    pub(crate) fn centred_cosine(&self, a: usize, b: usize) -> f32 {
        let centre = self.centre();
        let [(along_a, inverse_a), (along_b, inverse_b)] = [centre.rows[a], centre.rows[b]];
        (dot(self.vector(a), self.vector(b)) - along_a - along_b + centre.square) * inverse_a * inverse_b
    }

    fn centre(&self) -> &Centre {
        self.centre.get_or_init(|| {
            let vectors = || self.values.chunks_exact(self.dimensions);
            let is_known = |row: &[f32]| row.iter().any(|x| *x != 0.0);
            let mut mean = vec![0.0; self.dimensions];
            let mut known = 0.0;
            for row in vectors().filter(|row| is_known(row)) {
                known += 1.0;
                mean.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
            }
            mean.iter_mut().for_each(|sum| *sum /= known + CENTRE_PRIOR);
            let square = dot(&mean, &mean);
            let from_centre = |row: &[f32]| {
                let along = dot(row, &mean);
                (along, if is_known(row) { inverse_distance(along, square) } else { 0.0 })
            };
            let rows = vectors().map(from_centre).collect();
            Centre { mean, square, rows }
        })
    }

    /// Adds a row, of an entry not before the last one.
    pub(crate) fn push(&mut self, row: Row, vector: &[f32]) {
        if self.rows.is_empty() {
            self.dimensions = vector.len();
        }
        assert_eq!(vector.len(), self.dimensions, "the vectors of one model have one length; it was checked");
        self.rows.push(row);
        self.values.extend_from_slice(vector);
        self.centre = OnceLock::new();
    }

    fn copy(&mut self, from: &Self, rows: std::ops::Range<usize>) {
        self.values.extend_from_slice(&from.values[rows.start * from.dimensions..rows.end * from.dimensions]);
        self.rows.extend_from_slice(&from.rows[rows]);
    }
}

/// 1 by the distance of a unit vector to a mean, from its product with the mean and that of the mean with itself.
fn inverse_distance(along: f32, square: f32) -> f32 {
    (1.0 - 2.0 * along + square).max(f32::EPSILON).sqrt().recip()
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
        assert_eq!(second.vector_of(5, part(0)), None);
    }

    #[test]
    fn cosines_are_those_of_the_vectors_without_their_mean() {
        let matrix = VectorMatrix::default().with(vec![entry(1, &[[1.0, 0.0], [0.6, 0.8]]), entry(2, &[[0.0, 1.0]])]);
        // The sum of the rows by their number and that of the prior.
        let mean = [1.6 / 13.0, 1.8 / 13.0];
        let centred = |vector: &[f32]| {
            let out = [vector[0] - mean[0], vector[1] - mean[1]];
            let length = out[0].hypot(out[1]);
            out.map(|x| x / length)
        };
        let cosine = |a: &[f32], b: &[f32]| centred(a).iter().zip(centred(b)).map(|(x, y)| x * y).sum::<f32>();
        let question = [0.8, 0.6];
        for (row, got) in matrix.centred_cosines(&question).into_iter().enumerate() {
            assert!((got - cosine(matrix.vector(row), &question)).abs() < 1e-5, "{row}: {got}");
            let of_pair = matrix.centred_cosine(row, 0);
            assert!((of_pair - cosine(matrix.vector(row), matrix.vector(0))).abs() < 1e-5, "{row}: {of_pair}");
        }
    }

    #[test]
    fn the_product_is_that_of_the_definition() {
        let a: Vec<f32> = (0u8..37).map(|i| f32::from(i) / 8.0).collect();
        let b: Vec<f32> = (0u8..37).map(|i| f32::from(i % 5)).collect();
        let expected: f32 = a.iter().zip(&b).map(|(x, y)| x * y).sum();
        assert!((dot(&a, &b) - expected).abs() < 1e-3);
    }
}
