//! `uttar export`

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use uttar::Result;

use super::write_file;
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
        let export = self.base.open()?.export(self.format.as_deref().unwrap_or(extension))?;
        write_file(&self.file, &export.text)?;
        output.value(&export, text);
        Ok(())
    }
}

fn text(export: &uttar::Export) -> String {
    let mut out = format!("{} entries written", export.entries);
    for loss in &export.losses {
        let examples = loss.examples.join(", ");
        let _ = write!(out, "\n  {}: {} ({} entries, such as {examples})", loss.field, loss.message, loss.entries);
    }
    out
}
