//! Ctrl-C, while the interpreter is free: Python sees it only where it is asked to look.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use pyo3::prelude::*;

/// How often it may look.
pub(crate) const LOOKS_EVERY: Duration = Duration::from_millis(100);

/// Whether somebody has pressed Ctrl-C since the work began.
pub(crate) struct Interrupt {
    looked: Instant,
    seen: PyResult<()>,
}

impl Interrupt {
    pub(crate) fn new() -> Self {
        Self { looked: Instant::now(), seen: Ok(()) }
    }

    /// Whether the work goes on.
    pub(crate) fn flow(&mut self) -> ControlFlow<()> {
        if self.seen.is_ok() && self.looked.elapsed() >= LOOKS_EVERY {
            self.looked = Instant::now();
            self.seen = Python::attach(|py| py.check_signals());
        }
        if self.seen.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    /// What Python raises, if it was seen.
    pub(crate) fn raised(self) -> PyResult<()> {
        self.seen
    }
}
