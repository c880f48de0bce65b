//! Pinned and blocked entries that do nothing: the entry is gone, or another curation has the last word on every
//! question that they are meant for.

use std::collections::HashSet;

use uttar_analysis::Analyzer;

use super::super::corpus::{Corpus, Sourced};
use super::super::report::Findings;
use super::super::{Check, Level, Rule};
use crate::curation::{Curation, Pattern};
use crate::quoted;

pub(in super::super) const CHECK: Check = Check { rules: &[&UNKNOWN, &WITHOUT_EFFECT], run: check };

static UNKNOWN: Rule = Rule {
    id: "curation-entry-unknown",
    level: Level::Error,
    summary: "A pinned or blocked entry does not exist.",
    remedy: "Correct the id, add the entry, or remove the curation.",
};

static WITHOUT_EFFECT: Rule = Rule {
    id: "curation-without-effect",
    level: Level::Warning,
    summary: "A curation does nothing that another one does not do, or undo, for the same questions.",
    remedy: "Remove one of the two, or give it a pattern of its own.",
};

/// A curation with its pattern, ready to be compared with those of the same entry.
struct Read<'a> {
    sourced: &'a Sourced<Curation>,
    number: usize,
    entry: &'a str,
    text: &'a str,
    pattern: Pattern,
}

fn check(corpus: &Corpus, findings: &mut Findings) {
    unknown_entries(corpus, findings);
    let analyzer = Analyzer::new();
    let mut read: Vec<Read<'_>> =
        corpus.curations.iter().enumerate().filter_map(|it| Read::of(it, &analyzer)).collect();
    read.sort_by_key(|one| (one.entry, one.number));
    for of_entry in read.chunk_by(|a, b| a.entry == b.entry) {
        for (place, one) in of_entry.iter().enumerate() {
            let other = of_entry.iter().enumerate().find(|(at, other)| other.takes_all_from(one, *at < place));
            if let Some((_, other)) = other {
                one.report(&WITHOUT_EFFECT, one.without_effect(other), findings);
            }
        }
    }
}

/// Where there are no entries at all, nothing is said about them: they may be elsewhere.
fn unknown_entries(corpus: &Corpus, findings: &mut Findings) {
    let known: HashSet<&str> = corpus.entries.iter().map(|sourced| sourced.value.id.as_str()).collect();
    for (number, sourced) in corpus.curations.iter().enumerate().filter(|_| !known.is_empty()) {
        if let Some(id) = sourced.value.entry().filter(|id| !known.contains(id)) {
            let field = if sourced.value.pin.is_some() { "pin" } else { "block" };
            findings.other(&UNKNOWN, sourced, &name(number), field, format!("no entry is called {}", quoted(id)));
        }
    }
}

impl<'a> Read<'a> {
    fn of((number, sourced): (usize, &'a Sourced<Curation>), analyzer: &Analyzer) -> Option<Self> {
        let (entry, text) = (sourced.value.entry()?, sourced.value.text()?);
        Some(Self { sourced, number, entry, text, pattern: Pattern::of(&sourced.value, analyzer)? })
    }

    fn pins(&self) -> bool {
        self.sourced.value.pin.is_some()
    }

    /// Whether this one has the last word on every question that another one of the same entry is meant for: a block
    /// over a pin, and of two that do the same the wider one; of two equal ones the first.
    fn takes_all_from(&self, other: &Self, is_before: bool) -> bool {
        if self.number == other.number || !self.pattern.covers(&other.pattern) {
            return false;
        }
        match (self.pins(), other.pins()) {
            (false, true) => true,
            (true, false) => false,
            _ => is_before || !other.pattern.covers(&self.pattern),
        }
    }

    fn without_effect(&self, other: &Self) -> String {
        let verb = if other.pins() { "pinned" } else { "blocked" };
        format!(
            "{} is {verb} by {} ({}) for all these questions",
            quoted(&self.entry),
            name(other.number),
            quoted(&other.text)
        )
    }

    fn report(&self, rule: &'static Rule, message: String, findings: &mut Findings) {
        let field = if self.sourced.value.question.is_some() { "question" } else { "words" };
        findings.other(rule, self.sourced, &name(self.number), field, message);
    }
}

fn name(number: usize) -> String {
    format!("curations[{number}]")
}

#[cfg(test)]
mod tests {
    use super::super::super::check;
    use super::*;

    fn found(curations: &str) -> Vec<(&'static str, String)> {
        let answers = r#""answers": [{"lang": "en", "body": "So."}]"#;
        let entries = format!(r#"[{{"id": "a", {answers}}}, {{"id": "b", {answers}}}]"#);
        let corpus = Corpus::of(&entries, "[]", "[]", curations);
        check(&corpus).findings.into_iter().map(|finding| (finding.rule, finding.entry)).collect()
    }

    #[test]
    fn an_entry_must_be_there() {
        let two = r#"[{"pin": "a", "words": "refund"}, {"block": "gone", "words": "refund"}]"#;
        assert_eq!(found(two), [("curation-entry-unknown", "curations[1]".to_owned())]);
        let nothing = Corpus::of("[]", "[]", "[]", two);
        assert!(check(&nothing).findings.is_empty(), "the entries may be elsewhere");
    }

    #[test]
    fn the_wider_pattern_and_the_block_have_the_last_word() {
        for (first, second, without_effect) in [
            (r#""pin": "a", "words": "refund""#, r#""pin": "a", "words": "refund late""#, Some(1)),
            (r#""pin": "a", "words": "refund late""#, r#""pin": "a", "words": "refund""#, Some(0)),
            (r#""pin": "a", "words": "refund late""#, r#""pin": "a", "words": "late refunds""#, Some(1)),
            (r#""pin": "a", "question": "my refund""#, r#""pin": "a", "words": "refund""#, Some(0)),
            (r#""pin": "a", "question": "refund""#, r#""pin": "a", "words": "refund""#, Some(0)),
            (r#""pin": "a", "words": "refund late""#, r#""block": "a", "words": "refund""#, Some(0)),
            (r#""pin": "a", "words": "refund""#, r#""block": "a", "words": "refund late""#, None),
            (r#""pin": "a", "words": "refund""#, r#""pin": "b", "words": "refund""#, None),
            (r#""pin": "a", "words": "退款""#, r#""pin": "a", "words": "refund""#, None),
        ] {
            let rules = found(&format!(r#"[{{{first}, "lang": "en"}}, {{{second}, "lang": "en"}}]"#));
            let want: Vec<_> =
                without_effect.map(|number| ("curation-without-effect", name(number))).into_iter().collect();
            let rules: Vec<_> = rules.into_iter().filter(|(rule, _)| *rule != "curation-language").collect();
            assert_eq!(rules, want, "{first} and {second}");
        }
    }
}
