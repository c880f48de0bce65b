//! The store: the durable truth. The index is derived from it.
//!
//! Entries, products and settings are records: every version of each is kept, and every change has a position in one
//! ordered log.

mod opened;
mod right;
mod sqlite;

use std::path::Path;
use std::{fmt, fs};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::catalogue::Product;
use crate::change::{Change, WriteOutcome};
use crate::decide::Decision;
use crate::entry::{Entry, EntryKey};
use crate::error::{Error, ErrorKind, Problem, Result};
use crate::feedback::GivenFeedback;
use crate::resolve::Withheld;
use crate::time::Timestamp;
use crate::vectors::{EntryVectors, VectorMatrix};

pub(crate) use self::right::WriterRight;
pub(crate) use self::sqlite::{FORMAT_VERSION, SqliteStore, describe_copy, is_damage, lacks_space};

/// The name of the store in the folder of a base.
pub(crate) const STORE_FILE: &str = "store.sqlite3";

/// A position in the ordered log of changes: everything up to it is in the store.
pub(crate) type Position = u64;

/// Makes a folder for a base; it may be there if it is empty.
pub(crate) fn make_folder(folder: &Path) -> Result<()> {
    let occupied = fs::read_dir(folder).is_ok_and(|mut children| children.next().is_some());
    if occupied {
        let message = format!("{}: is not empty; name a new folder", folder.display());
        return Err(Error::new(ErrorKind::Conflict, message));
    }
    fs::create_dir_all(folder).map_err(|error| {
        let message = format!("{}: the folder cannot be made; check its name and permissions", folder.display());
        Error::new(ErrorKind::Unavailable, message).caused_by(error)
    })
}

/// Whether there is a base in a folder. One that may not be read is there, and an error.
pub(crate) fn has_base(folder: &Path) -> Result<bool> {
    use std::io::ErrorKind as Io;
    let file = folder.join(STORE_FILE);
    match fs::File::open(&file).and_then(|file| file.metadata()) {
        Ok(metadata) => Ok(metadata.is_file()),
        Err(error) if matches!(error.kind(), Io::NotFound | Io::NotADirectory) => Ok(false),
        Err(error) => {
            let message =
                format!("{}: cannot be read; check the permissions of the file and of its folder", file.display());
            Err(Error::new(ErrorKind::Unavailable, message).caused_by(error))
        }
    }
}

/// An entry as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct StoredEntry {
    pub(crate) key: EntryKey,
    pub(crate) version: u64,
    pub(crate) entry: Entry,
}

/// What is stored in one piece: all of it or nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Batch {
    pub(crate) change: Change,
    pub(crate) entries: Vec<EntryWrite>,
    pub(crate) products: Vec<Product>,
    /// The ids of products that are deleted.
    pub(crate) removed_products: Vec<String>,
    /// A product that is written by itself: its outcome comes behind those of the entries.
    pub(crate) product: Option<ProductWrite>,
    /// Documents by name: settings, rules and the like, versioned as entries are.
    pub(crate) settings: Vec<(String, Value)>,
    pub(crate) request: Option<Request>,
    /// The draft that this publishes, which is then gone.
    pub(crate) publishes: Option<String>,
}

impl Batch {
    /// Whether the catalogue is another one behind it.
    pub(crate) fn changes_products(&self) -> bool {
        self.product.is_some() || !self.products.is_empty() || !self.removed_products.is_empty()
    }
}

/// A new content of an entry, or its deletion.
#[derive(Debug, Clone)]
pub(crate) struct EntryWrite {
    pub(crate) id: String,
    /// Nothing deletes it.
    pub(crate) entry: Option<Entry>,
    /// Only if it has this version; 0: only if it is not there.
    pub(crate) if_version: Option<u64>,
    /// What its outcome warns of.
    pub(crate) warnings: Vec<Problem>,
}

impl EntryWrite {
    /// An entry as it is to be, whatever version it has now.
    pub(crate) fn put(entry: Entry) -> Self {
        Self { id: entry.id.clone(), entry: Some(entry), if_version: None, warnings: Vec::new() }
    }

    /// An entry that is to go, whatever version it has now.
    pub(crate) fn delete(id: String) -> Self {
        Self { id, entry: None, if_version: None, warnings: Vec::new() }
    }
}

/// A new content of a product, or its deletion.
#[derive(Debug, Clone)]
pub(crate) struct ProductWrite {
    pub(crate) id: String,
    /// Nothing deletes it.
    pub(crate) product: Option<Product>,
    /// Only if it has this version; 0: only if it is not there.
    pub(crate) if_version: Option<u64>,
}

/// The name of a request and the digest of its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) id: String,
    pub(crate) digest: String,
}

/// A version of an entry, without its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EntryVersion {
    /// Counted from 1.
    pub version: u64,
    /// The position of the change in the log of the base.
    pub position: u64,
    /// Who, why and when. A version from before the history was kept has the time 1970.
    #[serde(flatten)]
    pub change: Change,
    /// Whether it is the deletion of the entry.
    pub deleted: bool,
}

