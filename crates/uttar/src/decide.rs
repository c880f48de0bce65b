//! The decision: answer, ask or hand over, from the confidence.

use crate::reply::Decision;

/// From this confidence on the first hit is given as the answer: nine in ten of those are right on `corpora/support`.
const ANSWER_CONFIDENCE_MIN: f32 = 0.75;
/// The first hit must be this much more probable than the second.
const ANSWER_MARGIN_MIN: f32 = 0.1;
/// From this confidence on the hits are worth showing.
const ASK_CONFIDENCE_MIN: f32 = 0.25;

/// Decides from the confidences of the hits, the best first. Of those the first `pinned` are what editors have named: one is the answer, of several
/// the person chooses.
pub(crate) fn decide(confidences: &[f32], pinned: usize) -> Decision {
    match pinned {
        0 => {}
        1 => return Decision::Answer,
        _ => return Decision::Ask,
    }
    let first = confidences.first().copied().unwrap_or(0.0);
    let second = confidences.get(1).copied().unwrap_or(0.0);
    if first >= ANSWER_CONFIDENCE_MIN && first - second >= ANSWER_MARGIN_MIN {
        Decision::Answer
    } else if first >= ASK_CONFIDENCE_MIN {
        Decision::Ask
    } else {
        Decision::HandOver
    }
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
            assert_eq!(decide(confidences, 0), want, "{confidences:?}");
        }
    }
}
