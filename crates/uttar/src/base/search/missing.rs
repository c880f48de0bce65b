//! What the customer would have to say for a surer reply: the product, or more of the place (decision record 0019).

use super::admit::Admitted;
use super::asked::Asked;
use super::prefer::is_hardly_less;
use super::{Extent, KnowledgeBase, View};
use crate::entry::Scope;
use crate::error::Result;
use crate::reply::{Context, Decision, SearchRequest};
use crate::resolve::Missing;

impl KnowledgeBase {
    /// Whether it is the product that is missing: the entries found are about several, and with that of the first the
    /// question would not be handed over.
    pub(super) fn is_product_missing(&self, admitted: &[Admitted], asked: &Asked<'_>) -> Result<bool> {
        let Asked { request, view, about, .. } = asked;
        let [first, rest @ ..] = admitted else { return Ok(false) };
        let families = &view.declared.families;
        let products = &first.stored.entry.products;
        let is_one = |product: &&String| families.knows(product) && !families.has_members(product);
        let Some(product) = products.iter().find(is_one) else { return Ok(false) };
        let is_rival = |one: &Admitted| {
            let others = &one.stored.entry.products;
            is_hardly_less(one.confidence, first.confidence)
                && !others.is_empty()
                && !others.iter().any(|other| products.contains(other))
        };
        if about.is_some() || !rest.iter().any(is_rival) {
            return Ok(false);
        }
        let context = Context { products: vec![product.clone()], ..request.context.clone() };
        self.would_help(SearchRequest { context, ..(*request).clone() }, first, view)
    }

    /// The levels of the place that are missing where the entries found are each for another: with that of the first
    /// the question would not be handed over.
    pub(super) fn places_between(&self, admitted: &[Admitted], asked: &Asked<'_>) -> Result<Vec<Missing>> {
        let Asked { request, view, .. } = asked;
        let [first, rest @ ..] = admitted else { return Ok(Vec::new()) };
        let said = request.scope.clone().unwrap_or_default();
        let scopes = |one: &Admitted| -> Vec<Scope> {
            one.stored.entry.answers.iter().map(|answer| answer.scope.clone().unwrap_or_default()).collect()
        };
        let Some(place) = scopes(first).into_iter().find(|scope| *scope != said && said.covers(scope)) else {
            return Ok(Vec::new());
        };
        let near = rest.iter().filter(|one| is_hardly_less(one.confidence, first.confidence)).map(scopes);
        let elsewhere = near.filter(|others| !others.iter().any(|other| other.covers(&place))).flatten();
        let elsewhere: Vec<Scope> = elsewhere.filter(|other| said.covers(other)).collect();
        let missing = Missing::between(&said, &place, &elsewhere);
        if missing.is_empty() || view.declared.settings.scope_problem(&place).is_some() {
            return Ok(Vec::new());
        }
        let told = SearchRequest { scope: Some(place), ..(*request).clone() };
        Ok(if self.would_help(told, first, view)? { missing } else { Vec::new() })
    }

    /// Whether an entry is still the first with what is told, and the question would not be handed over.
    fn would_help(&self, told: SearchRequest, first: &Admitted, view: &View) -> Result<bool> {
        let told = SearchRequest { limit: 1, facets: Vec::new(), explain: false, ..told };
        let reply = self.search_whole(&told, view, Extent::Message)?.reply;
        let is_first = reply.hits.first().is_some_and(|hit| hit.entry == first.stored.entry.id);
        Ok(is_first && reply.decision != Decision::HandOver)
    }

    /// What the answers of the entries offered differ by and nobody has said.
    pub(super) fn missing_places(offered: &[Admitted], asked: &Asked<'_>) -> Vec<Missing> {
        let of = |one: &Admitted| {
            asked.asker.missing(&one.stored.entry, |answer| asked.request.filter.passes_answer(answer))
        };
        let mut missing: Vec<Missing> = offered.iter().flat_map(of).collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }
}
