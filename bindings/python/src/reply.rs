//! A reply as Python gets it: ranges in characters, and what has a shape of its own in JSON.

use pyo3::prelude::*;
use serde_json::json;
use uttar::{Hit, Reply};

use crate::characters::Characters;
use crate::decimal::decimal;

#[derive(IntoPyObject)]
pub(crate) struct ReplyFields {
    decision: &'static str,
    languages: Vec<(&'static str, f64)>,
    hits: Vec<HitFields>,
    /// Mentions, follow-ups, facets, warnings and why there were no vectors, in JSON.
    more: String,
    took_ms: f64,
}

/// Language, text, highlights in characters.
type PhrasingFields = (String, String, Vec<(usize, usize)>);

#[derive(IntoPyObject)]
struct HitFields {
    entry: String,
    version: u64,
    confidence: f64,
    phrasing: Option<PhrasingFields>,
    /// In JSON, which Python reads faster than we could build it.
    answer: Option<String>,
    /// Why this answer or none, step, product fit, bridge and editors' rules in JSON.
    more: String,
}

impl ReplyFields {
    pub(crate) fn new(query: &str, reply: Reply) -> Self {
        let characters = Characters::of(query);
        let mut mentions = reply.mentions;
        for mention in &mut mentions {
            let (start, end) = characters.range(mention.range[0], mention.range[1]);
            mention.range = [start, end];
        }
        let more = json!({
            "mentions": mentions, "follow_ups": reply.follow_ups, "facets": reply.facets, "offer": reply.offer,
            "missing": reply.missing,
            "without_vectors": reply.without_vectors, "warnings": reply.warnings,
        });
        Self {
            more: more.to_string(),
            decision: reply.decision.name(),
            languages: reply.languages.iter().map(|found| (found.language, decimal(found.probability))).collect(),
            hits: reply.hits.into_iter().map(HitFields::from).collect(),
            took_ms: reply.took_ms,
        }
    }
}

impl From<Hit> for HitFields {
    fn from(hit: Hit) -> Self {
        let mut step = hit.step;
        if let Some(step) = &mut step {
            let characters = Characters::of(&step.text);
            for range in &mut step.highlights {
                let (start, end) = characters.range(range[0], range[1]);
                *range = [start, end];
            }
        }
        let more = json!({
            "served": hit.served, "withheld": hit.withheld, "step": step, "product_fit": hit.product_fit,
            "bridge": hit.bridge, "pinned_by": hit.pinned_by, "read_as": hit.read_as, "explanation": hit.explanation,
        });
        let phrasing = hit.phrasing.map(|phrasing| {
            let characters = Characters::of(&phrasing.text);
            let highlights = phrasing.highlights.iter().map(|&[start, end]| characters.range(start, end)).collect();
            (phrasing.language, phrasing.text, highlights)
        });
        Self {
            entry: hit.entry,
            version: hit.version,
            confidence: decimal(hit.confidence),
            phrasing,
            more: more.to_string(),
            answer: hit.answer.map(|answer| serde_json::to_string(&answer).expect("an answer is plain data")),
        }
    }
}
