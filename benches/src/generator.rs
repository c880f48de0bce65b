//! Bases of any size that read like a corpus.

use std::collections::{BTreeMap, HashSet};

use uttar::{Answer, Entry, LanguageTag, Step};

use crate::chain::{Chain, words};
use crate::corpus::Corpus;
use crate::names::Name;
use crate::random::Random;

/// How many products there are to name. Zipf's law makes the base name about a tenth of them by 100,000 phrasings.
const PRODUCTS: u32 = 50_000;
/// The share of phrasings that name their product.
const NAMED_SHARE: f64 = 0.8;
/// The share of phrasings in which something else is said first or last.
const FILLER_SHARE: f64 = 0.3;
const FILLER_WORDS_MAX: usize = 6;
/// The share of questions in which a word is missing.
const WORD_MISSING_SHARE: f64 = 0.3;
/// From so many phrasings on, the last one of an entry of the corpus in a language is kept for questions.
const KEPT_FROM: usize = 3;
/// Stands between the need and the number in an id.
const NUMBERED: char = '.';

/// Makes entries from what a corpus says, the same for the same seed.
///
/// **An entry** is one need, an entry of the corpus picked evenly, for one product, drawn by Zipf's law from 50,000; no two entries have
/// the same of both. It has the languages of the need, and in each as many phrasings, answers and steps.
///
/// **A phrasing** has the first words of one real phrasing of the need and the last words of another, in the same language. Four in five
/// name the product, spelt in the script of the language, and three in ten say something else beside: a few words from a Markov
/// chain over the answers of the corpus (Shannon 1948, section 3). So common words are as common as people make them, which decides how long
/// the postings are, the vocabulary grows with the base, and a few names are in many entries. **Answers** are from Markov chains as a whole.
///
/// **A question** is about one entry: a real phrasing of its need that no entry was made from, with the name of the product; in three of ten a
/// word is missing. Which entry is asked for is known, so it measures quality too, that of telling products apart above all.
#[derive(Debug)]
pub struct Generator<'a> {
    corpus: &'a Corpus,
    chains: BTreeMap<&'a LanguageTag, Chains>,
    random: Random,
    made: Vec<Made>,
    taken: HashSet<Made>,
}

/// What an entry is about: the place of its need in the corpus and the rank of its product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Made {
    need: usize,
    product: u32,
}

/// A question and what answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// BCP 47.
    pub language: String,
    /// The question.
    pub text: String,
    /// The id of the entry that it asks for.
    pub entry: String,
}

#[derive(Debug, Default)]
struct Chains {
    bodies: Chain,
    steps: Chain,
}

impl<'a> Generator<'a> {
    /// Learns a corpus.
    pub fn new(corpus: &'a Corpus, seed: u64) -> Self {
        let mut chains: BTreeMap<&LanguageTag, Chains> = BTreeMap::new();
        for answer in corpus.entries().iter().flat_map(|entry| &entry.answers) {
            let chains = chains.entry(&answer.lang).or_default();
            chains.bodies.learn(&answer.body);
            answer.steps.iter().for_each(|step| chains.steps.learn(&step.text));
        }
        Self { corpus, chains, random: Random::new(seed), made: Vec::new(), taken: HashSet::new() }
    }

