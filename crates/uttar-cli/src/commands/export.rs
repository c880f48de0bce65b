//! `uttar export`

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use uttar::{ExportFormat, ExportReport, Result};

use crate::commands::{BaseFolder, plural};
use crate::file;
use crate::output::Output;

/// Writes all entries of a base to a file, and says what its format cannot hold. A file of that name is replaced when all is written.
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    base: BaseFolder,

    /// The file, or `-` for standard output. Its extension says the format: .jsonl, .csv, .jsonld (schema.org FAQPage).
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The format, if the extension does not say it: jsonl, csv, faqpage. On standard output it is jsonl by default.
    #[arg(long, value_name = "NAME")]
    format: Option<String>,
}

impl Export {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let to_stdout = self.file.as_os_str() == "-";
        let extension = self.file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let extension = if to_stdout { "jsonl" } else { extension };
        let format = ExportFormat::named(self.format.as_deref().unwrap_or(extension))?;
        let base = self.base.open()?;
        match file::write(&self.file, |out| base.export_to(format, out))? {
            // The entries are the result; what the format cannot hold goes beside it.
            Some(report) if to_stdout => output.note(&text(&report)),
            Some(report) => output.value(&report, text),
            None => {}
        }
        Ok(())
    }
}

fn text(export: &ExportReport) -> String {
    let mut out = format!("{} written", plural(export.entries, "entry", "entries"));
    for loss in &export.losses {
        let examples = loss.examples.join(", ");
        let _ = write!(out, "\n  {}: {} ({}, such as {examples})", loss.field, loss.message, plural(loss.entries, "entry", "entries"));
    }
    out
}
