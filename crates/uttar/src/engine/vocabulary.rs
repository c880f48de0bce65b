//! The vocabulary of a segment: its phrasings, and the terms that lead to them.

use super::LanguageCode;
use super::terms::TermTable;
use crate::entry::EntryKey;
use crate::part::PartKind;

/// What texts that may be suggested are found by.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    /// Words in normal form.
    pub(crate) words: TermTable,
    /// Close sound keys; in Chinese syllables and their pairs.
    pub(crate) sounds: TermTable,
    /// Chinese characters and their pairs.
    pub(crate) characters: TermTable,
    /// The items of the tables.
    pub(crate) texts: Vec<VocabularyText>,
}

/// A text of a vocabulary: a phrasing of an entry, or another thing's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct VocabularyText {
    /// Where it stands in its segment.
    pub(crate) document: u32,
    /// Whose text it is.
    pub(crate) owner: EntryKey,
    /// Which of the owner's texts it is.
    pub(crate) number: u32,
    pub(crate) language: LanguageCode,
    /// Whether it is the first of its language.
    pub(crate) is_title: bool,
}

/// The kind of parts that a vocabulary is made of.
pub(super) const KIND: PartKind = PartKind::Phrasing;
