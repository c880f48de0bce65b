//! `uttar put`

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use uttar::{Entry, Error, Operation, Result};

use crate::commands::{BaseFolder, WriteArguments, with_new_base};
use crate::file::read_text;
use crate::output::Output;

/// Stores entries in JSON, one object or several: new ones, or the next versions. All are stored, or none. What `get --json` gives can be edited and put
/// back: it is stored only if nobody has changed the entry since.
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

/// An entry as `get --json` gives it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fetched {
    version: u64,
    entry: Entry,
}

impl From<Fetched> for Operation {
    fn from(Fetched { version, entry }: Fetched) -> Self {
        Self::put(entry).if_version(version)
    }
}

impl Put {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let text = read_text(&self.file)?;
        let read = if is_fetched(&text) { operations::<Fetched>(&text) } else { operations::<Entry>(&text) };
        let mut operations = read
            .map_err(|error| Error::invalid_input(format!("{}: no entry in JSON: {error}", self.file.display())))?;
        if let Some(version) = self.if_version {
            operations = operations.into_iter().map(|operation| operation.if_version(version)).collect();
        }
        if operations.is_empty() {
            return Err(Error::invalid_input(format!("{}: holds no entry; write one in JSON", self.file.display())));
        }
        with_new_base(&self.base.folder, |base| self.write.run(base, operations, output))
    }
}

/// Whether the first object is one of `get --json`.
fn is_fetched(text: &str) -> bool {
    let mut objects = serde_json::Deserializer::from_str(text).into_iter::<BTreeMap<String, IgnoredAny>>();
    objects.next().is_some_and(|object| object.is_ok_and(|object| object.contains_key("entry")))
}

fn operations<T: DeserializeOwned + Into<Operation>>(text: &str) -> serde_json::Result<Vec<Operation>> {
    serde_json::Deserializer::from_str(text).into_iter::<T>().map(|read| read.map(T::into)).collect()
}
