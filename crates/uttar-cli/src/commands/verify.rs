//! `uttar verify`

use std::fmt::Write as _;

use clap::Args;
use uttar::{Result, Verification};

use crate::commands::BaseFolder;
use crate::output::Output;

/// Reads every byte of a base and tells all that is wrong with it. Exit code 70 if something stays wrong.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    base: BaseFolder,

    /// Build anew what can be: the index, and the store's own indexes.
    #[arg(long)]
    repair: bool,
}

impl Verify {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let report = uttar::verify(&self.base.folder, self.repair)?.into_result()?;
        output.value(&report, text);
        Ok(())
    }
}

fn text(report: &Verification) -> String {
    let mut out = format!("{} entries, nothing is wrong", report.entries);
    if !report.repaired.is_empty() {
        out.push_str(" any more; repaired:");
    }
    for problem in &report.repaired {
        let _ = write!(out, "\n  {problem}");
    }
    out
}
