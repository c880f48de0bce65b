//! Curation: what editors decide by hand. Synonyms say that words mean the same; curations pin an entry to questions,
//! or block it for them.

mod matcher;
mod synonyms;
mod validate;

use serde::{Deserialize, Serialize};

pub(crate) use matcher::{Curator, Pattern, Verdict};
pub(crate) use validate::{normal_words, validate_curation, validate_synonym};

/// Words that mean the same to customers.
///
/// Either `words`, each of which stands for all others, or `from` and `to`: a question with one of `from` is also read
/// with those of `to`, and not the other way round. A word may be several: `idiot box`. Every form of it that has the
/// same stem is meant too.
///
/// ```
/// let synonym: uttar::Synonym = serde_json::from_str(r#"{"lang": "en", "from": ["idiot box"], "to": ["tv"]}"#)?;
/// assert_eq!(synonym.to, ["tv"]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Synonym {
    /// The language of the words (BCP 47).
    pub lang: String,
    /// Words that all mean the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Words that customers say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
    /// What the base says for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
}

/// An entry that an editor pins to questions, or blocks for them.
///
/// It names one entry, in `pin` or in `block`, and one pattern, in `question` or in `words`.
///
/// ```
/// let curation: uttar::Curation = serde_json::from_str(r#"{"pin": "refund-time", "words": "refund late"}"#)?;
/// assert_eq!(curation.pin.as_deref(), Some("refund-time"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Curation {
    /// The id of the entry that comes first, as the answer; where a question has several pinned entries, they are
    /// offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<String>,
    /// The id of the entry that does not come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<String>,
    /// The whole question, in whatever case, width or punctuation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Words that all occur in the question, in any order and form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// The language of the pattern (BCP 47); detected when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

impl Curation {
    /// The entry that it names.
    pub(crate) fn entry(&self) -> Option<&str> {
        self.pin.as_deref().or(self.block.as_deref())
    }

    /// The pattern, as it is written.
    pub(crate) fn text(&self) -> Option<&str> {
        self.question.as_deref().or(self.words.as_deref())
    }
}
