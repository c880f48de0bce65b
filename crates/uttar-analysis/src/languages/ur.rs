//! Urdu.
//!
//! Stems: light suffix stripping; source: Q. Akram, A. Naseer, S. Hussain: Assas-Band, an Affix-Exception-List Based Urdu Stemmer, ALR 2009 (the commonest inflections only).

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Stemmer, Suffixes};

const STOP_WORDS: &str =
    "کا کی کے کو سے میں پر ہے ہیں تھا تھے تھی ہو اور یا تو بھی ہی میرا میری میرے مجھے ہم آپ آپکا یہ وہ اس کیا \
     کیسے کب کہاں کون کیوں کتنا کتنے کتنی نہیں نہ کر کریں کرنا رہا رہی رہے لیے گیا \
     کس کن کونسا نے ہوں ہوگا ہوگی ہوتا ہوتی ہوتے";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "hai hain ka ki ke ko se mein mera meri mere mujhe aap kya kyun kaise kab kahan kaun kitna nahi kar karna \
     raha rahi ho gaya";

/// Case, number and verb endings.
const ENDINGS: &str =
    "یوں ئیں یاں اؤں تیں ئے تے وں کر نے تی نا تا یں نی";

/// Vowel signs left at the end of a stem.
const FINAL_SIGNS: &str =
    "ی ے ا ہ و";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "ur",
        script: Script::Arabic,
        stemmer: Stemmer::Suffixes(Suffixes::new(Script::Arabic, 2, &[ENDINGS, FINAL_SIGNS])),
        stop_words: STOP_WORDS,
        romanised_stop_words: ROMANISED_STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["بیٹری", "پاکستان", "آم"],
            same_stem: &[("کتابیں", "کتابوں"), ("بیٹری", "بيٹری")],
            other_stem: &[("بیٹری", "چارجر")],
        },
    }
}
