//! Preferences: among hits that are about equally probable, what goes with the products and the talk so far comes first.

use std::sync::Arc;

use super::way::Way;
use crate::catalogue::ProductFit;
use crate::store::StoredEntry;

/// Hits this close in confidence are about equally probable.
const NEAR: f32 = 0.1;

/// A candidate that may be found by this asker, with its entry.
pub(super) struct Admitted {
    pub(super) way: Way,
    pub(super) confidence: f32,
    pub(super) stored: Arc<StoredEntry>,
    /// How it goes with the products asked about; none when there are none.
    pub(super) fit: Option<ProductFit>,
    /// The pattern by which an editor pinned it.
    pub(super) pinned_by: Option<String>,
    /// Whether it follows the entry answered before.
    pub(super) follows: bool,
}

impl Admitted {
    fn preference(&self) -> (bool, bool, Option<ProductFit>) {
        (self.pinned_by.is_some(), self.follows, self.fit)
    }
}

/// Lets the preferred pass those before them that are hardly more probable. The confidences stay where they are: they never rise down the list.
pub(super) fn prefer(admitted: &mut [Admitted]) {
    let confidences: Vec<f32> = admitted.iter().map(|one| one.confidence).collect();
    for i in 1..admitted.len() {
        let mut at = i;
        while at > 0
            && admitted[at].preference() > admitted[at - 1].preference()
            && admitted[at - 1].confidence - admitted[at].confidence <= NEAR
        {
            admitted.swap(at, at - 1);
            at -= 1;
        }
    }
    for (one, confidence) in admitted.iter_mut().zip(confidences) {
        one.confidence = confidence;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::{Evidence, Ranked};
    use crate::retrieve::Candidate;

    fn order(input: &[(&str, f32, Option<ProductFit>, bool)]) -> Vec<(String, f32)> {
        let mut admitted: Vec<Admitted> = input
            .iter()
            .map(|(id, confidence, fit, follows)| Admitted {
                way: Way::Native(Ranked {
                    candidate: Candidate { entry: 0, phrasing: None, answer: None, step: None },
                    score: 0.0,
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
            })
            .collect();
        prefer(&mut admitted);
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
}
