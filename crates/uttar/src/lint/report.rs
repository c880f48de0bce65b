//! What lint says: findings with their places.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use super::Rule;
use crate::error::{Error, Problem, Result, write_place};
use crate::quoted;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Level {
    /// Could be better; nobody is misled.
    Note,
    /// Customers may be served badly.
    Warning,
    /// Customers are told something wrong, or nothing.
    Error,
}

impl Level {
    /// The name of the level, as SARIF has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl std::str::FromStr for Level {
    type Err = Error;

    /// Reads the name of a level.
    fn from_str(name: &str) -> Result<Self> {
        let all = [Self::Note, Self::Warning, Self::Error];
        let found = all.into_iter().find(|level| level.name() == name);
        found.ok_or_else(|| {
            Error::invalid_input(format!("{} is no level; use one of note, warning, error", quoted(name)))
        })
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Finding {
    /// The rule's id, such as `facts-differ`.
    pub rule: &'static str,
    /// How bad it is.
    pub level: Level,
    /// The file, where entries were read from files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    /// The line in the file, counted from 1: that of the field in YAML, else that of the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The id of the entry, or of the product or screen where the finding is about one; `synonyms[2]` for the third
    /// synonym, and so for a curation.
    pub entry: String,
    /// The field, as a path: `answers[1].body`. Empty for the whole entry.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl Finding {
    pub(crate) fn of_problem(rule: &'static Rule, problem: &Problem) -> Self {
        Self {
            rule: rule.id,
            level: rule.level,
            file: problem.file.clone(),
            line: problem.line,
            entry: String::new(),
            field: problem.field.clone(),
            message: problem.message.clone(),
            remedy: rule.remedy.to_owned(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_place(f, self.file.as_deref(), self.line)?;
        write!(f, "{} [{}]", self.level.name(), self.rule)?;
        if !self.entry.is_empty() {
            write!(f, " {}", self.entry)?;
        }
        if !self.field.is_empty() {
            write!(f, " {}", self.field)?;
        }
        write!(f, ": {}. {}", self.message, self.remedy)
    }
}

/// What [`lint`](super::lint) found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LintReport {
    /// How many entries were looked at.
    pub entries: usize,
    /// What is wrong, in the order of files and lines.
    pub findings: Vec<Finding>,
}

impl LintReport {
    /// How many findings are of this level.
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }

    /// Leaves out the findings below a level.
    pub fn retain_from(&mut self, level: Level) {
        self.findings.retain(|finding| finding.level >= level);
    }
}

/// Collects the findings of the checks.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// Each with the entry's number, to look up what the entry allows; none where it is about something else.
    pub(super) found: Vec<(Option<usize>, Finding)>,
}

impl Findings {
    /// Adds a finding about an entry.
    pub(super) fn entry(
        &mut self,
        rule: &'static Rule,
        corpus: &super::Corpus,
        entry: usize,
        field: impl Into<String>,
        message: impl Into<String>,
    ) {
        let sourced = &corpus.entries[entry];
        let finding = new(rule, sourced.location.as_ref(), &sourced.value.id, field.into(), message.into());
        self.found.push((Some(entry), finding));
    }

    /// Adds a finding about something else than an entry.
    pub(super) fn other<T>(
        &mut self,
        rule: &'static Rule,
        sourced: &super::corpus::Sourced<T>,
        id: &str,
        field: impl Into<String>,
        message: impl Into<String>,
    ) {
        self.found.push((None, new(rule, sourced.location.as_ref(), id, field.into(), message.into())));
    }
}

fn new(
    rule: &'static Rule,
    location: Option<&crate::import::Location>,
    id: &str,
    field: String,
    message: String,
) -> Finding {
    Finding {
        rule: rule.id,
        level: rule.level,
        file: location.map(|location| location.file.as_ref().clone()),
        line: location.map(|location| location.line),
        entry: id.to_owned(),
        field,
        message,
        remedy: rule.remedy.to_owned(),
    }
}
