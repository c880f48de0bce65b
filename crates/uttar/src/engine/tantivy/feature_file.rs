//! The features of phrasings, in a file of their own beside each segment.
//!
//! tantivy's columns hold them too, but a phrasing has a hundred, and a column is chosen, packed and unpacked value by
//! value. Here they stand as they are, each in four bytes, and the file says in how many phrasings each occurs, so that
//! nobody has to count them when a base is opened.
//!
//! ```text
//! features of document 0, 1, ...   u32 each
//! where those of each document end u32 each, counted in features
//! features that occur              u32 each, in order
//! in how many documents they do    u32 each
//! how many features, documents and different features there are   u32 each
//! ```

use std::any::Any;
use std::io::{self, Write};
use std::ops::Range;

use tantivy::directory::{Directory, OwnedBytes, TerminatingWrite};
use tantivy::index::SegmentComponent;
use tantivy::indexer::DocIdMapping;
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, Schema, Value};
use tantivy::{
    DocId, Index, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, SegmentReader,
    TantivyDocument, TantivyError,
};

use crate::features::Feature;

/// What the file and the field are called.
pub(super) const FEATURES_NAME: &str = "features";
const NUMBER_BYTES: usize = size_of::<u32>();
const TRAILER_NUMBERS: usize = 3;
/// What a processor reads at once.
const MEMORY_LINE_BYTES: usize = 64;
/// Fewer features are sorted to be counted: a table of all that there may be takes 16 MB.
const SORTED_MAX: usize = crate::features::FEATURES / 16;

/// Has tantivy write the files, and merge them with their segments.
pub(super) struct FeaturePlugin;

impl SegmentPlugin for FeaturePlugin {
    fn extensions(&self) -> &[&str] {
        &[FEATURES_NAME]
    }

    fn create_writer(&self, context: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        let field = context.segment.schema().get_field(FEATURES_NAME)?;
        Ok(Box::new(FieldWriter { field, features: FeatureWriter::default() }))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        let mut features = FeatureWriter::default();
        for reader in context.readers {
            let file = FeatureFile::open(context.target_segment.index(), reader)?;
            // Nothing here sorts documents: those that live follow each other.
            for document in reader.doc_ids_alive() {
                features.push(file.of(document));
            }
        }
        features.write(context.target_segment)
    }
}

/// Takes the features of documents out of their field.
struct FieldWriter {
    field: Field,
    features: FeatureWriter,
}

impl PluginWriter for FieldWriter {
    fn add_document(&mut self, _: DocId, document: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        let document = document.as_any().downcast_ref::<TantivyDocument>();
        let bytes = document.and_then(|document| document.get_first(self.field)).and_then(|value| value.as_custom());
        self.features.push(numbers(bytes.unwrap_or_default()));
        Ok(())
    }

    fn serialize(self: Box<Self>, segment: &Segment, _: Option<&DocIdMapping>) -> tantivy::Result<()> {
        self.features.write(segment)
    }

