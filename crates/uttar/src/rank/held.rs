//! How much of a question the best parts of each candidate hold.

use super::script_weights::ScriptWeights;
use crate::engine::{Found, Snapshot, most};
use crate::part::PartKind;
use crate::question::Question;
use crate::retrieve::{Candidate, Retrieved};

/// What the best parts of a candidate hold: shares of the score that a part with all of the question would have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    pub(super) phrasing: f32,
    pub(super) answer: f32,
    /// Whether only its answer can speak for it: the entry has no phrasing in the script of the answer.
    pub(super) has_answer_only: bool,
}

/// What each candidate holds, in their order.
pub(super) fn held(
    question: &Question,
    retrieved: &Retrieved,
    weights: &ScriptWeights<'_>,
    snapshot: &dyn Snapshot,
) -> Vec<Held> {
    let [phrasing_most, answer_most] =
        [PartKind::Phrasing, PartKind::Answer].map(|kind| most(kind, &question.terms.terms, &retrieved.rarities));
    let share =
        |found: Option<Found>, most: f32| found.map_or(0.0, |found| found.score * weights.of(found.script) / most);
    let of_candidate = |candidate: &Candidate| Held {
        phrasing: share(candidate.phrasing, phrasing_most),
        answer: share(candidate.answer, answer_most),
        has_answer_only: has_answer_only(candidate, snapshot),
    };
    retrieved.candidates.iter().map(of_candidate).collect()
}

fn has_answer_only(candidate: &Candidate, snapshot: &dyn Snapshot) -> bool {
    let answer = candidate.answer.filter(|_| candidate.phrasing.is_none());
    answer.is_some_and(|found| !snapshot.has_phrasing(found.address, found.script))
}
