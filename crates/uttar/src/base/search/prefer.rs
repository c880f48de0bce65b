//! Preferences: among hits that are about equally probable, what goes with the products and the talk so far comes
//! first. Where the question names a product, an entry about other products only is less probable.

use super::admit::Admitted;
use crate::catalogue::ProductFit;
use crate::odds::none_surer_than_before;

/// Hits this close in confidence are about equally probable.
const NEAR: f32 = 0.1;

/// How much the odds of an entry about other products fall when the question names one: of 317 questions of
/// `corpora/support` that name a product 7 mean such an entry. And those of an entry for other places than the asker's,
/// beside one about as probable that has an answer there.
const OTHER_ODDS: f32 = 8.0;

/// The confidence that such an entry about another product can reach: too little to be given as the answer, for who
/// names a product hardly ever means another.
const OTHER_CONFIDENCE_MAX: f32 = 0.7;

/// What of two hits that are about equally probable comes first: the greater.
fn preference(one: &Admitted) -> (bool, bool, bool, Option<ProductFit>) {
    (one.pinned_by.is_some(), one.follows, !one.is_elsewhere(), one.fit)
}

/// Lets the preferred pass those before them that are hardly more probable. The confidences stay where they are: what
/// is about equally probable changes places, nothing else does. Entries about other products than the one named are
/// less probable before that, and those with answers for other places beside others like them that have one here.
pub(super) fn prefer(admitted: &mut [Admitted], is_product_named: bool) {
    // What an editor pinned stays where it is.
    let pinned = admitted.iter().take_while(|one| one.pinned_by.is_some()).count();
    let serving: Vec<f32> = admitted.iter().filter(|one| !one.is_elsewhere()).map(|one| one.confidence).collect();
    let has_serving_equal = |of: f32| serving.iter().any(|confidence| is_hardly_less(*confidence, of));
    for one in admitted[pinned..].iter_mut().filter(|one| one.is_elsewhere() && has_serving_equal(one.confidence)) {
        one.confidence = with_odds_divided(one.confidence, OTHER_ODDS);
    }
    if is_product_named {
        hold_others_back(&mut admitted[pinned..]);
    }
    admitted[pinned..].sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let confidences: Vec<f32> = admitted.iter().map(|one| one.confidence).collect();
    for i in 1..admitted.len() {
        let mut at = i;
        while at > 0
            && preference(&admitted[at]) > preference(&admitted[at - 1])
            && is_hardly_less(admitted[at].confidence, admitted[at - 1].confidence)
        {
            admitted.swap(at, at - 1);
            at -= 1;
        }
    }
    admitted.iter_mut().zip(confidences).for_each(|(one, confidence)| one.confidence = confidence);
    none_surer_than_before(1.0, admitted.iter_mut().map(|one| &mut one.confidence));
}

/// Whether a confidence is about that of the one before: near it, and not a small part of it where both are small.
pub(super) fn is_hardly_less(confidence: f32, before: f32) -> bool {
    before - confidence <= NEAR && confidence * 2.0 >= before
}

/// Divides the odds of entries about other products than the one named. What they lose the rest has, each in
/// proportion: one of all these is meant, or none is.
fn hold_others_back(admitted: &mut [Admitted]) {
    let is_other = |one: &Admitted| one.fit == Some(ProductFit::Other);
    let sum = |is_wanted: bool| -> f32 {
        admitted.iter().filter(|one| is_other(one) == is_wanted).map(|one| one.confidence).sum()
    };
    let [rest, others] = [false, true].map(sum);
    // They were not counted together: of two that say the same each may be nine in ten.
    let all = (1.0 - others * (1.0 - 1.0 / OTHER_ODDS)).max(rest + others / OTHER_ODDS).min(1.0);
    for one in admitted {
        one.confidence = if is_other(one) {
            let most = if one.is_as_written() { 1.0 } else { OTHER_CONFIDENCE_MAX };
            with_odds_divided(one.confidence, OTHER_ODDS).min(most)
        } else {
            one.confidence / all
        };
    }
}

