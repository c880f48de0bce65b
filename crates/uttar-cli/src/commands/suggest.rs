//! `uttar suggest`

use std::fmt::Write as _;

use clap::Args;
use uttar::{Result, Suggestion};

use crate::commands::BaseFolder;
use crate::output::Output;

/// Suggests what somebody who has typed this much may want to ask.
#[derive(Debug, Args)]
pub(crate) struct Suggest {
    #[command(flatten)]
    base: BaseFolder,

    /// What was typed so far, in any script; a space at the end ends the last word.
    #[arg(value_name = "TYPED")]
    typed: String,

    /// How many suggestions at most.
    #[arg(long, default_value_t = 8)]
    limit: usize,

    /// Only texts of this language, such as `hi`.
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
}

impl Suggest {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let found = self.base.open()?.suggest(&self.typed, self.language.as_deref(), self.limit)?;
        output.value(&found, |found| text(found));
        Ok(())
    }
}

fn text(found: &[Suggestion]) -> String {
    let mut out = String::new();
    for suggestion in found {
        let source = suggestion.entry.as_ref().or(suggestion.product.as_ref());
        let _ = writeln!(
            out,
            "{:<8} {}  ({})",
            suggestion.language,
            suggestion.text,
            source.map_or("", String::as_str)
        );
    }
    out
}
