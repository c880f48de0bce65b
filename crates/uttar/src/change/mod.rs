//! Changes: what is done to entries, by whom, why and when, and what came of it.

mod diff;
mod merge_patch;

use serde::{Deserialize, Serialize};

pub use self::diff::{DeclaredDiff, DeclaredKind, EntryDiff, FieldChange};
pub(crate) use self::diff::{diff_declared, diff_entry, diff_fields};
pub(crate) use self::merge_patch::merge_patch;

use crate::entry::Entry;
use crate::error::Problem;
use crate::time::Timestamp;

/// Who makes a change, why, and when. It is kept with every version.
///
/// ```
/// let change = uttar::Change::by("asha", "new price list");
/// assert_eq!((change.author.as_str(), change.reason.as_str()), ("asha", "new price list"));
/// assert!(change.at > uttar::Timestamp::from_ms(0));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Change {
    /// Who; may be empty.
    pub author: String,
    /// Why; may be empty.
    pub reason: String,
    /// When, within the years 1 to 9999. The order of changes is that in which they were stored, whatever this says;
    /// what is dated before a change that came before it counts as made with that one when the base is asked for at a
    /// time.
    pub at: Timestamp,
}

/// A change of now, by nobody in particular.
impl Default for Change {
    fn default() -> Self {
        Self::now()
    }
}

impl Change {
    /// A change of now, by nobody in particular.
    pub fn now() -> Self {
        Self::by("", "")
    }

    /// A change of now: who makes it, and why.
    pub fn by(author: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { author: author.into(), reason: reason.into(), at: Timestamp::now() }
    }
}

/// What is to be done to one entry.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Operation {
    /// What.
    pub action: Action,
    /// Only if the entry has this version; 0: only if there is no such entry.
    pub if_version: Option<u64>,
}

/// What can be done to an entry.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Action {
    /// Stores it: a new entry, or the next version of one.
    Put(Entry),
    /// Changes some fields of it.
    #[non_exhaustive]
    Patch {
        /// The id of the entry.
        id: String,
        /// A JSON merge patch (RFC 7386).
        patch: serde_json::Value,
    },
    /// Deletes it. Its versions stay.
    Delete(String),
}

impl Operation {
    /// Stores an entry: a new one, or the next version of one.
    pub fn put(entry: Entry) -> Self {
        Self { action: Action::Put(entry), if_version: None }
    }

    /// Changes fields of an entry by a JSON merge patch (RFC 7386): `null` removes a field, an array replaces the one
    /// that is there.
    pub fn patch(id: impl Into<String>, patch: serde_json::Value) -> Self {
        Self { action: Action::Patch { id: id.into(), patch }, if_version: None }
    }

    /// Deletes an entry. Its versions stay, and can be restored.
    pub fn delete(id: impl Into<String>) -> Self {
        Self { action: Action::Delete(id.into()), if_version: None }
    }

    /// Only if the entry has this version; 0: only if there is no such entry. Otherwise it is a conflict.
    #[must_use]
    pub fn if_version(mut self, version: u64) -> Self {
        self.if_version = Some(version);
        self
    }

    /// The id of the entry.
    pub fn id(&self) -> &str {
        match &self.action {
            Action::Put(entry) => &entry.id,
            Action::Patch { id, .. } | Action::Delete(id) => id,
        }
    }
}

impl From<Entry> for Operation {
    fn from(entry: Entry) -> Self {
        Self::put(entry)
    }
}

/// When a write returns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refresh {
    /// When it is on the disk and searchable.
    #[default]
    Wait,
    /// When it is on the disk; it is searchable soon after, within 100 ms unless the machine is overloaded.
    Soon,
}

/// How to write.
///
/// ```
/// let before = uttar::Timestamp::now();
/// assert!(uttar::WriteOptions::default().change.at >= before, "a change of now");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WriteOptions {
    /// Who, why and when.
    pub change: Change,
    /// Names this request. The same request sent again under its name does nothing, and gives the first outcome;
    /// another request under that name is a conflict. Remembered for a week by the clock of the machine that stores it,
    /// whatever the change is dated.
    pub request_id: Option<String>,
    /// When to return.
    pub refresh: Refresh,
}

impl WriteOptions {
    /// The options for a change: no request id, return when it is searchable.
    pub fn new(change: Change) -> Self {
        Self { change, ..Self::default() }
    }
}

/// What came of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WriteOutcome {
    /// The id of the entry, or of the product.
    pub id: String,
    /// Its version now; for a deleted one that of its deletion.
    pub version: u64,
    /// What happened.
    pub effect: Effect,
    /// What of it leads nowhere: a product, a screen or a follow-up that was not there when it was written, nor came
    /// with it. Where a base has no catalogue, or no screens, nothing is said of these: they may be elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Problem>,
}

/// What happened to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Effect {
    /// It is new.
    Created,
    /// It has a new version.
    Updated,
    /// It was so already, and keeps its version.
    Unchanged,
    /// It is gone; its versions stay.
    Deleted,
}

impl Effect {
    /// The name in JSON and in Python.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Deleted => "deleted",
        }
    }
}
