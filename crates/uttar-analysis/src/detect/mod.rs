//! Language identification: which languages a text may be in.

use std::ops::Range;

use unicode_script::Script;

use crate::script::script_of;

/// A language and how probable it is.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Guess {
    /// BCP 47 tag.
    pub language: &'static str,
    /// From 0 to 1.
    pub probability: f32,
}

/// A stretch of text in one language.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Span {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// BCP 47 tag.
    pub language: &'static str,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct Detection {
    /// The likeliest first.
    pub languages: Vec<Guess>,
    /// In the order of the text.
    pub spans: Vec<Span>,
}

/// Detects the languages of a text.
pub fn detect(text: &str) -> Detection {
    let script = text.chars().map(script_of).find(|s| !matches!(s, Script::Common | Script::Inherited));
    let language = match script {
        Some(Script::Han) => "zh-Hans",
        Some(Script::Devanagari) => "hi",
        Some(Script::Bengali) => "bn",
        Some(Script::Tamil) => "ta",
        Some(Script::Telugu) => "te",
        Some(Script::Gujarati) => "gu",
        Some(Script::Kannada) => "kn",
        Some(Script::Malayalam) => "ml",
        Some(Script::Gurmukhi) => "pa",
        Some(Script::Oriya) => "or",
        Some(Script::Arabic) => "ur",
        Some(Script::Latin) => "en",
        _ => "und",
    };
    Detection {
        languages: vec![Guess { language, probability: 1.0 }],
        spans: vec![Span { range: 0..text.len(), language }],
    }
}
