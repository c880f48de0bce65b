//! What a record does not say: its language is detected, its id made from the question.

use std::hash::Hasher;

use crate::fingerprint::Fnv;

/// The language of a text, as far as that can be told.
pub(super) fn detected(text: &str) -> String {
    uttar_analysis::detect(text).best().as_str().to_owned()
}

const MADE: &str = "q-";

/// An id that depends on the question alone: FNV-1a of its text, which needs no secret and must never change.
pub(super) fn made_id(question: &str) -> String {
    let mut hasher = Fnv::default();
    hasher.write(question.as_bytes());
    format!("{MADE}{:016x}", hasher.finish())
}

/// Whether an id may be such a one.
pub(super) fn is_made(id: &str) -> bool {
    id.starts_with(MADE)
}
