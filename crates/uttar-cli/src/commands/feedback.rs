//! `uttar feedback`

use clap::{Args, Subcommand, ValueEnum};
use uttar::{EntryFeedback, Feedback, FeedbackOutcome, GivenFeedback, Result, SuggestedPhrasing, Timestamp};

use crate::commands::{BaseFolder, tell_removed};
use crate::output::Output;

/// What customers say of replies. How sure the base is follows it; phone numbers, addresses, card, identity and order
/// numbers are taken out before anything is written.
#[derive(Debug, Args)]
pub(crate) struct FeedbackCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Say what became of a question.
    Give {
        #[command(flatten)]
        base: BaseFolder,
        /// The question, as it was asked.
        query: String,
        /// What became of it.
        #[arg(long)]
        outcome: Told,
        /// The entry that it is about; without one, with `unresolved`, nothing that was shown helped.
        #[arg(long, value_name = "ID")]
        entry: Option<String>,
        /// Who asked; by this name it can be erased.
        #[arg(long, value_name = "NAME")]
        customer: Option<String>,
    },
    /// Show what was said, the newest first.
    Show {
        #[command(flatten)]
        base: BaseFolder,
        /// How many at most.
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// Show how entries help, those first that did not most often.
    Entries {
        #[command(flatten)]
        base: BaseFolder,
        /// How many at most.
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// Show in which words customers found what the base was not sure of: an editor may add them as phrasings.
    Phrasings {
        #[command(flatten)]
        base: BaseFolder,
        /// How many at most.
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// Remove what was said before a time.
    Forget {
        #[command(flatten)]
        base: BaseFolder,
        /// By RFC 3339, such as 2026-01-31T00:00:00Z.
        #[arg(long, value_name = "TIME")]
        before: Timestamp,
    },
}

/// What became of a question.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Told {
    /// The entry was what the customer needed.
    Resolved,
    /// The customer chose the entry among those that were offered.
    Chosen,
    /// The entry did not help.
    Unresolved,
}

impl From<Told> for FeedbackOutcome {
    fn from(told: Told) -> Self {
        match told {
            Told::Resolved => Self::Resolved,
            Told::Chosen => Self::Chosen,
            Told::Unresolved => Self::Unresolved,
        }
    }
}

impl FeedbackCommand {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        match self.action {
            Action::Give { base, query, outcome, entry, customer } => {
                let mut feedback = Feedback::unresolved(query, entry);
                feedback.outcome = outcome.into();
                feedback.customer = customer;
                output.value(&base.open()?.give_feedback(feedback, Timestamp::now())?, line);
            }
            Action::Show { base, limit } => {
                let given = base.open()?.feedback(limit)?;
                output.value(&given, |given| given.iter().map(line).collect());
            }
            Action::Entries { base, limit } => {
                let entries = base.open()?.feedback_by_entry(limit)?;
                output.value(&entries, |entries| entries.iter().map(entry_line).collect());
            }
            Action::Phrasings { base, limit } => {
                let phrasings = base.open()?.suggested_phrasings(limit)?;
                output.value(&phrasings, |phrasings| phrasings.iter().map(phrasing_line).collect());
            }
            Action::Forget { base, before } => {
                tell_removed(base.open()?.forget_feedback_before(before)?, output);
            }
        }
        Ok(())
    }
}

fn line(GivenFeedback { at, feedback, .. }: &GivenFeedback) -> String {
    let entry = feedback.entry.as_deref().unwrap_or("-");
    format!("{at}  {}  {entry}  {}\n", feedback.outcome.name(), feedback.query)
}

fn entry_line(EntryFeedback { entry, resolved, chosen, unresolved, .. }: &EntryFeedback) -> String {
    format!("{unresolved:>5} unresolved, {resolved} resolved, {chosen} chosen  {entry}\n")
}

fn phrasing_line(SuggestedPhrasing { entry, query, language, count, .. }: &SuggestedPhrasing) -> String {
    format!("{count:>5}  {entry}  {language}  {query}\n")
}
