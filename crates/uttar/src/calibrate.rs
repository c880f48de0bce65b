//! Questions that a base asks itself, to learn how far its confidence can be trusted.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use uttar_analysis::Analyzer;

use crate::about::About;
use crate::catalogue::{Families, Mentions};
use crate::engine::{Documents, IndexedPhrasing, Snapshot};
use crate::entry::{Entry, EntryKey};
use crate::error::Result;
use crate::limits::Limits;
use crate::part::Exclusion;
use crate::part::{Part, PartKind};
use crate::question::Question;
use crate::rank::{Basis, Calibration, Classifiers, Correction, Example, PHRASINGS_MIN, Ranker, Trained, best, rank};
use crate::retrieve::retrieve;
use crate::store::{Position, Store};
use crate::vectors::{Nearness, VectorMatrix};

/// How many phrasings are asked at most.
const QUESTIONS_MAX: u64 = 300;
/// The classifiers that questions are asked of are trained so many times, each time without the entries of a fold, to
/// which their questions are then strange, and without the questions about the entries of another.
const FOLDS: u64 = 5;
/// How many of the candidates of a question are examples.
const CANDIDATES: usize = 3;
/// Of all that customers ask, this much has no answer in the base.
const OUT_OF_SCOPE_SHARE: f64 = 0.2;
/// A base that can ask fewer questions that it could answer shows too little: the default model is better.
const ANSWERABLE_MIN: usize = 20;

/// Entries that are read at a time, so that others need not wait for the store.
const PAGE: u32 = 200;

/// Asks phrasings spread evenly over the base, each left out in turn, and with its entry left out, and fits a
/// calibration to what comes. Nothing when it is told to stop meanwhile.
pub(crate) fn calibrate(
    store: &dyn Store,
    work: &Calibrating<'_>,
    vectors: Option<&(String, Arc<VectorMatrix>)>,
    stopping: &AtomicBool,
) -> Result<Option<Ranker>> {
    let entries = store.entry_count()?;
    let Some(questions) = questions(store, entries, stopping)? else {
        return Ok(None);
    };
    let phrasings = work.snapshot.phrasings();
    let train = |is_left_out: &dyn Fn(&IndexedPhrasing) -> bool| {
        Classifiers::train(work.snapshot, work.position, &phrasings, is_left_out, work.limits, stopping)
    };
    let Some(classifiers) = train(&|_| false) else {
        return Ok(None);
    };
    let matrix = vectors.map(|(_, matrix)| matrix);
    let mut examples = Vec::new();
    // One without classifiers is the same in all.
    let mut trained = Trained::default();
    for fold in 0..FOLDS {
        let (own, before) = (of_fold(&questions, fold), of_fold(&questions, (fold + FOLDS - 1) % FOLDS));
        if !classifiers.is_empty() {
            let left_out: HashSet<(EntryKey, u32)> = before.clone().map(|asked| (asked.key, asked.number)).collect();
            let is_left_out =
                |one: &IndexedPhrasing| one.entry % FOLDS == fold || left_out.contains(&(one.entry, one.number));
            let Some(partial) = train(&is_left_out) else {
                return Ok(None);
            };
            trained = Trained::new(Arc::new(partial), []);
        }
        let strangers = own.map(|asked| (asked, Exclusion::Entry(asked.key), OUT_OF_SCOPE_SHARE));
        let known = before.map(|asked| (asked, Exclusion::Part(asked.key, asked.part()), 1.0 - OUT_OF_SCOPE_SHARE));
        for (asked, exclusion, weight) in known.chain(strangers) {
            if stopping.load(Ordering::Relaxed) {
                return Ok(None);
            }
            examples.push(work.ask(asked, exclusion, weight, matrix, &trained)?);
        }
    }
    if examples.iter().filter(|example| example.answerable).count() < ANSWERABLE_MIN {
        examples.clear();
    }
    let calibration = Calibration::fit(&examples, entries);
    let calibration = calibration.made_at(work.position, vectors.map(|(model, _)| model.clone()));
    // What customers said is read with the rest that the store has kept.
    Ok(Some(Ranker::new(calibration, Trained::new(Arc::new(classifiers), []), Correction::default())))
}

/// A phrasing to ask.
struct Asked {
    key: EntryKey,
    number: u32,
    text: String,
    /// Those that its entry is about.
    products: Vec<String>,
}

impl Asked {
    fn part(&self) -> Part {
        Part { kind: PartKind::Phrasing, number: self.number }
    }
}

/// The questions about the entries of one fold.
fn of_fold(questions: &[Asked], fold: u64) -> impl Iterator<Item = &Asked> + Clone {
    questions.iter().filter(move |asked| asked.key % FOLDS == fold)
}

