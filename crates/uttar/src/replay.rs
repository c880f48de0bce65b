//! Replay: the same questions against two states of a base, and what changes in the replies.

use std::ops::ControlFlow;

use serde::Serialize;

use crate::error::Result;
use crate::reply::{Decision, Reply, SearchRequest};

/// A confidence that moves by less has not changed.
const CONFIDENCE_STEP: f32 = 0.1;

/// What changes when questions are asked of another state.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Replay {
    /// How many questions were asked.
    pub questions: usize,
    /// Those whose replies differ, in the order in which they were asked.
    pub changed: Vec<ChangedReply>,
}

/// A question whose reply differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ChangedReply {
    /// The question.
    pub query: String,
    /// What was replied.
    pub from: ReplySummary,
    /// What is replied.
    pub to: ReplySummary,
}

/// What counts of a reply.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReplySummary {
    /// What to do.
    pub decision: Decision,
    /// The ids of the hits, the best first.
    pub entries: Vec<String>,
    /// The confidence of the first.
    pub confidence: Option<f32>,
    /// The answer of the first.
    pub answer: Option<String>,
}

impl ReplySummary {
    fn of(reply: Reply) -> Self {
        let first = reply.hits.first();
        Self {
            decision: reply.decision,
            confidence: first.map(|hit| hit.confidence),
            answer: first.and_then(|hit| hit.answer.as_ref()).map(crate::entry::Answer::full_text),
            entries: reply.hits.into_iter().map(|hit| hit.entry).collect(),
        }
    }

    fn differs(&self, other: &Self) -> bool {
        let moved = (self.confidence.unwrap_or(0.0) - other.confidence.unwrap_or(0.0)).abs() >= CONFIDENCE_STEP;
        moved || (self.decision, &self.entries, &self.answer) != (other.decision, &other.entries, &other.answer)
    }
}

/// Asks every question of both states, or so many until `progress` breaks.
pub(crate) fn replay(
    questions: &[SearchRequest],
    from: impl Fn(&SearchRequest) -> Result<Reply>,
    to: impl Fn(&SearchRequest) -> Result<Reply>,
    mut progress: impl FnMut(usize) -> ControlFlow<()>,
) -> Result<Replay> {
    let mut replayed = Replay { questions: 0, changed: Vec::new() };
    for question in questions {
        let (before, after) = (ReplySummary::of(from(question)?), ReplySummary::of(to(question)?));
        if before.differs(&after) {
            replayed.changed.push(ChangedReply { query: question.query.clone(), from: before, to: after });
        }
        replayed.questions += 1;
        if progress(replayed.questions).is_break() {
            break;
        }
    }
    Ok(replayed)
}
