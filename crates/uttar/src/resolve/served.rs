//! What was served and why: the way from what was asked for to the answer.

use std::str::FromStr;

use serde::Serialize;

use crate::entry::Scope;
use crate::error::{Error, Result};
use crate::quoted;

/// Why this answer: the ways from what was asked for to what was served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Served {
    /// From the place asked about, over those that stand in for it, to the scope of the answer.
    pub scope_path: Vec<Scope>,
    /// How the two meet.
    pub scope_match: ScopeMatch,
    /// From the language wanted to that of the answer (BCP 47).
    pub language_path: Vec<String>,
    /// How the two meet.
    pub language_match: LanguageMatch,
    /// The voice wanted: the caller's, or that of the channel.
    pub voice_wanted: Option<String>,
    /// How the answer's voice meets it.
    pub voice_match: VoiceMatch,
}

/// How the scope of an answer meets the place asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ScopeMatch {
    /// It is for this very place.
    Exact,
    /// It holds in a wider place.
    Wider,
    /// It is for a place that stands in for this one.
    Fallback,
    /// No place was named.
    NotAsked,
}

/// How the language of an answer meets that wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LanguageMatch {
    /// It is the language wanted.
    Exact,
    /// It is the same language in another script or of another country.
    Variant,
    /// It stands in for the language wanted.
    Fallback,
    /// There is no answer in any language that stands in.
    Any,
}

/// How the voice of an answer meets that wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum VoiceMatch {
    /// It is told in the voice wanted.
    Exact,
    /// It has no voice and serves all.
    Neutral,
    /// It is told in another voice: the same facts.
    Other,
    /// No voice was wanted.
    NotAsked,
}

/// Why a hit has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Withheld {
    /// The entry has none.
    NoAnswer,
    /// None passes the filter.
    Filter,
    /// None holds at the place.
    OtherScope,
    /// What holds at the place is not valid at the time.
    NotValid,
    /// What holds at the place is forbidden there.
    Forbidden,
}

impl Withheld {
    /// All reasons.
    pub const ALL: [Self; 5] = [Self::NoAnswer, Self::Filter, Self::OtherScope, Self::NotValid, Self::Forbidden];

    /// The name in JSON and in Python.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoAnswer => "no_answer",
            Self::Filter => "filter",
            Self::OtherScope => "other_scope",
            Self::NotValid => "not_valid",
            Self::Forbidden => "forbidden",
        }
    }
}

impl FromStr for Withheld {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == text).ok_or_else(|| {
            let known = Self::ALL.map(Self::name).join(", ");
            Error::invalid_input(format!("{} is no reason to withhold an answer; use one of {known}", quoted(text)))
        })
    }
}
