//! From candidates to entries: the most probable ones that this asker may find.

use super::asked::Asked;
use super::prefer::Admitted;
use super::way::{Way, speaks};
use super::{KnowledgeBase, LOOKED_AT_MIN};
use crate::error::Result;
use crate::filter::{FacetCounter, FacetCounts};

/// Where the question is about a product: a catalogue may have so many entries that ask the same of different products.
const LOOKED_AT_FOR_PRODUCTS_MIN: usize = 20;

impl KnowledgeBase {
    /// The first candidates with their entries, as many as are looked at, and what is counted over all that were found.
    pub(super) fn admit(
        &self,
        found: Vec<(Way, f32, Option<String>)>,
        asked: &Asked<'_>,
    ) -> Result<(Vec<Admitted>, FacetCounts)> {
        let Asked { request, asker, view, products, .. } = asked;
        let families = &view.declared.families;
        let mut facets = FacetCounter::new(&request.facets, &request.filter, families);
        let follow_ups = self.follow_ups_of(request)?;
        let looked_at_min = if products.is_empty() { LOOKED_AT_MIN } else { LOOKED_AT_FOR_PRODUCTS_MIN };
        let looked_at = request.limit.max(looked_at_min);
        let mut admitted = Vec::with_capacity(looked_at.min(found.len()));
        for (way, confidence, pinned_by) in found {
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
