//! Words beyond those of the corpus, as many as a large base has.
//!
//! The corpus has about a thousand words a language, and a base made of them alone keeps to these however large it
//! grows: each word stands in a large share of the texts. In real texts the vocabulary grows with about the square root
//! of their length (Heaps 1978, "Information Retrieval", section 7.5).

use std::collections::{BTreeMap, HashMap};
use std::error::Error;

use crate::corpus::Corpus;
use crate::random::Random;

/// The share of words of an answer that are followed by one of these.
pub(crate) const ANSWER_SHARE: f64 = 0.15;
/// The share of phrasings and questions that have one.
pub(crate) const QUESTION_SHARE: f64 = 0.5;
/// A made-up word is begun again until it has so many characters; in Chinese two.
const CHARACTERS_MIN: usize = 4;
const CHARACTERS_MAX: usize = 14;
const CHINESE_CHARACTERS_MAX: usize = 4;
/// How often it is begun again.
const TRIES_MAX: usize = 20;
/// Character pairs decide what follows; in Chinese one character.
const CONTEXT: usize = 2;

/// The words of each language, by rank.
///
/// The first ranks are the words of `corpora/lexicon`. All others are made up by a Markov chain of characters over the
/// words of the language in the lexicon and the corpus, so that their n-grams are as common as in real words.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// How many words each language has.
    ranks: u32,
    /// By primary language.
    languages: BTreeMap<String, Words>,
}

#[derive(Debug, Default)]
struct Words {
    known: Vec<String>,
    /// What follows some characters of a word; nothing where it ends.
    followers: HashMap<Vec<char>, Vec<Option<char>>>,
    is_chinese: bool,
}

impl Vocabulary {
    /// So many words a language; none for 0.
    pub fn new(corpus: &Corpus, ranks: u32) -> Result<Self, Box<dyn Error>> {
        let mut languages: BTreeMap<String, Words> = BTreeMap::new();
        for (language, words) in Corpus::lexicon()? {
            let own = languages.entry(primary(&language).to_owned()).or_default();
            own.is_chinese = primary(&language) == "zh";
            own.known.extend(words);
        }
        let texts = corpus.texts();
        let of_texts = texts.iter().flat_map(|(language, texts)| texts.iter().map(|text| (primary(language), *text)));
        for (language, text) in of_texts {
            if let Some(words) = languages.get_mut(language) {
                crate::chain::words(text).for_each(|word| words.learn(word));
            }
        }
        for words in languages.values_mut() {
            let mut random = Random::new(u64::from(ranks));
            // Concepts stand by topic in the lexicon; no topic is more common than another.
            (1..words.known.len()).rev().for_each(|at| words.known.swap(at, random.below(at + 1)));
            words.known.clone().iter().for_each(|word| words.learn(word));
        }
        Ok(Self { ranks, languages })
    }

    /// A word, by Zipf's law; nothing where the language has none.
    pub(crate) fn word(&self, language: &str, random: &mut Random) -> Option<String> {
        let words = self.languages.get(primary(language)).filter(|_| self.ranks > 0)?;
        Some(words.of_rank(random.zipf(self.ranks)))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ranks == 0
    }
}

impl Words {
    fn learn(&mut self, word: &str) {
        let letters = word.chars().filter(|c| !c.is_whitespace() && !c.is_ascii() || c.is_ascii_lowercase());
        let mut context = Vec::new();
        for next in letters.map(Some).chain([None]) {
            self.followers.entry(context.clone()).or_default().push(next);
            context.extend(next);
            context.drain(..context.len().saturating_sub(self.context()));
        }
    }

    fn context(&self) -> usize {
        if self.is_chinese { 1 } else { CONTEXT }
    }

    /// The word with this rank, counted from 1; always the same.
    fn of_rank(&self, rank: u32) -> String {
        if let Some(known) = self.known.get(rank as usize - 1) {
            return known.clone();
        }
        let mut random = Random::new(u64::from(rank));
        let [least, most] =
            if self.is_chinese { [2, CHINESE_CHARACTERS_MAX] } else { [CHARACTERS_MIN, CHARACTERS_MAX] };
        let mut word = String::new();
        for _ in 0..TRIES_MAX {
            word = self.walk(most, &mut random);
            if word.chars().count() >= least {
                break;
            }
        }
        word
    }

    fn walk(&self, most: usize, random: &mut Random) -> String {
        let (mut word, mut context) = (String::new(), Vec::new());
        for _ in 0..most {
            let Some(next) = self.followers.get(&context).and_then(|followers| *random.pick(followers)) else { break };
            word.push(next);
            context.push(next);
            context.drain(..context.len().saturating_sub(self.context()));
        }
        word
    }
}

fn primary(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_language_has_as_many_words_as_asked_for_nearly_all_different() {
        let corpus = Corpus::support().expect("the corpus is in the tree");
        let vocabulary = Vocabulary::new(&corpus, 20_000).expect("the lexicon is in the tree");
        for language in ["en", "hi", "zh", "ta"] {
            let words = &vocabulary.languages[language];
            let different: HashSet<String> = (1..=20_000).map(|rank| words.of_rank(rank)).collect();
            assert!(different.len() > 12_000, "{language}: {}", different.len());
            assert_eq!(words.of_rank(19_999), words.of_rank(19_999));
        }
    }

    #[test]
    fn low_ranks_are_words_of_the_lexicon() {
        let corpus = Corpus::support().expect("the corpus is in the tree");
        let vocabulary = Vocabulary::new(&corpus, 100).expect("the lexicon is in the tree");
        assert!(vocabulary.languages["hi"].known.contains(&vocabulary.languages["hi"].of_rank(100)));
        let mut random = Random::new(1);
        assert!(vocabulary.word("hi-Latn", &mut random).is_some());
        assert!(vocabulary.word("xx", &mut random).is_none());
        assert!(Vocabulary::default().word("hi", &mut random).is_none());
    }
}
