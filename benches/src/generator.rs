//! Bases of any size that read like a corpus.

use std::collections::{BTreeMap, HashSet};

use unicode_segmentation::UnicodeSegmentation;
use uttar::{Answer, Entry, LanguageTag, Step};

use crate::asking::Asking;
use crate::chain::{Chain, words};
use crate::corpus::Corpus;
use crate::names::Name;
use crate::random::Random;
use crate::vocabulary::{ANSWER_SHARE, QUESTION_SHARE, Vocabulary};

/// How many products there are to name. Zipf's law makes the base name about a tenth of them by 100,000 phrasings.
const PRODUCTS: u32 = 50_000;
/// The share of phrasings that name the product of their entry, if it has one.
const NAMED_SHARE: f64 = 0.8;
const FILLER_WORDS_MAX: usize = 6;
/// From so many phrasings on, the last one of an entry of the corpus in a language is kept for questions.
const KEPT_FROM: usize = 3;
/// Stands between the need and the number in an id.
const NUMBERED: char = '.';

/// What the entries of a base are like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// The share of entries that are about one product, and of questions that name it.
    pub product_share: f64,
    /// The share of phrasings in which something else is said first or last.
    pub filler_share: f64,
    /// How many languages an entry has at most; all of its need without.
    pub languages_max: Option<usize>,
    /// How many phrasings it has at most in each; as many as its need without.
    pub phrasings_max: Option<usize>,
    /// How many sentences an answer has at most, which then has no steps.
    pub sentences_max: Option<usize>,
}

impl Shape {
    /// Many small entries, as help centres have them: one to three languages, in each one or two questions and an
    /// answer of one to three sentences. A third is about one product.
    pub const FAQ: Self = Self {
        product_share: 1.0 / 3.0,
        filler_share: 0.5,
        languages_max: Some(3),
        phrasings_max: Some(2),
        sentences_max: Some(3),
    };
    /// Few large entries: each need once for each product, in all its languages, with as many phrasings, answers and
    /// steps as the corpus has.
    pub const CATALOGUE: Self =
        Self { product_share: 1.0, filler_share: 0.3, languages_max: None, phrasings_max: None, sentences_max: None };
}

/// Makes entries from what a corpus says, the same for the same seed.
///
/// **An entry** is one need, an entry of the corpus picked evenly. Many are about one product, drawn by Zipf's law from
/// 50,000; no two of these have the same of both. It has languages of the need, in each some phrasings and answers: how
/// many says the [`Shape`].
///
/// **A phrasing** has the first words of one real phrasing of the need and the last words of another, in the same
/// language. Four in five name the product, if there is one, spelt in the script of the language, and some say
/// something else beside: a few words from a Markov chain over the answers of the corpus (Shannon 1948, section 3). So
/// common words are as common as people make them, which decides how long the postings are, the vocabulary grows with
/// the base, and a few names are in many entries. **Answers** are from Markov chains as a whole.
///
/// **A question** is about one entry: a real phrasing of its need that no entry was made from, changed as others would
/// ask it ([`Asking`]), with the name of its product, if it has one. Which entry is asked for is known, so it measures
/// quality too, that of telling products apart above all.
#[derive(Debug)]
pub struct Generator<'a> {
    corpus: &'a Corpus,
    shape: Shape,
    asking: Asking<'a>,
    vocabulary: Vocabulary,
    chains: BTreeMap<&'a LanguageTag, Chains>,
    random: Random,
    made: Vec<Made>,
    taken: HashSet<(usize, u32)>,
}

/// What an entry is about: the place of its need in the corpus and the rank of its product.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Made {
    need: usize,
    product: Option<u32>,
    /// The languages that it has; all where there are none.
    languages: Vec<LanguageTag>,
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
    /// Whether it names the product of the entry, so that no other is meant.
    pub is_named: bool,
}

#[derive(Debug, Default)]
struct Chains {
    bodies: Chain,
    steps: Chain,
}

impl<'a> Generator<'a> {
    /// Learns a corpus, to make entries of the [catalogue](Shape::CATALOGUE).
    pub fn new(corpus: &'a Corpus, seed: u64) -> Self {
        Self::shaped(corpus, Shape::CATALOGUE, seed)
    }

