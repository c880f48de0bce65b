//! Evaluation: how good the answers are, on questions with judgements.
//!
//! A set is a folder with entries, `queries.jsonl` (`{"id", "lang", "text"}`) and `qrels.tsv` (query, entry, grade). A query
//! without a line in `qrels.tsv` is out of scope: nothing in the base answers it, and finding that out is part of the task.

mod measures;
mod picture;
mod risk;
mod set;

use std::collections::BTreeMap;

use serde::Serialize;

pub use measures::Measures;
pub use risk::{RiskCoverage, RiskPoint, risk_coverage};
pub use set::{EvaluationSet, Query, read_queries};

use crate::base::KnowledgeBase;
use crate::error::Result;
use crate::reply::SearchRequest;

/// How many hits of a query are kept and judged.
pub const HITS_PER_QUERY: usize = 10;

/// What the base gave for one query.
#[derive(Debug, Clone, PartialEq)]
pub struct RunQuery {
    /// The id of the query.
    pub query: String,
    /// Entries with their confidence, the best first.
    pub hits: Vec<(String, f32)>,
}

/// What came of an evaluation.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct EvaluationReport {
    /// Over all queries.
    pub overall: Measures,
    /// By the language of the query.
    pub by_language: BTreeMap<String, Measures>,
    /// Queries a second, one thread.
    pub queries_per_second: f64,
}

/// Asks every query of a set, without saying its language.
pub fn run(base: &KnowledgeBase, set: &EvaluationSet, mut progress: impl FnMut(usize)) -> Result<(Vec<RunQuery>, f64)> {
    let mut run = Vec::with_capacity(set.queries.len());
    let started = std::time::Instant::now();
    for (done, query) in set.queries.iter().enumerate() {
        let request = SearchRequest { limit: HITS_PER_QUERY, ..SearchRequest::new(query.text.clone()) };
        let hits = match base.search(&request) {
            Ok(reply) => reply.hits.into_iter().map(|hit| (hit.entry, hit.confidence)).collect(),
            // A question that is refused, such as an empty one, finds nothing.
            Err(error) if error.kind() == crate::ErrorKind::InvalidInput => Vec::new(),
            Err(error) => return Err(error),
        };
        run.push(RunQuery { query: query.id.clone(), hits });
        progress(done + 1);
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of queries")]
    let queries_per_second = run.len() as f64 / started.elapsed().as_secs_f64().max(1e-9);
    Ok((run, queries_per_second))
}

/// Judges a run.
pub fn judge(set: &EvaluationSet, run: &[RunQuery], queries_per_second: f64) -> EvaluationReport {
    let judged: Vec<(&str, measures::Judged)> = set
        .queries
        .iter()
        .zip(run)
        .map(|(query, result)| (query.lang.as_str(), measures::Judged::new(set.judgements(&query.id), &result.hits)))
        .collect();
    let mut by_language: BTreeMap<String, Vec<&measures::Judged>> = BTreeMap::new();
    for (language, one) in &judged {
        by_language.entry((*language).to_owned()).or_default().push(one);
    }
    EvaluationReport {
        overall: Measures::of(&judged.iter().map(|(_, one)| one).collect::<Vec<_>>()),
        by_language: by_language.into_iter().map(|(language, judged)| (language, Measures::of(&judged))).collect(),
        queries_per_second,
    }
}
