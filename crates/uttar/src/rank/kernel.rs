//! The kernel: how alike two phrasings are.
//!
//! The sum of two cosines of inverse-document-frequency weights, one over character n-grams and one over words and pairs of words. From 0
//! (nothing shared) to 1 (the same features), the mean of the two.

use super::features::FIRST_WORD_FEATURE;

/// A text's features with weights, each of the two kinds of length 1.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vector {
    features: Vec<(u32, f32)>,
}

impl Vector {
    /// From distinct features in order; `weight` is the inverse document frequency of one.
    pub(crate) fn new(features: &[u32], weight: impl Fn(u32) -> f32) -> Self {
        let mut features: Vec<(u32, f32)> = features.iter().map(|feature| (*feature, weight(*feature))).collect();
        let words = features.partition_point(|(feature, _)| *feature < FIRST_WORD_FEATURE);
        let (grams, words) = features.split_at_mut(words);
        normalize(grams);
        normalize(words);
        Self { features }
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
        sum / 2.0
    }
}

fn normalize(features: &mut [(u32, f32)]) {
    let length = features.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    if length > 0.0 {
        for (_, weight) in features {
            *weight /= length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_has_kernel_one_and_a_stranger_zero() {
        let w = FIRST_WORD_FEATURE;
        let vector = |features: &[u32]| Vector::new(features, |_| 2.0);
        let (a, b, c) = (vector(&[1, 2, w, w + 1]), vector(&[2, 3, w + 1, w + 2]), vector(&[5, w + 7]));
        assert!((a.kernel(&a) - 1.0).abs() < 1e-6);
        assert!((a.kernel(&b) - 0.5).abs() < 1e-6);
        assert!(a.kernel(&c).abs() < 1e-6);
    }
}
