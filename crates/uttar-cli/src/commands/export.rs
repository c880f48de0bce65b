//! `uttar export`

use std::fmt::Write as _;
use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

use clap::Args;
use uttar::{Error, ErrorKind, ExportFormat, ExportReport, Result};

use crate::commands::BaseFolder;
use crate::output::Output;

/// Writes all entries of a base to a file, and says what its format cannot hold.
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    base: BaseFolder,

    /// The file. Its extension says the format: .jsonl, .csv, .jsonld (schema.org FAQPage).
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The format, if the extension does not say it: jsonl, csv, faqpage.
    #[arg(long, value_name = "NAME")]
    format: Option<String>,
}

impl Export {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let extension = self.file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let format = ExportFormat::named(self.format.as_deref().unwrap_or(extension))?;
        let base = self.base.open()?;
        let file = File::create(&self.file).map_err(|error| {
            Error::new(ErrorKind::Unavailable, format!("{}: cannot be written: {error}", self.file.display()))
        })?;
        output.value(&base.export_to(format, &mut BufWriter::new(file))?, text);
        Ok(())
    }
}

fn text(export: &ExportReport) -> String {
    let mut out = format!("{} entries written", export.entries);
    for loss in &export.losses {
        let examples = loss.examples.join(", ");
        let _ = write!(out, "\n  {}: {} ({} entries, such as {examples})", loss.field, loss.message, loss.entries);
    }
    out
}
