//! Kernel ridge regression over the nearest phrasings.
//!
//! Every phrasing is a labelled example. Over the nearest ones, with K their kernel matrix and k their kernel with the
//! question, solve (K + λI) a = k; the weights a of an entry's phrasings, added up, say how much of the question that
//! entry explains. Phrasings that say the same share their weight, so an entry is not preferred for having many. There
//! is no training step: an update counts at once.
//!
//! Phrasings that are the same text have the same row in K, and the same weight. For n of them together, A = n a, the
//! system is that of one phrasing with λ / n in place of λ, so each text stands in it once.
//!
//! Source: C. Saunders, A. Gammerman, V. Vovk, "Ridge Regression Learning Algorithm in Dual Variables", ICML 1998; made
//! local, as in S. A. Dudani's and later nearest-neighbour methods.

use super::kernel::Weighted;

/// How much an example may be wrong; see decision record 0001.
const LAMBDA: f32 = 0.5;
/// A feature that at least one phrasing in so many has is dense: to multiply it with zeros too is faster than to look
/// for them.
const DENSE_SHARE: usize = 4;
/// So many dense features are added at once.
const TOGETHER: usize = 4;

/// A text that is one phrasing or several.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    /// Features, numbered below a number of them, with their weights.
    pub(super) vector: &'a [Weighted],
    /// Its kernel with the question.
    pub(super) kernel: f32,
    /// How many phrasings it is.
    pub(super) times: u16,
}

