//! Parts: what of an entry an index document stands for.

use crate::entry::EntryKey;

/// What an index document stands for: one phrasing, answer or step of an entry, counted in the entry's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Part {
    pub(crate) kind: PartKind,
    pub(crate) number: u32,
}

/// The kinds of index documents. They have fields of their own, because a question and an answer differ in length
/// and in what a word in them is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum PartKind {
    Phrasing,
    Answer,
    /// A step stands in the text of its answer too; this document says which one it was.
    Step,
}

impl PartKind {
    pub(crate) const ALL: [Self; 3] = [Self::Phrasing, Self::Answer, Self::Step];
}

/// What is left out, as if it were not in the base.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Exclusion {
    Part(EntryKey, Part),
    Entry(EntryKey),
}

impl Exclusion {
    pub(crate) fn excludes(self, entry: EntryKey, part: Part) -> bool {
        match self {
            Self::Part(excluded, excluded_part) => entry == excluded && part == excluded_part,
            Self::Entry(excluded) => entry == excluded,
        }
    }
}
