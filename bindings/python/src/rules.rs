//! The editors' rules: read and replaced as lists, in JSON.

use pyo3::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uttar::{Change, KnowledgeBase};

use crate::arguments;
use crate::errors::{invalid_input, to_python};

pub(crate) fn show<T: Serialize + Send>(
    py: Python<'_>,
    base: &KnowledgeBase,
    read: impl FnOnce(&KnowledgeBase) -> uttar::Result<Vec<T>> + Send,
) -> PyResult<String> {
    let values = py.detach(|| read(base)).map_err(|error| to_python(py, &error))?;
    Ok(serde_json::to_string(&values).expect("plain data"))
}

pub(crate) fn replace<T: DeserializeOwned + Sync>(
    name: &str,
    json: &Bound<'_, PyAny>,
    author: &Bound<'_, PyAny>,
    reason: &Bound<'_, PyAny>,
    set: impl FnOnce(&Vec<T>, Change) -> uttar::Result<()> + Send,
) -> PyResult<()> {
    let py = json.py();
    let json = arguments::text(name, json)?;
    let (author, reason) = (arguments::text("author", author)?, arguments::text("reason", reason)?);
    let values: Vec<T> = serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(&json))
        .map_err(|error| invalid_input(py, &format!("{name}{}: {}", error.path(), error.inner())))?;
    let change = Change { author, reason, ..Change::now() };
    py.detach(|| set(&values, change)).map_err(|error| to_python(py, &error))
}
