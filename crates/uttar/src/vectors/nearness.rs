//! How near the entries are to a question, by the vectors of their parts.

use std::cmp::Ordering;
use std::sync::Arc;

use super::VectorMatrix;
use crate::part::Exclusion;
use crate::part::Part;
use crate::store::EntryKey;

/// So many of the nearest entries say what nearness is usual, and are candidates.
pub(crate) const ENTRIES_MAX: usize = 50;

/// An entry that is nearer to a question than is usual.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Near {
    /// Its nearest part.
    pub(crate) part: Part,
    /// How far its cosine is above what is usual for this question, as a share of how far it could be: from 0 to 1.
    pub(crate) above: f32,
}

/// The cosines of a question with all parts of a base.
pub(crate) struct Nearness {
    matrix: Arc<VectorMatrix>,
    cosines: Vec<f32>,
}

impl Nearness {
    /// Of a unit vector as long as those of the matrix.
    pub(crate) fn new(matrix: Arc<VectorMatrix>, question: &[f32]) -> Self {
        Self { cosines: matrix.cosines(question), matrix }
    }

    /// The nearest entries, `limit` at most, the nearest first, ties by entry; only those nearer than is usual.
    ///
    /// Models differ in what they call near: for some, unrelated texts have a cosine of 0, for others of 0.7; and a short question is near to many.
    /// So what counts is the distance to the mean of the entries that are nearest beside the first. In a base of one entry nothing is unusual.
    pub(crate) fn nearest(&self, limit: usize, exclusion: Option<Exclusion>) -> Vec<(EntryKey, Near)> {
        let mut best = self.best_parts(exclusion);
        let looked_at = limit.max(ENTRIES_MAX);
        if best.len() > looked_at {
            best.select_nth_unstable_by(looked_at, nearer);
            best.truncate(looked_at);
        }
        best.sort_unstable_by(nearer);
        let others = &best[1.min(best.len())..ENTRIES_MAX.min(best.len())];
        if others.is_empty() {
            return Vec::new();
        }
        #[expect(clippy::cast_precision_loss, reason = "at most fifty")]
        let usual = others.iter().map(|(_, _, cosine)| cosine).sum::<f32>() / others.len() as f32;
        let most = (1.0 - usual).max(f32::EPSILON);
        best.into_iter()
            .take(limit)
            .map(|(entry, part, cosine)| (entry, Near { part, above: (cosine - usual) / most }))
            .take_while(|(_, near)| near.above > 0.0)
            .collect()
    }

    /// The nearest part of each entry with its cosine.
    fn best_parts(&self, exclusion: Option<Exclusion>) -> Vec<(EntryKey, Part, f32)> {
        let mut out: Vec<(EntryKey, Part, f32)> = Vec::new();
        for (row, &cosine) in self.matrix.rows().iter().zip(&self.cosines) {
            if exclusion.is_some_and(|exclusion| exclusion.excludes(row.entry, row.part)) {
                continue;
            }
            match out.last_mut() {
                Some(last) if last.0 == row.entry => {
                    if cosine > last.2 {
                        *last = (row.entry, row.part, cosine);
                    }
                }
                _ => out.push((row.entry, row.part, cosine)),
            }
        }
        out
    }
}

/// The order of entries with their nearest parts.
fn nearer(a: &(EntryKey, Part, f32), b: &(EntryKey, Part, f32)) -> Ordering {
    b.2.total_cmp(&a.2).then(a.0.cmp(&b.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::part::PartKind;
    use crate::vectors::EntryVectors;

    fn part(number: u32) -> Part {
        Part { kind: PartKind::Phrasing, number }
    }

    /// Entries with one or more parts, each with this cosine to the question.
    fn nearness(cosines: &[&[f32]]) -> Nearness {
        let entries = (1..).zip(cosines).map(|(entry, cosines)| EntryVectors {
            entry,
            rows: (0..).zip(*cosines).map(|(n, x)| (part(n), 0, vec![*x, (1.0 - x * x).sqrt()])).collect(),
        });
        Nearness::new(Arc::new(VectorMatrix::default().with(entries.collect())), &[1.0, 0.0])
    }

    #[test]
    fn the_first_is_as_near_as_it_stands_out() {
        let clear = nearness(&[&[0.1], &[0.3, 0.9], &[0.2]]).nearest(10, None);
        let [(2, near), (3, _)] = clear[..] else { panic!("{clear:?}") };
        assert_eq!(near.part, part(1));
        assert!((near.above - 0.75 / 0.85).abs() < 1e-6, "{near:?}");
        // The same order in a model that calls everything near.
        let dense = nearness(&[&[0.71], &[0.73, 0.79], &[0.72]]).nearest(10, None);
        assert!((0.0..0.4).contains(&dense[0].1.above), "{dense:?}");
        assert_eq!(dense[0].0, 2);
    }

    #[test]
    fn where_all_are_alike_none_is_near() {
        assert!(nearness(&[&[0.5], &[0.5], &[0.5]]).nearest(10, None).is_empty());
        assert!(nearness(&[&[0.9]]).nearest(10, None).is_empty());
        assert!(nearness(&[]).nearest(10, None).is_empty());
    }

    #[test]
    fn what_is_left_out_is_not_there() {
        let found = nearness(&[&[0.8, 0.4], &[0.1], &[0.2]]);
        assert_eq!(found.nearest(1, None)[0].1.part, part(0));
        assert_eq!(found.nearest(1, Some(Exclusion::Part(1, part(0))))[0].1.part, part(1));
        assert_eq!(found.nearest(1, Some(Exclusion::Entry(1)))[0].0, 3);
    }
}
