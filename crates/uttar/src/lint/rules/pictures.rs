//! Steps without pictures, and pictures that are not there: an agent who sees the customer's screen wants to see the
//! step.

use std::path::{Path, PathBuf};

use super::super::corpus::Corpus;
use super::super::report::Findings;
use super::super::{Check, Level, Rule};
use crate::import::Location;

pub(in super::super) const CHECK: Check = Check { rules: &[&SOME, &NONE, &UNKNOWN], run: check };

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

static UNKNOWN: Rule = Rule {
    id: "picture-unknown",
    level: Level::Error,
    summary: "A step or a screen refers to a picture that is not in the corpus folder.",
    remedy: "Correct the path, add the picture, or remove the reference.",
};

fn check(corpus: &Corpus, findings: &mut Findings) {
    without_pictures(corpus, findings);
    for (number, sourced) in corpus.entries.iter().enumerate() {
        for (i, answer) in sourced.value.answers.iter().enumerate() {
            for (s, step) in answer.steps.iter().enumerate() {
                if let Some(file) = missing(step.image.as_deref(), sourced.location.as_ref()) {
                    findings.entry(
                        &UNKNOWN,
                        corpus,
                        number,
                        format!("answers[{i}].steps[{s}].image"),
                        not_there(&file),
                    );
                }
            }
        }
    }
    for sourced in &corpus.screens {
        if let Some(file) = missing(sourced.value.image.as_deref(), sourced.location.as_ref()) {
            findings.other(&UNKNOWN, sourced, &sourced.value.id, "image", not_there(&file));
        }
    }
}

fn not_there(file: &Path) -> String {
    format!("there is no {}", file.display())
}

/// The file that a picture should be and is not. URLs are never fetched, and what is in no file has no folder to look
/// into.
fn missing(image: Option<&str>, location: Option<&Location>) -> Option<PathBuf> {
    let image = image.filter(|image| !image.starts_with("https://") && !image.starts_with("http://"))?;
    let folder = location?.file.parent()?;
    let is_entries = |folder: &&Path| folder.file_name().is_some_and(|name| name.eq_ignore_ascii_case("entries"));
    let root = folder.ancestors().find(is_entries).and_then(Path::parent).unwrap_or(folder);
    let file = root.join(image);
    (!file.is_file()).then_some(file)
}

fn without_pictures(corpus: &Corpus, findings: &mut Findings) {
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
