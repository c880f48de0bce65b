//! Ranking: candidates are ordered by their features; the result is a probability.

mod best;
mod by_phrasings;
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
pub(crate) use classifiers::{Classifiers, PHRASINGS_MIN, Trained};
pub(crate) use correction::Correction;
pub(crate) use curve::JudgedReply;

use crate::engine::{Documents, ScriptCode, Snapshot};
use crate::question::Question;
use crate::retrieve::{Candidate, Retrieved};
use crate::vectors::Nearness;
use by_phrasings::{ByPhrasings, OfCandidate, by_phrasings};
use curve::PrecisionCurve;
use held::{Held, held};
use near::explained_by_vectors;
use script_weights::ScriptWeights;

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

/// The probability that the name of a product alone can reach: what is wanted with it can only be asked back. Chosen by
/// hand, not measured.
pub(crate) const NAME_ALONE_PROBABILITY_MAX: f32 = 0.7;

/// A candidate with its place.
#[derive(Debug, Clone)]
pub(crate) struct Ranked {
    pub(crate) candidate: Candidate,
    pub(crate) score: f32,
    /// What the margin is divided by, so that margins of both kinds compare: for an entry that only its answer can
    /// speak for, the score of an answer with all of the question; for all others 1.
    pub(crate) unit: f32,
    /// What its probability is computed from.
    pub(crate) evidence: Evidence,
    /// Which reading of the question found it; 0: as it was asked.
    pub(crate) reading: usize,
}

impl Ranked {
    /// What speaks for it counts so much less.
    pub(crate) fn weigh(&mut self, weight: f32) {
        let Evidence { explained, held, share, met, margin, .. } = &mut self.evidence;
        for value in [&mut self.score, explained, held, share, margin].into_iter().chain(met) {
            *value *= weight;
        }
    }
}

/// What speaks for a candidate, each from 0 to about 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Evidence {
    /// How much of the question its phrasings explain among the nearest ones.
    pub(crate) explained: f32,
    /// Whether only its answer can speak for it: the entry has no phrasing in the script of the answer.
    pub(crate) has_answer_only: bool,
    /// How much of the question, by the rarity of its terms, its best phrasing or answer holds; the less, the more
    /// phrasings the entries near have, since then what they explain together says more.
    pub(crate) held: f32,
    /// How much its best phrasing or answer holds, however many phrasings there are.
    pub(crate) share: f32,
    /// What its phrasings together have of the words of the question that say something, by the rarity of each: about 5
    /// for a rare word. None where it was found by an answer alone, which has no features to look words up in.
    pub(crate) met: Option<f32>,
    /// How much of one word of these they have at best.
    pub(crate) best_word: f32,
    /// What no phrasing near the question has of those words; the same for all candidates that have phrasings.
    pub(crate) unmet: Option<f32>,
    /// Whether a phrasing of it has the words of the question and no others.
    pub(crate) as_written: bool,
    /// Whether the question is written in Chinese characters, of which two are in many phrasings by chance where their
    /// word is in none.
    pub(crate) by_characters: bool,
    /// Of the phrasings that hold the one word that a question says, how many are its own; 1 where it says more.
    pub(crate) own_of_word: f32,
    /// Whether the question says more than the name of a product, and nothing but the name is met.
    pub(crate) by_name_alone: bool,
    /// The score's distance to the best of the others, in its own unit; negative for all but the first.
    pub(crate) margin: f32,
    /// How much of the question its parts explain by their vectors; 0 without vectors.
    pub(crate) near: f32,
}

impl Default for Evidence {
    fn default() -> Self {
        Self {
            explained: 0.0,
            has_answer_only: false,
            held: 0.0,
            share: 0.0,
            met: None,
            best_word: 0.0,
            unmet: None,
            as_written: false,
            by_characters: false,
            own_of_word: 1.0,
            by_name_alone: false,
            margin: 0.0,
            near: 0.0,
        }
    }
}

impl Evidence {
    /// By which factor it is less probable because others hold the one word of the question too, where all else makes
    /// it this probable. "Battery" is asked by those who want one replaced, and by those whose battery drains; no
    /// phrasing that a base asks itself says so little. What comes of it is the geometric mean of that probability and
    /// of the share of the phrasings with the word that are its own.
    pub(crate) fn one_word_factor(&self, probability: f32) -> f32 {
        if self.own_of_word < probability { (self.own_of_word / probability).sqrt() } else { 1.0 }
    }

    /// The same where nothing is met but the name of a product: it tells which product is meant, not what is asked.
    pub(crate) fn name_alone_factor(&self, probability: f32) -> f32 {
        if self.by_name_alone && probability > NAME_ALONE_PROBABILITY_MAX {
            NAME_ALONE_PROBABILITY_MAX / probability
        } else {
            1.0
        }
    }

