//! `uttar analyze`

use std::fmt::Write as _;

use clap::Args;
use serde::Serialize;
use uttar::{Analysis, Analyzer, Result, Tokens};

use crate::output::Output;

/// Shows how a text is read: its tokens with their byte ranges.
#[derive(Debug, Args)]
pub(crate) struct Analyze {
    /// The text.
    text: String,

    /// The languages it may be in; detected when not given.
    #[arg(long, value_delimiter = ',', value_name = "TAG")]
    languages: Vec<String>,
}

#[derive(Serialize)]
struct Fields {
    words: Vec<Row>,
    stems: Vec<Row>,
    grams: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    term: String,
    start: usize,
    end: usize,
    position: usize,
}

impl Analyze {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        for tag in &self.languages {
            tag.parse::<uttar::LanguageTag>().map_err(|error| uttar::Error::invalid_input(error.to_string()))?;
        }
        let detection = uttar::detect(&self.text);
        let languages: Vec<&str> = if self.languages.is_empty() {
            detection.languages.iter().map(|guess| guess.language.as_str()).collect()
        } else {
            self.languages.iter().map(String::as_str).collect()
        };
        let mut analysis = Analysis::default();
        Analyzer::new().analyze(&self.text, &languages, &mut analysis);
        let fields = Fields { words: rows(&analysis.words), stems: rows(&analysis.stems), grams: rows(&analysis.grams) };
        output.value(&fields, text);
        Ok(())
    }
}

fn rows(tokens: &Tokens) -> Vec<Row> {
    let row = |token: uttar::Token<'_>| Row {
        term: token.term.to_owned(),
        start: token.range.start,
        end: token.range.end,
        position: token.position,
    };
    tokens.iter().map(row).collect()
}

fn text(fields: &Fields) -> String {
    let mut out = String::new();
    for (name, rows) in [("words", &fields.words), ("stems", &fields.stems), ("grams", &fields.grams)] {
        let _ = write!(out, "{name}:");
        for row in rows {
            let _ = write!(out, " {}[{}..{}]", row.term, row.start, row.end);
        }
        out.push('\n');
    }
    out
}
