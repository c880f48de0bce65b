//! Kernel ridge regression over the nearest phrasings.
//!
//! Every phrasing is a labelled example. Over the nearest ones, with K their kernel matrix and k their kernel with the question, solve
//! (K + λI) a = k; the weights a of an entry's phrasings, added up, say how much of the question that entry explains. Phrasings that say the same
//! share their weight, so an entry is not preferred for having many. There is no training step: an update counts at once.
//!
//! Source: C. Saunders, A. Gammerman, V. Vovk, "Ridge Regression Learning Algorithm in Dual Variables", ICML 1998; made local, as in
//! S. A. Dudani's and later nearest-neighbour methods.

/// How much an example may be wrong.
const LAMBDA: f32 = 0.5;
/// A feature that at least one phrasing in so many has is dense: to multiply it with zeros too is faster than to look for them.
const DENSE_SHARE: usize = 3;

/// The weights of the phrasings in explaining the question, whose kernel with each is given. A phrasing is a list of features, numbered below
/// `features`, with their weights.
pub(crate) fn weights(question: &[f32], phrasings: &[&[(u32, f32)]], features: usize) -> Vec<f32> {
    let n = phrasings.len();
    let mut matrix = kernel_matrix(phrasings, features);
    for i in 0..n {
        matrix[i * n + i] = 1.0 + LAMBDA;
    }
    solve(matrix, question.to_vec())
}

/// The kernels of all pairs, below the diagonal.
fn kernel_matrix(phrasings: &[&[(u32, f32)]], features: usize) -> Vec<f32> {
    let n = phrasings.len();
    // The phrasings that have each feature: where its list starts, one after the other.
    let mut starts = vec![0; features + 1];
    for (feature, _) in phrasings.iter().copied().flatten() {
        starts[*feature as usize + 1] += 1;
    }
    for feature in 0..features {
        starts[feature + 1] += starts[feature];
    }
    let mut owners = vec![(0, 0.0); starts[features]];
    let mut ends = starts.clone();
    for (i, phrasing) in phrasings.iter().enumerate() {
        for (feature, weight) in *phrasing {
            let end = &mut ends[*feature as usize];
            owners[*end] = (i, *weight);
            *end += 1;
        }
    }
    let lists = || starts.windows(2).map(|bounds| &owners[bounds[0]..bounds[1]]).filter(|sharing| sharing.len() > 1);
    let is_dense = |sharing: &[(usize, f32)]| sharing.len() * DENSE_SHARE >= n;

    let dense = lists().filter(|sharing| is_dense(sharing)).count();
    let mut rows = vec![0.0; n * dense];
    for (place, sharing) in lists().filter(|sharing| is_dense(sharing)).enumerate() {
        for (i, weight) in sharing {
            rows[i * dense + place] = *weight;
        }
    }
    let row = |i: usize| &rows[i * dense..(i + 1) * dense];
    let mut matrix = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..i {
            matrix[i * n + j] = dot(row(i), row(j));
        }
    }
    // The others add to the few pairs that share them.
    for sharing in lists().filter(|sharing| !is_dense(sharing)) {
        for (place, (i, weight)) in sharing.iter().enumerate() {
            let row = &mut matrix[i * n..(i + 1) * n];
            for (j, other) in &sharing[..place] {
                row[*j] += weight * other;
            }
        }
    }
    matrix
}

/// Solves a symmetric positive definite system by Cholesky's decomposition; `matrix` is the lower triangle, row by row.
fn solve(mut matrix: Vec<f32>, mut right: Vec<f32>) -> Vec<f32> {
    let n = right.len();
    for i in 0..n {
        let (above, row_i) = matrix.split_at_mut(i * n);
        for j in 0..i {
            let row_j = &above[j * n..j * n + n];
            let sum = dot(&row_i[..j], &row_j[..j]);
            row_i[j] = (row_i[j] - sum) / row_j[j];
        }
        let sum = dot(&row_i[..i], &row_i[..i]);
        // Positive by more than rounding can take away: the diagonal is at least λ above a kernel matrix.
        row_i[i] = (row_i[i] - sum).max(f32::EPSILON).sqrt();
    }
    for i in 0..n {
        let sum = dot(&matrix[i * n..i * n + i], &right[..i]);
        right[i] = (right[i] - sum) / matrix[i * n + i];
    }
    for i in (0..n).rev() {
        let value = right[i] / matrix[i * n + i];
        right[i] = value;
        for j in 0..i {
            right[j] -= matrix[i * n + j] * value;
        }
    }
    right
}

/// In several sums side by side, so that a processor can add many numbers at once: floating-point sums may not be reordered by a compiler.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 16;
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut sums = [0.0; LANES];
    for (x, y) in a.iter().zip(b) {
        for ((sum, x), y) in sums.iter_mut().zip(x).zip(y) {
            *sum += x * y;
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::kernel::{kernel, tests::vectors};

    #[test]
    fn solves_a_known_system() {
        // [[4, 2], [2, 3]] x = [2, 5] has x = [-0.5, 2].
        let x = solve(vec![4.0, 0.0, 2.0, 3.0], vec![2.0, 5.0]);
        assert!((x[0] + 0.5).abs() < 1e-5 && (x[1] - 2.0).abs() < 1e-5, "{x:?}");
    }

    #[test]
    fn phrasings_that_say_the_same_share_their_weight() {
        let vectors = vectors(&[&[1, 2, 1 << 20], &[3, 4, (1 << 20) + 1]], 0.0);
        let (a, b) = (vectors.get(0), vectors.get(1));
        let alone = weights(&[0.5, 0.5], &[a, b], 10);
        let twice = weights(&[0.5, 0.5, 0.5], &[a, a, b], 10);
        assert!(twice[0] < alone[0]);
        assert!((alone[1] - twice[2]).abs() < 1e-5);
    }

    #[test]
    fn the_matrix_holds_the_kernel_of_every_pair() {
        // Feature 0 is dense; 1 to 10 are in two texts each, all others in one.
        let texts: Vec<Vec<u32>> = (0..20u32).map(|i| vec![0, 1 + i / 2, 20 + i]).collect();
        let texts: Vec<&[u32]> = texts.iter().map(Vec::as_slice).collect();
        let vectors = vectors(&texts, 0.0);
        let all: Vec<&[(u32, f32)]> = (0..20).map(|i| vectors.get(i)).collect();
        let matrix = kernel_matrix(&all, 64);
        for i in 0..20 {
            for j in 0..i {
                let want = kernel(all[i], &vectors.spread(j, 64));
                assert!((matrix[i * 20 + j] - want).abs() < 1e-6, "{i} {j}");
                assert!(want > 0.0);
            }
        }
    }

    #[test]
    fn a_dot_product_counts_every_number() {
        let numbers: Vec<f32> = (1..=40u8).map(f32::from).collect();
        for length in [0, 1, 15, 16, 17, 40] {
            let want: f32 = numbers[..length].iter().map(|x| x * x).sum();
            assert!((dot(&numbers[..length], &numbers[..length]) - want).abs() < 1e-2, "{length}");
        }
    }
}
