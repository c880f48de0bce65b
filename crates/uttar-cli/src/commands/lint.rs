//! `uttar lint`

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use uttar::{BaseState, Error, KnowledgeBase, Level, Limits, LintReport, LintRule, Result, TextEncoding, lint_rules};

use crate::commands::{StateArgument, plural};
use crate::output::Output;

/// Says what is wrong with entries that are well-formed: answers that contradict each other, questions that two entries
/// share, references that lead nowhere, and more. Exits with 1 when it finds errors or warnings.
#[derive(Debug, Args)]
pub(crate) struct Lint {
    /// Files, or folders with an `entries/` directory or an entries file.
    #[arg(required_unless_present_any = ["base", "rules"], conflicts_with = "base", value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The encoding of text files that are not UTF-8, such as gb18030, big5 or windows-1252.
    #[arg(long, value_name = "ENCODING", conflicts_with = "base")]
    encoding: Option<TextEncoding>,

    /// Look at the entries of a base instead of files.
    #[arg(long, value_name = "DIR")]
    base: Option<PathBuf>,

    /// Look at the base as it would be with this draft.
    #[arg(long, value_name = "NAME", requires = "base", conflicts_with = "state")]
    draft: Option<String>,

    #[command(flatten)]
    state: StateArgument,

    /// Leave out what is less than this.
    #[arg(long, value_name = "LEVEL", default_value = "warning")]
    level: LevelArgument,

    /// List the rules instead.
    #[arg(long, conflicts_with_all = ["base", "paths"])]
    rules: bool,

    /// Print a log in SARIF 2.1.0, for code hosts and editors.
    #[arg(long)]
    sarif: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LevelArgument {
    Note,
    Warning,
    Error,
}

impl Lint {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        if self.rules {
            output.value(&lint_rules().collect::<Vec<_>>(), |rules| rule_lines(rules));
            return Ok(());
        }
        let mut report = match &self.base {
            Some(folder) => {
                let base = KnowledgeBase::open(folder)?;
                match &self.draft {
                    Some(draft) => base.at(&BaseState::Draft(draft.clone()))?.lint()?,
                    None => self.state.of(base)?.lint()?,
                }
            }
            None if self.state.is_given() => {
                return Err(Error::invalid_input("--state is of a base; name it with --base"));
            }
            None => uttar::lint(&self.paths, self.encoding, &Limits::default())?,
        };
        report.retain_from(match self.level {
            LevelArgument::Note => Level::Note,
            LevelArgument::Warning => Level::Warning,
            LevelArgument::Error => Level::Error,
        });
        if self.sarif {
            output.line(&format!("{:#}", report.to_sarif()));
        } else {
            output.value(&report, text);
        }
        if report.count(Level::Error) + report.count(Level::Warning) > 0 {
            output.found_faults();
        }
        Ok(())
    }
}

fn text(report: &LintReport) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let _ = writeln!(out, "{finding}");
    }
    let counts = [Level::Error, Level::Warning, Level::Note].map(|level| report.count(level));
    let _ = write!(
        out,
        "{}: {}, {}, {}",
        plural(report.entries, "entry", "entries"),
        plural(counts[0], "error", "errors"),
        plural(counts[1], "warning", "warnings"),
        plural(counts[2], "note", "notes")
    );
    out
}

fn rule_lines(rules: &[&LintRule]) -> String {
    let line = |rule: &&LintRule| format!("{:<8} {:<24} {} {}\n", rule.level.name(), rule.id, rule.summary, rule.remedy);
    rules.iter().map(line).collect()
}
