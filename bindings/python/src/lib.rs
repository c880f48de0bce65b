//! The private half of the Python package `uttar`: it parses arguments, calls the core and maps what comes back.
//!
//! It gives plain values (numbers, texts, lists, dicts); the typed classes that people see are in `python/uttar`. No
//! logic lives here: what a method needs and the core does not have belongs into the core.

mod arguments;
mod base;
mod batch;
mod characters;
mod decimal;
mod errors;
mod evaluation;
mod feedback;
mod interrupt;
mod json;
mod products;
mod query_log;
mod repeated;
mod reply;
mod reports;
mod rows;
mod states;
mod text;
mod write;
mod write_arguments;

use pyo3::prelude::*;

/// What `import uttar._native` gives; described for Python in `python/uttar/_native.pyi`.
#[pymodule]
mod _native {
    use super::*;

    #[pymodule_export]
    use super::base::{Base, create, open};
    #[pymodule_export]
    use super::evaluation::{evaluate, evaluate_questions};
    #[pymodule_export]
    use super::feedback::{feedback, feedback_by_entry, forget_feedback_before, give_feedback, suggested_phrasings};
    #[pymodule_export]
    use super::products::{delete_product, product, put_product};
    #[pymodule_export]
    use super::query_log::{erase_customer, logged_questions, query_log_settings, set_query_log, unanswered_questions};
    #[pymodule_export]
    use super::reports::lint;
    #[pymodule_export]
    use super::states::{
        at, backup, diff, diff_declared, discard_draft, discard_drafted, draft, drafts, labels, publish, remove_label,
        replay, restore, restore_state, save_draft, set_label, verify, version,
    };
    #[pymodule_export]
    use super::text::{analyze, detect};
    #[pymodule_export]
    use super::write::write;

    #[pymodule_init]
    fn add_version(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
