//! `uttar detect`

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use uttar::evaluation::read_queries;
use uttar::{Detection, Error, Result};

use crate::output::Output;

/// Says which languages a text is in, or measures that on a file of texts with their languages.
#[derive(Debug, Args)]
pub(crate) struct Detect {
    /// The text.
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    text: Option<String>,

    /// A `queries.jsonl` (`{"id", "lang", "text"}`): prints how many languages were recognised.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

/// How a file was recognised.
#[derive(Debug, Serialize)]
struct DetectReport {
    texts: usize,
    accuracy: f64,
    micros_per_text: f64,
    by_language: BTreeMap<String, LanguageReport>,
}

#[derive(Debug, Default, Serialize)]
struct LanguageReport {
    texts: usize,
    right: usize,
    accuracy: f64,
    /// What was said instead, and how often.
    taken_for: BTreeMap<String, usize>,
}

impl Detect {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        match (self.text, self.file) {
            (Some(text), _) => output.value(&uttar::detect(&text), one),
            (None, Some(file)) => output.value(&measure(&file)?, report),
            (None, None) => return Err(Error::invalid_input("give a text, or --file FILE")),
        }
        Ok(())
    }
}

fn measure(file: &std::path::Path) -> Result<DetectReport> {
    let queries = read_queries(file)?;
    let started = std::time::Instant::now();
    let found: Vec<&str> = queries
        .iter()
        .map(|query| uttar::detect(&query.text).best().as_str())
        .collect();
    let micros = started.elapsed().as_secs_f64() * 1e6;
    let mut by_language: BTreeMap<String, LanguageReport> = BTreeMap::new();
    for (query, found) in queries.iter().zip(&found) {
        let row = by_language.entry(query.lang.clone()).or_default();
        row.texts += 1;
        if is_right(&query.lang, found) {
            row.right += 1;
        } else {
            *row.taken_for.entry((*found).to_owned()).or_default() += 1;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of texts")]
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    let right = by_language.values().map(|row| row.right).sum();
    for row in by_language.values_mut() {
        row.accuracy = share(row.right, row.texts);
    }
    Ok(DetectReport {
        texts: queries.len(),
        accuracy: share(right, queries.len()),
        micros_per_text: micros * share(1, queries.len()),
        by_language,
    })
}

/// A tag that names no script is right in any script of its own: `zh` for `zh-Hant`, but `hi` not for `hi-Latn`.
fn is_right(want: &str, found: &str) -> bool {
    want == found || found.strip_prefix(want).is_some_and(|rest| rest.starts_with("-Han"))
}

fn one(detection: &Detection) -> String {
    let mut out = String::new();
    for guess in &detection.languages {
        let _ = writeln!(out, "{} {:.3}", guess.language, guess.probability);
    }
    out
}

fn report(report: &DetectReport) -> String {
    let mut out = String::from("language  texts  accuracy  taken for\n");
    for (language, row) in &report.by_language {
        let mut others: Vec<(&String, &usize)> = row.taken_for.iter().collect();
        others.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let others: Vec<String> = others.into_iter().take(4).map(|(tag, count)| format!("{tag} {count}")).collect();
        let _ = writeln!(out, "{language:<9} {:>5}  {:>8.3}  {}", row.texts, row.accuracy, others.join(", "));
    }
    let _ = writeln!(out, "all       {:>5}  {:>8.3}  {:.1} µs a text", report.texts, report.accuracy, report.micros_per_text);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_without_script_is_right_in_any_of_its_scripts() {
        assert!(is_right("zh", "zh-Hant") && is_right("hi", "hi"));
        assert!(!is_right("hi", "hi-Latn") && !is_right("zh-Hans", "zh-Hant"));
    }
}
