//! `uttar label`

use clap::Args;
use uttar::{Label, Result};

use crate::commands::{BaseFolder, ChangeArguments, change_line};
use crate::output::Output;

/// Names the state that a base has now, or lists the names. `uttar search --state NAME` asks the base as it was.
#[derive(Debug, Args)]
pub(crate) struct LabelCommand {
    #[command(flatten)]
    base: BaseFolder,

    /// The name; without one all labels are listed.
    name: Option<String>,

    /// Remove the label.
    #[arg(long, requires = "name")]
    remove: bool,

    #[command(flatten)]
    change: ChangeArguments,
}

impl LabelCommand {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let base = self.base.open()?;
        match self.name {
            Some(name) if self.remove => {
                base.remove_label(&name)?;
                output.value(&serde_json::json!({"removed": name}), |_| format!("{name}: removed"));
            }
            Some(name) => output.value(&base.set_label(&name, self.change.change())?, line),
            None => output.value(&base.labels()?, |labels| labels.iter().map(line).collect()),
        }
        Ok(())
    }
}

fn line(label: &Label) -> String {
    format!("{}  at {}  {}\n", label.name, label.position, change_line(&label.change))
}
