//! Retrieval: a question brings candidates, entries with the parts they were found by.

use std::collections::HashMap;

use crate::engine::{Found, Part, PartKind, Rarity, Snapshot};
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

/// What was found for a question.
pub(crate) struct Retrieved {
    /// The entries, in the order in which they were found.
    pub(crate) candidates: Vec<Candidate>,
    /// The nearest phrasings with the place of their entry among the candidates, the best first.
    pub(crate) phrasings: Vec<(Found, usize)>,
    /// How rare each term of the question is.
    pub(crate) rarities: Vec<Rarity>,
}

/// What is left out, as if it were not in the base.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Exclusion {
    Part(EntryKey, Part),
    Entry(EntryKey),
}

impl Exclusion {
    fn excludes(self, found: &Found) -> bool {
        match self {
            Self::Part(entry, part) => found.entry == entry && found.part == part,
            Self::Entry(entry) => found.entry == entry,
        }
    }
}

/// The candidates of a question.
pub(crate) fn retrieve(
    question: &Question,
    snapshot: &dyn Snapshot,
    exclusion: Option<Exclusion>,
) -> Result<Retrieved> {
    let rarities = snapshot.rarities(question.script, &question.terms)?;
    let mut out = Retrieved { candidates: Vec::new(), phrasings: Vec::new(), rarities };
    let mut places: HashMap<EntryKey, usize> = HashMap::new();
    for kind in PartKind::ALL {
        for found in snapshot.find(kind, &question.terms, &out.rarities, PARTS_MAX)? {
            if exclusion.is_some_and(|exclusion| exclusion.excludes(&found)) {
                continue;
            }
            let at = *places.entry(found.entry).or_insert_with(|| {
                out.candidates.push(Candidate { entry: found.entry, phrasing: None, answer: None });
                out.candidates.len() - 1
            });
            // Found in the order of the score: the first of a kind is the best.
            match kind {
                PartKind::Phrasing => {
                    out.phrasings.push((found, at));
                    out.candidates[at].phrasing.get_or_insert(found);
                }
                PartKind::Answer => {
                    out.candidates[at].answer.get_or_insert(found);
                }
            }
        }
    }
    Ok(out)
}
