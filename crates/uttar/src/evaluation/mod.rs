//! Evaluation: how good the answers are, on questions with judgements.
//!
//! A set is a folder with entries, `queries.jsonl` (`{"id", "lang", "text"}`, and `scope` if wanted) and `qrels.tsv`
//! (query, entry, grade); or a table with a question and its entry in each row ([`EvaluationSet::read`]). A query
//! without an entry is out of scope: nothing in the base answers it, and finding that out is part of the task.
//!
//! ```
//! use std::ops::ControlFlow;
//!
//! use uttar::evaluation::{self, EvaluationSet, Query};
//! use uttar::SearchRequest;
//! # use uttar::{Entry, KnowledgeBase};
//! # let folder = tempfile::tempdir()?;
//! # let base = KnowledgeBase::create(folder.path().join("base"))?;
//! # base.put(vec![serde_json::from_str::<Entry>(r#"{"id": "refund-time", "phrasings": {"en": ["When will I get my refund?"]}}"#)?])?;
//! let queries = vec![Query::new("q1", "en", "my refund"), Query::new("q2", "en", "Who won the match?")];
//! let set = EvaluationSet::new(queries, [("q1", "refund-time", 1)]);
//! let run = evaluation::run(&base, &set, &SearchRequest::new(""), |_| ControlFlow::Continue(()))?;
//! let report = evaluation::judge(&set, &run);
//! assert_eq!((report.overall.queries, report.overall.accuracy_at_1), (2, Some(1.0)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod measures;
mod picture;
mod questions;
mod risk;
mod set;
mod table;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use serde::Serialize;

pub use measures::Measures;
pub use questions::{JudgedQuestion, questions};
pub use risk::{RiskCoverage, RiskPoint, risk_coverage};
pub use set::{EvaluationSet, Query, read_queries};

use crate::base::KnowledgeBase;
use crate::error::Result;
use crate::reply::{Decision, Reply, SearchRequest};
use measures::Judged;

/// How many hits of a query are kept and judged.
pub const HITS_PER_QUERY: usize = 10;

/// What the base gave for all queries of a set.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Run {
    /// One for each query that was asked, in the order of the set.
    pub queries: Vec<RunQuery>,
    /// Queries a second, one thread.
    pub queries_per_second: f64,
    /// Entries that judgements name and the base does not have: no hit for their queries can be right.
    pub unknown_entries: Vec<String>,
}

/// What the base gave for one query.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RunQuery {
    /// The id of the query.
    pub query: String,
    /// What was decided.
    pub decision: Decision,
    /// How many hits were shown to choose from.
    pub offer: usize,
    /// Entries with their confidence, the best first.
    pub hits: Vec<(String, f32)>,
}

/// What came of an evaluation.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EvaluationReport {
    /// Over all queries.
    pub overall: Measures,
    /// By the language of the query.
    pub by_language: BTreeMap<String, Measures>,
    /// Queries a second, one thread.
    pub queries_per_second: f64,
    /// Entries that judgements name and the base does not have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown_entries: Vec<String>,
}

