//! Writing: imports and single entries, into the store first, then into the index.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::PoisonError;

use super::{KnowledgeBase, SCREENS, SETTINGS};
use crate::engine::Engine;
use crate::entry::Entry;
use crate::error::{Error, Problem, Result};
use crate::import::{self, Batch};
use crate::screens::Screen;
use crate::settings::check_entry;

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct ImportReport {
    /// Entries stored.
    pub entries: usize,
    /// Products stored.
    pub products: usize,
    /// Screens stored.
    pub screens: usize,
    /// Whether the settings of the base were replaced.
    pub settings: bool,
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
    /// Imports files and corpus folders: entries (JSONL, JSON, YAML, CSV, TSV, Excel, FAQPage in JSON-LD or HTML, Markdown, QnA Maker TSV), products, screens and settings. An entry whose id is known gets a new version.
    ///
    /// When something is bad, nothing is stored and the error lists every bad place, unless `options.keep_going`.
    /// On return all is on the disk and searchable.
    pub fn import(&self, paths: &[PathBuf], options: &ImportOptions) -> Result<ImportReport> {
        let batch = import::read(paths, &self.limits, &self.settings()?)?;
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
        let settings = self.settings()?;
        for (i, entry) in entries.iter().enumerate() {
            let found = crate::entry::validate(entry, &self.limits).into_iter().chain(check_entry(&settings, entry));
            problems.extend(found.map(|problem| {
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

    fn write(&self, batch: Batch) -> Result<ImportReport> {
        let report = ImportReport {
            entries: batch.entries.len(),
            products: batch.products.len(),
            screens: batch.screens.len(),
            settings: batch.settings.is_some(),
            problems: batch.problems,
        };
        let new_words = !batch.products.is_empty();
        let new_model = batch.settings.is_some() || !batch.screens.is_empty();
        // Before anything is stored: what another process keeps us from indexing is refused as a whole.
        self.engine.lock().unwrap_or_else(PoisonError::into_inner).begin()?;
        if let Some(settings) = &batch.settings {
            self.store.keep(SETTINGS, settings)?;
        }
        if !batch.screens.is_empty() {
            let mut screens: BTreeMap<String, Screen> =
                self.screens()?.into_iter().map(|screen| (screen.id.clone(), screen)).collect();
            screens.extend(batch.screens.into_iter().map(|screen| (screen.id.clone(), screen)));
            self.store.keep(SCREENS, &screens.into_values().collect::<Vec<_>>())?;
        }
        self.store.write(batch.entries, &batch.products)?;
        if new_words {
            self.renew_analyzer()?;
        } else if new_model {
            self.renew_model()?;
        }
        self.catch_up()?;
        Ok(report)
    }
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}
