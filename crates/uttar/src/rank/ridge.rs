//! Kernel ridge regression over the nearest phrasings.
//!
//! Every phrasing is a labelled example. Over the nearest ones, with K their kernel matrix and k their kernel with the question, solve
//! (K + λI) a = k; the weights a of an entry's phrasings, added up, say how much of the question that entry explains. Phrasings that say the same
//! share their weight, so an entry is not preferred for having many. There is no training step: an update counts at once.
//!
//! Source: C. Saunders, A. Gammerman, V. Vovk, "Ridge Regression Learning Algorithm in Dual Variables", ICML 1998; made local, as in
//! S. A. Dudani's and later nearest-neighbour methods.

use super::kernel::Vector;

/// How much an example may be wrong.
const LAMBDA: f32 = 0.5;

/// The weights of the phrasings in explaining the question.
pub(crate) fn weights(question: &[f32], phrasings: &[&Vector]) -> Vec<f32> {
    let n = phrasings.len();
    let mut matrix = vec![0.0; n * n];
    // Feature by feature: each adds to the pairs of phrasings that share it, which are few for most.
    let mut owners: Vec<(u32, usize, f32)> = phrasings
        .iter()
        .enumerate()
        .flat_map(|(i, phrasing)| phrasing.weights().map(move |(feature, weight)| (feature, i, weight)))
        .collect();
    owners.sort_unstable_by_key(|(feature, i, _)| (*feature, *i));
    for sharing in owners.chunk_by(|a, b| a.0 == b.0) {
        for (place, (_, i, weight)) in sharing.iter().enumerate() {
            let row = &mut matrix[i * n..(i + 1) * n];
            for (_, j, other) in &sharing[..place] {
                row[*j] += weight * other;
            }
        }
    }
    for i in 0..n {
        matrix[i * n + i] = 1.0 + LAMBDA;
    }
    solve(matrix, question.to_vec())
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

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::Feature;
    use crate::rank::kernel::BlockWeights;

    #[test]
    fn solves_a_known_system() {
        // [[4, 2], [2, 3]] x = [2, 5] has x = [-0.5, 2].
        let x = solve(vec![4.0, 0.0, 2.0, 3.0], vec![2.0, 5.0]);
        assert!((x[0] + 0.5).abs() < 1e-5 && (x[1] - 2.0).abs() < 1e-5, "{x:?}");
    }

    #[test]
    fn phrasings_that_say_the_same_share_their_weight() {
        let vector = |numbers: &[u32]| {
            let features: Vec<Feature> = numbers.iter().map(|number| Feature { number: *number, sharers: 0 }).collect();
            Vector::new(&features, BlockWeights::new(0.0), |_| 1.0)
        };
        let (a, b) = (vector(&[1, 2, 1 << 20]), vector(&[3, 4, (1 << 20) + 1]));
        let alone = weights(&[0.5, 0.5], &[&a, &b]);
        let twice = weights(&[0.5, 0.5, 0.5], &[&a, &a, &b]);
        assert!(twice[0] < alone[0]);
        assert!((alone[1] - twice[2]).abs() < 1e-5);
    }
}
