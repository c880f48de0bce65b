//! Translations that have fallen behind their source.
//!
//! The source is the first answer for a scope, time and voice; an answer's `updated` says when it was last brought up
//! to date. Without it nothing is said.

use super::super::corpus::Corpus;
use super::super::report::Findings;
use super::super::{Check, Level, Rule};
use super::{name, same_statement};
use crate::time::UtcOffset;

pub(in super::super) const CHECK: Check = Check { rules: &[&STALE], run: check };

static STALE: Rule = Rule {
    id: "translation-stale",
    level: Level::Warning,
    summary: "A translation is older than the answer that it translates.",
    remedy: "Bring the translation up to date, then set its `updated`.",
};

fn check(corpus: &Corpus, findings: &mut Findings) {
    let utc = UtcOffset::default();
    for (number, sourced) in corpus.entries.iter().enumerate() {
        let entry = &sourced.value;
        for group in same_statement(entry) {
            for (place, &i) in group.iter().enumerate() {
                let answer = &entry.answers[i];
                let same_voice = |&&other: &&usize| entry.answers[other].voice == answer.voice;
                let Some(&source) = group[..place].iter().find(same_voice) else { continue };
                let (Some(own), Some(theirs)) = (answer.updated, entry.answers[source].updated) else { continue };
                if entry.answers[source].lang != answer.lang && own.begin(utc) < theirs.begin(utc) {
                    let message = format!("is of {own}, and its source {} of {theirs}", name(entry, source));
                    findings.entry(&STALE, corpus, number, format!("answers[{i}].updated"), message);
                }
            }
        }
    }
}
