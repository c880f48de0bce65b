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
            Some(stored) => Ok(VersionedEntry { version: stored.version, entry: stored.entry }),
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
