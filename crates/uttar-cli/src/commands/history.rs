//! `uttar history`

use clap::Args;
use uttar::{EntryVersion, Result};

use crate::commands::{BaseFolder, change_line};
use crate::output::Output;

/// Shows the versions of an entry, the first one first, with who made them, when and why.
#[derive(Debug, Args)]
pub(crate) struct History {
    #[command(flatten)]
    base: BaseFolder,

    /// The id of the entry.
    id: String,

    /// Show the content of this version.
    #[arg(long, value_name = "VERSION")]
    version: Option<u64>,
}

impl History {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let base = self.base.open()?;
        if let Some(version) = self.version {
            output.value(&base.version(&self.id, version)?, |found| {
                serde_json::to_string_pretty(&found.entry).expect("an entry is plain data")
            });
        } else {
            output.value(&base.history(&self.id)?, |versions| versions.iter().map(line).collect());
        }
        Ok(())
    }
}

fn line(version: &EntryVersion) -> String {
    let deleted = if version.deleted { "  (deleted)" } else { "" };
    format!("{}  at {}  {}{deleted}\n", version.version, version.position, change_line(&version.change))
}
