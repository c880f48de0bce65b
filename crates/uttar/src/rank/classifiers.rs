//! The classifiers of a base: one for each script, of the entries that have enough phrasings in it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Serialize};

use super::Basis;
use super::classifier::{Classifier, Examples};
use super::kernel::{BlockWeights, Numbering, Vectors};
use crate::engine::{IndexedPhrasing, LanguageCode, ScriptCode, Snapshot};
use crate::entry::EntryKey;
use crate::features::Feature;
use crate::limits::Limits;
use crate::question::Question;
use crate::store::Position;

/// Phrasings that an entry must have in a language of a script: fewer show too little of how it is asked for. Where
/// most entries have fewer there is no classifier: it would take their questions for those of the few that it knows. A
/// base asks itself phrasings of these entries alone: of fewer, the one left out would leave another base behind. See
/// decision record 0008.
pub(crate) const PHRASINGS_MIN: usize = 5;

/// How much what was learnt counts beside what the nearest phrasings explain; see decision record 0008.
const LEARNT_WEIGHT: f32 = 3.0;

/// What was learnt of the phrasings of a base.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Classifiers {
    /// The position of the base.
    pub(crate) position: Position,
    scripts: Vec<ScriptClassifier>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct ScriptClassifier {
    script: ScriptCode,
    /// By class.
    entries: Vec<EntryKey>,
    classifier: Classifier,
}

/// How much counts what phrasings explain and what was learnt.
pub(super) struct Blend {
    /// Of both together, where it is 1 without anything learnt.
    pub(super) weight: f32,
    /// What was learnt says so much of any entry, by chance: of few entries each is probable.
    pub(super) chance: f32,
}

/// Classifiers, and what has changed since they were trained.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trained {
    classifiers: Arc<Classifiers>,
    /// Entries of which the classifiers know an earlier state.
    changed: Arc<HashSet<EntryKey>>,
}

impl Classifiers {
    /// Learns from the phrasings of a snapshot, but for those left out; nothing when it is told to stop meanwhile.
    pub(crate) fn train(
        snapshot: &dyn Snapshot,
        position: Position,
        phrasings: &[IndexedPhrasing],
        is_left_out: impl Fn(&IndexedPhrasing) -> bool,
        limits: &Limits,
        stopping: &AtomicBool,
    ) -> Option<Self> {
        let mut by_script: HashMap<ScriptCode, HashMap<EntryKey, Vec<&IndexedPhrasing>>> = HashMap::new();
        for phrasing in phrasings.iter().filter(|phrasing| !is_left_out(phrasing)) {
            by_script.entry(phrasing.script).or_default().entry(phrasing.entry).or_default().push(phrasing);
        }
        let mut scripts = Vec::new();
        for (script, mut entries) in by_script {
            let all = entries.len();
            entries.retain(|_, phrasings| has_enough(phrasings));
            let count: usize = entries.values().map(Vec::len).sum();
            if entries.len() > 1 && entries.len() * 2 >= all && count <= limits.learnt_phrasings_max {
                let mut entries: Vec<_> = entries.into_iter().collect();
                entries.sort_unstable_by_key(|(entry, _)| *entry);
                let examples = examples(snapshot, script, &entries);
                let classifier = Classifier::train(&examples, limits.learnt_weights_max, stopping)?;
                let entries = entries.into_iter().map(|(entry, _)| entry).collect();
                scripts.push(ScriptClassifier { script, entries, classifier });
            }
        }
        scripts.sort_unstable_by_key(|one| one.script);
        Some(Self { position, scripts })
    }

    /// Whether there are any.
    pub(crate) fn is_empty(&self) -> bool {
        self.scripts.is_empty()
    }

    fn knows(&self, entry: EntryKey) -> bool {
        self.scripts.iter().any(|one| one.entries.binary_search(&entry).is_ok())
    }
}

/// Whether there are enough in one language.
fn has_enough(phrasings: &[&IndexedPhrasing]) -> bool {
    let mut counts: HashMap<LanguageCode, usize> = HashMap::new();
    phrasings.iter().for_each(|phrasing| *counts.entry(phrasing.language).or_default() += 1);
    counts.into_values().any(|count| count >= PHRASINGS_MIN)
}

fn examples(snapshot: &dyn Snapshot, script: ScriptCode, entries: &[(EntryKey, Vec<&IndexedPhrasing>)]) -> Examples {
    let mut out = Examples { class_count: entries.len(), ..Examples::default() };
    let mut numbering = Numbering::new(snapshot, &[]);
    let mut features = Vec::new();
    for (class, (_, phrasings)) in (0..).zip(entries) {
        for phrasing in phrasings {
            snapshot.features(phrasing.address, &mut features);
            out.vectors.push(&features, script, BlockWeights::own_script(), &mut numbering);
            out.classes.push(class);
        }
    }
    out.features = numbering.features().collect();
    out
}

