//! Greetings, before a question and alone.

use serde_json::json;

use crate::base::testing::TestBase;
use crate::entry::Entry;
use crate::reply::{Decision, Reply, SearchRequest};

fn base(has_small_talk: bool) -> TestBase {
    let entries = [
        json!({"id": "sim-lost", "phrasings": {
            "en": ["I lost my SIM card", "my SIM is lost", "block my lost SIM"], "hi": ["मेरा सिम खो गया", "सिम गुम हो गया है"]}}),
        json!({"id": "bill", "phrasings": {
            "en": ["why is my bill so high", "the bill is too much", "wrong amount on the bill"], "hi": ["बिल ज़्यादा क्यों आया"]}}),
        json!({"id": "tune", "phrasings": {"en": ["set a hello tune", "how do I change my hello tune", "caller tune"]}}),
        json!({"id": "greeting", "phrasings": {
            "en": ["Hello", "Hi there", "Good morning", "Good evening"], "hi": ["नमस्ते", "सुप्रभात"]}}),
        json!({"id": "thanks", "phrasings": {"en": ["Thank you", "Thanks a lot"], "hi": ["धन्यवाद"]}}),
    ];
    let entries = entries.into_iter().map(|entry| serde_json::from_value::<Entry>(entry).expect("well-formed"));
    let base = TestBase::new();
    base.put(entries.take(if has_small_talk { 5 } else { 3 }).collect()).expect("stored");
    base
}

fn ask(base: &TestBase, query: &str) -> Reply {
    base.search(&SearchRequest::new(query)).expect("a good question")
}

#[test]
fn a_greeting_takes_nothing_from_the_question_beside_it() {
    let base = base(true);
    for (query, entry) in [
        ("good morning my sim is lost", "sim-lost"),
        ("Hello sir, why is my bill so high? Thank you", "bill"),
        ("नमस्ते मेरा सिम खो गया", "sim-lost"),
        ("hello tune how do I change", "tune"),
    ] {
        let reply = ask(&base, query);
        assert_eq!((reply.hits[0].entry.as_str(), reply.decision), (entry, Decision::Answer), "{query}: {reply:#?}");
    }
    assert_eq!(ask(&base, "good morning my sim is lost").hits[0].read_as.as_deref(), Some("my sim is lost"));
    assert_eq!(ask(&base, "hello tune").hits[0].entry, "tune");
}

#[test]
fn a_greeting_alone_is_answered_where_there_is_small_talk() {
    for (query, entry) in [("hello sir", "greeting"), ("namaste", "greeting"), ("thank you sir", "thanks")] {
        let reply = ask(&base(true), query);
        assert_eq!((reply.hits[0].entry.as_str(), reply.decision), (entry, Decision::Answer), "{query}: {reply:#?}");
        assert_eq!(ask(&base(false), query).decision, Decision::HandOver, "{query}");
    }
    for query in ["yes", "12345", "done", "haan"] {
        assert_eq!(ask(&base(true), query).decision, Decision::HandOver, "{query}");
    }
}
