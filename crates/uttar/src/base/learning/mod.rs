//! What a base learns from itself, behind its writes: to translate, to be as sure as it may be, and vectors.

mod calibrator;
mod embedding;
#[cfg(test)]
mod embedding_tests;
mod kept;
mod teacher;
mod threshold;

pub use self::threshold::AnswerThreshold;

pub(super) use self::calibrator::Calibrator;
pub(super) use self::embedding::Embedding;
pub(super) use self::kept::{CORRECTION, kept_ranker, ranker_names};
pub(super) use self::teacher::Teacher;
pub(super) use self::threshold::check_precision;
