//! `uttar replay`

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::Args;
use uttar::evaluation::read_queries;
use uttar::{BaseState, ReplySummary, Result, SearchRequest};

use crate::asking::ForWhom;
use crate::commands::{BaseFolder, plural};
use crate::file::read_text;
use crate::output::Output;
use crate::progress;

/// Asks questions of two states of a base, and lists the replies that differ: what a draft would change, before it is
/// published.
#[derive(Debug, Args)]
pub(crate) struct Replay {
    #[command(flatten)]
    base: BaseFolder,

    /// A file with a question a line, or `-` for standard input; or a table (.csv, .tsv) as `uttar eval` takes it, of
    /// which the columns `question` and `scope` are read.
    #[arg(value_name = "QUESTIONS")]
    file: PathBuf,

    /// A label, a time, a position, `now` or `draft:NAME`.
    #[arg(long, default_value = "now", value_name = "STATE")]
    from: BaseState,

    /// As `--from`.
    #[arg(long, default_value = "now", value_name = "STATE")]
    to: BaseState,

    #[command(flatten)]
    whom: ForWhom,
}

impl Replay {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let questions = questions(&self.file, &self.whom.request(String::new()))?;
        let spinner = progress::spinner("asking");
        let base = self.base.open()?;
        let replay = base.replay(&questions, &self.from, &self.to, |_| ControlFlow::Continue(()))?;
        spinner.finish_and_clear();
        output.value(&replay, text_of);
        Ok(())
    }
}

/// The questions of a file, asked as one of them is to be.
fn questions(file: &Path, asked: &SearchRequest) -> Result<Vec<SearchRequest>> {
    let mut out = Vec::new();
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
    if matches!(extension.as_str(), "csv" | "tsv") {
        for query in read_queries(file)? {
            out.push(query.request(asked));
        }
    } else {
        for line in read_text(file)?.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let mut request = asked.clone();
            request.query = line.to_owned();
            out.push(request);
        }
    }
    Ok(out)
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
    for entry in reply.offered.iter().skip(1) {
        let _ = write!(out, ", {entry}");
    }
    if let Some(answer) = &reply.answer {
        let _ = write!(out, "  {}", answer.lines().next().unwrap_or_default());
    }
    out
}
