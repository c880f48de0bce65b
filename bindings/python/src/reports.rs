//! Lint, coverage and export: what the core reports about the content of a base or of files, as columns and texts.

use std::path::PathBuf;

use pyo3::prelude::*;
use serde::Deserialize;
use uttar::{
    Coverage, CoverageMap, CoverageOptions, Error, ExportFormat, KnowledgeBase, LanguageTag, Level, Limits, LintReport,
    Scope, Timestamp,
};

use crate::arguments;
use crate::errors::{detached, invalid_input};
use crate::json;

/// Entries looked at, the findings and the SARIF log in JSON.
pub(crate) type LintFields = (usize, String, String);
/// Entries written, and what is lost in JSON.
pub(crate) type ExportFields = (usize, String);

/// A map of coverage as the columns of two tables, and as a page.
#[derive(Default, IntoPyObject)]
pub(crate) struct CoverageFields {
    entries: EntryColumns,
    products: ProductColumns,
    html: String,
}

#[derive(Default, IntoPyObject)]
struct EntryColumns {
    entry_id: Vec<String>,
    scope: Vec<String>,
    language: Vec<String>,
    served: Vec<&'static str>,
}

#[derive(Default, IntoPyObject)]
struct ProductColumns {
    product_id: Vec<Option<String>>,
    scope: Vec<String>,
    language: Vec<String>,
    own: Vec<usize>,
    fallback: Vec<usize>,
    nothing: Vec<usize>,
}

/// Says what is wrong with files and corpus folders.
#[pyfunction]
pub(crate) fn lint(
    py: Python<'_>,
    paths: Vec<Bound<'_, PyAny>>,
    level: &Bound<'_, PyAny>,
    encoding: Option<Bound<'_, PyAny>>,
) -> PyResult<LintFields> {
    let paths: Vec<PathBuf> = paths.iter().map(|path| arguments::path("paths", path)).collect::<PyResult<_>>()?;
    let level = read_level(level)?;
    let encoding = arguments::encoding(encoding.as_ref())?;
    let report = detached(py, || uttar::lint(&paths, encoding, &Limits::default()))?;
    Ok(lint_fields(report, level))
}

pub(crate) fn lint_base(base: &KnowledgeBase, level: &Bound<'_, PyAny>) -> PyResult<LintFields> {
    let py = level.py();
    let level = read_level(level)?;
    let report = detached(py, || base.lint())?;
    Ok(lint_fields(report, level))
}

fn read_level(level: &Bound<'_, PyAny>) -> PyResult<Level> {
    arguments::text("level", level)?
        .parse()
        .map_err(|error: Error| invalid_input(level.py(), &format!("level: {error}")))
}

fn lint_fields(mut report: LintReport, level: Level) -> LintFields {
    report.retain_from(level);
    let findings = serde_json::to_string(&report.findings).expect("plain data");
    (report.entries, findings, report.to_sarif().to_string())
}

/// `options` in JSON: `languages`, `scopes`, `at`.
pub(crate) fn coverage(base: &KnowledgeBase, options: &Bound<'_, PyAny>) -> PyResult<CoverageFields> {
    #[derive(Default, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Options {
        languages: Vec<String>,
        scopes: Vec<Scope>,
        valid_at: Option<Timestamp>,
    }
    let py = options.py();
    let Options { languages, scopes, valid_at } = json::options(options)?;
    let languages = languages
        .iter()
        .map(|tag| tag.parse::<LanguageTag>().map_err(|error| invalid_input(py, &format!("languages: {error}"))));
    let mut options = CoverageOptions::default();
    (options.languages, options.scopes, options.valid_at) = (languages.collect::<PyResult<_>>()?, scopes, valid_at);
    detached(py, || base.coverage(&options).map(|map| CoverageFields::from(&map)))
}

impl From<&CoverageMap> for CoverageFields {
    fn from(map: &CoverageMap) -> Self {
        let mut out = Self { html: map.to_html(), ..Self::default() };
        let cells = || {
            map.scopes.iter().enumerate().flat_map(|(s, scope)| {
                map.languages.iter().enumerate().map(move |(l, language)| (s, l, scope.to_string(), language.clone()))
            })
        };
        for entry in &map.entries {
            for (s, l, scope, language) in cells().filter(|(s, l, ..)| entry.served[*s][*l] != Coverage::NotAsked) {
                out.entries.entry_id.push(entry.entry.clone());
                out.entries.scope.push(scope);
                out.entries.language.push(language);
                out.entries.served.push(entry.served[s][l].name());
            }
        }
        for product in &map.products {
            for (s, l, scope, language) in cells().filter(|(s, l, ..)| product.counts[*s][*l].total() > 0) {
                let count = product.counts[s][l];
                out.products.product_id.push(product.product.clone());
                out.products.scope.push(scope);
                out.products.language.push(language);
                out.products.own.push(count.own);
                out.products.fallback.push(count.fallback);
                out.products.nothing.push(count.nothing);
            }
        }
        out
    }
}

pub(crate) fn export_file(
    base: &KnowledgeBase,
    path: &Bound<'_, PyAny>,
    format: &Bound<'_, PyAny>,
) -> PyResult<ExportFields> {
    let py = path.py();
    let path = arguments::path("path", path)?;
    let format = arguments::text("format", format)?;
    let report = detached(py, || base.export_file(&path, ExportFormat::named(&format)?))?;
    Ok((report.entries, serde_json::to_string(&report.losses).expect("plain data")))
}

/// The text, and what is lost in JSON.
pub(crate) fn export_text(base: &KnowledgeBase, format: &Bound<'_, PyAny>) -> PyResult<(String, String)> {
    let py = format.py();
    let format = arguments::text("format", format)?;
    let export = detached(py, || base.export(&format))?;
    Ok((export.text, serde_json::to_string(&export.report.losses).expect("plain data")))
}
