//! A linear classifier of questions: entries are its classes, their phrasings its examples.
//!
//! Multinomial logistic regression. The ridge weighs a feature by its rarity alone; what is learnt here is how far each
//! feature tells the entries apart. Trained by stochastic gradients with a rate of its own for each feature (J. Duchi,
//! E. Hazan, Y. Singer, "Adaptive Subgradient Methods", JMLR 2011). An entry is not preferred by the whole of its share
//! of the phrasings: half of its logarithm is taken for granted while training (A. Menon et al., "Long-tail learning
//! via logit adjustment", ICLR 2021).

use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use super::kernel::{Vectors, Weighted};

/// How far the weights may grow: half of their squares, divided by this, is added to the loss (LIBLINEAR's C).
const STRENGTH: f32 = 30.0;
/// How much of the logarithm of an entry's share of the phrasings is taken for granted.
const PRIOR: f32 = 0.5;
/// How often each phrasing is looked at.
const ROUNDS: usize = 10;
/// How far a look at a phrasing moves the weights of its features, before the rates of these have fallen.
const RATE: f32 = 1.0;
/// The squares of the gradients of a feature that are taken for granted. Without, the first looks at it would move its
/// weights by the whole rate, however small the error was, and a rare feature is not looked at often enough to make
/// good for it.
const SQUARES: f32 = 1.0;
/// What a weight is stored in: a whole number of these.
const STEP: f32 = 1.0 / 64.0;

/// The weights, by feature and class.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Classifier {
    classes: usize,
    /// In order.
    features: Vec<u32>,
    /// Where the weights of each feature end; those of the next one begin there.
    ends: Vec<u32>,
    owners: Vec<u32>,
    /// In steps.
    weights: Vec<i16>,
}

/// Phrasings to learn from.
#[derive(Debug, Default)]
pub(super) struct Examples {
    /// How many classes there are.
    pub(super) class_count: usize,
    /// The phrasings.
    pub(super) vectors: Vectors,
    /// The class of each.
    pub(super) classes: Vec<u32>,
    /// The features, in the order of the numbers that they have in the vectors.
    pub(super) features: Vec<u32>,
}

impl Classifier {
    /// Learns; nothing when it is told to stop meanwhile.
    ///
    /// Features of several phrasings have a weight for each class, the most frequent ones first, so many weights in
    /// all; the others, as those of a single phrasing, have one for the classes of their phrasings.
    pub(super) fn train(examples: &Examples, weights_max: usize, stopping: &AtomicBool) -> Option<Self> {
        let mut training = Training::new(examples, weights_max);
        let mut order: Vec<usize> = (0..examples.classes.len()).collect();
        let mut random = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..ROUNDS {
            shuffle(&mut order, &mut random);
            for example in &order {
                if stopping.load(Ordering::Relaxed) {
                    return None;
                }
                training.step(*example);
            }
        }
        Some(training.finish())
    }

    /// The probability of each class, from the features of a question with their weights.
    pub(super) fn probabilities(&self, question: &[Weighted]) -> Vec<f32> {
        let mut scores = vec![0.0; self.classes];
        for (feature, weight) in question {
            if let Ok(at) = self.features.binary_search(feature) {
                let start = at.checked_sub(1).map_or(0, |before| self.ends[before]) as usize;
                let pairs = start..self.ends[at] as usize;
                for (owner, steps) in self.owners[pairs.clone()].iter().zip(&self.weights[pairs]) {
                    scores[*owner as usize] += weight * STEP * f32::from(*steps);
                }
            }
        }
        to_probabilities(&mut scores);
        scores
    }
}

struct Training<'a> {
    examples: &'a Examples,
    /// Where the weights of each feature begin; one more at the end.
    starts: Vec<usize>,
    owners: Vec<u32>,
    weights: Vec<f32>,
    /// What the length of the weights costs at each look at a phrasing that has the feature.
    decay: Vec<f32>,
    /// The squares of all gradients so far, by feature.
    squares: Vec<f32>,
    priors: Vec<f32>,
    scores: Vec<f32>,
}

impl<'a> Training<'a> {
    #[expect(clippy::cast_precision_loss, reason = "counts of phrasings")]
    fn new(examples: &'a Examples, weights_max: usize) -> Self {
        let features = examples.features.len();
        let frequencies = frequencies(examples);
        let mut sizes = vec![0.0_f32; examples.class_count];
        examples.classes.iter().for_each(|class| sizes[*class as usize] += 1.0);
        let (starts, owners) = pairs(examples, &frequencies, weights_max);
        let count = examples.classes.len().max(1) as f32;
        Self {
            examples,
            starts,
            weights: vec![0.0; owners.len()],
            owners,
            decay: frequencies.iter().map(|frequency| 1.0 / (STRENGTH * frequency.max(1.0))).collect(),
            squares: vec![SQUARES; features],
            priors: sizes.iter().map(|size| PRIOR * (size.max(1.0) / count).ln()).collect(),
            scores: vec![0.0; examples.class_count],
        }
    }

