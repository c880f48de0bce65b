//! Entries as they are stored: by id, by key, all of them.

use std::sync::Arc;

use super::{KnowledgeBase, View};
use crate::entry::{Entry, EntryKey};
use crate::error::{Error, ErrorKind, Result};
use crate::quoted;
use crate::store::StoredEntry;

/// An entry that was asked for by id.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct VersionedEntry {
    /// 1 for a new entry, one more with each change.
    pub version: u64,
    /// The entry.
    pub entry: Entry,
}

impl From<StoredEntry> for VersionedEntry {
    fn from(stored: StoredEntry) -> Self {
        Self { version: stored.version, entry: stored.entry }
    }
}

/// Some of all entries, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EntryPage {
    /// The entries.
    pub entries: Vec<VersionedEntry>,
    /// The id after which to go on; absent: these are the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl KnowledgeBase {
    /// All entries as they are now, in the order in which they came.
    pub fn entries(&self) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        self.store.each_entry(&mut |stored| {
            entries.push(stored.entry);
            Ok(())
        })?;
        Ok(entries)
    }

    /// The entries whose id comes after one, in the order of their ids (by code point), `limit` at most. An empty id
    /// begins. It goes on wherever it was, whether that entry is still there or not: an entry that nobody writes
    /// meanwhile is met once.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let base = uttar::KnowledgeBase::create(folder.path().join("base"))?;
    /// # let entry = |id| serde_json::from_value(serde_json::json!({"id": id, "phrasings": {"en": ["battery"]}}));
    /// # base.put(vec![entry("b")?, entry("c")?, entry("a")?])?;
    /// let mut ids = Vec::new();
    /// let mut after = Some(String::new());
    /// while let Some(id) = after {
    ///     let page = base.entries_page(&id, 2)?;
    ///     ids.extend(page.entries.into_iter().map(|found| found.entry.id));
    ///     after = page.next;
    /// }
    /// assert_eq!(ids, ["a", "b", "c"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// `InvalidInput` for a limit of 0, or of more than [`Limits::page_entries_max`](crate::Limits::page_entries_max).
    pub fn entries_page(&self, after: &str, limit: usize) -> Result<EntryPage> {
        let most = self.limits.page_entries_max;
        if !(1..=most).contains(&limit) {
            return Err(Error::bad_field("limit", format!("{limit} is not between 1 and {most}")));
        }
        // One more tells whether it goes on.
        let rows = u32::try_from(limit).unwrap_or(u32::MAX).saturating_add(1);
        let mut stored = self.store.page_by_id(after, rows)?;
        let goes_on = stored.len() > limit;
        stored.truncate(limit);
        let next = stored.last().filter(|_| goes_on).map(|last| last.entry.id.clone());
        Ok(EntryPage { entries: stored.into_iter().map(VersionedEntry::from).collect(), next })
    }

    /// Calls `each` with all entries in the order in which they came, read a page at a time: what is written meanwhile
    /// may be among them, and nobody waits for a slow reader.
    pub(crate) fn each_entry(&self, page_entries: u32, each: &mut dyn FnMut(Entry) -> Result<()>) -> Result<()> {
        let mut after = 0;
        loop {
            let page = self.store.page(after, page_entries)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.key;
            page.into_iter().try_for_each(|stored| each(stored.entry))?;
        }
    }

    /// The entry with this id.
    ///
    /// # Errors
    /// `NotFound` if there is none; of one that was deleted it says so, and which version to restore.
    pub fn get(&self, id: &str) -> Result<VersionedEntry> {
        match self.store.get(id)? {
            Some(stored) => Ok(stored.into()),
            None => Err(Error::new(ErrorKind::NotFound, self.why_missing(id)?)),
        }
    }

    /// Why there is no such entry: it never was, or it was deleted.
    fn why_missing(&self, id: &str) -> Result<String> {
        let versions = self.store.versions(id)?;
        let Some(deletion) = versions.last().filter(|last| last.deleted) else {
            return Ok(format!("no entry has the id {}", quoted(id)));
        };
        let mut message = format!("the entry {id} was deleted at {}", deletion.change.at, id = quoted(id));
        if let Some(last) = versions.iter().rev().find(|version| !version.deleted) {
            message.push_str(&format!("; restore its version {} to have it again", last.version));
        }
        Ok(message)
    }

    /// The entry that the index has under a key, kept ready for the next time.
    pub(super) fn entry(&self, key: EntryKey, view: &View) -> Result<Option<Arc<StoredEntry>>> {
        if let Some(stored) = self.entry_cache.get(&key) {
            return Ok(Some(stored));
        }
        let stored = self.store.get_by_key(key)?.map(Arc::new);
        if let Some(stored) = &stored {
            self.entry_cache.insert(key, Arc::clone(stored));
            if !std::ptr::eq(self.view().as_ref(), view) {
                // The index changed meanwhile, and perhaps this entry.
                self.entry_cache.remove(&key);
            }
        }
        Ok(stored)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::testing::{TestBase, entry};
    use crate::change::{Operation, WriteOptions};

    fn page(base: &KnowledgeBase, after: &str, limit: usize) -> (Vec<(String, u64)>, Option<String>) {
        let page = base.entries_page(after, limit).expect("a page");
        (page.entries.into_iter().map(|found| (found.entry.id, found.version)).collect(), page.next)
    }

    #[test]
    fn pages_are_in_the_order_of_ids_and_go_on_where_they_were() {
        let base = TestBase::new();
        assert_eq!(page(&base, "", 2), (vec![], None));
        base.put(["ब", "b", "C", "a", "d"].map(|id| entry(id, "battery")).into()).expect("stored");
        base.put(vec![entry("b", "change the battery")]).expect("stored");
        let ids =
            |ids: &[(&str, u64)]| ids.iter().map(|(id, version)| ((*id).to_owned(), *version)).collect::<Vec<_>>();
        assert_eq!(page(&base, "", 2), (ids(&[("C", 1), ("a", 1)]), Some("a".into())));
        base.write(vec![Operation::delete("a"), Operation::delete("d")], &WriteOptions::default()).expect("deleted");
        assert_eq!(page(&base, "a", 2), (ids(&[("b", 2), ("ब", 1)]), None), "it is full, and nothing comes after it");
        assert_eq!(page(&base, "ब", 2), (vec![], None));
    }

    #[test]
    fn a_page_has_so_many_entries() {
        let base = TestBase::new().with_limits(|limits| limits.page_entries_max = 2);
        base.put(vec![entry("a", "one"), entry("b", "two"), entry("c", "three")]).expect("stored");
        assert_eq!(page(&base, "", 2).0.len(), 2);
        for limit in [0, 3] {
            let error = base.entries_page("", limit).expect_err("out of bounds");
            assert_eq!(error.problems()[0].field, "limit", "{error}");
            assert!(error.message().contains(&format!("{limit} is not between 1 and 2")), "{error}");
        }
    }
}
