//! Many writes at once.

use pyo3::prelude::*;

use crate::base::Base;
use crate::write_arguments::{OperationFields, OutcomeFields, WriteArguments, operations, outcome_fields};

/// Makes changes of different entries, all or none.
#[pyfunction]
pub(crate) fn write(
    py: Python<'_>,
    base: &Base,
    changes: OperationFields<'_>,
    write: WriteArguments<'_>,
) -> PyResult<Vec<OutcomeFields>> {
    let (operations, options) = (operations(py, changes)?, write.options()?);
    let outcomes = base.run(py, |base| base.write(operations, &options))?;
    Ok(outcomes.into_iter().map(outcome_fields).collect())
}
