//! Telugu.
//!
//! Stems: light suffix stripping; source: case and number endings of B. Krishnamurti, J. P. L. Gwynn: A Grammar of Modern Telugu, 1985.

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Stemmer, Suffixes};

const STOP_WORDS: &str =
    "నేను నా నాకు మేము మా మీరు మీ అది ఇది ఆ ఈ ఒక ఏమి ఏమిటి ఎలా ఎప్పుడు ఎక్కడ ఎందుకు ఎవరు ఎంత ఎన్ని ఏ మరియు \
     లేదా కానీ లేదు ఉంది ఉన్నాయి చేయాలి చెయ్యాలి కోసం";

/// Case, number and verb endings.
const ENDINGS: &str =
    "లనుండి నుండి యొక్క ాన్ని ానికి ాలకు ాలలో ాలను లతో ంలో లకు ాలు ంతో లలో లపై లను తో కి లు చే లో కు ను పై ము \
     ని ం";

/// Vowel signs left at the end of a stem.
const FINAL_SIGNS: &str =
    "ా ి ు ె";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "te",
        script: Script::Telugu,
        stemmer: Stemmer::Suffixes(Suffixes::new(Script::Telugu, 2, &[ENDINGS, FINAL_SIGNS])),
        stop_words: STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["బ్యాటరీ", "మార్చడం", "క్షమించండి"],
            same_stem: &[("ఫోన్లో", "ఫోన్కు"), ("పుస్తకాలు", "పుస్తకాలను")],
            other_stem: &[("బ్యాటరీ", "ఛార్జర్")],
        },
    }
}
