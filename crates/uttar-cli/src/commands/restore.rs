//! `uttar restore`

use std::path::PathBuf;

use clap::Args;
use uttar::Result;

use crate::commands::{BaseFolder, plural};
use crate::output::Output;
use crate::progress;

/// Makes a new base of a backup, with its index. A damaged backup restores nothing.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The file of the backup.
    file: PathBuf,

    #[command(flatten)]
    base: BaseFolder,
}

impl Restore {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let spinner = progress::spinner("restoring");
        let report = uttar::restore(&self.file, &self.base.folder)?;
        spinner.finish_and_clear();
        output.value(&report, |report| format!("{} restored", plural(report.entries, "entry", "entries")));
        Ok(())
    }
}
