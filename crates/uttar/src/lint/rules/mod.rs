//! The checks: one file each.

pub(super) mod curations;
pub(super) mod duplicate_phrasings;
pub(super) mod facts;
pub(super) mod language;
pub(super) mod phrasing_lines;
pub(super) mod pictures;
pub(super) mod placeholders;
pub(super) mod references;
pub(super) mod synonyms;
pub(super) mod translations;
pub(super) mod unanswered;
pub(super) mod unfinished;
pub(super) mod unreachable;
pub(super) mod validity;

use std::collections::BTreeMap;

use crate::entry::{Answer, Entry};

/// The texts of an answer with their fields, in reading order.
fn texts(answer: &Answer) -> impl Iterator<Item = (String, &str)> {
    let steps = answer.steps.iter().enumerate().flat_map(|(i, step)| {
        [("text", Some(&step.text)), ("say", step.say.as_ref()), ("do", step.action.as_ref())]
            .into_iter()
            .filter_map(move |(name, text)| Some((format!("steps[{i}].{name}"), text?.as_str())))
    });
    std::iter::once(("body".to_owned(), answer.body.as_str())).chain(steps)
}

/// The answers that hold at the same place and time, as their numbers in the entry: they are one statement in several
/// languages and voices.
fn same_statement(entry: &Entry) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (i, answer) in entry.answers.iter().enumerate() {
        let scope = answer.scope.as_ref().map(ToString::to_string).unwrap_or_default();
        let period = answer.valid.as_ref().map(|valid| format!("{:?}", valid)).unwrap_or_default();
        groups.entry((scope, period)).or_default().push(i);
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}

/// Names an answer by what tells it apart: `answers[2] (hi, IN/KA, warm)`.
fn name(entry: &Entry, answer: usize) -> String {
    let it = &entry.answers[answer];
    let mut parts = vec![it.lang.to_string()];
    parts.extend(it.scope.as_ref().map(ToString::to_string));
    parts.extend(it.voice.clone());
    format!("answers[{answer}] ({})", parts.join(", "))
}
