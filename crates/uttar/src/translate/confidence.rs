//! How sure a crossing is.
//!
//! Two lists compete: entries found in the question's own script, and entries that have nothing in it, or little beside
//! what they have in others. A logistic model says how probable it is that the question is for the best of the second:
//! the more it holds and the further it is ahead of the next, the more; the more of the question the best of the first
//! holds and explains, and the fewer entries there are that have nothing in the script, the less. Nothing of that
//! depends on the base's own calibration, so a base of five entries and one of five thousand weigh the two lists alike.
//! How sure it can be by its words is told apart ([`super::by_words`]).
//!
//! An answer explains nothing: only phrasings do. Where the best of the first was found by its answer alone, its
//! confidence counts instead. The two are taken as independent, and not both true: p of the second and n of the first
//! become p (1 - n) / (1 - p n), whose odds are those of p times 1 - n.

use super::Crossing;
use super::by_words::{HELD_MIN, LEAD_MAX, probability_by_words, shares_by_words};
use crate::explain::{ALWAYS, Share};
use crate::odds::{logistic_f32, none_surer_than_before};
use crate::rank::Evidence;

/// The best entry found in the question's own script.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Native {
    pub(crate) evidence: Evidence,
    /// Its confidence, where it was found by its answer alone and the best crossing is for another.
    pub(crate) answer_confidence: Option<f32>,
}

/// 1; the logarithm of what is held; the lead; what the best of the question's own script holds; what it explains.
/// Fitted on `corpora/support` as decision record 0005 says: with some entries in one language only, with and without
/// phrasings, whole and in bases of nine entries.
const COEFFICIENTS: [f32; 5] = [1.8, 1.5, 11.0, -5.5, -5.4];
/// What is held where the best phrasing has all of the question, and the best answer, which counts less, has it too.
const HELD_MAX: f32 = 1.25;
/// Nothing is surer than this of an answer.
const SURE_MAX: f32 = 0.999;
/// The share of entries without the script that they were fitted for; of more nothing is concluded.
const SHARE: f32 = 1.0 / 3.0;

/// How sure a crossing is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CrossingConfidence {
    /// By the two lists; the order goes by it.
    pub(crate) by_lists: f32,
    /// The lesser of that and of what it can be sure of by its words.
    pub(crate) confidence: f32,
}

/// Says of the first of crossings, the best first, by how much it is ahead.
pub(crate) fn set_lead(crossings: &mut [Crossing]) {
    let next = crossings.get(1).map_or(0.0, |next| next.held);
    if let Some(first) = crossings.first_mut() {
        first.lead = first.held - next;
    }
}

/// How sure each crossing is, the best first, by the lists never more than the one before. `native` is what speaks for
/// the best entry found in the question's own script, `share` how many of all entries have nothing in it.
pub(crate) fn confidences(crossings: &[Crossing], native: Option<&Native>, share: f32) -> Vec<CrossingConfidence> {
    let mut by_lists: Vec<f32> =
        crossings.iter().map(|crossing| probability_by_lists(crossing, native, share)).collect();
    none_surer_than_before(1.0, &mut by_lists);
    let with_words = |(crossing, by_lists): (&Crossing, f32)| CrossingConfidence {
        by_lists,
        confidence: by_lists.min(probability_by_words(crossing)),
    };
    crossings.iter().zip(by_lists).map(with_words).collect()
}

/// The probability of a crossing that holds the whole question, far ahead of all others: where even that is next to
/// nothing, nobody has to look for one.
pub(crate) fn confidence_max(native: Option<&Evidence>, share: f32) -> f32 {
    let most = Crossing { held: HELD_MAX, lead: HELD_MAX, ..Crossing::new(0, 1) };
    let native = native.map(|evidence| Native { evidence: *evidence, answer_confidence: None });
    probability_by_lists(&most, native.as_ref(), share)
}

/// What the confidence of a crossing comes from, the lesser of the two: which it is, and what each feature adds to its
/// log-odds.
pub(crate) fn explained_confidence(
    crossing: &Crossing,
    native: Option<&Native>,
    share: f32,
) -> (&'static str, Vec<Share>) {
    if probability_by_words(crossing) < probability_by_lists(crossing, native, share) {
        ("with this entry, by as many words as it holds", shares_by_words(crossing))
    } else {
        ("with this entry, by translated words", shares_by_lists(crossing, native, share))
    }
}

/// The probability that a crossing is the one asked for, by the two lists.
fn probability_by_lists(crossing: &Crossing, native: Option<&Native>, share: f32) -> f32 {
    let inputs = inputs(crossing, native);
    let log_odds: f32 = COEFFICIENTS.iter().zip(inputs).map(|(weight, input)| weight * input).sum();
    logistic_f32(log_odds + (prior(share) + doubt(native)))
}

