//! The decision: what to do with what was found.

use serde::Serialize;

/// What a chatbot should do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Give the answer of the first hit, or of as many as the message asks things: [`Reply::offer`](crate::Reply::offer).
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
