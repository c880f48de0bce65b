//! The handle of an open base.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use pyo3::prelude::*;
use pyo3::types::PyList;
use uttar::{Curation, ErrorKind, ImportOptions, KnowledgeBase, Operation, Synonym, Timestamp};

use crate::arguments::{self, AskArguments};
use crate::batch::{self, BatchFields};
use crate::decimal::decimal;
use crate::errors::{ProblemFields, detached, exception, invalid_input};
use crate::json;
use crate::reply::ReplyFields;
use crate::reports::{self, CoverageFields, ExportFields, LintFields};
use crate::rows::Rows;
use crate::write_arguments::{ChangeArguments, OutcomeFields, VersionFields, WriteArguments};

/// An open base, shared by the searches that run; closed when it is dropped.
#[pyclass(frozen, module = "uttar._native")]
pub(crate) struct Base {
    opened: RwLock<Option<Arc<KnowledgeBase>>>,
    /// The process that opened it: threads and file locks do not come along into a fork.
    process: u32,
}

/// Opens a base that is there, with a model for vectors unless that is none.
#[pyfunction]
pub(crate) fn open(path: &Bound<'_, PyAny>, vectors: &Bound<'_, PyAny>) -> PyResult<Base> {
    Base::with_model(path, vectors, KnowledgeBase::open)
}

/// Makes a base, with a model for vectors unless that is none.
#[pyfunction]
pub(crate) fn create(path: &Bound<'_, PyAny>, vectors: &Bound<'_, PyAny>) -> PyResult<Base> {
    Base::with_model(path, vectors, KnowledgeBase::create)
}

#[derive(IntoPyObject)]
struct ImportFields {
    entries: usize,
    created: usize,
    updated: usize,
    unchanged: usize,
    products: usize,
    screens: usize,
    synonyms: usize,
    curations: usize,
    settings: bool,
    problems: Vec<ProblemFields>,
    warnings: Vec<ProblemFields>,
}

/// Text, language, id of the entry, id of the product.
type SuggestionFields = (String, String, Option<String>, Option<String>);

/// The version of an entry, and the entry in JSON.
type VersionedFields = (u64, String);

impl Base {
    fn with_model(
        path: &Bound<'_, PyAny>,
        vectors: &Bound<'_, PyAny>,
        make: fn(PathBuf) -> uttar::Result<KnowledgeBase>,
    ) -> PyResult<Self> {
        let py = path.py();
        let folder = arguments::path("path", path)?;
        let model = if vectors.is_none() { None } else { Some(arguments::path("vectors", vectors)?) };
        let open = || match model.map(uttar_vectors::open).transpose()? {
            Some(model) => make(folder)?.with_embedder(model),
            None => make(folder),
        };
        Self::new(py, open)
    }

