//! What customers asked, and what they said of the replies.

mod entry_feedback;
mod feedback;
mod popularity;
mod questions;
mod suggested_phrasings;
mod unanswered;

use super::KnowledgeBase;
use crate::error::{Error, Result};

pub use self::entry_feedback::EntryFeedback;
pub use self::questions::{LoggedFilter, QueryLogSettings, QueryLogState};
pub use self::suggested_phrasings::SuggestedPhrasing;
pub use self::unanswered::UnansweredQuestion;

pub(super) use self::popularity::POPULARITY;
pub(super) use self::questions::QuestionLog;

impl KnowledgeBase {
    /// Checks how many questions of the log are wanted.
    fn check_logged(&self, limit: usize) -> Result<()> {
        check_limit(limit, self.limits.logged_questions_max)
    }

    /// Checks how much feedback, or how much of what is made of it, is wanted.
    fn check_given(&self, limit: usize) -> Result<()> {
        check_limit(limit, usize::try_from(self.limits.feedback_max).unwrap_or(usize::MAX))
    }
}

fn check_limit(limit: usize, most: usize) -> Result<()> {
    if (1..=most).contains(&limit) {
        return Ok(());
    }
    Err(Error::bad_field("limit", format!("{limit} is not between 1 and {most}")))
}
