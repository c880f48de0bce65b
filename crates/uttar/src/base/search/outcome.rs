//! What to do with what was found.

use super::prefer::Admitted;
use super::{KnowledgeBase, Searching};
use crate::catalogue::ProductFit;
use crate::decide::{OFFER_CONFIDENCE_MIN, OFFER_MAX, decide, offer};
use crate::error::Result;
use crate::reply::Decision;
use crate::resolve::Missing;

/// What a reply says before its hits.
pub(super) struct Outcome {
    pub(super) decision: Decision,
    /// How many hits to show.
    pub(super) offer: usize,
    pub(super) missing: Vec<Missing>,
}

impl KnowledgeBase {
    /// What to do with these entries, the best first: an answer needs a confidence of `threshold`. Whether nothing but the name of a product was said decides too, for what is wanted with it is asked back.
    pub(super) fn outcome(
        &self,
        admitted: &[Admitted],
        threshold: f32,
        is_product_alone: bool,
        search: &Searching<'_>,
    ) -> Result<Outcome> {
        let pinned = admitted.iter().filter(|one| one.pinned_by.is_some()).count();
        let confidences: Vec<f32> = admitted.iter().map(|one| one.confidence).collect();
        let mut decision = decide(&confidences, pinned, threshold);
        let least = search.view.model.settings.offer_confidence_min.unwrap_or(OFFER_CONFIDENCE_MIN);
        let mut offer = offer(decision, &confidences, pinned, least);
        let limit = search.request.limit.min(admitted.len());
        let mut missing = Vec::new();
        if decision != Decision::Answer && pinned == 0 && search.asked_back {
            missing = match self.is_product_missing(admitted, search)? {
                true => vec![Missing::Product],
                false => self.places_between(admitted, search)?,
            };
        }
        let fits = |one: &Admitted| one.fit >= Some(ProductFit::Fits);
        let is_asked_back = !missing.is_empty() || (is_product_alone && admitted[..limit].iter().any(fits));
        if decision == Decision::HandOver && is_asked_back {
            (decision, offer) = (Decision::Ask, OFFER_MAX);
        }
        let mut offer = offer.min(limit);
        missing.extend(Self::missing_places(&admitted[..offer], search));
        missing.sort_unstable();
        missing.dedup();
        // Nothing of what is offered can be said to this asker, unless they say where they are.
        if offer > 0 && admitted[..offer].iter().all(|one| one.withheld.is_some()) {
            (decision, offer) = if missing.is_empty() { (Decision::HandOver, 0) } else { (Decision::Ask, offer) };
        }
        Ok(Outcome { decision, offer, missing })
    }
}
