//! Entries without any answer: they are found, and whoever asks is told nothing.

use super::super::corpus::Corpus;
use super::super::report::Findings;
use super::super::{Check, Level, Rule};

pub(in super::super) const CHECK: Check = Check { rules: &[&MISSING], run: check };

static MISSING: Rule = Rule {
    id: "answer-missing",
    level: Level::Error,
    summary: "An entry has no answer: whoever asks for it is told nothing.",
    remedy: "Write one, or merge the entry with the one that answers it; allow it where something else answers.",
};

fn check(corpus: &Corpus, findings: &mut Findings) {
    for (number, sourced) in corpus.entries.iter().enumerate() {
        if sourced.value.answers.is_empty() {
            findings.entry(&MISSING, corpus, number, "answers", "there is none");
        }
    }
}
