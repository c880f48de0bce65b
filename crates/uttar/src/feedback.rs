//! Feedback: what became of a reply.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// What a customer, or whoever helped them in the end, says of the reply to a question.
///
/// ```
/// let feedback = uttar::Feedback::resolved("charging slow ho raha hai", "phone-charges-slowly").of_customer("c-1042");
/// assert_eq!(feedback.entry.as_deref(), Some("phone-charges-slowly"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Feedback {
    /// The question, as it was asked. Phone numbers, addresses, card, identity and order numbers are taken out before
    /// it is kept.
    pub query: String,
    /// The entry that it is about; needed but for `unresolved`, where it may be that nothing helped.
    #[serde(default)]
    pub entry: Option<String>,
    /// What became of it.
    pub outcome: FeedbackOutcome,
    /// Who asked, as the caller names them; by this name it can be erased. What a customer says of the same question
    /// and entry again takes the place of what they said before.
    #[serde(default)]
    pub customer: Option<String>,
}

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FeedbackOutcome {
    /// The entry was what the customer needed: they said so, or a person who helped them did.
    Resolved,
    /// The customer chose the entry among those that were offered.
    Chosen,
    /// The entry did not help, or the customer came back with the same; without an entry: nothing that was shown did.
    Unresolved,
}

/// Feedback as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GivenFeedback {
    /// When it was given.
    pub at: Timestamp,
    /// What was said, with all that names a person taken out of the question.
    #[serde(flatten)]
    pub feedback: Feedback,
    /// How sure the base was, before any correction, of the entry that is judged by it: of the first hit, or with
    /// `unresolved` of the entry that did not help. Absent where that was not found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// Whether what is judged was right.
    pub is_right: bool,
}

impl Feedback {
    /// An entry was what the customer needed.
    pub fn resolved(query: impl Into<String>, entry: impl Into<String>) -> Self {
        Self { query: query.into(), entry: Some(entry.into()), outcome: FeedbackOutcome::Resolved, customer: None }
    }

    /// The customer chose an entry among those that were offered.
    pub fn chosen(query: impl Into<String>, entry: impl Into<String>) -> Self {
        Self { outcome: FeedbackOutcome::Chosen, ..Self::resolved(query, entry) }
    }

    /// An entry did not help, or nothing that was shown did.
    pub fn unresolved(query: impl Into<String>, entry: Option<String>) -> Self {
        Self { query: query.into(), entry, outcome: FeedbackOutcome::Unresolved, customer: None }
    }

    /// The same, said by a customer.
    #[must_use]
    pub fn of_customer(self, customer: impl Into<String>) -> Self {
        Self { customer: Some(customer.into()), ..self }
    }
}

impl FeedbackOutcome {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Resolved, Self::Chosen, Self::Unresolved];

    /// The name in JSON, in Python and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Resolved => "resolved",
            Self::Chosen => "chosen",
            Self::Unresolved => "unresolved",
        }
    }
}
