//! `uttar import`

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use uttar::{ImportOptions, ImportReport, KnowledgeBase, Result};

use crate::commands::{BaseFolder, ChangeArguments};
use crate::output::Output;
use crate::progress;

/// Imports files (JSONL, JSON, YAML, CSV, TSV, Excel, FAQPage in JSON-LD or HTML, Markdown) or corpus folders. When anything is bad, nothing is stored.
#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(flatten)]
    base: BaseFolder,

    /// Files, or folders with an `entries/` directory or an entries file.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Store what is good although something is bad.
    #[arg(long)]
    keep_going: bool,

    #[command(flatten)]
    change: ChangeArguments,
}

impl Import {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let base = KnowledgeBase::open_or_create(&self.base.folder)?;
        let spinner = progress::spinner("importing");
        let options = ImportOptions { keep_going: self.keep_going, change: Some(self.change.change()) };
        let report = base.import(&self.paths, &options)?;
        spinner.finish_and_clear();
        output.value(&report, text);
        Ok(())
    }
}

fn text(report: &ImportReport) -> String {
    let mut out = format!("stored {} entries, {} products", report.entries, report.products);
    if report.screens > 0 {
        let _ = write!(out, ", {} screens", report.screens);
    }
    for (count, what) in [(report.synonyms, "synonyms"), (report.curations, "curations")] {
        if count > 0 {
            let _ = write!(out, ", {count} {what} in the place of those before");
        }
    }
    if report.settings {
        out.push_str(", settings replaced");
    }
    if !report.problems.is_empty() {
        let _ = write!(out, "; {} problems, left out:", report.problems.len());
    }
    for problem in &report.problems {
        let _ = write!(out, "\n  {problem}");
    }
    out
}
