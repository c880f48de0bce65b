//! `uttar diff`

use std::fmt::Write as _;

use clap::Args;
use uttar::{BaseState, EntryDiff, Error, FieldChange, Result};

use crate::commands::BaseFolder;
use crate::output::Output;

/// Shows what changed between two states of a base, entry by entry and field by field; with `--entry` between two versions of one.
#[derive(Debug, Args)]
pub(crate) struct Diff {
    #[command(flatten)]
    base: BaseFolder,

    /// A label, a time, a position, `now` or `draft:NAME`; with `--entry` a version.
    from: String,

    /// As FROM.
    #[arg(default_value = "now")]
    to: String,

    /// Compare two versions of this entry.
    #[arg(long, value_name = "ID", requires = "to")]
    entry: Option<String>,
}

impl Diff {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let base = self.base.open()?;
        if let Some(id) = &self.entry {
            let changes = base.diff_versions(id, version(&self.from)?, version(&self.to)?)?;
            output.value(&changes, |changes| changes.iter().map(field_line).collect());
        } else {
            output.value(&base.diff(&state(&self.from)?, &state(&self.to)?)?, |diffs| text(diffs));
        }
        Ok(())
    }
}

fn version(text: &str) -> Result<u64> {
    text.parse().map_err(|_| Error::invalid_input(format!("{text:?} is no version; give two numbers from the history")))
}

fn state(text: &str) -> Result<BaseState> {
    text.parse().map_err(|error: uttar::UnknownState| Error::invalid_input(error.to_string()))
}

fn text(diffs: &[EntryDiff]) -> String {
    let mut out = String::new();
    for diff in diffs {
        let _ = writeln!(out, "{}: {}", diff.id, diff.effect.name());
        for line in diff.fields.iter().map(field_line) {
            let _ = write!(out, "  {line}");
        }
    }
    out
}

fn field_line(change: &FieldChange) -> String {
    match (&change.from, &change.to) {
        (Some(from), Some(to)) => format!("{}: {from} -> {to}\n", change.field),
        (None, Some(to)) => format!("{}: + {to}\n", change.field),
        (Some(from), None) => format!("{}: - {from}\n", change.field),
        (None, None) => String::new(),
    }
}
