//! A text in another language than it says: it is searched with the wrong stemmer, and shown to people who cannot read it.

use uttar_analysis::{LanguageTag, Tag, detect};

use super::super::corpus::Corpus;
use super::super::report::Findings;
use super::super::{Check, Level, Rule};
use super::texts;

pub(in super::super) const CHECK: Check = Check { rules: &[&PHRASING, &ANSWER], run: check };

static PHRASING: Rule = Rule {
    id: "phrasing-language",
    level: Level::Warning,
    summary: "A phrasing is in another language than declared.",
    remedy: "Move it under its own language, or translate it.",
};

static ANSWER: Rule = Rule {
    id: "answer-language",
    level: Level::Error,
    summary: "An answer is in another language than declared.",
    remedy: "Correct `lang`, or translate the text.",
};

/// The detector must be this sure of another language,
const OTHER_MIN: f32 = 0.95;
/// and think this little of the one declared.
const DECLARED_MAX: f32 = 0.02;
/// Shorter texts are names and loan words as often as sentences.
const WORDS_MIN: usize = 3;
const HAN_MIN: usize = 5;

fn check(corpus: &Corpus, findings: &mut Findings) {
    for (number, sourced) in corpus.entries.iter().enumerate() {
        let entry = &sourced.value;
        for (language, phrasings) in &entry.phrasings {
            for (i, text) in phrasings.iter().enumerate() {
                if let Some(message) = mismatch(text, language) {
                    findings.entry(&PHRASING, corpus, number, format!("phrasings.{language}[{i}]"), message);
                }
            }
        }
        for (i, answer) in entry.answers.iter().enumerate() {
            for (field, text) in texts(answer) {
                if let Some(message) = mismatch(text, &answer.lang) {
                    findings.entry(&ANSWER, corpus, number, format!("answers[{i}].{field}"), message);
                }
            }
        }
    }
}

/// What is wrong if the text is surely not in the language declared. A romanised text may stand under its language.
fn mismatch(text: &str, declared: &LanguageTag) -> Option<String> {
    let han = text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    if text.split_whitespace().count() < WORDS_MIN && han < HAN_MIN {
        return None;
    }
    let detection = detect(text);
    let best = detection.best();
    let of = |language: &str| -> f32 {
        detection
            .languages
            .iter()
            .filter(|guess| guess.language.primary() == language)
            .map(|guess| guess.probability)
            .sum()
    };
    let is_other = best != Tag::UND && of(best.primary()) >= OTHER_MIN && of(declared.primary()) <= DECLARED_MAX;
    (is_other && declared.primary() != "und")
        .then(|| format!("\"{}\" is declared {declared} and reads as {best}", shortened(text)))
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
