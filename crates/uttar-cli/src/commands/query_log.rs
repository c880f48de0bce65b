//! `uttar query-log`

use clap::{Args, Subcommand};
use uttar::{LoggedQuestion, QueryLogSettings, Result, Timestamp, UnansweredQuestion};

use crate::commands::{BaseFolder, ChangeArguments, tell_removed};
use crate::output::Output;

/// The log of questions is off unless it is switched on. Phone numbers, addresses, card, identity (Aadhaar, PAN, identity
/// cards of China, Hong Kong and Taiwan, passports) and order numbers are taken out before anything is written.
#[derive(Debug, Args)]
pub(crate) struct QueryLog {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Switch it on.
    On {
        #[command(flatten)]
        base: BaseFolder,
        /// Days after which questions are removed.
        #[arg(long, default_value_t = QueryLogSettings::default().retention_days, value_name = "DAYS")]
        days: u32,
        #[command(flatten)]
        change: ChangeArguments,
    },
    /// Switch it off. What is logged stays until its days are over.
    Off {
        #[command(flatten)]
        base: BaseFolder,
        #[command(flatten)]
        change: ChangeArguments,
    },
    /// Show the last questions, the newest first.
    Show {
        #[command(flatten)]
        base: BaseFolder,
        /// How many at most.
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// Show what was handed over or asked back about, the commonest first; questions in the same words are one.
    Unanswered {
        #[command(flatten)]
        base: BaseFolder,
        /// How many at most.
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// Remove questions whose days are over.
    Expire {
        #[command(flatten)]
        base: BaseFolder,
    },
    /// Remove everything that was logged of a customer.
    Erase {
        #[command(flatten)]
        base: BaseFolder,
        /// The customer, as they are named in the log.
        customer: String,
    },
}

impl QueryLog {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        match self.action {
            Action::On { base, days, change } => {
                switch(&base, QueryLogSettings::on(days), change, output)?;
            }
            Action::Off { base, change } => {
                let mut settings = base.open()?.query_log_settings();
                settings.enabled = false;
                switch(&base, settings, change, output)?;
            }
            Action::Show { base, limit } => {
                let questions = base.open()?.logged_questions(limit)?;
                output.value(&questions, |questions| questions.iter().map(line).collect());
            }
            Action::Unanswered { base, limit } => {
                let questions = base.open()?.unanswered_questions(limit)?;
                output.value(&questions, |questions| questions.iter().map(unanswered_line).collect());
            }
            Action::Expire { base } => tell_removed(base.open()?.forget_old_questions(Timestamp::now())?, output),
            Action::Erase { base, customer } => tell_removed(base.open()?.erase_customer(&customer)?, output),
        }
        Ok(())
    }
}

fn switch(base: &BaseFolder, settings: QueryLogSettings, change: ChangeArguments, output: &Output) -> Result<()> {
    base.open()?.set_query_log_settings(settings, change.change())?;
    output.value(&settings, |settings| {
        if settings.enabled { format!("on; questions are kept for {} days", settings.retention_days) } else { "off".into() }
    });
    Ok(())
}

fn unanswered_line(question: &UnansweredQuestion) -> String {
    let nearest = question.entry.as_deref().unwrap_or("-");
    let [count, handed_over] = [question.count, question.handed_over];
    format!("{count:>5} ({handed_over} handed over)  {}  {nearest}  {}\n", question.last_at, question.query)
}

fn line(question: &LoggedQuestion) -> String {
    let found = question.entry.as_deref().unwrap_or("-");
    format!("{}  {}  {found}  {}\n", question.at, question.decision, question.query)
}
