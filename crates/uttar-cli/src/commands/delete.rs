//! `uttar delete`

use clap::Args;
use uttar::{Operation, Result};

use crate::commands::{BaseFolder, WriteArguments};
use crate::output::Output;

/// Deletes entries, all or none. Their versions stay, and can be restored.
#[derive(Debug, Args)]
pub(crate) struct Delete {
    #[command(flatten)]
    base: BaseFolder,

    /// The ids of the entries.
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,

    /// Only if the entry has this version.
    #[arg(long, value_name = "VERSION")]
    if_version: Option<u64>,

    #[command(flatten)]
    write: WriteArguments,
}

impl Delete {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let mut operations: Vec<Operation> = self.ids.into_iter().map(Operation::delete).collect();
        for operation in &mut operations {
            operation.if_version = self.if_version;
        }
        self.write.run(&self.base.open()?, operations, output)
    }
}
