//! The seed lexicon: words of customer service and of the world in fourteen languages, for bases that have nothing to learn from.
//!
//! The files of `corpora/lexicon` are compiled in, each a header of language tags, then a concept a line, alternatives in a cell parted by `|`. It is learnt
//! from like the texts of a base, so that an alternative of several words teaches its words too.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use uttar_analysis::{Analyzer, script_code};

use super::align::{Pair, align};
use super::bitext::{Scripts, StemReader, Vocabulary};
use super::neighbour;
use super::table::WordTable;
use crate::engine::ScriptCode;

const LEXICONS: [&str; 2] =
    [include_str!("../../../../corpora/lexicon/support.tsv"), include_str!("../../../../corpora/lexicon/world.tsv")];

/// A concept: (language, word) of every alternative in every language.
pub(super) type Concept = Vec<(&'static str, &'static str)>;

/// All concepts.
pub(super) fn concepts() -> &'static [Concept] {
    static CONCEPTS: LazyLock<Vec<Concept>> = LazyLock::new(|| LEXICONS.into_iter().flat_map(parse).collect());
    &CONCEPTS
}

fn parse(lexicon: &'static str) -> Vec<Concept> {
    let mut lines = lexicon.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let languages: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let concept = |line: &'static str| {
        let cells = line.split('\t').zip(&languages).skip(1);
        cells
            .flat_map(|(cell, language)| cell.split('|').map(|word| (*language, word.trim())))
            .filter(|(_, word)| !word.is_empty())
            .collect()
    };
    lines.map(concept).collect()
}

/// The seed lexicon as an analyzer reads it. Each script is read, and each pair of scripts linked, when first needed: there are over a hundred directions,
/// of which a base uses few.
#[derive(Debug)]
pub(super) struct Seeds {
    analyzer: Analyzer,
    pages: Mutex<HashMap<ScriptCode, Arc<Page>>>,
    tables: Mutex<HashMap<Scripts, Arc<[WordTable; 2]>>>,
    /// By language and neighbour.
    neighbours: Mutex<HashMap<[String; 2], Arc<neighbour::Words>>>,
}

/// The words of the lexicon in one script.
#[derive(Debug, Default)]
struct Page {
    /// For each concept the words of its alternatives in this script.
    concepts: Vec<Vec<Vec<u32>>>,
    words: Vocabulary,
}

impl Seeds {
    pub(super) fn new(analyzer: Analyzer) -> Self {
        Self { analyzer, pages: Mutex::default(), tables: Mutex::default(), neighbours: Mutex::default() }
    }

    /// The tables of either direction that the concepts give for two scripts.
    pub(super) fn tables(&self, scripts: Scripts) -> Arc<[WordTable; 2]> {
        // Nothing is locked while it is made: two who need the same at once make it twice, and nobody waits for what he does not need.
        kept(&self.tables, scripts, || {
            let [left, right] = [scripts.0, scripts.1].map(|script| kept(&self.pages, script, || self.read(script)));
            link(&left, &right)
        })
    }

    /// The words of a language in its neighbour.
    pub(super) fn neighbour(&self, language: &str, neighbour: &str) -> Arc<neighbour::Words> {
        let key = [language, neighbour].map(str::to_owned);
        kept(&self.neighbours, key, || neighbour::words(&self.analyzer, language, neighbour))
    }

    fn read(&self, script: ScriptCode) -> Page {
        let mut page = Page::default();
        let mut reader = StemReader::default();
        for concept in concepts() {
            let mut alternatives = Vec::new();
            for (language, word) in
                concept.iter().filter(|(_, word)| ScriptCode::from_code(script_code(word)) == script)
            {
                let (of_word, stems) = reader.read(&self.analyzer, word, language);
                if of_word == script {
                    alternatives.push(page.words.numbers(stems, script));
                }
            }
            page.concepts.push(alternatives);
        }
        page
    }
}

fn link(left: &Page, right: &Page) -> [WordTable; 2] {
    let mut pairs = Vec::new();
    for (left, right) in left.concepts.iter().zip(&right.concepts) {
        for left in left.iter().filter(|words| !words.is_empty()) {
            for right in right.iter().filter(|words| !words.is_empty()) {
                pairs.push(Pair { left: left.clone(), right: right.clone() });
            }
        }
    }
    let words = [&left.words, &right.words];
    let links = align(&pairs, words.map(|words| words.words.len()));
    WordTable::both(&links, words, |_, _| true)
}

