//! Answers that somebody meant to write: question marks only (text of a lost encoding), a dash, TODO, or what a program
//! writes for nothing.

use super::super::corpus::Corpus;
use super::super::report::Findings;
use super::super::{Check, Level, Rule};

use crate::quoted;

pub(in super::super) const CHECK: Check = Check { rules: &[&UNFINISHED], run: check };

static UNFINISHED: Rule = Rule {
    id: "answer-unfinished",
    level: Level::Error,
    summary: "An answer says nothing: its text is a mark for something to be written, or was lost in a wrong encoding.",
    remedy: "Write the answer or remove it.",
};

/// What stands where a text is still to be written.
const MARKS: [&str; 8] = ["todo", "tbd", "tba", "tbc", "fixme", "xxx", "n/a", "lorem ipsum"];
/// What programs write where a table says nothing, as they write it: "None." may be an answer.
const NOTHINGS: [&str; 9] = ["NaN", "nan", "NAN", "null", "NULL", "None", "<NA>", "NaT", "nil"];

fn check(corpus: &Corpus, findings: &mut Findings) {
    for (number, sourced) in corpus.entries.iter().enumerate() {
        for (i, answer) in sourced.value.answers.iter().enumerate() {
            if is_unfinished(&answer.body) {
                let message = format!("says only {}", quoted(answer.body.trim()));
                findings.entry(&UNFINISHED, corpus, number, format!("answers[{i}].body"), message);
            }
        }
    }
}

fn is_unfinished(body: &str) -> bool {
    let text =
        body.trim_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation() || c == '？' || c == '\u{fffd}');
    NOTHINGS.contains(&body.trim())
        || !body.trim().is_empty() && (text.is_empty() || MARKS.contains(&text.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_short_answers() {
        for body in [
            "?????",
            "??? ?? ???",
            "-",
            "...",
            "TODO",
            " todo: ",
            "[TBD]",
            "N/A",
            "？？",
            "NaN",
            " null ",
            "None",
            "<NA>",
        ] {
            assert!(is_unfinished(body), "{body}");
        }
        for body in
            ["", "Yes.", "हाँ।", "是。", "12", "👍", "TODO lists are in the notes app.", "*#06#", "E7", "None.", "Naan"]
        {
            assert!(!is_unfinished(body), "{body}");
        }
    }
}
