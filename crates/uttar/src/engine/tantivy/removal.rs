//! Removal: which documents are those of entries that are taken out, though the entries may be loaded anew in the same
//! commit.
//!
//! tantivy applies a deletion to every segment that it knows when it commits, and to what a merge makes of them: also
//! to segments that were loaded, for it keeps no order between these and deletions. So a deletion names the segments
//! that it is not for.

use std::collections::HashSet;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use crate::entry::EntryKey;

/// All documents of some entries, but those in segments that were just loaded.
#[derive(Debug, Clone)]
pub(super) struct Removal {
    field: Field,
    entries: Arc<[EntryKey]>,
    loaded: Arc<HashSet<SegmentId>>,
}

impl Removal {
    /// `field` holds the key of the entry.
    pub(super) fn new(field: Field, mut entries: Vec<EntryKey>, loaded: HashSet<SegmentId>) -> Self {
        entries.sort_unstable();
        Self { field, entries: entries.into(), loaded: loaded.into() }
    }

    /// The documents in a segment, in order.
    fn documents(&self, reader: &SegmentReader) -> tantivy::Result<Vec<DocId>> {
        let mut documents = Vec::new();
        if self.loaded.contains(&reader.segment_id()) {
            return Ok(documents);
        }
        let index = reader.inverted_index(self.field)?;
        for entry in self.entries.iter() {
            let term = Term::from_field_u64(self.field, *entry);
            if let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? {
                while postings.doc() != TERMINATED {
                    documents.push(postings.doc());
                    postings.advance();
                }
            }
        }
        documents.sort_unstable();
        Ok(documents)
    }
}

impl Query for Removal {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Removal {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(ConstScorer::new(Documents::new(self.documents(reader)?), boost)))
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        let is_removed = self.documents(reader)?.binary_search(&document).is_ok();
        Ok(Explanation::new("is taken out", if is_removed { 1.0 } else { 0.0 }))
    }
}

/// Documents, one after the other.
struct Documents {
    rest: std::vec::IntoIter<DocId>,
    present: DocId,
}

impl Documents {
    fn new(documents: Vec<DocId>) -> Self {
        let mut rest = documents.into_iter();
        let present = rest.next().unwrap_or(TERMINATED);
        Self { rest, present }
    }
}

impl DocSet for Documents {
    fn advance(&mut self) -> DocId {
        self.present = self.rest.next().unwrap_or(TERMINATED);
        self.present
    }

    fn doc(&self) -> DocId {
        self.present
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.rest.len()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use tantivy::schema::{INDEXED, Schema};
    use tantivy::{Index, IndexWriter, TantivyDocument};

    use super::*;

    #[test]
    fn what_was_loaded_stays() {
        let mut schema = Schema::builder();
        let field = schema.add_u64_field("entry", INDEXED);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).expect("a writer");
        for entries in [[1, 2], [2, 3]] {
            for entry in entries {
                let mut document = TantivyDocument::new();
                document.add_u64(field, entry);
                writer.add_document(document).expect("added");
            }
            writer.commit().expect("committed");
        }
        let segments = index.searchable_segment_ids().expect("listed");
        assert_eq!(segments.len(), 2);
        let found = |removal: &Removal| {
            let searcher = index.reader().expect("a reader").searcher();
            Query::count(removal, &searcher).expect("counted")
        };
        let removal = |loaded: &[SegmentId]| Removal::new(field, vec![7, 2, 1], loaded.iter().copied().collect());
        assert_eq!([found(&removal(&[])), found(&removal(&segments))], [3, 0]);
        assert_eq!(found(&removal(&segments[..1])) + found(&removal(&segments[1..])), 3);
    }
}
