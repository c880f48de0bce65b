//! Ranking: candidates are ordered by their features; the result is a probability.

mod features;
mod kernel;
mod ridge;

use features::Block;
pub(crate) use features::{FEATURES, features};

use crate::engine::Snapshot;
use crate::question::Question;
use crate::retrieve::{Candidate, Retrieved};
use kernel::{BlockWeights, Vector};

/// A candidate with its place.
#[derive(Debug, Clone)]
pub(crate) struct Ranked {
    pub(crate) candidate: Candidate,
    pub(crate) score: f32,
    pub(crate) confidence: f32,
}

/// How many of the nearest phrasings explain a question together.
const NEAREST_MAX: usize = 100;

fn env(name: &str, default: f32) -> f32 { std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default) }

/// Orders the candidates, the best first; ties by entry.
pub(crate) fn rank(question: &Question, retrieved: Retrieved, snapshot: &dyn Snapshot) -> Vec<Ranked> {
    let explained = explained(question, &retrieved, snapshot);
    let most = question.terms.iter().map(|t| t.weight).sum::<f32>();
    let self_score = snapshot.self_score(question.script, &question.terms);
    let (wr, wp, wa, wm) = (env("WR", 1.0), env("WP", 0.5), env("WA", 0.5), env("WM", 0.0));
    let _ = most;
    let mut ranked: Vec<Ranked> = retrieved
        .candidates
        .into_iter()
        .zip(explained)
        .map(|(candidate, explained)| {
            let phrasing = candidate.phrasing.map_or(0.0, |found| found.score) / self_score[0];
            let answer = candidate.answer.map_or(0.0, |found| found.score) / self_score[1];
            let score = wr * explained + wp * phrasing + wa * answer + wm * phrasing.max(answer);
            Ranked { candidate, score, confidence: score / 2.0 }
        })
        .collect();
    ranked.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.candidate.entry.cmp(&b.candidate.entry)));
    ranked
}

/// How much of the question each candidate's phrasings explain.
fn explained(question: &Question, retrieved: &Retrieved, snapshot: &dyn Snapshot) -> Vec<f32> {
    let mut out = vec![0.0; retrieved.candidates.len()];
    let mut numbers = Vec::new();
    features(&question.analysis, &mut numbers);
    let blocks = BlockWeights::new(question.romanised);
    let pw = env("PW", 1.0);
    let weight = |script| move |feature| snapshot.feature_weight(feature, (!Block::crosses_scripts(feature)).then_some(script)).powf(pw);
    let asked = Vector::new(&numbers, blocks, weight(question.script));
    let mut near: Vec<(f32, Vector, usize)> = retrieved
        .phrasings
        .iter()
        .map(|(found, candidate)| {
            snapshot.features(found.place, &mut numbers);
            let vector = Vector::new(&numbers, blocks, weight(found.script));
            (asked.kernel(&vector), vector, *candidate)
        })
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.truncate(env("NN", NEAREST_MAX as f32) as usize);
    let kernels: Vec<f32> = near.iter().map(|(kernel, ..)| *kernel).collect();
    let vectors: Vec<Vector> = near.iter().map(|(_, vector, _)| vector.clone()).collect();
    for (weight, (_, _, candidate)) in ridge::weights(&kernels, &vectors).into_iter().zip(&near) {
        out[*candidate] += weight;
    }
    out
}
