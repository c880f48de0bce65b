//! Engines: what holds the index. An engine gets tokens, never text, so that every engine gives the same relevance.
//!
//! There is one, [`TantivyEngine`], and the index of a base is made of it by name (`base/index/`): [`Engine`] says what
//! an index of another kind has to do, not that one can be chosen. Outside of this folder nothing names tantivy but
//! tests that make its disk fail.

mod checksum;
mod directory;
mod document_set;
mod error;
#[cfg(test)]
pub(crate) mod faults;
mod mapped;
mod tantivy;
mod terms;
mod vocabulary;

use std::collections::HashMap;
use std::hash::Hasher;
use std::sync::Arc;

use uttar_analysis::Analysis;

use self::document_set::DocumentSet;

pub(crate) use self::directory::{CheckedDirectory, OpenDirectory, open_mapped};
pub(crate) use self::error::is_read_only;
pub(crate) use self::tantivy::TantivyEngine;
pub(crate) use self::terms::TermTable;
pub(crate) use self::vocabulary::{Vocabulary, VocabularyText};

use crate::channel::Channel;
use crate::entry::EntryKey;
use crate::error::Result;
use crate::features::Feature;
use crate::fingerprint::Fnv;
use crate::part::{Part, PartKind};
use crate::store::Position;

/// The ISO 15924 code of the script of a text, as a number. Terms are as rare as they are among the texts of their
/// script: in a base of eleven languages the words of each would otherwise all seem rare, "the" no less than "battery".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub(crate) struct ScriptCode(u32);

impl ScriptCode {
    /// Chinese characters.
    pub(crate) const HAN: Self = Self::from_code("Hani");
    pub(crate) const LATIN: Self = Self::from_code("Latn");
    /// Digits and signs alone.
    const COMMON: Self = Self::from_code("Zyyy");

    pub(crate) fn of(analysis: &Analysis) -> Self {
        Self::from_code(analysis.script())
    }

    /// Whether it is that of letters, not of digits and signs alone.
    pub(crate) fn has_letters(self) -> bool {
        self != Self::COMMON
    }

    /// From a code such as `Deva`.
    pub(crate) const fn from_code(code: &str) -> Self {
        let mut bytes = [0; 4];
        let mut at = 0;
        while at < bytes.len() && at < code.len() {
            bytes[at] = code.as_bytes()[at];
            at += 1;
        }
        Self(u32::from_be_bytes(bytes))
    }
}

/// A language tag as a number: its first eight bytes, which hold the language and the script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct LanguageCode(u64);

impl LanguageCode {
    pub(crate) fn of(tag: &str) -> Self {
        let mut bytes = [0; 8];
        for (to, from) in bytes.iter_mut().zip(tag.bytes()) {
            *to = from;
        }
        Self(u64::from_be_bytes(bytes))
    }

    pub(crate) fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// Whether it is the wanted language; one that is wanted without a script is wanted in any.
    pub(crate) fn is(self, wanted: Self) -> bool {
        let primary =
            |code: Self| code.0.to_be_bytes().split(|byte| *byte == b'-' || *byte == 0).next().map(<[u8]>::to_vec);
        let has_script = wanted.0.to_be_bytes().contains(&b'-');
        self == wanted || !has_script && primary(self) == primary(wanted)
    }
}

/// A product as a number: a hash of its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ProductCode(u64);

impl ProductCode {
    /// What an entry is about that names no product.
    pub(crate) const ALL: Self = Self(0);

    pub(crate) fn of(id: &str) -> Self {
        let mut hasher = Fnv::default();
        hasher.write(id.as_bytes());
        Self(hasher.finish())
    }
}

/// What a part is beside its tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PartLabel<'a> {
    pub(crate) language: LanguageCode,
    /// Whether it is the first phrasing of its language.
    pub(crate) is_title: bool,
    /// The products that its entry is about. One part of an entry says so for all.
    pub(crate) products: &'a [ProductCode],
}

/// What a part says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PartText<'a> {
    pub(crate) script: ScriptCode,
    /// The numbers of its words, as often as they stand there.
    pub(crate) words: &'a [u32],
    /// What the ranker compares a phrasing by, where it is not what its words give.
    pub(crate) features: Option<&'a [Feature]>,
}

/// Names a segment of an index, for ever.
pub(crate) type SegmentName = String;

/// A term to look up in a channel, with its weight in the question.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct QueryTerm {
    pub(crate) channel: Channel,
    pub(crate) term: Arc<str>,
    pub(crate) weight: f32,
}

