//! `uttar diff`

use std::fmt::Write as _;

use clap::Args;
use serde::Serialize;
use uttar::quoted;
use uttar::{BaseState, DeclaredDiff, EntryDiff, Error, FieldChange, KnowledgeBase, Result};

use crate::commands::BaseFolder;
use crate::output::Output;

/// Shows what changed between two states of a base, entry by entry and field by field, then products, settings,
/// screens, synonyms and curations; with `--entry` what changed between two versions of one.
#[derive(Debug, Args)]
pub(crate) struct Diff {
    #[command(flatten)]
    base: BaseFolder,

    /// A label, a time, a position, `now` or `draft:NAME`; with `--entry` a version, or `now`.
    from: String,

    /// As FROM.
    #[arg(default_value = "now")]
    to: String,

    /// Compare two versions of this entry.
    #[arg(long, value_name = "ID")]
    entry: Option<String>,
}

impl Diff {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let base = self.base.open()?;
        if let Some(id) = &self.entry {
            let (from, to) = (version(&base, id, &self.from)?, version(&base, id, &self.to)?);
            let changes = base.diff_versions(id, from, to)?;
            output.value(&changes, |changes| or_nothing(changes.iter().map(field_line).collect()));
        } else {
            let (from, to) = (state(&self.from)?, state(&self.to)?);
            let entries = base.diff(&from, &to)?.into_iter().map(Difference::Entry);
            let declared = base.diff_declared(&from, &to)?.into_iter().map(Difference::Declared);
            output.value(&entries.chain(declared).collect::<Vec<_>>(), |differences| or_nothing(text(differences)));
        }
        Ok(())
    }
}

/// What differs between two states, in one list.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Difference {
    Entry(EntryDiff),
    Declared(DeclaredDiff),
}

fn or_nothing(lines: String) -> String {
    if lines.is_empty() { "nothing differs".to_owned() } else { lines }
}

/// A version by its number, or the one that the entry has now.
fn version(base: &KnowledgeBase, id: &str, text: &str) -> Result<u64> {
    if text == "now" {
        return Ok(base.get(id)?.version);
    }
    text.parse()
        .map_err(|_| Error::invalid_input(format!("{} is no version; give a number from the history, or `now`", quoted(text))))
}

fn state(text: &str) -> Result<BaseState> {
    text.parse().map_err(|error: uttar::UnknownState| Error::invalid_input(error.to_string()))
}

fn text(differences: &[Difference]) -> String {
    let mut out = String::new();
    for difference in differences {
        let (effect, fields) = match difference {
            Difference::Entry(EntryDiff { id, effect, fields, .. }) => {
                out.push_str(id);
                (effect, fields)
            }
            Difference::Declared(DeclaredDiff { kind, id, effect, fields, .. }) => {
                out.push_str(kind.name());
                id.iter().for_each(|id| out.extend([" ", id]));
                (effect, fields)
            }
        };
        let _ = writeln!(out, ": {}", effect.name());
        for line in fields.iter().map(field_line) {
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
