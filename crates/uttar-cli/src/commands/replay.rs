//! `uttar replay`

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Args;
use uttar::{BaseState, ReplySummary, Result, SearchRequest};

use crate::commands::{BaseFolder, plural};
use crate::file::read_text;
use crate::output::Output;
use crate::progress;

/// Asks questions of two states of a base, and lists the replies that differ: what a draft would change, before it is published.
#[derive(Debug, Args)]
pub(crate) struct Replay {
    #[command(flatten)]
    base: BaseFolder,

    /// A file with a question a line, or `-` for standard input.
    #[arg(value_name = "QUESTIONS")]
    file: PathBuf,

    /// A label, a time, a position, `now` or `draft:NAME`.
    #[arg(long, default_value = "now", value_name = "STATE")]
    from: BaseState,

    /// As `--from`.
    #[arg(long, default_value = "now", value_name = "STATE")]
    to: BaseState,
}

impl Replay {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let text = read_text(&self.file)?;
        let questions: Vec<SearchRequest> =
            text.lines().map(str::trim).filter(|line| !line.is_empty()).map(SearchRequest::new).collect();
        let spinner = progress::spinner("asking");
        let base = self.base.open()?;
        let replay = base.replay(&questions, &self.from, &self.to, |_| ControlFlow::Continue(()))?;
        spinner.finish_and_clear();
        output.value(&replay, text_of);
        Ok(())
    }
}

fn text_of(replay: &uttar::Replay) -> String {
    let mut out = String::new();
    for changed in &replay.changed {
        let _ = writeln!(out, "{}\n  - {}\n  + {}", changed.query, summary(&changed.from), summary(&changed.to));
    }
    let _ = write!(out, "{} of {} changed", plural(replay.changed.len(), "reply", "replies"), replay.questions);
    out
}

fn summary(reply: &ReplySummary) -> String {
    let mut out = reply.decision.name().to_owned();
    if let (Some(entry), Some(confidence)) = (reply.entries.first(), reply.confidence) {
        let _ = write!(out, "  {entry} {confidence:.2}");
    }
    if let Some(answer) = &reply.answer {
        let _ = write!(out, "  {}", answer.lines().next().unwrap_or_default());
    }
    out
}