/// The weight in explaining the question of each phrasing that is one of these texts; of `features` features.
pub(super) fn weights(texts: &[Text<'_>], features: usize) -> Vec<f32> {
    let vectors: Vec<&[Weighted]> = texts.iter().map(|text| text.vector).collect();
    let kernels: Vec<f32> = texts.iter().map(|text| text.kernel).collect();
    let diagonal: Vec<f32> = texts.iter().map(|text| 1.0 + LAMBDA / f32::from(text.times)).collect();
    let together = solve(kernel_matrix(&vectors, features), &diagonal, &kernels);
    together.into_iter().zip(texts).map(|(weight, text)| weight / f32::from(text.times)).collect()
}

/// The weights of examples, from the kernel of each with the question and that of each pair.
pub(super) fn weights_of_pairs(kernels: &[f32], kernel: impl Fn(usize, usize) -> f32) -> Vec<f32> {
    let size = size_for(kernels.len());
    let mut matrix = vec![0.0; size * size];
    for a in 0..kernels.len() {
        for b in a + 1..kernels.len() {
            matrix[a * size + b] = kernel(a, b);
        }
    }
    solve(matrix, &vec![1.0 + LAMBDA; kernels.len()], kernels)
}

/// The size of a matrix for so many phrasings: even, since it is solved two rows at a time.
fn size_for(phrasings: usize) -> usize {
    phrasings.next_multiple_of(2)
}

/// The kernels of all pairs, above the diagonal, row by row.
fn kernel_matrix(phrasings: &[&[Weighted]], features: usize) -> Vec<f32> {
    let size = size_for(phrasings.len());
    // The phrasings that have each feature: where its list starts, one after the other.
    let mut starts = vec![0_u32; features + 1];
    for (feature, _) in phrasings.iter().copied().flatten() {
        starts[*feature as usize + 1] += 1;
    }
    for feature in 0..features {
        starts[feature + 1] += starts[feature];
    }
    let mut owners = vec![(0_u32, 0.0); starts[features] as usize];
    let mut ends = starts.clone();
    for (i, phrasing) in (0..).zip(phrasings) {
        for (feature, weight) in *phrasing {
            let end = &mut ends[*feature as usize];
            owners[*end as usize] = (i, *weight);
            *end += 1;
        }
    }
    let mut matrix = vec![0.0; size * size];
    let mut columns = Vec::new();
    for sharing in starts.windows(2).map(|bounds| &owners[bounds[0] as usize..bounds[1] as usize]) {
        if sharing.len() * DENSE_SHARE >= size {
            let start = columns.len();
            columns.resize(start + size, 0.0);
            sharing.iter().for_each(|(i, weight)| columns[start + *i as usize] = *weight);
            continue;
        }
        for (place, (i, weight)) in sharing.iter().enumerate() {
            let row = &mut matrix[*i as usize * size..][..size];
            for (j, other) in &sharing[place + 1..] {
                row[*j as usize] += weight * other;
            }
        }
    }
    columns.resize(columns.len().next_multiple_of(size.max(1) * TOGETHER), 0.0);
    for four in columns.chunks_exact(size.max(1) * TOGETHER) {
        add_features(&mut matrix, size, four);
    }
    matrix
}

/// Adds what four features give to each pair; each is a column of the weights of all phrasings.
fn add_features(matrix: &mut [f32], size: usize, columns: &[f32]) {
    let (a, rest) = columns.split_at(size);
    let (b, rest) = rest.split_at(size);
    let (c, d) = rest.split_at(size);
    for (i, row) in matrix.chunks_exact_mut(size).enumerate() {
        let (wa, wb, wc, wd) = (a[i], b[i], c[i], d[i]);
        let columns = a[i..].iter().zip(&b[i..]).zip(&c[i..]).zip(&d[i..]);
        for (cell, (((a, b), c), d)) in row[i..].iter_mut().zip(columns) {
            *cell += (wa * a + wb * b) + (wc * c + wd * d);
        }
    }
}

/// Solves a symmetric positive definite system by Cholesky's decomposition. `matrix` is what is above the diagonal.
///
/// Two rows at a time are taken off all rows below them. Whole rows are added, nothing is summed up along one: a
/// compiler may not reorder a sum of floating-point numbers, but it adds several numbers of a row at once.
fn solve(mut matrix: Vec<f32>, diagonal: &[f32], right: &[f32]) -> Vec<f32> {
    let size = size_for(right.len());
    let mut out = right.to_vec();
    out.resize(size, 0.0);
    (0..size).for_each(|i| matrix[i * size + i] = diagonal.get(i).copied().unwrap_or(1.0));
    for k in (0..size).step_by(2) {
        let (done, below) = matrix.split_at_mut((k + 2) * size);
        let (first, second) = done[k * size..].split_at_mut(size);
        divide_by_root(&mut first[k..]);
        let factor = first[k + 1];
        take_off(&mut second[k + 1..], factor, &first[k + 1..]);
        divide_by_root(&mut second[k + 1..]);
        for (i, row) in (k + 2..).zip(below.chunks_exact_mut(size)) {
            let (x, y) = (first[i], second[i]);
            for ((cell, a), b) in row[i..].iter_mut().zip(&first[i..]).zip(&second[i..]) {
                *cell -= x * a + y * b;
            }
        }
        for (k, row) in [(k, first), (k + 1, second)] {
            out[k] /= row[k];
            let value = out[k];
            take_off(&mut out[k + 1..], value, &row[k + 1..]);
        }
    }
    for k in (0..size).rev() {
        let row = &matrix[k * size..(k + 1) * size];
        let sum: f32 = row[k + 1..].iter().zip(&out[k + 1..]).map(|(a, b)| a * b).sum();
        out[k] = (out[k] - sum) / row[k];
    }
    out.truncate(right.len());
    out
}

/// Divides a row that begins on the diagonal by the root of what stands there.
fn divide_by_root(row: &mut [f32]) {
    // Positive by more than rounding can take away: the diagonal is at least λ above a kernel matrix.
    let root = row[0].max(f32::EPSILON).sqrt();
    row[0] = root;
    for cell in &mut row[1..] {
        *cell /= root;
    }
}

/// Takes a multiple of one row off another.
fn take_off(row: &mut [f32], factor: f32, other: &[f32]) {
    for (cell, other) in row.iter_mut().zip(other) {
        *cell -= factor * other;
    }
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "small numbers")]
mod tests {
    use super::*;
    use crate::rank::kernel::{kernel, tests::vectors};

    #[test]
    fn solves_a_known_system() {
        // [[4, 2], [2, 4]] x = [2, 5] has x = [-1/6, 4/3].
        let x = solve(vec![0.0, 2.0, 0.0, 0.0], &[4.0; 2], &[2.0, 5.0]);
        assert!((x[0] + 1.0 / 6.0).abs() < 1e-5 && (x[1] - 4.0 / 3.0).abs() < 1e-5, "{x:?}");
    }

