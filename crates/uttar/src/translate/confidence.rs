//! How sure a crossing is.
//!
//! Two lists compete: entries found in the question's own script or by its sounds, and entries that have nothing in that script. A logistic model says how
//! probable it is that the question is for the best of the second: the more it holds and the further it is ahead of the next, the more, and more still
//! where the question is romanised (its words are there, only written otherwise) and the other list has the same entry first; the more of the question
//! the best of the first holds and explains, and the fewer entries there are that have nothing in the script, the less. Nothing here depends on the base's
//! own calibration, so a base of five entries and one of five thousand weigh the two lists alike.

use super::Crossing;
use crate::explain::ALWAYS;
use crate::rank::Evidence;
use crate::share::Share;

/// 1; the logarithm of what is held; the lead; what the best of the question's own script holds; what it explains; whether the question is romanised; whether
/// it is and both lists have the same entry first. Fitted on `corpora/support` as decision record 0005 says: with some entries in one language only, with and without
/// phrasings, whole and in bases of nine entries; the last two later, on romanised questions too.
const COEFFICIENTS: [f32; 7] = [1.8, 1.5, 11.0, -5.5, -5.4, 0.5, 2.3];
/// Less is held by chance; the logarithm begins here.
const HELD_MIN: f32 = 0.02;
/// A lead counts up to this.
const LEAD_MAX: f32 = 0.25;
/// The share of entries without the script that they were fitted for; of more nothing is concluded.
const SHARE: f32 = 1.0 / 3.0;

/// What the crossings of a question compete with, and how it is asked.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rivalry {
    /// What speaks for the best entry found in the question's own script or by its sounds, if there was one.
    pub(crate) native: Option<Evidence>,
    /// Whether that entry is the best crossing too.
    pub(crate) agreed: bool,
    /// The probability that the question is romanised.
    pub(crate) romanised: f32,
    /// How many of all entries have nothing in the script.
    pub(crate) share: f32,
}

/// The probability of each crossing, the best first, to be the one asked for, never more than that of the one before.
pub(crate) fn confidences(crossings: &[Crossing], rivalry: &Rivalry) -> Vec<f32> {
    let held = |place: usize| crossings.get(place).map_or(0.0, |crossing| crossing.held);
    let prior = prior(rivalry.share);
    let probability = |held: f32, lead: f32, rivalry: &Rivalry| {
        let x: f32 = COEFFICIENTS.iter().zip(inputs(held, lead, rivalry)).map(|(weight, input)| weight * input).sum();
        1.0 / (1.0 + (-x - prior).exp())
    };
    let first = probability(held(0), held(0) - held(1), rivalry);
    let of_others = Rivalry { agreed: false, ..*rivalry };
    let mut before = first;
    let rest = (1..crossings.len()).map(|place| {
        before = probability(held(place), 0.0, &of_others).min(before);
        before
    });
    crossings.first().map(|_| first).into_iter().chain(rest).collect()
}

/// What each feature adds to the log-odds of a crossing that holds `held` of the question, `lead` more than the next.
pub(crate) fn confidence_shares(held: f32, lead: f32, rivalry: &Rivalry) -> Vec<Share> {
    const NAMES: [&str; 7] = [
        ALWAYS,
        "held by its best part, as a logarithm",
        "ahead of the others",
        "held in the script of the question",
        "explained in the script of the question",
        "the question is romanised",
        "romanised, and first by its sounds too",
    ];
    let inputs = NAMES.into_iter().zip(inputs(held, lead, rivalry)).zip(COEFFICIENTS);
    let of = |feature, value: f32, log_odds: f32| Share { feature, value: value.into(), log_odds: log_odds.into() };
    let mut out: Vec<Share> = inputs.map(|((feature, value), weight)| of(feature, value, weight * value)).collect();
    out.push(of("entries with nothing in that script", rivalry.share, prior(rivalry.share)));
    out
}

fn inputs(held: f32, lead: f32, rivalry: &Rivalry) -> [f32; 7] {
    // What a model finds near explains the question as its words would.
    let explained = |native: &Evidence| native.explained.max(native.nearness());
    let native = rivalry.native.as_ref();
    let (native_held, native_explained) = native.map_or((0.0, 0.0), |native| (native.share, explained(native)));
    let agreed = if rivalry.agreed { rivalry.romanised } else { 0.0 };
    [1.0, held.max(HELD_MIN).ln(), lead.min(LEAD_MAX), native_held, native_explained, rivalry.romanised, agreed]
}

/// How much the share tells.
fn prior(share: f32) -> f32 {
    log_odds(share) - log_odds(SHARE)
}

/// Of a share that is neither nothing nor all.
fn log_odds(share: f32) -> f32 {
    let share = share.clamp(0.02, SHARE);
    (share / (1.0 - share)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(held: &[f32], native: f32, share: f32) -> Vec<f32> {
        let crossing = |held: &f32| Crossing { entry: 1, phrasing: None, answer: None, held: *held, reading: 0 };
        let native = Evidence { share: native, explained: native / 2.0, ..Evidence::default() };
        let rivalry = Rivalry { native: Some(native), share, ..Rivalry::default() };
        confidences(&held.iter().map(crossing).collect::<Vec<_>>(), &rivalry)
    }

    #[test]
    fn each_thing_counts_in_its_direction() {
        let usual = of(&[0.5, 0.3], 0.2, 0.3)[0];
        assert!((0.3..0.95).contains(&usual), "{usual}");
        assert!(of(&[0.6, 0.4], 0.2, 0.3)[0] > usual);
        assert!(of(&[0.5, 0.45], 0.2, 0.3)[0] < usual);
        assert!(of(&[0.5, 0.3], 0.9, 0.3)[0] < usual);
        assert!(of(&[0.5, 0.3], 0.2, 0.01)[0] < usual);
    }

    #[test]
    fn romanised_questions_and_lists_that_agree_are_surer() {
        let crossing = |held: f32| Crossing { entry: 1, phrasing: None, answer: None, held, reading: 0 };
        let crossings = [crossing(0.5), crossing(0.4)];
        let of = |romanised, agreed| {
            let rivalry = Rivalry { native: Some(Evidence::default()), agreed, romanised, share: 1.0 };
            confidences(&crossings, &rivalry)
        };
        assert!(of(1.0, false)[0] > of(0.5, false)[0] && of(0.5, false)[0] > of(0.0, false)[0]);
        assert!(of(0.5, true)[0] > of(0.5, false)[0]);
        // What both lists say of the first says nothing of the second.
        assert!((of(0.5, true)[1] - of(0.5, false)[1]).abs() < 1e-6);
    }

    #[test]
    fn what_its_own_script_holds_needs_no_crossing() {
        assert!(of(&[1.0, 0.2], 1.0, 1.0)[0] < 0.05);
    }

    #[test]
    fn little_held_is_little_confidence_and_the_order_stays() {
        assert!(of(&[0.1, 0.09], 0.0, 1.0)[0] < 0.25);
        let all = of(&[0.6, 0.5, 0.5, 0.1], 0.0, 1.0);
        assert!(all.windows(2).all(|pair| pair[0] >= pair[1]), "{all:?}");
        assert!(of(&[], 0.5, 0.5).is_empty());
    }
}