/// The distinct terms of a question.
#[derive(Debug, Clone, Default)]
pub(crate) struct QueryTerms {
    pub(crate) terms: Vec<QueryTerm>,
    /// Places among the terms of words and of a stem of theirs. A word is no rarer than its stem: in a language of many
    /// endings most forms of a common word are rare, and say no more for that.
    pub(crate) stems_of_words: Vec<(usize, usize)>,
}

/// The inverse document frequency of a term, by kind of part.
///
/// A term that is common among answers is common among phrasings too, even if few of them hold it: in a base about a
/// coronavirus the word says nothing although most questions call it otherwise. (BM25F counts over all fields of a
/// document in the same spirit: Robertson, Zaragoza, Taylor, "Simple BM25 Extension to Multiple Weighted Fields", CIKM
/// 2004.)
pub(crate) type Rarity = [f32; PartKind::ALL.len()];

/// The score that a part of a kind would have if it held every term many times.
pub(crate) fn most(kind: PartKind, terms: &[QueryTerm], rarities: &[Rarity]) -> f32 {
    let of_term = |(query, rarity): (&QueryTerm, &Rarity)| query.weight * rarity[kind as usize] * (K1 + 1.0);
    terms.iter().zip(rarities).map(of_term).sum::<f32>().max(f32::EPSILON)
}

/// ln(1 + (N - n + 0.5) / (n + 0.5)), which is ln(N + 1) - ln(n + 0.5). Never less than a little: a term that occurs in
/// more documents than its script has is as common as can be.
pub(crate) fn inverse_document_frequency(documents: f32, frequency: f32) -> f32 {
    ((documents + 1.0).ln() - (frequency + 0.5).ln()).max(LEAST_RARITY)
}

/// What a term weighs that is in every document.
pub(crate) const LEAST_RARITY: f32 = 0.01;

/// BM25 (Robertson, Walker 1994) with Lucene's customary constants.
const K1: f32 = 1.2;
const B: f32 = 0.75;
/// Entries that have no part in some script.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Without {
    /// The scripts that their parts are in, in order.
    pub(crate) scripts: Vec<ScriptCode>,
    /// How many of all entries they are, from 0 to 1.
    pub(crate) share: f32,
}

/// A word of a question with what it may be in another script.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct QueryWord {
    /// The word itself, in the script of the question.
    pub(crate) own: QueryTerm,
    /// How much it counts beside the others.
    pub(crate) weight: f32,
    /// Its translations and sounds, each weighing its probability.
    pub(crate) alternatives: Vec<QueryTerm>,
}

/// The words of a question in one script.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct QueryPage<'a> {
    pub(crate) script: ScriptCode,
    pub(crate) words: Vec<&'a QueryWord>,
}

/// A part that was found, with its score: the weighted sum of BM25 over the channels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Found {
    pub(crate) entry: EntryKey,
    pub(crate) part: Part,
    pub(crate) score: f32,
    pub(crate) script: ScriptCode,
    /// Where its features are, for the snapshot that found it.
    pub(crate) address: DocumentAddress,
}

/// What was found for the terms of a question.
#[derive(Debug, Default)]
pub(crate) struct FoundParts {
    /// How rare each term is among the parts of each kind: its inverse document frequency.
    pub(crate) rarities: Vec<Rarity>,
    /// By kind, the best first, ties by entry and part; none of a kind that was not asked for.
    pub(crate) parts: [Vec<Found>; PartKind::ALL.len()],
    /// By kind, whether there is no other part with a term of the question.
    pub(crate) is_all: [bool; PartKind::ALL.len()],
}

/// A document of a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DocumentAddress {
    segment: u32,
    document: u32,
}

/// Some documents of a snapshot.
#[derive(Debug)]
pub(crate) struct Documents(Vec<DocumentSet>);

impl Documents {
    fn by_segment(&self) -> &[DocumentSet] {
        &self.0
    }

    pub(crate) fn holds(&self, address: DocumentAddress) -> bool {
        self.0[address.segment as usize].holds(address.document)
    }
}

/// A phrasing as the index holds it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IndexedPhrasing {
    pub(crate) entry: EntryKey,
    /// Its number among the phrasings of the entry.
    pub(crate) number: u32,
    pub(crate) script: ScriptCode,
    pub(crate) language: LanguageCode,
    pub(crate) address: DocumentAddress,
}