    /// What is explained or held, as far as it can be trusted: little of it says less where it is met by characters.
    pub(crate) fn trusted(&self, evidence: f32) -> f64 {
        // Decision record 0001.
        const CHANCE: f32 = 1.5;
        let trusted = if self.by_characters { evidence.max(0.0).powf(CHANCE) } else { evidence };
        trusted.into()
    }

    /// What the words that are met say: each says less than the one before. In Chinese always the same: its words are
    /// met by the characters that they share with others, and are the dictionary's, which has them wrong at times.
    pub(crate) fn words_met(&self) -> f64 {
        // Both: decision record 0012. The first leaves a confidence as it was without this input.
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
        // Chosen by hand, not measured.
        const UNKNOWN: f64 = 0.6;
        self.unmet.map_or(UNKNOWN, |unmet| f64::from(unmet).ln_1p())
    }

    /// What the nearness by vectors says. Squared: the nearest of strangers is always a little near, and that says
    /// nothing.
    pub(crate) fn nearness(&self) -> f32 {
        self.near * self.near
    }
}

/// How much the best phrasing counts beside what all explain, however many there are; see decision record 0001.
const PHRASING_WEIGHT: f32 = 0.5;
/// What counts more where the entries near have one phrasing each; with n each, an n-th of it.
struct Lone {
    /// The best phrasing.
    phrasing: f32,
    /// The share of the words that an entry's phrasings meet. Function words are none of these, however much of a short
    /// phrasing they are.
    met: f32,
}

/// See decision record 0020.
const LONE: Lone = Lone { phrasing: 0.75, met: 0.25 };
/// Where answers are found whose entries have no phrasings; which words those meet is not known. See decision record
/// 0020.
const LONE_BESIDE_ANSWERS: Lone = Lone { phrasing: 1.5, met: 0.0 };
/// How much what vectors explain counts beside what words do: vectors do not know names, models and numbers, nor,
/// often, all languages of a base. See decision record 0011.
const NEAR_WEIGHT: f32 = 0.5;
/// How much the best answer counts beside the best phrasing; see decision record 0015.
const ANSWER_SHARE: f32 = 0.5;
/// How much an answer counts that holds all of the question, where the entry has no phrasing, beside the most that
/// phrasings can say; see decision record 0015.
const ANSWER_ALONE_SHARE: f32 = 0.6;

/// What candidates are ranked by.
#[derive(Clone, Copy)]
pub(crate) struct Basis<'a> {
    pub(crate) snapshot: &'a dyn Snapshot,
    pub(crate) trained: &'a Trained,
    /// Where candidates may be, if not everywhere.
    pub(crate) among: Option<&'a Documents>,
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
    let by_answers = held.iter().filter(|held| held.has_answer_only).map(|held| held.answer).fold(0.0, f32::max);
    let said = by_phrasings(question, &retrieved, &weights, basis, by_answers);
    let ByPhrasings { blend, unmet, phrasings_per_entry, .. } = &said;
    let lone = if by_answers > 0.0 { LONE_BESIDE_ANSWERS } else { LONE };
    let parts_weight = (PHRASING_WEIGHT + lone.phrasing / phrasings_per_entry) / blend.weight;
    let met_weight = lone.met / phrasings_per_entry / blend.weight;
    let of_candidate = |(place, candidate): (usize, Candidate)| {
        let Held { phrasing, answer, has_answer_only } = held[place];
        let OfCandidate { explained, by_others_alike, as_written, own_of_word, met } = said.candidates[place];
        let near = by_vectors[place];
        let unit = if has_answer_only { ANSWER_ALONE_SHARE * (1.0 + parts_weight + met_weight) } else { 1.0 };
        let by_words = if has_answer_only {
            blend.chance * answer / by_answers.max(f32::EPSILON) + unit * answer
        } else {
            explained
                + by_others_alike / blend.weight
                + parts_weight * (phrasing + ANSWER_SHARE * answer)
                + met_weight * met.share
        };
        let share = phrasing.max(answer);
        let evidence = Evidence {
            explained,
            has_answer_only,
            held: if has_answer_only { share } else { share / phrasings_per_entry },
            share,
            met: candidate.phrasing.is_some().then_some(met.amount),
            best_word: met.best_word,
            unmet: candidate.phrasing.is_some().then_some(*unmet),
            as_written,
            by_characters: question.script == ScriptCode::HAN,
            own_of_word: if as_written { 1.0 } else { own_of_word },
            by_name_alone: false,
            margin: 0.0,
            near,
        };
        Ranked { candidate, score: by_words + NEAR_WEIGHT * near, unit, evidence, reading: 0 }
    };
    let mut ranked: Vec<Ranked> = retrieved.candidates.into_iter().enumerate().map(of_candidate).collect();
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
