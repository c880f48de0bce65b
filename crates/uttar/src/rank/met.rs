//! Which words of a question a candidate has: how many, and how rare, it meets and lacks.
//!
//! What is explained and held are shares of the question, by all its terms. They do not tell "how do I use the washing
//! machine" from "how do I use the app": most of either is met. Whether the words that say something are met does, and
//! how many of them: three words of nine say more than one of three.

use std::ops::Range;

use crate::channel::Channel;
use crate::engine::Rarity;
use crate::features::{Feature, number_of};
use crate::part::PartKind;
use crate::question::Question;

/// The words of a question that say something, by the features they may be met by.
pub(super) struct Words {
    /// The numbers of the question's features, in order.
    asked: Vec<u32>,
    words: Vec<Word>,
    /// How much the sound of a word counts beside its letters.
    romanised: f32,
}

struct Word {
    rarity: f32,
    /// Places among the features asked for: of the stems, the n-grams and the sound keys.
    stems: Vec<usize>,
    grams: Vec<usize>,
    sounds: Vec<usize>,
}

/// What is met of the words of a question, by their rarity.
#[derive(Debug, Clone, Copy)]
pub(super) struct Met {
    /// For the root of the number of words: a question of many words meets more of any text by chance.
    pub(super) amount: f32,
    /// As a share of all of them.
    pub(super) share: f32,
    /// How much of the word that is met best.
    pub(super) best_word: f32,
}

/// Which of the features asked for a text has, or several texts together.
#[derive(Debug, Clone, Default)]
pub(super) struct Shared(Vec<u64>);

impl Shared {
    fn has(&self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|bits| bits >> (place % 64) & 1 == 1)
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        self.0.iter_mut().zip(&other.0).for_each(|(bits, more)| *bits |= more);
    }

    /// How many of these places it has, as a share.
    fn share(&self, places: &[usize]) -> f32 {
        let had = places.iter().filter(|place| self.has(**place)).count();
        #[expect(clippy::cast_precision_loss, reason = "at most a few hundred")]
        let share = had as f32 / places.len().max(1) as f32;
        share
    }
}

impl Words {
    /// The words of a question with these features, and how rare each of its terms is.
    pub(super) fn new(question: &Question, features: &[Feature], rarities: &[Rarity]) -> Self {
        let asked: Vec<u32> = features.iter().map(|feature| feature.number).collect();
        let places = |channel: Channel, word: &Range<usize>| -> Vec<usize> {
            let tokens = channel.tokens(&question.analysis).iter();
            let within = tokens.filter(|token| word.start <= token.range.start && token.range.end <= word.end);
            within.filter_map(|token| asked.binary_search(&number_of(channel, token.term)?).ok()).collect()
        };
        let mut rarity_of_stems: Vec<(&str, f32)> = question
            .terms
            .terms
            .iter()
            .zip(rarities)
            .filter(|(query, _)| query.channel == Channel::Stems)
            .map(|(query, rarity)| {
                let [of_phrasings, of_answers] =
                    [PartKind::Phrasing, PartKind::Answer].map(|kind| rarity[kind as usize]);
                (&*query.term, of_phrasings.max(of_answers))
            })
            .collect();
        rarity_of_stems.sort_unstable_by_key(|(term, _)| *term);
        let rarity = |word: &Range<usize>| {
            let stems = question.analysis.stems.iter().filter(|stem| stem.range == *word);
            let known = stems.filter_map(|stem| {
                let at = rarity_of_stems.binary_search_by_key(&stem.term, |(term, _)| term).ok()?;
                Some(rarity_of_stems[at].1)
            });
            // Where a word has several stems, it is as common as the commonest.
            known.reduce(f32::min).unwrap_or(0.0)
        };
        let words = question.content.iter().map(|word| Word {
            rarity: rarity(word),
            stems: places(Channel::Stems, word),
            grams: places(Channel::Grams, word),
            sounds: places(Channel::Sounds, word),
        });
        let words = words.collect();
        Self { asked, words, romanised: question.romanised }
    }

    /// Which features asked for are among those of a text, in order.
    pub(super) fn shared(&self, features: &[Feature]) -> Shared {
        let mut out = Shared(vec![0; self.asked.len().div_ceil(64)]);
        let mut features = features.iter().peekable();
        for (place, number) in self.asked.iter().enumerate() {
            while features.next_if(|feature| feature.number < *number).is_some() {}
            if features.peek().is_some_and(|feature| feature.number == *number) {
                out.0[place / 64] |= 1 << (place % 64);
            }
        }
        out
    }

