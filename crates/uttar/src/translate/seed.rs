//! The seed lexicon: words of customer service and of the world in eleven languages, for bases that have nothing to learn from.
//!
//! The files of `corpora/lexicon` are compiled in, each a header of language tags, then a concept a line, alternatives in a cell parted by `|`. It is learnt
//! from like the texts of a base, so that an alternative of several words teaches its words too.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use uttar_analysis::{Analyzer, script_code};

use super::bitext::{Bitext, Scripts};
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

/// Whether a concept has a word in the script.
fn has_words_in(script: ScriptCode) -> bool {
    static SCRIPTS: LazyLock<BTreeSet<ScriptCode>> = LazyLock::new(|| {
        let words = concepts().iter().flatten().map(|(_, word)| *word);
        words.map(|word| ScriptCode::from_code(script_code(word))).collect()
    });
    SCRIPTS.contains(&script)
}

/// The tables of either direction that the concepts give for two scripts.
pub(super) fn tables(scripts: Scripts, analyzer: &Analyzer) -> [WordTable; 2] {
    if !has_words_in(scripts.0) || !has_words_in(scripts.1) {
        return Default::default();
    }
    let mut bitext = Bitext::new(analyzer);
    let wanted = |word: &str| [scripts.0, scripts.1].contains(&ScriptCode::from_code(script_code(word)));
    for concept in concepts() {
        let names: Vec<(&str, &str)> = concept.iter().copied().filter(|(_, word)| wanted(word)).collect();
        bitext.add_names(&names);
    }
    let links = bitext.links();
    let of_these = links.iter().find(|(own, ..)| *own == scripts);
    of_these.map(|(_, links, words)| WordTable::both(links, *words, |_, _| true)).unwrap_or_default()
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
    fn words_are_in_the_script_of_their_language() {
        for (language, word) in concepts().iter().flatten() {
            let script = match *language {
                "en" => "Latn",
                "zh-Hans" => "Hani",
                "hi" | "mr" => "Deva",
                "bn" => "Beng",
                "ta" => "Taml",
                "te" => "Telu",
                "gu" => "Gujr",
                "kn" => "Knda",
                "ml" => "Mlym",
                "pa" => "Guru",
                other => panic!("{other} is no language of the lexicon"),
            };
            // Names such as OTP stay in Latin letters in every language.
            let own = script_code(word);
            assert!(own == script || own == "Latn", "{language}: {word} is {own}");
        }
    }

    #[test]
    fn words_meet_across_scripts() {
        let code = ScriptCode::from_code;
        let scripts = (code("Deva").min(code("Latn")), code("Deva").max(code("Latn")));
        let [first, second] = tables(scripts, &Analyzer::new());
        let from_hindi = if scripts.0 == code("Deva") { first } else { second };
        let urdu = (code("Arab"), code("Latn"));
        assert!(tables(urdu, &Analyzer::new()).iter().all(WordTable::is_empty), "no concept has a word in Urdu");
        let best = |word: &str| from_hindi.get(word).first().map(|translation| translation.0.as_str());
        assert_eq!(best("बैटर"), Some("batteri"));
    }
}
