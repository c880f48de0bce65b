//! NAME OF THE LANGUAGE. (A template: copy it to `<tag>.rs`, replace what is in capitals, add `<tag>` to the list in
//! `mod.rs`.)
//!
//! Stems: WHAT IS STRIPPED; source: WHERE THE RULES ARE PUBLISHED.

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::Stemmer;

/// At most 120 function and question words.
const STOP_WORDS: &str = "WORDS BETWEEN SPACES";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "TAG",
        script: Script::Latin,
        // `Stemmer::Snowball(..)` or `Stemmer::Suffixes(Suffixes::new(..))`, with the spellings that fold, where it
        // pays: measure it.
        stemmer: Stemmer::None,
        stop_words: STOP_WORDS,
        romanised_stop_words: "",
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["WORDS WITH EVERY KIND OF SIGN OF THE SCRIPT"],
            same_stem: &[("FORM", "OTHER FORM OF THE SAME WORD")],
            other_stem: &[("WORD", "ANOTHER WORD THAT LOOKS ALIKE")],
        },
    }
}
