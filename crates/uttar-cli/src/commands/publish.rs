//! `uttar publish`

use clap::Args;
use uttar::{Result, WriteOptions};

use crate::commands::{BaseFolder, ChangeArguments, outcome_lines};
use crate::output::Output;

/// Publishes all changes of a draft, or none if somebody changed one of its entries since.
#[derive(Debug, Args)]
pub(crate) struct Publish {
    #[command(flatten)]
    base: BaseFolder,

    /// The name of the draft.
    #[arg(value_name = "NAME")]
    draft: String,

    #[command(flatten)]
    change: ChangeArguments,
}

impl Publish {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let outcomes = self.base.open()?.publish(&self.draft, &WriteOptions::new(self.change.change()))?;
        output.value(&outcomes, |outcomes| outcome_lines(outcomes));
        Ok(())
    }
}
