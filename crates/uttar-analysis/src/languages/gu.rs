//! Gujarati.
//!
//! Stems: light suffix stripping; source: P. Patel, K. Popat, P. Bhattacharyya: Hybrid Stemmer for Gujarati, WSSANLP 2010 (case and number endings only).

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Stemmer, Suffixes};

const STOP_WORDS: &str =
    "હું મારું મારા મારી મારો મને અમે તમે તમારું તમારા આ તે એ છે છો હતું હતો શું કેવી કેવો કેમ કેટલા કેટલું \
     કેટલી ક્યારે ક્યાં કોણ અને અથવા પણ નથી નહીં માટે પર થી કરવું કરો રીતે તો થાય થઈ ગયો ગઈ ગયું જાય હોય કે જ \
     કરવો કરવી થતું થતી થતો રહે બહુ કંઈ કોઈ";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "hu maru mari maro mane ame tame tamaru che chhe chho shu kevi kevo kem ketla ketlu ketli kyare kya kyan \
     kon ane nathi karvu karo rite thay";

/// Case and number endings.
const ENDINGS: &str =
    "ઓમાંથી માંથી ઓમાં ઓનું ઓનાં માં ઓથી ઓનો ઓને ઓના નું નાં ઓની થી ઓએ ના ની ને નો ઓ એ";

/// Vowel signs left at the end of a stem.
const FINAL_SIGNS: &str =
    "ાં ું ા ે ુ ી ો";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "gu",
        script: Script::Gujarati,
        stemmer: Stemmer::Suffixes(Suffixes::new(Script::Gujarati, 2, &[ENDINGS, FINAL_SIGNS])),
        stop_words: STOP_WORDS,
        romanised_stop_words: ROMANISED_STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["બૅટરી", "ક્ષમતા"],
            same_stem: &[("ઘરમાં", "ઘરનું"), ("ફોનને", "ફોનથી")],
            other_stem: &[("ફોન", "ચાર્જર")],
        },
    }
}
