//! `uttar put`

use std::path::PathBuf;

use clap::Args;
use uttar::{Entry, Error, KnowledgeBase, Operation, Result};

use crate::commands::{BaseFolder, WriteArguments, read_text};
use crate::output::Output;

/// Stores entries in JSON, one object or several: new ones, or the next versions. All are stored, or none.
#[derive(Debug, Args)]
pub(crate) struct Put {
    #[command(flatten)]
    base: BaseFolder,

    /// A file, or `-` for standard input.
    #[arg(default_value = "-", value_name = "FILE")]
    file: PathBuf,

    /// Only if the entry has this version; 0: only if it is not there.
    #[arg(long, value_name = "VERSION")]
    if_version: Option<u64>,

    #[command(flatten)]
    write: WriteArguments,
}

impl Put {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let text = read_text(&self.file)?;
        let mut operations = Vec::new();
        for entry in serde_json::Deserializer::from_str(&text).into_iter::<Entry>() {
            let entry = entry.map_err(|error| {
                Error::invalid_input(format!("{}: no entry in JSON: {error}", self.file.display()))
            })?;
            let put = Operation::put(entry);
            operations.push(self.if_version.map_or(put.clone(), |version| put.if_version(version)));
        }
        if operations.is_empty() {
            return Err(Error::invalid_input(format!("{}: holds no entry; write one in JSON", self.file.display())));
        }
        self.write.run(&KnowledgeBase::open_or_create(&self.base.folder)?, operations, output)
    }
}
