//! Whole-system tests: the same cases, read from data files, asked of every face of `uttar`.
//!
//! - A **case** is a few lines of TOML in `data/`, with a note in English for those who do not read the script
//!   ([`cases`]).
//! - A **face** is a way to reach the core: the crate, the command, the service ([`faces`]); the Python package runs
//!   the same files in `bindings/python/tests/test_cases.py`.
//! - A **check** compares what a face gave with what the case expects ([`check`]).
//!
//! A new case needs no code. A new face implements [`Face`] and gets one test in each file of `tests/`.

pub mod cases;
pub mod check;
mod face;
pub mod faces;
pub mod fuzz_checks;

pub use face::{Answered, Ask, Face, FaceResult, Failure, Found, Given, Imported, Place, Read, Report, Setting, Token};

use std::path::{Path, PathBuf};

/// The folder of our own corpus, which the search cases are asked of.
pub fn support_corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpora/support")
}
