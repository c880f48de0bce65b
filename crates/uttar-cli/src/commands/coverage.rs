//! `uttar coverage`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use uttar::{CoverageMap, CoverageOptions, LanguageTag, Result, Scope, Timestamp};

use crate::commands::BaseFolder;
use crate::file::write_text;
use crate::output::Output;

/// Says what customers would get, for every entry, language, place and product: an answer of their own, one in another
/// language, or nothing.
#[derive(Debug, Args)]
pub(crate) struct Coverage {
    #[command(flatten)]
    base: BaseFolder,

    /// Languages to look at, with commas between; all by default.
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    languages: Vec<LanguageTag>,

    /// Places to look at, with commas between; by default every market and region of the settings and every place that
    /// answers name.
    #[arg(long, value_name = "SCOPES", value_delimiter = ',')]
    scopes: Vec<Scope>,

    /// Look at what holds at this time (RFC 3339); by default at every answer, whatever its period.
    #[arg(long, value_name = "TIME", visible_alias = "at")]
    valid_at: Option<Timestamp>,

    /// The form. JSON with --json.
    #[arg(long, value_name = "FORM", default_value = "text")]
    format: Format,

    /// Write to a file instead of standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A table, and the first holes by name.
    Text,
    /// A line a product, place and language.
    Csv,
    /// A line an entry, place and language.
    EntriesCsv,
    /// A heat map as one page.
    Html,
}

impl Coverage {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let mut options = CoverageOptions::default();
        (options.languages, options.scopes, options.valid_at) = (self.languages, self.scopes, self.valid_at);
        let map = self.base.open()?.coverage(&options)?;
        let text: fn(&CoverageMap) -> String = match self.format {
            Format::Text => CoverageMap::to_text,
            Format::Csv => CoverageMap::products_to_csv,
            Format::EntriesCsv => CoverageMap::entries_to_csv,
            Format::Html => CoverageMap::to_html,
        };
        match &self.output {
            Some(file) => write_text(file, &text(&map))?,
            None => output.value(&map, text),
        }
        Ok(())
    }
}
