//! States of a base: labels, drafts, versions, differences; backups. What has a shape of its own comes back in JSON.

use pyo3::prelude::*;
use pyo3::types::PyList;
use uttar::{BaseState, KnowledgeBase, SearchRequest, UnknownState};

use crate::arguments::{self, AskArguments};
use crate::base::{Base, in_json};
use crate::errors::{detached, invalid_input};
use crate::interrupt::Interrupt;
use crate::rows::{Rows, refusal};
use crate::write_arguments::{
    ChangeArguments, OperationFields, OutcomeFields, WriteArguments, operations, outcome_fields,
};

fn state(name: &str, value: &Bound<'_, PyAny>) -> PyResult<BaseState> {
    let parsed = arguments::text(name, value)?.parse();
    parsed.map_err(|error: UnknownState| invalid_input(value.py(), &format!("{name}: {error}")))
}

/// The base in another state, which cannot be changed.
#[pyfunction]
pub(crate) fn at(py: Python<'_>, base: &Base, wanted: &Bound<'_, PyAny>) -> PyResult<Base> {
    let wanted = state("state", wanted)?;
    let base = base.get(py)?;
    Base::new(py, || base.at(&wanted))
}

#[pyfunction]
pub(crate) fn version(
    py: Python<'_>,
    base: &Base,
    id: &Bound<'_, PyAny>,
    number: &Bound<'_, PyAny>,
) -> PyResult<(u64, String)> {
    let (id, number) = (arguments::text("id", id)?, arguments::count("version", number)? as u64);
    let found = base.run(py, |base| base.version(&id, number))?;
    Ok((found.version, in_json(&found.entry)))
}

#[pyfunction]
pub(crate) fn labels(py: Python<'_>, base: &Base) -> PyResult<String> {
    base.run(py, |base| Ok(in_json(&base.labels()?)))
}

#[pyfunction]
pub(crate) fn set_label(
    py: Python<'_>,
    base: &Base,
    name: &Bound<'_, PyAny>,
    change: ChangeArguments<'_>,
) -> PyResult<String> {
    let (name, change) = (arguments::text("name", name)?, change.read()?);
    base.run(py, |base| Ok(in_json(&base.set_label(&name, change)?)))
}

#[pyfunction]
pub(crate) fn remove_label(py: Python<'_>, base: &Base, name: &Bound<'_, PyAny>) -> PyResult<()> {
    let name = arguments::text("name", name)?;
    base.run(py, |base| base.remove_label(&name))
}

/// The names of the drafts and how many entries each changes.
#[pyfunction]
pub(crate) fn drafts(py: Python<'_>, base: &Base) -> PyResult<Vec<(String, u64)>> {
    let drafts = base.run(py, KnowledgeBase::drafts)?;
    Ok(drafts.into_iter().map(|draft| (draft.name, draft.entries)).collect())
}

#[pyfunction]
pub(crate) fn draft(py: Python<'_>, base: &Base, name: &Bound<'_, PyAny>) -> PyResult<String> {
    let name = arguments::text("name", name)?;
    base.run(py, |base| Ok(in_json(&base.draft(&name)?)))
}

#[pyfunction]
pub(crate) fn save_draft(
    py: Python<'_>,
    base: &Base,
    name: &Bound<'_, PyAny>,
    drafted: OperationFields<'_>,
    change: ChangeArguments<'_>,
) -> PyResult<()> {
    let (name, change) = (arguments::text("name", name)?, change.read()?);
    let operations = operations(py, drafted)?;
    base.run(py, |base| base.save_draft(&name, &operations, &change))
}

#[pyfunction]
pub(crate) fn discard_draft(py: Python<'_>, base: &Base, name: &Bound<'_, PyAny>) -> PyResult<()> {
    let name = arguments::text("name", name)?;
    base.run(py, |base| base.discard_draft(&name))
}

/// Takes the change of one entry out of a draft.
#[pyfunction]
pub(crate) fn discard_drafted(
    py: Python<'_>,
    base: &Base,
    name: &Bound<'_, PyAny>,
    entry: &Bound<'_, PyAny>,
) -> PyResult<()> {
    let (name, entry) = (arguments::text("name", name)?, arguments::text("entry", entry)?);
    base.run(py, |base| base.discard_drafted(&name, &entry))
}

