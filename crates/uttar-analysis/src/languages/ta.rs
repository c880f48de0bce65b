//! Tamil.
//!
//! Stems: the Snowball Tamil stemmer (D. Damodharan, snowballstem.org).

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::Stemmer;

const STOP_WORDS: &str =
    "நான் என் எனது எனக்கு நாங்கள் நீங்கள் உங்கள் அது இது அந்த இந்த ஒரு என்ன எப்படி எப்போது எங்கே ஏன் யார் \
     எவ்வளவு எத்தனை எந்த மற்றும் அல்லது ஆனால் இல்லை உள்ளது இருக்கிறது வேண்டும் முடியுமா முடியும் செய்ய செய்வது \
     செய்யலாம் எப்போ எங்க இருக்கு இல்ல உண்டா ஆகும் ஆகுது போச்சு பண்ணணும் பண்ண ரொம்ப மாட்டேங்குது";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "naan en ennoda enakku naanga neenga unga athu ithu antha intha oru enna epdi eppadi eppo enga yaar \
     evlo evvalavu illa illai iruku irukku venum vendum mudiyuma mudiyum seiya panna pannanum pannu romba";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "ta",
        script: Script::Tamil,
        stemmer: Stemmer::Snowball(frostem::Algorithm::Tamil),
        stop_words: STOP_WORDS,
        romanised_stop_words: ROMANISED_STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["பேட்டரி", "மாற்றுவது", "ஸ்ரீ"],
            same_stem: &[("வீட்டில்", "வீட்டை"), ("புத்தகங்கள்", "புத்தகங்களை")],
            other_stem: &[("பேட்டரி", "சார்ஜர்")],
        },
    }
}
