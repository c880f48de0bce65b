//! What writes take, and what came of them.

use pyo3::prelude::*;
use serde_json::Value;
use uttar::{Change, EntryVersion, KnowledgeBase, Operation, Problem, Refresh, WriteOptions, WriteOutcome};

use crate::errors::{ProblemFields, detached, listing};
use crate::{arguments, json};

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

/// Id, version, effect, warnings.
pub(crate) type OutcomeFields = (String, u64, &'static str, Vec<ProblemFields>);

pub(crate) fn outcome_fields(WriteOutcome { id, version, effect, warnings, .. }: WriteOutcome) -> OutcomeFields {
    (id, version, effect.name(), warnings.iter().map(ProblemFields::from).collect())
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

    /// The version that it must have.
    pub(crate) fn if_version(&self) -> PyResult<Option<u64>> {
        self.1.as_ref().map(|version| Ok(arguments::count("if_version", version)? as u64)).transpose()
    }

    pub(crate) fn run(self, py: Python<'_>, base: &KnowledgeBase, operation: Operation) -> PyResult<OutcomeFields> {
        let options = self.options()?;
        let operation = match self.if_version()? {
            Some(version) => operation.if_version(version),
            None => operation,
        };
        detached(py, || base.write_one(operation, &options)).map(outcome_fields)
    }
}

/// What is to be done, as it is given; the error lists all that cannot be read, in the order of the outcomes.
pub(crate) fn operations(py: Python<'_>, changes: OperationFields<'_>) -> PyResult<Vec<Operation>> {
    let (put, patch, delete) = changes;
    let mut problems = Vec::new();
    let entries: Vec<Value> = json::parsed("put", &put)?;
    let patched_from = entries.len();
    let deleted_from = patched_from + patch.len();
    let put = json::objects_at(entries, |number| format!("[{number}]"), &mut problems);
    let mut operations: Vec<Operation> = put.into_iter().map(Operation::put).collect();
    for (number, (id, patch)) in (patched_from..).zip(&patch) {
        let patch: Value = json::parsed("patch", patch)?;
        match arguments::text_of_data(id) {
            Ok(id) => operations.push(Operation::patch(id, patch)),
            Err(message) => problems.push(Problem::new(format!("[{number}].id"), message)),
        }
    }
    for (number, id) in (deleted_from..).zip(&delete) {
        match arguments::text_of_data(id) {
            Ok(id) => operations.push(Operation::delete(id)),
            Err(message) => problems.push(Problem::new(format!("[{number}].id"), message)),
        }
    }
    if problems.is_empty() { Ok(operations) } else { Err(listing(py, "bad changes; nothing was stored", &problems)) }
}