    #[test]
    fn solves_systems_of_any_size() {
        assert!(solve(Vec::new(), &[], &[]).is_empty());
        for n in [1_usize, 2, 3, 16, 17, 50] {
            let (size, diagonal) = (size_for(n), 1.5);
            let at = |i: usize, j: usize| if i == j { diagonal } else { 0.5 / (1.0 + i.abs_diff(j) as f32) };
            let mut matrix = vec![0.0; size * size];
            for i in 0..n {
                (i + 1..n).for_each(|j| matrix[i * size + j] = at(i, j));
            }
            let want: Vec<f32> = (0..n).map(|i| (i % 5) as f32 - 2.0).collect();
            let right: Vec<f32> = (0..n).map(|i| (0..n).map(|j| at(i, j) * want[j]).sum::<f32>()).collect();
            let got = solve(matrix, &vec![diagonal; n], &right);
            assert_eq!(got.len(), n);
            for (got, want) in got.iter().zip(&want) {
                assert!((got - want).abs() < 1e-3, "{n}: {got} {want}");
            }
        }
    }

    #[test]
    fn phrasings_that_say_the_same_share_their_weight() {
        let vectors = vectors(&[&[1, 2, 1 << 20], &[3, 4, (1 << 20) + 1]], 0.0);
        let text = |text, times| Text { vector: vectors.get(text), kernel: 0.5, times };
        let alone = weights(&[text(0, 1), text(1, 1)], 10);
        let twice = weights(&[text(0, 2), text(1, 1)], 10);
        assert!(twice[0] < alone[0]);
        assert!((alone[1] - twice[1]).abs() < 1e-5);
    }

    #[test]
    fn a_text_that_is_several_phrasings_weighs_as_they_would_one_by_one() {
        let vectors = vectors(&[&[1, 2, 1 << 20], &[2, 3, (1 << 20) + 1], &[1, 3, 4, 1 << 20]], 0.0);
        let text = |text: usize, times| Text { vector: vectors.get(text), kernel: [0.7, 0.2, 0.4][text], times };
        let together = weights(&[text(0, 3), text(1, 1), text(2, 2)], 10);
        let one_by_one: Vec<Text<'_>> = [0, 0, 0, 1, 2, 2].map(|number| text(number, 1)).to_vec();
        let one_by_one = weights(&one_by_one, 10);
        for (number, place) in [(0, 0), (0, 2), (1, 3), (2, 5)] {
            assert!((together[number] - one_by_one[place]).abs() < 1e-6, "{together:?} {one_by_one:?}");
        }
    }

    #[test]
    fn the_weights_are_the_same_by_features_and_by_pairs() {
        let vectors = vectors(&[&[1, 2, 1 << 20], &[2, 3, (1 << 20) + 1], &[1, 3, 4, 1 << 20]], 0.0);
        let kernels = [0.7, 0.2, 0.4];
        let text = |text: usize| Text { vector: vectors.get(text), kernel: kernels[text], times: 1 };
        let by_features = weights(&[text(0), text(1), text(2)], 10);
        let by_pairs = weights_of_pairs(&kernels, |a, b| kernel(vectors.get(a), &vectors.spread(b, 10)));
        for (by_features, by_pairs) in by_features.iter().zip(&by_pairs) {
            assert!((by_features - by_pairs).abs() < 1e-6, "{by_features} {by_pairs}");
        }
        assert!(weights_of_pairs(&[], |_, _| 0.0).is_empty());
    }

    #[test]
    fn the_matrix_holds_the_kernel_of_every_pair() {
        // Feature 0 is dense; 1 to 10 are in two texts each, all others in one.
        let texts: Vec<Vec<u32>> = (0..20u32).map(|i| vec![0, 1 + i / 2, 20 + i]).collect();
        let texts: Vec<&[u32]> = texts.iter().map(Vec::as_slice).collect();
        let vectors = vectors(&texts, 0.0);
        let all: Vec<&[(u32, f32)]> = (0..20).map(|i| vectors.get(i)).collect();
        let matrix = kernel_matrix(&all, 64);
        for j in 0..20 {
            for i in 0..j {
                let want = kernel(all[i], &vectors.spread(j, 64));
                assert!((matrix[i * 20 + j] - want).abs() < 1e-6, "{i} {j}");
                assert!(want > 0.0);
            }
        }
    }
}
