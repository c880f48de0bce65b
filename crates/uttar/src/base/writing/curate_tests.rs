//! Tests of the editors' rules at work.

use super::*;
use crate::base::testing::TestBase;
use crate::{BaseState, Decision, ErrorKind, ImportOptions, KnowledgeBase, Reply, SearchRequest};

const ENTRIES: &str = r#"[
    {"id": "phone-screen", "phrasings": {"en": ["My phone screen is cracked", "phone display broken"], "hi": ["फोन की स्क्रीन टूट गई"]}},
    {"id": "tv-mount", "topics": ["tv"], "phrasings": {"en": ["How do I mount the tv on the wall?"], "zh": ["电视怎么挂墙?"]}},
    {"id": "refund-time", "phrasings": {"en": ["When will I get my refund?"]}},
    {"id": "refund-account", "phrasings": {"en": ["Which account does the refund go to?"]}}
]"#;

fn base() -> TestBase {
    TestBase::of(ENTRIES)
}

fn set_synonyms(base: &KnowledgeBase, json: &str) -> Result<()> {
    base.set_synonyms(&serde_json::from_str::<Vec<Synonym>>(json).expect("synonyms"), Change::now())
}

fn set_curations(base: &KnowledgeBase, json: &str) -> Result<()> {
    base.set_curations(&serde_json::from_str::<Vec<Curation>>(json).expect("curations"), Change::now())
}

fn ask(base: &KnowledgeBase, query: &str) -> Reply {
    base.search(&SearchRequest::new(query)).expect("a question")
}

fn first(base: &KnowledgeBase, query: &str) -> String {
    ask(base, query).hits.swap_remove(0).entry
}

#[test]
fn a_synonym_finds_what_its_word_would_and_the_hit_says_so() {
    let base = base();
    let plain = ask(&base, "cracked phone screen").hits.swap_remove(0);
    assert_eq!(plain.read_as, None);
    assert!(ask(&base, "idiot box").hits.is_empty());
    set_synonyms(
        &base,
        r#"[{"lang": "en", "from": ["idiot box"], "to": ["tv"]}, {"lang": "en", "words": ["phone", "handset"]},
            {"lang": "hi", "from": ["भ्रमणभाष"], "to": ["फोन"]}, {"lang": "zh", "from": ["大彩屏"], "to": ["电视"]}]"#,
    )
    .expect("good synonyms");
    for (query, entry, read_as) in [
        ("idiot box on the wall", "tv-mount", "tv on the wall"),
        ("cracked handset screen", "phone-screen", "cracked phone screen"),
        ("भ्रमणभाष की स्क्रीन", "phone-screen", "फोन की स्क्रीन"),
        ("大彩屏怎么挂墙", "tv-mount", "电视怎么挂墙"),
    ] {
        let hit = ask(&base, query).hits.swap_remove(0);
        assert_eq!((hit.entry.as_str(), hit.read_as.as_deref()), (entry, Some(read_as)), "{query}");
    }
    let otherwise = ask(&base, "cracked handset screen").hits.swap_remove(0);
    assert!(otherwise.confidence > 0.8 * plain.confidence && otherwise.confidence <= plain.confidence);
    let phrasing = otherwise.phrasing.expect("found by it");
    let marked: Vec<&str> = phrasing.highlights.iter().map(|[a, b]| &phrasing.text[*a..*b]).collect();
    assert_eq!(marked, ["phone", "screen", "cracked"]);
    let base = base.reopened();
    assert_eq!(first(&base, "idiot box"), "tv-mount");
    assert_eq!(base.synonyms().expect("kept").len(), 4);
}

