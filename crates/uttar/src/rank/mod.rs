//! Ranking: candidates are ordered by their features; the result is a probability.

mod calibration;
mod kernel;
mod logistic;
mod ridge;

pub(crate) use calibration::{Calibration, Example};

use crate::engine::{PartKind, Snapshot, most};
use crate::features::{features, number_of};
use crate::question::Question;
use crate::retrieve::{Candidate, Retrieved};
use kernel::{BlockWeights, Numbering, Vectors, kernel};

/// A candidate with its place.
#[derive(Debug, Clone)]
pub(crate) struct Ranked {
    pub(crate) candidate: Candidate,
    pub(crate) score: f32,
    /// What its probability is computed from.
    pub(crate) evidence: Evidence,
}

/// What speaks for a candidate, each from 0 to about 1.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Evidence {
    /// How much of the question its phrasings explain among the nearest ones.
    pub(crate) explained: f32,
    /// How much of the question, by the rarity of its terms, its best phrasing or answer holds; the less, the more phrasings the entries near have, since
    /// then what they explain together says more.
    pub(crate) held: f32,
    /// The score's distance to the best of the others; negative for all but the first.
    pub(crate) margin: f32,
}

/// How many of the nearest phrasings explain a question together.
const NEAREST_MAX: usize = 200;
/// How much the best phrasing counts beside what all explain, however many there are.
const PHRASING_WEIGHT: f32 = 0.5;
/// How much more it counts where the entries near have one phrasing each; with n each, an n-th of it.
const LONE_PHRASING_WEIGHT: f32 = 1.5;
/// How much the best answer counts beside the best phrasing.
const ANSWER_SHARE: f32 = 0.5;

/// Orders the candidates, the best first; ties by entry.
pub(crate) fn rank(question: &Question, retrieved: Retrieved, snapshot: &dyn Snapshot) -> Vec<Ranked> {
    let (explained, phrasings_per_entry) = explain(question, &retrieved, snapshot);
    let [phrasing_most, answer_most] =
        [PartKind::Phrasing, PartKind::Answer].map(|kind| most(kind, &question.terms, &retrieved.rarities));
    let phrasing_weight = PHRASING_WEIGHT + LONE_PHRASING_WEIGHT / phrasings_per_entry;
    let mut ranked: Vec<Ranked> = retrieved
        .candidates
        .into_iter()
        .zip(explained)
        .map(|(candidate, explained)| {
            let phrasing = candidate.phrasing.map_or(0.0, |found| found.score) / phrasing_most;
            let answer = candidate.answer.map_or(0.0, |found| found.score) / answer_most;
            let score = explained + phrasing_weight * (phrasing + ANSWER_SHARE * answer);
            let held = phrasing.max(answer) / phrasings_per_entry;
            Ranked { candidate, score, evidence: Evidence { explained, held, margin: 0.0 } }
        })
        .collect();
    ranked.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.candidate.entry.cmp(&b.candidate.entry)));
    let best = ranked.first().map_or(0.0, |ranked| ranked.score);
    let second = ranked.get(1).map_or(0.0, |ranked| ranked.score);
    for (place, ranked) in ranked.iter_mut().enumerate() {
        ranked.evidence.margin = ranked.score - if place == 0 { second } else { best };
    }
    ranked
}

/// How much of the question each candidate's phrasings explain, and how many phrasings the entries near have on average.
fn explain(question: &Question, retrieved: &Retrieved, snapshot: &dyn Snapshot) -> (Vec<f32>, f32) {
    let mut out = vec![0.0; retrieved.candidates.len()];
    let mut own = Vec::new();
    features(&question.analysis, &mut own);
    let blocks = BlockWeights::new(question.romanised);
    let asked_for = rarities_of_features(question, retrieved);
    let mut numbering = Numbering::new(snapshot, &asked_for);
    // The question is the first, the phrasings follow.
    let mut vectors = Vectors::default();
    vectors.push(&own, question.script, blocks, &mut numbering);
    for (found, _) in &retrieved.phrasings {
        snapshot.features(found.place, &mut own);
        vectors.push(&own, found.script, blocks, &mut numbering);
    }
    let asked = vectors.spread(0, numbering.len());
    let mut near: Vec<(f32, &[(u32, f32)], usize)> = (1..)
        .zip(&retrieved.phrasings)
        .map(|(text, (_, candidate))| {
            let vector = vectors.get(text);
            (kernel(vector, &asked), vector, *candidate)
        })
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.truncate(NEAREST_MAX);
    let (kernels, phrasings): (Vec<f32>, Vec<&[(u32, f32)]>) =
        near.iter().map(|(kernel, vector, _)| (*kernel, *vector)).unzip();
    for (weight, (_, _, candidate)) in ridge::weights(&kernels, &phrasings, numbering.len()).into_iter().zip(&near) {
        out[*candidate] += weight;
    }
    let mut entries: Vec<usize> = near.iter().map(|(_, _, candidate)| *candidate).collect();
    entries.sort_unstable();
    entries.dedup();
    #[expect(clippy::cast_precision_loss, reason = "at most a hundred")]
    let phrasings_per_entry = near.len().max(1) as f32 / entries.len().max(1) as f32;
    (out, phrasings_per_entry)
}

/// The rarity of the question's features in phrasings and answers together, in the order of their numbers.
fn rarities_of_features(question: &Question, retrieved: &Retrieved) -> Vec<(u32, f32)> {
    let mut out: Vec<(u32, f32)> = question
        .terms
        .iter()
        .zip(&retrieved.rarities)
        .filter_map(|(query, rarity)| {
            Some((number_of(query.channel, &query.term)?, rarity[PartKind::Phrasing as usize]))
        })
        .collect();
    out.sort_unstable_by_key(|(number, _)| *number);
    out
}
