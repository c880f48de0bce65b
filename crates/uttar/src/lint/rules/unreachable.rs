//! Answers that nobody can get: an earlier one stands before them for every asker.

use super::super::corpus::Corpus;
use super::super::report::Findings;
use super::super::{Check, Level, Rule};
use super::name;

pub(in super::super) const CHECK: Check = Check { rules: &[&UNREACHABLE], run: check };

static UNREACHABLE: Rule = Rule {
    id: "answer-unreachable",
    level: Level::Error,
    summary: "An answer is never given, because an earlier one holds for the same askers at the same time.",
    remedy: "Remove one of the two, or give it a scope, voice or period of its own.",
};

fn check(corpus: &Corpus, findings: &mut Findings) {
    for (number, sourced) in corpus.entries.iter().enumerate() {
        let entry = &sourced.value;
        for (i, answer) in entry.answers.iter().enumerate() {
            let earlier = entry.answers[..i].iter().position(|other| {
                (&answer.lang, &answer.scope, &answer.voice, &answer.valid)
                    == (&other.lang, &other.scope, &other.voice, &other.valid)
            });
            if let Some(earlier) = earlier {
                let message = format!("is never given: {} stands before it", name(entry, earlier));
                findings.entry(&UNREACHABLE, corpus, number, format!("answers[{i}]"), message);
            }
        }
    }
}
