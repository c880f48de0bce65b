//! SQLite's full-text search, as applications embed it.

use std::error::Error;
use std::path::Path;

use rusqlite::Connection;
use unicode_segmentation::UnicodeSegmentation;
use uttar::Entry;
use uttar_benches::document_texts;

use crate::engine::{Answer, Engine, HITS_MAX, thread_nanoseconds};

/// One document for each phrasing and each answer; a question is any of its words, or any three characters of them,
/// ranked by BM25.
pub(crate) struct Fts5 {
    connection: Connection,
    /// The entry of each document.
    entries: Vec<usize>,
    is_trigram: bool,
}

impl Fts5 {
    pub(crate) fn create(folder: &Path, entries: &[Entry], tokenizer: &str) -> Result<Self, Box<dyn Error>> {
        let file = folder.join("fts5.sqlite3");
        let _ = std::fs::remove_file(&file);
        let mut connection = Connection::open(file)?;
        connection
            .execute_batch(&format!("CREATE VIRTUAL TABLE documents USING fts5(text, tokenize = '{tokenizer}')"))?;
        let mut numbers = Vec::new();
        let transaction = connection.transaction()?;
        {
            let mut insert = transaction.prepare("INSERT INTO documents (rowid, text) VALUES (?, ?)")?;
            for (number, entry) in entries.iter().enumerate() {
                for text in document_texts(entry) {
                    insert.execute((i64::try_from(numbers.len())?, text))?;
                    numbers.push(number);
                }
            }
        }
        transaction.commit()?;
        Ok(Self { connection, entries: numbers, is_trigram: tokenizer == "trigram" })
    }
}

impl Engine for Fts5 {
    fn search(&mut self, question: &str) -> Result<Answer, Box<dyn Error>> {
        let started = thread_nanoseconds();
        let words = question.unicode_words();
        let terms: Vec<String> = if self.is_trigram {
            words.flat_map(trigrams).collect()
        } else {
            words.map(|word| format!("\"{word}\"")).collect()
        };
        let mut documents = Vec::with_capacity(HITS_MAX);
        if !terms.is_empty() {
            let sql = "SELECT rowid FROM documents WHERE documents MATCH ? ORDER BY rank LIMIT ?";
            let mut select = self.connection.prepare_cached(sql)?;
            let mut rows = select.query((terms.join(" OR "), i64::try_from(HITS_MAX)?))?;
            while let Some(row) = rows.next()? {
                documents.push(row.get::<_, i64>(0)?);
            }
        }
        let nanoseconds = thread_nanoseconds() - started;
        let entries = documents.into_iter().map(|document| self.entries[usize::try_from(document).expect("a rowid")]);
        Ok(Answer { nanoseconds, entries: entries.collect() })
    }
}

fn trigrams(word: &str) -> Vec<String> {
    let chars: Vec<char> = word.chars().collect();
    chars.windows(3).map(|three| format!("\"{}\"", three.iter().collect::<String>())).collect()
}
