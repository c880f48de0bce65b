//! What to do with what was found.

use super::admit::Admitted;
use super::asked::Asked;
use super::{Extent, KnowledgeBase};
use crate::catalogue::ProductFit;
use crate::decide::{ASK_CONFIDENCE_MIN, Decision, OFFER_CONFIDENCE_MIN, OFFER_MAX, decide, offer};
use crate::error::Result;
use crate::resolve::Missing;

/// What a reply says before its hits.
pub(super) struct Decided {
    pub(super) decision: Decision,
    /// How many hits to show.
    pub(super) offer: usize,
    pub(super) missing: Vec<Missing>,
}

impl KnowledgeBase {
    /// What to do with these entries, the best first. Where nothing but the name of a product was said and an entry
    /// fits it, nothing is handed over: what is wanted with it is asked back.
    pub(super) fn decide(&self, admitted: &[Admitted], extent: Extent, asked: &Asked<'_>) -> Result<Decided> {
        let Asked { request, view, .. } = asked;
        let threshold = self.threshold(request.answer_precision, view)?.confidence;
        let pinned = admitted.iter().filter(|one| one.pinned_by.is_some()).count();
        let confidences: Vec<f32> = admitted.iter().map(|one| one.confidence).collect();
        let mut decision = decide(&confidences, pinned, threshold);
        let least = view.declared.settings.offer_confidence_min.unwrap_or(OFFER_CONFIDENCE_MIN);
        let mut offer = offer(decision, &confidences, pinned, least);
        let limit = request.limit.min(admitted.len());
        let mut missing = Vec::new();
        if decision != Decision::Answer && pinned == 0 && extent == Extent::Message {
            missing = match self.is_product_missing(admitted, asked)? {
                true => vec![Missing::Product],
                false => self.places_between(admitted, asked)?,
            };
        }
        let fits = |one: &Admitted| one.fit >= Some(ProductFit::Fits);
        let is_asked_back = !missing.is_empty() || (asked.is_product_alone() && admitted[..limit].iter().any(fits));
        if decision == Decision::HandOver && is_asked_back {
            (decision, offer) = (Decision::Ask, OFFER_MAX);
        }
        let mut offer = offer.min(limit);
        missing.extend(Self::missing_places(&admitted[..offer], asked));
        missing.sort_unstable();
        missing.dedup();
        // Nothing that is worth showing can be said to this asker, unless they say where they are.
        let is_worth_showing = |one: &Admitted| {
            let is_sure = is_asked_back || one.pinned_by.is_some() || one.confidence >= ASK_CONFIDENCE_MIN;
            one.withheld.is_none() && is_sure
        };
        let offered = &admitted[..offer];
        if offered.iter().any(|one| one.withheld.is_some()) && !offered.iter().any(is_worth_showing) {
            (decision, offer) = if missing.is_empty() { (Decision::HandOver, 0) } else { (Decision::Ask, offer) };
        }
        Ok(Decided { decision, offer, missing })
    }
}
