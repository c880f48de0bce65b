//! Bases in which some entries have phrasings and others, articles say, only an answer.

use serde_json::json;

use crate::base::testing::TestBase;

use crate::engine::{Found, ScriptCode};
use crate::entry::Entry;
use crate::limits::Limits;
use crate::part::PartKind;
use crate::question::Question;
use crate::reply::{Decision, Reply, SearchRequest};

/// Three entries that are asked for in many ways, and two articles.
fn base() -> TestBase {
    let base = TestBase::new();
    let entries = [
        json!({"id": "refund", "phrasings": {"en": ["when do I get my refund", "my refund is late", "how long does a refund take",
            "refund status", "I returned the phone and want my money"], "hi": ["रिफ़ंड कब मिलेगा"]},
            "answers": [{"lang": "en", "body": "A refund takes five days."}]}),
        json!({"id": "battery", "phrasings": {"en": ["my battery drains fast", "the battery does not last a day",
            "phone battery is weak", "battery life is short", "how do I save battery"]},
            "answers": [{"lang": "en", "body": "Lower the brightness."}]}),
        json!({"id": "screen", "phrasings": {"en": ["the screen is cracked", "my phone display broke", "repair a broken screen",
            "how much is a new screen", "screen replacement"]}, "answers": [{"lang": "en", "body": "We replace it in an hour."}]}),
        json!({"id": "sealing", "answers": [{"lang": "en", "body": "Rubber gaskets around the ports and the speaker mesh keep fresh \
            water out of the phone for thirty minutes. Salt water and soap attack the gaskets, so rinse the phone afterwards."}]}),
        json!({"id": "satellite", "answers": [{"lang": "en", "body": "Emergency messages travel by satellite where there is no \
            network. Hold the phone towards the open sky and follow the arrow."}]}),
    ];
    let entries = entries.into_iter().map(|entry| serde_json::from_value::<Entry>(entry).expect("well-formed"));
    base.put(entries.collect()).expect("stored");
    base
}

fn ask(base: &TestBase, question: &str) -> Reply {
    base.search(&SearchRequest::new(question)).expect("a good question")
}

#[test]
fn an_article_comes_before_entries_whose_phrasings_share_a_common_word() {
    let base = base();
    for (question, entry) in [
        ("does salt water attack the gaskets of the phone", "sealing"),
        ("how do I send emergency messages where there is no network", "satellite"),
        ("emergency messages by satellite from my phone", "satellite"),
    ] {
        let reply = ask(&base, question);
        assert_eq!((reply.hits[0].entry.as_str(), reply.decision), (entry, Decision::Answer), "{question}: {reply:#?}");
    }
}

#[test]
fn what_is_asked_for_by_phrasings_stays_first() {
    let base = base();
    for (question, entry) in [
        ("how do I save the battery of my phone", "battery"),
        ("the screen of my phone is cracked", "screen"),
        ("I returned my phone, when do I get the money", "refund"),
    ] {
        assert_eq!(ask(&base, question).hits[0].entry, entry, "{question}");
    }
}

#[test]
fn an_entry_knows_in_which_scripts_it_has_phrasings() {
    let base = base();
    let view = base.view();
    let question = Question::read("a refund, rubber gaskets", &view.analyzer, Limits::default().query_tokens_max);
    let [latin, devanagari] = ["Latn", "Deva"].map(ScriptCode::from_code);
    let found = view.snapshot.find(latin, &question.terms, &[(PartKind::Answer, 10)], None).expect("found");
    let answers = &found.parts[PartKind::Answer as usize];
    let has = |id: &str, script| {
        let key = base.store.get(id).expect("read").expect("there").key;
        let found: &Found = answers.iter().find(|found| found.entry == key).expect("found by its answer");
        view.snapshot.has_phrasing(found.address, script)
    };
    assert_eq!([has("refund", latin), has("refund", devanagari)], [true, true]);
    assert_eq!([has("sealing", latin), has("sealing", devanagari)], [false, false]);
    assert!(!has("refund", ScriptCode::from_code("Taml")));
}
