//! What customers asked, and what they said of the replies.

mod entry_feedback;
mod feedback;
mod popularity;
mod questions;
mod suggested_phrasings;
mod unanswered;

pub use self::entry_feedback::EntryFeedback;
pub use self::questions::{QueryLogSettings, QueryLogState};
pub use self::suggested_phrasings::SuggestedPhrasing;
pub use self::unanswered::UnansweredQuestion;

pub(super) use self::popularity::POPULARITY;
pub(super) use self::questions::QuestionLog;
