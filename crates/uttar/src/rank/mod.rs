//! Ranking: candidates are ordered by their features; the result is a probability.

mod best;
mod calibration;
mod classifier;
mod classifiers;
mod correction;
mod curve;
mod held;
mod kernel;
mod logistic;
mod met;
mod near;
mod one_word;
mod ridge;
mod script_weights;
mod texts;

pub(crate) use best::{best, best_of};
pub(crate) use calibration::{Calibration, Example};
pub(crate) use classifiers::{Classifiers, Trained};
pub(crate) use correction::Correction;
pub(crate) use curve::Outcome;

use crate::engine::{Places, ScriptCode, Snapshot};
use crate::features::{Block, Feature, features, number_of};
use crate::part::PartKind;
use crate::question::Question;
use crate::retrieve::{Candidate, Retrieved};
use crate::vectors::Nearness;
use classifiers::Blend;
use curve::PrecisionCurve;
use held::{Held, held};
use kernel::{BlockWeights, Numbering, Vectors, kernel};
use met::{Met, Shared, Words};
use near::explained_by_vectors;
use one_word::{OneWord, shares};
use script_weights::ScriptWeights;
use texts::Texts;

/// What a base has learnt of itself to rank by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ranker {
    /// Made with the classifiers.
    pub(crate) calibration: Calibration,
    pub(crate) trained: Trained,
    /// What its customers have taught it since.
    pub(crate) correction: Correction,
    curve: PrecisionCurve,
}

impl Ranker {
    pub(crate) fn new(calibration: Calibration, trained: Trained, correction: Correction) -> Self {
        let curve = PrecisionCurve::new(correction.outcomes(&calibration.outcomes));
        Self { calibration, trained, correction, curve }
    }

    /// The same with another correction.
    pub(crate) fn corrected(self, correction: Correction) -> Self {
        Self::new(self.calibration, self.trained, correction)
    }

    /// The smallest confidence from which on this share of the first hits is expected to be right.
    pub(crate) fn answer_threshold(&self, precision: f32) -> f32 {
        self.curve.threshold(precision)
    }
}

/// A candidate with its place.
#[derive(Debug, Clone)]
pub(crate) struct Ranked {
    pub(crate) candidate: Candidate,
    pub(crate) score: f32,
    /// What the score is counted in: that of an answer that holds all of the question, where only its answer can speak for an entry; 1 for all others.
    pub(crate) unit: f32,
    /// What its probability is computed from.
    pub(crate) evidence: Evidence,
    /// Which reading of the question found it; 0: as it was asked.
    pub(crate) reading: usize,
}

/// What speaks for a candidate, each from 0 to about 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Evidence {
    /// How much of the question its phrasings explain among the nearest ones.
    pub(crate) explained: f32,
    /// Whether only its answer can speak for it: the entry has no phrasing in the script of the answer.
    pub(crate) by_answer: bool,
    /// How much of the question, by the rarity of its terms, its best phrasing or answer holds; the less, the more phrasings the entries near have, since
    /// then what they explain together says more.
    pub(crate) held: f32,
    /// How much its best phrasing or answer holds, however many phrasings there are.
    pub(crate) share: f32,
    /// What its phrasings together have of the words of the question that say something, by the rarity of each: about 5 for a rare word. None where it was found by an
    /// answer alone, which has no features to look words up in.
    pub(crate) met: Option<f32>,
    /// What no phrasing near the question has of those words; the same for all candidates that have phrasings.
    pub(crate) unmet: Option<f32>,
    /// Whether a phrasing of it has the words of the question and no others.
    pub(crate) as_written: bool,
    /// Whether the question is written in Chinese characters, of which two are in many phrasings by chance where their word is in none.
    pub(crate) by_characters: bool,
    /// Of the phrasings that hold the one word that a question says, how many are its own; 1 where it says more.
    pub(crate) own_of_word: f32,
    /// The score's distance to the best of the others, in its own unit; negative for all but the first.
    pub(crate) margin: f32,
    /// How much of the question its parts explain by their vectors; 0 without vectors.
    pub(crate) near: f32,
}

impl Default for Evidence {
    fn default() -> Self {
        Self {
            explained: 0.0,
            by_answer: false,
            held: 0.0,
            share: 0.0,
            met: None,
            unmet: None,
            as_written: false,
            by_characters: false,
            own_of_word: 1.0,
            margin: 0.0,
            near: 0.0,
        }
    }
}

