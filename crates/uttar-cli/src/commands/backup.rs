//! `uttar backup`

use std::path::PathBuf;

use clap::Args;
use uttar::Result;

use crate::commands::{BaseFolder, plural};
use crate::output::Output;

/// Writes a base as it is at this moment into one compressed file. Searches and writes go on meanwhile.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    base: BaseFolder,

    /// The file, which must not exist.
    file: PathBuf,
}

impl Backup {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let report = uttar::backup(&self.base.folder, &self.file)?;
        output.value(&report, |report| {
            format!(
                "{} backed up: {} bytes in {} bytes",
                plural(report.entries, "entry", "entries"),
                report.store_bytes,
                report.file_bytes
            )
        });
        Ok(())
    }
}
