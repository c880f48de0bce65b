//! What a hit says of the way by which it was found.

use serde::Serialize;

/// A way from the words of a question to those of an entry in another script or language. Answers are never translated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BridgeKind {
    /// The same words in another script, by their sound: `battery` and बैटरी.
    Script,
    /// Other words that say the same: `बैटरी` and 电池.
    Translation,
    /// No word met, but a model of meaning that the user brought finds the texts near; `words` is empty.
    Meaning,
}

impl BridgeKind {
    /// The name in JSON and in Python.
    pub fn name(self) -> &'static str {
        match self {
            Self::Script => "script",
            Self::Translation => "translation",
            Self::Meaning => "meaning",
        }
    }
}

/// A word of a question and the word of an entry that it met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
