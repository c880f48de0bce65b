//! A text in another language than it says: it is searched with the wrong stemmer, and shown to people who cannot read
//! it.

use uttar_analysis::{Analysis, Analyzer, LanguageTag, Tag, detect};

use super::super::corpus::Corpus;
use super::super::report::Findings;
use super::super::{Check, Level, Rule};
use super::texts;
use crate::curation::Synonym;

pub(in super::super) const CHECK: Check = Check { rules: &[&PHRASING, &ANSWER, &SYNONYM, &CURATION], run: check };

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

static SYNONYM: Rule = Rule {
    id: "synonym-language",
    level: Level::Warning,
    summary: "A synonym is in another language than declared, so that only its very words are met, and no other form of them.",
    remedy: "Correct `lang`.",
};

static CURATION: Rule = Rule {
    id: "curation-language",
    level: Level::Warning,
    summary: "The pattern of a curation is in another language than declared, so that only its very words are met, and no other form of them.",
    remedy: "Correct `lang`, or leave it out.",
};

/// The detector must be this sure of another language,
const OTHER_MIN: f32 = 0.95;
/// and think this little of the one declared.
const DECLARED_MAX: f32 = 0.02;
/// Shorter texts are names and loan words as often as sentences.
const WORDS_MIN: usize = 3;
const HAN_MIN: usize = 5;

fn check(corpus: &Corpus, findings: &mut Findings) {
    check_entries(corpus, findings);
    check_rules(corpus, findings);
}

fn check_entries(corpus: &Corpus, findings: &mut Findings) {
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

/// Synonyms and patterns are short: what counts is whether the language declared inflects them as their own would.
fn check_rules(corpus: &Corpus, findings: &mut Findings) {
    let analyzer = Analyzer::new();
    for (number, sourced) in corpus.synonyms.iter().enumerate() {
        let Synonym { lang, words, from, to } = &sourced.value;
        for (name, list) in [("words", words), ("from", from), ("to", to)] {
            for (i, text) in list.iter().enumerate() {
                if let Some(message) = other_stems(text, lang, &analyzer) {
                    findings.other(&SYNONYM, sourced, &format!("synonyms[{number}]"), format!("{name}[{i}]"), message);
                }
            }
        }
    }
    for (number, sourced) in corpus.curations.iter().enumerate() {
        let curation = &sourced.value;
        let field = if curation.question.is_some() { "question" } else { "words" };
        if let (Some(text), Some(lang)) = (curation.text(), &curation.lang)
            && let Some(message) = other_stems(text, lang, &analyzer)
        {
            findings.other(&CURATION, sourced, &format!("curations[{number}]"), field, message);
        }
    }
}

/// What is wrong if a text is surely not in the language declared, and has other stems in its own. A romanised text may
/// stand under its language.
fn other_stems(text: &str, declared: &str, analyzer: &Analyzer) -> Option<String> {
    let declared: LanguageTag = declared.parse().ok()?;
    let detection = detect(text);
    let others: f32 = detection
        .languages
        .iter()
        .filter(|guess| guess.language != Tag::UND && guess.language.primary() != declared.primary())
        .map(|guess| guess.probability)
        .sum();
    let own = detection.best();
    let stems = |language: &str| {
        let mut analysis = Analysis::default();
        analyzer.analyze(text, &[language], &mut analysis);
        analysis.stems.terms().map(str::to_owned).collect::<Vec<_>>()
    };
    (others >= 1.0 - DECLARED_MAX && stems(declared.as_str()) != stems(own.as_str()))
        .then(|| reads_as(text, &declared, own))
}

fn reads_as(text: &str, declared: &LanguageTag, own: Tag) -> String {
    format!("\"{}\" is declared {declared} and reads as {own}", shortened(text))
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
    (is_other && declared.primary() != "und").then(|| reads_as(text, declared, best))
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
