//! Export: entries as a file for other programs, and what the format could not hold.
//!
//! One file a format; to add one, write it and add a line to [`FORMATS`].

mod csv;
mod faq_page;
mod folder;
mod jsonl;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use serde::Serialize;

pub use self::folder::FolderExport;
use crate::base::KnowledgeBase;
use crate::entry::Entry;
use crate::error::{Error, ErrorKind, Result};
use crate::{quoted, replace_file};

/// How many entries a loss names.
const EXAMPLES_MAX: usize = 3;
/// Entries that are read at a time: enough that reading is quick, few enough that the longest ones fit into memory.
const PAGE_ENTRIES: u32 = 128;

/// A file format that entries are written in.
///
/// ```
/// let format = uttar::ExportFormat::named("faqpage")?;
/// assert_eq!((format.extension(), format.media_type()), ("jsonld", "application/ld+json"));
/// # Ok::<(), uttar::Error>(())
/// ```
#[derive(Debug)]
pub struct ExportFormat {
    name: &'static str,
    extensions: &'static [&'static str],
    media_type: &'static str,
    /// What stands before the entries, between their pieces and after them.
    frame: [&'static str; 3],
    /// The pieces of one entry: records, questions.
    write: fn(&Entry, &mut Losses) -> Vec<String>,
}

const FORMATS: &[ExportFormat] = &[jsonl::FORMAT, csv::FORMAT, faq_page::FORMAT];

impl ExportFormat {
    /// The format with this name (`jsonl`, `csv`, `faqpage`) or file extension.
    ///
    /// # Errors
    /// `InvalidInput` when there is none; it lists those that there are.
    pub fn named(name: &str) -> Result<&'static Self> {
        let wanted = name.to_ascii_lowercase();
        let found = FORMATS.iter().find(|f| f.name == wanted || f.extensions.contains(&wanted.as_str()));
        found.ok_or_else(|| {
            let known = FORMATS.iter().map(|format| format.name).collect::<Vec<_>>().join(", ");
            Error::invalid_input(format!("format: {} is no format to export to; use one of {known}", quoted(name)))
        })
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The usual extension of its files, without a dot.
    pub fn extension(&self) -> &'static str {
        self.extensions[0]
    }

    /// Its media type (RFC 6838).
    pub fn media_type(&self) -> &'static str {
        self.media_type
    }
}

/// Entries in a file format.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Export {
    /// The content of the file, UTF-8.
    pub text: String,
    /// What it holds, and what not.
    pub report: ExportReport,
}

/// What an export wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ExportReport {
    /// How many entries it holds.
    pub entries: usize,
    /// What the format could not hold; empty when an import of the file gives the same entries.
    pub losses: Vec<Loss>,
}

/// A field that a format cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Loss {
    /// The field: `answers.steps`.
    pub field: &'static str,
    /// What became of it.
    pub message: &'static str,
    /// In how many entries.
    pub entries: usize,
    /// The ids of some of them.
    pub examples: Vec<String>,
}

/// Collects what a format cannot hold.
#[derive(Debug, Default)]
struct Losses(BTreeMap<&'static str, Loss>);

impl Losses {
    /// Notes that a field of an entry is lost: once for each entry and field.
    fn note(&mut self, entry: &Entry, field: &'static str, message: &'static str) {
        let loss = self.0.entry(field).or_insert_with(|| Loss { field, message, entries: 0, examples: Vec::new() });
        loss.entries += 1;
        if loss.examples.len() < EXAMPLES_MAX {
            loss.examples.push(entry.id.clone());
        }
    }

    fn into_list(self) -> Vec<Loss> {
        self.0.into_values().collect()
    }
}

/// Writes entries one after another.
struct Writer<'a> {
    format: &'static ExportFormat,
    out: &'a mut dyn Write,
    entries: usize,
    has_pieces: bool,
    losses: Losses,
}