    /// Looks at one phrasing.
    fn step(&mut self, example: usize) {
        let (vector, class) = (self.examples.vectors.get(example), self.examples.classes[example] as usize);
        self.scores.copy_from_slice(&self.priors);
        for (feature, value) in vector {
            let pairs = self.starts[*feature as usize]..self.starts[*feature as usize + 1];
            for (owner, weight) in self.owners[pairs.clone()].iter().zip(&self.weights[pairs]) {
                self.scores[*owner as usize] += value * weight;
            }
        }
        to_probabilities(&mut self.scores);
        // From here on the errors.
        self.scores[class] -= 1.0;
        for (feature, value) in vector {
            let feature = *feature as usize;
            let pairs = self.starts[feature]..self.starts[feature + 1];
            let (owners, weights) = (&self.owners[pairs.clone()], &mut self.weights[pairs]);
            let errors: f32 = owners.iter().map(|owner| self.scores[*owner as usize].powi(2)).sum();
            self.squares[feature] += value * value * errors;
            let rate = RATE / self.squares[feature].sqrt();
            let decay = self.decay[feature];
            for (owner, weight) in owners.iter().zip(weights) {
                *weight -= rate * (value * self.scores[*owner as usize] + decay * *weight);
            }
        }
    }

    /// The model, without the weights that say next to nothing.
    fn finish(self) -> Classifier {
        let mut order: Vec<usize> = (0..self.examples.features.len()).collect();
        order.sort_unstable_by_key(|number| self.examples.features[*number]);
        let mut out = Classifier { classes: self.examples.class_count, ..Classifier::default() };
        for number in order {
            for pair in self.starts[number]..self.starts[number + 1] {
                #[expect(clippy::cast_possible_truncation, reason = "held within the bounds")]
                let steps = (self.weights[pair] / STEP).round().clamp(f32::from(i16::MIN), f32::from(i16::MAX)) as i16;
                if steps != 0 {
                    out.owners.push(self.owners[pair]);
                    out.weights.push(steps);
                }
            }
            out.features.push(self.examples.features[number]);
            out.ends.push(u32::try_from(out.owners.len()).expect("bounded by the number of phrasings"));
        }
        out
    }
}

/// How many phrasings have each feature.
fn frequencies(examples: &Examples) -> Vec<f32> {
    let mut out = vec![0.0; examples.features.len()];
    for example in 0..examples.classes.len() {
        examples.vectors.get(example).iter().for_each(|(feature, _)| out[*feature as usize] += 1.0);
    }
    out
}

/// Which classes each feature has weights for: where its classes begin, one more at the end, and the classes.
fn pairs(examples: &Examples, frequencies: &[f32], weights_max: usize) -> (Vec<usize>, Vec<u32>) {
    let least = least_frequency(frequencies, weights_max / examples.class_count.max(1));
    let is_wide = |feature: u32| frequencies[feature as usize] > least;
    let mut own = Vec::new();
    for (example, class) in examples.classes.iter().enumerate() {
        let features = examples.vectors.get(example).iter().map(|(feature, _)| *feature);
        own.extend(features.filter(|feature| !is_wide(*feature)).map(|feature| (feature, *class)));
    }
    own.sort_unstable();
    own.dedup();
    let (mut starts, mut owners) = (vec![0], Vec::new());
    let mut own = own.into_iter().peekable();
    for feature in (0..).take(frequencies.len()) {
        if is_wide(feature) {
            owners.extend((0..).take(examples.class_count));
        }
        while let Some((_, class)) = own.next_if(|(of, _)| *of == feature) {
            owners.push(class);
        }
        starts.push(owners.len());
    }
    (starts, owners)
}

/// The frequency that a feature must exceed so that there are at most so many of them; a single phrasing is never
/// enough.
fn least_frequency(frequencies: &[f32], most: usize) -> f32 {
    let mut shared: Vec<f32> = frequencies.iter().copied().filter(|frequency| *frequency > 1.0).collect();
    shared.sort_unstable_by(|a, b| b.total_cmp(a));
    shared.get(most).copied().unwrap_or(1.0)
}

/// Makes scores probabilities that add up to 1.
fn to_probabilities(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    scores.iter_mut().for_each(|score| *score = (*score - most).exp());
    let sum: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= sum);
}

