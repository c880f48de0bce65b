//! Punjabi (Gurmukhi).
//!
//! Stems: light suffix stripping; sources: V. Gupta, G. S. Lehal: Punjabi Language Stemmer for Nouns and Proper Names, WSSANLP 2011 (suffix classes); T. K. Bhatia: Punjabi: A
//! Cognitive-Descriptive Grammar, 1993 (the verb: infinitive -ਣਾ, behind a vowel -ਉਣਾ; future -ੇਗਾ, -ਏਗਾ; subjunctive -ੀਏ, -ਈਏ).

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Fold, Spellings, Stemmer, Suffixes};

const STOP_WORDS: &str =
    "ਮੈਂ ਮੇਰਾ ਮੇਰੀ ਮੇਰੇ ਮੈਨੂੰ ਅਸੀਂ ਤੁਸੀਂ ਤੁਹਾਡਾ ਇਹ ਉਹ ਇਸ ਉਸ ਹੈ ਹਨ ਸੀ ਕੀ ਕਿਵੇਂ ਕਦੋਂ ਕਿੱਥੇ ਕਿਉਂ ਕੌਣ ਕਿੰਨਾ ਕਿੰਨੇ \
     ਦਾ ਦੀ ਦੇ ਨੂੰ ਤੋਂ ਵਿੱਚ ਨਾਲ ਲਈ ਅਤੇ ਜਾਂ ਪਰ ਨਹੀਂ ਕਰ ਕਰਾਂ ਕਿੰਨੀ ਕਿਹੜਾ ਕਿਹੜੀ ਕਿਹੜੇ ਕਿਸ ਨੇ ਵਿਚ ਹੋ ਗਿਆ ਗਈ ਕਰੀਏ ਕਰਨ \
     ਕਰਨਾ ਰਿਹਾ ਰਹੀ ਹੁੰਦਾ ਹੁੰਦੀ ਤੇ ਉੱਤੇ ਕੇ ਤਾਂ ਵਾਲਾ ਹੀ ਜਾਂਦਾ ਜਾਂਦੀ ਹਾਂ ਕੁਝ ਸਕਦੇ ਬਹੁਤ ਕੋਈ ਸਾਡਾ ਸਾਡੀ ਸਾਡੇ ਤੁਹਾਡੀ \
     ਤੁਹਾਡੇ ਤੁਸੀ ਕਿੱਥੋਂ ਕਦੋ ਕਦ ਕਿਥੇ ਕਿੰਨੀਆਂ ਕਿਹੜੀਆਂ ਅਜੇ ਹੁਣ ਹੋਇਆ ਹੋਈ ਹੋਏ ਗਏ ਰਹੇ ਸਕਦਾ ਸਕਦੀ ਚਾਹੀਦਾ ਚਾਹੀਦੀ ਚਾਹੀਦੇ \
     ਚਾਹੁੰਦਾ ਚਾਹੁੰਦੀ ਦਿਓ ਕਰੋ ਕਰਕੇ ਕਰਾਂਗਾ ਕੀਤਾ ਕੀਤੀ ਕੀਤੇ ਵੀ ਜੀ ਨਾ ਤੱਕ ਇੱਕ ਹੋਵੇਗਾ ਹੋਣਾ ਹੁੰਦੇ ਜੇ ਜੋ ਕਿ ਆਪਣਾ ਆਪਣੀ \
     ਆਪਣੇ ਵਾਲੀ ਵਾਲੇ ਸਨ ਫਿਰ ਕਿਸੇ ਨਹੀ";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "mera meri mere mainu asi tusi tuhada eh oh hai han si ki kiven kive kado kithe kithon kyon kaun kinna \
     kinne da di de nu vich vch naal layi nahi kar karan karna ho gaya gayi";

