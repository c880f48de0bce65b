//! `uttar verify`

use std::fmt::Write as _;

use clap::Args;
use uttar::{Result, Verification};

use crate::commands::{BaseFolder, plural};
use crate::output::Output;

/// Reads every byte of a base and tells all that is wrong with it. Exit code 70 if something stays wrong; an index that
/// is only behind the store, or not made yet, is not.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    base: BaseFolder,

    /// Build anew what can be: the index, the store's own indexes, and what the base has learnt.
    #[arg(long)]
    repair: bool,
}

impl Verify {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let report = uttar::verify(&self.base.folder, self.repair)?;
        if !self.repair && !report.problems.is_empty() {
            output.note("to repair what can be: `uttar verify --repair`, with the same base");
        }
        let report = report.into_result()?;
        output.value(&report, text);
        Ok(())
    }
}

fn text(report: &Verification) -> String {
    let mut out = format!("{}, nothing is wrong", plural(report.entries, "entry", "entries"));
    if !report.repaired.is_empty() {
        out.push_str(" any more; repaired:");
    }
    for problem in &report.repaired {
        let _ = write!(out, "\n  {problem}");
    }
    if !report.pending.is_empty() {
        out.push_str("; made when the base is opened next:");
    }
    for pending in &report.pending {
        let _ = write!(out, "\n  {pending}");
    }
    out
}
