//! `uttar screens`

use clap::Args;
use uttar::Result;

use crate::commands::{BaseFolder, json_lines};
use crate::output::Output;

/// Shows the screens of a base, one a line, as they are written in `screens.jsonl`. They are added and changed by
/// importing such a file; `uttar screen` finds the steps that show one.
#[derive(Debug, Args)]
pub(crate) struct Screens {
    #[command(flatten)]
    base: BaseFolder,
}

impl Screens {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        output.value(&self.base.open()?.screens()?, |screens| json_lines(screens));
        Ok(())
    }
}
