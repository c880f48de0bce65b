//! The handle of an open base.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use pyo3::prelude::*;
use serde_json::json;
use uttar::{Curation, ErrorKind, Hit, ImportOptions, KnowledgeBase, Operation, Reply, SearchRequest, Synonym};

use crate::arguments;
use crate::batch::{self, BatchFields};
use crate::characters::Characters;
use crate::errors::{ProblemFields, exception, invalid_input, to_python};
use crate::reports::{self, CoverageFields, ExportFields, LintFields};
use crate::rules;
use crate::write::{self, OutcomeFields, VersionFields, WriteArguments};

/// An open base, shared by the searches that run; closed when it is dropped.
#[pyclass(frozen, module = "uttar._native")]
pub(crate) struct Base {
    opened: RwLock<Option<Arc<KnowledgeBase>>>,
    /// The process that opened it: threads and file locks do not come along into a fork.
    process: u32,
}

/// Opens a base that is there.
#[pyfunction]
pub(crate) fn open(path: &Bound<'_, PyAny>) -> PyResult<Base> {
    let folder = arguments::path("path", path)?;
    Base::new(path.py(), || KnowledgeBase::open(folder))
}

/// Makes a base.
#[pyfunction]
pub(crate) fn create(path: &Bound<'_, PyAny>) -> PyResult<Base> {
    let folder = arguments::path("path", path)?;
    Base::new(path.py(), || KnowledgeBase::create(folder))
}

#[derive(IntoPyObject)]
struct ImportFields {
    entries: usize,
    products: usize,
    screens: usize,
    synonyms: usize,
    curations: usize,
    settings: bool,
    problems: Vec<ProblemFields>,
}

#[derive(IntoPyObject)]
struct ReplyFields {
    decision: &'static str,
    languages: Vec<(&'static str, f32)>,
    hits: Vec<HitFields>,
    /// Mentions, follow-ups and facets in JSON.
    more: String,
    took_ms: f64,
}

/// Language, text, highlights in characters.
type PhrasingFields = (String, String, Vec<(usize, usize)>);

#[derive(IntoPyObject)]
struct HitFields {
    entry: String,
    version: u64,
    confidence: f32,
    phrasing: Option<PhrasingFields>,
    /// In JSON, which Python reads faster than we could build it.
    answer: Option<String>,
    /// Why this answer or none, step, product fit, bridge and editors' rules in JSON.
    more: String,
}

/// Text, language, id of the entry, id of the product.
type SuggestionFields = (String, String, Option<String>, Option<String>);

impl ReplyFields {
    fn new(query: &str, reply: Reply) -> Self {
        let characters = Characters::of(query);
        let mut mentions = reply.mentions;
        for mention in &mut mentions {
            let (start, end) = characters.range(mention.range[0], mention.range[1]);
            mention.range = [start, end];
        }
        let more =
            json!({"mentions": mentions, "follow_ups": reply.follow_ups, "facets": reply.facets, "offer": reply.offer});
        Self {
            more: more.to_string(),
            decision: reply.decision.name(),
            languages: reply.languages.iter().map(|found| (found.language, found.probability)).collect(),
            hits: reply.hits.into_iter().map(HitFields::from).collect(),
            took_ms: reply.took_ms,
        }
    }
}

impl From<Hit> for HitFields {
    fn from(hit: Hit) -> Self {
        let mut step = hit.step;
        if let Some(step) = &mut step {
            let characters = Characters::of(&step.text);
            for range in &mut step.highlights {
                let (start, end) = characters.range(range[0], range[1]);
                *range = [start, end];
            }
        }
        let more = json!({
            "served": hit.served, "withheld": hit.withheld, "step": step, "product_fit": hit.product_fit,
            "bridge": hit.bridge, "pinned_by": hit.pinned_by, "read_as": hit.read_as, "explanation": hit.explanation,
        });
        let phrasing = hit.phrasing.map(|phrasing| {
            let characters = Characters::of(&phrasing.text);
            let highlights = phrasing.highlights.iter().map(|&[start, end]| characters.range(start, end)).collect();
            (phrasing.language, phrasing.text, highlights)
        });
        Self {
            entry: hit.entry,
            version: hit.version,
            confidence: hit.confidence,
            phrasing,
            more: more.to_string(),
            answer: hit.answer.map(|answer| serde_json::to_string(&answer).expect("an answer is plain data")),
        }
    }
}

impl Base {
    pub(crate) fn new(py: Python<'_>, make: impl FnOnce() -> uttar::Result<KnowledgeBase> + Send) -> PyResult<Self> {
        let base = py.detach(make).map_err(|error| to_python(py, &error))?;
        Ok(Self { opened: RwLock::new(Some(Arc::new(base))), process: std::process::id() })
    }