/// A name for a state of the whole base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Label {
    /// The name.
    pub name: String,
    /// The position in the log of the base that it marks.
    pub position: u64,
    /// Who, why and when.
    #[serde(flatten)]
    pub change: Change,
}

/// A change of an entry that waits in a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DraftedEntry {
    /// The id of the entry.
    pub id: String,
    /// The version that it starts from; 0 for a new entry.
    pub base_version: u64,
    /// Its content; absent: it is to be deleted.
    pub entry: Option<Entry>,
    /// Who, why and when.
    #[serde(flatten)]
    pub change: Change,
}

/// A question that was asked, with all that names a person taken out of its text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LoggedQuestion {
    /// The question.
    pub query: String,
    /// When it was asked.
    pub at: Timestamp,
    /// Who asked, as the caller names them; by this name it can be erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// What was decided.
    pub decision: Decision,
    /// The first hit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// Its confidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// Where the customer was, as a scope: `IN/KA/flipkart`. Text, for what names a person is taken out of it too:
    /// `IN/KA/[phone]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The language that it most likely is in (BCP 47).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Why the first hit had no answer for the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Withheld>,
}

/// A database that holds a base. What it has acknowledged is on the disk, and it can be asked from many threads at a
/// time. An entry that is not as it was written is an `Internal` error that names it, never an answer.
pub(crate) trait Store: Send + Sync + fmt::Debug {
    /// The right to write, which only one process can have at a time. [`write`](Self::write) takes it and keeps it;
    /// labels and drafts, of which no index is made, take it for a moment. Questions and what is said of them need
    /// none: the database sees to it that many can log.
    fn right(&self) -> &WriterRight;
    /// Stores batches, each all or nothing, and synced to disk on return. An entry with a known id gets its next
    /// version, unless it is as it was. Gives the outcomes for the entries of each batch, in the order given, then
    /// that of its one product.
    fn write(&self, batches: Vec<Batch>) -> Result<Vec<Result<Vec<WriteOutcome>>>>;
    /// What came of a request that was made before; a conflict if it was another one.
    fn first_outcomes(&self, request: &Request) -> Result<Option<Vec<WriteOutcome>>>;

    /// The entry with this id.
    fn get(&self, id: &str) -> Result<Option<StoredEntry>>;
    /// The entry with this key.
    fn get_by_key(&self, key: EntryKey) -> Result<Option<StoredEntry>>;
    /// Calls `each` with every entry that changed after `position`, as it is now, each once. It is for the index, and
    /// damaged ones are among them: one of them shall not keep the others from being found, and who finds it is told
    /// when it is read.
    fn each_changed_since(&self, position: Position, each: &mut dyn FnMut(StoredEntry) -> Result<()>) -> Result<()>;
    /// Calls `each` with every entry as it is now, all of one state, in the order of their keys.
    fn each_entry(&self, each: &mut dyn FnMut(StoredEntry) -> Result<()>) -> Result<()>;
    /// The entries after a key, in the order of their keys, `limit` at most: for reading all of them without keeping
    /// others from the store.
    fn page(&self, after: EntryKey, limit: u32) -> Result<Vec<StoredEntry>>;
    /// The entries whose id comes after one, in the order of their ids (by code point), `limit` at most.
    fn page_by_id(&self, after: &str, limit: u32) -> Result<Vec<StoredEntry>>;
    /// The keys of all entries, in order.
    fn entry_keys(&self) -> Result<Vec<EntryKey>>;
    /// The entries that were deleted after `position` and are not there now.
    fn deleted_since(&self, position: Position) -> Result<Vec<EntryKey>>;
    /// The entries that changed after `position` and are still there.
    fn keys_changed_since(&self, position: Position) -> Result<Vec<EntryKey>>;
    /// How far the log of changes goes.
    fn position(&self) -> Result<Position>;
    /// How many entries there are.
    fn entry_count(&self) -> Result<u64>;
    /// The position of the last change of a product or a setting.
    fn declared_position(&self) -> Result<Position>;
    /// All products, in the order of their ids.
    fn products(&self) -> Result<Vec<Product>>;
    /// The product with this id, and its version.
    fn product(&self, id: &str) -> Result<Option<(u64, Product)>>;
    /// The document with this name.
    fn setting(&self, name: &str) -> Result<Option<Value>>;
    /// The value that was kept under a name, in JSON; nothing if it is no text any more.
    fn kept_json(&self, name: &str) -> Result<Option<String>>;
    /// Keeps a value that can be computed again. Who calls it has the right to write, where it is made of more than
    /// what the store has now.
    fn keep_json(&self, name: &str, json: &str) -> Result<()>;

    /// The vectors that a model gave.
    fn vectors(&self, model: &str) -> Result<VectorMatrix>;
    /// Replaces the vectors of entries by those of a model, and removes all of other models. Who calls it has the right
    /// to write.
    fn write_vectors(&self, model: &str, entries: &[EntryVectors]) -> Result<()>;

