//! Errors of the core as Python exceptions, mapped here and nowhere else.

use pyo3::prelude::*;
use uttar::{Error, ErrorKind, Problem};

/// So many bad places a message lists; the exception has them all.
const LISTED_MAX: usize = 20;

/// A [`Problem`] as a dict. Every key is always there, so that a list of them is a table.
#[derive(IntoPyObject)]
pub(crate) struct ProblemFields {
    file: Option<String>,
    line: Option<usize>,
    field: String,
    message: String,
}

impl From<&Problem> for ProblemFields {
    fn from(problem: &Problem) -> Self {
        Self {
            file: problem.file.as_ref().map(|file| file.display().to_string()),
            line: problem.line,
            field: problem.field.clone(),
            message: problem.message.clone(),
        }
    }
}

/// The exception class of `uttar._errors` for a class of errors.
fn class_name(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::InvalidInput => "InvalidInput",
        ErrorKind::NotFound => "NotFound",
        ErrorKind::Conflict => "Conflict",
        ErrorKind::Unavailable => "Unavailable",
        ErrorKind::Timeout => "Timeout",
        ErrorKind::Internal => "Internal",
    }
}

/// An error of the core as an exception.
pub(crate) fn to_python(py: Python<'_>, error: &Error) -> PyErr {
    let message =
        if error.problems().len() > LISTED_MAX { list(error.message(), error.problems()) } else { error.to_string() };
    exception(py, error.kind(), &message, error.problems())
}

/// Does something in the core, the interpreter free meanwhile.
pub(crate) fn detached<T: Send>(py: Python<'_>, work: impl FnOnce() -> uttar::Result<T> + Send) -> PyResult<T> {
    py.detach(work).map_err(|error| to_python(py, &error))
}

/// Input that is refused before the core sees it.
pub(crate) fn invalid_input(py: Python<'_>, message: &str) -> PyErr {
    exception(py, ErrorKind::InvalidInput, message, &[])
}

/// Input with several bad places, the first of which the message lists too.
pub(crate) fn listing(py: Python<'_>, message: &str, problems: &[Problem]) -> PyErr {
    exception(py, ErrorKind::InvalidInput, &list(message, problems), problems)
}

fn list(message: &str, problems: &[Problem]) -> String {
    let mut out = message.to_owned();
    problems.iter().take(LISTED_MAX).for_each(|problem| out.push_str(&format!("\n  {problem}")));
    if let Some(more) = problems.len().checked_sub(LISTED_MAX).filter(|more| *more > 0) {
        out.push_str(&format!("\n  and {more} more; all are in the `problems` of this exception"));
    }
    out
}

/// An exception of a class, with the bad places of the input.
pub(crate) fn exception(py: Python<'_>, kind: ErrorKind, message: &str, problems: &[Problem]) -> PyErr {
    let problems: Vec<ProblemFields> = problems.iter().map(ProblemFields::from).collect();
    let made = py
        .import("uttar._errors")
        .and_then(|module| module.getattr(class_name(kind)))
        .and_then(|class| class.call1((message, problems)));
    match made {
        Ok(value) => PyErr::from_value(value),
        Err(error) => error,
    }
}
