//! One question, two entries: whoever asks it gets one of them by chance.
//!
//! Two phrasings are the same when their words are, in normal form and order; nearly the same when they have the same
//! stems apart from order, repeats and stop words. A hash of these is looked up, so the work grows with the phrasings
//! and not with their pairs. Entries about different products may share a question: the product tells them apart.

use std::collections::HashMap;

use uttar_analysis::{Analysis, Analyzer};

use super::super::corpus::Corpus;
use super::super::report::Findings;
use super::super::{Check, Level, Rule};
use crate::catalogue::{Families, Product, ProductFit};
use crate::quoted;

pub(in super::super) const CHECK: Check = Check { rules: &[&DUPLICATE, &NEAR], run: check };

static DUPLICATE: Rule = Rule {
    id: "phrasing-duplicate",
    level: Level::Error,
    summary: "The same question belongs to two entries.",
    remedy: "Leave it with the entry that answers it, or merge the two.",
};

static NEAR: Rule = Rule {
    id: "phrasing-near-duplicate",
    level: Level::Warning,
    summary: "Two entries have questions of the same words.",
    remedy: "Say in one of them what tells the two needs apart, or merge the entries.",
};

/// Fewer content words say too little to call two questions the same.
const STEMS_MIN: usize = 2;

#[derive(Clone)]
struct Phrasing<'a> {
    entry: usize,
    field: String,
    text: &'a str,
    words: Vec<String>,
}

fn check(corpus: &Corpus, findings: &mut Findings) {
    let analyzer = Analyzer::new();
    let mut analysis = Analysis::default();
    let catalogue: Vec<Product> = corpus.products.iter().map(|sourced| sourced.value.clone()).collect();
    let families = Families::new(&catalogue);
    let products = |entry: usize| corpus.entries[entry].value.products.as_slice();
    let is_other = |entry: usize, other: &Phrasing| {
        other.entry != entry && families.fit(products(entry), products(other.entry)) != ProductFit::Other
    };
    // By language and sorted stems: the phrasings already seen.
    let mut seen: HashMap<(String, Vec<String>), Vec<Phrasing>> = HashMap::new();
    for (entry, sourced) in corpus.entries.iter().enumerate() {
        for (language, texts) in &sourced.value.phrasings {
            for (i, text) in texts.iter().enumerate() {
                analyzer.analyze(text, &[language.as_str()], &mut analysis);
                let words: Vec<String> = analysis.words.terms().map(str::to_owned).collect();
                let (stems, is_full) = content_stems(&analyzer, &analysis);
                let field = format!("phrasings.{language}[{i}]");
                let phrasing = Phrasing { entry, field, text, words };
                let same = seen.entry((language.primary().to_owned(), stems)).or_default();
                if let Some(other) = same.iter().find(|other| is_other(entry, other) && other.words == phrasing.words) {
                    report(corpus, findings, &DUPLICATE, &phrasing, other);
                } else if is_full && let Some(other) = same.iter().find(|other| is_other(entry, other)) {
                    report(corpus, findings, &NEAR, &phrasing, other);
                }
                same.push(phrasing);
            }
        }
    }
}

/// Stems without stop words, sorted, each once; and whether they are enough to compare by. A question of stop words
/// alone keeps them all.
fn content_stems(analyzer: &Analyzer, analysis: &Analysis) -> (Vec<String>, bool) {
    let stopped: Vec<usize> =
        analysis.words.iter().filter(|word| analyzer.is_stop_word(word.term)).map(|word| word.position).collect();
    let mut stems: Vec<String> = analysis
        .stems
        .iter()
        .filter(|stem| !stopped.contains(&stem.position))
        .map(|stem| stem.term.to_owned())
        .collect();
    stems.sort_unstable();
    stems.dedup();
    let is_full = stems.len() >= STEMS_MIN;
    if stems.is_empty() {
        stems = analysis.words.terms().map(str::to_owned).collect();
    }
    (stems, is_full)
}

fn report(corpus: &Corpus, findings: &mut Findings, rule: &'static Rule, own: &Phrasing, other: &Phrasing) {
    let other_entry = &corpus.entries[other.entry];
    let location =
        other_entry.location.as_ref().map(|location| format!(" ({}:{})", location.file.display(), location.line));
    let message = format!(
        "\"{}\" is also asked in entry {}{}, {}: \"{}\"",
        own.text,
        quoted(&other_entry.value.id),
        location.unwrap_or_default(),
        other.field,
        other.text
    );
    findings.entry(rule, corpus, own.entry, own.field.clone(), message);
}

#[cfg(test)]
mod tests {
    use super::super::super::check;
    use super::*;

    const ANSWERS: &str = r#""answers": [{"lang": "en", "body": "Wait a day."}]"#;

    fn rules(entries: &str) -> Vec<&'static str> {
        let products = r#"[{"id": "phones"}, {"id": "note", "family": "phones"}, {"id": "tvs"}]"#;
        check(&Corpus::of(entries, products, "[]", "[]")).findings.iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn the_same_question_about_different_products_is_no_finding() {
        let two = |first: &str, second: &str| {
            rules(&format!(
                r#"[{{"id": "a", "products": {first}, "phrasings": {{"en": ["Why is it slow after the update?"]}}, {ANSWERS}}},
                    {{"id": "b", "products": {second}, "phrasings": {{"en": ["Why is it slow after the update?"]}}, {ANSWERS}}}]"#
            ))
        };
        assert_eq!(two(r#"["note"]"#, r#"["tvs"]"#), [""; 0]);
        for (first, second) in [(r#"["note"]"#, r#"["phones"]"#), (r#"["note"]"#, r#"["note"]"#), ("[]", r#"["tvs"]"#)]
        {
            assert_eq!(two(first, second), ["phrasing-duplicate"], "{first} {second}");
        }
    }
}
