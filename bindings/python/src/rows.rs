//! Questions as Python lists them: what is wrong with one is said of the id that its caller gave it, or of its row.

use pyo3::prelude::*;
use pyo3::types::PyList;
use uttar::{ErrorKind, KnowledgeBase, Problem, SearchRequest};

use crate::arguments;
use crate::errors::{detached, listing, to_python};

/// The ids of rows; without them a row is called by its number, from 0.
pub(crate) struct Rows<'py>(Option<Bound<'py, PyList>>);

impl<'py> Rows<'py> {
    pub(crate) fn new(ids: Option<Bound<'py, PyList>>) -> Self {
        Self(ids)
    }

    /// A row of the argument `name`.
    pub(crate) fn place(&self, name: &str, row: usize) -> String {
        let id = self.0.as_ref().and_then(|ids| ids.get_item(row).and_then(|id| id.repr()).ok());
        id.map_or_else(|| format!("{name}[{row}]"), |id| format!("{name}[{}]", id.to_string_lossy()))
    }

    /// Questions; those that are none come to the problems.
    pub(crate) fn questions(
        &self,
        name: &str,
        values: &Bound<'_, PyAny>,
        problems: &mut Vec<Problem>,
    ) -> PyResult<Vec<String>> {
        let mut texts = Vec::new();
        for (row, value) in values.try_iter()?.enumerate() {
            let text = arguments::text_of_data(&value?).and_then(|text| {
                if text.trim().is_empty() { Err("is empty; ask something".to_owned()) } else { Ok(text) }
            });
            match text {
                Ok(text) => texts.push(text),
                Err(message) => problems.push(Problem::new(self.place(name, row), message)),
            }
        }
        Ok(texts)
    }

    /// Refuses questions that nobody can ask as `request` says, before one is asked: what is wrong with the request is
    /// said once.
    pub(crate) fn check(
        &self,
        py: Python<'_>,
        base: &KnowledgeBase,
        name: &str,
        queries: &[String],
        request: &SearchRequest,
    ) -> PyResult<()> {
        let mut asked = request.clone();
        let mut check = |query: &str| {
            query.clone_into(&mut asked.query);
            base.check_question(&asked)
        };
        detached(py, || check("?"))?;
        let checked =
            || queries.iter().enumerate().filter_map(|(row, query)| Some((row, check(query).err()?))).collect();
        let refused: Vec<(usize, uttar::Error)> = py.detach(checked);
        if let Some((_, fault)) = refused.iter().find(|(_, error)| error.kind() != ErrorKind::InvalidInput) {
            return Err(to_python(py, fault));
        }
        let problems: Vec<Problem> = refused
            .iter()
            .flat_map(|(row, error)| error.problems().iter().map(move |problem| (row, problem)))
            .map(|(row, problem)| Problem::new(self.place(name, *row), &*problem.message))
            .collect();
        if problems.is_empty() { Ok(()) } else { Err(refusal(py, name, &problems)) }
    }

    /// An error of the core, which names `questions` by their numbers.
    pub(crate) fn error(&self, py: Python<'_>, error: &uttar::Error) -> PyErr {
        if error.problems().iter().all(|problem| number(&problem.field).is_none()) {
            return to_python(py, error);
        }
        let named = |problem: &Problem| match number(&problem.field) {
            Some((row, rest)) => Problem::new(self.place("questions", row) + rest, &*problem.message),
            None => problem.clone(),
        };
        refusal(py, "questions", &error.problems().iter().map(named).collect::<Vec<_>>())
    }
}

/// The number of a question in the place of a problem, and what of the question it is but for its text.
fn number(field: &str) -> Option<(usize, &str)> {
    let (number, rest) = field.strip_prefix("questions[")?.split_once(']')?;
    Some((number.parse().ok()?, if rest == ".question" { "" } else { rest }))
}

/// That some of the argument `name` cannot be asked.
pub(crate) fn refusal(py: Python<'_>, name: &str, problems: &[Problem]) -> PyErr {
    listing(py, &format!("{} of the {name} cannot be asked; mend or drop them", problems.len()), problems)
}
