//! Importing: files and folders, into the store and the index.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use super::commit::document;
use crate::base::{CURATIONS, KnowledgeBase, SCREENS, SETTINGS, SYNONYMS};
use crate::change::{Change, Effect, WriteOutcome};
use crate::entry::Entry;
use crate::error::{Error, Problem, Result};
use crate::import::{self, ReadOptions, TextEncoding};
use crate::screens::Screen;
use crate::settings::{Settings, check_entry};
use crate::store::{Batch, EntryWrite};

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ImportReport {
    /// Entries stored.
    pub entries: usize,
    /// Of these, entries that are new.
    pub created: usize,
    /// Of these, entries that have a new version.
    pub updated: usize,
    /// Of these, entries that were so already and keep their version.
    pub unchanged: usize,
    /// Of these, entries that have no answer: whoever asks for one is told nothing.
    pub entries_without_answer: usize,
    /// Products stored.
    pub products: usize,
    /// Screens stored.
    pub screens: usize,
    /// Synonyms stored, in the place of all that there were; none were touched where no file holds any.
    pub synonyms: usize,
    /// Pinned and blocked entries stored, in the place of all that there were; none were touched where no file holds
    /// any.
    pub curations: usize,
    /// Whether the settings of the base were replaced.
    pub settings: bool,
    /// What was left out, only with [`ImportOptions::keep_going`].
    pub problems: Vec<Problem>,
    /// What was passed over and is no mistake: files of a folder that have no name of a corpus folder, hidden sheets.
    pub warnings: Vec<Problem>,
}

/// How to import.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ImportOptions {
    /// Store what is good although something is bad. By default nothing is stored then.
    pub keep_going: bool,
    /// The encoding of text files that are neither UTF-8 nor UTF-16 with its byte order mark; by default such files are
    /// refused, and the error says in which encodings they could be read. With `keep_going` only what cannot be read in
    /// it is left out.
    pub encoding: Option<TextEncoding>,
    /// Who imports, why and when; by default nobody in particular, now.
    pub change: Option<Change>,
    /// The draft that the entries come into, instead of the base; it begins with them. Files of anything but entries
    /// are refused then.
    pub draft: Option<String>,
}

impl KnowledgeBase {
    /// Imports files and corpus folders: entries (JSONL, JSON, YAML, CSV, TSV, Excel, FAQPage in JSON-LD or HTML,
    /// Markdown, QnA Maker TSV), products, screens, synonyms, curations and settings. An entry whose id is known gets a
    /// new version, unless it is as it was. The rows of a table change of an entry that is there what their columns
    /// stand for, and leave the rest.
    ///
    /// When something is bad, nothing is stored and the error lists every bad place, unless `options.keep_going`.
    /// Settings that leave out a market, region, channel or voice that answers of the base are for are refused in any
    /// case. On return all is on the disk and searchable.
    pub fn import(&self, paths: &[PathBuf], options: &ImportOptions) -> Result<ImportReport> {
        let current = self.settings()?;
        let read = import::read(paths, self.read_options(options), &current)?;
        self.store_import(read, &current, options)
    }