    pub(crate) fn get(&self, py: Python<'_>) -> PyResult<Arc<KnowledgeBase>> {
        if self.process != std::process::id() {
            let message = "the base was opened before this process was forked; open it again in this process";
            return Err(exception(py, ErrorKind::Unavailable, message, &[]));
        }
        let opened = self.opened.read().unwrap_or_else(PoisonError::into_inner);
        opened.clone().ok_or_else(|| invalid_input(py, "the base is closed; open it again"))
    }

    fn take(&self) -> Option<Arc<KnowledgeBase>> {
        self.opened.write().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Drop for Base {
    fn drop(&mut self) {
        if self.process != std::process::id() {
            // The threads that closing waits for are in the parent.
            std::mem::forget(self.take());
        }
    }
}

#[pymethods]
impl Base {
    fn close(&self, py: Python<'_>) {
        if self.process == std::process::id() {
            let base = self.take();
            py.detach(|| drop(base));
        }
    }

    #[getter]
    fn closed(&self) -> bool {
        self.opened.read().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    fn entry_count(&self, py: Python<'_>) -> PyResult<u64> {
        let base = self.get(py)?;
        py.detach(|| base.entry_count()).map_err(|error| to_python(py, &error))
    }

    fn import_files(&self, py: Python<'_>, paths: Vec<Bound<'_, PyAny>>, keep_going: bool) -> PyResult<ImportFields> {
        let base = self.get(py)?;
        let paths: Vec<PathBuf> = paths.iter().map(|path| arguments::path("paths", path)).collect::<PyResult<_>>()?;
        let options = ImportOptions { keep_going, ..ImportOptions::default() };
        let report = py.detach(|| base.import(&paths, &options)).map_err(|error| to_python(py, &error))?;
        Ok(ImportFields {
            entries: report.entries,
            products: report.products,
            screens: report.screens,
            synonyms: report.synonyms,
            curations: report.curations,
            settings: report.settings,
            problems: report.problems.iter().map(ProblemFields::from).collect(),
        })
    }

    /// The version of an entry, and the entry in JSON.
    fn get_entry(&self, id: &Bound<'_, PyAny>) -> PyResult<(u64, String)> {
        let py = id.py();
        let base = self.get(py)?;
        let id = arguments::text("id", id)?;
        let found = py.detach(|| base.get(&id)).map_err(|error| to_python(py, &error))?;
        Ok((found.version, serde_json::to_string(&found.entry).expect("an entry is plain data")))
    }

    /// Stores an entry, given in JSON.
    fn put(&self, entry: &Bound<'_, PyAny>, write: WriteArguments<'_>) -> PyResult<OutcomeFields> {
        let py = entry.py();
        let entry = serde_json::from_str(&arguments::text("entry", entry)?);
        let entry = entry.map_err(|error| write::unreadable(py, "entry", &error))?;
        write.run(py, self.get(py)?.as_ref(), Operation::put(entry))
    }

    /// Changes fields of an entry by a merge patch, given in JSON.
    fn patch(
        &self,
        id: &Bound<'_, PyAny>,
        patch: &Bound<'_, PyAny>,
        write: WriteArguments<'_>,
    ) -> PyResult<OutcomeFields> {
        let py = id.py();
        let patch = serde_json::from_str(&arguments::text("patch", patch)?);
        let patch = patch.map_err(|error| write::unreadable(py, "patch", &error))?;
        write.run(py, self.get(py)?.as_ref(), Operation::patch(arguments::text("id", id)?, patch))
    }

    fn delete(&self, id: &Bound<'_, PyAny>, write: WriteArguments<'_>) -> PyResult<OutcomeFields> {
        let py = id.py();
        write.run(py, self.get(py)?.as_ref(), Operation::delete(arguments::text("id", id)?))
    }

    fn history(&self, id: &Bound<'_, PyAny>) -> PyResult<Vec<VersionFields>> {
        let py = id.py();
        let base = self.get(py)?;
        let id = arguments::text("id", id)?;
        let versions = py.detach(|| base.history(&id)).map_err(|error| to_python(py, &error))?;
        Ok(versions.into_iter().map(VersionFields::from).collect())
    }

    fn search(
        &self,
        query: &Bound<'_, PyAny>,
        limit: &Bound<'_, PyAny>,
        languages: &Bound<'_, PyAny>,
        scope: &Bound<'_, PyAny>,
        options: &Bound<'_, PyAny>,
    ) -> PyResult<ReplyFields> {
        let py = query.py();
        let base = self.get(py)?;
        let request = request(arguments::text("query", query)?, limit, languages, scope, options)?;
        let reply = py.detach(|| base.search(&request)).map_err(|error| to_python(py, &error))?;
        Ok(ReplyFields::new(&request.query, reply))
    }

    /// Precision, confidence, number of examples.
    fn answer_threshold(&self, py: Python<'_>, precision: Option<f32>) -> PyResult<(Option<f32>, f32, usize)> {
        let base = self.get(py)?;
        let found = py.detach(|| base.answer_threshold(precision)).map_err(|error| to_python(py, &error))?;
        Ok((found.precision, found.confidence, found.examples))
    }

    /// The synonyms, in JSON.
    fn synonyms(&self, py: Python<'_>) -> PyResult<String> {
        rules::show(py, self.get(py)?.as_ref(), KnowledgeBase::synonyms)
    }

    /// Replaces the synonyms, given in JSON.
    fn set_synonyms(
        &self,
        synonyms: &Bound<'_, PyAny>,
        author: &Bound<'_, PyAny>,
        reason: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let base = self.get(synonyms.py())?;
        let set = |values: &Vec<Synonym>, change| base.set_synonyms(values, change);
        rules::replace("synonyms", synonyms, author, reason, set)
    }

    /// The pinned and blocked entries, in JSON.
    fn curations(&self, py: Python<'_>) -> PyResult<String> {
        rules::show(py, self.get(py)?.as_ref(), KnowledgeBase::curations)
    }

    /// Replaces the pinned and blocked entries, given in JSON.
    fn set_curations(
        &self,
        curations: &Bound<'_, PyAny>,
        author: &Bound<'_, PyAny>,
        reason: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let base = self.get(curations.py())?;
        let set = |values: &Vec<Curation>, change| base.set_curations(values, change);
        rules::replace("curations", curations, author, reason, set)
    }

    fn suggest(
        &self,
        typed: &Bound<'_, PyAny>,
        language: &Bound<'_, PyAny>,
        limit: &Bound<'_, PyAny>,
    ) -> PyResult<Vec<SuggestionFields>> {
        let py = typed.py();
        let base = self.get(py)?;
        let typed = arguments::text("typed", typed)?;
        let language = if language.is_none() { None } else { Some(arguments::text("language", language)?) };
        let limit = arguments::count("limit", limit)?;
        let found = py.detach(|| base.suggest(&typed, language.as_deref(), limit));
        let found = found.map_err(|error| to_python(py, &error))?;
        Ok(found.into_iter().map(|found| (found.text, found.language, found.entry, found.product)).collect())
    }

    /// The screens found, in JSON.
    fn find_screen(
        &self,
        query: &Bound<'_, PyAny>,
        limit: &Bound<'_, PyAny>,
        languages: &Bound<'_, PyAny>,
        scope: &Bound<'_, PyAny>,
        options: &Bound<'_, PyAny>,
    ) -> PyResult<String> {
        let py = query.py();
        let base = self.get(py)?;
        let request = request(arguments::text("query", query)?, limit, languages, scope, options)?;
        let reply = py.detach(|| base.find_screen(&request)).map_err(|error| to_python(py, &error))?;
        Ok(serde_json::to_string(&reply.screens).expect("plain data"))
    }

    fn lint(&self, level: &Bound<'_, PyAny>) -> PyResult<LintFields> {
        reports::lint_base(self.get(level.py())?.as_ref(), level)
    }

    fn coverage(&self, options: &Bound<'_, PyAny>) -> PyResult<CoverageFields> {
        reports::coverage(self.get(options.py())?.as_ref(), options)
    }

    fn export_file(&self, path: &Bound<'_, PyAny>, format: &Bound<'_, PyAny>) -> PyResult<ExportFields> {
        reports::export_file(self.get(path.py())?.as_ref(), path, format)
    }

    fn export_text(&self, format: &Bound<'_, PyAny>) -> PyResult<String> {
        reports::export_text(self.get(format.py())?.as_ref(), format)
    }

    fn search_many(
        &self,
        queries: &Bound<'_, PyAny>,
        limit: &Bound<'_, PyAny>,
        languages: &Bound<'_, PyAny>,
        scope: &Bound<'_, PyAny>,
        options: &Bound<'_, PyAny>,
        threads: &Bound<'_, PyAny>,
    ) -> PyResult<BatchFields> {
        let base = self.get(queries.py())?;
        let request = request(String::new(), limit, languages, scope, options)?;
        let threads = if threads.is_none() { None } else { Some(arguments::count("threads", threads)?) };
        batch::search_many(&base, queries, &request, threads)
    }
}

fn request(
    query: String,
    limit: &Bound<'_, PyAny>,
    languages: &Bound<'_, PyAny>,
    scope: &Bound<'_, PyAny>,
    options: &Bound<'_, PyAny>,
) -> PyResult<SearchRequest> {
    let mut request = SearchRequest::new(query);
    request.limit = arguments::count("limit", limit)?;
    request.languages = arguments::languages(languages)?;
    request.scope = arguments::scope(scope)?;
    arguments::options(options, &mut request)?;
    Ok(request)
}
