//! Postings: which documents hold a term, from the documents that hold its words.

use std::io;

use tantivy::Term;
use tantivy::fieldnorm::FieldNormReaders;
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer};
use tantivy::schema::Field;

use super::words::{ByTerm, HeldWords, WordTerms};

/// Fewer documents are sorted; more are read out of a bitmap in their order.
const SORTED_MAX: usize = 128;

/// The words of documents, in the order of the documents.
#[derive(Default)]
pub(super) struct Occurrences {
    words: Vec<u32>,
    /// Documents, each with the end of its words.
    documents: Vec<(u32, usize)>,
}

impl Occurrences {
    pub(super) fn push(&mut self, document: u32, words: &[u32]) {
        self.words.extend_from_slice(words);
        self.documents.push((document, self.words.len()));
    }

    pub(super) fn bytes(&self) -> usize {
        // Once more, and twice as large, when they are put in the order of the words.
        3 * size_of_val(self.words.as_slice()) + size_of_val(self.documents.as_slice())
    }

    pub(super) fn words(&self) -> &[u32] {
        &self.words
    }

    /// The same by word, numbered anew.
    pub(super) fn by_word(&self, held: &HeldWords) -> ByWord {
        let mut starts = vec![0usize; held.words.len() + 1];
        self.words.iter().for_each(|word| starts[held.place(*word) + 1] += 1);
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut ends = starts.clone();
        let mut postings = vec![(0, 0); self.words.len()];
        let mut start = 0;
        for &(document, end) in &self.documents {
            for &word in &self.words[start..end] {
                let place = held.place(word);
                let (first, end) = (starts[place], &mut ends[place]);
                if *end > first && postings[*end - 1].0 == document {
                    postings[*end - 1].1 += 1;
                } else {
                    postings[*end] = (document, 1);
                    *end += 1;
                }
            }
            start = end;
        }
        ByWord { starts, ends, postings }
    }
}

/// For each word the documents that hold it, in order, and how often.
pub(super) struct ByWord {
    /// Where those of each word begin; the next one's begin where all its occurrences have room.
    starts: Vec<usize>,
    ends: Vec<usize>,
    postings: Vec<(u32, u32)>,
}

impl ByWord {
    fn of(&self, word: u32) -> &[(u32, u32)] {
        &self.postings[self.starts[word as usize]..self.ends[word as usize]]
    }

    /// How many tokens these documents have in a channel.
    pub(super) fn token_count(&self, terms: &WordTerms, held: &HeldWords) -> u64 {
        let occurrences = self.starts.windows(2).map(|pair| (pair[1] - pair[0]) as u64);
        held.words.iter().zip(occurrences).map(|(word, occurrences)| occurrences * terms.of(*word).len() as u64).sum()
    }
}

/// What is written about one term, and room to gather it.
pub(super) struct Scratch {
    /// By document, 0 between two terms.
    frequencies: Vec<u32>,
    bits: Vec<u64>,
    documents: Vec<u32>,
}

impl Scratch {
    pub(super) fn new(documents: u32) -> Self {
        let documents = documents as usize;
        Self { frequencies: vec![0; documents], bits: vec![0; documents.div_ceil(64)], documents: Vec::new() }
    }

    /// Adds up the postings of the words of a term.
    fn gather(&mut self, words: &[(u32, u32)], by_word: &ByWord) {
        self.documents.clear();
        for &(word, times) in words {
            for &(document, frequency) in by_word.of(word) {
                let sum = &mut self.frequencies[document as usize];
                if *sum == 0 {
                    self.documents.push(document);
                }
                *sum += frequency * times;
            }
        }
        if words.len() == 1 {
            return;
        }
        if self.documents.len() <= SORTED_MAX {
            self.documents.sort_unstable();
            return;
        }
        for &document in &self.documents {
            self.bits[document as usize / 64] |= 1 << (document % 64);
        }
        self.documents.clear();
        for (block, bits) in (0u32..).zip(&mut self.bits) {
            let mut rest = std::mem::take(bits);
            while rest != 0 {
                self.documents.push(block * 64 + rest.trailing_zeros());
                rest &= rest - 1;
            }
        }
    }
}

/// Writes the terms of a channel that some document holds.
pub(super) fn write_terms(
    terms: &ByTerm<'_>,
    by_word: &ByWord,
    scratch: &mut Scratch,
    mut field: FieldSerializer<'_>,
) -> io::Result<()> {
    for (term, words) in &terms.terms {
        scratch.gather(&terms.words[words.clone()], by_word);
        if scratch.documents.is_empty() {
            continue;
        }
        let count = u32::try_from(scratch.documents.len()).expect("documents are counted in 32 bits");
        field.new_term(term.as_bytes(), count, true)?;
        for &document in &scratch.documents {
            let frequency = std::mem::take(&mut scratch.frequencies[document as usize]);
            field.write_doc(document, frequency, &[]);
        }
        field.close_term()?;
    }
    field.close()
}

/// Writes which documents have each number in a field.
pub(super) fn write_numbers(
    field: Field,
    mut documents: Vec<(u64, u32)>,
    serializer: &mut InvertedIndexSerializer,
    lengths: &FieldNormReaders,
) -> tantivy::Result<()> {
    if documents.is_empty() {
        return Ok(());
    }
    documents.sort_unstable();
    documents.dedup();
    let mut writer = serializer.new_field(field, documents.len() as u64, lengths.get_field(field)?)?;
    for group in documents.chunk_by(|a, b| a.0 == b.0) {
        let term = Term::from_field_u64(field, group[0].0);
        writer.new_term(term.serialized_value_bytes(), 0, false)?;
        group.iter().for_each(|(_, document)| writer.write_doc(*document, 0, &[]));
        writer.close_term()?;
    }
    Ok(writer.close()?)
}