/// Phrasings spread evenly over the base; nothing when it is told to stop meanwhile.
fn questions(store: &dyn Store, entries: u64, stopping: &AtomicBool) -> Result<Option<Vec<Asked>>> {
    let mut out = Vec::new();
    let stride = entries.div_ceil(QUESTIONS_MAX).max(1);
    let per_entry = usize::try_from((QUESTIONS_MAX / entries.max(1)).max(1)).unwrap_or(1);
    let (mut after, mut seen) = (0, 0);
    loop {
        let page = store.page(after, PAGE)?;
        let Some(last) = page.last() else {
            return Ok(Some(out));
        };
        if stopping.load(Ordering::Relaxed) {
            return Ok(None);
        }
        after = last.key;
        for stored in &page {
            seen += 1;
            if seen % stride == 0 {
                out.extend(chosen(&stored.entry, per_entry, seen).into_iter().filter_map(|number| {
                    let (language, text) = stored.entry.all_phrasings().nth(number as usize)?;
                    let count = stored.entry.phrasings.get(language).map_or(0, Vec::len);
                    (count >= PHRASINGS_MIN).then(|| Asked {
                        key: stored.key,
                        number,
                        text: text.to_owned(),
                        products: stored.entry.products.clone(),
                    })
                }));
            }
        }
    }
}

/// Which phrasings of an entry are asked: `count` of them, spread evenly over its languages.
fn chosen(entry: &Entry, count: usize, salt: u64) -> BTreeSet<u32> {
    let all = u32::try_from(entry.all_phrasings().count()).unwrap_or(u32::MAX);
    let count = u32::try_from(count).unwrap_or(u32::MAX).min(all);
    let start = u32::try_from(salt % u64::from(all.max(1))).unwrap_or(0);
    (0..count)
        .map(|i| (start + u32::try_from(u64::from(i) * u64::from(all) / u64::from(count)).unwrap_or(0)) % all)
        .collect()
}

/// What questions are asked of.
pub(crate) struct Calibrating<'a> {
    pub(crate) analyzer: &'a Analyzer,
    pub(crate) snapshot: &'a dyn Snapshot,
    /// That of the snapshot.
    pub(crate) position: Position,
    pub(crate) limits: &'a Limits,
    /// The catalogue.
    pub(crate) mentions: &'a Mentions,
    pub(crate) families: &'a Families,
}

impl Calibrating<'_> {
    /// What a phrasing is about: the product that it names, or else those of its entry, which are known of the customer
    /// where nobody names them.
    fn about(&self, asked: &Asked, question: &Question) -> Result<Option<About>> {
        let mentions = self.mentions.find(&asked.text, &question.analysis, self.analyzer);
        let named: Vec<String> = mentions.iter().map(|mention| mention.product.clone()).collect();
        let products = self.families.narrow(&named, &asked.products);
        let read = |text: &str| Question::read(text, self.analyzer, self.limits.query_tokens_max);
        About::new(&asked.text, &mentions, &products, self.families, self.snapshot, read)
    }

    fn ask(
        &self,
        asked: &Asked,
        exclusion: Exclusion,
        weight: f64,
        vectors: Option<&Arc<VectorMatrix>>,
        trained: &Trained,
    ) -> Result<Example> {
        let question = Question::read(&asked.text, self.analyzer, self.limits.query_tokens_max);
        let nearness = vectors
            .and_then(|matrix| Some(Nearness::new(Arc::clone(matrix), matrix.vector_of(asked.key, asked.part())?)));
        let find = |question: &Question, among: Option<&Documents>| {
            let retrieved = retrieve(question, self.snapshot, nearness.as_ref(), Some(exclusion), 1, among)?;
            Ok(rank(question, retrieved, nearness.as_ref(), Basis { snapshot: self.snapshot, trained, among }))
        };
        let ranked = match self.about(asked, &question)? {
            None => find(&question, None)?,
            Some(about) => {
                let mut lists = vec![find(&question, Some(&about.documents))?];
                let others = about.lists(&mut lists, &question, self.snapshot, find)?;
                lists.extend(others);
                best(lists)
            }
        };
        let candidates = ranked.iter().take(CANDIDATES);
        Ok(Example {
            candidates: candidates.map(|one| (one.evidence, one.candidate.entry == asked.key)).collect(),
            answerable: matches!(exclusion, Exclusion::Part(..)),
            weight,
        })
    }
}

/// Whether a base of so many entries with the vectors of this model has to learn anew what to rank by: it has grown or
/// shrunk by a fifth, or a fifth of what was learnt has changed, or it had learnt nothing, or had another model.
pub(crate) fn is_due(Ranker { calibration, trained, .. }: &Ranker, entries: u64, model: Option<&str>) -> bool {
    !calibration.is_current()
        || trained.is_stale()
        || calibration.vectors.as_deref() != model
        || calibration.entries.abs_diff(entries) * 5 >= calibration.entries.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_spread_and_within_the_entry() {
        let entry: Entry = serde_json::from_value(serde_json::json!({
            "id": "a", "phrasings": {"en": ["a", "b", "c"], "hi": ["क", "ख", "ग"]},
        }))
        .expect("well-formed");
        assert_eq!(chosen(&entry, 2, 0), BTreeSet::from([0, 3]));
        assert_eq!(chosen(&entry, 100, 7).len(), 6);
        assert!(chosen(&Entry::default(), 3, 1).is_empty());
    }

    #[test]
    fn due_when_a_fifth_changed() {
        let fitted = Ranker::new(Calibration::fit(&[], 100), Trained::default(), Correction::default());
        assert!(!is_due(&fitted, 119, None));
        assert!(is_due(&fitted, 120, None));
        assert!(is_due(&fitted, 100, Some("model")));
        assert!(is_due(&Ranker::default(), 1, None));
    }
}
