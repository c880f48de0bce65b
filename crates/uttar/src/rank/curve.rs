//! How often the first hit is right from a confidence on: by this a wanted precision becomes a threshold.

use serde::{Deserialize, Serialize};

/// A reply of which it is known whether its first hit was right.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "(f32, bool, f64)", into = "(f32, bool, f64)")]
pub(crate) struct JudgedReply {
    pub(crate) confidence: f32,
    pub(crate) right: bool,
    pub(crate) weight: f64,
}

impl From<(f32, bool, f64)> for JudgedReply {
    fn from((confidence, right, weight): (f32, bool, f64)) -> Self {
        Self { confidence, right, weight }
    }
}

impl From<JudgedReply> for (f32, bool, f64) {
    fn from(JudgedReply { confidence, right, weight }: JudgedReply) -> Self {
        (confidence, right, weight)
    }
}

/// Points of confidence and expected precision, both rising: of the replies with at least this confidence that share is
/// expected to be right, and of those with a lower one less. Empty where no reply is known.
#[derive(Debug, Clone, Default)]
pub(super) struct PrecisionCurve(Vec<(f32, f32)>);

impl PrecisionCurve {
    /// What is expected of n replies of which r were right is (r + 1) / (n + 2), by the rule of succession (Laplace
    /// 1774): a few that all were right promise little.
    pub(super) fn new(mut outcomes: Vec<JudgedReply>) -> Self {
        outcomes.sort_unstable_by(|a, b| b.confidence.total_cmp(&a.confidence));
        let (mut right, mut all) = (0.0, 0.0);
        let mut falling = Vec::new();
        for alike in outcomes.chunk_by(|a, b| a.confidence.total_cmp(&b.confidence).is_eq()) {
            all += alike.iter().map(|outcome| outcome.weight).sum::<f64>();
            right += alike.iter().filter(|outcome| outcome.right).map(|outcome| outcome.weight).sum::<f64>();
            #[expect(clippy::cast_possible_truncation, reason = "a share")]
            let expected = ((right + 1.0) / (all + 2.0)) as f32;
            falling.push((alike[0].confidence, expected));
        }
        let mut points: Vec<(f32, f32)> = Vec::new();
        for (confidence, precision) in falling.into_iter().rev() {
            if points.last().is_none_or(|(_, before)| precision > *before) {
                points.push((confidence, precision));
            }
        }
        Self(points)
    }

    /// The smallest confidence from which on at least this share of the replies is expected to be right. Where none is
    /// known to be enough, the share itself, since confidence is a probability, but no less than the confidence that is
    /// known not to be enough.
    pub(super) fn threshold(&self, precision: f32) -> f32 {
        match self.0.iter().find(|(_, reached)| *reached >= precision) {
            Some((confidence, _)) => *confidence,
            None => self.0.last().map_or(precision, |(confidence, _)| confidence.max(precision)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(replies: impl Iterator<Item = (f32, bool)>) -> PrecisionCurve {
        PrecisionCurve::new(replies.map(|(confidence, right)| JudgedReply { confidence, right, weight: 1.0 }).collect())
    }

    #[test]
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    fn the_threshold_is_where_the_precision_is_reached() {
        // Of the 50 replies from 0.5 up all are right, of the 50 below none.
        let curve = curve((0..100).map(|i| (i as f32 / 100.0, i >= 50)));
        assert!((curve.threshold(0.98) - 0.5).abs() < 1e-6, "{curve:?}");
        assert!(curve.threshold(0.5) < 0.01, "{curve:?}");
        // From 0.4 up 50 of 60 are right: 51 of 62 are expected.
        assert!((curve.threshold(0.82) - 0.4).abs() < 0.011, "{}", curve.threshold(0.82));
    }

    #[test]
    fn a_precision_that_was_never_reached_takes_more_than_was_not_enough() {
        let curve = curve((0..40).map(|i| (0.97, i % 2 == 0)));
        assert!((curve.threshold(0.95) - 0.97).abs() < 1e-6);
        assert!((curve.threshold(0.5) - 0.97).abs() < 1e-6);
        assert!((curve.threshold(0.98) - 0.98).abs() < 1e-6);
    }

    #[test]
    fn few_replies_promise_little() {
        let all_right = |count: usize| curve((0..count).map(|_| (0.9, true)));
        // 17 of 17: 18 of 19 are expected; 18 of 18: 19 of 20.
        assert!((all_right(17).threshold(0.95) - 0.95).abs() < 1e-6);
        assert!((all_right(18).threshold(0.95) - 0.9).abs() < 1e-6);
        assert!((curve([].into_iter()).threshold(0.95) - 0.95).abs() < 1e-6);
    }
}
