//! What each engine found for each question, for people who want to see why one is right and another is not.

use std::fmt::Write;

use serde_json::{Value, json};
use uttar::Entry;

use crate::engines::Indexed;
use crate::questions::{Question, Right};
use crate::report::Passes;

/// One JSON object a question and line: its text, what is right, and by engine the entries found with their phrasings,
/// the best first.
pub(crate) fn found(entries: &[Entry], questions: &[Question], indexed: &[Indexed], passes: &[Passes]) -> String {
    let mut out = String::new();
    for (at, question) in questions.iter().enumerate() {
        let right = match &question.right {
            Right::Entry(entry) => json!({ "entry": entry }),
            Right::Needs(needs) => json!({ "needs": needs }),
            Right::Nothing => Value::Null,
        };
        let mut line = json!({ "question": question.text, "right": right });
        for (one, passes) in indexed.iter().zip(passes) {
            let hit = |number: &usize| {
                let entry = &entries[*number];
                let phrasings: Vec<&str> = entry.all_phrasings().map(|(_, text)| text).collect();
                json!({ "entry": entry.id, "is_right": question.right.is(&entry.id), "phrasings": phrasings })
            };
            line[one.name] = passes.found()[at].iter().map(hit).collect();
        }
        let _ = writeln!(out, "{line}");
    }
    out
}
