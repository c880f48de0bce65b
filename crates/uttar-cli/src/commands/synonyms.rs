//! `uttar synonyms`

use clap::Args;
use uttar::{KnowledgeBase, Result};

use crate::commands::RuleList;
use crate::output::Output;

/// Shows the synonyms of a base, one a line, as they are written in `synonyms.jsonl`. They are replaced by importing
/// such a file.
#[derive(Debug, Args)]
pub(crate) struct Synonyms {
    #[command(flatten)]
    list: RuleList,
}

impl Synonyms {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        self.list.run(KnowledgeBase::synonyms, KnowledgeBase::set_synonyms, output)
    }
}