/// Puts numbers in another order, the same one each time (R. Durstenfeld 1964; the numbers are those of G. Marsaglia's
/// xorshift, 2003).
fn shuffle(order: &mut [usize], random: &mut u64) {
    for last in (1..order.len()).rev() {
        *random ^= *random << 13;
        *random ^= *random >> 7;
        *random ^= *random << 17;
        let at = usize::try_from(*random % (last as u64 + 1)).expect("less than a length");
        order.swap(last, at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::kernel::tests::vectors;

    const WEIGHTS_MAX: usize = 1000;
    static GO: AtomicBool = AtomicBool::new(false);

    /// Phrasings with their classes; each feature of one weighs as much as the others.
    fn examples(phrasings: &[(&[u32], u32)]) -> Examples {
        let texts: Vec<&[u32]> = phrasings.iter().map(|(features, _)| *features).collect();
        let mut features: Vec<u32> = Vec::new();
        for feature in texts.iter().copied().flatten() {
            if !features.contains(feature) {
                features.push(*feature);
            }
        }
        let classes: Vec<u32> = phrasings.iter().map(|(_, class)| *class).collect();
        let class_count = classes.iter().max().map_or(0, |class| *class as usize + 1);
        Examples { class_count, vectors: vectors(&texts, 0.0), classes, features }
    }

    fn train(phrasings: &[(&[u32], u32)]) -> Classifier {
        Classifier::train(&examples(phrasings), WEIGHTS_MAX, &GO).expect("nobody stops it")
    }

    #[test]
    fn what_tells_entries_apart_decides_however_common_it_is() {
        // Feature 1 is in all; 2 and 3 are as common as each other and tell the classes apart.
        let model = train(&[(&[1, 2, 4], 0), (&[1, 2, 5], 0), (&[1, 3, 6], 1), (&[1, 3, 7], 1)]);
        let of = |features: &[u32]| {
            let question: Vec<Weighted> = features.iter().map(|feature| (*feature, 0.5)).collect();
            model.probabilities(&question)
        };
        let (first, second, neither) = (of(&[1, 2]), of(&[1, 3]), of(&[1, 99]));
        assert!(first[0] > 0.8 && second[1] > 0.8, "{first:?} {second:?}");
        assert!((neither[0] - 0.5).abs() < 0.1, "{neither:?}");
        for probabilities in [first, second, neither] {
            assert!((probabilities.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        }
    }

    #[test]
    fn an_entry_of_many_phrasings_is_not_preferred_for_all_of_them() {
        let mut phrasings: Vec<(&[u32], u32)> = vec![(&[1, 2], 0); 9];
        phrasings.push((&[1, 3], 1));
        let model = train(&phrasings);
        let doubtful = model.probabilities(&[(1, 0.7)]);
        assert!((0.2..0.7).contains(&doubtful[0]), "{doubtful:?}");
        let clear = model.probabilities(&[(1, 0.5), (3, 0.5)]);
        assert!(clear[1] > 0.6, "{clear:?}");
    }

    #[test]
    fn the_most_frequent_features_have_a_weight_for_each_entry_as_far_as_there_are_enough() {
        // Feature 1 is in four phrasings, 2 in three, both of two entries; 3 and 4 are in two each of the same entry, 5
        // to 9 in one.
        let phrasings: [(&[u32], u32); 5] =
            [(&[1, 2, 3, 5], 0), (&[1, 2, 3, 6], 0), (&[1, 2, 4, 7], 1), (&[1, 4, 8], 1), (&[9], 2)];
        let examples = examples(&phrasings);
        let weights = |most| {
            let (starts, owners) = pairs(&examples, &frequencies(&examples), most);
            assert_eq!(starts.last(), Some(&owners.len()));
            let count = |feature| {
                let at = examples.features.iter().position(|known| *known == feature).expect("a feature");
                starts[at + 1] - starts[at]
            };
            [1, 2, 3, 4, 5].map(count)
        };
        assert_eq!(weights(12), [3, 3, 3, 3, 1]);
        // All of one frequency or none of them.
        assert_eq!(weights(11), [3, 3, 1, 1, 1]);
        assert_eq!(weights(5), [3, 2, 1, 1, 1]);
        assert_eq!(weights(2), [2, 2, 1, 1, 1]);
    }

    #[test]
    fn it_stops_when_told_to_and_is_the_same_when_read_again() {
        let phrasings: [(&[u32], u32); 2] = [(&[1, 2], 0), (&[1, 3], 1)];
        assert!(Classifier::train(&examples(&phrasings), WEIGHTS_MAX, &AtomicBool::new(true)).is_none());
        let model = train(&phrasings);
        assert_eq!(model, train(&phrasings), "there is no chance in it");
        let json = serde_json::to_string(&model).expect("plain data");
        assert_eq!(serde_json::from_str::<Classifier>(&json).expect("plain data"), model);
    }
}