#[pyfunction]
pub(crate) fn publish(
    py: Python<'_>,
    base: &Base,
    name: &Bound<'_, PyAny>,
    write: WriteArguments<'_>,
) -> PyResult<Vec<OutcomeFields>> {
    let (name, options) = (arguments::text("name", name)?, write.options()?);
    let outcomes = base.run(py, |base| base.publish(&name, &options))?;
    Ok(outcomes.into_iter().map(outcome_fields).collect())
}

#[pyfunction]
pub(crate) fn diff(py: Python<'_>, base: &Base, old: &Bound<'_, PyAny>, new: &Bound<'_, PyAny>) -> PyResult<String> {
    let (from, to) = (state("old", old)?, state("new", new)?);
    base.run(py, |base| Ok(in_json(&base.diff(&from, &to)?)))
}

/// What differs beside the entries, in JSON.
#[pyfunction]
pub(crate) fn diff_declared(
    py: Python<'_>,
    base: &Base,
    old: &Bound<'_, PyAny>,
    new: &Bound<'_, PyAny>,
) -> PyResult<String> {
    let (from, to) = (state("old", old)?, state("new", new)?);
    base.run(py, |base| Ok(in_json(&base.diff_declared(&from, &to)?)))
}

#[pyfunction]
pub(crate) fn restore_state(
    py: Python<'_>,
    base: &Base,
    wanted: &Bound<'_, PyAny>,
    write: WriteArguments<'_>,
) -> PyResult<Vec<OutcomeFields>> {
    let (wanted, options) = (state("state", wanted)?, write.options()?);
    let outcomes = base.run(py, |base| base.restore_state(&wanted, &options))?;
    Ok(outcomes.into_iter().map(outcome_fields).collect())
}

#[pyfunction]
pub(crate) fn replay(
    py: Python<'_>,
    base: &Base,
    questions: &Bound<'_, PyAny>,
    ids: Option<Bound<'_, PyList>>,
    old: &Bound<'_, PyAny>,
    new: &Bound<'_, PyAny>,
    asking: AskArguments<'_>,
) -> PyResult<String> {
    let mut problems = Vec::new();
    let rows = Rows::new(ids);
    let texts = rows.questions("questions", questions, &mut problems)?;
    if !problems.is_empty() {
        return Err(refusal(py, "questions", &problems));
    }
    let questions: Vec<SearchRequest> = texts.into_iter().map(|text| asking.request(text)).collect::<PyResult<_>>()?;
    let (from, to) = (state("old", old)?, state("new", new)?);
    let mut interrupt = Interrupt::new();
    let base = base.get(py)?;
    let replayed = py.detach(|| base.replay(&questions, &from, &to, |_| interrupt.flow()));
    interrupt.raised()?;
    replayed.map(|replayed| in_json(&replayed)).map_err(|error| rows.error(py, &error))
}

#[pyfunction]
pub(crate) fn backup(py: Python<'_>, folder: &Bound<'_, PyAny>, file: &Bound<'_, PyAny>) -> PyResult<u64> {
    let (folder, file) = (arguments::path("path", folder)?, arguments::path("file", file)?);
    Ok(detached(py, || uttar::backup(folder, file))?.entries)
}

#[pyfunction]
pub(crate) fn restore(py: Python<'_>, file: &Bound<'_, PyAny>, folder: &Bound<'_, PyAny>) -> PyResult<u64> {
    let (file, folder) = (arguments::path("file", file)?, arguments::path("path", folder)?);
    Ok(detached(py, || uttar::restore(file, folder))?.entries)
}

#[pyfunction]
pub(crate) fn verify(py: Python<'_>, folder: &Bound<'_, PyAny>, repair: bool) -> PyResult<String> {
    let folder = arguments::path("path", folder)?;
    Ok(in_json(&detached(py, || uttar::verify(folder, repair))?))
}
