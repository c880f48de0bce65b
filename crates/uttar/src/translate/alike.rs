//! Which of the entries found across scripts is spelt most like a romanised question.
//!
//! A word in Latin letters meets others by sound keys, and many share one. Among entries that hold about as much of the
//! question by their keys those come first whose phrasing, in Latin letters, has most of its trigrams, and those in a
//! script that it is probably meant in.

use super::Crossing;
use crate::engine::{DocumentAddress, ScriptCode, Snapshot, inverse_document_frequency};
use crate::features::{Feature, features, gram_weight, spellings};
use crate::question::Question;

/// How much of what an entry holds depends on how alike it is to the one most alike.
const ALIKE_SHARE: f32 = 0.8;
/// Entries that hold less of what the best one holds are too far away.
const HELD_SHARE_MIN: f32 = 0.5;
/// By how much a phrasing loses that has more trigrams than the question: the power of how many times more.
const LENGTH_POWER: f32 = 0.25;

/// Lowers what crossings hold that are spelt less like a romanised question than others, or are in another script than
/// it is meant in.
pub(super) fn prefer_alike(question: &Question, crossings: &mut [Crossing], snapshot: &dyn Snapshot) {
    if question.romanised == 0.0 {
        return;
    }
    let asked = Asked::new(question, snapshot);
    let least = HELD_SHARE_MIN * crossings.iter().map(|crossing| crossing.held).fold(0.0, f32::max);
    let near = crossings.iter().filter(|crossing| crossing.held >= least);
    let places: Vec<DocumentAddress> = near.filter_map(|crossing| Some(crossing.phrasing?.address)).collect();
    snapshot.fetch_features(&places);
    let mut memory = Vec::new();
    let chinese = ScriptCode::HAN;
    let mut alike = vec![Some(0.0); crossings.len()];
    for (crossing, alike) in crossings.iter_mut().zip(&mut alike).filter(|(crossing, _)| crossing.held >= least) {
        let Some(found) = crossing.phrasing.or(crossing.answer) else { continue };
        crossing.held *= question.weight_of(found.script);
        // An answer and a phrasing in Chinese, whose keys are its pinyin, cannot be compared so.
        *alike = crossing.phrasing.filter(|phrasing| phrasing.script != chinese).map(|phrasing| {
            snapshot.features(phrasing.address, &mut memory);
            asked.alike(spellings(&memory))
        });
    }
    let most = alike.iter().flatten().copied().fold(f32::EPSILON, f32::max);
    for (crossing, alike) in crossings.iter_mut().zip(alike) {
        if let Some(alike) = alike {
            crossing.held *= 1.0 - ALIKE_SHARE + ALIKE_SHARE * alike / most;
        }
    }
}

/// The trigrams of a question with their weights, which add up to 1.
struct Asked {
    trigrams: Vec<(Feature, f32)>,
}

impl Asked {
    fn new(question: &Question, snapshot: &dyn Snapshot) -> Self {
        let mut own = Vec::new();
        features(&question.analysis, &mut own);
        let frequencies = snapshot.feature_frequencies();
        let documents = snapshot.phrasing_count(None);
        let weight = |feature: &Feature| {
            #[expect(clippy::cast_precision_loss, reason = "statistics need no more than 24 bits")]
            let frequency = frequencies[feature.number as usize] as f32;
            inverse_document_frequency(documents, frequency) * gram_weight(feature.sharers)
        };
        let mut trigrams: Vec<(Feature, f32)> =
            spellings(&own).iter().map(|feature| (*feature, weight(feature))).collect();
        let sum = trigrams.iter().map(|(_, weight)| weight).sum::<f32>().max(f32::EPSILON);
        trigrams.iter_mut().for_each(|(_, weight)| *weight /= sum);
        Self { trigrams }
    }

    /// How much of the question a phrasing has, from 0 to 1, the longer the less.
    fn alike(&self, phrasing: &[Feature]) -> f32 {
        let mut rest = phrasing;
        let mut shared = 0.0;
        for (feature, weight) in &self.trigrams {
            rest = &rest[rest.iter().take_while(|other| other.number < feature.number).count()..];
            if rest.first().is_some_and(|other| other.number == feature.number) {
                shared += weight;
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
        let times = phrasing.len() as f32 / self.trigrams.len().max(1) as f32;
        shared / times.max(1.0).powf(LENGTH_POWER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feature(number: u32) -> Feature {
        Feature { number, sharers: 1 }
    }

    #[test]
    fn a_phrasing_is_alike_that_has_the_trigrams_and_few_others() {
        let asked = Asked { trigrams: vec![(feature(2), 0.5), (feature(5), 0.25), (feature(9), 0.25)] };
        let alike = |numbers: &[u32]| asked.alike(&numbers.iter().map(|number| feature(*number)).collect::<Vec<_>>());
        assert!((alike(&[2, 5, 9]) - 1.0).abs() < 1e-6);
        assert!((alike(&[1, 5, 9]) - 0.5).abs() < 1e-6);
        assert!(alike(&[1, 2, 3, 4, 5, 9]) < 0.9 && alike(&[1, 2, 3, 4, 5, 9]) > alike(&[2]));
        assert!(alike(&[]).abs() < 1e-6);
    }
}
