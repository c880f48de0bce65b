//! Many searches in one call: Rust threads while the interpreter is free, then columns.

use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;
use uttar::{ErrorKind, KnowledgeBase, Problem, Reply, SearchRequest};

use crate::arguments;
use crate::errors::{exception, invalid_input, to_python};

/// Threads of one batch at most.
const THREADS_MAX: usize = 256;
/// How often Python may see Ctrl-C while a batch runs.
const SIGNALS_EVERY: Duration = Duration::from_millis(100);

/// What a batch gives: a table of its queries and a table of their hits.
#[derive(IntoPyObject)]
pub(crate) struct BatchFields {
    queries: QueryColumns,
    hits: HitColumns,
}

/// One row for each query, in the order given.
#[derive(Default, IntoPyObject)]
struct QueryColumns {
    query: Vec<String>,
    decision: Vec<&'static str>,
    language: Vec<Option<&'static str>>,
    hits: Vec<usize>,
    took_ms: Vec<f64>,
}

/// One row for each hit, by query and rank.
#[derive(Default, IntoPyObject)]
struct HitColumns {
    /// The row of its query.
    query: Vec<usize>,
    entry_id: Vec<String>,
    version: Vec<u64>,
    rank: Vec<usize>,
    confidence: Vec<f32>,
    decision: Vec<&'static str>,
    phrasing_language: Vec<Option<String>>,
    phrasing: Vec<Option<String>>,
    bridge: Vec<Option<&'static str>>,
}

/// Searches for every query; an error lists all queries that are refused.
pub(crate) fn search_many(
    base: &KnowledgeBase,
    queries: &Bound<'_, PyAny>,
    request: &SearchRequest,
    threads: Option<usize>,
) -> PyResult<BatchFields> {
    let py = queries.py();
    let threads = threads.unwrap_or_else(|| thread::available_parallelism().map_or(1, NonZero::get).min(THREADS_MAX));
    if !(1..=THREADS_MAX).contains(&threads) {
        return Err(invalid_input(py, &format!("threads: {threads} is not between 1 and {THREADS_MAX}")));
    }
    let queries = texts(queries)?;
    // What is wrong with the request itself is said once, not for each query.
    py.detach(|| base.search(&with_query(request, "?"))).map_err(|error| to_python(py, &error))?;
    let results = py.detach(|| search_in_threads(base, &queries, request, threads))?;
    let mut out = BatchFields { queries: QueryColumns::default(), hits: HitColumns::default() };
    let mut refused = Vec::new();
    for (row, (query, result)) in queries.into_iter().zip(results).enumerate() {
        match result {
            Ok(reply) => out.push(row, query, reply),
            Err(error) if error.kind() == ErrorKind::InvalidInput => {
                refused.push(Problem::new(format!("queries[{row}]"), error.message()));
            }
            Err(error) => return Err(to_python(py, &error)),
        }
    }
    if refused.is_empty() { Ok(out) } else { Err(listing(py, &refused)) }
}

/// The queries as texts, or one error for all that are none.
fn texts(queries: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    if queries.is_instance_of::<PyString>() {
        return Err(PyTypeError::new_err("queries: is one str; give a list of them, or call search"));
    }
    let mut texts = Vec::new();
    let mut problems = Vec::new();
    for (row, query) in queries.try_iter()?.enumerate() {
        match arguments::text_of_data("query", &query?) {
            Ok(text) => texts.push(text),
            Err(message) => problems.push(Problem::new(format!("queries[{row}]"), message)),
        }
    }
    if problems.is_empty() { Ok(texts) } else { Err(listing(queries.py(), &problems)) }
}

fn listing(py: Python<'_>, problems: &[Problem]) -> PyErr {
    let mut message = format!("{} of the queries cannot be searched; mend or drop them", problems.len());
    for problem in problems {
        message.push_str("\n  ");
        message.push_str(&problem.to_string());
    }
    exception(py, ErrorKind::InvalidInput, &message, problems)
}

fn with_query(request: &SearchRequest, query: &str) -> SearchRequest {
    let mut request = request.clone();
    query.clone_into(&mut request.query);
    request
}

/// The searches, in the order of the queries; Ctrl-C in Python ends them early.
fn search_in_threads(
    base: &KnowledgeBase,
    queries: &[String],
    request: &SearchRequest,
    threads: usize,
) -> PyResult<Vec<uttar::Result<Reply>>> {
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let mut results: Vec<Option<uttar::Result<Reply>>> = queries.iter().map(|_| None).collect();
    let mut interrupted = Ok(());
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel(1024);
        for _ in 0..threads.min(queries.len()) {
            let (sender, next, stop) = (sender.clone(), &next, &stop);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let row = next.fetch_add(1, Ordering::Relaxed);
                    let Some(query) = queries.get(row) else { break };
                    let result = base.search(&with_query(request, query));
                    if sender.send((row, result)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut looked = Instant::now();
        loop {
            match receiver.recv_timeout(SIGNALS_EVERY) {
                Ok((row, result)) => {
                    // A fault of the base would meet every query: no use in going on.
                    if result.as_ref().is_err_and(|error| error.kind() != ErrorKind::InvalidInput) {
                        stop.store(true, Ordering::Relaxed);
                    }
                    results[row] = Some(result);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if interrupted.is_ok() && looked.elapsed() >= SIGNALS_EVERY {
                looked = Instant::now();
                interrupted = Python::attach(|py| py.check_signals());
                stop.fetch_or(interrupted.is_err(), Ordering::Relaxed);
            }
        }
    });
    // Rows are missing only after a stop; every row before the fault that caused it, or that fault itself, is there.
    interrupted.map(|()| results.into_iter().flatten().collect())
}

impl BatchFields {
    fn push(&mut self, row: usize, query: String, reply: Reply) {
        let (queries, hits) = (&mut self.queries, &mut self.hits);
        let decision = reply.decision.name();
        queries.query.push(query);
        queries.decision.push(decision);
        queries.language.push(reply.languages.first().map(|found| found.language));
        queries.hits.push(reply.hits.len());
        queries.took_ms.push(reply.took_ms);
        for (rank, hit) in (1..).zip(reply.hits) {
            let (language, text) = hit.phrasing.map(|phrasing| (phrasing.language, phrasing.text)).unzip();
            hits.query.push(row);
            hits.entry_id.push(hit.entry);
            hits.version.push(hit.version);
            hits.rank.push(rank);
            hits.confidence.push(hit.confidence);
            hits.decision.push(decision);
            hits.phrasing_language.push(language);
            hits.phrasing.push(text);
            hits.bridge.push(hit.bridge.map(|bridge| bridge.kind.name()));
        }
    }
}
