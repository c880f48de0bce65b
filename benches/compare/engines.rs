//! The engines: ours, raw tantivy, and the others by their modules.

use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use uttar::{Entry, KnowledgeBase, SearchRequest};
use uttar_benches::RawTantivy;

use crate::Arguments;
use crate::engine::{Answer, Engine, HITS_MAX, process_seconds, thread_nanoseconds};
use crate::fts5::Fts5;
use crate::process::Process;

/// All engines. `tantivy` is the one that the others are compared with.
pub(crate) const NAMES: [&str; 9] = [
    "uttar",
    "tantivy",
    "fts5-unicode61",
    "fts5-trigram",
    "bm25s",
    "xapian",
    "lucene-standard",
    "lucene-trigram",
    "lucene-language",
];

/// An engine with what it took to fill it.
pub(crate) struct Indexed {
    pub(crate) name: &'static str,
    pub(crate) engine: Box<dyn Engine>,
    /// Of processor time, until it could be searched; nothing when the index was there already.
    pub(crate) seconds: Option<f64>,
    /// On the disk; nothing for engines that keep it in memory.
    pub(crate) bytes: Option<u64>,
    pub(crate) folder: PathBuf,
    /// Removes the folder at the end, unless it is kept.
    _temporary: Option<TempDir>,
}

/// Fills an engine with entries, or says why it cannot run here.
pub(crate) fn index(
    name: &'static str,
    phrasings: usize,
    entries: &[Entry],
    arguments: &Arguments,
) -> Result<Indexed, Box<dyn Error>> {
    let (folder, temporary) = match &arguments.keep {
        Some(folder) => (folder.join(format!("{name}-{phrasings}")), None),
        None => {
            let folder = tempfile::tempdir()?;
            (folder.path().join(name), Some(folder))
        }
    };
    let is_kept = folder.exists();
    std::fs::create_dir_all(&folder)?;
    let started = process_seconds("self");
    let mut engine: Box<dyn Engine> = match name {
        "uttar" => Box::new(Uttar::new(&folder, entries, is_kept)?),
        "tantivy" if is_kept => Box::new(RawTantivy::open(&folder)?),
        "tantivy" => Box::new(RawTantivy::create(&folder, entries)?),
        "fts5-unicode61" => Box::new(Fts5::create(&folder, entries, "unicode61")?),
        "fts5-trigram" => Box::new(Fts5::create(&folder, entries, "trigram")?),
        "bm25s" | "xapian" => Box::new(Process::python(&arguments.python, name, &folder, entries)?),
        _ => Box::new(Process::lucene(arguments.lucene.as_deref(), name, &folder, entries)?),
    };
    let seconds = match engine.process() {
        Some(process) => process_seconds(&process.to_string()),
        None => process_seconds("self") - started,
    };
    let seconds = (!is_kept).then_some(seconds);
    engine.settle();
    let bytes = Some(folder_bytes(&folder)?).filter(|bytes| *bytes > 0);
    Ok(Indexed { name, engine, seconds, bytes, folder, _temporary: temporary })
}

fn folder_bytes(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for child in std::fs::read_dir(folder)? {
        let child = child?;
        let metadata = child.metadata()?;
        bytes += if metadata.is_dir() { folder_bytes(&child.path())? } else { metadata.len() };
    }
    Ok(bytes)
}

struct Uttar {
    base: KnowledgeBase,
    numbers: HashMap<String, usize>,
}

impl Uttar {
    fn new(folder: &Path, entries: &[Entry], is_kept: bool) -> Result<Self, Box<dyn Error>> {
        let base = KnowledgeBase::open_or_create(folder)?;
        if !is_kept {
            base.put(entries.to_vec())?;
        }
        let numbers = entries.iter().enumerate().map(|(number, entry)| (entry.id.clone(), number)).collect();
        Ok(Self { base, numbers })
    }
}

impl Engine for Uttar {
    fn settle(&mut self) {
        self.base.finish_learning();
    }

    fn search(&mut self, question: &str) -> Result<Answer, Box<dyn Error>> {
        let mut request = SearchRequest::new(question);
        request.limit = HITS_MAX;
        let started = thread_nanoseconds();
        let reply = self.base.search(&request)?;
        let nanoseconds = thread_nanoseconds() - started;
        Ok(Answer { nanoseconds, entries: reply.hits.iter().map(|hit| self.numbers[&hit.entry]).collect() })
    }
}

impl Engine for RawTantivy {
    fn search(&mut self, question: &str) -> Result<Answer, Box<dyn Error>> {
        let started = thread_nanoseconds();
        let documents = RawTantivy::search(self, question)?;
        let nanoseconds = thread_nanoseconds() - started;
        Ok(Answer { nanoseconds, entries: self.entries(&documents)? })
    }
}
