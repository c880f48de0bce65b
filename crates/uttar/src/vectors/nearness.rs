//! How near the parts of a base are to a question by their vectors.

use std::cmp::Ordering;
use std::sync::Arc;

use super::VectorMatrix;
use crate::entry::EntryKey;
use crate::part::{Exclusion, Part};

/// A part that is near a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NearPart {
    pub(crate) entry: EntryKey,
    pub(crate) part: Part,
    /// Its kernel with the question.
    pub(crate) kernel: f32,
    row: usize,
}

/// The nearness of a question to all parts of a base.
pub(crate) struct Nearness {
    matrix: Arc<VectorMatrix>,
    kernels: Vec<f32>,
}

impl Nearness {
    /// Of a unit vector as long as those of the matrix.
    pub(crate) fn new(matrix: Arc<VectorMatrix>, question: &[f32]) -> Self {
        let mut kernels = matrix.centred_cosines(question);
        kernels.iter_mut().for_each(|cosine| *cosine = kernel(*cosine));
        Self { kernels, matrix }
    }

    /// The nearest parts, `limit` at most, the nearest first, ties by entry and part; none that has nothing to do with
    /// the question.
    pub(crate) fn nearest(&self, limit: usize, exclusion: Option<Exclusion>) -> Vec<NearPart> {
        let rows = self.matrix.rows().iter().zip(&self.kernels).enumerate();
        let mut out: Vec<NearPart> = rows
            .filter(|(_, (_, kernel))| **kernel > 0.0)
            .filter(|(_, (row, _))| !exclusion.is_some_and(|exclusion| exclusion.excludes(row.entry, row.part)))
            .map(|(number, (row, kernel))| NearPart { entry: row.entry, part: row.part, kernel: *kernel, row: number })
            .collect();
        if out.len() > limit {
            out.select_nth_unstable_by(limit, nearer);
            out.truncate(limit);
        }
        out.sort_unstable_by(nearer);
        out
    }

    /// The kernel of two parts.
    pub(crate) fn kernel(&self, a: &NearPart, b: &NearPart) -> f32 {
        kernel(self.matrix.centred_cosine(a.row, b.row))
    }
}

/// How alike two texts are, from 0 to 1. Bent down: a little likeness is common among texts about the same trade, and
/// says little; see decision record 0011.
fn kernel(cosine: f32) -> f32 {
    let cosine = cosine.clamp(0.0, 1.0);
    cosine * cosine.sqrt()
}

/// The order of parts that are near.
fn nearer(a: &NearPart, b: &NearPart) -> Ordering {
    b.kernel.total_cmp(&a.kernel).then(a.row.cmp(&b.row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::part::PartKind;
    use crate::vectors::EntryVectors;

    fn part(number: u32) -> Part {
        Part { kind: PartKind::Phrasing, number }
    }

    /// Entries with one or more parts, each with this vector, and a question.
    fn nearness(vectors: &[&[[f32; 3]]], question: [f32; 3]) -> Nearness {
        let unit = |vector: &[f32; 3]| {
            let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
            vector.iter().map(|x| if length > 0.0 { x / length } else { 0.0 }).collect::<Vec<f32>>()
        };
        let entries = (1..).zip(vectors).map(|(entry, vectors)| EntryVectors {
            entry,
            rows: (0..).zip(*vectors).map(|(number, vector)| (part(number), 0, unit(vector))).collect(),
        });
        Nearness::new(Arc::new(VectorMatrix::default().with(entries.collect())), &unit(&question))
    }

    fn order(found: &[NearPart]) -> Vec<(EntryKey, u32)> {
        found.iter().map(|near| (near.entry, near.part.number)).collect()
    }

    #[test]
    fn the_nearest_come_first_and_strangers_not_at_all() {
        let vectors: [&[[f32; 3]]; 3] = [&[[0.0, 1.0, 0.0]], &[[1.0, 0.9, 0.0], [1.0, 0.1, 0.0]], &[[0.0, 0.0, 1.0]]];
        let near = nearness(&vectors, [1.0, 0.0, 0.0]);
        let found = near.nearest(10, None);
        assert_eq!(order(&found), [(2, 1), (2, 0)]);
        assert!(found[0].kernel > 0.9 && found[1].kernel < 0.7, "{found:?}");
        assert!((near.kernel(&found[0], &found[0]) - 1.0).abs() < 1e-5);
        assert!((near.kernel(&found[0], &found[1]) - near.kernel(&found[1], &found[0])).abs() < 1e-6);
        assert_eq!(order(&near.nearest(1, None)), [(2, 1)]);
    }

    #[test]
    fn what_all_texts_have_in_common_says_nothing() {
        // A model that calls everything near: the third axis is in all that it says. Many texts, so that it is seen to
        // be so.
        let of = |x: f32, y: f32| [x, y, 3.0];
        let many: Vec<[f32; 3]> = (0..200).map(|i| if i % 2 == 0 { of(0.0, 1.0) } else { of(0.0, -1.0) }).collect();
        let mut vectors: Vec<&[[f32; 3]]> = many.iter().map(std::slice::from_ref).collect();
        let asked = [of(1.0, 0.0)];
        vectors.push(&asked);
        let found = nearness(&vectors, of(1.0, 0.0)).nearest(300, None);
        assert_eq!(order(&found)[0], (201, 0));
        assert!(found[0].kernel > 0.99 && found[1..].iter().all(|near| near.kernel < 0.1), "{:?}", &found[..2]);
    }

    #[test]
    fn a_text_of_which_the_model_knows_nothing_is_near_nothing() {
        let near = nearness(&[&[[0.0; 3]], &[[1.0, 0.0, 0.0]]], [1.0, 0.0, 0.0]);
        assert_eq!(order(&near.nearest(10, None)), [(2, 0)]);
        assert!(nearness(&[], [1.0, 0.0, 0.0]).nearest(10, None).is_empty());
    }

    #[test]
    fn what_is_left_out_is_not_there() {
        let near = nearness(&[&[[1.0, 0.1, 0.0], [1.0, 0.5, 0.0]], &[[1.0, 0.9, 0.0]]], [1.0, 0.0, 0.0]);
        assert_eq!(order(&near.nearest(1, None)), [(1, 0)]);
        assert_eq!(order(&near.nearest(1, Some(Exclusion::Part(1, part(0))))), [(1, 1)]);
        assert_eq!(order(&near.nearest(1, Some(Exclusion::Entry(1)))), [(2, 0)]);
    }
}
