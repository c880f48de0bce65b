//! What a request says of the customer: the products that it is about, and what was answered before.

use uttar_analysis::Analysis;

use super::{KnowledgeBase, View};
use crate::catalogue::{Families, Mention};
use crate::entry::Entry;
use crate::error::Result;
use crate::reply::{FollowUp, SearchRequest};
use crate::resolve::Asker;

impl KnowledgeBase {
    /// The products that a request is about.
    pub(super) fn products_of(&self, request: &SearchRequest, view: &View, analysis: &Analysis) -> Vec<String> {
        let mentions = view.declared.mentions(&view.analyzer).find(&request.query, analysis, &view.analyzer);
        products(&mentions, request, &view.declared.families)
    }

    /// What follows the entry that was answered before.
    pub(super) fn follow_ups_of(&self, request: &SearchRequest) -> Result<Vec<String>> {
        let Some(previous) = &request.context.previous_entry else {
            return Ok(Vec::new());
        };
        Ok(self.store.get(previous)?.map(|stored| stored.entry.follow_ups).unwrap_or_default())
    }

    /// The follow-ups of an entry that have an answer for this asker.
    pub(super) fn follow_ups(&self, entry: &Entry, asker: &Asker<'_>) -> Result<Vec<FollowUp>> {
        let mut out = Vec::new();
        for id in &entry.follow_ups {
            let Some(stored) = self.store.get(id)? else { continue };
            if asker.finds(&stored.entry) && asker.resolve(&stored.entry, |_| true).is_ok() {
                let (language, title) = asker.title(&stored.entry).unzip();
                let (language, title) = (language.map(ToString::to_string), title.map(str::to_owned));
                out.push(FollowUp { entry: id.clone(), title, language });
            }
        }
        Ok(out)
    }
}

/// The products that a request is about. Those of the customer that the catalogue does not have count for nothing.
pub(super) fn products(mentions: &[Mention], request: &SearchRequest, families: &Families) -> Vec<String> {
    let named: Vec<String> = mentions.iter().map(|mention| mention.product.clone()).collect();
    let owned: Vec<String> = request.context.products.iter().filter(|id| families.knows(id)).cloned().collect();
    families.narrow(&named, &owned)
}
