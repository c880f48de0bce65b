//! What the phrasings near a question say of each candidate, and of the question: they are read, each text once;
//! weighed by ridge regression; and what they weigh is added up for their entries, with what was learnt of these.

use super::Basis;
use super::classifiers::Blend;
use super::kernel::{BlockWeights, Numbering, Vectors, kernel};
use super::met::{Met, Shared, Words};
use super::one_word::{OneWord, shares};
use super::ridge;
use super::script_weights::ScriptWeights;
use super::texts::Texts;
use crate::engine::Snapshot;
use crate::entry::EntryKey;
use crate::features::{Block, Feature, features, number_of};
use crate::part::PartKind;
use crate::question::Question;
use crate::retrieve::Retrieved;

/// How many of the nearest phrasings explain a question together; see decision record 0001.
const NEAREST_MAX: usize = 160;

/// What the phrasings say of a question.
pub(super) struct ByPhrasings {
    /// Of each candidate, in their order.
    pub(super) candidates: Vec<OfCandidate>,
    /// How much what they explain counts.
    pub(super) blend: Blend,
    /// What none of the phrasings has of the words of the question that say something, by their rarity.
    pub(super) unmet: f32,
    /// How many phrasings the entries near have on average.
    pub(super) phrasings_per_entry: f32,
}

/// What its phrasings say of a candidate.
#[derive(Debug, Clone, Copy)]
pub(super) struct OfCandidate {
    /// How much of the question they explain, with what was learnt.
    pub(super) explained: f32,
    /// How much the phrasings of others explain that are the same texts as its own. Which of them all is meant, a
    /// question does not say, so each has its share in confidence; but an entry must not come behind what explains less
    /// for being one of many.
    pub(super) by_others_alike: f32,
    /// Whether one of them has the words of the question and no others.
    pub(super) as_written: bool,
    /// Of the phrasings that hold the one word of the question, which share is its own.
    pub(super) own_of_word: f32,
    /// What they have of the words of the question that say something, by their rarity.
    pub(super) met: Met,
}

/// What the phrasings found say; `by_answers` is how much of the question the best answer holds whose entry has nothing
/// else.
pub(super) fn by_phrasings(
    question: &Question,
    retrieved: &Retrieved,
    script_weights: &ScriptWeights<'_>,
    basis: Basis<'_>,
    by_answers: f32,
) -> ByPhrasings {
    let mut asked = Vec::new();
    features(&question.analysis, &mut asked);
    let words = Words::new(question, &asked, &retrieved.rarities);
    let read = Read::new(question, &asked, &words, retrieved, basis.snapshot);
    let near = Near::new(&read, retrieved, script_weights);
    let mut explained = near.explained(retrieved.candidates.len());
    let by_others_alike = near.by_others_alike(retrieved.candidates.len());
    let entries: Vec<EntryKey> = retrieved.candidates.iter().map(|candidate| candidate.entry).collect();
    let blend = basis.trained.blend(question, &asked, &entries, basis, by_answers, &mut explained);
    let own_of_word = shares(&read.holding);
    let shared = read.shared_of_candidates(retrieved);
    let of_candidate = |at: usize| OfCandidate {
        explained: explained[at],
        by_others_alike: by_others_alike[at],
        as_written: read.as_written[at],
        own_of_word: own_of_word[at],
        met: words.met(&shared[at]),
    };
    ByPhrasings {
        candidates: (0..retrieved.candidates.len()).map(of_candidate).collect(),
        blend,
        unmet: words.unmet(&read.shared),
        phrasings_per_entry: near.phrasings_per_entry(),
    }
}

/// The phrasings found, each text read once.
struct Read<'a> {
    texts: Texts<'a>,
    /// That of the question is the first, those of the texts follow.
    vectors: Vectors,
    /// How many features these have.
    features: usize,
    /// Which features of the question each text has.
    shared: Vec<Shared>,
    /// By candidate, whether one of its phrasings has the words of the question and no others.
    as_written: Vec<bool>,
    /// By candidate, how many of its phrasings hold the one word of the question.
    holding: Vec<u16>,
}

impl<'a> Read<'a> {
    fn new(
        question: &Question,
        asked: &[Feature],
        words: &Words,
        retrieved: &'a Retrieved,
        snapshot: &dyn Snapshot,
    ) -> Self {
        let candidates = retrieved.candidates.len();
        let (mut as_written, mut holding) = (vec![false; candidates], vec![0; candidates]);
        let (one_word, asked_grams) = (OneWord::of(question), grams(asked));
        let blocks = BlockWeights::new(question.romanised, question.pinyin());
        let asked_for = rarities_of_features(question, retrieved);
        let mut numbering = Numbering::new(snapshot, &asked_for);
        let mut vectors = Vectors::default();
        vectors.push(asked, question.script, blocks, &mut numbering);
        let (mut texts, mut shared) = (Texts::default(), Vec::new());
        snapshot.fetch_features(&retrieved.phrasings.iter().map(|(found, _)| found.address).collect::<Vec<_>>());
        let mut own = Vec::new();
        for (found, candidate) in &retrieved.phrasings {
            snapshot.features(found.address, &mut own);
            holding[*candidate] += u16::from(one_word.as_ref().is_some_and(|word| word.is_in(&own)));
            as_written[*candidate] |= !asked_grams.is_empty() && grams(&own) == asked_grams;
            if texts.add(found, &own, snapshot) {
                vectors.push(&own, found.script, blocks, &mut numbering);
                shared.push(words.shared(&own));
            }
        }
        Self { texts, vectors, features: numbering.len(), shared, as_written, holding }
    }

