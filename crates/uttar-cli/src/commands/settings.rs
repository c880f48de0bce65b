//! `uttar settings`

use clap::Args;
use uttar::Result;

use crate::commands::BaseFolder;
use crate::output::Output;

/// Shows the settings of a base (markets, channels, voices, what may stand in for what), as they are written in
/// `base.yaml`. They are replaced by importing such a file.
#[derive(Debug, Args)]
pub(crate) struct Settings {
    #[command(flatten)]
    base: BaseFolder,
}

impl Settings {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        output.value(&self.base.open()?.settings()?, |settings| {
            serde_json::to_string_pretty(settings).expect("settings are plain data")
        });
        Ok(())
    }
}
