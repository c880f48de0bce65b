//! One product of the catalogue: read, stored, deleted.

use pyo3::prelude::*;
use uttar::Product;

use crate::base::{Base, in_json};
use crate::write_arguments::{OutcomeFields, WriteArguments, outcome_fields};
use crate::{arguments, json};

/// The version of a product, and the product in JSON.
#[pyfunction]
pub(crate) fn product(py: Python<'_>, base: &Base, id: &Bound<'_, PyAny>) -> PyResult<(u64, String)> {
    let text = arguments::text("id", id)?;
    let found = base.run(py, |base| base.product(&text))?;
    Ok((found.version, in_json(&found.product)))
}

/// Stores a product, given in JSON.
#[pyfunction]
pub(crate) fn put_product(
    py: Python<'_>,
    base: &Base,
    product: &Bound<'_, PyAny>,
    write: WriteArguments<'_>,
) -> PyResult<OutcomeFields> {
    let read: Product = json::object("product", product)?;
    let (if_version, options) = (write.if_version()?, write.options()?);
    base.run(py, |base| base.put_product(read, if_version, &options)).map(outcome_fields)
}

#[pyfunction]
pub(crate) fn delete_product(
    py: Python<'_>,
    base: &Base,
    id: &Bound<'_, PyAny>,
    write: WriteArguments<'_>,
) -> PyResult<OutcomeFields> {
    let text = arguments::text("id", id)?;
    let (if_version, options) = (write.if_version()?, write.options()?);
    base.run(py, |base| base.delete_product(&text, if_version, &options)).map(outcome_fields)
}
