//! Features of a text: what the ranker compares phrasings by.
//!
//! Features are hashed (Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning"), so that a
//! phrasing is a short sorted list of numbers and their frequencies one flat table, whatever the language.

use std::collections::HashMap;
use std::hash::Hasher;

use uttar_analysis::{Analysis, is_ideographic};

use crate::channel::Channel;
use crate::fingerprint::Fnv;

/// How many features there are.
pub(crate) const FEATURES: usize = 1 << NUMBER_BITS;
const NUMBER_BITS: u32 = 22;
/// How many features each block has.
const BLOCK: u32 = 1 << (NUMBER_BITS - 2);

/// The kinds of features, each with a block of numbers of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Block {
    /// Character n-grams.
    Grams,
    /// Words and pairs of words.
    Words,
    /// Close sound keys.
    Sounds,
    /// Trigrams of the spelling in Latin letters.
    Spellings,
}

impl Block {
    pub(crate) const ALL: [Self; 4] = [Self::Grams, Self::Words, Self::Sounds, Self::Spellings];

    /// The first number after those of this block.
    pub(crate) fn end(self) -> u32 {
        (self as u32 + 1) * BLOCK
    }

    /// The number of a term that is written in these parts.
    fn number(self, parts: &[&str]) -> u32 {
        self as u32 * BLOCK + hash(parts) % BLOCK
    }
}

/// A feature in one text: its number, and how many n-grams its word has, since they share the weight of the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Feature {
    pub(crate) number: u32,
    /// At most [`SHARERS_MAX`]; 0 where nothing is shared; [`PAIR_OF_CHARACTERS`].
    pub(crate) sharers: u8,
}

/// As many sharers as are counted.
const SHARERS_MAX: u8 = 62;
/// In place of the sharers of two Chinese characters that follow each other.
const PAIR_OF_CHARACTERS: u8 = 63;

impl Feature {
    /// As one number for storing, in the order of the features.
    pub(crate) fn pack(self) -> u32 {
        self.number << 6 | u32::from(self.sharers)
    }

    pub(crate) fn unpack(packed: u32) -> Self {
        Self { number: packed >> 6, sharers: (packed & 63) as u8 }
    }

    /// Whether it meets the same feature of another script.
    pub(crate) fn crosses_scripts(self) -> bool {
        self.number >= Block::Words.end()
    }
}

/// Writes the distinct features of a text, in order.
pub(crate) fn features(analysis: &Analysis, out: &mut Vec<Feature>) {
    out.clear();
    let sharers = grams_per_word(analysis);
    for gram in analysis.grams.iter() {
        let sharers = match is_pair_of_characters(gram.term) {
            true => PAIR_OF_CHARACTERS,
            false => sharers.get(&gram.position).copied().unwrap_or(0),
        };
        out.push(Feature { number: Block::Grams.number(&[gram.term]), sharers });
    }
    let mut previous: Option<&str> = None;
    for stem in analysis.stems.terms() {
        out.push(Feature { number: Block::Words.number(&[stem]), sharers: 0 });
        if let Some(previous) = previous.replace(stem) {
            out.push(pair_of_words(previous, stem));
        }
    }
    for key in analysis.sounds.terms() {
        out.push(Feature { number: Block::Sounds.number(&[key]), sharers: 0 });
    }
    spelling_features(analysis, out);
    out.sort_unstable_by_key(|feature| feature.pack());
    out.dedup_by_key(|feature| feature.number);
}

/// The feature of two words that follow each other, by their stems: that of the word which they are when written as one
/// ("power bank", "powerbank").
pub(crate) fn pair_of_words(first: &str, second: &str) -> Feature {
    Feature { number: Block::Words.number(&[first, second]), sharers: 0 }
}

/// Characters of an n-gram of a spelling. Longer and shorter ones beside them brought nothing.
const SPELLING_GRAM: usize = 3;

/// Adds the n-grams of the spellings of each word, close and loose together: what both have counts once. They are ASCII
/// and at most 40 characters long.
fn spelling_features(analysis: &Analysis, out: &mut Vec<Feature>) {
    let mut tokens = analysis.spellings.iter().peekable();
    let mut edged = String::new();
    while let Some(token) = tokens.next() {
        let first = out.len();
        let mut add = |spelling: &str| {
            edged.clear();
            edged.extend(["_", spelling, "_"]);
            let starts = 0..edged.len().saturating_sub(SPELLING_GRAM - 1);
            let grams = starts.map(|start| Block::Spellings.number(&[&edged[start..start + SPELLING_GRAM]]));
            out.extend(grams.map(|number| Feature { number, sharers: 0 }));
        };
        add(token.term);
        while let Some(other) = tokens.next_if(|other| other.position == token.position) {
            add(other.term);
        }
        let own = &mut out[first..];
        own.sort_unstable_by_key(|feature| feature.number);
        let distinct = own.chunk_by(|a, b| a.number == b.number).count();
        let sharers = u8::try_from(distinct).unwrap_or(SHARERS_MAX).min(SHARERS_MAX);
        own.iter_mut().for_each(|feature| feature.sharers = sharers);
    }
}

/// The number of the feature that a term of a question is; none for terms that only find.
pub(crate) fn number_of(channel: Channel, term: &str) -> Option<u32> {
    let block = match channel {
        Channel::Grams => Block::Grams,
        Channel::Stems => Block::Words,
        Channel::Sounds => Block::Sounds,
        Channel::Words | Channel::LooseSounds => return None,
    };
    Some(block.number(&[term]))
}

