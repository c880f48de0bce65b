//! Text alone, without a base: detection and analysis.

use pyo3::prelude::*;
use uttar::{Analysis, Analyzer, Limits, Tokens};

use crate::arguments;
use crate::characters::Characters;
use crate::decimal::decimal;
use crate::errors::invalid_input;

/// Languages with their probability, and spans: start, end, language.
#[derive(IntoPyObject)]
pub(crate) struct DetectionFields {
    languages: Vec<(&'static str, f64)>,
    spans: Vec<(usize, usize, &'static str)>,
}

/// A token: term, start, end, position.
type TokenFields = (String, usize, usize, usize);

#[derive(IntoPyObject)]
pub(crate) struct AnalysisFields {
    words: Vec<TokenFields>,
    stems: Vec<TokenFields>,
    grams: Vec<TokenFields>,
}

/// The languages that a text may be in.
#[pyfunction]
pub(crate) fn detect(text: &Bound<'_, PyAny>) -> PyResult<DetectionFields> {
    let py = text.py();
    let text = capped(text)?;
    Ok(py.detach(|| {
        let detection = uttar::detect(&text);
        let characters = Characters::of(&text);
        DetectionFields {
            languages: detection
                .languages
                .iter()
                .map(|guess| (guess.language.as_str(), decimal(guess.probability)))
                .collect(),
            spans: detection
                .spans
                .iter()
                .map(|span| {
                    (characters.index(span.range.start), characters.index(span.range.end), span.language.as_str())
                })
                .collect(),
        }
    }))
}

/// The tokens of a text, in languages that are given or detected.
#[pyfunction]
pub(crate) fn analyze(text: &Bound<'_, PyAny>, languages: &Bound<'_, PyAny>) -> PyResult<AnalysisFields> {
    let py = text.py();
    let text = capped(text)?;
    let languages = arguments::languages(languages)?;
    Ok(py.detach(|| {
        let mut languages: Vec<&str> = languages.iter().map(String::as_str).collect();
        if languages.is_empty() {
            languages.extend(uttar::detect(&text).languages.iter().map(|guess| guess.language.as_str()));
        }
        let mut analysis = Analysis::default();
        Analyzer::new().analyze(&text, &languages, &mut analysis);
        let characters = Characters::of(&text);
        AnalysisFields {
            words: tokens(&analysis.words, &characters),
            stems: tokens(&analysis.stems, &characters),
            grams: tokens(&analysis.grams, &characters),
        }
    }))
}

fn tokens(tokens: &Tokens, characters: &Characters) -> Vec<TokenFields> {
    let fields = |token: uttar::Token<'_>| {
        let (start, end) = characters.range(token.range.start, token.range.end);
        (token.term.to_owned(), start, end, token.position)
    };
    tokens.iter().map(fields).collect()
}

/// A text no longer than an entry may be: nothing longer is ever analysed.
fn capped(text: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = text.py();
    let text = arguments::text("text", text)?;
    let (bytes, max) = (text.len(), Limits::default().entry_bytes_max);
    if bytes > max {
        return Err(invalid_input(py, &format!("text: {bytes} bytes are more than {max}; split the text")));
    }
    Ok(text)
}
