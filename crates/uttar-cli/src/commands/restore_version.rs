//! `uttar restore-version`

use clap::Args;
use uttar::{Result, WriteOptions};

use crate::commands::{BaseFolder, ChangeArguments, outcome_lines};
use crate::output::Output;

/// Gives an entry the content of an earlier version again, as a new version. A deleted entry is there again.
#[derive(Debug, Args)]
pub(crate) struct RestoreVersion {
    #[command(flatten)]
    base: BaseFolder,

    /// The id of the entry.
    id: String,

    /// The version.
    version: u64,

    #[command(flatten)]
    change: ChangeArguments,
}

impl RestoreVersion {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let options = WriteOptions::new(self.change.change());
        let outcome = self.base.open()?.restore_version(&self.id, self.version, &options)?;
        output.value(&outcome, |outcome| outcome_lines(std::slice::from_ref(outcome)));
        Ok(())
    }
}
