//! `uttar curations`

use clap::Args;
use uttar::{KnowledgeBase, Result};

use crate::commands::RuleList;
use crate::output::Output;

/// Shows the pinned and blocked entries of a base, one a line, as they are written in `curations.jsonl`. They are
/// replaced by importing such a file.
#[derive(Debug, Args)]
pub(crate) struct Curations {
    #[command(flatten)]
    list: RuleList,
}

impl Curations {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        self.list.run(KnowledgeBase::curations, KnowledgeBase::set_curations, output)
    }
}
