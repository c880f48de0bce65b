//! Bases of any size that read like a corpus.

use std::collections::BTreeMap;

use uttar::{Answer, Entry, LanguageTag, Step};

use crate::chain::Chain;
use crate::corpus::Corpus;
use crate::names::Name;
use crate::random::Random;

/// How many products there are to name. Zipf's law makes the base name about a tenth of them by 10,000 phrasings.
const PRODUCTS: u32 = 50_000;
/// The share of phrasings that name their product.
const NAMED_SHARE: f64 = 0.4;

/// Makes entries from what a corpus says, the same for the same seed.
///
/// **Texts** come from one Markov chain of word pairs for each language and each kind of text (phrasing, body, step), with
/// the frequencies of the corpus (Shannon 1948, section 3), so that common words are as common as in it, which decides how
/// long the postings are. **New words** come from made-up product names with numbers, spelt in the script of each language:
/// each entry is about one product, drawn by Zipf's law from 50,000, and two phrasings in five begin with its name. So the
/// vocabulary grows with the base, and a few names are in many entries. **Shape**: an entry has the languages of a random
/// entry of the corpus, and in each as many phrasings and steps as it.
///
/// What it does not have: meaning. Entries of one base are not paraphrases of a need, so it measures speed and never quality.
#[derive(Debug)]
pub struct Generator<'a> {
    corpus: &'a Corpus,
    chains: BTreeMap<&'a LanguageTag, Chains>,
    random: Random,
}

#[derive(Debug, Default)]
struct Chains {
    phrasings: Chain,
    bodies: Chain,
    steps: Chain,
}

impl<'a> Generator<'a> {
    /// Learns a corpus.
    pub fn new(corpus: &'a Corpus, seed: u64) -> Self {
        let mut chains: BTreeMap<&LanguageTag, Chains> = BTreeMap::new();
        for entry in corpus.entries() {
            for (language, text) in entry.all_phrasings() {
                chains.entry(language).or_default().phrasings.learn(text);
            }
            for answer in &entry.answers {
                let chains = chains.entry(&answer.lang).or_default();
                chains.bodies.learn(&answer.body);
                answer.steps.iter().for_each(|step| chains.steps.learn(&step.text));
            }
        }
        Self { corpus, chains, random: Random::new(seed) }
    }

    /// Entries with so many phrasings in all; the last entry is cut to fit.
    pub fn entries(&mut self, phrasings: usize) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut missing = phrasings;
        while missing > 0 {
            let entry = self.entry(entries.len(), missing);
            missing -= entry.all_phrasings().count();
            entries.push(entry);
        }
        entries
    }

    /// An entry with at least one phrasing and at most `phrasings_max`.
    fn entry(&mut self, number: usize, phrasings_max: usize) -> Entry {
        let corpus = self.corpus;
        let model = self.random.pick(corpus.entries());
        let name = Name::of_rank(self.random.zipf(PRODUCTS));
        let mut entry = Entry { id: format!("made-up-{number}"), ..Entry::default() };
        for (language, _) in model.all_phrasings().take(phrasings_max) {
            let text = self.phrasing(language, &name);
            entry.phrasings.entry(language.clone()).or_default().push(text);
        }
        for answer in &model.answers {
            entry.answers.push(self.answer(answer));
        }
        entry
    }

    fn phrasing(&mut self, language: &LanguageTag, name: &Name) -> String {
        let text = self.chains[language].phrasings.text(&mut self.random);
        if self.random.fraction() < NAMED_SHARE {
            format!("{} {text}", name.in_language(language.as_str()))
        } else {
            text
        }
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