/// Holds an index and changes it. One writer at a time, which the caller sees to.
///
/// An error of a method that changes something leaves the engine unable to change anything more: open the
/// index anew and apply the changes since its position once more. To apply a change twice must be harmless.
pub(crate) trait Engine: Send + Sync {
    /// Whether the index has parts of an entry, as of the last commit.
    fn holds(&self, entry: EntryKey) -> Result<bool>;
    /// Takes all parts of an entry out of the index, which it [holds](Self::holds), but not those that are loaded for
    /// the same commit.
    fn remove(&mut self, entry: EntryKey);
    /// Adds a part of an entry, as words. What the index holds of the entry is to be [removed](Self::remove).
    fn load(&mut self, entry: EntryKey, part: Part, label: PartLabel<'_>, text: PartText<'_>) -> Result<()>;
    /// Takes the next word of parts to be loaded, with all that it gives. Words are numbered from 0 as they come, and
    /// from 0 again when they are forgotten.
    fn word(&mut self, word: &Analysis);
    /// How many words it knows, which is the number of the next. After a commit it may have forgotten all.
    fn word_count(&self) -> usize;
    /// Whether there are so many words that they should be forgotten.
    fn has_many_words(&self) -> bool;
    /// Forgets all words, to give back their memory.
    fn forget_words(&mut self) -> Result<()>;
    /// Makes all changes durable and visible to new snapshots, with the position of the store that they bring the index
    /// to.
    fn commit(&mut self, position: Position) -> Result<()>;
    /// How far the index has come.
    fn position(&self) -> Position;
    /// Whether it holds no part at all.
    fn is_empty(&self) -> bool;
    /// The index as it is now; later changes do not touch it.
    fn snapshot(&self) -> Result<Box<dyn Snapshot>>;
}

/// An unchanging view of an index.
pub(crate) trait Snapshot: Send + Sync {
    /// Where the parts of entries about one of these products are.
    fn about(&self, products: &[ProductCode]) -> Result<Documents>;
    /// The entries that have parts there, each once.
    fn entries_at(&self, documents: &Documents) -> Vec<EntryKey>;
    /// The parts of some kinds that score highest for terms of a question in a script, so many of each of these kinds,
    /// and how rare each term is. `among` says where they may be, if not everywhere.
    fn find(
        &self,
        script: ScriptCode,
        terms: &QueryTerms,
        limits: &[(PartKind, usize)],
        among: Option<&Documents>,
    ) -> Result<FoundParts>;
    /// What there is of entries that have nothing in any of these scripts.
    fn without(&self, scripts: &[ScriptCode]) -> Without;
    /// The parts of some kinds in the scripts of `pages`, of entries that have more scripts beside those of `from` than
    /// among them, that hold most of what the words may be: so many of each kind and script, the best of these first,
    /// ties by entry and part. The pages have the same words in the same order. The score is the share of the question,
    /// by the rarity of its words, that a part holds, about 0 to 1, times the share of its entry's scripts that are
    /// beside `from`.
    fn find_across(
        &self,
        kinds: &[PartKind],
        from: &[ScriptCode],
        pages: &[QueryPage<'_>],
        limit: usize,
    ) -> Result<Vec<Found>>;
    /// Has the features of these parts read from memory, all at once: those who read them one by one wait for each.
    fn fetch_features(&self, addresses: &[DocumentAddress]);
    /// The features of a part, in order.
    fn features(&self, address: DocumentAddress, out: &mut Vec<Feature>);
    /// All phrasings.
    fn phrasings(&self) -> Vec<IndexedPhrasing>;
    /// Whether the entry of a part has a phrasing in a script.
    fn has_phrasing(&self, part: DocumentAddress, script: ScriptCode) -> bool;
    /// How many parts of each entry there are.
    fn parts_by_entry(&self) -> HashMap<EntryKey, u64>;
    /// Whether any part is in a language, in whatever script.
    fn has_language(&self, language: LanguageCode) -> bool;
    /// How many phrasings there are in a script, or in all.
    fn phrasing_count(&self, script: Option<ScriptCode>) -> f32;
    /// In how many phrasings each feature stands, by its number.
    fn feature_frequencies(&self) -> &[u32];
    /// The segments it is made of. A segment never changes, but its documents may die; what is derived from one can be
    /// kept by its name.
    fn segments(&self) -> Vec<SegmentName>;
    /// The vocabulary of a segment, read out of it: some milliseconds for ten thousand phrasings.
    fn vocabulary(&self, segment: usize) -> Result<Vocabulary>;
    /// Whether a document of a segment is still there.
    fn is_alive(&self, segment: usize, document: u32) -> bool;
}
