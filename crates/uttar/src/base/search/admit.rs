//! From candidates to entries: the most probable ones that this asker may find.

use std::sync::Arc;

use super::asked::Asked;
use super::way::{FoundEntry, Way, speaks};
use super::{KnowledgeBase, LOOKED_AT_MIN};
use crate::catalogue::ProductFit;
use crate::error::Result;
use crate::filter::{FacetCounter, FacetCounts};
use crate::resolve::Withheld;
use crate::store::StoredEntry;

/// Where the question is about a product: a catalogue may have so many entries that ask the same of different products.
const LOOKED_AT_FOR_PRODUCTS_MIN: usize = 20;

/// A candidate that may be found by this asker, with its entry.
pub(super) struct Admitted {
    pub(super) way: Way,
    pub(super) confidence: f32,
    pub(super) stored: Arc<StoredEntry>,
    /// How it goes with the products asked about; none when there are none.
    pub(super) fit: Option<ProductFit>,
    /// The pattern by which an editor pinned it.
    pub(super) pinned_by: Option<String>,
    /// Whether it follows the entry answered before.
    pub(super) follows: bool,
    /// Why it has answers, but none that this asker may be given.
    pub(super) withheld: Option<Withheld>,
}

impl Admitted {
    pub(super) fn is_elsewhere(&self) -> bool {
        self.withheld == Some(Withheld::OtherScope)
    }

    /// Whether one of its phrasings says just what is asked.
    pub(super) fn is_as_written(&self) -> bool {
        matches!(&self.way, Way::Native(ranked) if ranked.evidence.as_written)
    }
}

impl KnowledgeBase {
    /// The first candidates with their entries, as many as are looked at, and what is counted over all that were found.
    pub(super) fn admit(&self, found: Vec<FoundEntry>, asked: &Asked<'_>) -> Result<(Vec<Admitted>, FacetCounts)> {
        let Asked { request, asker, view, products, .. } = asked;
        let families = &view.declared.families;
        let mut facets = FacetCounter::new(&request.facets, &request.filter, families);
        let follow_ups = self.follow_ups_of(request)?;
        let looked_at_min = if products.is_empty() { LOOKED_AT_MIN } else { LOOKED_AT_FOR_PRODUCTS_MIN };
        let looked_at = request.limit.max(looked_at_min);
        let mut admitted = Vec::with_capacity(looked_at.min(found.len()));
        for FoundEntry { way, confidence, pinned_by } in found {
            if admitted.len() >= looked_at && request.facets.is_empty() {
                break;
            }
            let Some(stored) = self.entry(way.entry(), view)?.filter(|stored| asker.finds(&stored.entry)) else {
                continue;
            };
            if !request.cross_language {
                let answer = asker.resolve(&stored.entry, |answer| request.filter.passes_answer(answer)).ok();
                if !speaks(&stored.entry, answer.map(|resolved| resolved.answer), way.phrasing_part(), &asked.may_find)
                {
                    continue;
                }
            }
            facets.add(&stored.entry);
            if admitted.len() < looked_at {
                let fit = (!products.is_empty()).then(|| families.fit(&stored.entry.products, products));
                let follows = follow_ups.contains(&stored.entry.id);
                let withheld = asked.withheld(&stored.entry);
                admitted.push(Admitted { way, confidence, stored, fit, pinned_by, follows, withheld });
            }
        }
        Ok((admitted, facets.finish()))
    }
}
