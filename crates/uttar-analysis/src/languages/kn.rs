//! Kannada.
//!
//! Stems: light suffix stripping; source: case and number endings of S. N. Sridhar: Kannada (Descriptive Grammars),
//! 1990.

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Stemmer, Suffixes};

const STOP_WORDS: &str =
    "ನಾನು ನನ್ನ ನನಗೆ ನಾವು ನಮ್ಮ ನೀವು ನಿಮ್ಮ ಅದು ಇದು ಆ ಈ ಒಂದು ಏನು ಹೇಗೆ ಯಾವಾಗ ಎಲ್ಲಿ ಏಕೆ ಯಾಕೆ ಯಾರು ಎಷ್ಟು ಯಾವ ಮತ್ತು \
     ಅಥವಾ ಆದರೆ ಇಲ್ಲ ಇದೆ ಇವೆ ಮಾಡಬೇಕು ಮಾಡುವುದು ಬೇಕು ಆಗ್ತಿಲ್ಲ ಆಗ್ತಿದೆ ಆಗಿದೆ ಆಗುತ್ತೆ ಇದೆಯಾ ಮಾಡೋದು ಮಾಡಿ ಮಾಡಬಹುದು \
     ಅಂತ ಎಂದು ತುಂಬಾ ಹೋಗಿದೆ ಈಗ ಕೂಡ";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "naanu nanna nanage namma neevu nimma adu idu ondu enu yenu hege yavaga elli yake yaaru eshtu yava illa \
     madbeku madodu maduvudu beku madi tumba";

/// Case, number and verb endings.
const ENDINGS: &str =
    "ಗಳನ್ನು ಗಳಲ್ಲಿ ಯಲ್ಲಿ ಗಳಿಗೆ ಗಳಿಂದ ವನ್ನು ನಲ್ಲಿ ದಲ್ಲಿ ಯನ್ನು ನ್ನು ಲ್ಲಿ ಯಿಂದ ಕ್ಕೆ ದಿಂದ ಿಂದ ಗಳು ಿಗೆ ಗೆ ಯ ದ ನ";

/// Vowel signs left at the end of a stem.
const FINAL_SIGNS: &str =
    "ು ಿ ಾ ೆ";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "kn",
        script: Script::Kannada,
        stemmer: Stemmer::Suffixes(Suffixes::new(Script::Kannada, &[], &[ENDINGS, FINAL_SIGNS])),
        stop_words: STOP_WORDS,
        romanised_stop_words: ROMANISED_STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["ಬ್ಯಾಟರಿ", "ಕ್ಷಮಿಸಿ", "ಬದಲಾಯಿಸುವುದು"],
            same_stem: &[
                ("ಮನೆಯಲ್ಲಿ", "ಮನೆಯನ್ನು"),
                ("ಫೋನ್ಗಳು", "ಫೋನ್ಗಳನ್ನು"),
                ("ದಿನ", "ದಿನಕ್ಕೆ"),
            ],
            other_stem: &[
                ("ಬ್ಯಾಟರಿ", "ಚಾರ್ಜರ್"),
                ("ದಿನ", "ದಿಕ್ಕು"),
            ],
        },
    }
}
