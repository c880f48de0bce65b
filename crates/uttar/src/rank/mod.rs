//! Ranking: candidates are ordered by their features; the result is a probability.

use crate::retrieve::Candidate;

/// A candidate with its place.
#[derive(Debug, Clone)]
pub(crate) struct Ranked {
    pub(crate) candidate: Candidate,
    pub(crate) score: f32,
    pub(crate) confidence: f32,
}

/// How much the weaker of the two parts adds to the stronger.
const SECOND_PART_WEIGHT: f32 = 0.3;

/// Orders the candidates, the best first; ties by entry.
pub(crate) fn rank(candidates: Vec<Candidate>) -> Vec<Ranked> {
    let mut ranked: Vec<Ranked> = candidates
        .into_iter()
        .map(|candidate| {
            let phrasing = candidate.phrasing.map_or(0.0, |found| found.score);
            let answer = candidate.answer.map_or(0.0, |found| found.score);
            let score = phrasing.max(answer) + SECOND_PART_WEIGHT * phrasing.min(answer);
            Ranked { candidate, score, confidence: score / (score + 10.0) }
        })
        .collect();
    ranked.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.candidate.entry.cmp(&b.candidate.entry)));
    ranked
}
