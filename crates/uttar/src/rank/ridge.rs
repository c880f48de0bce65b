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
    solve(kernel_matrix(phrasings, features), 1.0 + LAMBDA, question)
}

/// How many products are added up side by side. Rows are padded with zeros to a multiple of it.
const LANES: usize = 16;

/// The kernels of all pairs below the diagonal, in rows that are padded with zeros; zeros on the diagonal and above it.
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

    let dense = lists().filter(|sharing| is_dense(sharing)).count().next_multiple_of(LANES);
    let mut rows = vec![0.0; n * dense];
    for (place, sharing) in lists().filter(|sharing| is_dense(sharing)).enumerate() {
        for (i, weight) in sharing {
            rows[i * dense + place] = *weight;
        }
    }
    let row = |i: usize| &rows[i * dense..(i + 1) * dense];
    let width = n.next_multiple_of(LANES);
    let mut matrix = vec![0.0; n * width];
    for i in 0..n {
        for j in 0..i {
            matrix[i * width + j] = dot(row(i), row(j));
        }
    }
    // The others add to the few pairs that share them.
    for sharing in lists().filter(|sharing| !is_dense(sharing)) {
        for (place, (i, weight)) in sharing.iter().enumerate() {
            let row = &mut matrix[i * width..(i + 1) * width];
            for (j, other) in &sharing[..place] {
                row[*j] += weight * other;
            }
        }
    }
    matrix
}

/// Solves a symmetric positive definite system by Cholesky's decomposition. `matrix` is what is below the diagonal, in padded rows, `diagonal` what every place
/// on it holds.
fn solve(mut matrix: Vec<f32>, diagonal: f32, right: &[f32]) -> Vec<f32> {
    let n = right.len();
    let width = n.next_multiple_of(LANES);
    // The roots stand beside the matrix: with zeros on the diagonal and above it a product may run on to a whole number of lanes.
    let mut roots = Vec::with_capacity(n);
    for i in 0..n {
        let (above, below) = matrix.split_at_mut(i * width);
        let row_i = &mut below[..width];
        for (j, root) in roots.iter().enumerate() {
            let end = j.next_multiple_of(LANES);
            let sum = dot(&row_i[..end], &above[j * width..j * width + end]);
            row_i[j] = (row_i[j] - sum) / root;
        }
        // Positive by more than rounding can take away: the diagonal is at least λ above a kernel matrix.
        roots.push((diagonal - dot(row_i, row_i)).max(f32::EPSILON).sqrt());
    }
    let mut out = right.to_vec();
    out.resize(width, 0.0);
    for (i, root) in roots.iter().enumerate() {
        // What is behind place i meets zeros.
        let sum = dot(&matrix[i * width..(i + 1) * width], &out);
        out[i] = (out[i] - sum) / root;
    }
    for (i, root) in roots.iter().enumerate().rev() {
        let value = out[i] / root;
        out[i] = value;
        for (below, factor) in out[..i].iter_mut().zip(&matrix[i * width..]) {
            *below -= factor * value;
        }
    }
    out.truncate(n);
    out
}

/// The product of two rows of whole lanes. In several sums side by side, so that a processor adds many numbers at once: a compiler may not reorder
/// floating-point sums by itself.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let ((a, _), (b, _)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut sums = [0.0; LANES];
    for (x, y) in a.iter().zip(b) {
        for ((sum, x), y) in sums.iter_mut().zip(x).zip(y) {
            *sum += x * y;
        }
    }
    let [a, b, c, d] = [0, 4, 8, 12].map(|first| [sums[first], sums[first + 1], sums[first + 2], sums[first + 3]]);
    let four: [f32; 4] = std::array::from_fn(|lane| (a[lane] + b[lane]) + (c[lane] + d[lane]));
    (four[0] + four[1]) + (four[2] + four[3])
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "small numbers")]
mod tests {
    use super::*;
    use crate::rank::kernel::{kernel, tests::vectors};

    #[test]
    fn solves_a_known_system() {
        // [[4, 2], [2, 4]] x = [2, 5] has x = [-1/6, 4/3].
        let mut matrix = vec![0.0; 2 * LANES];
        matrix[LANES] = 2.0;
        let x = solve(matrix, 4.0, &[2.0, 5.0]);
        assert!((x[0] + 1.0 / 6.0).abs() < 1e-5 && (x[1] - 4.0 / 3.0).abs() < 1e-5, "{x:?}");
    }

    #[test]
    fn solves_systems_of_any_size() {
        for n in [1_usize, 15, 16, 17, 50] {
            let width = n.next_multiple_of(LANES);
            let at = |i: usize, j: usize| 1.0 / (1.0 + i.abs_diff(j) as f32);
            let mut matrix = vec![0.0; n * width];
            for i in 0..n {
                (0..i).for_each(|j| matrix[i * width + j] = at(i, j));
            }
            let want: Vec<f32> = (0..n).map(|i| (i % 5) as f32 - 2.0).collect();
            let diagonal = 1.5;
            let product = |i: usize| {
                let cell = |j: usize| if i == j { diagonal } else { at(i, j) };
                (0..n).map(|j| cell(j) * want[j]).sum::<f32>()
            };
            let right: Vec<f32> = (0..n).map(product).collect();
            for (got, want) in solve(matrix, diagonal, &right).iter().zip(&want) {
                assert!((got - want).abs() < 1e-3, "{n}: {got} {want}");
            }
        }
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
                assert!((matrix[i * 32 + j] - want).abs() < 1e-6, "{i} {j}");
                assert!(want > 0.0);
            }
        }
    }

    #[test]
    fn a_dot_product_counts_every_number() {
        let numbers: Vec<f32> = (1..=48u8).map(f32::from).collect();
        for length in [0, 16, 32, 48] {
            let want: f32 = numbers[..length].iter().map(|x| x * x).sum();
            assert!((dot(&numbers[..length], &numbers[..length]) - want).abs() < 1e-2, "{length}");
        }
    }
}