impl Evidence {
    /// By which factor it is less probable because others hold the one word of the question too, where all else makes it this probable. "Battery" is asked by
    /// those who want one replaced, and by those whose battery drains; no phrasing that a base asks itself says so little. What comes of it is the geometric
    /// mean of that probability and of the share of the phrasings with the word that are its own.
    pub(crate) fn share_of_word(&self, probability: f32) -> f32 {
        if self.own_of_word < probability { (self.own_of_word / probability).sqrt() } else { 1.0 }
    }

    /// What is explained or held, as far as it can be trusted: little of it says less where it is met by characters.
    pub(crate) fn trusted(&self, evidence: f32) -> f64 {
        const CHANCE: f32 = 1.5;
        let trusted = if self.by_characters { evidence.max(0.0).powf(CHANCE) } else { evidence };
        trusted.into()
    }

    /// What the words that are met say: each says less than the one before. In Chinese nothing: its words are met by the characters that they share with others, and are
    /// the dictionary's, which has them wrong at times.
    pub(crate) fn words_met(&self) -> f64 {
        const UNKNOWN: f64 = 1.57;
        const IN_CHINESE: f64 = 2.2;
        match self.met {
            Some(_) if self.by_characters => IN_CHINESE,
            Some(met) => f64::from(met).ln_1p(),
            None => UNKNOWN,
        }
    }

    /// What the words say that no phrasing near has: each less than the one before.
    pub(crate) fn words_unmet(&self) -> f64 {
        const UNKNOWN: f64 = 0.6;
        self.unmet.map_or(UNKNOWN, |unmet| f64::from(unmet).ln_1p())
    }

    /// What the nearness by vectors says. Squared: the nearest of strangers is always a little near, and that says nothing.
    pub(crate) fn nearness(&self) -> f32 {
        self.near * self.near
    }
}

/// How many of the nearest phrasings explain a question together.
const NEAREST_MAX: usize = 160;
/// How much the best phrasing counts beside what all explain, however many there are.
const PHRASING_WEIGHT: f32 = 0.5;
/// What counts more where the entries near have one phrasing each; with n each, an n-th of it.
struct Lone {
    /// The best phrasing.
    phrasing: f32,
    /// The share of the words that an entry's phrasings meet. Function words are none of these, however much of a short phrasing they are.
    met: f32,
}

const LONE: Lone = Lone { phrasing: 0.75, met: 0.25 };
/// Where answers are found whose entries have no phrasings; which words those meet is not known. See decision record 0020.
const LONE_BESIDE_ANSWERS: Lone = Lone { phrasing: 1.5, met: 0.0 };
/// How much what vectors explain counts beside what words do: vectors do not know names, models and numbers, nor, often, all languages of a base.
const NEAR_WEIGHT: f32 = 0.5;
/// How much the best answer counts beside the best phrasing.
const ANSWER_SHARE: f32 = 0.5;
/// How much an answer counts that holds all of the question, where the entry has no phrasing, beside the most that phrasings can say; see decision record 0015.
const ANSWER_ALONE_SHARE: f32 = 0.6;

/// What candidates are ranked by.
#[derive(Clone, Copy)]
pub(crate) struct Basis<'a> {
    pub(crate) snapshot: &'a dyn Snapshot,
    pub(crate) trained: &'a Trained,
    /// Where candidates may be, if not everywhere.
    pub(crate) among: Option<&'a Places>,
}