/// What is kept under a key; made where there is nothing yet.
fn kept<K: Eq + Hash, T>(all: &Mutex<HashMap<K, Arc<T>>>, key: K, make: impl FnOnce() -> T) -> Arc<T> {
    let lock = || all.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = lock().get(&key) {
        return Arc::clone(known);
    }
    let made = Arc::new(make());
    Arc::clone(lock().entry(key).or_insert(made))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_concept_has_a_word_in_each_of_eleven_languages() {
        let languages = ["en", "zh-Hans", "hi", "bn", "ta", "te", "mr", "gu", "kn", "ml", "pa"];
        for concept in concepts() {
            for language in languages {
                assert!(concept.iter().any(|(own, _)| *own == language), "{language}: {concept:?}");
            }
        }
        assert!(concepts().len() >= 1800, "{}", concepts().len());
    }

    #[test]
    fn most_concepts_have_a_word_in_odia_assamese_and_urdu() {
        for language in ["or", "as", "ur"] {
            let known = concepts().iter().filter(|concept| concept.iter().any(|(own, _)| *own == language)).count();
            assert!(known >= 1400, "{language}: {known}");
        }
    }

    #[test]
    fn words_are_in_the_script_of_their_language() {
        for (language, word) in concepts().iter().flatten() {
            let script = match *language {
                "en" => "Latn",
                "zh-Hans" => "Hani",
                "hi" | "mr" => "Deva",
                "bn" | "as" => "Beng",
                "ta" => "Taml",
                "te" => "Telu",
                "gu" => "Gujr",
                "kn" => "Knda",
                "ml" => "Mlym",
                "pa" => "Guru",
                "or" => "Orya",
                "ur" => "Arab",
                other => panic!("{other} is no language of the lexicon"),
            };
            // Names such as OTP stay in Latin letters in every language.
            let own = script_code(word);
            assert!(own == script || own == "Latn", "{language}: {word} is {own}");
        }
    }

    /// A phrase of a function word and a word that is another concept teaches that word wrongly: "ఈ రోజు" (this day) once taught that days are today.
    #[test]
    fn no_phrase_teaches_its_content_word_what_the_phrase_says() {
        for (language, word, other, own) in [
            ("te", "రోజు", "today", Some("day")),
            ("ta", "முறை", "once", None),
            ("ml", "തവണ", "once", Some("instalment")),
            ("hi", "कारण", "therefore", Some("reason")),
            ("hi", "रूप", "permanent", Some("shape")),
            ("ur", "حد", "too much", Some("limit")),
            ("ta", "எப்போதும்", "never", Some("always")),
            ("en", "delivery", "نقد", Some("ڈیلیوری")),
            ("en", "charge", "मुफ़्त", None),
            ("en", "place", "ऑर्डर", None),
        ] {
            let holds = |concept: &Concept, of: &str| concept.iter().any(|(_, text)| *text == of);
            let teaches = |concept: &Concept| {
                concept.iter().any(|(own, text)| *own == language && text.split(' ').any(|part| part == word))
            };
            let wrong: Vec<_> = concepts().iter().filter(|concept| teaches(concept) && holds(concept, other)).collect();
            assert!(wrong.is_empty(), "{language} {word} teaches {other}: {wrong:?}");
            if let Some(own) = own {
                assert!(
                    concepts().iter().any(|concept| teaches(concept) && holds(concept, own)),
                    "{language} {word}: {own}"
                );
            }
        }
    }

    #[test]
    fn words_meet_across_scripts() {
        let code = ScriptCode::from_code;
        let scripts = (code("Deva").min(code("Latn")), code("Deva").max(code("Latn")));
        let seeds = Seeds::new(Analyzer::new());
        let tables = seeds.tables(scripts);
        let from_hindi = &tables[usize::from(scripts.0 != code("Deva"))];
        let greek = seeds.tables((code("Grek"), code("Latn")));
        assert!(greek.iter().all(WordTable::is_empty), "no concept has a word in Greek");
        let best = |word: &str| from_hindi.get(word).first().map(|translation| &*translation.0);
        assert_eq!(best("बैटर"), Some("batteri"));
        let from_urdu = &seeds.tables((code("Arab"), code("Latn")))[0];
        assert!(from_urdu.get("حکومت").iter().any(|translation| translation.0.starts_with("govern")));
    }
}
