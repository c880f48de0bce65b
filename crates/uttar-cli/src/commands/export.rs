//! `uttar export`

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use uttar::{ExportFormat, ExportReport, FolderExport, Result};

use crate::commands::{BaseFolder, StateArgument, plural};
use crate::file;
use crate::output::Output;

/// Writes all entries of a base to a file, and says what its format cannot hold. A file of that name is replaced when
/// all is written. Or writes all that the base holds (entries, settings, products, screens, synonyms, curations) to a
/// new folder that `uttar import` reads.
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    base: BaseFolder,

    /// The file, or `-` for standard output. Its extension says the format: .jsonl, .csv, .jsonld (schema.org FAQPage).
    /// A name that ends in `/`, or the name of an empty folder, is a folder for all that the base holds.
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The format, if the extension does not say it: jsonl, csv, faqpage. On standard output it is jsonl by default.
    #[arg(long, value_name = "NAME")]
    format: Option<String>,

    #[command(flatten)]
    state: StateArgument,
}

impl Export {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        if self.format.is_none() && (self.file.is_dir() || self.file.to_string_lossy().ends_with('/')) {
            let written = self.state.of(self.base.open()?)?.export_folder(&self.file)?;
            output.value(&written, folder_text);
            return Ok(());
        }
        let to_stdout = self.file.as_os_str() == "-";
        let extension = self.file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let extension = if to_stdout { "jsonl" } else { extension };
        let format = ExportFormat::named(self.format.as_deref().unwrap_or(extension))?;
        let base = self.state.of(self.base.open()?)?;
        match file::write(&self.file, |out| base.export_to(format, out))? {
            // The entries are the result; what the format cannot hold goes beside it.
            Some(report) if to_stdout => output.note(&text(&report)),
            Some(report) => output.value(&report, text),
            None => {}
        }
        Ok(())
    }
}

fn folder_text(written: &FolderExport) -> String {
    let counts = [
        plural(written.entries, "entry", "entries"),
        plural(written.products, "product", "products"),
        plural(written.screens, "screen", "screens"),
        plural(written.synonyms, "synonym", "synonyms"),
        plural(written.curations, "curation", "curations"),
    ];
    let mut out = format!("{} written: {}", counts.join(", "), written.files.join(", "));
    if let Some(first) = written.pictures.first() {
        let named = plural(written.pictures.len(), "picture is", "pictures are");
        let _ = write!(out, "\n  {named} named there, such as {first}: a base holds their names only; copy them into the folder");
    }
    out
}

fn text(export: &ExportReport) -> String {
    let mut out = format!("{} written", plural(export.entries, "entry", "entries"));
    for loss in &export.losses {
        let examples = loss.examples.join(", ");
        let _ = write!(out, "\n  {}: {} ({}, such as {examples})", loss.field, loss.message, plural(loss.entries, "entry", "entries"));
    }
    out
}
