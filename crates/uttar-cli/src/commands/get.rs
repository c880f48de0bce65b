//! `uttar get`

use clap::Args;
use uttar::Result;

use crate::commands::BaseFolder;
use crate::output::Output;

/// Shows an entry as it was written.
#[derive(Debug, Args)]
pub(crate) struct Get {
    #[command(flatten)]
    base: BaseFolder,

    /// The id of the entry.
    id: String,
}

impl Get {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let entry = self.base.open()?.get(&self.id)?;
        output.value(&entry, |found| {
            let entry = serde_json::to_string_pretty(&found.entry).expect("an entry is plain data");
            format!("version {}\n{entry}", found.version)
        });
        Ok(())
    }
}
