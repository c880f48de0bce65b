//! Evaluation: a base is asked the questions of a set, and judged.

use std::path::PathBuf;

use pyo3::prelude::*;
use uttar::KnowledgeBase;
use uttar::evaluation::{self, EvaluationSet, Query};

use crate::arguments;
use crate::base::{Base, in_json};

/// Two texts in JSON: the report, and what came of each question.
type EvaluationFields = (String, String);

/// The set is in a file or a folder.
#[pyfunction]
pub(crate) fn evaluate(py: Python<'_>, base: &Base, set: &Bound<'_, PyAny>) -> PyResult<EvaluationFields> {
    let path: PathBuf = arguments::path("questions", set)?;
    base.run(py, |base| judged(base, &EvaluationSet::read(&path)?))
}

/// Questions with their languages (detected where there is none), and the entries that answer them, each with the row of its question, counted from 0.
/// The id of a question is its row.
#[pyfunction]
pub(crate) fn evaluate_questions(
    py: Python<'_>,
    base: &Base,
    questions: Vec<(Bound<'_, PyAny>, Option<Bound<'_, PyAny>>)>,
    answers: Vec<(usize, Bound<'_, PyAny>)>,
) -> PyResult<EvaluationFields> {
    let query = |(row, (question, language)): (usize, (_, Option<_>))| {
        let question = arguments::text("questions", &question)?;
        Ok(match language {
            Some(language) => Query::new(row.to_string(), arguments::text("languages", &language)?, question),
            None => Query::detected(row.to_string(), question),
        })
    };
    let queries: Vec<Query> = questions.into_iter().enumerate().map(query).collect::<PyResult<_>>()?;
    let answer = |(row, entry): (usize, _)| Ok((row.to_string(), arguments::text("entries", &entry)?));
    let answers: Vec<(String, String)> = answers.into_iter().map(answer).collect::<PyResult<_>>()?;
    base.run(py, |base| {
        let right = answers.iter().map(|(row, entry)| (row.as_str(), entry.as_str(), 1));
        judged(base, &EvaluationSet::new(queries, right))
    })
}

fn judged(base: &KnowledgeBase, set: &EvaluationSet) -> uttar::Result<EvaluationFields> {
    let run = evaluation::run(base, set, |_| std::ops::ControlFlow::Continue(()))?;
    Ok((in_json(&evaluation::judge(set, &run)), in_json(&evaluation::questions(set, &run))))
}
