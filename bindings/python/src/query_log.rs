//! The log of questions. What has a shape of its own comes back in JSON.

use pyo3::prelude::*;
use uttar::{Error, LoggedFilter, UnknownScope};

use crate::arguments;
use crate::base::{Base, in_json};
use crate::errors::invalid_input;
use crate::write_arguments::ChangeArguments;

/// Language, scope and the reason for which nothing was given.
type FilterFields<'py> = [Option<Bound<'py, PyAny>>; 3];

fn read_filter(py: Python<'_>, [language, scope, withheld]: FilterFields<'_>) -> PyResult<LoggedFilter> {
    let text = |name, value: Option<Bound<'_, PyAny>>| value.map(|value| arguments::text(name, &value)).transpose();
    let wrong = |name: &str, error: &dyn std::fmt::Display| invalid_input(py, &format!("{name}: {error}"));
    let mut filter = LoggedFilter::default();
    filter.language = text("language", language)?;
    filter.scope = text("scope", scope)?
        .map(|scope| scope.parse().map_err(|error: UnknownScope| wrong("scope", &error)))
        .transpose()?;
    filter.withheld = text("withheld", withheld)?
        .map(|reason| reason.parse().map_err(|error: Error| wrong("withheld", &error)))
        .transpose()?;
    Ok(filter)
}

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
pub(crate) fn logged_questions(
    py: Python<'_>,
    base: &Base,
    limit: &Bound<'_, PyAny>,
    wanted: FilterFields<'_>,
) -> PyResult<String> {
    let (limit, filter) = (arguments::count("limit", limit)?, read_filter(py, wanted)?);
    base.run(py, |base| Ok(in_json(&base.logged_questions_of(&filter, limit)?)))
}

#[pyfunction]
pub(crate) fn unanswered_questions(
    py: Python<'_>,
    base: &Base,
    limit: &Bound<'_, PyAny>,
    wanted: FilterFields<'_>,
) -> PyResult<String> {
    let (limit, filter) = (arguments::count("limit", limit)?, read_filter(py, wanted)?);
    base.run(py, |base| Ok(in_json(&base.unanswered_questions_of(&filter, limit)?)))
}

/// How many records of a customer were removed.
#[pyfunction]
pub(crate) fn erase_customer(py: Python<'_>, base: &Base, customer: &Bound<'_, PyAny>) -> PyResult<u64> {
    let customer = arguments::text("customer", customer)?;
    base.run(py, |base| base.erase_customer(&customer))
}
