//! `uttar draft`

use clap::{Args, Subcommand};
use uttar::{DraftedEntry, Result};

use crate::commands::{BaseFolder, change_line, plural};
use crate::output::Output;

/// Drafts are changes that wait to be published: `uttar put --draft NAME` makes them, `uttar publish NAME` publishes
/// them, `uttar lint --draft NAME` says what is wrong with them, `uttar search --state draft:NAME` searches with them.
#[derive(Debug, Args)]
pub(crate) struct DraftCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the drafts.
    List {
        #[command(flatten)]
        base: BaseFolder,
    },
    /// Show the changes of a draft.
    Show {
        #[command(flatten)]
        base: BaseFolder,
        /// The name of the draft.
        name: String,
    },
    /// Throw a draft away, or take one entry out of it.
    Discard {
        #[command(flatten)]
        base: BaseFolder,
        /// The name of the draft.
        name: String,
        /// Only the change of this entry; the others stay.
        #[arg(long, value_name = "ID")]
        entry: Option<String>,
    },
}

impl DraftCommand {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        match self.action {
            Action::List { base } => output.value(&base.open()?.drafts()?, |drafts| {
                let count = |entries: u64| plural(entries, "entry", "entries");
                drafts.iter().map(|draft| format!("{}  {}\n", draft.name, count(draft.entries))).collect()
            }),
            Action::Show { base, name } => {
                output.value(&base.open()?.draft(&name)?, |entries| entries.iter().map(line).collect());
            }
            Action::Discard { base, name, entry: Some(entry) } => {
                base.open()?.discard_drafted(&name, &entry)?;
                output.value(&serde_json::json!({"discarded": name, "entry": entry}), |_| {
                    format!("{entry}: taken out of the draft {name}")
                });
            }
            Action::Discard { base, name, entry: None } => {
                base.open()?.discard_draft(&name)?;
                output.value(&serde_json::json!({"discarded": name}), |_| format!("{name}: discarded"));
            }
        }
        Ok(())
    }
}

fn line(drafted: &DraftedEntry) -> String {
    let what = match (&drafted.entry, drafted.base_version) {
        (None, _) => "delete",
        (Some(_), 0) => "new",
        (Some(_), _) => "change",
    };
    format!("{what}  {}  from version {}  {}\n", drafted.id, drafted.base_version, change_line(&drafted.change))
}
