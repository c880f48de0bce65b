//! Importing: files and folders, into the store and the index.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::commit::document;
use crate::base::{CURATIONS, KnowledgeBase, SCREENS, SETTINGS, SYNONYMS};
use crate::change::Change;
use crate::entry::Entry;
use crate::error::{Error, Problem, Result};
use crate::import::{self, ReadOptions, TextEncoding};
use crate::screens::Screen;
use crate::store::{Batch, EntryWrite};

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ImportReport {
    /// Entries stored.
    pub entries: usize,
    /// Of these, entries that have no answer: whoever asks for one is told nothing.
    pub entries_without_answer: usize,
    /// Products stored.
    pub products: usize,
    /// Screens stored.
    pub screens: usize,
    /// Synonyms stored, in the place of all that there were; none were touched where no file holds any.
    pub synonyms: usize,
    /// Pinned and blocked entries stored, in the place of all that there were; none were touched where no file holds any.
    pub curations: usize,
    /// Whether the settings of the base were replaced.
    pub settings: bool,
    /// What was left out, only with [`ImportOptions::keep_going`].
    pub problems: Vec<Problem>,
}

/// How to import.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ImportOptions {
    /// Store what is good although something is bad. By default nothing is stored then.
    pub keep_going: bool,
    /// The encoding of text files that are neither UTF-8 nor UTF-16 with its byte order mark; by default such files are refused, and the error says in which encodings
    /// they could be read. With `keep_going` only what cannot be read in it is left out.
    pub encoding: Option<TextEncoding>,
    /// Who imports, why and when; by default nobody in particular, now.
    pub change: Option<Change>,
}

impl KnowledgeBase {
    /// Imports files and corpus folders: entries (JSONL, JSON, YAML, CSV, TSV, Excel, FAQPage in JSON-LD or HTML, Markdown, QnA Maker TSV),
    /// products, screens, synonyms, curations and settings. An entry whose id is known gets a new version, unless it is as it was.
    ///
    /// When something is bad, nothing is stored and the error lists every bad place, unless `options.keep_going`. Settings that leave out a market, region,
    /// channel or voice that answers of the base are for are refused in any case.
    /// On return all is on the disk and searchable.
    pub fn import(&self, paths: &[PathBuf], options: &ImportOptions) -> Result<ImportReport> {
        let read_options =
            ReadOptions { limits: &self.limits, encoding: options.encoding, keep_going: options.keep_going };
        let mut read = import::read(paths, read_options, &self.settings()?)?;
        self.check_rules(&mut read)?;
        if !read.problems.is_empty() && !options.keep_going {
            let count = read.problems.len();
            let message = format!("{count} {} in the input; nothing was stored", plural(count, "problem"));
            return Err(Error::invalid_input(message).with_problems(read.problems));
        }
        self.refuse_silencing(&read)?;
        let report = ImportReport {
            entries: read.entries.len(),
            entries_without_answer: without_answer(&read.entries),
            products: read.products.len(),
            screens: read.screens.len(),
            synonyms: read.synonyms.as_ref().map_or(0, Vec::len),
            curations: read.curations.as_ref().map_or(0, Vec::len),
            settings: read.settings.is_some(),
            problems: read.problems,
        };
        let mut settings = Vec::new();
        if let Some(declared) = &read.settings {
            settings.push((SETTINGS.to_owned(), document(declared)));
        }
        if !read.screens.is_empty() {
            let mut screens: BTreeMap<String, Screen> =
                self.screens()?.into_iter().map(|screen| (screen.id.clone(), screen)).collect();
            screens.extend(read.screens.into_iter().map(|screen| (screen.id.clone(), screen)));
            settings.push((SCREENS.to_owned(), document(&screens.into_values().collect::<Vec<_>>())));
        }
        if let Some(synonyms) = read.synonyms {
            settings.push((SYNONYMS.to_owned(), document(&values(synonyms))));
        }
        if let Some(curations) = read.curations {
            settings.push((CURATIONS.to_owned(), document(&values(curations))));
        }
        self.store_all(Batch {
            change: options.change.clone().unwrap_or_else(Change::now),
            entries: read.entries.into_iter().map(EntryWrite::put).collect(),
            products: read.products,
            settings,
            ..Batch::default()
        })?;
        self.finish_learning();
        Ok(report)
    }
}

pub(super) fn without_answer(entries: &[Entry]) -> usize {
    entries.iter().filter(|entry| entry.answers.is_empty()).count()
}

fn values<T>(placed: Vec<import::Placed<T>>) -> Vec<T> {
    placed.into_iter().map(|placed| placed.value).collect()
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}
