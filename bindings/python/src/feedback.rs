//! Feedback. What has a shape of its own comes and goes in JSON.

use pyo3::prelude::*;
use uttar::{Feedback, KnowledgeBase, Timestamp};

use crate::base::{Base, in_json};
use crate::errors::invalid_input;
use crate::{arguments, json};

/// What is kept of feedback, which is given in JSON.
#[pyfunction]
pub(crate) fn give_feedback(py: Python<'_>, base: &Base, feedback: &Bound<'_, PyAny>) -> PyResult<String> {
    let feedback: Feedback = json::object("feedback", feedback)?;
    base.run(py, |base| Ok(in_json(&base.give_feedback(feedback, Timestamp::now())?)))
}

#[pyfunction]
pub(crate) fn feedback(py: Python<'_>, base: &Base, limit: &Bound<'_, PyAny>) -> PyResult<String> {
    let limit = arguments::count("limit", limit)?;
    base.run(py, |base| Ok(in_json(&base.feedback(limit)?)))
}

#[pyfunction]
pub(crate) fn feedback_by_entry(py: Python<'_>, base: &Base, limit: &Bound<'_, PyAny>) -> PyResult<String> {
    let limit = arguments::count("limit", limit)?;
    base.run(py, |base| Ok(in_json(&base.feedback_by_entry(limit)?)))
}

#[pyfunction]
pub(crate) fn suggested_phrasings(py: Python<'_>, base: &Base, limit: &Bound<'_, PyAny>) -> PyResult<String> {
    let limit = arguments::count("limit", limit)?;
    base.run(py, |base| Ok(in_json(&base.suggested_phrasings(limit)?)))
}

/// How many were removed.
#[pyfunction]
pub(crate) fn forget_feedback_before(py: Python<'_>, base: &Base, at: &Bound<'_, PyAny>) -> PyResult<u64> {
    let before: Timestamp = arguments::text("at", at)?
        .parse()
        .map_err(|error: uttar::UnknownMoment| invalid_input(py, &format!("at: {error}")))?;
    base.run(py, |base| KnowledgeBase::forget_feedback_before(base, before))
}
