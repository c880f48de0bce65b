//! `uttar patch`

use clap::Args;
use uttar::{Error, Operation, Result, UniqueKeys};

use crate::commands::{BaseFolder, WriteArguments};
use crate::output::Output;

/// Changes fields of an entry: a JSON merge patch (RFC 7386), in which `null` removes a field.
#[derive(Debug, Args)]
pub(crate) struct Patch {
    #[command(flatten)]
    base: BaseFolder,

    /// The id of the entry.
    id: String,

    /// What changes, such as `{"topics": ["battery"]}`.
    #[arg(value_name = "JSON")]
    patch: String,

    /// Only if the entry has this version.
    #[arg(long, value_name = "VERSION")]
    if_version: Option<u64>,

    #[command(flatten)]
    write: WriteArguments,
}

impl Patch {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let UniqueKeys(patch) = serde_json::from_str(&self.patch)
            .map_err(|error| Error::invalid_input(format!("the patch cannot be read: {error}")))?;
        let mut operation = Operation::patch(self.id, patch);
        operation.if_version = self.if_version;
        self.write.run(&self.base.open()?, vec![operation], output)
    }
}