    fn mem_usage(&self) -> usize {
        self.features.bytes()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// Gathers the features of documents and writes the file.
#[derive(Default)]
pub(super) struct FeatureWriter {
    packed: Vec<u32>,
    ends: Vec<u32>,
}

impl FeatureWriter {
    /// Adds the packed features of the next document.
    pub(super) fn push(&mut self, packed: impl Iterator<Item = u32>) {
        self.packed.extend(packed);
        self.ends.push(narrow(self.packed.len()));
    }

    pub(super) fn bytes(&self) -> usize {
        NUMBER_BYTES * (self.packed.len() + self.ends.len())
    }

    /// Each feature that occurs, in order, and in how many documents it does.
    fn occurring(&self) -> Vec<(u32, u32)> {
        let numbers = self.packed.iter().map(|packed| Feature::unpack(*packed).number);
        if self.packed.len() < SORTED_MAX {
            let mut sorted: Vec<u32> = numbers.collect();
            sorted.sort_unstable();
            return sorted.chunk_by(|a, b| a == b).map(|same| (same[0], narrow(same.len()))).collect();
        }
        let mut counts = vec![0; crate::features::FEATURES];
        numbers.for_each(|number| counts[number as usize] += 1);
        (0..).zip(counts).filter(|(_, count)| *count > 0).collect()
    }

    pub(super) fn write(&self, segment: &Segment) -> tantivy::Result<()> {
        let mut file = io::BufWriter::new(segment.open_write(SegmentComponent::Custom(FEATURES_NAME.to_owned()))?);
        let occurring = self.occurring();
        let mut write = |number: u32| file.write_all(&number.to_le_bytes());
        self.packed.iter().chain(&self.ends).try_for_each(|number| write(*number))?;
        occurring.iter().try_for_each(|(feature, _)| write(*feature))?;
        occurring.iter().try_for_each(|(_, count)| write(*count))?;
        [self.packed.len(), self.ends.len(), occurring.len()].into_iter().try_for_each(|count| write(narrow(count)))?;
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(file.terminate()?)
    }
}

/// The file of a segment, mapped.
pub(super) struct FeatureFile {
    bytes: OwnedBytes,
    ends: usize,
    occurring: usize,
    counts: usize,
}

impl FeatureFile {
    /// Opens the file of a segment of an index.
    pub(super) fn open(index: &Index, reader: &SegmentReader) -> tantivy::Result<Self> {
        let name = format!("{}.{FEATURES_NAME}", reader.segment_id().uuid_string());
        let bytes = index.directory().open_read(std::path::Path::new(&name))?.read_bytes()?;
        let damaged = || TantivyError::InternalError(format!("{name}: is not as long as it says"));
        let trailer = bytes.len().checked_sub(TRAILER_NUMBERS * NUMBER_BYTES).ok_or_else(damaged)?;
        let counted: Vec<usize> = numbers(&bytes[trailer..]).map(|number| number as usize).collect();
        let ends = counted[0] * NUMBER_BYTES;
        let occurring = ends + counted[1] * NUMBER_BYTES;
        let counts = occurring + counted[2] * NUMBER_BYTES;
        if counts + counted[2] * NUMBER_BYTES != trailer {
            return Err(damaged());
        }
        Ok(Self { bytes, ends, occurring, counts })
    }

    /// Where the features of a document stand in the file.
    pub(super) fn range(&self, document: DocId) -> Range<usize> {
        let end = |document: usize| self.number(self.ends + document * NUMBER_BYTES) as usize * NUMBER_BYTES;
        let document = document as usize;
        document.checked_sub(1).map_or(0, end)..end(document)
    }

    /// The packed features of a document, in order.
    pub(super) fn of(&self, document: DocId) -> impl Iterator<Item = u32> {
        numbers(&self.bytes[self.range(document)])
    }

    /// Reads one byte of each line of memory of a range, so that the rest need not be waited for; gives their sum.
    pub(super) fn touch(&self, range: Range<usize>) -> u32 {
        self.bytes[range].iter().step_by(MEMORY_LINE_BYTES).map(|byte| u32::from(*byte)).sum()
    }

    /// Each feature that occurs, with the number of documents that have it.
    pub(super) fn frequencies(&self) -> impl Iterator<Item = (u32, u32)> {
        let end = self.counts + (self.counts - self.occurring);
        numbers(&self.bytes[self.occurring..self.counts]).zip(numbers(&self.bytes[self.counts..end]))
    }

    fn number(&self, at: usize) -> u32 {
        numbers(&self.bytes[at..at + NUMBER_BYTES]).next().expect("four bytes are a number")
    }
}

/// Features as the value of a field.
#[cfg(test)]
pub(super) fn field_value(features: &[Feature]) -> Vec<u8> {
    features.iter().flat_map(|feature| feature.pack().to_le_bytes()).collect()
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    let (numbers, _) = bytes.as_chunks::<NUMBER_BYTES>();
    numbers.iter().map(|number| u32::from_le_bytes(*number))
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).expect("a segment has far fewer features than 4 Gi")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tantivy::{IndexWriter, Term};

    use super::super::fields::{Fields, SEPARATED};
    use super::super::separated::SeparatedTokenizer;
    use super::*;

    fn features(numbers: &[u32]) -> Vec<Feature> {
        numbers.iter().map(|number| Feature { number: *number, sharers: 3 }).collect()
    }

    #[test]
    fn few_and_many_features_are_counted_alike() {
        let of = |documents: u32| {
            let mut features = FeatureWriter::default();
            (0..documents)
                .for_each(|document| features.push([5, 7 + document % 3].map(|number| number << 6).into_iter()));
            features.occurring()
        };
        assert_eq!(of(6), [(5, 6), (7, 2), (8, 2), (9, 2)]);
        let many = narrow(SORTED_MAX);
        assert_eq!(of(many), [(5, many), (7, many / 3 + 1), (8, many / 3), (9, many / 3)]);
    }

    #[test]
    fn files_are_merged_with_their_segments() {
        let fields = Fields::new();
        let builder = Index::builder().schema(fields.schema.clone()).register_plugin(Arc::new(FeaturePlugin));
        let index = builder.create_in_ram().expect("created");
        index.tokenizers().register(SEPARATED, SeparatedTokenizer::default());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).expect("a writer");
        let parts: [(u64, &[u32]); 4] = [(1, &[5, 7]), (2, &[7]), (3, &[]), (4, &[5, 9, 4_000_000])];
        for chunk in parts.chunks(2) {
            for (entry, numbers) in chunk {
                let mut document = TantivyDocument::new();
                document.add_u64(fields.entry, *entry);
                document.add_custom(
                    fields.schema.get_field(FEATURES_NAME).expect("there"),
                    &field_value(&features(numbers)),
                );
                writer.add_document(document).expect("added");
            }
            writer.commit().expect("committed");
        }
        writer.delete_term(Term::from_field_u64(fields.entry, 2));
        writer.commit().expect("committed");
        writer.merge(&index.searchable_segment_ids().expect("listed")).wait().expect("merged");

        let searcher = index.reader().expect("a reader").searcher();
        let [segment] = searcher.segment_readers() else { panic!("one segment") };
        let file = FeatureFile::open(&index, segment).expect("a file");
        let entries = segment.fast_fields().u64("entry").expect("a column");
        let mut found: Vec<(u64, Vec<u32>)> = (0..segment.max_doc())
            .map(|document| {
                let numbers = file.of(document).map(|packed| Feature::unpack(packed).number).collect();
                (entries.first(document).expect("has one"), numbers)
            })
            .collect();
        found.sort();
        // One line of memory for each document that has features; of what it begins with the first byte.
        let touched: Vec<u32> = (0..segment.max_doc()).map(|document| file.touch(file.range(document))).collect();
        assert_eq!(touched.iter().filter(|byte| **byte > 0).count(), 2, "{touched:?}");
        assert_eq!(found, [(1, vec![5, 7]), (3, vec![]), (4, vec![5, 9, 4_000_000])]);
        assert_eq!(file.frequencies().collect::<Vec<_>>(), [(5, 2), (7, 1), (9, 1), (4_000_000, 1)]);
    }
}