/// What each feature adds to the log-odds of it.
fn shares_by_lists(crossing: &Crossing, native: Option<&Native>, share: f32) -> Vec<Share> {
    const NAMES: [&str; 5] = [
        ALWAYS,
        "held by its best part, as a logarithm",
        "ahead of the others",
        "held in the script of the question",
        "explained in the script of the question",
    ];
    let inputs = NAMES.into_iter().zip(inputs(crossing, native)).zip(COEFFICIENTS);
    let of = |feature, value: f32, log_odds: f32| Share { feature, value: value.into(), log_odds: log_odds.into() };
    let mut out: Vec<Share> = inputs.map(|((feature, value), weight)| of(feature, value, weight * value)).collect();
    out.push(of("entries with nothing in that script", share, prior(share)));
    if let Some(sure) = native.and_then(|native| native.answer_confidence) {
        out.push(of("sure of an answer in the script of the question", sure, doubt(native)));
    }
    out
}

fn inputs(crossing: &Crossing, native: Option<&Native>) -> [f32; 5] {
    // What a model finds near explains the question as its words would.
    let explained = |native: &Evidence| native.explained.max(native.nearness());
    let evidence = native.map(|native| &native.evidence);
    let (native_held, native_explained) = evidence.map_or((0.0, 0.0), |native| (native.share, explained(native)));
    [1.0, crossing.held.max(HELD_MIN).ln(), crossing.lead.min(LEAD_MAX), native_held, native_explained]
}

/// How much less probable a crossing is beside an answer.
fn doubt(native: Option<&Native>) -> f32 {
    native.and_then(|native| native.answer_confidence).map_or(0.0, |sure| (1.0 - sure.min(SURE_MAX)).ln())
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

    fn beside(held: &[f32], native: Native, share: f32) -> Vec<f32> {
        let crossing = |held: &f32| Crossing {
            entry: 1,
            phrasing: None,
            answer: None,
            held: *held,
            lead: 0.0,
            words: 5,
            reading: 0,
        };
        let mut crossings: Vec<Crossing> = held.iter().map(crossing).collect();
        set_lead(&mut crossings);
        let confidences = confidences(&crossings, Some(&native), share);
        confidences.into_iter().map(|confidence| confidence.by_lists).collect()
    }

    fn of(held: &[f32], native: f32, share: f32) -> Vec<f32> {
        let evidence = Evidence { share: native, explained: native / 2.0, ..Evidence::default() };
        beside(held, Native { evidence, answer_confidence: None }, share)
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
    fn what_its_own_script_holds_needs_no_crossing() {
        assert!(of(&[1.0, 0.2], 1.0, 1.0)[0] < 0.05);
    }

    #[test]
    fn the_surer_an_answer_the_less_probable_a_crossing() {
        let by_answer = |sure| {
            let evidence = Evidence { share: 0.3, ..Evidence::default() };
            beside(&[0.5, 0.4], Native { evidence, answer_confidence: sure }, 0.3)[0]
        };
        let alone = by_answer(None);
        for sure in [0.0, 0.3, 0.6, 0.99] {
            let expected = alone * (1.0 - sure) / (1.0 - alone * sure);
            let found = by_answer(Some(sure));
            assert!((found - expected).abs() < 1e-5, "{sure}: {found} is not {expected}");
            // What is less sure than the answer stays behind it, what is surer comes before it.
            assert_eq!(found > sure * (1.0 - found), alone > sure);
        }
        assert!(by_answer(Some(1.0)) < 0.01);
    }

    #[test]
    fn no_crossing_is_surer_than_one_that_holds_the_whole_question() {
        for native in [0.0, 0.4, 1.0] {
            let evidence = Evidence { share: native, explained: native / 2.0, ..Evidence::default() };
            let most = confidence_max(Some(&evidence), 0.3);
            assert!(of(&[HELD_MAX, 0.2], native, 0.3)[0] <= most && of(&[0.9, 0.3], native, 0.3)[0] < most);
        }
        assert!(confidence_max(None, 1.0) > 0.9);
    }

    #[test]
    fn little_held_is_little_confidence_and_the_order_stays() {
        assert!(of(&[0.1, 0.09], 0.0, 1.0)[0] < 0.25);
        let all = of(&[0.6, 0.5, 0.5, 0.1], 0.0, 1.0);
        assert!(all.windows(2).all(|pair| pair[0] >= pair[1]), "{all:?}");
        assert!(of(&[], 0.5, 0.5).is_empty());
    }
}
