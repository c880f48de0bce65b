//! The kernel: how alike two phrasings are.
//!
//! A weighted mean of cosines of inverse-document-frequency weights, one cosine for each block of features: character
//! n-grams, words and pairs of words, sound keys, spellings in Latin letters. From 0 (nothing shared) to 1 (the same
//! features).

use crate::engine::{LEAST_RARITY, ScriptCode, Snapshot};
use crate::features::{Block, Feature, ShareRoots};

/// How much each block counts; the weights add up to 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BlockWeights([f32; Block::ALL.len()]);

impl BlockWeights {
    /// For a question that is romanised with this probability, and pinyin with that: what sounds alike counts more than
    /// what is spelt alike, and not at all for one that surely is not romanised. Chinese has no spelling but its
    /// pinyin, which the sound keys are.
    pub(crate) fn new(romanised: f32, pinyin: f32) -> Self {
        let romanised = romanised.clamp(0.0, 1.0);
        let within = (1.0 - romanised * ACROSS_SHARE) / 2.0;
        let spellings = (romanised - pinyin).max(0.0) * ACROSS_SHARE * SPELLINGS_SHARE;
        Self([within, within, romanised * ACROSS_SHARE - spellings, spellings])
    }

    /// For texts in one script.
    pub(crate) fn own_script() -> Self {
        Self::new(0.0, 0.0)
    }

    /// For a text in a script: of a Chinese one, which is cut into words by a dictionary, the characters count more.
    fn within(self, script: ScriptCode) -> Self {
        let [grams, words, sounds, spellings] = self.0;
        if script != ScriptCode::HAN {
            return self;
        }
        let own = grams + words;
        Self([own * CHARACTERS_SHARE, own * (1.0 - CHARACTERS_SHARE), sounds, spellings])
    }

    /// The features that count: those of the blocks that meet across scripts are the last.
    fn counting(self, features: &[Feature]) -> &[Feature] {
        let last = Block::ALL.into_iter().zip(self.0).rfind(|(_, share)| *share > 0.0);
        let end = last.map_or(0, |(block, _)| block.end());
        &features[..features.partition_point(|feature| feature.number < end)]
    }
}

/// How much sound keys and spellings count in a question that surely is romanised.
const ACROSS_SHARE: f32 = 0.7;
/// How much characters count beside the words of Chinese.
const CHARACTERS_SHARE: f32 = 0.8;
/// How much spellings count beside sound keys, which say less of more words.
const SPELLINGS_SHARE: f32 = 0.85;

/// The features of a question and of the phrasings near it, numbered as they come. Their rarities are looked up once,
/// though a hundred phrasings have them: the table of all features is too large for any cache.
pub(crate) struct Numbering<'a> {
    snapshot: &'a dyn Snapshot,
    /// The rarity of the features that the question asks for, in the order of their numbers.
    asked_for: &'a [(u32, f32)],
    /// Open addressing: features with their places in `known`, [`FREE`] where there is none. Its length is a power of
    /// two, more than twice the features known.
    slots: Vec<(u32, u32)>,
    known: Vec<Known>,
    /// What the number of phrasings in a script adds to a rarity.
    scripts: Vec<(Option<ScriptCode>, f32)>,
}

const FREE: (u32, u32) = (u32::MAX, u32::MAX);
/// The nearest phrasings of most questions have fewer features than half of this.
const SLOTS: usize = 1 << 13;

struct Known {
    feature: u32,
    /// Its rarity where it is asked for, whatever the script.
    asked_for: Option<f32>,
    /// What the number of phrasings that have it takes away from its rarity.
    common: f32,
    /// The root of its rarity, where so many phrasings could have it: nearly all texts of a search are in one script.
    root: f32,
    root_of: f32,
}

impl<'a> Numbering<'a> {
    pub(crate) fn new(snapshot: &'a dyn Snapshot, asked_for: &'a [(u32, f32)]) -> Self {
        Self { snapshot, asked_for, slots: vec![FREE; SLOTS], known: Vec::new(), scripts: Vec::new() }
    }

    /// How many features there are by now.
    pub(crate) fn len(&self) -> usize {
        self.known.len()
    }

    /// The features by their numbers.
    pub(crate) fn features(&self) -> impl Iterator<Item = u32> {
        self.known.iter().map(|known| known.feature)
    }

