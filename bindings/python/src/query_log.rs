//! The log of questions. What has a shape of its own comes back in JSON.

use pyo3::prelude::*;

use crate::arguments;
use crate::base::{Base, in_json};
use crate::write_arguments::ChangeArguments;

/// Whether it is on, and for how many days.
#[pyfunction]
pub(crate) fn query_log_settings(py: Python<'_>, base: &Base) -> PyResult<(bool, u32)> {
    let settings = base.run(py, |base| Ok(base.query_log_settings()))?;
    Ok((settings.enabled, settings.retention_days))
}

#[pyfunction]
pub(crate) fn set_query_log(
    py: Python<'_>,
    base: &Base,
    enabled: bool,
    retention_days: Option<Bound<'_, PyAny>>,
    change: ChangeArguments<'_>,
) -> PyResult<()> {
    let change = change.read()?;
    let days = retention_days.map(|days| arguments::small_count("retention_days", &days)).transpose()?;
    base.run(py, |base| {
        let mut settings = base.query_log_settings();
        settings.enabled = enabled;
        settings.retention_days = days.unwrap_or(settings.retention_days);
        base.set_query_log_settings(settings, change)
    })
}

#[pyfunction]
pub(crate) fn logged_questions(py: Python<'_>, base: &Base, limit: &Bound<'_, PyAny>) -> PyResult<String> {
    let limit = arguments::count("limit", limit)?;
    base.run(py, |base| Ok(in_json(&base.logged_questions(limit)?)))
}

#[pyfunction]
pub(crate) fn unanswered_questions(py: Python<'_>, base: &Base, limit: &Bound<'_, PyAny>) -> PyResult<String> {
    let limit = arguments::count("limit", limit)?;
    base.run(py, |base| Ok(in_json(&base.unanswered_questions(limit)?)))
}

/// How many records of a customer were removed.
#[pyfunction]
pub(crate) fn erase_customer(py: Python<'_>, base: &Base, customer: &Bound<'_, PyAny>) -> PyResult<u64> {
    let customer = arguments::text("customer", customer)?;
    base.run(py, |base| base.erase_customer(&customer))
}