impl ScriptClassifier {
    /// The probabilities of classes given that one of these entries is meant; gives how many classes that leaves. Where
    /// the question seems to mean another entry they stay small: these entries are taken to be meant as often as they
    /// are many.
    fn condition(&self, probabilities: &mut [f32], entries: &[EntryKey]) -> usize {
        let classes: Vec<usize> = entries.iter().filter_map(|entry| self.entries.binary_search(entry).ok()).collect();
        #[expect(clippy::cast_precision_loss, reason = "at most some thousand")]
        let usual = classes.len() as f32 / self.entries.len().max(1) as f32;
        let share: f32 = classes.iter().map(|class| probabilities[*class]).sum();
        let share = share.max(usual).max(f32::EPSILON);
        probabilities.iter_mut().for_each(|probability| *probability = (*probability / share).min(1.0));
        classes.len()
    }
}

impl Trained {
    /// With what has changed since.
    pub(crate) fn new(classifiers: Arc<Classifiers>, changed: impl IntoIterator<Item = EntryKey>) -> Self {
        let changed = changed.into_iter().filter(|entry| classifiers.knows(*entry)).collect();
        Self { changed: Arc::new(changed), classifiers }
    }

    /// The same after more has changed.
    pub(crate) fn after(&self, changed: &[EntryKey]) -> Self {
        let new = changed.iter().copied().filter(|entry| self.classifiers.knows(*entry));
        let mut all = Arc::clone(&self.changed);
        new.for_each(|entry| _ = Arc::make_mut(&mut all).insert(entry));
        Self { classifiers: Arc::clone(&self.classifiers), changed: all }
    }

    /// Whether so much has changed that it is time to learn anew: a fifth of the entries that were learnt.
    pub(crate) fn is_stale(&self) -> bool {
        let known: usize = self.classifiers.scripts.iter().map(|one| one.entries.len()).sum();
        !self.changed.is_empty() && self.changed.len() * 5 >= known
    }

    pub(crate) fn classifiers(&self) -> &Arc<Classifiers> {
        &self.classifiers
    }

    /// Puts what was learnt into what the phrasings of each candidate explain of a question, as a weighted mean of
    /// both.
    ///
    /// An entry that was not learnt, or has changed since, keeps what it explains, and the others share the rest: what
    /// is new counts at once. The less of the question is explained by entries that were learnt, the less what was
    /// learnt counts. `by_answers` is what is explained by an entry that could not be learnt, since it has no
    /// phrasings.
    pub(super) fn blend(
        &self,
        question: &Question,
        features: &[Feature],
        candidates: &[EntryKey],
        Basis { snapshot, among, .. }: Basis<'_>,
        by_answers: f32,
        explained: &mut [f32],
    ) -> Blend {
        let Some(known) = self.classifiers.scripts.iter().find(|one| one.script == question.script) else {
            return Blend { weight: 1.0, chance: 0.0 };
        };
        let mut vectors = Vectors::default();
        let mut numbering = Numbering::new(snapshot, &[]);
        vectors.push(features, question.script, BlockWeights::own_script(), &mut numbering);
        let numbers: Vec<u32> = numbering.features().collect();
        let asked: Vec<_> =
            vectors.get(0).iter().map(|(number, weight)| (numbers[*number as usize], *weight)).collect();
        let mut probabilities = known.classifier.probabilities(&asked);
        let possible = match among {
            Some(among) => known.condition(&mut probabilities, &snapshot.entries_at(among)),
            None => probabilities.len(),
        };
        let learnt: Vec<Option<f32>> = candidates
            .iter()
            .map(|entry| {
                let class = known.entries.binary_search(entry).ok()?;
                (!self.changed.contains(entry)).then(|| probabilities[class])
            })
            .collect();
        let sum = |is_learnt: bool| -> f32 {
            let of_those = explained.iter().zip(&learnt).filter(|(_, learnt)| learnt.is_some() == is_learnt);
            of_those.map(|(own, _)| own.max(0.0)).sum()
        };
        let (by_learnt, by_others) = (sum(true), sum(false) + by_answers);
        let rest = (1.0 - by_others).max(0.0);
        let weight = LEARNT_WEIGHT * by_learnt / (by_learnt + by_others).max(f32::EPSILON);
        for (own, learnt) in explained.iter_mut().zip(&learnt) {
            let learnt = learnt.map_or(*own, |probability| probability * rest);
            *own = (*own + weight * learnt) / (1.0 + weight);
        }
        #[expect(clippy::cast_precision_loss, reason = "at most some thousand")]
        let chance = rest / possible.max(1) as f32;
        Blend { weight: 1.0 + weight, chance: weight * chance / (1.0 + weight) }
    }
}
