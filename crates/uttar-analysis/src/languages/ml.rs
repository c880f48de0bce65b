//! Malayalam.
//!
//! Stems: light suffix stripping; source: case and number endings of R. E. Asher, T. C. Kumari: Malayalam (Descriptive Grammars), 1997; taken off in three rounds, because they pile up.

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Stemmer, Suffixes};

const STOP_WORDS: &str =
    "ഞാൻ എന്റെ എനിക്ക് ഞങ്ങൾ നിങ്ങൾ നിങ്ങളുടെ അത് ഇത് ആ ഈ ഒരു എന്ത് എന്താണ് എങ്ങനെ എപ്പോൾ എവിടെ എന്തുകൊണ്ട് \
     ആര് എത്ര ഏത് ഒപ്പം അല്ലെങ്കിൽ പക്ഷേ ഇല്ല ഉണ്ട് ആണ് വേണം ചെയ്യണം ചെയ്യാം ചെയ്യാൻ ചെയ്യുന്നത് ചെയ്താൽ ഉണ്ടോ \
     ആയി എന്ന് പറ്റുമോ ആകുന്നില്ല വളരെ ഒന്നും കഴിയുമോ ഇപ്പോൾ എങ്ങനെയാണ്";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "njan ente enikku enik ningal ningalude athu ithu oru enthu enthanu engane eppol eppo evide enthukondu \
     aaru ethra ethu illa undu undo aanu venam cheyyanam cheyyan";

/// Case, number and verb endings.
const ENDINGS: &str =
    "ങ്ങളിലേക്ക് ത്തിലേക്ക് കളിലേക്ക് ങ്ങൾക്ക് ത്തിന്റെ യിലേക്ക് ിലേക്ക് ങ്ങളുടെ ങ്ങളും യ്ക്ക് കൾക്ക് ങ്ങളിൽ \
     ത്തിനു വിന്റെ ത്തോടെ ത്തിന് കളുടെ ുന്നു ത്തും ിന്റെ ിച്ചു ങ്ങളെ ത്തിൽ ുന്ന ക്ക് കളിൽ ിച്ച വിന് ിനും ങ്ങൾ \
     യുടെ ന്നു ച്ചു യോടെ കളും ത്തെ ച്ച ോടെ ിനെ യും ന്ന യിൽ ുടെ കളെ വിൽ ിന് ിൽ ും കൾ ുക യെ ാൽ ിയ ം";

/// Vowel signs left at the end of a stem.
const FINAL_SIGNS: &str =
    "ി ു െ ാ ്";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "ml",
        script: Script::Malayalam,
        stemmer: Stemmer::Suffixes(Suffixes::new(Script::Malayalam, 2, &[ENDINGS, ENDINGS, ENDINGS, FINAL_SIGNS])),
        stop_words: STOP_WORDS,
        romanised_stop_words: ROMANISED_STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["ബാറ്ററി", "മാറ്റാം", "എന്റെ", "അവൻ"],
            same_stem: &[("വീട്ടിൽ", "വീട്ടിലേക്ക്"), ("പുസ്തകങ്ങൾ", "പുസ്തകങ്ങളിൽ")],
            other_stem: &[("ബാറ്ററി", "ചാർജർ")],
        },
    }
}
