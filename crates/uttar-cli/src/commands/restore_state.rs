//! `uttar restore-state`

use clap::Args;
use uttar::{BaseState, Result, WriteOptions};

use crate::commands::{BaseFolder, ChangeArguments, outcome_lines};
use crate::output::Output;

/// Gives all entries, products, settings, screens, synonyms and curations the content of an earlier state again, in one
/// write with new versions: nothing is lost, and restoring the state before takes it back. Drafts, labels, feedback and
/// the query log stay.
#[derive(Debug, Args)]
pub(crate) struct RestoreState {
    #[command(flatten)]
    base: BaseFolder,

    /// A label, a time or a position.
    #[arg(value_name = "STATE")]
    state: BaseState,

    #[command(flatten)]
    change: ChangeArguments,
}

impl RestoreState {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let options = WriteOptions::new(self.change.change());
        let outcomes = self.base.open()?.restore_state(&self.state, &options)?;
        output.value(&outcomes, |outcomes| match outcomes.as_slice() {
            [] => "no entry differs".to_owned(),
            outcomes => outcome_lines(outcomes),
        });
        Ok(())
    }
}
