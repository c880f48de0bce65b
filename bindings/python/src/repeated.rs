//! Texts that stand in many rows of a table, such as answers: one Python object each.

use std::collections::HashMap;

use pyo3::prelude::*;
use pyo3::types::PyString;

/// The texts seen so far.
pub(crate) struct Repeated<'py> {
    py: Python<'py>,
    seen: HashMap<String, Py<PyString>>,
}

impl<'py> Repeated<'py> {
    pub(crate) fn new(py: Python<'py>) -> Self {
        Self { py, seen: HashMap::new() }
    }

    /// The one object of a text.
    pub(crate) fn one(&mut self, text: &str) -> Py<PyString> {
        if let Some(known) = self.seen.get(text) {
            return known.clone_ref(self.py);
        }
        let made = PyString::new(self.py, text).unbind();
        self.seen.insert(text.to_owned(), made.clone_ref(self.py));
        made
    }
}
