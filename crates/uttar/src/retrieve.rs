//! Retrieval: a question brings candidates, entries with the parts they were found by.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;

use crate::engine::{DocumentAddress, Documents, Found, FoundParts, Rarity, Snapshot, most};
use crate::entry::EntryKey;
use crate::error::Result;
use crate::fingerprint::Fnv;
use crate::part::{Exclusion, Part, PartKind};
use crate::question::Question;
use crate::vectors::{NearPart, Nearness};

/// How many parts of each kind are looked at. An entry has many phrasings, so more of them than candidates are needed;
/// of answers it has one for each asker.
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
        self.phrasing.or(self.answer).map(|found| found.address)
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

/// The candidates of a question, from so many `times` the usual number of best parts of each kind, and from the nearest
/// by vectors where there are such. Only those `among` some places, if not all count.
pub(crate) fn retrieve(
    question: &Question,
    snapshot: &dyn Snapshot,
    nearness: Option<&Nearness>,
    exclusion: Option<Exclusion>,
    times: usize,
    among: Option<&Documents>,
) -> Result<Retrieved> {
    let limits = PARTS_MAX.map(|(kind, parts)| (kind, parts * times));
    let FoundParts { rarities, parts, is_all } = snapshot.find(question.script, &question.terms, &limits, among)?;
    let [phrasings, answers, steps] = parts;
    // A step brings no candidate, so it does not matter how many there are.
    let is_all = is_all[PartKind::Phrasing as usize] && is_all[PartKind::Answer as usize];
    let mut out = Gathered::new(rarities, is_all);
    out.add_parts(phrasings.into_iter().chain(answers), exclusion);
    if let Some(nearness) = nearness {
        let nearest = nearness.nearest(NEAR_PARTS_MAX * times, exclusion);
        out.retrieved.is_all &= nearest.len() < NEAR_PARTS_MAX * times;
        let entries = among.map(|among| EntrySet::from_iter(snapshot.entries_at(among)));
        out.add_near(
            nearest.into_iter().filter(|near| entries.as_ref().is_none_or(|known| known.contains(&near.entry))),
        );
    }
    if !steps.is_empty() {
        let most = most(PartKind::Step, &question.terms.terms, &out.retrieved.rarities);
        out.add_steps(steps, most);
    }
    Ok(out.retrieved)
}

/// Candidates as they come in.
struct Gathered {
    retrieved: Retrieved,
    /// Where the candidate for an entry is.
    places: EntryMap<usize>,
}

impl Gathered {
    fn new(rarities: Vec<Rarity>, is_all: bool) -> Self {
        let (candidates, phrasings, near) = Default::default();
        Self { retrieved: Retrieved { candidates, phrasings, near, rarities, is_all }, places: EntryMap::default() }
    }

    /// The place of the candidate for an entry, which may be new.
    fn candidate(&mut self, entry: EntryKey) -> usize {
        *self.places.entry(entry).or_insert_with(|| {
            self.retrieved.candidates.push(Candidate::new(entry));
            self.retrieved.candidates.len() - 1
        })
    }

    /// Phrasings and answers, each kind in the order of the score.
    fn add_parts(&mut self, parts: impl Iterator<Item = Found>, exclusion: Option<Exclusion>) {
        for found in parts {
            if exclusion.is_some_and(|exclusion| exclusion.excludes(found.entry, found.part)) {
                continue;
            }
            let at = self.candidate(found.entry);
            let candidate = &mut self.retrieved.candidates[at];
            // The first of a kind is the best.
            if found.part.kind == PartKind::Phrasing {
                candidate.phrasing.get_or_insert(found);
                self.retrieved.phrasings.push((found, at));
            } else {
                candidate.answer.get_or_insert(found);
            }
        }
    }

    /// Parts near by their vectors, the nearest first.
    fn add_near(&mut self, nearest: impl Iterator<Item = NearPart>) {
        for near in nearest {
            let at = self.candidate(near.entry);
            self.retrieved.candidates[at].near.get_or_insert(near.part);
            self.retrieved.near.push((near, at));
        }
    }

    /// Steps, the best first, of which the best could have the score `most`. A step brings no candidate: its answer,
    /// which holds its text, has done so.
    fn add_steps(&mut self, steps: Vec<Found>, most: f32) {
        for found in steps {
            if let Some(&at) = self.places.get(&found.entry) {
                self.retrieved.candidates[at].step.get_or_insert((found, found.score / most));
            }
        }
    }
}
