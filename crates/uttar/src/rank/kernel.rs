//! The kernel: how alike two phrasings are.
//!
//! A weighted mean of cosines of inverse-document-frequency weights, one cosine for each block of features: character n-grams, words and pairs
//! of words, sound keys. From 0 (nothing shared) to 1 (the same features).

use crate::features::{Block, Feature, share_of_word};

/// How much each block counts; the weights add up to 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BlockWeights([f32; Block::ALL.len()]);

impl BlockWeights {
    /// For a question that is romanised with this probability: what sounds alike counts as much as what is spelt alike, and not at all for one that
    /// surely is not.
    pub(crate) fn new(romanised: f32) -> Self {
        let sounds = romanised.clamp(0.0, 1.0) * 0.6;
        let spelling = (1.0 - sounds) / 2.0;
        Self([spelling, spelling, sounds])
    }
}

/// A text's features with weights: the dot product of two is their kernel.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vector {
    features: Vec<(u32, f32)>,
}

impl Vector {
    /// From distinct features in order; `rarity` is the inverse document frequency of one. Features of a block that does not count are left out.
    ///
    /// A feature weighs the square root of its rarity, so that a shared one adds its rarity once, as in BM25, not squared.
    pub(crate) fn new(features: &[Feature], blocks: BlockWeights, rarity: impl Fn(Feature) -> f32) -> Self {
        let mut out = Vec::with_capacity(features.len());
        let mut rest = features;
        for (block, share) in Block::ALL.into_iter().zip(blocks.0) {
            let (own, others) = rest.split_at(rest.partition_point(|feature| feature.number < block.end()));
            rest = others;
            if share > 0.0 {
                let first = out.len();
                out.extend(own.iter().map(|feature| {
                    let weight = rarity(*feature) * share_of_word(feature.sharers);
                    (feature.number, weight.sqrt())
                }));
                scale(&mut out[first..], share.sqrt());
            }
        }
        Self { features: out }
    }

    /// The features with their weights, in order.
    pub(crate) fn weights(&self) -> impl Iterator<Item = (u32, f32)> {
        self.features.iter().copied()
    }

    /// The kernel of two texts.
    pub(crate) fn kernel(&self, other: &Self) -> f32 {
        let (mut a, mut b) = (self.features.as_slice(), other.features.as_slice());
        let mut sum = 0.0;
        while let ([(x, wx), rest_a @ ..], [(y, wy), rest_b @ ..]) = (a, b) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => a = rest_a,
                std::cmp::Ordering::Greater => b = rest_b,
                std::cmp::Ordering::Equal => {
                    sum += wx * wy;
                    (a, b) = (rest_a, rest_b);
                }
            }
        }
        sum
    }
}

/// Gives the features this length together.
fn scale(features: &mut [(u32, f32)], length: f32) {
    let now = features.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    if now > 0.0 {
        for (_, weight) in features {
            *weight *= length / now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector(numbers: &[u32], romanised: f32) -> Vector {
        let features: Vec<Feature> = numbers.iter().map(|number| Feature { number: *number, sharers: 0 }).collect();
        Vector::new(&features, BlockWeights::new(romanised), |_| 2.0)
    }

    #[test]
    fn the_same_text_has_kernel_one_and_a_stranger_zero() {
        let (w, s) = (Block::Grams.end(), Block::Words.end());
        for romanised in [0.0, 0.5, 1.0] {
            let a = vector(&[1, 2, w, w + 1, s], romanised);
            let b = vector(&[2, 3, w + 1, w + 2, s + 1], romanised);
            let c = vector(&[5, w + 7, s + 2], romanised);
            assert!((a.kernel(&a) - 1.0).abs() < 1e-6);
            assert!(a.kernel(&b) > 0.0 && a.kernel(&b) <= 0.5 + 1e-6);
            assert!(a.kernel(&c).abs() < 1e-6);
        }
    }

    #[test]
    fn sounds_count_only_for_what_may_be_romanised() {
        let s = Block::Words.end();
        let kernel = |romanised| vector(&[1, s], romanised).kernel(&vector(&[2, s], romanised));
        assert!(kernel(0.0) < 1e-6);
        assert!(kernel(1.0) > kernel(0.5));
    }
}
