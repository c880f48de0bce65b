//! The decision: answer, ask or hand over, from the confidence.

use serde::Serialize;

/// From this confidence on the first hit is given as the answer where nobody says how often answers must be right: nine
/// in ten of those are right on `corpora/support`.
pub(crate) const ANSWER_CONFIDENCE_MIN: f32 = 0.75;
/// The first hit must be this much more probable than the second.
const ANSWER_MARGIN_MIN: f32 = 0.1;
/// From this confidence on the hits are worth showing.
pub(crate) const ASK_CONFIDENCE_MIN: f32 = 0.25;
/// How many hits are offered at most when it is not clear which one is meant.
pub(crate) const OFFER_MAX: usize = 4;
/// The second hit is offered from this confidence on where nobody says otherwise: of what is offered below it nineteen
/// in twenty would be noise.
pub(crate) const OFFER_CONFIDENCE_MIN: f32 = 0.05;
/// A hit beyond the first two is offered when it is at least this part as probable as the first.
const OFFER_SHARE_MIN: f32 = 0.25;

/// What a chatbot should do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Give the answer of the first hit, or of as many as the message asks things:
    /// [`Reply::offer`](crate::Reply::offer).
    Answer,
    /// Offer the first few hits and let the person choose.
    Ask,
    /// Hand over to a person: nothing here answers it.
    HandOver,
}

impl Decision {
    /// All decisions.
    pub const ALL: [Self; 3] = [Self::Answer, Self::Ask, Self::HandOver];

    /// The name in JSON and in Python.
    pub fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Ask => "ask",
            Self::HandOver => "hand_over",
        }
    }
}

/// Decides from the confidences of the hits, the best first; an answer needs `threshold`. Of those the first `pinned`
/// are what editors have named: one is the answer, of several the person chooses.
pub(crate) fn decide(confidences: &[f32], pinned: usize, threshold: f32) -> Decision {
    let first = confidences.first().copied().unwrap_or(0.0);
    let second = confidences.get(1).copied().unwrap_or(0.0);
    let is_clear = first >= threshold && first - second >= ANSWER_MARGIN_MIN;
    match pinned {
        1 => Decision::Answer,
        2.. => Decision::Ask,
        0 if is_clear => Decision::Answer,
        0 if first >= ASK_CONFIDENCE_MIN => Decision::Ask,
        0 => Decision::HandOver,
    }
}

/// How many of the hits to show: the answer, the few that may be meant, or none. Nothing but the first is offered with
/// less than `least`.
pub(crate) fn offer(decision: Decision, confidences: &[f32], pinned: usize, least: f32) -> usize {
    let first = confidences.first().copied().unwrap_or(0.0);
    match decision {
        Decision::Answer => 1,
        Decision::Ask if pinned > 0 => pinned.min(OFFER_MAX),
        Decision::Ask => {
            let is_near = |place: usize, confidence: f32| match place {
                0 => true,
                1 => confidence >= least,
                _ => confidence >= least.max(first * OFFER_SHARE_MIN),
            };
            let places = confidences.iter().enumerate().take(OFFER_MAX);
            places.take_while(|(place, confidence)| is_near(*place, **confidence)).count()
        }
        Decision::HandOver => 0,
    }
}

/// What is wrong with a confidence from which on hits are offered.
pub(crate) fn offer_problem(least: f32) -> Option<String> {
    let good = (0.0..=1.0).contains(&least);
    (!good).then(|| {
        format!("{least} is not between 0 and 1; write 0.05 to offer no entry that is less probable than one in twenty")
    })
}

/// What is wrong with a share of answers that must be right.
pub(crate) fn precision_problem(share: f32) -> Option<String> {
    let good = share > 0.0 && share < 1.0;
    (!good).then(|| format!("{share} is not between 0 and 1; write 0.95 for 19 right answers of 20"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_decision_on_both_sides_of_its_threshold() {
        for (confidences, want) in [
            (&[0.75, 0.5][..], Decision::Answer),
            (&[0.74, 0.1], Decision::Ask),
            (&[0.9, 0.85], Decision::Ask),
            (&[0.25], Decision::Ask),
            (&[0.24], Decision::HandOver),
            (&[], Decision::HandOver),
        ] {
            assert_eq!(decide(confidences, 0, ANSWER_CONFIDENCE_MIN), want, "{confidences:?}");
        }
        assert_eq!(decide(&[0.9, 0.1], 0, 0.95), Decision::Ask);
        assert_eq!(decide(&[0.6, 0.1], 0, 0.55), Decision::Answer);
        assert_eq!(decide(&[0.2, 0.0], 0, 0.15), Decision::Answer);
    }

    #[test]
    fn one_to_four_hits_are_offered() {
        for (confidences, decision, want) in [
            (&[0.6, 0.1, 0.1][..], Decision::Ask, 2),
            (&[0.6, 0.05, 0.05], Decision::Ask, 2),
            (&[0.6, 0.049, 0.04], Decision::Ask, 1),
            (&[0.4, 0.3, 0.2, 0.05], Decision::Ask, 3),
            (&[0.3, 0.3, 0.3, 0.3, 0.3], Decision::Ask, 4),
            (&[0.5], Decision::Ask, 1),
            (&[0.9, 0.1], Decision::Answer, 1),
            (&[0.1, 0.1], Decision::HandOver, 0),
        ] {
            assert_eq!(offer(decision, confidences, 0, OFFER_CONFIDENCE_MIN), want, "{confidences:?}");
        }
        let thirds = [0.3, 0.3, 0.2];
        for (least, want) in [(0.0, 3), (0.2, 3), (0.21, 2), (0.31, 1)] {
            assert_eq!(offer(Decision::Ask, &thirds, 0, least), want, "{least}");
        }
    }

    #[test]
    fn what_is_pinned_decides() {
        for (pinned, decision, offered) in [(1, Decision::Answer, 1), (2, Decision::Ask, 2), (9, Decision::Ask, 4)] {
            let confidences = [0.2; 9];
            assert_eq!(decide(&confidences, pinned, 0.75), decision);
            assert_eq!(offer(decision, &confidences, pinned, OFFER_CONFIDENCE_MIN), offered);
        }
    }
}