    /// Learns a corpus, to make entries like these.
    pub fn shaped(corpus: &'a Corpus, shape: Shape, seed: u64) -> Self {
        let mut chains: BTreeMap<&LanguageTag, Chains> = BTreeMap::new();
        for answer in corpus.entries().iter().flat_map(|entry| &entry.answers) {
            let chains = chains.entry(&answer.lang).or_default();
            chains.bodies.learn(&answer.body);
            answer.steps.iter().for_each(|step| chains.steps.learn(&step.text));
        }
        let (asking, random) = (Asking::new(corpus), Random::new(seed));
        let vocabulary = Vocabulary::default();
        Self { corpus, shape, asking, vocabulary, chains, random, made: Vec::new(), taken: HashSet::new() }
    }

    /// With other words beside those of the corpus.
    #[must_use]
    pub fn with_vocabulary(mut self, vocabulary: Vocabulary) -> Self {
        self.vocabulary = vocabulary;
        self
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

    /// So many entries.
    pub fn some_entries(&mut self, count: usize) -> Vec<Entry> {
        (0..count).map(|_| self.entry(usize::MAX)).collect()
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
            let askable: Vec<usize> = self.askable(language);
            for _ in 0..count.min(askable.len()) {
                let number = *self.random.pick(&askable);
                let (need, product) = (&corpus.entries()[self.made[number].need], self.made[number].product);
                let text = kept(need, language).expect("only such entries are askable");
                let mut text = self.asking.changed(text, language.as_str(), &mut self.random);
                text = self.detailed(text, language.as_str());
                if let Some(product) = product {
                    text = self.named(text, language, &Name::of_rank(product));
                }
                let (entry, is_named) = (id(need, number), product.is_some());
                questions.push(Question { language: language.to_string(), text, entry, is_named });
            }
        }
        questions
    }

    /// A question as somebody else would ask it; as often as is usual here with the name of some product.
    pub fn asked_otherwise(&mut self, text: &str, language: &str) -> String {
        let text = self.asking.changed(text, language, &mut self.random);
        let text = self.detailed(text, language);
        if self.shape.languages_max.is_none() || !self.random.chance(self.shape.product_share) {
            return text;
        }
        let name = Name::of_rank(self.random.zipf(PRODUCTS)).in_language(language);
        self.beside(text, &name)
    }

    /// The numbers of the entries for whose need a phrasing in this language was kept.
    fn askable(&self, language: &LanguageTag) -> Vec<usize> {
        let is_askable = |made: &Made| {
            let speaks = made.languages.is_empty() || made.languages.contains(language);
            speaks && kept(&self.corpus.entries()[made.need], language).is_some()
        };
        self.made.iter().enumerate().filter(|(_, made)| is_askable(made)).map(|(number, _)| number).collect()
    }

    /// An entry with at least one phrasing and at most `phrasings_max`.
    fn entry(&mut self, phrasings_max: usize) -> Entry {
        let corpus = self.corpus;
        let made = self.new_need();
        let model = &corpus.entries()[made.need];
        let name = made.product.map(Name::of_rank);
        let mut entry = Entry { id: id(model, self.made.len()), ..Entry::default() };
        let languages: Vec<&LanguageTag> = match self.shape.phrasings_max {
            None => model.all_phrasings().map(|(language, _)| language).collect(),
            Some(most) => {
                made.languages.iter().flat_map(|one| std::iter::repeat_n(one, 1 + self.random.below(most))).collect()
            }
        };
        for language in languages.into_iter().take(phrasings_max) {
            let text = self.phrasing(model, language, name.as_ref());
            entry.phrasings.entry(language.clone()).or_default().push(text);
        }
        for answer in &model.answers {
            if made.languages.is_empty() || entry.phrasings.contains_key(&answer.lang) {
                entry.answers.push(self.answer(answer));
            }
        }
        self.made.push(made);
        entry
    }

    /// What the next entry is about.
    fn new_need(&mut self) -> Made {
        loop {
            let need = self.random.below(self.corpus.entries().len());
            let product = self.random.chance(self.shape.product_share).then(|| self.random.zipf(PRODUCTS));
            if product.is_none_or(|product| self.taken.insert((need, product))) {
                let languages = self.languages(need);
                return Made { need, product, languages };
            }
        }
    }

