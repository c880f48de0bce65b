//! The reply: what was decided, with what was admitted as the caller gets it.

use super::KnowledgeBase;
use super::admit::Admitted;
use super::asked::Asked;
use super::decide::Decided;
use super::explain::explain;
use super::find::Trace;
use super::hit::hit;
use crate::error::{Problem, Result};
use crate::filter::FacetCounts;
use crate::reply::{DetectedLanguage, Hit, Reply};

impl KnowledgeBase {
    /// The reply to what was asked. `trace` is what the confidences were computed from.
    pub(super) fn reply(
        &self,
        asked: Asked<'_>,
        admitted: &[Admitted],
        decided: Decided,
        facets: FacetCounts,
        trace: &Trace,
    ) -> Result<Reply> {
        let hits = hits(&asked, admitted, trace);
        let follow_ups = match admitted.first() {
            Some(first) => self.follow_ups(&first.stored.entry, &asked.asker)?,
            None => Vec::new(),
        };
        let guesses = asked.detection.languages.iter();
        let languages = guesses
            .map(|guess| DetectedLanguage { language: guess.language.as_str(), probability: guess.probability })
            .collect();
        let mut warnings = self.warnings(asked.request, asked.view)?;
        if asked.question().is_cut {
            let most = self.limits.query_tokens_max;
            warnings.push(Problem::new("query", format!("only its first {most} words were read; ask less at a time")));
        }
        let Decided { decision, offer, missing } = decided;
        let Asked { mentions, without_vectors, .. } = asked;
        Ok(Reply {
            decision,
            offer,
            missing,
            languages,
            mentions,
            hits,
            follow_ups,
            facets,
            without_vectors,
            warnings,
            took_ms: 0.0,
        })
    }
}

/// As many hits as are wanted, each explained where that is asked for.
fn hits(asked: &Asked<'_>, admitted: &[Admitted], trace: &Trace) -> Vec<Hit> {
    let shown = admitted.iter().take(asked.request.limit).enumerate();
    shown
        .map(|(place, one)| {
            let hit = hit(one, asked);
            let explanation = asked.request.explain.then(|| explain(place, admitted, &hit, asked, trace));
            Hit { explanation, ..hit }
        })
        .collect()
}
