use std::path::Path;

use super::*;

fn corpus(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpora").join(name)
}

fn found(report: &LintReport) -> Vec<(&str, String, usize, &str, &str)> {
    let file = |finding: &Finding| {
        finding.file.as_ref().and_then(|file| file.file_name()).map(|name| name.to_string_lossy().into_owned())
    };
    report
        .findings
        .iter()
        .map(|f| (f.rule, file(f).unwrap_or_default(), f.line.unwrap_or(0), f.entry.as_str(), f.field.as_str()))
        .collect()
}

#[test]
fn rules_are_named_once_and_say_what_to_do() {
    let mut ids: Vec<&str> = lint_rules().map(|rule| rule.id).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
    for rule in lint_rules() {
        assert!(rule.id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", rule.id);
        assert!(rule.summary.ends_with('.') && rule.remedy.ends_with('.'), "{}", rule.id);
    }
}

#[test]
fn the_dirty_corpus_shows_every_rule() {
    let report = lint(&[corpus("dirty")], None, &Limits::default()).expect("readable");
    let want = [
        ("curation-entry-unknown", 3, "curations[1]", "pin"),
        ("curation-without-effect", 6, "curations[2]", "words"),
        ("curation-language", 9, "curations[3]", "words"),
        ("facts-differ", 14, "return-period", "answers[1].body"),
        ("facts-missing", 17, "return-period", "answers[2].body"),
        ("phrasing-duplicate", 25, "return-window", "phrasings.en[0]"),
        ("phrasing-near-duplicate", 26, "return-window", "phrasings.en[1]"),
        ("product-unknown", 32, "battery-life", "products[1]"),
        ("follow-up-unknown", 33, "battery-life", "follow_ups[1]"),
        ("phrasing-language", 37, "battery-life", "phrasings.en[1]"),
        ("picture-unknown", 44, "battery-life", "answers[0].steps[0].image"),
        ("step-picture-missing", 46, "battery-life", "answers[0].steps[1]"),
        ("screen-unknown", 47, "battery-life", "answers[0].steps[1].screen"),
        ("translation-stale", 50, "battery-life", "answers[1].updated"),
        ("steps-without-pictures", 51, "battery-life", "answers[1].steps"),
        ("answer-language", 55, "battery-life", "answers[2].body"),
        ("validity-overlap", 68, "festival-offer", "answers[1].valid"),
        ("answer-unreachable", 73, "festival-offer", "answers[3]"),
        ("allow-unused", 93, "warranty-period", "allow[1]"),
        ("allow-unknown", 95, "warranty-period", "allow[2].rule"),
        ("bad-input", 102, "", "valid"),
        ("answer-missing", 107, "pay-later", "answers"),
        ("phrasing-lines", 111, "pay-later", "phrasings.en[1]"),
        ("placeholders-differ", 124, "order-sent", "answers[1].body"),
        ("validity-outside-entry", 128, "order-sent", "answers[2].valid"),
        ("answer-unfinished", 131, "order-sent", "answers[3].body"),
        ("product-unknown", 8, "note-13", "family"),
        ("product-unknown", 5, "settings-network", "products[0]"),
        ("picture-unknown", 6, "settings-network", "image"),
        ("synonym-repeated", 4, "synonyms[1]", "from[1]"),
        ("synonym-cycle", 7, "synonyms[2]", "from[0]"),
        ("synonym-word-unused", 8, "synonyms[2]", "to[0]"),
        ("synonym-word-unused", 11, "synonyms[3]", "to[0]"),
        ("synonym-language", 13, "synonyms[4]", "from[0]"),
        ("bad-input", 15, "", "words[1]"),
    ];
    let files = |rule: &str, line: usize, entry: &str| match (rule, entry) {
        ("product-unknown", "note-13") => "products.yaml",
        ("product-unknown" | "picture-unknown", "settings-network") => "screens.yaml",
        (rule, _) if rule.starts_with("curation-") => "curations.yaml",
        (rule, _) if rule.starts_with("synonym-") => "synonyms.yaml",
        // The second one, of a synonym.
        ("bad-input", _) if line == 15 => "synonyms.yaml",
        _ => "entries.yaml",
    };
    let want: Vec<_> =
        want.map(|(rule, line, entry, field)| (rule, files(rule, line, entry).to_owned(), line, entry, field)).to_vec();
    assert_eq!(found(&report), want);
    for rule in lint_rules() {
        assert!(want.iter().any(|(id, ..)| *id == rule.id), "{} is not shown", rule.id);
    }
}

#[test]
fn the_support_corpus_is_clean() {
    let report = lint(&[corpus("support")], None, &Limits::default()).expect("readable");
    assert_eq!(report.findings.iter().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn a_base_is_checked_like_its_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = KnowledgeBase::create(folder.path().join("base")).expect("a base");
    let entry = r#"{"id": "a", "answers": [{"lang": "en", "body": "10 days"}, {"lang": "hi", "body": "७ दिन"}]}"#;
    base.put(vec![serde_json::from_str(entry).expect("an entry")]).expect("stored");
    let report = base.lint().expect("checked");
    assert_eq!(found(&report), [("facts-differ", String::new(), 0, "a", "answers[1].body")]);
}
