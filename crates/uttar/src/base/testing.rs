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
pub(super) struct TestBase {
    base: Option<KnowledgeBase>,
    folder: tempfile::TempDir,
}

impl TestBase {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { base: Some(KnowledgeBase::create(folder.path().join("base")).expect("a new base")), folder }
    }

    /// The same base, closed and opened.
    pub(super) fn reopened(mut self) -> Self {
        drop(self.base.take());
        self.base = Some(KnowledgeBase::open(self.folder.path().join("base")).expect("a base"));
        self
    }

    pub(super) fn with_limits(mut self, change: impl FnOnce(&mut Limits)) -> Self {
        let mut limits = Limits::default();
        change(&mut limits);
        self.base = self.base.take().map(|base| base.with_limits(limits));
        self
    }

    /// The ids of what a question finds.
    pub(super) fn found(&self, query: &str) -> Vec<String> {
        let reply = self.search(&SearchRequest::new(query)).expect("a question");
        reply.hits.into_iter().map(|hit| hit.entry).collect()
    }

    /// Whether a file of the store holds a text.
    pub(super) fn on_disk(&self, text: &str) -> bool {
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

pub(super) fn entry(id: &str, phrasing: &str) -> Entry {
    serde_json::from_value(serde_json::json!({"id": id, "phrasings": {"en": [phrasing]}})).expect("an entry")
}

/// The beginning of a day, in UTC.
pub(super) fn beginning(day: &str) -> Timestamp {
    day.parse::<Moment>().expect("a day").begin(UtcOffset::default())
}

/// A change at the beginning of a day.
pub(super) fn change(author: &str, day: &str) -> Change {
    Change { author: author.into(), reason: String::new(), at: beginning(day) }
}
