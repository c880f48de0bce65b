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
        let read = import::read(paths, self.read_options(options), &self.settings()?)?;
        self.store_import(read, options)
    }

    /// As [`import`](Self::import), one file that is in memory. Its name says what it holds (`products`, `screens`, `synonyms`, `curations`, `base`, which is the
    /// settings; all else are entries) and its extension the format; problems have it for their file.
    ///
    /// ```
    /// # use uttar::{ImportOptions, KnowledgeBase};
    /// # let folder = tempfile::tempdir()?;
    /// # let base = KnowledgeBase::create(folder.path().join("base"))?;
    /// let sheet = "question,answer\nWhen are you open?,From 9 to 21.\n";
    /// let report = base.import_bytes("faq.csv", sheet.as_bytes(), &ImportOptions::default())?;
    /// assert_eq!(report.entries, 1);
    /// let error = base.import_bytes("entries.jsonl", b"{}", &ImportOptions::default()).unwrap_err();
    /// assert_eq!(error.problems()[0].file.as_deref(), Some(std::path::Path::new("entries.jsonl")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`import`](Self::import).
    pub fn import_bytes(&self, name: &str, bytes: &[u8], options: &ImportOptions) -> Result<ImportReport> {
        let read = import::read_named(name, bytes, self.read_options(options), &self.settings()?);
        self.store_import(read, options)
    }

    fn read_options(&self, options: &ImportOptions) -> ReadOptions<'_> {
        ReadOptions { limits: &self.limits, encoding: options.encoding, keep_going: options.keep_going }
    }

    fn store_import(&self, mut read: import::Batch, options: &ImportOptions) -> Result<ImportReport> {
        self.check_rules(&mut read)?;
        if !read.problems.is_empty() && !options.keep_going {
            let count = read.problems.len();
            let message = format!("{count} {} in the input; nothing was stored", plural(count, "problem"));
            return Err(Error::invalid_input(message).with_problems(read.problems));
        }
        if let Some(settings) = &read.settings {
            self.refuse_silencing(settings, &read.entries, read.settings_location.as_ref())?;
        }
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
        let change = options.change.clone().unwrap_or_default();
        self.check_change(&change)?;
        self.store_all(Batch {
            change,
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