/// Orders the candidates, the best first; ties by entry.
pub(crate) fn rank(
    question: &Question,
    retrieved: Retrieved,
    nearness: Option<&Nearness>,
    basis: Basis<'_>,
) -> Vec<Ranked> {
    let snapshot = basis.snapshot;
    let weights = ScriptWeights::new(question, snapshot);
    let by_vectors = nearness.map(|nearness| explained_by_vectors(&retrieved, nearness));
    let by_vectors = by_vectors.unwrap_or_else(|| vec![0.0; retrieved.candidates.len()]);
    let held = held(question, &retrieved, &weights, snapshot);
    let by_answers = held.iter().filter(|held| held.by_answer).map(|held| held.answer).fold(0.0, f32::max);
    let explained = explain(question, &retrieved, &weights, basis, by_answers);
    let Explained { by_candidate, by_others_alike, blend, as_written, own_of_word, met, unmet, phrasings_per_entry } =
        explained;
    let lone = if by_answers > 0.0 { LONE_BESIDE_ANSWERS } else { LONE };
    let parts_weight = (PHRASING_WEIGHT + lone.phrasing / phrasings_per_entry) / blend.weight;
    let met_weight = lone.met / phrasings_per_entry / blend.weight;
    let mut ranked: Vec<Ranked> = retrieved
        .candidates
        .into_iter()
        .zip(held)
        .zip(by_candidate.into_iter().zip(by_others_alike))
        .zip(as_written.into_iter().zip(own_of_word))
        .zip(by_vectors.into_iter().zip(met))
        .map(|((((candidate, held), (explained, alike)), (as_written, own_of_word)), (near, met))| {
            let Held { phrasing, answer, by_answer } = held;
            let unit = if by_answer { ANSWER_ALONE_SHARE * (1.0 + parts_weight + met_weight) } else { 1.0 };
            let by_words = if by_answer {
                blend.chance * answer / by_answers.max(f32::EPSILON) + unit * answer
            } else {
                explained
                    + alike / blend.weight
                    + parts_weight * (phrasing + ANSWER_SHARE * answer)
                    + met_weight * met.share
            };
            let share = phrasing.max(answer);
            let evidence = Evidence {
                explained,
                by_answer,
                held: if by_answer { share } else { share / phrasings_per_entry },
                share,
                met: candidate.phrasing.is_some().then_some(met.amount),
                unmet: candidate.phrasing.is_some().then_some(unmet),
                as_written,
                by_characters: question.script == ScriptCode::from_code("Hani"),
                own_of_word: if as_written { 1.0 } else { own_of_word },
                margin: 0.0,
                near,
            };
            Ranked { candidate, score: by_words + NEAR_WEIGHT * near, unit, evidence, reading: 0 }
        })
        .collect();
    order(&mut ranked);
    ranked
}

/// Puts candidates in order, the best first, and sets their margins; ties by entry.
pub(crate) fn order(ranked: &mut [Ranked]) {
    ranked.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.candidate.entry.cmp(&b.candidate.entry)));
    let best = ranked.first().map_or(0.0, |ranked| ranked.score);
    let second = ranked.get(1).map_or(0.0, |ranked| ranked.score);
    for (place, ranked) in ranked.iter_mut().enumerate() {
        ranked.evidence.margin = (ranked.score - if place == 0 { second } else { best }) / ranked.unit;
    }
}

/// What the phrasings say of the question.
struct Explained {
    /// How much of it each candidate's phrasings explain.
    by_candidate: Vec<f32>,
    /// How much the phrasings of others explain that are the same texts as its own. Which of them all is meant, a question does not say, so each has its share in
    /// confidence; but an entry must not come behind what explains less for being one of many.
    by_others_alike: Vec<f32>,
    /// How much that counts.
    blend: Blend,
    /// Whether one of them has the words of the question and no others.
    as_written: Vec<bool>,
    /// Of the phrasings that hold the one word of the question, which share is of each candidate.
    own_of_word: Vec<f32>,
    /// What the phrasings of each candidate have of the words of the question that say something, by their rarity.
    met: Vec<Met>,
    /// What none of the phrasings has of them.
    unmet: f32,
    /// How many phrasings the entries near have on average.
    phrasings_per_entry: f32,
}

