//! How sure a crossing can be by the words that it holds.
//!
//! The model of the two lists ([`super::confidence`]) says for which of them a question is, if it is for one. Where the
//! script of the question has nothing, the only rival is that nothing answers, and a share of the question does not
//! tell: a third of three words is one, which an entry may have by chance, a third of nine is three. So the words
//! count: those that it holds and those by which it is ahead of the next. One is added to the words of the question,
//! for one word alone may well be all there is to say.

use super::Crossing;
use crate::explain::{ALWAYS, Share};
use crate::odds::logistic_f32;

/// 1; the logarithm of the words held; how many more than the next. Fitted on questions to bases with nothing in their
/// script (decision record 0005).
const COEFFICIENTS: [f32; 3] = [-1.9, 1.8, 1.6];

/// Less is held by chance; the logarithm begins here.
pub(super) const HELD_MIN: f32 = 0.02;
/// A lead counts up to this share of the question.
pub(super) const LEAD_MAX: f32 = 0.25;

/// The most that a crossing can be sure of.
pub(super) fn probability_by_words(crossing: &Crossing) -> f32 {
    let log_odds: f32 = COEFFICIENTS.iter().zip(inputs(crossing)).map(|(weight, input)| weight * input).sum();
    logistic_f32(log_odds)
}

/// What each feature adds to the log-odds of it.
pub(super) fn shares_by_words(crossing: &Crossing) -> Vec<Share> {
    const NAMES: [&str; 3] = [ALWAYS, "words held by its best part, as a logarithm", "words ahead of the others"];
    let inputs = NAMES.into_iter().zip(inputs(crossing)).zip(COEFFICIENTS);
    let of = |((feature, value), weight): ((_, f32), f32)| Share {
        feature,
        value: value.into(),
        log_odds: (weight * value).into(),
    };
    inputs.map(of).collect()
}

fn inputs(crossing: &Crossing) -> [f32; 3] {
    #[expect(clippy::cast_precision_loss, reason = "a question has few words")]
    let words = (crossing.words + 1) as f32;
    [1.0, (crossing.held.max(HELD_MIN) * words).ln(), crossing.lead.min(LEAD_MAX) * words]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: usize, held: f32, lead: f32) -> f32 {
        probability_by_words(&Crossing { held, lead, ..Crossing::new(1, words) })
    }

    #[test]
    fn the_same_share_of_more_words_says_more() {
        // One word of three, three of nine.
        assert!(of(3, 0.33, 0.2) < 0.5, "{}", of(3, 0.33, 0.2));
        assert!(of(9, 0.33, 0.2) > 0.75, "{}", of(9, 0.33, 0.2));
    }

    #[test]
    fn one_word_alone_is_worth_asking_back() {
        assert!((0.25..0.75).contains(&of(1, 1.0, 1.0)), "{}", of(1, 1.0, 1.0));
        assert!((0.25..0.75).contains(&of(1, 1.0, 0.0)), "{}", of(1, 1.0, 0.0));
    }

    #[test]
    fn what_is_held_and_the_lead_count_in_their_direction() {
        assert!(of(5, 0.6, 0.1) > of(5, 0.4, 0.1));
        assert!(of(5, 0.4, 0.2) > of(5, 0.4, 0.1));
        assert!(of(5, 0.0, 0.0) < 0.05);
    }
}