    /// Numbers the features of a text, `places` in the same order.
    fn number(&mut self, features: &[Feature], places: &mut Vec<u32>) {
        let before = self.known.len();
        places.clear();
        places.extend(features.iter().map(|feature| self.place(feature.number)));
        // One after the other, with nothing between: each is a miss in the cache, and a processor waits for many at
        // once.
        let frequencies = self.snapshot.feature_frequencies();
        for known in &mut self.known[before..] {
            #[expect(clippy::cast_precision_loss, reason = "statistics need no more than 24 bits")]
            let frequency = frequencies[known.feature as usize] as f32;
            known.common = frequency;
        }
        for known in &mut self.known[before..] {
            known.common = (known.common + 0.5).ln();
            let asked_for = self.asked_for.binary_search_by_key(&known.feature, |(number, _)| *number);
            known.asked_for = asked_for.ok().map(|at| self.asked_for[at].1);
        }
    }

    /// The root of the rarity of a feature in a script.
    fn root(&mut self, feature: Feature, place: u32, rarities: ScriptRarities) -> f32 {
        let known = &mut self.known[place as usize];
        let documents = if feature.crosses_scripts() { rarities.all } else { rarities.own };
        #[expect(clippy::float_cmp, reason = "the same number, not one that is near")]
        if known.root_of != documents {
            let rarity = known.asked_for.unwrap_or_else(|| (documents - known.common).max(LEAST_RARITY));
            (known.root, known.root_of) = (rarity.sqrt(), documents);
        }
        known.root
    }

