//! Loading: parts of entries become segments, word by word.
//!
//! tantivy's own writer looks up every token of every document in one large table, and a text has a hundred n-grams and
//! sound keys. But those are a matter of its words: here a document is a list of words, each of which has its terms
//! once, and the postings of a term are those of its words together. The segments are written with tantivy's
//! serializers, byte for byte as its writer would.

mod postings;
mod words;

use tantivy::columnar::{ColumnType, ColumnarWriter};
use tantivy::directory::{Directory, TerminatingWrite};
use tantivy::fieldnorm::{FieldNormReaders, FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::SegmentComponent;
use tantivy::postings::InvertedIndexSerializer;
use tantivy::store::StoreWriter;
use tantivy::{Index, Segment, SegmentMeta, TantivyDocument};
use uttar_analysis::Analysis;

use super::feature_file::FeatureWriter;
use super::fields::Fields;
use crate::channel::Channel;
use crate::engine::{PartLabel, PartText, ProductCode};
use crate::entry::EntryKey;
use crate::part::{Part, PartKind};
use postings::{Occurrences, Scratch};
use words::HeldWords;
pub(super) use words::Words;

/// Memory from which on a segment is written. A question is looked up in every segment, so a base that is built at once
/// shall be few.
const SEGMENT_BYTES: usize = 1024 * 1024 * 1024;
/// Memory of words from which on they are forgotten.
const WORDS_BYTES: usize = 512 * 1024 * 1024;
/// Memory of words up to which they are kept for the next load.
const WORDS_KEPT_BYTES: usize = 128 * 1024 * 1024;
/// Fewer words are analysed again sooner than they are looked after.
const WORDS_KEPT_MIN: usize = 2_000;

/// Documents on their way into segments.
pub(super) struct Load {
    index: Index,
    fields: Fields,
    words: Words,
    /// Made with the first document.
    documents: Option<Documents>,
    segments: Vec<SegmentMeta>,
}

/// The documents of the next segment.
struct Documents {
    count: u32,
    columns: ColumnarWriter,
    lengths: FieldNormsWriter,
    entries: Vec<EntryKey>,
    /// Those that one part of an entry names for all.
    products: Vec<(ProductCode, u32)>,
    occurrences: [Occurrences; PartKind::ALL.len()],
    features: FeatureWriter,
}

impl Documents {
    fn new(fields: &Fields) -> Self {
        let mut columns = ColumnarWriter::default();
        for field in fields.columns() {
            columns.record_column_type(fields.schema.get_field_name(field), ColumnType::U64, false);
        }
        Self {
            count: 0,
            columns,
            lengths: FieldNormsWriter::for_schema(&fields.schema),
            entries: Vec::new(),
            products: Vec::new(),
            occurrences: Default::default(),
            features: FeatureWriter::default(),
        }
    }

    fn bytes(&self) -> usize {
        let occurrences = self.occurrences.iter().map(Occurrences::bytes).sum::<usize>();
        let labels = size_of_val(self.entries.as_slice()) + size_of_val(self.products.as_slice());
        self.columns.mem_usage() + self.lengths.mem_usage() + labels + occurrences + self.features.bytes()
    }
}

impl Words {
    /// Whether they are worth keeping for the next load.
    pub(super) fn are_kept(&self) -> bool {
        self.len() >= WORDS_KEPT_MIN && self.bytes() <= WORDS_KEPT_BYTES
    }
}

impl Load {
    /// `words` are those that a load before has left.
    pub(super) fn new(index: Index, fields: Fields, words: Words) -> Self {
        Self { index, fields, words, documents: None, segments: Vec::new() }
    }

    /// Takes the next word, with all that it gives: words are numbered from 0 as they come.
    pub(super) fn word(&mut self, word: &Analysis) {
        self.words.add(word);
    }

    /// Whether there are so many words that a new load should be begun.
    pub(super) fn has_many_words(&self) -> bool {
        self.words.bytes() > WORDS_BYTES
    }

    /// Adds a part of an entry.
    pub(super) fn add(
        &mut self,
        entry: EntryKey,
        part: Part,
        label: PartLabel<'_>,
        text: PartText<'_>,
    ) -> tantivy::Result<()> {
        // The parts of an entry stay together: what is known of one by its segment holds then for all.
        let is_full =
            |documents: &mut Documents| documents.bytes() > SEGMENT_BYTES && documents.entries.last() != Some(&entry);
        if let Some(full) = self.documents.take_if(is_full) {
            self.write(full)?;
        }
        let PartText { script, words, features } = text;
        let Self { fields, words: known, documents, .. } = self;
        let documents = documents.get_or_insert_with(|| Documents::new(fields));
        let document = documents.count;
        let name = |field| fields.schema.get_field_name(field);
        for (field, value) in [
            (fields.entry, entry),
            (fields.kind, part.kind as u64),
            (fields.part, u64::from(part.number)),
            (fields.script, u64::from(script.0)),
            (fields.language, label.language.0),
            (fields.title, u64::from(label.is_title)),
        ] {
            documents.columns.record_numerical(document, name(field), value);
        }
        match features {
            Some(features) => documents.features.push(features.iter().map(|feature| feature.pack())),
            None if part.kind == PartKind::Phrasing => documents.features.push(known.features(words).iter().copied()),
            None => documents.features.push([].into_iter()),
        }
        for (channel, length) in Channel::ALL.into_iter().zip(known.lengths(words)) {
            documents.lengths.record(document, fields.channel(part.kind, channel), length);
        }
        documents.occurrences[part.kind as usize].push(document, words);
        documents.entries.push(entry);
        documents.products.extend(label.products.iter().map(|product| (*product, document)));
        documents.count += 1;
        Ok(())
    }

    pub(super) fn word_count(&self) -> usize {
        self.words.len()
    }

    /// Writes the last segment, and gives all of them, with the words.
    pub(super) fn finish(mut self) -> tantivy::Result<(Vec<SegmentMeta>, Words)> {
        if let Some(last) = self.documents.take() {
            self.write(last)?;
        }
        Ok((self.segments, self.words))
    }

    /// Writes a segment.
    fn write(&mut self, mut documents: Documents) -> tantivy::Result<()> {
        let segment = self.index.new_segment();
        let count = documents.count;
        documents.lengths.fill_up_to_max_doc(count);
        let file = self.index.directory().open_write(&segment.relative_path(SegmentComponent::FieldNorms))?;
        documents.lengths.serialize(FieldNormsSerializer::from_write(file)?, None)?;
        self.write_postings(&segment, &documents)?;
        let mut file = segment.open_write(SegmentComponent::FastFields)?;
        documents.columns.serialize(count, None, &mut file)?;
        file.terminate()?;
        self.write_store(&segment, count)?;
        documents.features.write(&segment)?;
        self.segments.push(segment.with_max_doc(count).meta().clone());
        Ok(())
    }

    fn write_postings(&self, segment: &Segment, documents: &Documents) -> tantivy::Result<()> {
        let lengths = FieldNormReaders::open(segment.open_read(SegmentComponent::FieldNorms)?)?;
        let mut serializer = InvertedIndexSerializer::open(segment)?;
        let entries = documents.entries.iter().copied().zip(0..).collect();
        let products = documents.products.iter().map(|(product, document)| (product.0, *document)).collect();
        for (field, labels) in [(self.fields.entry, entries), (self.fields.product, products)] {
            postings::write_numbers(field, labels, &mut serializer, &lengths)?;
        }
        let occurrences = documents.occurrences.iter().flat_map(Occurrences::words);
        let held = HeldWords::new(self.words.len(), occurrences);
        let terms = Channel::ALL.map(|channel| self.words.terms(channel).by_term(&held));
        let mut scratch = Scratch::new(documents.count);
        for kind in PartKind::ALL {
            let by_word = documents.occurrences[kind as usize].by_word(&held);
            for (channel, terms) in Channel::ALL.into_iter().zip(&terms) {
                let field = self.fields.channel(kind, channel);
                let tokens = by_word.token_count(self.words.terms(channel), &held);
                if tokens > 0 {
                    let serializer = serializer.new_field(field, tokens, lengths.get_field(field)?)?;
                    postings::write_terms(terms, &by_word, &mut scratch, serializer)?;
                }
            }
        }
        Ok(serializer.close()?)
    }

    /// tantivy wants a document store; ours is empty, for the content is in the base's own.
    fn write_store(&self, segment: &Segment, count: u32) -> tantivy::Result<()> {
        let settings = self.index.settings();
        let file = segment.open_write(SegmentComponent::Store)?;
        let mut store = StoreWriter::new(file, settings.docstore_compression, settings.docstore_blocksize, false)?;
        let (empty, schema) = (TantivyDocument::new(), &self.fields.schema);
        for _ in 0..count {
            store.store(&empty, schema)?;
        }
        Ok(store.close()?)
    }
}

#[cfg(test)]
mod tests;
