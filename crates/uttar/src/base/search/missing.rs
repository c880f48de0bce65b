//! What the customer would have to say for a surer reply: the product, or more of the place (decision record 0019).

use super::prefer::{Admitted, is_hardly_less};
use super::{KnowledgeBase, Searching};
use crate::error::Result;
use crate::reply::{Context, Decision, SearchRequest};
use crate::resolve::Missing;

impl KnowledgeBase {
    /// Whether it is the product that is missing: the entries found are about several, and with that of the first the question would not be handed over.
    pub(super) fn is_product_missing(&self, admitted: &[Admitted], search: &Searching<'_>) -> Result<bool> {
        let Searching { request, view, about, .. } = search;
        let [first, rest @ ..] = admitted else { return Ok(false) };
        let families = &view.model.families;
        let products = &first.stored.entry.products;
        let Some(product) = products.iter().find(|product| !families.has_members(product)) else { return Ok(false) };
        let is_rival = |one: &Admitted| {
            let others = &one.stored.entry.products;
            is_hardly_less(one.confidence, first.confidence)
                && !others.is_empty()
                && !others.iter().any(|other| products.contains(other))
        };
        if about.is_some() || !request.context.products.is_empty() || !rest.iter().any(is_rival) {
            return Ok(false);
        }
        let context = Context { products: vec![product.clone()], ..request.context.clone() };
        let told = SearchRequest { context, limit: 1, facets: Vec::new(), explain: false, ..(*request).clone() };
        let reply = self.search_whole(&told, view)?.reply;
        let is_first = reply.hits.first().is_some_and(|hit| hit.entry == first.stored.entry.id);
        Ok(is_first && reply.decision != Decision::HandOver)
    }

    /// What the answers of the entries offered differ by and nobody has said.
    pub(super) fn missing_places(offered: &[Admitted], search: &Searching<'_>) -> Vec<Missing> {
        let of = |one: &Admitted| {
            search.asker.missing(&one.stored.entry, |answer| search.request.filter.passes_answer(answer))
        };
        let mut missing: Vec<Missing> = offered.iter().flat_map(of).collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }
}
