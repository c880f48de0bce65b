//! Correction: how sure the base was when customers were served, and how often it helped them, bring its confidence
//! nearer to what holds.
//!
//! A calibration rests on questions that the base asks itself. What customers ask is put otherwise, and of what they
//! say afterwards the log-odds of the confidence are fitted again, a + b x (J. Platt, "Probabilistic Outputs for
//! Support Vector Machines", 1999), held by no correction at all: a = 0, b = 1. What was surer stays surer, so the
//! order of hits is never changed by it.

use serde::{Deserialize, Serialize};

use super::curve::JudgedReply;
use super::logistic::Logistic;
use crate::odds::logistic;

/// Log-odds are counted in so many, so that feedback moves the slope less than the rest: replies that are all about as
/// sure tell how often such ones are right, and little of others.
const UNIT: f64 = 3.0;
/// No correction.
const NONE: [f64; 2] = [0.0, UNIT];
/// The least slope: where feedback contradicts confidence it becomes less extreme, but what was surer stays surer.
const SLOPE_MIN: f64 = 0.2;
/// What is nearer to 0 or 1 counts as this.
const EDGE: f64 = 1e-4;
/// How much a reply that was judged tells, beside a question that the base asks itself.
const JUDGED_WEIGHT: f64 = 5.0;

/// How the confidence of a base is corrected by feedback.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Correction {
    /// a and b.
    model: [f64; 2],
    /// What it was fitted on.
    judged: Vec<JudgedReply>,
    /// The number of the last feedback by then.
    pub(crate) last: u64,
}

impl Default for Correction {
    fn default() -> Self {
        Self::fit(Vec::new(), 0)
    }
}

impl Correction {
    /// The correction that fits best what was judged, the last of it with this number.
    pub(crate) fn fit(judged: Vec<JudgedReply>, last: u64) -> Self {
        let inputs = |outcome: &JudgedReply| [1.0, log_odds(outcome.confidence) / UNIT];
        let examples: Vec<_> = judged.iter().map(|one| (inputs(one), one.right, one.weight)).collect();
        let [mut base, slope] = Logistic::fit(NONE, &examples).coefficients();
        let mut slope = slope / UNIT;
        if slope < SLOPE_MIN {
            slope = SLOPE_MIN;
            let given = |one: &JudgedReply| (slope * log_odds(one.confidence), one.right, one.weight);
            base = intercept(&judged.iter().map(given).collect::<Vec<_>>());
        }
        Self { model: [base, slope], judged, last }
    }

    /// How many judged replies it rests on.
    pub(crate) fn judged(&self) -> usize {
        self.judged.len()
    }

    /// A confidence, corrected.
    pub(crate) fn of(&self, confidence: f32) -> f32 {
        if self.judged.is_empty() || confidence <= 0.0 {
            return confidence;
        }
        #[expect(clippy::cast_possible_truncation, reason = "a probability")]
        let corrected = logistic(self.model[0] + self.model[1] * log_odds(confidence)) as f32;
        corrected
    }

    /// The confidence that was corrected to this one.
    pub(crate) fn undone(&self, corrected: f32) -> f32 {
        if self.judged.is_empty() || corrected <= 0.0 {
            return corrected;
        }
        #[expect(clippy::cast_possible_truncation, reason = "a probability")]
        let before = logistic((log_odds(corrected) - self.model[0]) / self.model[1]) as f32;
        before
    }

    /// What was judged and what the base asked itself, as sure as it is now.
    pub(super) fn outcomes(&self, asked: &[JudgedReply]) -> Vec<JudgedReply> {
        let corrected = |outcome: &JudgedReply, weight| JudgedReply {
            confidence: self.of(outcome.confidence),
            weight: weight * outcome.weight,
            ..*outcome
        };
        let judged = self.judged.iter().map(|outcome| corrected(outcome, JUDGED_WEIGHT));
        asked.iter().map(|outcome| corrected(outcome, 1.0)).chain(judged).collect()
    }
}

/// The a for which a + x, over all x, says yes as often as it was.
fn intercept(examples: &[(f64, bool, f64)]) -> f64 {
    const MOST: f64 = 10.0;
    let excess = |a: f64| -> f64 {
        examples.iter().map(|(x, yes, weight)| weight * (logistic(a + x) - f64::from(u8::from(*yes)))).sum()
    };
    let (mut low, mut high) = (-MOST, MOST);
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if excess(middle) > 0.0 { high = middle } else { low = middle }
    }
    low
}

fn log_odds(confidence: f32) -> f64 {
    let probability = f64::from(confidence).clamp(EDGE, 1.0 - EDGE);
    (probability / (1.0 - probability)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(confidence: f32, right: bool) -> JudgedReply {
        JudgedReply { confidence, right, weight: 1.0 }
    }

    #[test]
    fn without_feedback_nothing_changes() {
        let none = Correction::default();
        for confidence in [0.0, 0.2, 0.75, 1.0] {
            assert!((none.of(confidence) - confidence).abs() < f32::EPSILON);
        }
    }

    #[test]
    fn a_base_that_is_too_sure_becomes_less_so_by_and_by_and_keeps_its_order() {
        // Of those at .9 half are right, of those at .5 a quarter.
        let of = |count: usize| {
            let replies = (0..count).flat_map(|i| [judged(0.9, i % 2 == 0), judged(0.5, i % 4 == 0)]);
            Correction::fit(replies.collect(), 0)
        };
        let (few, many) = (of(4), of(400));
        assert!((0.7..0.9).contains(&few.of(0.9)), "{}", few.of(0.9));
        assert!((many.of(0.9) - 0.5).abs() < 0.05, "{}", many.of(0.9));
        assert!((many.of(0.5) - 0.25).abs() < 0.03, "{}", many.of(0.5));
        let rising = [0.01, 0.3, 0.5, 0.7, 0.9, 0.99].map(|confidence| many.of(confidence));
        assert!(rising.is_sorted_by(|a, b| a < b), "{rising:?}");
        for confidence in [0.05, 0.5, 0.9] {
            assert!((many.undone(many.of(confidence)) - confidence).abs() < 1e-4);
        }
    }

    #[test]
    fn feedback_that_contradicts_all_confidence_makes_it_less_extreme() {
        let against: Vec<_> = (0..400).flat_map(|_| [judged(0.9, false), judged(0.1, true)]).collect();
        let correction = Correction::fit(against, 800);
        assert_eq!((correction.judged(), correction.last), (800, 800));
        let (low, high) = (correction.of(0.1), correction.of(0.9));
        assert!(0.3 < low && low < high && high < 0.7, "{low} {high}");
    }

    #[test]
    fn replies_that_never_help_are_soon_doubted() {
        let never = |count: usize| Correction::fit((0..count).map(|_| judged(0.9, false)).collect(), 0).of(0.9);
        assert!(never(5) > 0.7 && never(20) < 0.65 && never(200) < 0.15, "{} {} {}", never(5), never(20), never(200));
    }

    #[test]
    fn what_was_judged_weighs_more_than_what_the_base_asked_itself() {
        let correction = Correction::fit((0..10).map(|i| judged(0.8, i % 2 == 0)).collect(), 10);
        let outcomes = correction.outcomes(&[judged(0.8, true)]);
        assert_eq!(outcomes.len(), 11);
        assert!(outcomes.iter().all(|outcome| (outcome.confidence - correction.of(0.8)).abs() < f32::EPSILON));
        assert!(outcomes[1].weight > outcomes[0].weight);
    }
}
