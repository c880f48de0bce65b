//! Punjabi (Gurmukhi).
//!
//! Stems: light suffix stripping; source: V. Gupta, G. S. Lehal: Punjabi Language Stemmer for Nouns and Proper Names, WSSANLP 2011 (suffix classes).

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Stemmer, Suffixes};

const STOP_WORDS: &str =
    "ਮੈਂ ਮੇਰਾ ਮੇਰੀ ਮੇਰੇ ਮੈਨੂੰ ਅਸੀਂ ਤੁਸੀਂ ਤੁਹਾਡਾ ਇਹ ਉਹ ਇਸ ਉਸ ਹੈ ਹਨ ਸੀ ਕੀ ਕਿਵੇਂ ਕਦੋਂ ਕਿੱਥੇ ਕਿਉਂ ਕੌਣ ਕਿੰਨਾ ਕਿੰਨੇ \
     ਦਾ ਦੀ ਦੇ ਨੂੰ ਤੋਂ ਵਿੱਚ ਨਾਲ ਲਈ ਅਤੇ ਜਾਂ ਪਰ ਨਹੀਂ ਕਰ ਕਰਾਂ ਕਿੰਨੀ ਕਿਹੜਾ ਕਿਹੜੀ ਕਿਹੜੇ ਕਿਸ ਨੇ ਵਿਚ ਹੋ ਗਿਆ ਗਈ ਕਰੀਏ \
     ਕਰਨ ਕਰਨਾ ਰਿਹਾ ਰਹੀ ਹੁੰਦਾ ਹੁੰਦੀ ਤੇ ਉੱਤੇ ਕੇ ਤਾਂ ਵਾਲਾ ਹੀ ਜਾਂਦਾ ਜਾਂਦੀ ਹਾਂ ਕੁਝ ਸਕਦੇ ਬਹੁਤ ਕੋਈ";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "mera meri mere mainu asi tusi tuhada eh oh hai han si ki kiven kive kado kithe kithon kyon kaun kinna \
     kinne da di de nu vich vch naal layi nahi kar karan karna ho gaya gayi";

/// Case, number and verb endings.
const ENDINGS: &str =
    "ਾਂਗੇ ਾਂਗਾ ਦੀਆਂ ਣਗੇ ੀਆਂ ੇਗਾ ੇਗੀ ਿਆਂ ਦੀ ਣਾ ਦਾ ਾਂ ਿਆ ਦੇ ਣ";

/// Vowel signs left at the end of a stem.
const FINAL_SIGNS: &str =
    "ੀ ੇ ੂ ਾ ੁ ਿ ੋ";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "pa",
        script: Script::Gurmukhi,
        stemmer: Stemmer::Suffixes(Suffixes::new(Script::Gurmukhi, 2, &[ENDINGS, FINAL_SIGNS])),
        stop_words: STOP_WORDS,
        romanised_stop_words: ROMANISED_STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["ਬੈਟਰੀ", "ਪੰਜਾਬੀ", "ਬੱਚਾ"],
            same_stem: &[("ਗੱਡੀ", "ਗੱਡੀਆਂ"), ("ਫੋਨ", "ਫੋਨਾਂ")],
            other_stem: &[("ਬੈਟਰੀ", "ਚਾਰਜਰ")],
        },
    }
}