/// `by_answers` is how much of the question the best answer holds whose entry has nothing else.
fn explain(
    question: &Question,
    retrieved: &Retrieved,
    script_weights: &ScriptWeights<'_>,
    basis: Basis<'_>,
    by_answers: f32,
) -> Explained {
    let snapshot = basis.snapshot;
    let mut by_candidate = vec![0.0; retrieved.candidates.len()];
    let mut as_written = vec![false; retrieved.candidates.len()];
    let one_word = OneWord::of(question);
    let mut holding = vec![0_u16; retrieved.candidates.len()];
    let mut own = Vec::new();
    features(&question.analysis, &mut own);
    let asked_grams = grams(&own).to_vec();
    let blocks = BlockWeights::new(question.romanised, question.pinyin());
    let asked_for = rarities_of_features(question, retrieved);
    let mut numbering = Numbering::new(snapshot, &asked_for);
    let asked_features = own.clone();
    let words = Words::new(question, &asked_features, &retrieved.rarities);
    let mut shared = vec![Shared::default(); retrieved.candidates.len()];
    let mut shared_of_texts: Vec<Shared> = Vec::new();
    // The question is the first, the texts of the phrasings follow.
    let mut vectors = Vectors::default();
    vectors.push(&own, question.script, blocks, &mut numbering);
    let mut texts = Texts::default();
    snapshot.fetch_features(&retrieved.phrasings.iter().map(|(found, _)| found.place).collect::<Vec<_>>());
    for (found, candidate) in &retrieved.phrasings {
        snapshot.features(found.place, &mut own);
        let is_new = texts.add(found, &own, snapshot);
        holding[*candidate] += u16::from(one_word.as_ref().is_some_and(|word| word.is_in(&own)));
        as_written[*candidate] |= !asked_grams.is_empty() && grams(&own) == asked_grams;
        if is_new {
            vectors.push(&own, found.script, blocks, &mut numbering);
            shared_of_texts.push(words.shared(&own));
        }
    }
    for (text, (_, candidate)) in texts.of_phrasings().zip(&retrieved.phrasings) {
        shared[*candidate].add(&shared_of_texts[text]);
    }
    let asked = vectors.spread(0, numbering.len());
    let kernels: Vec<f32> = (1..)
        .zip(texts.first_phrasings())
        .map(|(number, found)| kernel(vectors.get(number), &asked) * script_weights.of(found.script))
        .collect();
    let mut near: Vec<(usize, usize)> =
        texts.of_phrasings().zip(&retrieved.phrasings).map(|(text, (_, candidate))| (text, *candidate)).collect();
    near.sort_by(|a, b| kernels[b.0].total_cmp(&kernels[a.0]));
    near.truncate(NEAREST_MAX);
    let mut times = vec![0; kernels.len()];
    near.iter().for_each(|(text, _)| times[*text] += 1);
    let is_near = |text: &usize| times[*text] > 0;
    let text = |text: usize| ridge::Text { vector: vectors.get(text + 1), kernel: kernels[text], times: times[text] };
    let nearest: Vec<ridge::Text<'_>> = (0..kernels.len()).filter(is_near).map(text).collect();
    let mut weights = vec![0.0; kernels.len()];
    for (text, weight) in (0..kernels.len()).filter(is_near).zip(ridge::weights(&nearest, numbering.len())) {
        weights[text] = weight;
    }
    near.iter().for_each(|(text, candidate)| by_candidate[*candidate] += weights[*text]);
    let by_others_alike = by_others_alike(&near, &weights, &times, by_candidate.len());
    let candidates: Vec<_> = retrieved.candidates.iter().map(|candidate| candidate.entry).collect();
    let blend = basis.trained.blend(question, &asked_features, &candidates, basis, by_answers, &mut by_candidate);
    let mut entries: Vec<usize> = near.iter().map(|(.., candidate)| *candidate).collect();
    entries.sort_unstable();
    entries.dedup();
    #[expect(clippy::cast_precision_loss, reason = "at most a few hundred")]
    let phrasings_per_entry = near.len().max(1) as f32 / entries.len().max(1) as f32;
    Explained {
        by_candidate,
        by_others_alike,
        blend,
        as_written,
        own_of_word: shares(&holding),
        met: shared.iter().map(|shared| words.met(shared)).collect(),
        unmet: words.unmet(&shared_of_texts),
        phrasings_per_entry,
    }
}

/// What the phrasings of the other candidates explain that are the texts of each, from the text and the candidate of each phrasing, the weight of a phrasing of
/// each text, and how many are that text.
fn by_others_alike(phrasings: &[(usize, usize)], weights: &[f32], times: &[u16], candidates: usize) -> Vec<f32> {
    let mut out = vec![0.0; candidates];
    let mut shared: Vec<(usize, usize)> = phrasings.iter().copied().filter(|(text, _)| times[*text] > 1).collect();
    shared.sort_unstable();
    for own in shared.chunk_by(|a, b| a == b) {
        let (text, candidate) = own[0];
        #[expect(clippy::cast_precision_loss, reason = "at most a few hundred")]
        let others = (usize::from(times[text]) - own.len()) as f32;
        out[candidate] += weights[text] * others;
    }
    out
}

/// The n-grams among the features: they do not depend on the language that a text is taken for.
fn grams(features: &[Feature]) -> &[Feature] {
    &features[..features.partition_point(|feature| feature.number < Block::Grams.end())]
}

/// The rarity of the question's features in phrasings and answers together, in the order of their numbers.
fn rarities_of_features(question: &Question, retrieved: &Retrieved) -> Vec<(u32, f32)> {
    let mut out: Vec<(u32, f32)> = question
        .terms
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_explain_with_the_same_text_is_theirs_and_ones_own() {
        // Text 0 is said twice by candidate 0 and once by 1; text 1 by 2 alone; text 2 by 1 and 3.
        let phrasings = [(0, 0), (2, 3), (0, 1), (1, 2), (0, 0), (2, 1)];
        let alike = by_others_alike(&phrasings, &[0.1, 0.7, 0.25], &[3, 1, 2], 5);
        for (alike, expected) in alike.iter().zip([0.1, 0.2 + 0.25, 0.0, 0.25, 0.0]) {
            assert!((alike - expected).abs() < 1e-6, "{alike} {expected}");
        }
    }
}
