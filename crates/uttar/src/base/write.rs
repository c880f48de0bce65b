//! Writing: imports and single entries, into the store first, then into the index.

use std::path::PathBuf;
use std::sync::PoisonError;

use super::KnowledgeBase;
use crate::entry::Entry;
use crate::error::{Error, ErrorKind, Problem, Result};
use crate::import::{self, Batch};

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct ImportReport {
    /// Entries stored.
    pub entries: usize,
    /// Products stored.
    pub products: usize,
    /// What was left out, only with [`ImportOptions::keep_going`].
    pub problems: Vec<Problem>,
}

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// Store what is good although something is bad. By default nothing is stored then.
    pub keep_going: bool,
}

impl KnowledgeBase {
    /// Imports files and corpus folders: entries (JSONL, YAML, CSV, TSV) and products. An entry whose id is known gets a new version.
    ///
    /// When something is bad, nothing is stored and the error lists every bad place, unless `options.keep_going`.
    /// On return all is on the disk and searchable.
    pub fn import(&self, paths: &[PathBuf], options: &ImportOptions) -> Result<ImportReport> {
        let batch = import::read(paths, &self.limits)?;
        if !batch.problems.is_empty() && !options.keep_going {
            let count = batch.problems.len();
            let message = format!("{count} {} in the input; nothing was stored", plural(count, "problem"));
            return Err(Error::invalid_input(message).with_problems(batch.problems));
        }
        self.write(batch)
    }

    /// Stores entries, all or none. On return they are on the disk and searchable.
    pub fn put(&self, entries: Vec<Entry>) -> Result<ImportReport> {
        let mut problems = Vec::new();
        for (i, entry) in entries.iter().enumerate() {
            problems.extend(crate::entry::validate(entry, &self.limits).into_iter().map(|problem| {
                let field =
                    if problem.field.is_empty() { format!("[{i}]") } else { format!("[{i}].{}", problem.field) };
                Problem { field, ..problem }
            }));
        }
        if !problems.is_empty() {
            return Err(Error::invalid_input("bad entries; nothing was stored").with_problems(problems));
        }
        self.write(Batch { entries, ..Batch::default() })
    }

    /// Refuses a write before a full disk can do harm to one that was begun. It recovers by itself: every write looks anew.
    pub(super) fn check_space(&self) -> Result<()> {
        let least = self.limits.disk_free_bytes_min;
        // Where the system does not tell, the write itself will.
        match fs4::available_space(&self.folder) {
            Ok(free) if free < least => {
                let message = format!(
                    "{}: only {free} bytes are free on the disk, less than {least}; nothing was stored. Free some space and try again",
                    self.folder.display()
                );
                Err(Error::new(ErrorKind::Unavailable, message))
            }
            _ => Ok(()),
        }
    }

    fn write(&self, batch: Batch) -> Result<ImportReport> {
        let report =
            ImportReport { entries: batch.entries.len(), products: batch.products.len(), problems: batch.problems };
        self.check_space()?;
        let new_words = !batch.products.is_empty();
        // Before anything is stored: what another process keeps us from indexing is refused as a whole.
        self.engine.lock().unwrap_or_else(PoisonError::into_inner).begin()?;
        self.store.write(batch.entries, &batch.products)?;
        if new_words {
            self.renew_analyzer();
        }
        self.catch_up()?;
        Ok(report)
    }
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}