    /// What texts which share these features have of the words.
    pub(super) fn met(&self, shared: &Shared) -> Met {
        let (mut met, mut all, mut best_word) = (0.0, 0.0, 0.0_f32);
        for word in &self.words {
            let share = self.share(word, shared);
            met += word.rarity * share;
            all += word.rarity;
            best_word = best_word.max(share);
        }
        Met { amount: met / self.root_of_count(), share: met / all.max(f32::EPSILON), best_word }
    }

    /// What none of these texts has of the words, by their rarity; for the root of the number of words, like the amount
    /// that is met.
    pub(super) fn unmet(&self, texts: &[Shared]) -> f32 {
        let unmet = |word: &Word| {
            let most = texts.iter().map(|shared| self.share(word, shared)).fold(0.0, f32::max);
            word.rarity * (1.0 - most)
        };
        self.words.iter().map(unmet).sum::<f32>() / self.root_of_count()
    }

    /// How much of a word a text which shares these features has: as a stem, by its letters or, as far as the question
    /// is romanised, by its sound.
    fn share(&self, word: &Word, shared: &Shared) -> f32 {
        let [stem, letters, sound] = [&word.stems, &word.grams, &word.sounds].map(|places| shared.share(places));
        stem.max(letters).max(sound * self.romanised)
    }

    fn root_of_count(&self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "at most a few hundred")]
        let words = self.words.len().max(1) as f32;
        words.sqrt()
    }
}

#[cfg(test)]
mod tests {
    use uttar_analysis::{Analysis, Analyzer};

    use super::*;
    use crate::features::features;

    /// What a question, all of whose terms have the rarity 2, meets in texts together.
    fn met(question: &str, texts: &[&str]) -> f32 {
        both(question, texts).amount
    }

    fn both(question: &str, texts: &[&str]) -> Met {
        let (words, texts) = words_and_shared(question, texts);
        let mut shared = Shared::default();
        texts.iter().for_each(|text| shared.add(text));
        words.met(&shared)
    }

    fn words_and_shared(question: &str, texts: &[&str]) -> (Words, Vec<Shared>) {
        let analyzer = Analyzer::new();
        let question = Question::read(question, &analyzer, 100);
        let mut own = Vec::new();
        features(&question.analysis, &mut own);
        let rarities = vec![[2.0; PartKind::ALL.len()]; question.terms.terms.len()];
        let words = Words::new(&question, &own, &rarities);
        let shared = texts.iter().map(|text| {
            let mut analysis = Analysis::default();
            analyzer.analyze(text, &["en", "hi"], &mut analysis);
            features(&analysis, &mut own);
            words.shared(&own)
        });
        let shared = shared.collect();
        (words, shared)
    }

    #[test]
    fn words_are_met_by_stem_letters_and_sound_and_stop_words_do_not_count() {
        assert!((met("how is the battery", &["the battery drains"]) - 2.0).abs() < 1e-6);
        assert!((met("batteries drain", &["battery", "draining"]) - 4.0 / 2.0_f32.sqrt()).abs() < 1e-6);
        let misspelt = met("purifer", &["purifier"]);
        assert!(misspelt > 0.2 && misspelt < 1.9, "{misspelt}");
        let heard = met("paisa wapas", &["पैसा वापस"]);
        assert!(heard > 1.0 && heard < 2.9, "{heard}");
        for (question, text) in [("the battery", "how is the app"), ("what is this", "what is this")] {
            assert!(met(question, &[text]).abs() < 1e-6, "{question}");
        }
    }

    #[test]
    fn a_word_that_one_text_has_is_met_and_one_that_none_has_is_not() {
        let unmet = |question, texts: &[&str]| {
            let (words, shared) = words_and_shared(question, texts);
            words.unmet(&shared)
        };
        assert!((unmet("where are lions", &["where is my bill"]) - 2.0).abs() < 1e-6);
        assert!((unmet("see lions", &["see my bill"]) - 2.0 / 2.0_f32.sqrt()).abs() < 1e-6);
        let each_by_another = unmet("see lions", &["see my bill", "lions and tigers"]);
        assert!(each_by_another < 1e-6, "{each_by_another}");
        let misspelt = unmet("purifer", &["purifier"]);
        assert!(misspelt > 0.1 && misspelt < 1.8, "{misspelt}");
    }

    #[test]
    fn a_word_of_many_says_less_than_the_only_one() {
        let of_four = met("battery sim link disk", &["battery"]);
        assert!((of_four - met("battery", &["battery"]) / 2.0).abs() < 1e-6, "{of_four}");
        let shares = ["battery sim link disk", "how is the battery"].map(|question| both(question, &["battery"]).share);
        assert!((shares[0] - 0.25).abs() < 1e-6 && (shares[1] - 1.0).abs() < 1e-6, "{shares:?}");
    }
}