#[test]
fn a_one_way_synonym_does_not_lead_back() {
    let base = base();
    base.put(vec![serde_json::from_str(r#"{"id": "gadget", "phrasings": {"en": ["gadget insurance"]}}"#).expect("ok")])
        .expect("stored");
    set_synonyms(&base, r#"[{"lang": "en", "from": ["gadget"], "to": ["phone"]}]"#).expect("good synonyms");
    assert!(ask(&base, "gadget").hits.iter().any(|hit| hit.entry == "phone-screen"));
    assert!(ask(&base, "phone").hits.iter().all(|hit| hit.entry != "gadget"));
}

#[test]
fn synonyms_also_cross_into_other_languages() {
    let base = base();
    base.put(vec![
        serde_json::from_str(r#"{"id": "battery", "phrasings": {"en": ["the battery drains"]}}"#).expect("ok"),
    ])
    .expect("stored");
    assert!(ask(&base, "电芯").hits.iter().all(|hit| hit.entry != "battery"));
    set_synonyms(&base, r#"[{"lang": "zh", "words": ["电芯", "电池"]}]"#).expect("good synonyms");
    let hit = ask(&base, "电芯").hits.swap_remove(0);
    assert_eq!((hit.entry.as_str(), hit.read_as.as_deref()), ("battery", Some("电池")));
    assert_eq!(hit.bridge.expect("by translation").words[0].question, "电池");
}

#[test]
fn a_pin_comes_first_and_says_by_which_pattern() {
    let base = base();
    set_curations(&base, r#"[{"pin": "tv-mount", "words": "refund late"}]"#).expect("good curations");
    let reply = ask(&base, "my refund is late");
    let hit = &reply.hits[0];
    assert_eq!((reply.decision, hit.entry.as_str()), (Decision::Answer, "tv-mount"));
    assert_eq!((hit.pinned_by.as_deref(), hit.confidence.to_bits()), (Some("refund late"), 1f32.to_bits()));
    assert!(reply.hits.len() > 1);
    assert!(reply.hits[1..].iter().all(|hit| hit.pinned_by.is_none() && hit.entry != "tv-mount"));
    assert!(ask(&base, "refund").hits.iter().all(|hit| hit.pinned_by.is_none()));
}

#[test]
fn several_pins_are_offered_and_a_synonym_meets_a_pattern() {
    let base = base();
    set_curations(
        &base,
        r#"[{"pin": "tv-mount", "words": "refund"}, {"pin": "phone-screen", "words": "refund late"}]"#,
    )
    .expect("good curations");
    set_synonyms(&base, r#"[{"lang": "en", "from": ["money back"], "to": ["refund"]}]"#).expect("good synonyms");
    let reply = ask(&base, "my money back is late");
    let pinned: Vec<(&str, f32)> = reply.hits[..2].iter().map(|hit| (hit.entry.as_str(), hit.confidence)).collect();
    assert_eq!((reply.decision, pinned), (Decision::Ask, vec![("tv-mount", 0.5), ("phone-screen", 0.5)]));
    assert!(reply.hits.windows(2).all(|pair| pair[0].confidence >= pair[1].confidence));
}

#[test]
fn a_pin_keeps_to_the_filter_and_to_entries_that_are_there() {
    let base = base();
    set_curations(&base, r#"[{"pin": "refund-time", "words": "wall"}]"#).expect("good curations");
    let mut request = SearchRequest::new("on the wall");
    request.filter.topics = vec!["tv".into()];
    let found: Vec<String> = base.search(&request).expect("found").hits.into_iter().map(|hit| hit.entry).collect();
    assert_eq!(found, ["tv-mount"]);
    assert_eq!(first(&base, "on the wall"), "refund-time");
    base.write(vec![crate::Operation::delete("refund-time")], &crate::WriteOptions::default()).expect("deleted");
    assert_eq!(first(&base, "on the wall"), "tv-mount");
}

#[test]
fn a_blocked_entry_does_not_come_and_the_next_moves_up() {
    let base = base();
    assert_eq!(first(&base, "when will I get my refund"), "refund-time");
    set_curations(&base, r#"[{"block": "refund-time", "words": "refund"}]"#).expect("good curations");
    let after = ask(&base, "when will I get my refund").hits;
    assert_eq!(after[0].entry, "refund-account");
    assert!(after.iter().all(|hit| hit.entry != "refund-time"));
}

#[test]
fn the_past_keeps_its_rules() {
    let base = base();
    let before = base.position().expect("a position");
    set_synonyms(&base, r#"[{"lang": "en", "from": ["idiot box"], "to": ["tv"]}]"#).expect("good synonyms");
    assert!(base.position().expect("a position") > before);
    let then = base.at(&BaseState::Position(before)).expect("a state");
    assert!(ask(&then, "idiot box").hits.is_empty());
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("base.backup");
    crate::backup(base.folder(), &file).expect("backed up");
    crate::restore(&file, folder.path().join("restored")).expect("restored");
    let restored = KnowledgeBase::open(folder.path().join("restored")).expect("opened");
    assert_eq!(restored.synonyms().expect("kept"), base.synonyms().expect("kept"));
    assert_eq!(first(&restored, "idiot box"), "tv-mount");
}

#[test]
fn bad_rules_are_refused_with_their_place_and_nothing_changes() {
    let base = base();
    set_synonyms(&base, r#"[{"lang": "en", "words": ["phone", "handset"]}]"#).expect("good");
    let error = set_synonyms(&base, r#"[{"lang": "en", "words": ["a", "b"]}, {"lang": "en", "words": ["A", "a"]}]"#);
    assert_eq!(error.expect_err("a synonym of itself").problems()[0].field, "synonyms[1].words[1]");
    assert_eq!(base.synonyms().expect("kept").len(), 1);
    let error = set_curations(&base, r#"[{"pin": "none", "words": "a"}]"#).expect_err("unknown");
    assert_eq!((error.kind(), error.problems()[0].field.as_str()), (ErrorKind::InvalidInput, "curations[0].pin"));
}

#[test]
fn limits_hold_on_both_sides() {
    let base = base();
    let base = base.with_limits(|limits| (limits.synonyms_max, limits.curations_max, limits.readings_max) = (1, 1, 1));
    let two = r#"[{"lang": "en", "words": ["a", "b"]}, {"lang": "en", "words": ["c", "d"]}]"#;
    set_synonyms(&base, two).expect_err("past it");
    set_synonyms(&base, r#"[{"lang": "en", "from": ["gadget"], "to": ["phone", "tv"]}]"#).expect("at the limit");
    let pin = r#"{"pin": "tv-mount", "words": "a"}"#;
    set_curations(&base, &format!("[{pin}, {pin}]")).expect_err("past the limit");
    set_curations(&base, &format!("[{pin}]")).expect("at the limit");
    // One other reading, which is the first.
    assert_eq!(first(&base, "gadget"), "phone-screen");
    assert!(ask(&base, "gadget").hits.iter().all(|hit| hit.entry != "tv-mount"));
    let base = base.with_limits(|limits| limits.readings_max = 2);
    assert!(ask(&base, "gadget").hits.iter().any(|hit| hit.entry == "tv-mount"));
    let base = base.with_limits(|limits| limits.readings_max = 0);
    assert!(ask(&base, "gadget").hits.iter().all(|hit| hit.read_as.is_none()));
}

#[test]
fn rules_come_with_a_corpus_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let corpus = folder.path().join("corpus");
    std::fs::create_dir(&corpus).expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(corpus.join(name), text).expect("written");
    write("entries.yaml", "- id: tv-mount\n  phrasings: {en: [How do I mount the tv?]}\n");
    write("synonyms.yaml", "- lang: en\n  from: [idiot box]\n  to: [tv]\n");
    write("curations.yaml", "- pin: tv-mount\n  question: hang it\n");
    let base = KnowledgeBase::create(folder.path().join("base")).expect("a base");
    let import = |options| base.import(std::slice::from_ref(&corpus), &options);
    let report = import(ImportOptions::default()).expect("good files");
    assert_eq!((report.entries, report.synonyms, report.curations), (1, 1, 1));
    assert_eq!(first(&base, "idiot box"), "tv-mount");
    assert_eq!(ask(&base, "Hang it!").hits[0].pinned_by.as_deref(), Some("hang it"));

    write("synonyms.yaml", "- lang: en\n  words: [a, b]\n\n- lang: en\n  words: [a, A]\n");
    write("curations.yaml", "- pin: tv-mount\n  words: x\n- pin: no-such\n  words: y\n- colour: red\n");
    let error = import(ImportOptions::default()).expect_err("bad files");
    let places: Vec<_> =
        error.problems().iter().map(|problem| (problem.file.is_some(), problem.line, problem.field.as_str())).collect();
    assert_eq!(places, [(true, Some(5), "colour"), (true, Some(4), "words[1]"), (true, Some(3), "pin")]);
    assert_eq!(first(&base, "idiot box"), "tv-mount", "the rules before still hold");

    let report = import(ImportOptions { keep_going: true, ..ImportOptions::default() }).expect("the good ones");
    assert_eq!((report.synonyms, report.curations, report.problems.len()), (1, 1, 3));
    assert!(ask(&base, "idiot box").hits.is_empty());
}
