//! The subcommands: one file each, registered by one line.

use clap::{Args, Subcommand};

use crate::output::Output;

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident($module:ident::$arguments:ident)),* $(,)?) => {
        $(mod $module;)*

        /// What to do.
        #[derive(Debug, Subcommand)]
        pub(crate) enum Command {
            $($(#[$doc])* $name($module::$arguments)),*
        }

        impl Command {
            pub(crate) fn run(self, output: &Output) -> uttar::Result<()> {
                match self {
                    $(Self::$name(arguments) => arguments.run(output)),*
                }
            }
        }
    };
}

commands! {
    /// Show the tokens of a text.
    Analyze(analyze::Analyze),
    /// Back a base up into one file.
    Backup(backup::Backup),
    /// Say which entries have answers for whom.
    Coverage(coverage::Coverage),
    /// Show or remove the pinned and blocked entries.
    Curations(curations::Curations),
    /// Delete entries.
    Delete(delete::Delete),
    /// Import the sample corpus and take a tour of questions.
    Demo(demo::Demo),
    /// Say which languages a text is in.
    Detect(detect::Detect),
    /// Show what changed between two states of a base, or two versions of an entry.
    Diff(diff::Diff),
    /// List, show and discard drafts, or take an entry out of one.
    Draft(draft::DraftCommand),
    /// Measure answers on questions with judgements.
    Eval(eval::Eval),
    /// Write all entries to a file, or all of a base to a folder.
    Export(export::Export),
    /// Say what became of a question, show which entries help and which phrasings customers would add.
    Feedback(feedback::FeedbackCommand),
    /// Show an entry.
    Get(get::Get),
    /// Show the versions of an entry.
    History(history::History),
    /// Import entries into a base.
    Import(import::Import),
    /// Make a key for those who ask over HTTP.
    Key(key::MakeKey),
    /// Name the state that a base has now.
    Label(label::LabelCommand),
    /// Say what is wrong with entries that are well-formed.
    Lint(lint::Lint),
    /// Print the OpenAPI document of the service.
    Openapi(openapi::Openapi),
    /// Change fields of an entry.
    Patch(patch::Patch),
    /// Say how often entries are asked for, so that suggestions follow.
    Popularity(popularity::Popularity),
    /// Show the products, or delete one.
    Products(products::Products),
    /// Publish a draft.
    Publish(publish::Publish),
    /// Store entries.
    Put(put::Put),
    /// Switch the log of questions on or off, show it, erase a customer from it.
    QueryLog(query_log::QueryLog),
    /// Ask questions of two states of a base, and list the replies that differ.
    Replay(replay::Replay),
    /// Make a new base of a backup.
    Restore(restore::Restore),
    /// Give the whole base the content of an earlier state again.
    RestoreState(restore_state::RestoreState),
    /// Give an entry the content of an earlier version again.
    RestoreVersion(restore_version::RestoreVersion),
    /// Find the step that shows a screen or an error code.
    Screen(screen::Screen),
    /// Show the screens.
    Screens(screens::Screens),
    /// Ask a question.
    Search(search::Search),
    /// Answer questions over HTTP.
    Serve(serve::Serve),
    /// Show the settings.
    Settings(settings::Settings),
    /// Show or remove the synonyms.
    Synonyms(synonyms::Synonyms),
    /// Suggest what somebody who is typing may want to ask.
    Suggest(suggest::Suggest),
    /// Say from which confidence on a base answers, for a share of answers that must be right.
    Threshold(threshold::Threshold),
    /// Tell what is wrong with a base, and repair it.
    Verify(verify::Verify),
}

/// The base that a command works on.
#[derive(Debug, Args)]
pub(crate) struct BaseFolder {
    /// The folder of the base.
    #[arg(long = "base", value_name = "DIR")]
    folder: std::path::PathBuf,
}

impl BaseFolder {
    fn open(&self) -> uttar::Result<uttar::KnowledgeBase> {
        uttar::KnowledgeBase::open(&self.folder)
    }
}

/// A state of a base.
#[derive(Debug, Args)]
pub(crate) struct StateArgument {
    /// As the base was, or would be: a label, a time, a position or `draft:NAME`.
    #[arg(long, value_name = "STATE")]
    state: Option<uttar::BaseState>,
}

impl StateArgument {
    fn is_given(&self) -> bool {
        self.state.is_some()
    }

    /// The base in that state; as it is where none is named.
    fn of(&self, base: uttar::KnowledgeBase) -> uttar::Result<uttar::KnowledgeBase> {
        match &self.state {
            Some(state) if *state != uttar::BaseState::Now => base.at(state),
            _ => Ok(base),
        }
    }
}

/// A model that the user brings.
#[derive(Debug, Args)]
pub(crate) struct VectorModel {
    /// Find by meaning too: the folder of a local model, or a settings file (YAML) that names an embeddings address.
    #[arg(long = "vectors", value_name = "PATH")]
    path: Option<std::path::PathBuf>,
}

impl VectorModel {
    fn open(&self) -> uttar::Result<Option<std::sync::Arc<dyn uttar::Embedder>>> {
        self.path.as_ref().map(uttar_vectors::open).transpose()
    }

    /// The base with the model.
    fn join(&self, base: uttar::KnowledgeBase) -> uttar::Result<uttar::KnowledgeBase> {
        match self.open()? {
            Some(model) => base.with_embedder(model),
            None => Ok(base),
        }
    }
}

/// Who makes a change, and why.
#[derive(Debug, Args)]
pub(crate) struct ChangeArguments {
    /// Who makes the change; it is kept with the version.
    #[arg(long, default_value = "", value_name = "NAME")]
    author: String,

    /// Why; it is kept with the version.
    #[arg(long, default_value = "", value_name = "TEXT")]
    reason: String,
}

impl ChangeArguments {
    fn change(self) -> uttar::Change {
        uttar::Change::by(self.author, self.reason)
    }
}

/// A list that a base keeps as a whole: it is shown, or emptied.
#[derive(Debug, Args)]
pub(crate) struct RuleList {
    #[command(flatten)]
    base: BaseFolder,

    /// Remove all of them.
    #[arg(long)]
    clear: bool,

    #[command(flatten)]
    change: ChangeArguments,
}

impl RuleList {
    fn run<T: serde::Serialize>(
        self,
        read: impl Fn(&uttar::KnowledgeBase) -> uttar::Result<Vec<T>>,
        replace: impl Fn(&uttar::KnowledgeBase, &[T], uttar::Change) -> uttar::Result<()>,
        output: &Output,
    ) -> uttar::Result<()> {
        let base = self.base.open()?;
        if self.clear {
            replace(&base, &[], self.change.change())?;
        }
        output.value(&read(&base)?, |values| json_lines(values));
        Ok(())
    }
}

/// How a change of entries is made.
#[derive(Debug, Args)]
pub(crate) struct WriteArguments {
    #[command(flatten)]
    change: ChangeArguments,

    /// Names the request: sent again under its name it does nothing, and gives the first outcome.
    #[arg(long, value_name = "NAME", conflicts_with = "draft")]
    request_id: Option<String>,

    /// Put the change into this draft, to be published later.
    #[arg(long, value_name = "NAME")]
    draft: Option<String>,
}

impl WriteArguments {
    fn run(self, base: &uttar::KnowledgeBase, operations: Vec<uttar::Operation>, output: &Output) -> uttar::Result<()> {
        if let Some(draft) = &self.draft {
            base.save_draft(draft, &operations, &self.change.change())?;
            let entries = base.draft(draft)?.len();
            let saved = serde_json::json!({"draft": draft, "entries": entries});
            output.value(&saved, |_| format!("{} in the draft {draft}", plural(entries, "entry", "entries")));
            return Ok(());
        }
        let mut options = uttar::WriteOptions::new(self.change.change());
        options.request_id = self.request_id;
        output.value(&base.write(operations, &options)?, |outcomes| outcome_lines(outcomes));
        Ok(())
    }
}

fn outcome_lines(outcomes: &[uttar::WriteOutcome]) -> String {
    let line = |outcome: &uttar::WriteOutcome| {
        let warnings = outcome.warnings.iter().map(|warning| format!("  warning: {warning}\n"));
        let line = format!("{}: {}, version {}\n", outcome.id, outcome.effect.name(), outcome.version);
        std::iter::once(line).chain(warnings).collect::<String>()
    };
    outcomes.iter().map(line).collect()
}

/// Who made a change, when and why, in a line.
fn change_line(change: &uttar::Change) -> String {
    let mut line = change.at.to_string();
    for text in [&change.author, &change.reason].into_iter().filter(|text| !text.is_empty()) {
        line.push_str("  ");
        line.push_str(text);
    }
    line
}

/// Says how many records of what customers asked or said are gone.
fn tell_removed(count: u64, output: &Output) {
    let records = plural(count, "record", "records");
    output.value(&serde_json::json!({"removed": count}), |_| format!("{records} removed"));
}

fn plural<N: std::fmt::Display + PartialEq + From<u8>>(count: N, one: &str, many: &str) -> String {
    let noun = if count == N::from(1) { one } else { many };
    format!("{count} {noun}")
}

/// Values as lines of JSON, which can be imported again.
fn json_lines<T: serde::Serialize>(values: &[T]) -> String {
    values.iter().map(|value| serde_json::to_string(value).expect("plain data") + "\n").collect()
}

/// A folder that goes away with its value.
fn temporary_folder() -> uttar::Result<tempfile::TempDir> {
    tempfile::tempdir().map_err(|error| {
        uttar::Error::new(uttar::ErrorKind::Unavailable, format!("no temporary folder can be made: {error}"))
    })
}

/// Does something with the base in a folder, or with a new one. A new one stays only if something came into it.
fn with_new_base<T>(
    folder: &std::path::Path,
    work: impl FnOnce(&uttar::KnowledgeBase) -> uttar::Result<T>,
) -> uttar::Result<T> {
    let was_there = folder.exists();
    let is_new = std::fs::read_dir(folder).map_or(true, |mut children| children.next().is_none());
    let base = uttar::KnowledgeBase::open_or_create(folder)?;
    let done = work(&base);
    let is_empty = done.is_err() && is_new && base.entry_count().is_ok_and(|entries| entries == 0);
    drop(base);
    if is_empty {
        // It was made in a folder that was empty or not there, so all in it is its own. What cannot be removed harms
        // nobody.
        let _ = std::fs::remove_dir_all(folder);
        if was_there {
            let _ = std::fs::create_dir(folder);
        }
    }
    done
}