    /// The versions of an entry, the first one first; nothing if there never was such an entry.
    fn versions(&self, id: &str) -> Result<Vec<EntryVersion>>;
    /// The content of a version; nothing inside for a deletion.
    fn version(&self, id: &str, version: u64) -> Result<Option<Option<Entry>>>;
    /// The entries that changed after `from` up to `to`, each with its content at both.
    fn changed_between(&self, from: Position, to: Position) -> Result<Vec<EntryPair>>;
    /// The products and documents that changed after `from` up to `to`, each with its content at both.
    fn declared_between(&self, from: Position, to: Position) -> Result<Vec<DeclaredPair>>;
    /// The last position at a time, by the dates of the changes; 0 before everything.
    fn position_at(&self, time: Timestamp) -> Result<Position>;
    /// Writes the base as it was at a position into a new file.
    fn copy_at(&self, position: Position, file: &Path) -> Result<SqliteStore>;

    /// Names a position.
    fn set_label(&self, label: &Label) -> Result<()>;
    /// Removes a label; whether there was one.
    fn remove_label(&self, name: &str) -> Result<bool>;
    /// All labels, in the order of their positions.
    fn labels(&self) -> Result<Vec<Label>>;

    /// Puts changes into a draft. A change of the same entry in it is replaced; the version that it started from stays.
    fn save_draft(&self, draft: &str, entries: &[EntryWrite], change: &Change) -> Result<()>;
    /// The changes of a draft, in the order of their ids; nothing if there is no such draft.
    fn draft(&self, draft: &str) -> Result<Vec<DraftedEntry>>;
    /// The names of all drafts and how many changes wait in each.
    fn drafts(&self) -> Result<Vec<(String, u64)>>;
    /// Removes a draft; whether there was one.
    fn discard_draft(&self, draft: &str) -> Result<bool>;
    /// Removes the change of one entry from a draft; whether there was one.
    fn discard_drafted(&self, draft: &str, id: &str) -> Result<bool>;

    /// Keeps questions.
    fn log_questions(&self, questions: &[LoggedQuestion]) -> Result<()>;
    /// The last questions from a time on, the newest first.
    fn logged_questions(&self, since: Timestamp, limit: usize) -> Result<Vec<LoggedQuestion>>;
    /// Removes the questions from before a time, and their traces in the file; how many.
    fn forget_questions_before(&self, time: Timestamp) -> Result<u64>;
    /// Keeps feedback, in the place of what the same customer said of the same before; of all that was ever given no
    /// more than the last `most` stay. Gives its number.
    fn add_feedback(&self, given: &GivenFeedback, most: u64) -> Result<u64>;
    /// The last feedback, the newest first.
    fn feedback(&self, limit: usize) -> Result<Vec<GivenFeedback>>;
    /// Removes the feedback from before a time, and its traces in the file; how many.
    fn forget_feedback_before(&self, time: Timestamp) -> Result<u64>;
    /// Removes all questions and feedback of a customer, and their traces in the file; how many.
    fn erase_customer(&self, customer: &str) -> Result<u64>;
}

/// An entry at two positions.
#[derive(Debug, Clone)]
pub(crate) struct EntryPair {
    pub(crate) id: String,
    pub(crate) from: Option<Entry>,
    pub(crate) to: Option<Entry>,
}

/// A product, or a document of what the base declares, at two positions.
#[derive(Debug, Clone)]
pub(crate) struct DeclaredPair {
    pub(crate) is_product: bool,
    /// The id of the product, or the name of the document.
    pub(crate) id: String,
    pub(crate) from: Option<Value>,
    pub(crate) to: Option<Value>,
}

impl dyn Store + '_ {
    /// Calls `each` with every entry that changed after `position`, as it is now, each once.
    pub(crate) fn changed_since(
        &self,
        position: Position,
        mut each: impl FnMut(StoredEntry) -> Result<()>,
    ) -> Result<()> {
        self.each_changed_since(position, &mut each)
    }

    /// The value that was kept under a name; nothing if it cannot be read any more.
    pub(crate) fn kept<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        Ok(self.kept_json(name)?.and_then(|body| serde_json::from_str(&body).ok()))
    }

    /// Keeps a value that can be computed again, such as a calibration.
    pub(crate) fn keep<T: Serialize>(&self, name: &str, value: &T) -> Result<()> {
        self.keep_json(name, &serde_json::to_string(value).expect("plain data"))
    }

    /// Stores one batch: all or nothing.
    pub(crate) fn write_one(&self, batch: Batch) -> Result<Vec<WriteOutcome>> {
        let outcomes = self.write(vec![batch])?.pop();
        outcomes.unwrap_or_else(|| Err(Error::new(ErrorKind::Internal, "the store gave no outcome")))
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use super::{Batch, EntryWrite};
    use crate::change::Change;
    use crate::entry::Entry;
    use crate::time::Timestamp;

    /// A batch of entries as a change of the second day of 1970.
    pub(crate) fn batch(entries: Vec<Entry>) -> Batch {
        let change = Change { author: "asha".into(), reason: "test".into(), at: Timestamp::from_ms(86_400_000) };
        Batch { change, entries: entries.into_iter().map(EntryWrite::put).collect(), ..Batch::default() }
    }
}