    /// As [`import`](Self::import), one file that is in memory. Its name says what it holds (`products`, `screens`,
    /// `synonyms`, `curations`, `base`, which is the settings; all else are entries) and its extension the format;
    /// problems have it for their file.
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
        let current = self.settings()?;
        let read = import::read_named(name, bytes, self.read_options(options), &current);
        self.store_import(read, &current, options)
    }

    fn read_options(&self, options: &ImportOptions) -> ReadOptions<'_> {
        ReadOptions { limits: &self.limits, encoding: options.encoding, keep_going: options.keep_going }
    }

    fn store_import(
        &self,
        mut read: import::Batch,
        current: &Settings,
        options: &ImportOptions,
    ) -> Result<ImportReport> {
        self.check_rules(&mut read)?;
        let draft = options.draft.as_deref().map(|name| self.import_into_draft(name, &read)).transpose()?;
        let entries = self.import_writes(&mut read, draft.as_ref(), current)?;
        if !read.problems.is_empty() && !options.keep_going {
            let count = read.problems.len();
            let message = format!("{count} {} in the input; nothing was stored", plural(count, "problem"));
            return Err(Error::invalid_input(message).with_problems(read.problems));
        }
        if let Some(settings) = &read.settings {
            let written = entries.iter().map(|write| write.id.as_str()).collect();
            self.refuse_silencing(settings, &written, read.settings_location.as_ref())?;
        }
        let change = options.change.clone().unwrap_or_default();
        self.check_change(&change)?;
        let stored = entries.iter().filter_map(|write| write.entry.as_ref());
        let report = ImportReport {
            entries: entries.len(),
            entries_without_answer: stored.filter(|entry| entry.answers.is_empty()).count(),
            products: read.products.len(),
            screens: read.screens.len(),
            synonyms: read.synonyms.as_ref().map_or(0, Vec::len),
            curations: read.curations.as_ref().map_or(0, Vec::len),
            settings: read.settings.is_some(),
            problems: read.problems,
            warnings: read.warnings,
            ..ImportReport::default()
        };
        if let Some(draft) = draft {
            return self.store_drafted(draft, entries, &change, report);
        }
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
        let batch = Batch { change, entries, products: read.products, settings, ..Batch::default() };
        let outcomes = self.store_all(batch)?;
        self.wait_until_learnt();
        Ok(report.with_effects(&outcomes))
    }

    /// The draft that is imported into, as it is now.
    fn import_into_draft(&self, name: &str, read: &import::Batch) -> Result<TargetDraft> {
        self.check_name("draft", name)?;
        let holds_more = !read.products.is_empty()
            || !read.screens.is_empty()
            || read.settings.is_some()
            || read.synonyms.is_some()
            || read.curations.is_some();
        if holds_more {
            let message = "holds changes of entries only; import products, screens, synonyms, curations and settings without a draft";
            return Err(Error::bad_field("draft", message));
        }
        let entries = self.store.draft(name)?.into_iter().map(|drafted| (drafted.id, drafted.entry)).collect();
        Ok(TargetDraft { name: name.to_owned(), entries })
    }

    /// What the entries of an import come to, given what is there: rows of a table change what is there. What is wrong
    /// with that is noted.
    fn import_writes(
        &self,
        read: &mut import::Batch,
        draft: Option<&TargetDraft>,
        current: &Settings,
    ) -> Result<Vec<EntryWrite>> {
        let import::Batch { entries, entry_columns, entry_locations, settings, problems, .. } = read;
        let settings = settings.as_ref().unwrap_or(current);
        let mut writes = Vec::with_capacity(entries.len());
        for ((entry, columns), location) in std::mem::take(entries).into_iter().zip(entry_columns).zip(entry_locations)
        {
            let Some(columns) = *columns else {
                writes.push(EntryWrite::put(entry));
                continue;
            };
            let stored = self.store.get(&entry.id)?;
            let version = stored.as_ref().map_or(0, |stored| stored.version);
            let there = match draft.and_then(|draft| draft.entries.get(&entry.id)) {
                Some(drafted) => drafted.clone(),
                None => stored.map(|stored| stored.entry),
            };
            let whole = match there {
                Some(there) => import::updated(there, entry, columns).and_then(|whole| {
                    let bad = crate::entry::validate(&whole, &self.limits).into_iter();
                    bad.chain(check_entry(settings, &whole)).next().map_or(Ok(whole), Err)
                }),
                None => Ok(entry),
            };
            match whole {
                Ok(whole) => writes.push(EntryWrite { if_version: Some(version), ..EntryWrite::put(whole) }),
                Err(problem) => problems.push(problem.at(&location.file, location.line)),
            }
        }
        Ok(writes)
    }

    fn store_drafted(
        &self,
        draft: TargetDraft,
        entries: Vec<EntryWrite>,
        change: &Change,
        mut report: ImportReport,
    ) -> Result<ImportReport> {
        self.check_writable()?;
        self.check_space()?;
        let mut writes = Vec::with_capacity(entries.len());
        for write in entries {
            let there = match draft.entries.get(&write.id) {
                Some(drafted) => drafted.clone(),
                None => self.store.get(&write.id)?.map(|stored| stored.entry),
            };
            match there {
                None => report.created += 1,
                Some(_) if there == write.entry => {
                    report.unchanged += 1;
                    continue;
                }
                Some(_) => report.updated += 1,
            }
            // The store looks up the version itself: an entry that is in the draft keeps the one that it started from.
            writes.push(EntryWrite { if_version: None, ..write });
        }
        self.store.save_draft(&draft.name, &writes, change)?;
        Ok(report)
    }
}

/// A draft that is imported into: what it holds of each entry that it changes.
struct TargetDraft {
    name: String,
    entries: HashMap<String, Option<Entry>>,
}

impl ImportReport {
    /// With what became of the entries.
    pub(super) fn with_effects(self, outcomes: &[WriteOutcome]) -> Self {
        let count = |effect| outcomes.iter().filter(|outcome| outcome.effect == effect).count();
        let [created, updated, unchanged] = [Effect::Created, Effect::Updated, Effect::Unchanged].map(count);
        Self { created, updated, unchanged, ..self }
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

#[cfg(test)]
#[path = "import_tests.rs"]
mod tests;