fn with_odds_divided(probability: f32, by: f32) -> f32 {
    probability / (probability + by * (1.0 - probability))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::way::Way;
    use super::*;
    use crate::rank::{Evidence, Ranked};
    use crate::retrieve::Candidate;
    use crate::store::StoredEntry;

    fn order(input: &[(&str, f32, Option<ProductFit>, bool)]) -> Vec<(String, f32)> {
        ordered(input, false)
    }

    fn ordered(input: &[(&str, f32, Option<ProductFit>, bool)], is_product_named: bool) -> Vec<(String, f32)> {
        let mut admitted: Vec<Admitted> = input
            .iter()
            .map(|(id, confidence, fit, follows)| Admitted {
                way: Way::Native(Ranked {
                    candidate: Candidate::new(0),
                    score: 0.0,
                    unit: 1.0,
                    evidence: Evidence::default(),
                    reading: 0,
                }),
                pinned_by: None,
                confidence: *confidence,
                stored: Arc::new(StoredEntry {
                    key: 0,
                    version: 1,
                    entry: crate::Entry { id: (*id).to_owned(), ..crate::Entry::default() },
                }),
                fit: *fit,
                follows: *follows,
                withheld: None,
            })
            .collect();
        prefer(&mut admitted, is_product_named);
        admitted.into_iter().map(|one| (one.stored.entry.id.clone(), one.confidence)).collect()
    }

    #[test]
    fn the_preferred_pass_their_equals_only() {
        use ProductFit::{Fits, General, Other};
        let pairs = |list: &[(&str, f32)]| list.iter().map(|(id, c)| ((*id).to_owned(), *c)).collect::<Vec<_>>();
        assert_eq!(
            order(&[("a", 0.5, Some(Other), false), ("b", 0.45, Some(Fits), false), ("c", 0.3, Some(General), false)]),
            pairs(&[("b", 0.5), ("a", 0.45), ("c", 0.3)])
        );
        assert_eq!(
            order(&[("a", 0.9, Some(Other), false), ("b", 0.45, Some(Fits), true)]),
            pairs(&[("a", 0.9), ("b", 0.45)])
        );
        assert_eq!(order(&[("a", 0.5, None, false), ("b", 0.5, None, true)]), pairs(&[("b", 0.5), ("a", 0.5)]));
    }

    #[test]
    fn an_entry_about_another_product_than_the_one_named_gives_way() {
        use ProductFit::{Fits, General, Other, Own};
        let ids = |input: &[(&str, f32, Option<ProductFit>, bool)], is_product_named| {
            ordered(input, is_product_named).into_iter().map(|(id, _)| id).collect::<Vec<_>>()
        };
        let equals = [("vacuum", 0.4, Some(Other), false), ("washer", 0.2, Some(Own), false)];
        assert_eq!(ids(&equals, true), ["washer", "vacuum"]);
        assert_eq!(ids(&equals, false), ["vacuum", "washer"], "what the customer merely has says less");
        let sure = [("vacuum", 0.98, Some(Other), false), ("washer", 0.02, Some(Own), false)];
        let found = ordered(&sure, true);
        assert_eq!(found[0].0, "vacuum", "it may be said by the way: {found:?}");
        // What is about another product leaves most of its probability to the rest.
        assert!((found[1].1 - 0.02 / (0.02 + 0.98 / OTHER_ODDS)).abs() < 1e-6, "{found:?}");
        let same = [
            ("general", 0.9, Some(General), false),
            ("other", 0.9, Some(Other), false),
            ("family", 0.9, Some(Fits), false),
            ("own", 0.9, Some(Own), false),
        ];
        let found = ordered(&same, true);
        assert_eq!(found.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["own", "family", "general", "other"]);
        assert!(found[0].1 == 0.9 && found[3].1 < 0.6, "{found:?}");
        assert!(found.is_sorted_by(|a, b| a.1 >= b.1), "{found:?}");
    }

    #[test]
    fn what_is_improbable_stays_so_when_it_comes_before_another_product() {
        use ProductFit::{Fits, Other, Own};
        let asked = [
            ("own", 0.42, Some(Own), false),
            ("other", 0.41, Some(Other), false),
            ("stranger", 0.01, Some(Fits), false),
        ];
        let found = ordered(&asked, true);
        assert_eq!(found.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["own", "other", "stranger"]);
        assert!(found[1].1 < 0.1 && found[2].1 < 0.02, "{found:?}");
    }
}
