//! Tamil.
//!
//! Stems: the Snowball Tamil stemmer (D. Damodharan, snowballstem.org).

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::Stemmer;

const STOP_WORDS: &str =
    "நான் என் எனது எனக்கு நாங்கள் நீங்கள் உங்கள் அது இது அந்த இந்த ஒரு என்ன எப்படி எப்போது எங்கே ஏன் யார் \
     எவ்வளவு எத்தனை எந்த மற்றும் அல்லது ஆனால் இல்லை உள்ளது இருக்கிறது வேண்டும் முடியுமா முடியும் செய்ய";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "ta",
        script: Script::Tamil,
        stemmer: Stemmer::Snowball(frostem::Algorithm::Tamil),
        stop_words: STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["பேட்டரி", "மாற்றுவது", "ஸ்ரீ"],
            same_stem: &[("வீட்டில்", "வீட்டை"), ("புத்தகங்கள்", "புத்தகங்களை")],
            other_stem: &[("பேட்டரி", "சார்ஜர்")],
        },
    }
}
