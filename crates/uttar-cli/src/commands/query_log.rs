//! `uttar query-log`

use clap::{Args, Subcommand};
use uttar::{LoggedFilter, LoggedQuestion, QueryLogSettings, Result, Scope, Timestamp, UnansweredQuestion, Withheld};

use crate::commands::{BaseFolder, ChangeArguments, tell_removed};
use crate::output::Output;

/// The log of questions is off unless it is switched on. Phone numbers, addresses, card, identity (Aadhaar, PAN,
/// identity cards of China, Hong Kong and Taiwan, passports) and order numbers are taken out before anything is
/// written.
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
        #[command(flatten)]
        filter: FilterArguments,
    },
    /// Show what was handed over or asked back about and still would be, the commonest first; questions in the same
    /// words are one.
    Unanswered {
        #[command(flatten)]
        base: BaseFolder,
        /// How many at most.
        #[arg(long, default_value_t = 20)]
        limit: usize,
        #[command(flatten)]
        filter: FilterArguments,
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

/// Which questions.
#[derive(Debug, Args)]
struct FilterArguments {
    /// Only questions in this language (BCP 47); `hi` is also `hi-Latn`.
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Only questions of customers inside this place, such as IN/KA.
    #[arg(long, value_name = "SCOPE")]
    scope: Option<Scope>,
    /// Only questions whose first hit had no answer for the customer, and why: no_answer, filter, other_scope,
    /// not_valid, forbidden.
    #[arg(long, value_name = "REASON")]
    withheld: Option<Withheld>,
}

impl From<FilterArguments> for LoggedFilter {
    fn from(FilterArguments { language, scope, withheld }: FilterArguments) -> Self {
        let mut filter = Self::default();
        (filter.language, filter.scope, filter.withheld) = (language, scope, withheld);
        filter
    }
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
            Action::Show { base, limit, filter } => {
                let questions = base.open()?.logged_questions_of(&filter.into(), limit)?;
                output.value(&questions, |questions| questions.iter().map(line).collect());
            }
            Action::Unanswered { base, limit, filter } => {
                let questions = base.open()?.unanswered_questions_of(&filter.into(), limit)?;
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
    let why = circumstances([&question.language, &question.scope], question.withheld);
    format!("{count:>5} ({handed_over} handed over)  {}  {nearest}{why}  {}\n", question.last_at, question.query)
}

fn line(question: &LoggedQuestion) -> String {
    let found = question.entry.as_deref().unwrap_or("-");
    let why = circumstances([&question.language, &question.scope], question.withheld);
    format!("{}  {}  {found}{why}  {}\n", question.at, question.decision.name(), question.query)
}

/// Language, place and why nothing was given, as far as they are known.
fn circumstances(place: [&Option<String>; 2], withheld: Option<Withheld>) -> String {
    let known = place.into_iter().flatten().map(String::as_str).chain(withheld.map(Withheld::name));
    known.map(|known| format!("  {known}")).collect()
}
