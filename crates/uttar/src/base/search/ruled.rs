//! What the editors' rules say about a question.

use std::collections::HashSet;

use crate::base::{KnowledgeBase, View};
use crate::curation::Verdict;
use crate::entry::EntryKey;
use crate::error::Result;
use crate::filter::Filter;
use crate::resolve::Asker;

/// The entries that the editors' rules name for a question, as far as this asker may find them.
#[derive(Debug, Default)]
pub(super) struct Ruled {
    /// In the order of the rules, each with the pattern of its rule.
    pub(super) pinned: Vec<(EntryKey, String)>,
    pub(super) blocked: HashSet<EntryKey>,
}

impl KnowledgeBase {
    /// The entries of a verdict. Those that are gone by now, or that this asker may not find, are left out.
    pub(super) fn ruled(&self, verdict: Verdict, asker: &Asker<'_>, filter: &Filter, view: &View) -> Result<Ruled> {
        let mut out = Ruled::default();
        for id in &verdict.blocked {
            out.blocked.extend(self.store.get(id)?.map(|stored| stored.key));
        }
        for (id, pattern) in verdict.pinned {
            let Some(stored) = self.store.get(&id)? else { continue };
            if asker.finds(&stored.entry) && filter.passes(&stored.entry, &view.declared.families) {
                out.pinned.push((stored.key, pattern));
            }
        }
        Ok(out)
    }
}
