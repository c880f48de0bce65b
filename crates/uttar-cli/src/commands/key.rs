//! `uttar key`

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind as IoErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use uttar::{Error, ErrorKind, Result};
use uttar_server::{Access, Keys, NewKey};

use crate::output::Output;

/// Makes a key for callers of `uttar serve` and adds its hash to a file. The key is shown this once; to take it back, remove its line and start the service again.
#[derive(Debug, Args)]
pub(crate) struct MakeKey {
    /// Who gets the key: letters, digits, `-`, `.`, `_`.
    name: String,

    /// What it allows: search; read, which allows to read all content too; write; admin, which allows the log of questions and backups too.
    #[arg(long, value_name = "ACCESS", default_value_t = Access::Search)]
    access: Access,

    /// The file of keys; made if it is not there.
    #[arg(long, value_name = "FILE")]
    keys: PathBuf,
}

#[derive(Debug, Serialize)]
struct Made {
    name: String,
    access: String,
    key: String,
}

impl MakeKey {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let new = NewKey::make(&self.name, self.access)?;
        let known = match fs::read_to_string(&self.keys) {
            Ok(known) => known,
            Err(error) if error.kind() == IoErrorKind::NotFound => String::new(),
            Err(error) => return Err(unavailable(&self.keys, "read", error)),
        };
        let before = match known.chars().last() {
            None => HEADER,
            Some('\n') => "",
            Some(_) => "\n",
        };
        let added = format!("{before}{}\n", new.line);
        parse(&self.keys, &format!("{known}{added}"))?;
        let append = |mut file: File| file.write_all(added.as_bytes());
        let opened = OpenOptions::new().create(true).append(true).open(&self.keys);
        opened.and_then(append).map_err(|error| unavailable(&self.keys, "written", error))?;
        let made = Made { name: self.name, access: self.access.to_string(), key: new.key };
        output.value(&made, |made| format!("{}\nsend it as `Authorization: Bearer KEY`; it is not shown again", made.key));
        Ok(())
    }
}

const HEADER: &str = "# NAME ACCESS HASH, as `uttar key` makes them. Remove a line to take its key back.\n";

/// The keys of a file.
pub(super) fn read_keys(file: &Path) -> Result<Keys> {
    let text = fs::read_to_string(file).map_err(|error| unavailable(file, "read", error))?;
    let keys = parse(file, &text)?;
    if keys.is_empty() {
        return Err(Error::invalid_input(format!("{}: holds no key; make one with `uttar key`", file.display())));
    }
    Ok(keys)
}

fn parse(file: &Path, text: &str) -> Result<Keys> {
    Keys::parse(text).map_err(|error| Error::invalid_input(format!("{}: {}", file.display(), error.message())))
}

fn unavailable(file: &Path, what: &str, error: std::io::Error) -> Error {
    let message = format!("{}: cannot be {what}: {error}; check its name and permissions", file.display());
    Error::new(ErrorKind::Unavailable, message)
}
