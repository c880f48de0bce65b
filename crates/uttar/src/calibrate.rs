//! Questions that a base asks itself, to learn how far its confidence can be trusted.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use uttar_analysis::Analyzer;

use crate::engine::{Part, PartKind, Snapshot};
use crate::entry::Entry;
use crate::error::Result;
use crate::question::Question;
use crate::rank::{Calibration, Example, rank};
use crate::retrieve::{Exclusion, PARTS_MAX, retrieve};
use crate::store::{Store, StoredEntry};

/// How many phrasings are asked at most.
const QUESTIONS_MAX: u64 = 300;
/// How many of the candidates of a question are examples.
const CANDIDATES: usize = 3;
/// Of all that customers ask, this much has no answer in the base.
const OUT_OF_SCOPE_SHARE: f64 = 0.2;
/// Phrasings that an entry must have in a language for one of them to be asked: of fewer, the one left out would leave another base behind.
const PHRASINGS_MIN: usize = 5;
/// A base that can ask fewer questions that it could answer shows too little: the default model is better.
const ANSWERABLE_MIN: usize = 20;

/// Entries that are read at a time, so that others need not wait for the store.
const PAGE: u32 = 200;

/// Asks phrasings spread evenly over the base, each left out in turn, and with its entry left out, and fits a calibration to what comes. Nothing when it is
/// told to stop meanwhile.
pub(crate) fn calibrate(
    store: &dyn Store,
    analyzer: &Analyzer,
    snapshot: &dyn Snapshot,
    tokens_max: usize,
    stopping: &AtomicBool,
) -> Result<Option<Calibration>> {
    let entries = store.entry_count()?;
    let mut examples = Vec::new();
    let stride = entries.div_ceil(QUESTIONS_MAX).max(1);
    let per_entry = usize::try_from((QUESTIONS_MAX / entries.max(1)).max(1)).unwrap_or(1);
    let (mut after, mut seen) = (0, 0);
    loop {
        let page = store.page(after, PAGE)?;
        let Some(last) = page.last() else {
            break;
        };
        after = last.key;
        for stored in &page {
            if stopping.load(Ordering::Relaxed) {
                return Ok(None);
            }
            seen += 1;
            if seen % stride == 0 {
                for number in chosen(&stored.entry, per_entry, seen) {
                    ask(stored, number, analyzer, snapshot, tokens_max, &mut examples)?;
                }
            }
        }
    }
    if examples.iter().filter(|example| example.answerable).count() < ANSWERABLE_MIN {
        examples.clear();
    }
    Ok(Some(Calibration::fit(&examples, entries)))
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

fn ask(
    stored: &StoredEntry,
    number: u32,
    analyzer: &Analyzer,
    snapshot: &dyn Snapshot,
    tokens_max: usize,
    examples: &mut Vec<Example>,
) -> Result<()> {
    let Some((language, text)) = stored.entry.all_phrasings().nth(number as usize) else {
        return Ok(());
    };
    let question = Question::read(text, analyzer, tokens_max);
    let mut add = |exclusion: Exclusion, weight: f64| -> Result<()> {
        let ranked = rank(&question, retrieve(&question, snapshot, Some(exclusion), PARTS_MAX)?, snapshot);
        examples.push(Example {
            candidates: ranked
                .iter()
                .take(CANDIDATES)
                .map(|ranked| (ranked.evidence, ranked.candidate.entry == stored.key))
                .collect(),
            answerable: matches!(exclusion, Exclusion::Part(..)),
            weight,
        });
        Ok(())
    };
    if stored.entry.phrasings.get(language).is_none_or(|texts| texts.len() < PHRASINGS_MIN) {
        return Ok(());
    }
    let part = Part { kind: PartKind::Phrasing, number };
    add(Exclusion::Part(stored.key, part), 1.0 - OUT_OF_SCOPE_SHARE)?;
    add(Exclusion::Entry(stored.key), OUT_OF_SCOPE_SHARE)
}

/// Whether a base of so many entries needs another calibration: it has grown or shrunk by a fifth, or had none.
pub(crate) fn is_due(calibration: &Calibration, entries: u64) -> bool {
    !calibration.is_current() || calibration.entries.abs_diff(entries) * 5 >= calibration.entries.max(1)
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
        let fitted = Calibration::fit(&[], 100);
        assert!(!is_due(&fitted, 119));
        assert!(is_due(&fitted, 120));
        assert!(is_due(&Calibration::default(), 1));
    }
}