/// Verbs whose forms have no common stem: the infinitive, then the forms.
const IRREGULAR: &str = "\
ਆਉਣਾ ਆਇਆ ਆਈ ਆਏ ਆਈਆਂ ਆਵੇਗਾ ਆਵੇਗੀ ਆਊਗਾ ਆਊਗੀ ਆਉਗਾ ਆਉਣਗੇ ਆਉਂਦਾ ਆਉਂਦੀ ਆਉਂਦੇ ਆਉਣ ਆਵੇ ਆ
ਜਾਣਾ ਜਾਵੇਗਾ ਜਾਵੇਗੀ ਜਾਊਗਾ ਜਾਣਗੇ ਜਾਵੇ ਜਾਏਗਾ
ਦੇਣਾ ਦਿੱਤਾ ਦਿੱਤੀ ਦਿੱਤੇ ਦਿਓ ਦੇਵੋ ਦੇਵੇਗਾ ਦਿੰਦਾ ਦਿੰਦੀ ਦੇਣ ਦੇਣੀ ਦੇਵਾਂ
ਲੈਣਾ ਲਿਆ ਲਵਾਂ ਲਵੋ ਲਓ ਲੈਣ ਲੈਣੀ ਲੈਂਦਾ ਲੈਂਦੀ ਲੈ
";

/// Case, number and verb endings.
const ENDINGS: &str =
    "ਾਂਗੇ ਾਂਗਾ ਾਂਗੀ ਦੀਆਂ ਣਗੇ ਣਗੀਆਂ ੀਆਂ ੇਗਾ ੇਗੀ ੋਗੇ ਿਆਂ ਦੀ ਣਾ ਣੀ ਣੇ ਦਾ ਾਂ ਿਆ ਦੇ ਣ ਏਗਾ ਏਗੀ ਓਗੇ ਵੇਗਾ ਵੇਗੀ ਵਾਂਗੇ \
     ਵਾਂਗਾ ਵਾਂਗੀ ਊਗਾ ਊਗੀ ੂਗਾ ੂਗੀ ੀਏ ਈਏ ਉਣਾ ਉਣੀ ਉਣੇ ਉਣ ਉਂਦਾ ਉਂਦੀ ਉਂਦੇ ਂਦਾ ਂਦੀ ਂਦੇ ਇਆ ਈਆਂ ੋਂ ੀਂ ੇਂ";

/// Vowel signs left at the end of a stem.
const FINAL_SIGNS: &str =
    "ੀ ੇ ੂ ਾ ੁ ਿ ੋ ਈ ਏ ਓ";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "pa",
        script: Script::Gurmukhi,
        stemmer: Stemmer::Respelt(
            Spellings::new(Script::Gurmukhi, IRREGULAR),
            Box::new(Stemmer::Suffixes(Suffixes::new(
                Script::Gurmukhi,
                &[Fold::Hiatus],
                &[ENDINGS, FINAL_SIGNS],
            ))),
        ),
        stop_words: STOP_WORDS,
        romanised_stop_words: ROMANISED_STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["ਬੈਟਰੀ", "ਪੰਜਾਬੀ", "ਬੱਚਾ"],
            same_stem: &[
                ("ਗੱਡੀ", "ਗੱਡੀਆਂ"),
                ("ਫੋਨ", "ਫੋਨਾਂ"),
                ("ਸਾਇਜ਼", "ਸਾਈਜ਼"),
                ("ਵਧਾ", "ਵਧਾਈਏ"),
                ("ਵਧਾਉਣਾ", "ਵਧਾਏਗਾ"),
                ("ਨਵਾਂ", "ਨਵੀਂ"),
                ("ਨਵਾਂ", "ਨਵੇਂ"),
                ("ਲਗਾਏਗਾ", "ਲਗਾਉਣ"),
                ("ਬਦਲਣਾ", "ਬਦਲਾਂਗੇ"),
                ("ਮਿਲੇਗਾ", "ਮਿਲਣਗੇ"),
                ("ਆਇਆ", "ਆਵੇਗਾ"),
                ("ਪਾਣੀ", "ਪਾਣੀ"),
            ],
            other_stem: &[
                ("ਬੈਟਰੀ", "ਚਾਰਜਰ"),
                ("ਪਾਣੀ", "ਪਾਸ"),
                ("ਨਵਾਂ", "ਨਾਮ"),
                ("ਦਿਨ", "ਦੀਨ"),
                ("ਸਾਈਜ਼", "ਸਾਈਕਲ"),
            ],
        },
    }
}
