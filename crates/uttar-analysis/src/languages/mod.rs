//! The languages: one file each, read as a recipe, registered by one line below.
//!
//! To add a language: copy `template.rs`, fill it in, add a line to [`languages!`]. The shared test battery at the
//! bottom then runs on it.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_script::Script;

use crate::stemmer::Stemmer;
use crate::token_filter;

/// What there is to say about the analysis of one language.
pub(crate) struct Recipe {
    /// BCP 47 tag of the language, without script or region.
    pub(crate) tag: &'static str,
    /// The script it is written in here.
    pub(crate) script: Script,
    /// How its words are stemmed.
    pub(crate) stemmer: Stemmer,
    /// Function and question words, in any spelling: they weigh little, and a question of nothing else says little.
    pub(crate) stop_words: &'static str,
    /// The same in Latin letters, as people type them; empty for a language that nobody romanises, or whose words are
    /// not known.
    pub(crate) romanised_stop_words: &'static str,
    /// Text for the test battery: words that must stay whole, and pairs of word forms that must share a stem.
    #[cfg(test)]
    pub(crate) samples: Samples,
}

#[cfg(test)]
pub(crate) struct Samples {
    pub(crate) whole_words: &'static [&'static str],
    pub(crate) same_stem: &'static [(&'static str, &'static str)],
    pub(crate) other_stem: &'static [(&'static str, &'static str)],
}

macro_rules! languages {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*
        static RECIPES: LazyLock<Vec<Recipe>> = LazyLock::new(|| vec![$($module::recipe()),*]);
    };
}

languages! {
    r#as,
    bn,
    en,
    gu,
    hi,
    kn,
    ml,
    mr,
    or,
    pa,
    ta,
    te,
    ur,
    zh,
}

/// All recipes, in the order of their tags.
pub(crate) fn recipes() -> &'static [Recipe] {
    &RECIPES
}

/// The recipe of a language, by the first part of its tag.
pub(crate) fn recipe(language: &str) -> Option<&'static Recipe> {
    let primary = language.split('-').next().unwrap_or(language);
    recipes().iter().find(|recipe| recipe.tag == primary)
}

/// Whether a normalised word is a stop word of any language, in its own script.
pub(crate) fn is_stop_word(normal: &str) -> bool {
    static STOP_WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let mut out = HashSet::new();
        for recipe in recipes() {
            let mut own = HashSet::new();
            for word in recipe.stop_words.split_whitespace() {
                let mut normal = String::new();
                token_filter::normalize(recipe.script, word, &mut normal);
                own.insert(normal);
            }
            let respelt = recipe.stemmer.other_spellings().filter(|(_, usual)| own.contains(*usual));
            out.extend(respelt.map(|(word, _)| word.to_owned()));
            out.extend(own);
        }
        out
    });
    STOP_WORDS.contains(normal)
}

/// Whether a normalised word is a stop word of a language that is typed in Latin letters.
pub(crate) fn is_romanised_stop_word(normal: &str) -> bool {
    static STOP_WORDS: LazyLock<HashSet<&str>> =
        LazyLock::new(|| recipes().iter().flat_map(|recipe| recipe.romanised_stop_words.split_whitespace()).collect());
    STOP_WORDS.contains(normal)
}

#[cfg(test)]
mod battery {
    //! What every language must pass.

    use super::*;
    use crate::{Analysis, Analyzer};

    fn words(analyzer: &Analyzer, text: &str, language: &str) -> Vec<String> {
        let mut out = Analysis::default();
        analyzer.analyze(text, &[language], &mut out);
        out.words.terms().map(str::to_owned).collect()
    }

    fn stem(recipe: &Recipe, word: &str) -> String {
        let mut out = Analysis::default();
        Analyzer::new().analyze(word, &[recipe.tag], &mut out);
        out.stems.terms().next().expect("a word has a stem").to_owned()
    }

    #[test]
    fn words_stay_whole() {
        let analyzer = Analyzer::new();
        for recipe in recipes() {
            assert!(!recipe.samples.whole_words.is_empty(), "{}: no samples", recipe.tag);
            for word in recipe.samples.whole_words {
                let mut out = Analysis::default();
                analyzer.analyze(word, &[recipe.tag], &mut out);
                let token = out.words.get(0).expect("a word is a token");
                assert_eq!(&word[token.range], *word, "{}: {word} was cut", recipe.tag);
            }
        }
    }

    #[test]
    fn forms_of_one_word_meet_and_others_do_not() {
        for recipe in recipes() {
            for (a, b) in recipe.samples.same_stem {
                assert_eq!(stem(recipe, a), stem(recipe, b), "{}: {a} and {b}", recipe.tag);
            }
            for (a, b) in recipe.samples.other_stem {
                assert_ne!(stem(recipe, a), stem(recipe, b), "{}: {a} and {b}", recipe.tag);
            }
        }
    }

    #[test]
    fn composed_and_decomposed_text_give_the_same_tokens() {
        use unicode_normalization::UnicodeNormalization;
        let analyzer = Analyzer::new();
        for recipe in recipes() {
            for word in recipe.samples.whole_words {
                let (nfc, nfd): (String, String) = (word.nfc().collect(), word.nfd().collect());
                assert_eq!(words(&analyzer, &nfc, recipe.tag), words(&analyzer, &nfd, recipe.tag));
            }
        }
    }

    #[test]
    fn stop_words_are_single_words_of_the_script() {
        let analyzer = Analyzer::new();
        for recipe in recipes() {
            let is_known = |word: &&str| analyzer.is_stop_word(&words(&analyzer, word, recipe.tag)[0]);
            let unknown: Vec<&str> = recipe.stop_words.split_whitespace().filter(|word| !is_known(word)).collect();
            assert!(unknown.is_empty(), "{}: {unknown:?}", recipe.tag);
            let count = recipe.stop_words.split_whitespace().count();
            // Auxiliaries and pronouns have gender, number and person: 80 are not enough for them. Content words stay
            // out.
            assert!((1..=120).contains(&count), "{}: {count} stop words", recipe.tag);
            for word in recipe.romanised_stop_words.split_whitespace() {
                assert!(word.bytes().all(|byte| byte.is_ascii_lowercase()), "{}: {word}", recipe.tag);
                assert_eq!(words(&analyzer, word, "en"), [word], "{}", recipe.tag);
                assert!(analyzer.is_romanised_stop_word(word), "{}: {word}", recipe.tag);
            }
            let count = recipe.romanised_stop_words.split_whitespace().count();
            assert!(count <= 80, "{}: {count} romanised stop words", recipe.tag);
        }
    }

    #[test]
    fn a_stop_word_is_one_however_it_is_spelt() {
        let analyzer = Analyzer::new();
        assert!(analyzer.is_stop_word("pls") && analyzer.is_stop_word("wat"));
        assert!(!analyzer.is_stop_word("pwd"));
    }

    #[test]
    fn tags_are_in_order_and_unique() {
        assert!(recipes().windows(2).all(|pair| pair[0].tag < pair[1].tag));
    }
}
