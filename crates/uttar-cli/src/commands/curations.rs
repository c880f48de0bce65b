//! `uttar curations`

use clap::Args;
use uttar::Result;

use crate::commands::{BaseFolder, ChangeArguments, json_lines};
use crate::output::Output;

/// Shows the pinned and blocked entries of a base, one a line, as they are written in `curations.jsonl`. They are replaced by importing such a file.
#[derive(Debug, Args)]
pub(crate) struct Curations {
    #[command(flatten)]
    base: BaseFolder,

    /// Remove all of them.
    #[arg(long)]
    clear: bool,

    #[command(flatten)]
    change: ChangeArguments,
}

impl Curations {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let base = self.base.open()?;
        if self.clear {
            base.set_curations(&[], self.change.change())?;
        }
        output.value(&base.curations()?, |curations| json_lines(curations));
        Ok(())
    }
}
