//! Evaluation: a base is asked the questions of a set, and judged.

use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::PyList;
use uttar::evaluation::{self, EvaluationSet, Query};
use uttar::{Problem, SearchRequest};

use crate::arguments::{self, AskArguments};
use crate::base::{Base, in_json};
use crate::errors::listing;
use crate::interrupt::Interrupt;
use crate::rows::Rows;

/// Two texts in JSON: the report, and what came of each question.
type EvaluationFields = (String, String);

/// The set is in a file or a folder.
#[pyfunction]
pub(crate) fn evaluate(
    py: Python<'_>,
    base: &Base,
    set: &Bound<'_, PyAny>,
    asking: AskArguments<'_>,
) -> PyResult<EvaluationFields> {
    let path: PathBuf = arguments::path("questions", set)?;
    judged(py, base, &Rows::new(None), &asking.request(String::new())?, || EvaluationSet::read(&path))
}

/// Questions, for each its language (detected where there is none), and the entries that answer them, each with the row
/// of its question, counted from 0. The id of a question is its row; an error names all that cannot be judged by `ids`,
/// if there are any.
#[pyfunction]
pub(crate) fn evaluate_questions(
    py: Python<'_>,
    base: &Base,
    questions: &Bound<'_, PyAny>,
    ids: Option<Bound<'_, PyList>>,
    languages: Vec<Option<Bound<'_, PyAny>>>,
    answers: Vec<(usize, Bound<'_, PyAny>)>,
    asking: AskArguments<'_>,
) -> PyResult<EvaluationFields> {
    let asked = asking.request(String::new())?;
    let mut problems = Vec::new();
    let rows = Rows::new(ids);
    let questions = rows.questions("questions", questions, &mut problems)?;
    let mut text = |name: &str, row: usize, value: &Bound<'_, PyAny>| {
        let wrong = |message| problems.push(Problem::new(rows.place(name, row), message));
        arguments::text_of_data(value).map_err(wrong).unwrap_or_default()
    };
    let language = |(row, language): (usize, Option<_>)| language.map(|tag| text("languages", row, &tag));
    let languages: Vec<Option<String>> = languages.into_iter().enumerate().map(language).collect();
    let answers: Vec<(String, String)> =
        answers.iter().map(|(row, entry)| (row.to_string(), text("entries", *row, entry))).collect();
    if !problems.is_empty() {
        return Err(listing(py, "questions that cannot be judged; mend or drop them", &problems));
    }
    let query = |(row, (question, language)): (usize, (String, Option<String>))| match language {
        Some(language) => Query::new(row.to_string(), language, question),
        None => Query::detected(row.to_string(), question),
    };
    let set = || {
        let right = answers.iter().map(|(row, entry)| (row.as_str(), entry.as_str(), 1));
        EvaluationSet::new(questions.into_iter().zip(languages).enumerate().map(query).collect(), right)
    };
    judged(py, base, &rows, &asked, || Ok(set()))
}

/// Asks the questions of a set, until somebody presses Ctrl-C.
fn judged(
    py: Python<'_>,
    base: &Base,
    rows: &Rows<'_>,
    asked: &SearchRequest,
    set: impl FnOnce() -> uttar::Result<EvaluationSet> + Send,
) -> PyResult<EvaluationFields> {
    let mut interrupt = Interrupt::new();
    let base = base.get(py)?;
    let fields = py.detach(|| {
        let set = set()?;
        let run = evaluation::run(&base, &set, asked, |_| interrupt.flow())?;
        Ok((in_json(&evaluation::judge(&set, &run)), in_json(&evaluation::questions(&set, &run))))
    });
    interrupt.raised()?;
    fields.map_err(|error| rows.error(py, &error))
}
