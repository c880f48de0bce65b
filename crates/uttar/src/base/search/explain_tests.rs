//! Tests of explanations: they say what is so, and their numbers add up.

use crate::base::testing::TestBase;
use crate::{Change, Curation, Explanation, KnowledgeBase, Reply, SearchRequest, Synonym};

const ENTRIES: &str = r#"[
    {"id": "battery-replace", "products": ["p1"], "phrasings": {"en": ["How do I get the battery replaced?"], "hi": ["बैटरी कैसे बदलवाएँ?"]},
     "answers": [{"lang": "en", "body": "Any service centre replaces the battery."}]},
    {"id": "battery-drains", "products": ["p2"], "phrasings": {"en": ["Why does my battery drain so fast?"]}},
    {"id": "screen-cracked", "phrasings": {"zh": ["屏幕碎了怎么办"]}}
]"#;

fn base() -> TestBase {
    TestBase::of(ENTRIES)
}

fn ask(base: &KnowledgeBase, query: &str) -> Reply {
    let mut request = SearchRequest::new(query);
    request.explain = true;
    base.search(&request).expect("a question")
}

fn detail<'a>(explanation: &'a Explanation, text: &str) -> Option<&'a Explanation> {
    explanation.details.iter().find(|detail| detail.text.starts_with(text))
}

/// Checks all sums and products of a hit that is not pinned.
fn check_numbers(explanation: &Explanation, confidence: f32) {
    let shown = f64::from(confidence);
    assert_eq!(explanation.value, Some(shown));
    let whole = detail(explanation, "confidence").unwrap_or_else(|| panic!("{explanation}"));
    assert_eq!(whole.value, Some(shown));
    let product: f64 = whole.details.iter().filter_map(|factor| factor.value).product();
    assert!((product - shown).abs() < 1e-5, "{explanation}");
    for factor in &whole.details {
        let Some(sum) = factor.details.first() else { continue };
        let log_odds: f64 = sum.details.iter().filter_map(|share| share.value).sum();
        assert!((log_odds - sum.value.expect("a sum")).abs() < 1e-9, "{explanation}");
        let probability = 1.0 / (1.0 + (-log_odds).exp());
        assert!((probability - factor.value.expect("a probability")).abs() < 1e-9, "{explanation}");
    }
    assert!(whole.details.iter().any(|factor| !factor.details.is_empty()), "nothing explained: {explanation}");
}

#[test]
fn a_hit_says_what_met_and_why_it_is_before_its_rival() {
    let base = base();
    let plain = base.search(&SearchRequest::new("replace my battery")).expect("a question");
    assert!(plain.hits.iter().all(|hit| hit.explanation.is_none()));
    let reply = ask(&base, "replace my battery");
    for (hit, plain) in reply.hits.iter().zip(&plain.hits) {
        assert_eq!((&hit.entry, hit.confidence.to_bits()), (&plain.entry, plain.confidence.to_bits()));
        check_numbers(hit.explanation.as_ref().expect("wanted"), hit.confidence);
    }
    let text = reply.hits[0].explanation.as_ref().expect("wanted").to_string();
    for part in [
        "battery-replace",
        "nearest phrasing, en: How do I get",
        "words: battery",
        "stems: replace, battery",
        "nearest answer, en",
        "the base answers the question",
        "if so, with this entry",
        "before its nearest rival, battery-drains",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let second = reply.hits[1].explanation.as_ref().expect("wanted").to_string();
    assert!(second.contains("behind its nearest rival, battery-replace"), "{second}");
    // Nothing takes its place here: the features alone are the confidence.
    assert!(!text.contains("its place"), "{text}");
}

#[test]
fn a_crossing_says_by_which_words() {
    let base = base();
    let reply = ask(&base, "the screen is cracked");
    let hit = reply.hits.iter().find(|hit| hit.entry == "screen-cracked").expect("by translation");
    let explanation = hit.explanation.as_ref().expect("wanted");
    check_numbers(explanation, hit.confidence);
    let met = detail(explanation, "met by translated words, in zh").expect("a bridge");
    assert!(met.details.iter().any(|word| word.text == "screen = 屏幕 (by the lexicon)"), "{explanation}");
    // What is found in the script of the question loses what the crossing gains.
    for hit in &ask(&base, "my battery screen").hits {
        check_numbers(hit.explanation.as_ref().expect("wanted"), hit.confidence);
    }
}

#[test]
fn caps_and_preferences_are_factors() {
    let base = base();
    let reply = ask(&base, "how do I get the");
    let first = reply.hits[0].explanation.as_ref().expect("wanted");
    check_numbers(first, reply.hits[0].confidence);
    assert!(first.to_string().contains("0.20  the question says too little"), "{first}");
    let mut request = SearchRequest::new("battery");
    request.explain = true;
    for product in ["p1", "p2"] {
        request.context.products = vec![product.into()];
        for hit in base.search(&request).expect("a question").hits {
            check_numbers(hit.explanation.as_ref().expect("wanted"), hit.confidence);
        }
    }
}

#[test]
fn a_synonym_and_a_pin_are_told() {
    let base = base();
    let juice =
        Synonym { lang: "en".into(), from: vec!["juice".into()], to: vec!["battery".into()], ..Synonym::default() };
    base.set_synonyms(&[juice], Change::now()).expect("good");
    let rules: Vec<Curation> =
        serde_json::from_str(r#"[{"pin": "battery-drains", "words": "vanishing"}]"#).expect("ok");
    base.set_curations(&rules, Change::now()).expect("good");
    let reply = ask(&base, "replace juice");
    let explanation = reply.hits[0].explanation.as_ref().expect("wanted");
    assert!(explanation.to_string().contains("the question was read as: replace battery"), "{explanation}");
    for hit in &reply.hits {
        check_numbers(hit.explanation.as_ref().expect("wanted"), hit.confidence);
    }
    let pinned = ask(&base, "vanishing").hits.swap_remove(0).explanation.expect("wanted");
    assert!(detail(&pinned, "an editor pinned it to questions with: vanishing").is_some(), "{pinned}");
    assert!(detail(&pinned, "none of its texts was found").is_some(), "{pinned}");
}
