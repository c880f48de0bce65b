//! An index that was written to again and again is the one that would be built anew.

use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use crate::base::KnowledgeBase;
use crate::base::testing::{TestBase, change};
use crate::change::{Operation, WriteOptions};
use crate::engine::LanguageCode;
use crate::entry::{Entry, EntryKey};
use crate::features::Feature;
use crate::reply::SearchRequest;

const ENTRIES: usize = 6;
/// What an entry may ask, by language: words, numbers, Chinese, pinyin and Thai, which go different ways into an index.
const TEXTS: [(&str, &str); 6] = [
    ("en", "how do I charge the battery of my Note 12 Pro+"),
    ("hi", "नोट 12 प्रो की बैटरी कैसे चार्ज करें"),
    ("zh-Hans", "怎么给手机电池充电"),
    ("zh-Latn", "zenme gei shouji chongdian"),
    ("th", "แบตเตอรี่หมดเร็ว"),
    ("en", "where is my order"),
];

/// An entry that asks some of the texts, and says one.
fn entry(number: usize, texts: &[usize]) -> Entry {
    let mut phrasings: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for text in texts {
        let (language, text) = TEXTS[*text];
        phrasings.entry(language).or_default().push(format!("{text} gadget{number}"));
    }
    let answers = texts.iter().take(1).map(|text| serde_json::json!({"lang": TEXTS[*text].0, "body": TEXTS[*text].1}));
    serde_json::from_value(serde_json::json!({
        "id": format!("e{number}"), "phrasings": phrasings, "answers": answers.collect::<Vec<_>>(),
    }))
    .expect("an entry")
}

/// How many parts each entry has, and all phrasings with their features.
type Contents = (BTreeMap<EntryKey, u64>, Vec<(EntryKey, u32, Vec<u32>)>);

fn contents(base: &KnowledgeBase) -> Contents {
    let view = base.view();
    let snapshot = view.snapshot.as_ref();
    let mut features: Vec<Feature> = Vec::new();
    let mut phrasings = Vec::new();
    for phrasing in snapshot.phrasings() {
        snapshot.features(phrasing.address, &mut features);
        phrasings.push((phrasing.entry, phrasing.number, features.iter().map(|feature| feature.pack()).collect()));
    }
    phrasings.sort();
    (snapshot.parts_by_entry().into_iter().collect(), phrasings)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn writing_again_is_as_building_anew(
        // Each write has for some entries what they ask from now on; nothing deletes them.
        writes in vec(btree_map(0..ENTRIES, vec(0..TEXTS.len(), 0..4), 1..ENTRIES), 1..6),
    ) {
        let base = TestBase::new();
        let mut present: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for write in writes {
            let mut operations: Vec<Operation> = Vec::new();
            for (number, texts) in write {
                if !texts.is_empty() {
                    operations.push(entry(number, &texts).into());
                    present.insert(number, texts);
                } else if present.remove(&number).is_some() {
                    operations.push(Operation::delete(format!("e{number}")));
                }
            }
            base.write(operations, &WriteOptions::new(change("asha", "2026-01-01"))).expect("written");
        }
        let written = contents(&base);
        prop_assert_eq!(written.0.len(), present.len());
        for (number, texts) in &present {
            let id = format!("e{number}");
            let question = format!("{} gadget{number}", TEXTS[texts[0]].1);
            prop_assert!(base.found(&question).contains(&id), "{}", question);
        }
        base.rebuild_index().expect("built anew");
        prop_assert_eq!(written, contents(&base));
    }
}

#[test]
fn a_language_is_there_as_long_as_an_entry_is_in_it() {
    let base = TestBase::of(
        r#"[{"id": "a", "phrasings": {"en": ["battery"], "zh-Hant": ["電池"]}},
            {"id": "b", "phrasings": {"en": ["screen"], "hi": ["स्क्रीन"]}}]"#,
    );
    let has = |language| base.view().snapshot.has_language(LanguageCode::of(language));
    let told = || ["en", "hi", "zh", "zh-Hant", "zh-Hans", "ta"].map(has);
    assert_eq!(told(), [true, true, true, true, false, false]);
    base.put(vec![entry(0, &[0])]).expect("stored");
    assert_eq!(told(), [true, true, true, true, false, false]);
    base.write(vec![Operation::delete("b")], &WriteOptions::new(change("asha", "2026-01-01"))).expect("deleted");
    assert_eq!(told(), [true, false, true, true, false, false]);
}

#[test]
fn what_merges_leave_is_shown_as_it_is_after_opening() {
    let base = TestBase::new();
    let entries = |texts: &[usize], count| (0..count).map(|number| entry(number, texts)).collect::<Vec<_>>();
    base.put(entries(&[0, 1, 2, 5], 40)).expect("stored");
    // Most of the first segment dies, and both become one.
    base.write(
        entries(&[5], 30).into_iter().map(Operation::put).collect(),
        &WriteOptions::new(change("asha", "2026-01-02")),
    )
    .expect("written");
    base.finish_learning();
    let segments = |base: &KnowledgeBase| base.projection().opened.as_ref().map(|opened| opened.engine.segment_count());
    assert_eq!(segments(&base), Some(1));
    let replies = |base: &KnowledgeBase| {
        let hits = TEXTS.iter().flat_map(|(_, text)| base.search(&SearchRequest::new(*text)).expect("a question").hits);
        hits.map(|hit| (hit.entry, hit.confidence)).collect::<Vec<_>>()
    };
    assert_eq!(replies(&base), replies(&KnowledgeBase::open(base.folder()).expect("opened beside it")));
    // Who writes next has a writer again.
    base.put(entries(&[0], 1)).expect("stored");
    base.put(entries(&[5], 1)).expect("stored");
    base.finish_learning();
    let shown = replies(&base);
    assert!(!shown.is_empty());
    assert_eq!(shown, replies(&base.reopened()));
}