    /// Entries with so many phrasings in all; the last entry is cut to fit.
    pub fn entries(&mut self, phrasings: usize) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut missing = phrasings;
        while missing > 0 {
            let entry = self.entry(missing);
            missing -= entry.all_phrasings().count();
            entries.push(entry);
        }
        entries
    }

    /// So many questions in each language about the entries that were made.
    pub fn questions(&mut self, per_language: usize) -> Vec<Question> {
        let corpus = self.corpus;
        let mut wanted: BTreeMap<&LanguageTag, usize> = BTreeMap::new();
        for language in corpus.entries().iter().flat_map(|entry| entry.phrasings.keys()) {
            wanted.insert(language, per_language);
        }
        let mut questions = Vec::new();
        for (language, count) in wanted {
            let askable: Vec<(usize, Made)> = self
                .made
                .iter()
                .copied()
                .enumerate()
                .filter(|(_, made)| kept(&corpus.entries()[made.need], language).is_some())
                .collect();
            for _ in 0..count.min(askable.len()) {
                let (number, made) = *self.random.pick(&askable);
                let need = &corpus.entries()[made.need];
                let text = kept(need, language).expect("only such entries are askable").to_owned();
                let text = if self.chance(WORD_MISSING_SHARE) { self.without_a_word(&text) } else { text };
                let text = self.named(text, language, &Name::of_rank(made.product));
                questions.push(Question { language: language.to_string(), text, entry: id(need, number) });
            }
        }
        questions
    }

    /// An entry with at least one phrasing and at most `phrasings_max`.
    fn entry(&mut self, phrasings_max: usize) -> Entry {
        let corpus = self.corpus;
        let made = loop {
            let need = self.random.below(corpus.entries().len());
            let made = Made { need, product: self.random.zipf(PRODUCTS) };
            if self.taken.insert(made) {
                break made;
            }
        };
        let model = &corpus.entries()[made.need];
        let name = Name::of_rank(made.product);
        let mut entry = Entry { id: id(model, self.made.len()), ..Entry::default() };
        self.made.push(made);
        for (language, _) in model.all_phrasings().take(phrasings_max) {
            let text = self.phrasing(model, language, &name);
            entry.phrasings.entry(language.clone()).or_default().push(text);
        }
        for answer in &model.answers {
            entry.answers.push(self.answer(answer));
        }
        entry
    }

    fn phrasing(&mut self, model: &Entry, language: &LanguageTag, name: &Name) -> String {
        let all = &model.phrasings[language];
        let said = &all[..all.len() - usize::from(all.len() >= KEPT_FROM)];
        let (first, last) = (self.random.pick(said), self.random.pick(said));
        let mut text = self.crossed(first, last);
        if self.chance(NAMED_SHARE) {
            text = self.named(text, language, name);
        }
        if self.chance(FILLER_SHARE)
            && let Some(chains) = self.chains.get(language)
        {
            let filler = chains.bodies.text(&mut self.random);
            let filler: String = words(&filler).take(FILLER_WORDS_MAX).collect();
            text = self.beside(text, &filler);
        }
        text
    }

    /// The first words of one text and the last of another.
    fn crossed(&mut self, first: &str, last: &str) -> String {
        let (first, last): (Vec<&str>, Vec<&str>) = (words(first).collect(), words(last).collect());
        // At least half of the first, so that the text does not shrink from one to the other.
        let half = first.len() / 2;
        let cut = half + self.random.below(first.len() - half + 1);
        let mut text: String = first[..cut].concat();
        if cut < last.len() && cut < first.len() {
            if !text.ends_with(' ') && last.concat().contains(' ') {
                text.push(' ');
            }
            text.extend(last[cut..].iter().copied());
        }
        text
    }

    fn named(&mut self, text: String, language: &LanguageTag, name: &Name) -> String {
        self.beside(text, &name.in_language(language.as_str()))
    }

    /// Both texts, the other before or behind.
    fn beside(&mut self, text: String, other: &str) -> String {
        if self.chance(0.5) { format!("{other} {text}") } else { format!("{text} {other}") }
    }

    fn without_a_word(&mut self, text: &str) -> String {
        let mut words: Vec<&str> = words(text).collect();
        if words.len() > 3 {
            words.remove(self.random.below(words.len()));
        }
        words.concat()
    }

    fn chance(&mut self, share: f64) -> bool {
        self.random.fraction() < share
    }

    /// An answer in the language of `model` with as many steps.
    fn answer(&mut self, model: &Answer) -> Answer {
        let chains = &self.chains[&model.lang];
        let random = &mut self.random;
        let body = chains.bodies.text(random);
        let step = |_| Step { text: chains.steps.text(random), ..Step::default() };
        Answer { body, steps: model.steps.iter().map(step).collect(), ..model.clone() }
    }
}

/// The phrasing that questions are made from.
fn kept<'a>(need: &'a Entry, language: &LanguageTag) -> Option<&'a str> {
    let all = need.phrasings.get(language)?;
    (all.len() >= KEPT_FROM).then(|| all[all.len() - 1].as_str())
}

fn id(need: &Entry, number: usize) -> String {
    format!("{}{NUMBERED}{number}", need.id)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn entries(seed: u64, phrasings: usize) -> Vec<Entry> {
        let corpus = Corpus::support().expect("the corpus is in the tree");
        Generator::new(&corpus, seed).entries(phrasings)
    }

    #[test]
    fn one_seed_makes_one_base_of_the_size_asked_for() {
        let base = entries(7, 501);
        assert_eq!(base.iter().map(|entry| entry.all_phrasings().count()).sum::<usize>(), 501);
        assert_eq!(base, entries(7, 501));
        assert_ne!(base, entries(8, 501));
    }

    #[test]
    fn a_base_takes_its_entries() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let base = uttar::KnowledgeBase::create(folder.path()).expect("an empty folder");
        let entries = entries(1, 500);
        let count = entries.len();
        assert_eq!(base.put(entries).expect("entries within the limits").entries, count);
    }

    #[test]
    fn questions_are_about_entries_and_no_phrasing_of_them() {
        let corpus = Corpus::support().expect("the corpus is in the tree");
        let mut generator = Generator::new(&corpus, 1);
        let base = generator.entries(5_000);
        let questions = generator.questions(10);
        assert_eq!(questions.len(), 110);
        for question in questions {
            let entry = base.iter().find(|entry| entry.id == question.entry).expect("an entry of the base");
            assert!(entry.all_phrasings().all(|(_, text)| text != question.text), "{question:?}");
        }
    }

    #[test]
    fn no_two_entries_are_of_one_need_and_product() {
        let corpus = Corpus::support().expect("the corpus is in the tree");
        let mut generator = Generator::new(&corpus, 1);
        let count = generator.entries(20_000).len();
        assert_eq!(generator.taken.len(), count);
    }

    #[test]
    fn the_vocabulary_grows_with_the_base() {
        let words = |phrasings| {
            let base = entries(1, phrasings);
            let texts = base.iter().flat_map(Entry::all_phrasings).map(|(_, text)| text.to_owned());
            texts.flat_map(|text| text.split(' ').map(str::to_owned).collect::<Vec<_>>()).collect::<HashSet<_>>().len()
        };
        let (small, large) = (words(2_000), words(20_000));
        assert!(large > small * 3 / 2, "{small} {large}");
    }
}
