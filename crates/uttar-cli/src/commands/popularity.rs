//! `uttar popularity`

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use uttar::{Error, Result};

use crate::commands::{BaseFolder, plural};
use crate::file::read_text;
use crate::output::Output;

/// Says how often entries are asked for; what is asked more often is suggested earlier. Without counts it shows those
/// that the base has.
#[derive(Debug, Args)]
pub(crate) struct Popularity {
    #[command(flatten)]
    base: BaseFolder,

    /// A file with the counts, `{"ENTRY": 12, ...}`, in the place of those before; `-` for standard input.
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,

    /// Count the answers in the log of questions instead.
    #[arg(long, conflicts_with = "file")]
    from_log: bool,
}

impl Popularity {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let base = self.base.open()?;
        let counts: BTreeMap<String, u32> = match &self.file {
            None if !self.from_log => {
                output.value(&base.popularity()?, lines);
                return Ok(());
            }
            None => base.logged_popularity()?,
            Some(file) => serde_json::from_str(&read_text(file)?).map_err(|error| {
                Error::invalid_input(format!("{}: {error}; write {{\"ENTRY\": 12, ...}}", file.display()))
            })?,
        };
        base.set_popularity(&counts)?;
        output.value(&counts, |counts| format!("{} counted", plural(counts.len(), "entry", "entries")));
        Ok(())
    }
}

fn lines(counts: &BTreeMap<String, u32>) -> String {
    if counts.is_empty() {
        return "nothing is counted".to_owned();
    }
    let mut counts: Vec<_> = counts.iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    counts.into_iter().map(|(entry, count)| format!("{count:>8}  {entry}\n")).collect()
}
