//! Lint: what is wrong with a knowledge base although every entry is well-formed.
//!
//! [`lint`] reads files as an import does and runs every check of [`CHECKS`]. One check a file in `rules/`; to add one,
//! write it and add its line. A finding that is meant so is declared in its entry's [`allow`](crate::Entry::allow),
//! with the reason.

mod allow;
mod corpus;
mod facts;
mod report;
mod rules;
mod sarif;

use std::path::PathBuf;

use serde::Serialize;
use uttar_analysis::Analyzer;

pub use report::{Finding, Level, LintReport};

use crate::base::KnowledgeBase;
use crate::error::Result;
use crate::import::locate::{self, Spot};
use crate::import::{self, TextEncoding};
use crate::limits::Limits;
use crate::settings::Settings;
use corpus::Corpus;
use report::Findings;

/// A rule of [`lint`]: what a finding is called, how bad it is, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Rule {
    /// Its name in kebab case, for ever.
    pub id: &'static str,
    /// How bad a finding is.
    pub level: Level,
    /// One sentence: what is found.
    pub summary: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

/// A check: the rules it looks after, and how it looks.
struct Check {
    rules: &'static [&'static Rule],
    run: fn(&Corpus, &mut Findings),
}

/// All checks, in the order of their findings for one place.
const CHECKS: &[Check] = &[
    rules::facts::CHECK,
    rules::duplicate_phrasings::CHECK,
    rules::phrasing_lines::CHECK,
    rules::language::CHECK,
    rules::references::CHECK,
    rules::validity::CHECK,
    rules::unreachable::CHECK,
    rules::unanswered::CHECK,
    rules::pictures::CHECK,
    rules::translations::CHECK,
    rules::placeholders::CHECK,
    rules::unfinished::CHECK,
    rules::synonyms::CHECK,
    rules::curations::CHECK,
];

/// What cannot be imported is a finding too.
static BAD_INPUT: Rule = Rule {
    id: "bad-input",
    level: Level::Error,
    summary: "A file, record or field cannot be imported.",
    remedy: "Correct it as the message says.",
};

/// All rules, in the order of their findings for one place.
///
/// ```
/// let rule = uttar::lint_rules().find(|rule| rule.id == "facts-differ").expect("it is one");
/// assert_eq!(rule.level, uttar::Level::Error);
/// ```
pub fn lint_rules() -> impl Iterator<Item = &'static Rule> {
    std::iter::once(&BAD_INPUT).chain(CHECKS.iter().flat_map(|check| check.rules.iter().copied())).chain(allow::RULES)
}

/// Reads files and corpus folders as [`KnowledgeBase::import`](crate::KnowledgeBase::import) does, stores nothing, and
/// says what is wrong.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// let file = folder.path().join("entries.yaml");
/// std::fs::write(&file, r#"
/// - id: return-period
///   phrasings: {en: ["How long can I return it?"]}
///   answers:
///     - {lang: en, body: "Within 10 days."}
///     - {lang: hi, body: "७ दिन के अंदर।"}
/// "#)?;
/// let report = uttar::lint(&[file], None, &uttar::Limits::default())?;
/// assert_eq!(report.findings[0].rule, "facts-differ");
/// assert_eq!(report.findings[0].line, Some(6));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Text files that are neither UTF-8 nor UTF-16 are read in `encoding`, and refused without it.
pub fn lint(paths: &[PathBuf], encoding: Option<TextEncoding>, limits: &Limits) -> Result<LintReport> {
    let options = import::ReadOptions { encoding, ..import::ReadOptions::strict(limits) };
    let mut batch = import::read(paths, options, &Settings::default())?;
    // An entry that a curation names and that is not there has a rule of its own.
    import::check_rules(&mut batch, &Analyzer::new(), limits, |_| Ok(true))?;
    let problems: Vec<Finding> =
        batch.problems.iter().map(|problem| Finding::of_problem(&BAD_INPUT, problem)).collect();
    let mut report = check(&Corpus::from_batch(batch));
    report.findings.splice(0..0, problems);
    let in_records = report.findings.iter_mut().filter(|finding| !finding.entry.is_empty());
    locate::find_lines(in_records.filter_map(|finding| {
        Some(Spot { file: finding.file.as_deref()?, field: &finding.field, line: &mut finding.line })
    }));
    report.findings.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    Ok(report)
}

impl KnowledgeBase {
    /// Says what is wrong with what the base holds. Findings have no file; otherwise as [`lint`].
    pub fn lint(&self) -> Result<LintReport> {
        Ok(check(&Corpus::of_base(self)?))
    }
}

/// Runs all checks; findings that their entries allow are left out.
pub(crate) fn check(corpus: &Corpus) -> LintReport {
    let mut findings = Findings::default();
    for check in CHECKS {
        (check.run)(corpus, &mut findings);
    }
    let findings = allow::apply(corpus, findings);
    LintReport { entries: corpus.entries.len(), findings }
}

#[cfg(test)]
mod tests;
