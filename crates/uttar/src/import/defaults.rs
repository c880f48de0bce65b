//! What a record does not say: its language is detected, its id made from the question.

/// The language of a text, as far as that can be told.
pub(super) fn detected(text: &str) -> String {
    uttar_analysis::detect(text).best().as_str().to_owned()
}

const MADE: &str = "q-";

/// An id that depends on the question alone: FNV-1a of its text, which needs no secret and must never change.
pub(super) fn made_id(question: &str) -> String {
    let hash = question
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("{MADE}{hash:016x}")
}

/// Whether an id may be such a one.
pub(super) fn is_made(id: &str) -> bool {
    id.starts_with(MADE)
}