/// Asks every query of a set, without saying its language: as `asked` says for whom and when, and where the query has a
/// scope of its own, there. It waits first until the base has [learnt](KnowledgeBase::finish_learning) what is due, so
/// that the same set has the same results when it is asked again. `progress` is told how many have been asked; where it
/// breaks, the run ends with these.
///
/// # Errors
/// `InvalidInput` where nobody can be asked for as `asked` says, and with each question that nobody can ask: an empty
/// one, or one at a place that the base does not have. They are named by file and line where the set was read from a
/// table or a `queries.jsonl`, else as `questions[3].scope`, counted from 0.
pub fn run(
    base: &KnowledgeBase,
    set: &EvaluationSet,
    asked: &SearchRequest,
    mut progress: impl FnMut(usize) -> ControlFlow<()>,
) -> Result<Run> {
    let asked = SearchRequest { limit: HITS_PER_QUERY, ..asked.clone() };
    set.check(base, &asked)?;
    base.finish_learning();
    let mut queries = Vec::with_capacity(set.queries.len());
    let started = std::time::Instant::now();
    for (done, query) in set.queries.iter().enumerate() {
        let request = query.request(&asked);
        let Reply { decision, offer, hits, .. } = base.search(&request)?;
        let hits = hits.into_iter().map(|hit| (hit.entry, hit.confidence)).collect();
        queries.push(RunQuery { query: query.id.clone(), decision, offer, hits });
        if progress(done + 1).is_break() {
            break;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of queries")]
    let queries_per_second = queries.len() as f64 / started.elapsed().as_secs_f64().max(1e-9);
    let mut unknown_entries = Vec::new();
    for id in set.judged_entries() {
        match base.get(id) {
            Err(error) if error.kind() == crate::ErrorKind::NotFound => unknown_entries.push(id.to_owned()),
            known => drop(known?),
        }
    }
    Ok(Run { queries, queries_per_second, unknown_entries })
}

/// Judges a run.
pub fn judge(set: &EvaluationSet, run: &Run) -> EvaluationReport {
    let judged: Vec<(&str, Judged)> = judged(set, run).map(|(query, judged)| (query.lang.as_str(), judged)).collect();
    let mut by_language: BTreeMap<String, Vec<&Judged>> = BTreeMap::new();
    for (language, one) in &judged {
        by_language.entry((*language).to_owned()).or_default().push(one);
    }
    EvaluationReport {
        overall: Measures::of(&judged.iter().map(|(_, one)| one).collect::<Vec<_>>()),
        by_language: by_language.into_iter().map(|(language, judged)| (language, Measures::of(&judged))).collect(),
        queries_per_second: run.queries_per_second,
        unknown_entries: run.unknown_entries.clone(),
    }
}

/// The queries of a set, each with its result beside its judgements.
fn judged<'a>(set: &'a EvaluationSet, run: &'a Run) -> impl Iterator<Item = (&'a Query, Judged)> {
    let pairs = set.queries.iter().zip(&run.queries);
    pairs.map(|(query, result)| (query, Judged::new(set.judgements(&query.id), result)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_is_stopped_holds_what_was_asked() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let base = KnowledgeBase::create(folder.path().join("base")).expect("an empty folder");
        let entry = r#"{"id": "a", "phrasings": {"en": ["change the battery"]}}"#;
        base.put(vec![serde_json::from_str(entry).expect("an entry")]).expect("written");
        let queries = ["battery", "order", "parcel"].map(|text| Query::new(text, "en", text));
        let set = EvaluationSet::new(queries.to_vec(), [("battery", "a", 1)]);
        let stop_at = |most: usize| {
            let stop = move |done| if done < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
            run(&base, &set, &SearchRequest::new(""), stop).expect("a run")
        };
        let asked = |run: &Run| run.queries.iter().map(|one| one.query.clone()).collect::<Vec<_>>();
        assert_eq!(asked(&stop_at(2)), ["battery", "order"]);
        assert_eq!(judge(&set, &stop_at(2)).overall.queries, 2);
        assert_eq!(asked(&stop_at(4)), ["battery", "order", "parcel"]);
    }

    #[test]
    fn what_nobody_can_ask_is_refused_before_anything_is_asked() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let base = KnowledgeBase::create(folder.path().join("base")).expect("an empty folder");
        let file = folder.path().join("base.yaml");
        std::fs::write(&file, "markets: {IN: {regions: {MH: {}}}}\nchannels: {flipkart: {}}\nvoices: [warm]\n")
            .expect("written");
        base.import(std::slice::from_ref(&file), &crate::ImportOptions::default()).expect("settings");
        let run = |set: &EvaluationSet, asked: SearchRequest| {
            let mut done = 0;
            let refused = run(&base, set, &asked, |count| {
                done = count;
                ControlFlow::Continue(())
            })
            .expect_err("nobody can ask it");
            assert_eq!((done, refused.kind()), (0, crate::ErrorKind::InvalidInput));
            let places = refused.problems().iter();
            places.map(|one| (one.line, one.field.clone(), one.message.clone())).collect::<Vec<_>>()
        };
        let question = |id: &str, text: &str| Query::new(id, "en", text);
        let good = EvaluationSet::new(vec![question("a", "battery")], []);
        let shared = run(&good, SearchRequest { scope: "IN/MH/flipcart".parse().ok(), ..SearchRequest::new("") });
        assert_eq!((shared.len(), shared[0].1.as_str()), (1, "scope"));
        let shared = run(&good, SearchRequest { voice: Some("cold".into()), ..SearchRequest::new("") });
        assert_eq!((shared.len(), shared[0].1.as_str()), (1, "voice"));
        let elsewhere = question("c", "battery").at("XX".parse().expect("a scope"));
        let long = "long ".repeat(base.limits().query_bytes_max / 5 + 1);
        let set =
            EvaluationSet::new(vec![question("a", "battery"), question("b", " "), elsewhere, question("d", &long)], []);
        let places: Vec<String> = run(&set, SearchRequest::new("")).into_iter().map(|(_, field, _)| field).collect();
        assert_eq!(places, ["questions[1].question", "questions[2].scope", "questions[3].question"]);

        let file = folder.path().join("set.csv");
        std::fs::write(&file, "question,entry,scope\r\n\"two\r\nlines\",a,\r\nbattery,a,XX\r\n").expect("written");
        let of_table = run(&EvaluationSet::read(&file).expect("a table"), SearchRequest::new(""));
        assert_eq!((of_table[0].0, of_table[0].1.as_str()), (Some(4), "scope"));
        assert_eq!(of_table[0].2, "\"XX\" is no market of this base; known are IN");
        let set = folder.path().join("set");
        std::fs::create_dir(&set).expect("a folder");
        std::fs::write(set.join("queries.jsonl"), "\n{\"id\": \"q\", \"lang\": \"en\", \"text\": \"\"}\n")
            .expect("written");
        std::fs::write(set.join("qrels.tsv"), "").expect("written");
        let of_lines = run(&EvaluationSet::read(&set).expect("a folder"), SearchRequest::new(""));
        assert_eq!((of_lines[0].0, of_lines[0].1.as_str()), (Some(2), "question"));
    }

    #[test]
    fn the_base_has_learnt_what_is_due_before_it_is_asked() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let base = KnowledgeBase::create(folder.path().join("base")).expect("an empty folder");
        let entry = |number: usize| {
            let phrasings: Vec<String> =
                (0..6).map(|way| format!("where does gadget{number} keep part{way}")).collect();
            serde_json::from_value::<crate::Entry>(
                serde_json::json!({"id": number.to_string(), "phrasings": {"en": phrasings}}),
            )
        };
        let entries = (0..40).map(|number| crate::Operation::put(entry(number).expect("well-formed"))).collect();
        base.write(entries, &crate::WriteOptions::new(crate::Change::now())).expect("written");
        let set =
            EvaluationSet::new((0..40).map(|n| Query::new(n.to_string(), "en", format!("gadget{n}"))).collect(), []);
        let run = || run(&base, &set, &SearchRequest::new(""), |_| ControlFlow::Continue(())).expect("a run").queries;
        let first = run();
        base.finish_learning();
        assert_eq!(first, run());
        assert!(base.answer_threshold(None).expect("there is one").examples > 0);
    }

    #[test]
    fn questions_are_asked_as_of_now_and_for_their_place() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let base = KnowledgeBase::create(folder.path().join("base")).expect("an empty folder");
        let entries = r#"[{"id": "past", "valid": {"to": "2020-01-01"}, "phrasings": {"en": ["festival offer"]}},
            {"id": "here", "phrasings": {"en": ["delivery time"]}, "answers": [{"lang": "en", "scope": "IN", "body": "Two days."}]}]"#;
        base.put(serde_json::from_str(entries).expect("entries")).expect("written");
        let in_china = Query::detected("3", "delivery time").at("CN".parse().expect("a scope"));
        let queries = vec![Query::detected("1", "festival offer"), Query::detected("2", "delivery time"), in_china];
        let set = EvaluationSet::new(queries, [("1", "past", 1)]);
        let run = |asked: SearchRequest| {
            let run = run(&base, &set, &asked, |_| ControlFlow::Continue(())).expect("a run");
            run.queries.into_iter().map(|query| (query.hits.len(), query.decision)).collect::<Vec<_>>()
        };
        let now = run(SearchRequest { scope: "IN".parse().ok(), ..SearchRequest::new("") });
        assert_eq!(now[0].0, 0, "the offer is over");
        assert_eq!(now[1], (1, Decision::Answer));
        assert_ne!(now[2].1, Decision::Answer, "nothing is said in China");
        let then = "2019-12-31T00:00:00Z".parse().ok();
        assert_eq!(run(SearchRequest { valid_at: then, ..SearchRequest::new("") })[0].0, 1);
    }
}
