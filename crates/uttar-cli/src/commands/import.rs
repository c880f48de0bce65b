//! `uttar import`

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use uttar::{ImportOptions, ImportReport, Result, TextEncoding};

use crate::commands::{BaseFolder, ChangeArguments, VectorModel, plural, with_new_base};
use crate::output::Output;
use crate::progress;

/// Imports files (JSONL, JSON, YAML, CSV, TSV, Excel and its Unicode text, FAQPage in JSON-LD or HTML, Markdown) or
/// corpus folders. When anything is bad, nothing is stored. The rows of a table change of an entry that is there what
/// their columns stand for, and leave the rest of it as it is. Entries, products and screens that the files do not name
/// stay as they are; settings, synonyms and curations are replaced by those of the files, if they hold any.
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

    /// The encoding of text files that are not UTF-8, such as gb18030, big5 or windows-1252. UTF-16 needs no name if it
    /// has its byte order mark, as Excel writes it.
    #[arg(long, value_name = "ENCODING")]
    encoding: Option<TextEncoding>,

    /// Put the entries into this draft, to be published later.
    #[arg(long, value_name = "NAME")]
    draft: Option<String>,

    #[command(flatten)]
    vectors: VectorModel,

    #[command(flatten)]
    change: ChangeArguments,
}

impl Import {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let model = self.vectors.open()?;
        let spinner = progress::spinner("importing");
        let mut options = ImportOptions::default();
        options.keep_going = self.keep_going;
        options.encoding = self.encoding;
        options.draft = self.draft;
        options.change = Some(self.change.change());
        let report = with_new_base(&self.base.folder, |base| base.import(&self.paths, &options))?;
        spinner.finish_and_clear();
        output.value(&report, |report| text(report, options.draft.as_deref()));
        if let Some(model) = model {
            let spinner = progress::spinner("embedding");
            self.base.open()?.with_embedder(model)?.finish_embedding()?;
            spinner.finish_and_clear();
        }
        Ok(())
    }
}

fn text(report: &ImportReport, draft: Option<&str>) -> String {
    let mut stored = vec![plural(report.entries, "entry", "entries")];
    let mut details = Vec::new();
    if report.updated + report.unchanged > 0 {
        let effects = [(report.created, "created"), (report.updated, "updated"), (report.unchanged, "unchanged")];
        let effects = effects.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}"));
        details.push(effects.collect::<Vec<_>>().join(", "));
    }
    if report.entries_without_answer > 0 {
        details.push(format!("{} without an answer; `uttar lint` names them", report.entries_without_answer));
    }
    if !details.is_empty() {
        let _ = write!(stored[0], " ({})", details.join("; "));
    }
    if let Some(draft) = draft {
        let _ = write!(stored[0], " in the draft {draft}");
    }
    for (count, one, many) in [(report.products, "product", "products"), (report.screens, "screen", "screens")] {
        if count > 0 {
            stored.push(plural(count, one, many));
        }
    }
    for (count, one, many) in [(report.synonyms, "synonym", "synonyms"), (report.curations, "curation", "curations")] {
        if count > 0 {
            stored.push(format!("{} in the place of those before", plural(count, one, many)));
        }
    }
    let mut out = format!("stored {}", stored.join(", "));
    if report.settings {
        out.push_str(", settings replaced");
    }
    if !report.problems.is_empty() {
        let _ = write!(out, "; {}, left out:", plural(report.problems.len(), "problem", "problems"));
    }
    for problem in &report.problems {
        let _ = write!(out, "\n  {problem}");
    }
    for warning in &report.warnings {
        let _ = write!(out, "\nwarning: {warning}");
    }
    out
}
