//! Many searches in one call: Rust threads while the interpreter is free, then columns.

use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

use pyo3::prelude::*;
use pyo3::types::PyString;
use uttar::{KnowledgeBase, Missing, Problem, Reply, SearchRequest};

use crate::decimal::decimal;
use crate::errors::{invalid_input, to_python};
use crate::interrupt::{Interrupt, LOOKS_EVERY};
use crate::repeated::Repeated;
use crate::rows::{Rows, refusal};

/// Threads of one batch at most.
const THREADS_MAX: usize = 256;

/// What a batch gives: a table of its queries and a table of their hits.
#[derive(IntoPyObject)]
pub(crate) struct BatchFields {
    queries: QueryColumns,
    hits: HitColumns,
}

/// A text that stands in many rows.
type Text = Py<PyString>;

/// One row for each query, in the order given.
#[derive(Default, IntoPyObject)]
struct QueryColumns {
    query: Vec<String>,
    decision: Vec<Text>,
    language: Vec<Option<Text>>,
    hits: Vec<usize>,
    took_ms: Vec<f64>,
    offer: Vec<usize>,
    missing: Vec<Vec<&'static str>>,
    mentions: Vec<Vec<String>>,
    warnings: Vec<Vec<String>>,
    without_vectors: Vec<Option<Text>>,
}

/// One row for each hit, by query and rank.
#[derive(Default, IntoPyObject)]
struct HitColumns {
    /// The row of its query.
    query: Vec<usize>,
    entry_id: Vec<Text>,
    version: Vec<u64>,
    rank: Vec<usize>,
    confidence: Vec<f64>,
    decision: Vec<Text>,
    phrasing_language: Vec<Option<Text>>,
    phrasing: Vec<Option<Text>>,
    bridge: Vec<Option<Text>>,
    answer_language: Vec<Option<Text>>,
    answer: Vec<Option<Text>>,
    withheld: Vec<Option<Text>>,
    step: Vec<Option<u32>>,
    product_fit: Vec<Option<Text>>,
    pinned_by: Vec<Option<Text>>,
    read_as: Vec<Option<Text>>,
}

/// Searches for every query; an error lists all queries that are refused, before one is searched.
pub(crate) fn search_many(
    base: &KnowledgeBase,
    queries: &Bound<'_, PyAny>,
    rows: &Rows<'_>,
    request: &SearchRequest,
    threads: Option<usize>,
) -> PyResult<BatchFields> {
    let py = queries.py();
    let threads = threads.unwrap_or_else(|| thread::available_parallelism().map_or(1, NonZero::get).min(THREADS_MAX));
    if !(1..=THREADS_MAX).contains(&threads) {
        return Err(invalid_input(py, &format!("threads: {threads} is not between 1 and {THREADS_MAX}")));
    }
    let mut refused = Vec::new();
    let queries = rows.questions("queries", queries, &mut refused)?;
    if !refused.is_empty() {
        return Err(refusal(py, "queries", &refused));
    }
    rows.check(py, base, "queries", &queries, request)?;
    let results = py.detach(|| search_in_threads(base, &queries, request, threads))?;
    let mut texts = Repeated::new(py);
    let mut out = BatchFields { queries: QueryColumns::default(), hits: HitColumns::default() };
    for (row, (query, result)) in queries.into_iter().zip(results).enumerate() {
        match result {
            Ok(reply) => out.push(row, query, reply, &mut texts),
            Err(error) => return Err(to_python(py, &error)),
        }
    }
    Ok(out)
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
    let mut interrupt = Interrupt::new();
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
        loop {
            match receiver.recv_timeout(LOOKS_EVERY) {
                Ok((row, result)) => {
                    // A fault of the base would meet every query: no use in going on.
                    if result.is_err() {
                        stop.store(true, Ordering::Relaxed);
                    }
                    results[row] = Some(result);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            stop.fetch_or(interrupt.flow().is_break(), Ordering::Relaxed);
        }
    });
    // Rows are missing only after a stop; every row before the fault that caused it, or that fault itself, is there.
    interrupt.raised().map(|()| results.into_iter().flatten().collect())
}

impl BatchFields {
    fn push(&mut self, row: usize, query: String, reply: Reply, texts: &mut Repeated<'_>) {
        let (queries, hits) = (&mut self.queries, &mut self.hits);
        let decision = reply.decision.name();
        queries.query.push(query);
        queries.decision.push(texts.one(decision));
        queries.language.push(reply.languages.first().map(|found| texts.one(found.language)));
        queries.hits.push(reply.hits.len());
        queries.took_ms.push(reply.took_ms);
        queries.offer.push(reply.offer);
        queries.missing.push(reply.missing.into_iter().map(Missing::name).collect());
        queries.mentions.push(reply.mentions.into_iter().map(|mention| mention.product).collect());
        queries.warnings.push(reply.warnings.iter().map(Problem::to_string).collect());
        queries.without_vectors.push(reply.without_vectors.map(|why| texts.one(&why)));
        for (rank, hit) in (1..).zip(&reply.hits) {
            hits.query.push(row);
            hits.entry_id.push(texts.one(&hit.entry));
            hits.version.push(hit.version);
            hits.rank.push(rank);
            hits.confidence.push(decimal(hit.confidence));
            hits.decision.push(texts.one(decision));
            hits.phrasing_language.push(hit.phrasing.as_ref().map(|phrasing| texts.one(&phrasing.language)));
            hits.phrasing.push(hit.phrasing.as_ref().map(|phrasing| texts.one(&phrasing.text)));
            hits.bridge.push(hit.bridge.as_ref().map(|bridge| texts.one(bridge.kind.name())));
            hits.answer_language.push(hit.answer.as_ref().map(|answer| texts.one(answer.lang.as_str())));
            hits.answer.push(hit.answer.as_ref().map(|answer| texts.one(&answer.body)));
            hits.withheld.push(hit.withheld.map(|why| texts.one(why.name())));
            hits.step.push(hit.step.as_ref().map(|step| step.number));
            hits.product_fit.push(hit.product_fit.map(|fit| texts.one(fit.name())));
            hits.pinned_by.push(hit.pinned_by.as_ref().map(|pattern| texts.one(pattern)));
            hits.read_as.push(hit.read_as.as_ref().map(|read| texts.one(read)));
        }
    }
}
