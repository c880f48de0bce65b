//! `uttar synonyms`

use clap::Args;
use uttar::Result;

use crate::commands::{BaseFolder, ChangeArguments, json_lines};
use crate::output::Output;

/// Shows the synonyms of a base, one a line, as they are written in `synonyms.jsonl`. They are replaced by importing such a file.
#[derive(Debug, Args)]
pub(crate) struct Synonyms {
    #[command(flatten)]
    base: BaseFolder,

    /// Remove all of them.
    #[arg(long)]
    clear: bool,

    #[command(flatten)]
    change: ChangeArguments,
}

impl Synonyms {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let base = self.base.open()?;
        if self.clear {
            base.set_synonyms(&[], self.change.change())?;
        }
        output.value(&base.synonyms()?, |synonyms| json_lines(synonyms));
        Ok(())
    }
}