    pub(crate) fn new(py: Python<'_>, make: impl FnOnce() -> uttar::Result<KnowledgeBase> + Send) -> PyResult<Self> {
        let base = detached(py, make)?;
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

    /// Does something with the base, the interpreter free meanwhile.
    pub(crate) fn run<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&KnowledgeBase) -> uttar::Result<T> + Send,
    ) -> PyResult<T> {
        let base = self.get(py)?;
        detached(py, || work(&base))
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

    fn finish_learning(&self, py: Python<'_>) -> PyResult<()> {
        self.run(py, |base| {
            base.finish_learning();
            Ok(())
        })
    }

    fn finish_embedding(&self, py: Python<'_>) -> PyResult<()> {
        self.run(py, KnowledgeBase::finish_embedding)
    }

    fn entry_count(&self, py: Python<'_>) -> PyResult<u64> {
        self.run(py, KnowledgeBase::entry_count)
    }

    fn import_files(
        &self,
        py: Python<'_>,
        paths: Vec<Bound<'_, PyAny>>,
        keep_going: bool,
        encoding: Option<Bound<'_, PyAny>>,
        draft: Option<Bound<'_, PyAny>>,
    ) -> PyResult<ImportFields> {
        let paths: Vec<PathBuf> = paths.iter().map(|path| arguments::path("paths", path)).collect::<PyResult<_>>()?;
        let mut options = ImportOptions::default();
        options.keep_going = keep_going;
        options.encoding = arguments::encoding(encoding.as_ref())?;
        options.draft = draft.map(|draft| arguments::text("draft", &draft)).transpose()?;
        let report = self.run(py, |base| base.import(&paths, &options))?;
        Ok(ImportFields {
            entries: report.entries,
            created: report.created,
            updated: report.updated,
            unchanged: report.unchanged,
            products: report.products,
            screens: report.screens,
            synonyms: report.synonyms,
            curations: report.curations,
            settings: report.settings,
            problems: report.problems.iter().map(ProblemFields::from).collect(),
            warnings: report.warnings.iter().map(ProblemFields::from).collect(),
        })
    }

    fn get_entry(&self, id: &Bound<'_, PyAny>) -> PyResult<VersionedFields> {
        let text = arguments::text("id", id)?;
        let found = self.run(id.py(), |base| base.get(&text))?;
        Ok((found.version, in_json(&found.entry)))
    }

    /// The entries after an id with their versions, in JSON, and the id after which to go on.
    fn entries_page(&self, after: &Bound<'_, PyAny>, limit: usize) -> PyResult<(Vec<VersionedFields>, Option<String>)> {
        let text = arguments::text("after", after)?;
        let page = self.run(after.py(), |base| base.entries_page(&text, limit))?;
        let entries = page.entries.iter().map(|found| (found.version, in_json(&found.entry))).collect();
        Ok((entries, page.next))
    }

    /// Stores an entry, given in JSON.
    fn put(&self, entry: &Bound<'_, PyAny>, write: WriteArguments<'_>) -> PyResult<OutcomeFields> {
        let py = entry.py();
        let read = json::object("entry", entry)?;
        write.run(py, self.get(py)?.as_ref(), Operation::put(read))
    }

    /// Changes fields of an entry by a merge patch, given in JSON.
    fn patch(
        &self,
        id: &Bound<'_, PyAny>,
        patch: &Bound<'_, PyAny>,
        write: WriteArguments<'_>,
    ) -> PyResult<OutcomeFields> {
        let py = id.py();
        let patch = json::parsed("patch", patch)?;
        write.run(py, self.get(py)?.as_ref(), Operation::patch(arguments::text("id", id)?, patch))
    }

    fn delete(&self, id: &Bound<'_, PyAny>, write: WriteArguments<'_>) -> PyResult<OutcomeFields> {
        let py = id.py();
        write.run(py, self.get(py)?.as_ref(), Operation::delete(arguments::text("id", id)?))
    }

    fn history(&self, id: &Bound<'_, PyAny>) -> PyResult<Vec<VersionFields>> {
        let text = arguments::text("id", id)?;
        let versions = self.run(id.py(), |base| base.history(&text))?;
        Ok(versions.into_iter().map(VersionFields::from).collect())
    }

    /// Logs the question if `log` and the log of the base is on.
    fn search(
        &self,
        query: &Bound<'_, PyAny>,
        asking: AskArguments<'_>,
        log: bool,
        customer: Option<Bound<'_, PyAny>>,
    ) -> PyResult<ReplyFields> {
        let request = asking.request(arguments::text("query", query)?)?;
        let customer = customer.map(|customer| arguments::text("customer", &customer)).transpose()?;
        let reply = self.run(query.py(), |base| {
            let reply = base.search(&request)?;
            if log {
                base.log_question(&request, &reply, customer.as_deref(), Timestamp::now())?;
            }
            Ok(reply)
        })?;
        Ok(ReplyFields::new(&request.query, reply))
    }

    /// The screens found, in JSON.
    fn find_screen(&self, query: &Bound<'_, PyAny>, asking: AskArguments<'_>) -> PyResult<String> {
        let request = asking.request(arguments::text("query", query)?)?;
        Ok(in_json(&self.run(query.py(), |base| base.find_screen(&request))?.screens))
    }

    /// The ids of the queries name those that cannot be searched.
    fn search_many(
        &self,
        queries: &Bound<'_, PyAny>,
        ids: Option<Bound<'_, PyList>>,
        asking: AskArguments<'_>,
        threads: &Bound<'_, PyAny>,
    ) -> PyResult<BatchFields> {
        let base = self.get(queries.py())?;
        let request = asking.request(String::new())?;
        let threads = if threads.is_none() { None } else { Some(arguments::count("threads", threads)?) };
        batch::search_many(&base, queries, &Rows::new(ids), &request, threads)
    }

    fn suggest(
        &self,
        typed: &Bound<'_, PyAny>,
        language: &Bound<'_, PyAny>,
        limit: &Bound<'_, PyAny>,
    ) -> PyResult<Vec<SuggestionFields>> {
        let text = arguments::text("typed", typed)?;
        let language = if language.is_none() { None } else { Some(arguments::text("language", language)?) };
        let limit = arguments::count("limit", limit)?;
        let found = self.run(typed.py(), |base| base.suggest(&text, language.as_deref(), limit))?;
        Ok(found.into_iter().map(|found| (found.text, found.language, found.entry, found.product)).collect())
    }

    /// How often each entry is asked for.
    fn popularity(&self, py: Python<'_>) -> PyResult<BTreeMap<String, u32>> {
        self.run(py, KnowledgeBase::popularity)
    }

    /// How often each entry answered a question of the log.
    fn logged_popularity(&self, py: Python<'_>) -> PyResult<BTreeMap<String, u32>> {
        self.run(py, KnowledgeBase::logged_popularity)
    }

    /// Replaces how often each entry is asked for, given in JSON.
    fn set_popularity(&self, counts: &Bound<'_, PyAny>) -> PyResult<()> {
        let read: BTreeMap<String, u32> = json::object("counts", counts)?;
        self.run(counts.py(), |base| base.set_popularity(&read))
    }

    /// Precision, confidence, number of examples, number of judged replies.
    fn answer_threshold(&self, py: Python<'_>, precision: Option<f32>) -> PyResult<(Option<f64>, f64, usize, usize)> {
        let found = self.run(py, |base| base.answer_threshold(precision))?;
        Ok((found.precision.map(decimal), decimal(found.confidence), found.examples, found.judged))
    }

    fn set_answer_precision(
        &self,
        py: Python<'_>,
        precision: Option<f32>,
        change: ChangeArguments<'_>,
    ) -> PyResult<()> {
        let change = change.read()?;
        self.run(py, |base| base.set_answer_precision(precision, change))
    }

    /// The settings, in JSON.
    fn settings(&self, py: Python<'_>) -> PyResult<String> {
        Ok(in_json(&self.run(py, KnowledgeBase::settings)?))
    }

    /// The catalogue, in JSON.
    fn products(&self, py: Python<'_>) -> PyResult<String> {
        Ok(in_json(&self.run(py, KnowledgeBase::products)?))
    }

    /// The screens, in JSON.
    fn screens(&self, py: Python<'_>) -> PyResult<String> {
        Ok(in_json(&self.run(py, KnowledgeBase::screens)?))
    }

    /// The synonyms, in JSON.
    fn synonyms(&self, py: Python<'_>) -> PyResult<String> {
        Ok(in_json(&self.run(py, KnowledgeBase::synonyms)?))
    }

    /// Replaces the synonyms, given in JSON.
    fn set_synonyms(&self, synonyms: &Bound<'_, PyAny>, change: ChangeArguments<'_>) -> PyResult<()> {
        let (read, change): (Vec<Synonym>, _) = (json::objects("synonyms", synonyms)?, change.read()?);
        self.run(synonyms.py(), |base| base.set_synonyms(&read, change))
    }

    /// The pinned and blocked entries, in JSON.
    fn curations(&self, py: Python<'_>) -> PyResult<String> {
        Ok(in_json(&self.run(py, KnowledgeBase::curations)?))
    }

    /// Replaces the pinned and blocked entries, given in JSON.
    fn set_curations(&self, curations: &Bound<'_, PyAny>, change: ChangeArguments<'_>) -> PyResult<()> {
        let (read, change): (Vec<Curation>, _) = (json::objects("curations", curations)?, change.read()?);
        self.run(curations.py(), |base| base.set_curations(&read, change))
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

    /// What was written, in JSON.
    fn export_folder(&self, path: &Bound<'_, PyAny>) -> PyResult<String> {
        let folder = arguments::path("path", path)?;
        Ok(in_json(&self.run(path.py(), |base| base.export_folder(&folder))?))
    }

    fn export_text(&self, format: &Bound<'_, PyAny>) -> PyResult<(String, String)> {
        reports::export_text(self.get(format.py())?.as_ref(), format)
    }
}

/// What has a shape of its own goes to Python in JSON.
pub(crate) fn in_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("plain data")
}
