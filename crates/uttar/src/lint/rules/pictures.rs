//! Steps without pictures: an agent who sees the customer's screen wants to see the step.

use super::super::corpus::Corpus;
use super::super::report::Findings;
use super::super::{Check, Level, Rule};

pub(in super::super) const CHECK: Check = Check { rules: &[&SOME, &NONE], run: check };

static SOME: Rule = Rule {
    id: "step-picture-missing",
    level: Level::Warning,
    summary: "Some steps of an answer have pictures and others do not.",
    remedy: "Add the pictures that are missing.",
};

static NONE: Rule = Rule {
    id: "steps-without-pictures",
    level: Level::Warning,
    summary: "No step of an answer has a picture.",
    remedy: "Show every step with a picture.",
};

fn check(corpus: &Corpus, findings: &mut Findings) {
    for (number, sourced) in corpus.entries.iter().enumerate() {
        for (i, answer) in sourced.value.answers.iter().enumerate() {
            let without: Vec<usize> =
                answer.steps.iter().enumerate().filter(|(_, step)| step.image.is_none()).map(|(i, _)| i).collect();
            let Some(first) = without.first() else { continue };
            let total = answer.steps.len();
            if without.len() == total {
                findings.entry(
                    &NONE,
                    corpus,
                    number,
                    format!("answers[{i}].steps"),
                    format!("none of {total} steps has a picture"),
                );
            } else {
                let message = format!("{} of {total} steps have no picture, step {} first", without.len(), first + 1);
                findings.entry(&SOME, corpus, number, format!("answers[{i}].steps[{first}]"), message);
            }
        }
    }
}
