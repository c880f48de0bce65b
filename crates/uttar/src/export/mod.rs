//! Export: entries as a file for other programs, and what the format could not hold.
//!
//! One file a format; to add one, write it and add a line to [`FORMATS`].

mod csv;
mod faq_page;
mod jsonl;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::KnowledgeBase;
use crate::entry::Entry;
use crate::error::{Error, Result};

/// How many entries a loss names.
const EXAMPLES_MAX: usize = 3;

/// A file format that entries are written in.
#[derive(Debug)]
struct Format {
    name: &'static str,
    extensions: &'static [&'static str],
    write: fn(&[Entry], &mut Losses) -> String,
}

const FORMATS: &[Format] = &[
    Format { name: "jsonl", extensions: &["jsonl", "ndjson"], write: jsonl::write },
    Format { name: "csv", extensions: &["csv"], write: csv::write },
    Format { name: "faqpage", extensions: &["jsonld", "json"], write: faq_page::write },
];

/// Entries in a file format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Export {
    /// The content of the file, UTF-8.
    #[serde(skip)]
    pub text: String,
    /// How many entries it holds.
    pub entries: usize,
    /// What the format could not hold; empty when an import of the file gives the same entries.
    pub losses: Vec<Loss>,
}

/// A field that a format cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

/// Writes entries in the format with this name (`jsonl`, `csv`, `faqpage`) or file extension.
///
/// ```
/// let entry: uttar::Entry = serde_json::from_str(r#"{"id": "a", "phrasings": {"en": ["How long?"]},
///     "answers": [{"lang": "en", "body": "Two days.", "steps": [{"text": "Wait."}]}]}"#)?;
/// let export = uttar::export(&[entry], "csv")?;
/// assert!(export.text.contains("How long?,Two days."));
/// assert_eq!(export.losses[0].field, "answers.steps");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn export(entries: &[Entry], format: &str) -> Result<Export> {
    let wanted = format.to_ascii_lowercase();
    let found = FORMATS.iter().find(|f| f.name == wanted || f.extensions.contains(&wanted.as_str()));
    let Some(found) = found else {
        let known = FORMATS.iter().map(|format| format.name).collect::<Vec<_>>().join(", ");
        return Err(Error::invalid_input(format!("{format:?} is no format to export to; use one of {known}")));
    };
    let mut losses = Losses::default();
    let text = (found.write)(entries, &mut losses);
    Ok(Export { text, entries: entries.len(), losses: losses.into_list() })
}

impl KnowledgeBase {
    /// Writes all entries of the base in a format; see [`export`].
    pub fn export(&self, format: &str) -> Result<Export> {
        export(&self.entries()?, format)
    }
}

#[cfg(test)]
mod tests;
