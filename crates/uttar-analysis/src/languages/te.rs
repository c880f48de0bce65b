//! Telugu.
//!
//! Stems: light suffix stripping; source: case and number endings of B. Krishnamurti, J. P. L. Gwynn: A Grammar of Modern Telugu, 1985.

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Stemmer, Suffixes};

const STOP_WORDS: &str =
    "నేను నా నాకు మేము మా మీరు మీ అది ఇది ఆ ఈ ఒక ఏమి ఏమిటి ఎలా ఎప్పుడు ఎక్కడ ఎందుకు ఎవరు ఎంత ఎన్ని ఏ మరియు \
     లేదా కానీ లేదు ఉంది ఉన్నాయి చేయాలి చెయ్యాలి కోసం ఏం ఉందా చేయడం కావాలి అవుతోంది అవుతుంది అవ్వట్లేదు అయింది \
     ఇంకా చాలా కూడా నుంచి అని ఉంటుంది";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "nenu naa naku naaku memu maa meeru mee adi idi oka emi emiti enti ela eppudu ekkada enduku evaru entha \
     enni ledu undi unda cheyali cheyyali kosam kavali chala ayindi";

/// Case, number and verb endings, postpositions that are written together with their noun, and the adverbial and adjectival -గా, -ైన.
const ENDINGS: &str =
    "లనుండి లనుంచి లగురించి ించింది ించారు ించడం ుతున్న తున్నా గురించి లలోని లలోకి నుండి నుంచి యొక్క ంలోని ంలోకి వరకు తున్న తుంది \
     లోని లోకి ాన్ని ానికి ాలకు ాలలో ాలను ింది లతో లకు ంతో లలో లపై లను ంలో మైన ంగా తారు తాడు ారు ాడు ాయి ాలు ాల ైన డం గా తో కి \
     లు చే లో కు ను పై ము ని ల ం";

/// Vowel signs left at the end of a stem, those of the clitics -ే, -ూ, -ో among them.
const FINAL_SIGNS: &str =
    "ా ి ు ె ే ూ ో ీ";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "te",
        script: Script::Telugu,
        stemmer: Stemmer::Suffixes(Suffixes::new(Script::Telugu, 2, &[ENDINGS, FINAL_SIGNS])),
        stop_words: STOP_WORDS,
        romanised_stop_words: ROMANISED_STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["బ్యాటరీ", "మార్చడం", "క్షమించండి"],
            same_stem: &[("ఫోన్లో", "ఫోన్కు"), ("పుస్తకాలు", "పుస్తకాలను")],
            other_stem: &[("బ్యాటరీ", "ఛార్జర్")],
        },
    }
}
