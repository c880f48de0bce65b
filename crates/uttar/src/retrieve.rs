//! Retrieval: a question brings candidates, entries with the parts they were found by.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;

use crate::engine::{DocumentAddress, Found, FoundParts, Places, Rarity, Snapshot, most};
use crate::entry::EntryKey;
use crate::error::Result;
use crate::fingerprint::Fnv;
use crate::part::{Exclusion, Part, PartKind};
use crate::question::Question;
use crate::vectors::{NearPart, Nearness};

/// How many parts of each kind are looked at. An entry has many phrasings, so more of them than candidates are needed; of answers it has one for each asker.
const PARTS_MAX: [(PartKind, usize); PartKind::ALL.len()] =
    [(PartKind::Phrasing, 160), (PartKind::Answer, 64), (PartKind::Step, 64)];
/// How many of the nearest parts by vectors are looked at.
const NEAR_PARTS_MAX: usize = 100;

/// Something for each of some entries. The store gives their keys, so nobody can choose them to collide.
pub(crate) type EntryMap<T> = HashMap<EntryKey, T, BuildHasherDefault<Fnv>>;

/// Some entries.
pub(crate) type EntrySet = HashSet<EntryKey, BuildHasherDefault<Fnv>>;

/// An entry that was found, with its best part of each kind.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) entry: EntryKey,
    pub(crate) phrasing: Option<Found>,
    pub(crate) answer: Option<Found>,
    /// The step that holds most of the question, as a share of the score that one with all of it would have.
    pub(crate) step: Option<(Found, f32)>,
    /// The part that is nearest by vectors, if any is near.
    pub(crate) near: Option<Part>,
}

impl Candidate {
    pub(crate) fn new(entry: EntryKey) -> Self {
        Self { entry, phrasing: None, answer: None, step: None, near: None }
    }

    /// Where one of its parts is; none where only its vector was found.
    pub(crate) fn place(&self) -> Option<DocumentAddress> {
        self.phrasing.or(self.answer).map(|found| found.place)
    }
}

/// What was found for a question.
pub(crate) struct Retrieved {
    /// The entries, in the order in which they were found.
    pub(crate) candidates: Vec<Candidate>,
    /// The nearest phrasings with the place of their entry among the candidates, the best first.
    pub(crate) phrasings: Vec<(Found, usize)>,
    /// The nearest parts by vectors with the place of their entry, the nearest first.
    pub(crate) near: Vec<(NearPart, usize)>,
    /// How rare each term of the question is.
    pub(crate) rarities: Vec<Rarity>,
    /// Whether there is no more to be found.
    pub(crate) is_all: bool,
}

impl Retrieved {
    /// Keeps the candidates for which `keep` holds, in their order.
    pub(crate) fn retain(&mut self, keep: &[bool]) {
        let mut places = Vec::with_capacity(keep.len());
        let mut kept = 0;
        for &keep in keep {
            places.push(keep.then_some(kept));
            kept += usize::from(keep);
        }
        let keep = |at: &mut usize| places[*at].map(|place| *at = place).is_some();
        self.phrasings.retain_mut(|(_, at)| keep(at));
        self.near.retain_mut(|(_, at)| keep(at));
        let mut places = places.into_iter();
        self.candidates.retain(|_| places.next().flatten().is_some());
    }
}

/// The candidates of a question, from so many `times` the usual number of best parts of each kind, and from the nearest by vectors where there are such. Only
/// those `among` some places, if not all count.
pub(crate) fn retrieve(
    question: &Question,
    snapshot: &dyn Snapshot,
    nearness: Option<&Nearness>,
    exclusion: Option<Exclusion>,
    times: usize,
    among: Option<&Places>,
) -> Result<Retrieved> {
    let limits = PARTS_MAX.map(|(kind, parts)| (kind, parts * times));
    let FoundParts { rarities, parts, is_all } = snapshot.find(question.script, &question.terms, &limits, among)?;
    let [phrasings, answers, steps] = parts;
    // A step brings no candidate, so it does not matter how many there are.
    let is_all = is_all[PartKind::Phrasing as usize] && is_all[PartKind::Answer as usize];
    let mut out = Retrieved { candidates: Vec::new(), phrasings: Vec::new(), near: Vec::new(), rarities, is_all };
    let mut places: EntryMap<usize> = EntryMap::default();
    for (kind, parts) in [(PartKind::Phrasing, phrasings), (PartKind::Answer, answers)] {
        for found in parts {
            if exclusion.is_some_and(|exclusion| exclusion.excludes(found.entry, found.part)) {
                continue;
            }
            let at = *places.entry(found.entry).or_insert_with(|| {
                out.candidates.push(Candidate::new(found.entry));
                out.candidates.len() - 1
            });
            // Found in the order of the score: the first of a kind is the best.
            match kind {
                PartKind::Phrasing => {
                    out.phrasings.push((found, at));
                    out.candidates[at].phrasing.get_or_insert(found);
                }
                _ => {
                    out.candidates[at].answer.get_or_insert(found);
                }
            }
        }
    }
    if let Some(nearness) = nearness {
        let nearest = nearness.nearest(NEAR_PARTS_MAX * times, exclusion);
        out.is_all &= nearest.len() < NEAR_PARTS_MAX * times;
        let entries = among.map(|among| EntrySet::from_iter(snapshot.entries_at(among)));
        for near in nearest {
            if entries.as_ref().is_some_and(|entries| !entries.contains(&near.entry)) {
                continue;
            }
            let at = *places.entry(near.entry).or_insert_with(|| {
                out.candidates.push(Candidate::new(near.entry));
                out.candidates.len() - 1
            });
            out.candidates[at].near.get_or_insert(near.part);
            out.near.push((near, at));
        }
    }
    // A step brings no candidate: its answer, which holds its text, has done so.
    if !steps.is_empty() {
        let most = most(PartKind::Step, &question.terms.terms, &out.rarities);
        for found in steps {
            if let Some(&at) = places.get(&found.entry) {
                out.candidates[at].step.get_or_insert((found, found.score / most));
            }
        }
    }
    Ok(out)
}