/// The features of the spellings in Latin letters among those of a text.
pub(crate) fn spellings(features: &[Feature]) -> &[Feature] {
    &features[features.partition_point(|feature| feature.number < Block::Sounds.end())..]
}

/// How many n-grams the word at each place has, as far as they are counted. A run of Chinese is not one word: its
/// n-grams share nothing.
pub(crate) fn grams_per_word(analysis: &Analysis) -> HashMap<usize, u8> {
    let mut out: HashMap<usize, u8> = HashMap::new();
    for gram in analysis.grams.iter().filter(|gram| !gram.term.starts_with(is_ideographic)) {
        let count = out.entry(gram.position).or_default();
        *count = (*count + 1).min(SHARERS_MAX);
    }
    out
}

/// What an n-gram weighs beside others of its word: a long word has many, and would otherwise outweigh all short ones.
/// Between equal weights for all n-grams and equal weights for all words; 1 for a word of 15 n-grams (six letters).
///
/// A Chinese character is a word of its own, or nearly; two that follow each other are rare because each of them is,
/// and say little more.
pub(crate) fn gram_weight(sharers: u8) -> f32 {
    const USUAL: f32 = 15.0;
    const PAIR: f32 = 0.15;
    match sharers {
        0 => 1.0,
        PAIR_OF_CHARACTERS => PAIR,
        _ => (USUAL / f32::from(sharers)).sqrt(),
    }
}

/// Whether an n-gram is two Chinese characters.
pub(crate) fn is_pair_of_characters(gram: &str) -> bool {
    gram.starts_with(is_ideographic) && gram.chars().nth(1).is_some()
}

/// Different numbers of n-grams that a word may have: [`Feature`] keeps six bits.
const SHARERS: usize = 64;

/// The square roots of [`gram_weight`], which many features of many texts are multiplied by.
#[derive(Debug)]
pub(crate) struct ShareRoots([f32; SHARERS]);

impl ShareRoots {
    pub(crate) fn new() -> Self {
        Self(std::array::from_fn(|sharers| gram_weight(u8::try_from(sharers).expect("few")).sqrt()))
    }

    pub(crate) fn of(&self, feature: Feature) -> f32 {
        self.0[usize::from(feature.sharers) % SHARERS]
    }
}

/// FNV-1a, the upper half folded into the lower: stable for ever, since features are stored.
fn hash(parts: &[&str]) -> u32 {
    let mut hasher = Fnv::default();
    parts.iter().for_each(|part| hasher.write(part.as_bytes()));
    let hash = hasher.finish();
    #[expect(clippy::cast_possible_truncation, reason = "the halves are folded on purpose")]
    let folded = (hash ^ (hash >> 32)) as u32;
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use uttar_analysis::Analyzer;

    fn of(text: &str, language: &str) -> Vec<Feature> {
        let mut analysis = Analysis::default();
        Analyzer::new().analyze(text, &[language], &mut analysis);
        let mut out = Vec::new();
        features(&analysis, &mut out);
        out
    }

    #[test]
    fn features_are_distinct_sorted_and_of_all_kinds() {
        let out = of("battery battery replace", "en");
        assert!(out.windows(2).all(|pair| pair[0].number < pair[1].number));
        let (grams, words) = (Block::Grams.end(), Block::Words.end());
        // batteri, replac, batteri batteri, batteri replac
        assert_eq!(out.iter().filter(|feature| (grams..words).contains(&feature.number)).count(), 4);
        assert!(out.iter().any(|feature| feature.number < grams && feature.sharers > 10));
        assert!(out.iter().any(|feature| feature.number >= words));
    }

    #[test]
    fn two_words_meet_the_word_that_they_are_when_written_as_one() {
        let words = |text| -> Vec<u32> {
            let range = Block::Grams.end()..Block::Words.end();
            of(text, "en").iter().map(|feature| feature.number).filter(|number| range.contains(number)).collect()
        };
        assert!(words("power bank").contains(&words("powerbank")[0]));
        assert!(!words("bank power").contains(&words("powerbank")[0]));
    }

    #[test]
    fn spellings_meet_across_scripts() {
        let (typed, native, other) = (of("zaroorat", "hi-Latn"), of("ज़रूरत", "hi"), of("बैटरी", "hi"));
        // _ja jar aru rur ura rat at_, and of the close one, jaruurat: ruu uur
        assert_eq!(spellings(&typed).len(), 9);
        assert_eq!(spellings(&typed).len(), spellings(&native).len());
        assert!(spellings(&other).iter().all(|feature| !spellings(&typed).contains(feature)));
    }

    #[test]
    fn packing_keeps_everything() {
        for feature in of("电池 battery", "zh-Hans") {
            assert_eq!(Feature::unpack(feature.pack()), feature);
        }
        // 电 and 池 share nothing, 电池 is a pair of characters.
        let mut sharers: Vec<u8> = of("电池", "zh-Hans").iter().map(|feature| feature.sharers).collect();
        sharers.sort_unstable();
        assert_eq!((sharers.pop(), sharers.pop()), (Some(PAIR_OF_CHARACTERS), Some(0)));
    }

    #[test]
    fn n_grams_of_a_long_word_weigh_less_each_and_more_together() {
        let (short, long) = (gram_weight(5), gram_weight(40));
        assert!(short > long && 5.0 * short < 40.0 * long);
    }
}
