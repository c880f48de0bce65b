//! Phrasings of several lines: mostly several questions that stood in one cell, and are found worse as one.

use super::super::corpus::Corpus;
use super::super::report::Findings;
use super::super::{Check, Level, Rule};

pub(in super::super) const CHECK: Check = Check { rules: &[&LINES], run: check };

static LINES: Rule = Rule {
    id: "phrasing-lines",
    level: Level::Warning,
    summary: "A phrasing has several lines.",
    remedy: "Make each way to ask a phrasing of its own.",
};

fn check(corpus: &Corpus, findings: &mut Findings) {
    for (number, sourced) in corpus.entries.iter().enumerate() {
        for (language, texts) in &sourced.value.phrasings {
            for (i, text) in texts.iter().enumerate() {
                let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
                if lines > 1 {
                    let field = format!("phrasings.{language}[{i}]");
                    findings.entry(&LINES, corpus, number, field, format!("has {lines} lines"));
                }
            }
        }
    }
}
