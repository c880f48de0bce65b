//! Arguments: Python values become those of the core, or an exception that names the argument.

use std::path::PathBuf;

use pyo3::exceptions::{PyOverflowError, PyTypeError, PyUnicodeEncodeError};
use pyo3::prelude::*;
use pyo3::types::PyString;
use uttar::{LanguageTag, Scope, SearchRequest, TextEncoding};

use crate::errors::invalid_input;
use crate::json;

/// A text. Python strings may hold surrogates, which no UTF-8 can: those are refused, never replaced.
pub(crate) fn text(name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    let Ok(string) = value.cast::<PyString>() else {
        return Err(type_error(name, "str", value));
    };
    match string.to_str() {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(invalid_input(value.py(), &format!("{name}: {}", surrogate(value.py(), &error)))),
    }
}

/// A text inside data, such as a query of a batch: the error is a message, so that all bad ones can be listed.
pub(crate) fn text_of_data(value: &Bound<'_, PyAny>) -> Result<String, String> {
    let string = value.cast::<PyString>().map_err(|_| wrong_type("str", value))?;
    string.to_str().map(str::to_owned).map_err(|error| surrogate(value.py(), &error))
}

fn wrong_type(wanted: &str, value: &Bound<'_, PyAny>) -> String {
    let found = value.get_type().name().map_or_else(|_| "something else".to_owned(), |name| name.to_string());
    format!("must be {wanted}, is {found}")
}

/// An argument of another type than it must have.
fn type_error(name: &str, wanted: &str, value: &Bound<'_, PyAny>) -> PyErr {
    PyTypeError::new_err(format!("{name}: {}", wrong_type(wanted, value)))
}

fn surrogate(py: Python<'_>, error: &PyErr) -> String {
    let place = error.value(py).getattr("start").and_then(|start| start.extract::<usize>());
    let place = place.map_or_else(|_| "a character".to_owned(), |start| format!("the character at index {start}"));
    format!(
        "{place} is a lone surrogate, half of a character; read the text as UTF-8, \
         or mend it with .encode(\"utf-16\", \"surrogatepass\").decode(\"utf-16\", \"replace\")"
    )
}

/// A whole number from 0 up.
pub(crate) fn count(name: &str, value: &Bound<'_, PyAny>) -> PyResult<usize> {
    value.extract().map_err(|error: PyErr| {
        if error.is_instance_of::<PyOverflowError>(value.py()) {
            out_of_range(name, value)
        } else {
            type_error(name, "int", value)
        }
    })
}

/// A whole number from 0 up to what 32 bits hold.
pub(crate) fn small_count(name: &str, value: &Bound<'_, PyAny>) -> PyResult<u32> {
    let count = count(name, value)?;
    u32::try_from(count).map_err(|_| out_of_range(name, value))
}

fn out_of_range(name: &str, value: &Bound<'_, PyAny>) -> PyErr {
    invalid_input(value.py(), &format!("{name}: {value} is out of range; give a small positive number"))
}

/// Language tags; none for `None`.
pub(crate) fn languages(value: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    if value.is_none() {
        return Ok(Vec::new());
    }
    value
        .try_iter()?
        .map(|item| {
            let tag: LanguageTag = text("languages", &item?)?
                .parse()
                .map_err(|error| invalid_input(value.py(), &format!("languages: {error}")))?;
            Ok(tag.as_str().to_owned())
        })
        .collect()
}

/// A scope; none for `None`.
fn scope(value: &Bound<'_, PyAny>) -> PyResult<Option<Scope>> {
    if value.is_none() {
        return Ok(None);
    }
    let scope = text("scope", value)?.parse();
    scope.map(Some).map_err(|error| invalid_input(value.py(), &format!("scope: {error}")))
}

/// The encoding of text files; none for `None`.
pub(crate) fn encoding(value: Option<&Bound<'_, PyAny>>) -> PyResult<Option<TextEncoding>> {
    let read = |value: &Bound<'_, PyAny>| {
        let parsed = text("encoding", value)?.parse();
        parsed.map_err(|error: uttar::Error| invalid_input(value.py(), &format!("encoding: {error}")))
    };
    value.map(read).transpose()
}

/// What may be said beside a question: the limit, languages, scope and options, a tuple, which `uttar` makes.
#[derive(FromPyObject)]
pub(crate) struct AskArguments<'py>(Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>);

impl AskArguments<'_> {
    pub(crate) fn request(&self, query: String) -> PyResult<SearchRequest> {
        let Self(limit, wanted, place, more) = self;
        let mut request: SearchRequest = json::options(more)?;
        request.query = query;
        request.limit = count("limit", limit)?;
        request.languages = languages(wanted)?;
        request.scope = scope(place)?;
        Ok(request)
    }
}

/// A path: a str or an `os.PathLike`.
pub(crate) fn path(name: &str, value: &Bound<'_, PyAny>) -> PyResult<PathBuf> {
    value.extract().map_err(|error: PyErr| {
        if error.is_instance_of::<PyUnicodeEncodeError>(value.py()) {
            invalid_input(value.py(), &format!("{name}: {}", surrogate(value.py(), &error)))
        } else {
            type_error(name, "str or os.PathLike", value)
        }
    })
}
