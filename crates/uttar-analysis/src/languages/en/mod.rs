//! English.
//!
//! Stems: the Snowball English stemmer (Porter 2; M. F. Porter, snowballstem.org), of the usual spelling of a word
//! where `spellings.txt` knows it: "pls" and "please" are one word, "color" and "colour" too; a verb that is denied
//! says "not".

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Spellings, Stemmer};

const STOP_WORDS: &str =
    "a an the is are am was be do does did have has can could will would should may i me my we our you your it \
     its this that to of in on at for from with by and or if not no what when where which who how why please \
     there get";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "en",
        script: Script::Latin,
        stemmer: Stemmer::Respelt(
            Spellings::new(Script::Latin, include_str!("spellings.txt")),
            Box::new(Stemmer::Snowball(frostem::Algorithm::English)),
        ),
        stop_words: STOP_WORDS,
        romanised_stop_words: "",
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["battery", "don't"],
            same_stem: &[("charging", "charges"), ("orders", "order"), ("dlvry", "deliveries"), ("colors", "colour"), ("doesn't", "not"), ("wont", "cannot")],
            other_stem: &[("news", "new"), ("cause", "because")],
        },
    }
}
