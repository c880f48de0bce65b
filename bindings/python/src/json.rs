//! Values that Python gives in JSON. What does not fit is named by its place.

use pyo3::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uttar::{ErrorKind, Problem};

use crate::arguments;
use crate::errors::{exception, invalid_input, listing};

/// A value of one dict.
pub(crate) fn object<T: DeserializeOwned>(name: &str, value: &Bound<'_, PyAny>) -> PyResult<T> {
    read(parsed(name, value)?).map_err(|problem| {
        let message = Problem::new(below(name, &problem.field), &*problem.message).to_string();
        exception(value.py(), ErrorKind::InvalidInput, &message, &[problem])
    })
}

/// Values of a list of dicts; the error lists all that do not fit.
pub(crate) fn objects<T: DeserializeOwned>(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<T>> {
    let mut problems = Vec::new();
    let place = |number: usize| format!("{name}[{number}]");
    let read = objects_at(parsed(name, value)?, place, &mut problems);
    if problems.is_empty() { Ok(read) } else { Err(listing(value.py(), &format!("{name}: cannot be read"), &problems)) }
}

/// Values of a list of dicts. What does not fit comes to the problems, each named by the place of its dict.
pub(crate) fn objects_at<T: DeserializeOwned>(
    items: Vec<Value>,
    place: impl Fn(usize) -> String,
    problems: &mut Vec<Problem>,
) -> Vec<T> {
    let mut out = Vec::with_capacity(items.len());
    for (number, item) in items.into_iter().enumerate() {
        match read(item) {
            Ok(value) => out.push(value),
            Err(problem) => problems.push(Problem::new(below(&place(number), &problem.field), problem.message)),
        }
    }
    out
}

/// Options that are said together; an error names the one that is wrong.
pub(crate) fn options<T: DeserializeOwned>(value: &Bound<'_, PyAny>) -> PyResult<T> {
    // By way of a value: an error in a text would name a place in a line that no caller has written.
    let parsed: Value = parsed("options", value)?;
    serde_path_to_error::deserialize(parsed)
        .map_err(|error| invalid_input(value.py(), &format!("{}: {}", error.path(), error.inner())))
}

/// What a text of JSON holds.
pub(crate) fn parsed<T: DeserializeOwned>(name: &str, value: &Bound<'_, PyAny>) -> PyResult<T> {
    let text = arguments::text(name, value)?;
    serde_json::from_str(&text).map_err(|error| invalid_input(value.py(), &format!("{name}: {error}")))
}

/// A value of an object; serde would also take a list, field by field in the order of the source.
fn read<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    if !value.is_object() {
        return Err(Problem::new("", "is no dict; give the fields by their names, {\"id\": ...}"));
    }
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        Problem::new(if path == "." { "" } else { &path }, error.inner().to_string())
    })
}

/// The place of a field below another.
fn below(name: &str, field: &str) -> String {
    let dot = if field.is_empty() || field.starts_with('[') { "" } else { "." };
    format!("{name}{dot}{field}")
}
