//! Retrieval: a question brings candidates, entries with the parts they were found by.

use std::collections::HashMap;

use crate::engine::{Found, PartKind, Snapshot};
use crate::error::Result;
use crate::question::Question;
use crate::store::EntryKey;

/// How many parts of each kind are looked at. An entry has many phrasings, so more parts than candidates are needed.
const PARTS_MAX: usize = 200;

/// An entry that was found, with its best part of each kind.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) entry: EntryKey,
    pub(crate) phrasing: Option<Found>,
    pub(crate) answer: Option<Found>,
}

/// The candidates of a question, in no order.
pub(crate) fn retrieve(question: &Question, snapshot: &dyn Snapshot) -> Result<Vec<Candidate>> {
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut places: HashMap<EntryKey, usize> = HashMap::new();
    for kind in PartKind::ALL {
        for found in snapshot.find(kind, &question.terms, PARTS_MAX)? {
            let at = *places.entry(found.entry).or_insert_with(|| {
                candidates.push(Candidate { entry: found.entry, phrasing: None, answer: None });
                candidates.len() - 1
            });
            let best = match kind {
                PartKind::Phrasing => &mut candidates[at].phrasing,
                PartKind::Answer => &mut candidates[at].answer,
            };
            // Found in the order of the score: the first of a kind is the best.
            best.get_or_insert(found);
        }
    }
    Ok(candidates)
}