    fn place(&mut self, feature: u32) -> u32 {
        if self.known.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let mut slot = self.slot(feature);
        while self.slots[slot] != FREE {
            let (known, place) = self.slots[slot];
            if known == feature {
                return place;
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        let place = u32::try_from(self.known.len()).expect("fewer than there are features");
        self.slots[slot] = (feature, place);
        self.known.push(Known { feature, asked_for: None, common: 0.0, root: 0.0, root_of: f32::NAN });
        place
    }

    /// Where to look first. The numbers are hashes: their last bits will do.
    fn slot(&self, feature: u32) -> usize {
        feature as usize & (self.slots.len() - 1)
    }

    fn grow(&mut self) {
        self.slots = vec![FREE; self.slots.len() * 2];
        for (known, place) in self.known.iter().zip(0..) {
            let mut slot = self.slot(known.feature);
            while self.slots[slot] != FREE {
                slot = (slot + 1) & (self.slots.len() - 1);
            }
            self.slots[slot] = (known.feature, place);
        }
    }

    fn rarities(&mut self, script: ScriptCode) -> ScriptRarities {
        ScriptRarities { own: self.documents(Some(script)), all: self.documents(None) }
    }

    fn documents(&mut self, script: Option<ScriptCode>) -> f32 {
        if let Some((_, documents)) = self.scripts.iter().find(|(known, _)| *known == script) {
            return *documents;
        }
        let documents = (self.snapshot.phrasing_count(script) + 1.0).ln();
        self.scripts.push((script, documents));
        documents
    }
}

/// The logarithm of the number of phrasings in a script and in all.
#[derive(Clone, Copy)]
struct ScriptRarities {
    own: f32,
    all: f32,
}

/// The number of a feature and its weight in a text.
pub(crate) type Weighted = (u32, f32);

/// Texts as vectors: the features of each with weights, so that the dot product of two is their kernel.
#[derive(Debug)]
pub(crate) struct Vectors {
    share_roots: ShareRoots,
    features: Vec<Weighted>,
    ends: Vec<usize>,
    /// Memory for the numbers of one text.
    places: Vec<u32>,
}

impl Default for Vectors {
    fn default() -> Self {
        Self { share_roots: ShareRoots::new(), features: Vec::new(), ends: Vec::new(), places: Vec::new() }
    }
}

impl Vectors {
    /// Adds a text in a script, from its distinct features in order. Features of a block that does not count are left
    /// out.
    ///
    /// A feature weighs the square root of its rarity, so that a shared one adds its rarity once, as in BM25, not
    /// squared.
    pub(crate) fn push(
        &mut self,
        features: &[Feature],
        script: ScriptCode,
        blocks: BlockWeights,
        numbering: &mut Numbering<'_>,
    ) {
        let blocks = blocks.within(script);
        let features = blocks.counting(features);
        let rarities = numbering.rarities(script);
        let mut places = std::mem::take(&mut self.places);
        numbering.number(features, &mut places);
        self.push_numbered(features, &places, blocks, |feature, place| numbering.root(feature, place, rarities));
        self.places = places;
    }

    /// `places` are the numbers of the features; `root` gives the root of the rarity of one.
    fn push_numbered(
        &mut self,
        features: &[Feature],
        places: &[u32],
        blocks: BlockWeights,
        mut root: impl FnMut(Feature, u32) -> f32,
    ) {
        let (mut rest, mut rest_places) = (features, places);
        for (block, share) in Block::ALL.into_iter().zip(blocks.0) {
            let end = rest.partition_point(|feature| feature.number < block.end());
            let (own, own_places);
            (own, rest) = rest.split_at(end);
            (own_places, rest_places) = rest_places.split_at(end);
            if share > 0.0 {
                let first = self.features.len();
                self.features.extend(
                    own.iter()
                        .zip(own_places)
                        .map(|(feature, place)| (*place, root(*feature, *place) * self.share_roots.of(*feature))),
                );
                scale(&mut self.features[first..], share.sqrt());
            }
        }
        self.ends.push(self.features.len());
    }

    /// The features of a text with their weights.
    pub(crate) fn get(&self, text: usize) -> &[Weighted] {
        let start = text.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.features[start..self.ends[text]]
    }

    /// The weights of a text by the numbers of all features, 0 where it has none.
    pub(crate) fn spread(&self, text: usize, features: usize) -> Vec<f32> {
        let mut out = vec![0.0; features];
        for (number, weight) in self.get(text) {
            out[*number as usize] = *weight;
        }
        out
    }
}

/// The kernel of two texts, one of them spread out.
pub(crate) fn kernel(text: &[Weighted], spread: &[f32]) -> f32 {
    text.iter().map(|(number, weight)| weight * spread[*number as usize]).sum()
}

/// Gives the features this length together.
fn scale(features: &mut [Weighted], length: f32) {
    let now = features.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    if now > 0.0 {
        for (_, weight) in features {
            *weight *= length / now;
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Texts of features that are all as rare as each other.
    pub(in super::super) fn vectors(texts: &[&[u32]], romanised: f32) -> Vectors {
        let mut out = Vectors::default();
        let mut known: Vec<u32> = Vec::new();
        for numbers in texts {
            let features: Vec<Feature> = numbers.iter().map(|number| Feature { number: *number, sharers: 0 }).collect();
            let new: Vec<u32> = numbers.iter().copied().filter(|number| !known.contains(number)).collect();
            known.extend(new);
            let place = |number: &u32| known.iter().position(|one| one == number).expect("all were added");
            let places: Vec<u32> = numbers.iter().map(|n| u32::try_from(place(n)).expect("few")).collect();
            out.push_numbered(&features, &places, BlockWeights::new(romanised, 0.0), |_, _| 2.0_f32.sqrt());
        }
        out
    }

    fn kernel_of(texts: [&[u32]; 2], romanised: f32) -> f32 {
        let vectors = vectors(&texts, romanised);
        kernel(vectors.get(0), &vectors.spread(1, 100))
    }

    #[test]
    fn the_same_text_has_kernel_one_and_a_stranger_zero() {
        let (w, s) = (Block::Grams.end(), Block::Words.end());
        for romanised in [0.0, 0.5, 1.0] {
            let l = Block::Sounds.end();
            let (a, b) = ([1, 2, w, w + 1, s, l], [2, 3, w + 1, w + 2, s + 1, l + 1]);
            let c = [5, w + 7, s + 2, l + 2];
            assert!((kernel_of([&a, &a], romanised) - 1.0).abs() < 1e-6);
            let shared = kernel_of([&a, &b], romanised);
            assert!(shared > 0.0 && shared <= 0.5 + 1e-6);
            assert!(kernel_of([&a, &c], romanised).abs() < 1e-6);
        }
    }

    #[test]
    fn sounds_count_only_for_what_may_be_romanised() {
        for block in [Block::Words, Block::Sounds] {
            let s = block.end();
            let kernel = |romanised| kernel_of([&[1, s], &[2, s]], romanised);
            assert!(kernel(0.0) < 1e-6);
            assert!(kernel(1.0) > kernel(0.5));
        }
    }
}
