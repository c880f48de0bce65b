//! What the tests of the base share.

use std::ops::Deref;
use std::path::Path;

use super::KnowledgeBase;
use crate::change::Change;
use crate::entry::Entry;
use crate::limits::Limits;
use crate::reply::SearchRequest;
use crate::time::{Moment, Timestamp, UtcOffset};

/// A base in a temporary folder.
pub(in crate::base) struct TestBase {
    base: Option<KnowledgeBase>,
    folder: tempfile::TempDir,
}

impl TestBase {
    pub(in crate::base) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { base: Some(KnowledgeBase::create(folder.path().join("base")).expect("a new base")), folder }
    }

    /// One with these entries, in JSON.
    pub(in crate::base) fn of(entries: &str) -> Self {
        let base = Self::new();
        base.put(serde_json::from_str::<Vec<Entry>>(entries).expect("entries")).expect("stored");
        base
    }

    /// The same base, closed and opened.
    pub(in crate::base) fn reopened(mut self) -> Self {
        drop(self.base.take());
        self.base = Some(KnowledgeBase::open(self.folder.path().join("base")).expect("a base"));
        self
    }

    pub(in crate::base) fn with_limits(mut self, change: impl FnOnce(&mut Limits)) -> Self {
        let mut limits = Limits::default();
        change(&mut limits);
        self.base = self.base.take().map(|base| base.with_limits(limits));
        self
    }

    /// The ids of what a question finds.
    pub(in crate::base) fn found(&self, query: &str) -> Vec<String> {
        let reply = self.search(&SearchRequest::new(query)).expect("a question");
        reply.hits.into_iter().map(|hit| hit.entry).collect()
    }

    /// Whether a file of the store holds a text.
    pub(in crate::base) fn on_disk(&self, text: &str) -> bool {
        let holds = |file: &Path| {
            let bytes = std::fs::read(file).unwrap_or_default();
            bytes.windows(text.len()).any(|window| window == text.as_bytes())
        };
        let files = std::fs::read_dir(self.folder()).expect("a folder").map(|file| file.expect("a file").path());
        files.filter(|file| file.is_file()).any(|file| holds(&file))
    }
}

impl Deref for TestBase {
    type Target = KnowledgeBase;

    fn deref(&self) -> &KnowledgeBase {
        self.base.as_ref().expect("it is open")
    }
}

pub(in crate::base) fn entry(id: &str, phrasing: &str) -> Entry {
    serde_json::from_value(serde_json::json!({"id": id, "phrasings": {"en": [phrasing]}})).expect("an entry")
}

/// The beginning of a day, in UTC.
pub(in crate::base) fn beginning(day: &str) -> Timestamp {
    day.parse::<Moment>().expect("a day").begin(UtcOffset::default())
}

/// A change at the beginning of a day.
pub(in crate::base) fn change(author: &str, day: &str) -> Change {
    Change { author: author.into(), reason: String::new(), at: beginning(day) }
}
