//! What vectors say of a question: kernel ridge regression over the nearest parts, as over the nearest phrasings by
//! words.

use super::ridge;
use crate::retrieve::Retrieved;
use crate::vectors::Nearness;

/// How much of the question the parts near it by vectors explain, by candidate.
pub(super) fn explained_by_vectors(retrieved: &Retrieved, nearness: &Nearness) -> Vec<f32> {
    let mut out = vec![0.0; retrieved.candidates.len()];
    let near = &retrieved.near;
    let kernels: Vec<f32> = near.iter().map(|(part, _)| part.kernel).collect();
    let weights = ridge::weights_of_pairs(&kernels, |a, b| nearness.kernel(&near[a].0, &near[b].0));
    near.iter().zip(weights).for_each(|((_, candidate), weight)| out[*candidate] += weight);
    out
}