    /// The languages of an entry: one, more of them less often.
    fn languages(&mut self, need: usize) -> Vec<LanguageTag> {
        let Some(most) = self.shape.languages_max else { return Vec::new() };
        let mut all: Vec<&LanguageTag> = self.corpus.entries()[need].phrasings.keys().collect();
        let mut out = Vec::new();
        while !all.is_empty() && (out.is_empty() || out.len() < most && self.random.chance(0.5)) {
            out.push(all.swap_remove(self.random.below(all.len())).clone());
        }
        out
    }

    fn phrasing(&mut self, model: &Entry, language: &LanguageTag, name: Option<&Name>) -> String {
        let all = &model.phrasings[language];
        let said = &all[..all.len() - usize::from(all.len() >= KEPT_FROM)];
        let (first, last) = (self.random.pick(said), self.random.pick(said));
        let mut text = self.crossed(first, last);
        if let Some(name) = name
            && self.random.chance(NAMED_SHARE)
        {
            text = self.named(text, language, name);
        }
        if self.random.chance(self.shape.filler_share)
            && let Some(chains) = self.chains.get(language)
        {
            let filler = chains.bodies.text(&mut self.random);
            let filler: String = words(&filler).take(FILLER_WORDS_MAX).collect();
            text = self.beside(text, &filler);
        }
        self.detailed(text, language.as_str())
    }

    /// The text with a word of the vocabulary beside, or as it is.
    fn detailed(&mut self, text: String, language: &str) -> String {
        if self.vocabulary.is_empty() || !self.random.chance(QUESTION_SHARE) {
            return text;
        }
        match self.vocabulary.word(language, &mut self.random) {
            Some(word) => self.beside(text, &word),
            None => text,
        }
    }

    /// The text with words of the vocabulary between its own.
    fn enriched(&mut self, text: String, language: &str) -> String {
        if self.vocabulary.is_empty() {
            return text;
        }
        let mut out = String::with_capacity(text.len() * 5 / 4);
        for word in words(&text) {
            out.push_str(word);
            if self.random.chance(ANSWER_SHARE)
                && let Some(other) = self.vocabulary.word(language, &mut self.random)
            {
                out.push_str(&other);
                out.push_str(if word.ends_with(' ') { " " } else { "" });
            }
        }
        out
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
        if self.random.chance(0.5) { format!("{other} {text}") } else { format!("{text} {other}") }
    }

    /// An answer in the language of `model`, with as many steps if it may be long.
    fn answer(&mut self, model: &Answer) -> Answer {
        let chains = &self.chains[&model.lang];
        let random = &mut self.random;
        let body = chains.bodies.text(random);
        if let Some(most) = self.shape.sentences_max {
            let body = body.unicode_sentences().take(1 + random.below(most)).collect();
            let body = self.enriched(body, model.lang.as_str());
            return Answer { body, steps: Vec::new(), ..model.clone() };
        }
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
    fn small_entries_have_few_languages_and_short_answers() {
        let corpus = Corpus::support().expect("the corpus is in the tree");
        let mut generator = Generator::shaped(&corpus, Shape::FAQ, 1);
        let base = generator.some_entries(3_000);
        assert!(base.iter().all(|entry| (1..=3).contains(&entry.phrasings.len())));
        assert!(
            base.iter().flat_map(|entry| entry.phrasings.values()).all(|phrasings| (1..=2).contains(&phrasings.len()))
        );
        let sentences = |answer: &Answer| answer.body.unicode_sentences().count();
        assert!(base.iter().flat_map(|entry| &entry.answers).all(|answer| (1..=3).contains(&sentences(answer))));
        let languages: HashSet<_> = base.iter().flat_map(|entry| entry.phrasings.keys()).collect();
        assert_eq!(languages.len(), 11);
        let questions = generator.questions(30);
        let named = questions.iter().filter(|question| question.is_named).count();
        assert!((questions.len() / 4..questions.len() * 2 / 5).contains(&named), "{named} of {}", questions.len());
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