    /// The text and the candidate of each phrasing.
    fn phrasings(&self, retrieved: &Retrieved) -> impl Iterator<Item = (usize, usize)> {
        self.texts.of_phrasings().zip(&retrieved.phrasings).map(|(text, (_, candidate))| (text, *candidate))
    }

    /// The kernel of each text with the question.
    fn kernels(&self, script_weights: &ScriptWeights<'_>) -> Vec<f32> {
        let asked = self.vectors.spread(0, self.features);
        let texts = (1..).zip(self.texts.first_phrasings());
        texts
            .map(|(number, found)| kernel(self.vectors.get(number), &asked) * script_weights.of(found.script))
            .collect()
    }

    /// Which features of the question the phrasings of each candidate have.
    fn shared_of_candidates(&self, retrieved: &Retrieved) -> Vec<Shared> {
        let mut out = vec![Shared::default(); retrieved.candidates.len()];
        for (text, candidate) in self.phrasings(retrieved) {
            out[candidate].add(&self.shared[text]);
        }
        out
    }
}

/// The nearest phrasings, weighed together.
struct Near {
    /// The text and the candidate of each, the nearest first.
    phrasings: Vec<(usize, usize)>,
    /// How many of them are each text.
    times: Vec<u16>,
    /// The weight in explaining the question of a phrasing that is this text; 0 where it is not among the nearest.
    weights: Vec<f32>,
}

impl Near {
    fn new(read: &Read<'_>, retrieved: &Retrieved, script_weights: &ScriptWeights<'_>) -> Self {
        let kernels = read.kernels(script_weights);
        let mut phrasings: Vec<(usize, usize)> = read.phrasings(retrieved).collect();
        phrasings.sort_by(|a, b| kernels[b.0].total_cmp(&kernels[a.0]));
        phrasings.truncate(NEAREST_MAX);
        let mut times = vec![0; kernels.len()];
        phrasings.iter().for_each(|(text, _)| times[*text] += 1);
        let near: Vec<usize> = (0..kernels.len()).filter(|text| times[*text] > 0).collect();
        let text = |text: &usize| ridge::Text {
            vector: read.vectors.get(text + 1),
            kernel: kernels[*text],
            times: times[*text],
        };
        let texts: Vec<ridge::Text<'_>> = near.iter().map(text).collect();
        let mut weights = vec![0.0; kernels.len()];
        for (text, weight) in near.iter().zip(ridge::weights(&texts, read.features)) {
            weights[*text] = weight;
        }
        Self { phrasings, times, weights }
    }

    /// How much of the question each of so many candidates explains.
    fn explained(&self, candidates: usize) -> Vec<f32> {
        let mut out = vec![0.0; candidates];
        self.phrasings.iter().for_each(|(text, candidate)| out[*candidate] += self.weights[*text]);
        out
    }

    /// How much of it, for each of so many candidates, the phrasings of the others explain that are its texts.
    fn by_others_alike(&self, candidates: usize) -> Vec<f32> {
        let mut out = vec![0.0; candidates];
        let alike = self.phrasings.iter().copied().filter(|(text, _)| self.times[*text] > 1);
        let mut alike: Vec<(usize, usize)> = alike.collect();
        alike.sort_unstable();
        for own in alike.chunk_by(|a, b| a == b) {
            let (text, candidate) = own[0];
            #[expect(clippy::cast_precision_loss, reason = "at most a few hundred")]
            let others = (usize::from(self.times[text]) - own.len()) as f32;
            out[candidate] += self.weights[text] * others;
        }
        out
    }

    fn phrasings_per_entry(&self) -> f32 {
        let mut entries: Vec<usize> = self.phrasings.iter().map(|(_, candidate)| *candidate).collect();
        entries.sort_unstable();
        entries.dedup();
        #[expect(clippy::cast_precision_loss, reason = "at most a few hundred")]
        let per_entry = self.phrasings.len().max(1) as f32 / entries.len().max(1) as f32;
        per_entry
    }
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
        let phrasings = vec![(0, 0), (2, 3), (0, 1), (1, 2), (0, 0), (2, 1)];
        let near = Near { phrasings, times: vec![3, 1, 2], weights: vec![0.1, 0.7, 0.25] };
        for (alike, expected) in near.by_others_alike(5).iter().zip([0.1, 0.2 + 0.25, 0.0, 0.25, 0.0]) {
            assert!((alike - expected).abs() < 1e-6, "{alike} {expected}");
        }
    }
}
