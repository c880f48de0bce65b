//! What the seed lexicon teaches: it is learnt from like the texts of a base, so that an alternative of several words
//! teaches its words too.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex};

use uttar_analysis::{Analyzer, script_code};

use super::align::{Pair, align};
use super::bitext::{Scripts, StemReader, Vocabulary};
use super::lexicon::concepts;
use super::neighbour;
use super::table::WordTable;
use crate::engine::ScriptCode;
use crate::sync;

/// The seed lexicon as an analyzer reads it. Each script is read, and each pair of scripts linked, when first needed:
/// there are over a hundred directions, of which a base uses few.
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
        // Nothing is locked while it is made: two who need the same at once make it twice, and nobody waits for what he
        // does not need.
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
    let lock = || sync::lock(all);
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