impl<'a> Writer<'a> {
    fn begin(format: &'static ExportFormat, out: &'a mut dyn Write) -> Result<Self> {
        let mut writer = Self { format, out, entries: 0, has_pieces: false, losses: Losses::default() };
        writer.write(format.frame[0])?;
        Ok(writer)
    }

    fn add(&mut self, entry: &Entry) -> Result<()> {
        for piece in (self.format.write)(entry, &mut self.losses) {
            if self.has_pieces {
                self.write(self.format.frame[1])?;
            }
            self.write(&piece)?;
            self.has_pieces = true;
        }
        self.entries += 1;
        Ok(())
    }

    fn end(mut self) -> Result<ExportReport> {
        self.write(self.format.frame[2])?;
        self.out.flush().map_err(cannot_be_written)?;
        Ok(ExportReport { entries: self.entries, losses: self.losses.into_list() })
    }

    fn write(&mut self, text: &str) -> Result<()> {
        self.out.write_all(text.as_bytes()).map_err(cannot_be_written)
    }
}

fn cannot_be_written(error: std::io::Error) -> Error {
    Error::new(ErrorKind::Unavailable, "the export cannot be written").caused_by(error)
}

/// Writes entries in the format with this name (`jsonl`, `csv`, `faqpage`) or file extension.
///
/// ```
/// let entry: uttar::Entry = serde_json::from_str(r#"{"id": "a", "phrasings": {"en": ["How long?"]},
///     "answers": [{"lang": "en", "body": "Two days.", "steps": [{"text": "Wait."}]}]}"#)?;
/// let export = uttar::export(&[entry], "csv")?;
/// assert!(export.text.contains("How long?,Two days."));
/// assert_eq!(export.report.losses[0].field, "answers.steps");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn export(entries: &[Entry], format: &str) -> Result<Export> {
    let mut out = Vec::new();
    let mut writer = Writer::begin(ExportFormat::named(format)?, &mut out)?;
    entries.iter().try_for_each(|entry| writer.add(entry))?;
    Ok(Export { report: writer.end()?, text: String::from_utf8(out).expect("written from strings") })
}

impl KnowledgeBase {
    /// Writes all entries of the base in a format, in the order in which they came, a page at a time: what is written
    /// while it runs may be in it. [`KnowledgeBase::at`] gives a state that does not move.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let base = uttar::KnowledgeBase::create(folder.path().join("base"))?;
    /// base.put(vec![serde_json::from_str(r#"{"id": "a", "answers": [{"lang": "en", "body": "Yes."}]}"#)?])?;
    /// let mut file = Vec::new();
    /// let report = base.export_to(uttar::ExportFormat::named("jsonl")?, &mut file)?;
    /// assert_eq!((report.entries, report.losses.len()), (1, 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn export_to(&self, format: &'static ExportFormat, out: &mut dyn Write) -> Result<ExportReport> {
        let mut writer = Writer::begin(format, out)?;
        self.each_entry(PAGE_ENTRIES, &mut |entry| writer.add(&entry))?;
        writer.end()
    }

    /// As [`KnowledgeBase::export_to`], into a file: one of that name is [replaced](replace_file) when all is written,
    /// and stays where something fails.
    ///
    /// # Errors
    /// `Unavailable` where the file cannot be written.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let base = uttar::KnowledgeBase::create(folder.path().join("base"))?;
    /// # let file = folder.path().join("faq.csv");
    /// let report = base.export_file(&file, uttar::ExportFormat::named("csv")?)?;
    /// assert!(report.entries == 0 && file.exists());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn export_file(&self, path: impl AsRef<Path>, format: &'static ExportFormat) -> Result<ExportReport> {
        replace_file(path, |out| self.export_to(format, out))
    }

    /// As [`KnowledgeBase::export_to`], into memory.
    pub fn export(&self, format: &str) -> Result<Export> {
        let mut out = Vec::new();
        let report = self.export_to(ExportFormat::named(format)?, &mut out)?;
        Ok(Export { report, text: String::from_utf8(out).expect("written from strings") })
    }
}

#[cfg(test)]
mod tests;
