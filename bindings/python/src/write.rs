//! Writes: the arguments that they share, and what came of them.

use pyo3::prelude::*;
use uttar::{Change, EntryVersion, KnowledgeBase, Operation, Outcome, Refresh, WriteOptions};

use crate::arguments;
use crate::base::Base;
use crate::errors::to_python;

/// Who makes a change and why: a tuple, which `uttar` makes.
#[derive(FromPyObject)]
pub(crate) struct ChangeArguments<'py>(Bound<'py, PyAny>, Bound<'py, PyAny>);

impl ChangeArguments<'_> {
    /// The change, made now.
    pub(crate) fn read(&self) -> PyResult<Change> {
        let (author, reason) = (arguments::text("author", &self.0)?, arguments::text("reason", &self.1)?);
        Ok(Change::by(author, reason))
    }
}

/// How an entry is written: a tuple, which `uttar` makes.
#[derive(FromPyObject)]
pub(crate) struct WriteArguments<'py>(ChangeArguments<'py>, Option<Bound<'py, PyAny>>, Option<Bound<'py, PyAny>>, bool);

/// Id, version, effect.
pub(crate) type OutcomeFields = (String, u64, &'static str);

pub(crate) fn outcome_fields(Outcome { id, version, effect, .. }: Outcome) -> OutcomeFields {
    (id, version, effect.name())
}

/// Entries to put and patches in JSON, the latter with their ids; ids to delete.
pub(crate) type OperationFields<'py> =
    (Bound<'py, PyAny>, Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)>, Vec<Bound<'py, PyAny>>);

/// A version of an entry.
#[derive(IntoPyObject)]
pub(crate) struct VersionFields {
    version: u64,
    position: u64,
    author: String,
    reason: String,
    at_ms: i64,
    deleted: bool,
}

impl From<EntryVersion> for VersionFields {
    fn from(version: EntryVersion) -> Self {
        let EntryVersion { version, position, change, deleted, .. } = version;
        Self { version, position, author: change.author, reason: change.reason, at_ms: change.at.as_ms(), deleted }
    }
}

impl WriteArguments<'_> {
    /// All of it but the version of the entry.
    pub(crate) fn options(&self) -> PyResult<WriteOptions> {
        let Self(change, _, request_id, wait) = self;
        let mut options = WriteOptions::new(change.read()?);
        options.request_id = request_id.as_ref().map(|id| arguments::text("request_id", id)).transpose()?;
        options.refresh = if *wait { Refresh::Wait } else { Refresh::Soon };
        Ok(options)
    }

    pub(crate) fn run(self, py: Python<'_>, base: &KnowledgeBase, operation: Operation) -> PyResult<OutcomeFields> {
        let options = self.options()?;
        let operation = match self.1 {
            Some(version) => operation.if_version(arguments::count("if_version", &version)? as u64),
            None => operation,
        };
        let written = py.detach(|| base.write_one(operation, &options));
        written.map(outcome_fields).map_err(|error| to_python(py, &error))
    }
}

/// Makes changes of different entries, all or none.
#[pyfunction]
pub(crate) fn write(
    py: Python<'_>,
    base: &Base,
    changes: OperationFields<'_>,
    write: WriteArguments<'_>,
) -> PyResult<Vec<OutcomeFields>> {
    let (operations, options) = (operations(changes)?, write.options()?);
    let outcomes = base.run(py, |base| base.write(operations, &options))?;
    Ok(outcomes.into_iter().map(outcome_fields).collect())
}

/// What is to be done, as it is given.
pub(crate) fn operations(changes: OperationFields<'_>) -> PyResult<Vec<Operation>> {
    let (put, patch, delete) = changes;
    let put: Vec<uttar::Entry> = arguments::json("put", &put)?;
    let mut operations: Vec<Operation> = put.into_iter().map(Operation::put).collect();
    for (id, patch) in &patch {
        operations.push(Operation::patch(arguments::text("id", id)?, arguments::json("patch", patch)?));
    }
    for id in &delete {
        operations.push(Operation::delete(arguments::text("id", id)?));
    }
    Ok(operations)
}
