//! Raw tantivy: what a search costs without us.

use std::path::Path;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{DocAddress, Index, IndexReader, Searcher, TantivyDocument, Term};
use uttar::Entry;

use crate::corpus::answer_texts;

/// As for our own index.
const WRITER_BYTES: usize = 64 * 1024 * 1024;
const HITS_MAX: usize = 10;
const TEXT: &str = "text";
const ENTRY: &str = "entry";

/// A base in tantivy as a newcomer would have it: one text field, the default tokenizer, one document for each phrasing
/// and each answer, as in our index. It is a floor, not a rival: no languages, no store, no ranking, no answers in its
/// hits.
pub struct RawTantivy {
    text: Field,
    tokenizer: TextAnalyzer,
    reader: IndexReader,
}

impl RawTantivy {
    /// Indexes entries in an empty folder with one thread, as we do.
    pub fn create(folder: &Path, entries: &[Entry]) -> tantivy::Result<Self> {
        let mut schema = Schema::builder();
        let indexing =
            TextFieldIndexing::default().set_tokenizer("default").set_index_option(IndexRecordOption::WithFreqs);
        let text = schema.add_text_field(TEXT, TextOptions::default().set_indexing_options(indexing));
        let entry = schema.add_u64_field(ENTRY, FAST);
        let index = Index::create_in_dir(folder, schema.build())?;
        let mut writer = index.writer_with_num_threads(1, WRITER_BYTES)?;
        for (number, made) in (0..).zip(entries) {
            for value in document_texts(made) {
                let mut document = TantivyDocument::new();
                document.add_text(text, value);
                document.add_u64(entry, number);
                writer.add_document(document)?;
            }
        }
        writer.commit()?;
        Self::with_index(&index)
    }

    /// Opens what was made before.
    pub fn open(folder: &Path) -> tantivy::Result<Self> {
        Self::with_index(&Index::open_in_dir(folder)?)
    }

    fn with_index(index: &Index) -> tantivy::Result<Self> {
        let text = index.schema().get_field(TEXT)?;
        Ok(Self { text, tokenizer: index.tokenizer_for_field(text)?, reader: index.reader()? })
    }

    /// How many documents there are.
    pub fn document_count(&self) -> u64 {
        self.searcher().num_docs()
    }

    /// The ten best documents for any of the words of a question, by BM25.
    pub fn search(&self, question: &str) -> tantivy::Result<Vec<DocAddress>> {
        let mut terms: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut tokenizer = self.tokenizer.clone();
        tokenizer.token_stream(question).process(&mut |token| {
            let term = Term::from_field_text(self.text, &token.text);
            terms.push((Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))));
        });
        let best = TopDocs::with_limit(HITS_MAX).order_by_score();
        let found = self.searcher().search(&BooleanQuery::new(terms), &best)?;
        Ok(found.into_iter().map(|(_, document)| document).collect())
    }

    /// The entries of documents, as numbers in the list that was indexed.
    pub fn entries(&self, documents: &[DocAddress]) -> tantivy::Result<Vec<usize>> {
        let searcher = self.searcher();
        let mut out = Vec::with_capacity(documents.len());
        for document in documents {
            let column = searcher.segment_reader(document.segment_ord).fast_fields().u64(ENTRY)?;
            let number = column.first(document.doc_id).expect("every document has this field");
            out.push(usize::try_from(number).expect("a place in a list"));
        }
        Ok(out)
    }

    fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }
}

impl std::fmt::Debug for RawTantivy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RawTantivy").finish_non_exhaustive()
    }
}

/// The texts of an entry as our index cuts them: each phrasing, and each answer with its steps.
pub fn document_texts(entry: &Entry) -> impl Iterator<Item = String> {
    let phrasings = entry.all_phrasings().map(|(_, text)| text.to_owned());
    phrasings.chain(entry.answers.iter().map(|answer| answer_texts(answer).collect::<Vec<_>>().join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_any_word_of_a_question() {
        let mut entry = Entry { id: "a".to_owned(), ..Entry::default() };
        let english = entry.phrasings.entry("en".parse().expect("a tag")).or_default();
        english.extend(["Battery drains".to_owned(), "Where is my order".to_owned()]);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let index = RawTantivy::create(folder.path(), &[entry]).expect("an index");
        assert_eq!(index.document_count(), 2);
        assert_eq!(index.search("my battery").expect("a search").len(), 2);
        assert_eq!(index.search("refund").expect("a search"), []);
        assert_eq!(index.entries(&index.search("battery").expect("a search")).expect("an index"), [0]);
    }
}
