//! The reply: what a search gives.

use serde::Serialize;

use crate::entry::{Answer, Scope};

/// What is asked.
///
/// ```
/// let mut request = uttar::SearchRequest::new("battery kaise badle");
/// request.languages = vec!["hi".into()];
/// assert_eq!((request.query.as_str(), request.limit), ("battery kaise badle", 5));
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SearchRequest {
    /// The question, in any language and spelling.
    pub query: String,
    /// How many hits at most; default 5.
    pub limit: usize,
    /// Languages in which an answer is wanted, the most wanted first (BCP 47); when empty, those of the question.
    pub languages: Vec<String>,
    /// Where the customer is, as exactly as it is known.
    pub scope: Option<Scope>,
    /// Whether an entry may be found by translated words and answered in another language; default true. With false every hit has an answer
    /// (or, where the entry has none, a phrasing) in one of `languages`, or of the question's languages where those are empty.
    pub cross_language: bool,
}

impl SearchRequest {
    /// A question with the defaults for all else.
    pub fn new(query: impl Into<String>) -> Self {
        Self { query: query.into(), limit: 5, languages: Vec::new(), scope: None, cross_language: true }
    }
}

/// What a chatbot should do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Give the answer of the first hit.
    Answer,
    /// Offer the first few hits and let the person choose.
    Ask,
    /// Hand over to a person: nothing here answers it.
    HandOver,
}

impl Decision {
    /// The name in JSON and in Python.
    pub fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Ask => "ask",
            Self::HandOver => "hand_over",
        }
    }
}

/// What is known about a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Reply {
    /// What to do.
    pub decision: Decision,
    /// The languages that the question may be in, the likeliest first.
    pub languages: Vec<DetectedLanguage>,
    /// The entries found, the best first.
    pub hits: Vec<Hit>,
    /// How long it took, in milliseconds.
    pub took_ms: f64,
}

/// A language and its probability.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DetectedLanguage {
    /// BCP 47 tag.
    pub language: &'static str,
    /// From 0 to 1.
    pub probability: f32,
}

/// An entry that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Hit {
    /// The id of the entry.
    pub entry: String,
    /// Its version.
    pub version: u64,
    /// The probability that this entry is the one asked for, from 0 to 1.
    pub confidence: f32,
    /// The phrasing that matched best; absent when only answers matched.
    pub phrasing: Option<MatchedPhrasing>,
    /// The answer chosen for the asker; absent when the entry has none for their scope.
    pub answer: Option<Answer>,
    /// How the words of the question met those of the entry, where not as they are written; absent otherwise.
    pub bridge: Option<Bridge>,
}

/// A way from the words of a question to those of an entry in another script or language. Answers are never translated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Bridge {
    /// What kind of way.
    pub kind: BridgeKind,
    /// The language that it leads to: that of the phrasing or answer that matched best (BCP 47).
    pub language: String,
    /// The words that met, in the order of the question.
    pub words: Vec<BridgedWord>,
}

/// Kinds of bridges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BridgeKind {
    /// The same words in another script, by their sound: `battery` and बैटरी.
    Script,
    /// Other words that say the same: `बैटरी` and 电池.
    Translation,
}

impl BridgeKind {
    /// The name in JSON and in Python.
    pub fn name(self) -> &'static str {
        match self {
            Self::Script => "script",
            Self::Translation => "translation",
        }
    }
}

/// A word of a question and the word of an entry that it met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BridgedWord {
    /// As it stands in the question.
    pub question: String,
    /// As it stands in the entry.
    pub entry: String,
    /// Why they met.
    pub by: WordBridge,
}

/// Why two words met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WordBridge {
    /// They are the same, such as a number or a model.
    Same,
    /// They sound alike.
    Sound,
    /// The base's own entries taught it.
    Base,
    /// The built-in lexicon of support words says so.
    Lexicon,
}

/// A phrasing that matched, with the places that did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MatchedPhrasing {
    /// BCP 47 tag.
    pub language: String,
    /// The phrasing.
    pub text: String,
    /// Byte ranges `[start, end)` of the text that match words of the question, in order, without overlap.
    pub highlights: Vec<[usize; 2]>,
}
