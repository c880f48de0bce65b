//! Malayalam.
//!
//! Stems: light suffix stripping; source: R. E. Asher, T. C. Kumari: Malayalam (Descriptive Grammars), 1997 (case and
//! number endings; of the verb the purposive -ാൻ, the debitive -ണം, -ാം and -ാമോ, the nominal -ത്, the negative -ില്ല);
//! taken off in three rounds, because they pile up.

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Fold, Spellings, Stemmer, Suffixes};

const STOP_WORDS: &str =
    "ഞാൻ എന്റെ എനിക്ക് ഞങ്ങൾ നിങ്ങൾ നിങ്ങളുടെ അത് ഇത് ആ ഈ ഒരു എന്ത് എന്താണ് എങ്ങനെ എപ്പോൾ എവിടെ എന്തുകൊണ്ട് ആര് \
     എത്ര ഏത് ഒപ്പം അല്ലെങ്കിൽ പക്ഷേ ഇല്ല ഉണ്ട് ആണ് വേണം ചെയ്യണം ചെയ്യാം ചെയ്യാൻ ചെയ്യുന്നത് ചെയ്താൽ ഉണ്ടോ ആയി \
     എന്ന് പറ്റുമോ ആകുന്നില്ല വളരെ ഒന്നും കഴിയുമോ ഇപ്പോൾ എങ്ങനെയാണ് എന്നെ എന്നോട് ഞങ്ങളുടെ ഞങ്ങൾക്ക് താങ്കൾ \
     താങ്കളുടെ നിങ്ങൾക്ക് അവിടെ ഇവിടെ എന്ന എന്താ എന്തിനാണ് എന്തു എങ്ങോട്ട് എപ്പോഴാണ് എവിടെയാണ് ആരാണ് ഏതാണ് \
     ഉണ്ടായിരുന്നു ഉള്ള ഇല്ലേ അല്ല ആകും ആയിട്ടും ആയില്ല പറ്റില്ല പറ്റുന്നില്ല പറ്റും ചെയ്തു ചെയ്ത ചെയ്യുന്നു \
     ചെയ്യൂ ചെയ്യുക ചെയ്യാമോ വേണ്ട വേണോ വേണ്ടി കൂടി മാത്രം പിന്നെ ഇനി ഇതുവരെ വരെ നിന്ന് കൊണ്ട് ഇപ്പോഴും \
     കഴിയില്ല കഴിയുന്നില്ല";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "njan ente enikku enik ningal ningalude athu ithu oru enthu enthanu engane eppol eppo evide enthukondu \
     aaru ethra ethu illa undu undo aanu venam cheyyanam cheyyan";

/// Verbs whose past has another stem than their present: the infinitive, then the forms.
const IRREGULAR: &str = "\
വരുക വന്നു വന്ന വന്നില്ല വന്നിട്ടില്ല വന്നത് വരും വരുന്നു വരുന്ന വരുന്നില്ല വരാൻ വരുമോ വരണം വരില്ല
തരുക തന്നു തന്ന തന്നില്ല തരും തരാമോ തരാൻ തരണം തരുമോ
പോകുക പോയി പോയ പോയില്ല പോകും പോകുന്നു പോകുന്നില്ല പോകാൻ പോകണം
കാണുക കണ്ടു കണ്ട കണ്ടില്ല കാണാം കാണാൻ കാണുന്നില്ല കാണുന്നു കാണണം
";

/// Case, number and verb endings.
const ENDINGS: &str =
    "ങ്ങളിലേക്ക് ത്തിലേക്ക് കളിലേക്ക് ങ്ങൾക്ക് ത്തിന്റെ യിലേക്ക് ിലേക്ക് ങ്ങളുടെ ങ്ങളും യ്ക്ക് കൾക്ക് ങ്ങളിൽ \
     ത്തിനു വിന്റെ ത്തോടെ ത്തിന് കളുടെ ുന്നു ത്തും ിന്റെ ിച്ചു ങ്ങളെ ത്തിൽ ുന്ന ക്ക് കളിൽ ിച്ച വിന് ിനും ങ്ങൾ \
     യുടെ ന്നു ച്ചു യോടെ കളും ത്തെ ച്ച ോടെ ിനെ യും ന്ന യിൽ ുടെ കളെ വിൽ ിന് ിൽ ും കൾ ുക യെ ാൽ ിയ ം ാൻ ാമോ ാം \
     ില്ല ുന്നില്ല ിയില്ല ുന്നത് ിയത് ാത്തത് ച്ചത് ന്നത് തായിരുന്നു ായിരുന്നു ുമോ ിക്ക ിട്ട് ിച്ച് ാതെ ുകളും \
     ുകൾ";

/// Vowel signs left at the end of a stem.
const FINAL_SIGNS: &str =
    "ി ു െ ാ ് ൂ";

/// What is left of the debitive -ണം; a noun in -ണം loses it in all its cases.
const DEBITIVE: &str =
    "ണ";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "ml",
        script: Script::Malayalam,
        stemmer: Stemmer::Respelt(
            Spellings::new(Script::Malayalam, IRREGULAR),
            Box::new(Stemmer::Suffixes(Suffixes::new(
                Script::Malayalam,
                &[Fold::Chillu],
                &[ENDINGS, ENDINGS, ENDINGS, FINAL_SIGNS, DEBITIVE],
            ))),
        ),
        stop_words: STOP_WORDS,
        romanised_stop_words: ROMANISED_STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["ബാറ്ററി", "മാറ്റാം", "എന്റെ", "അവൻ"],
            same_stem: &[
                ("വീട്ടിൽ", "വീട്ടിലേക്ക്"),
                ("പുസ്തകങ്ങൾ", "പുസ്തകങ്ങളിൽ"),
                ("ഓർഡർ", "ഓർഡറിൽ"),
                ("ഓർഡർ", "ഓർഡറിന്റെ"),
                ("ഫോൺ", "ഫോണിൽ"),
                ("കൂപ്പൺ", "കൂപ്പണിന്"),
                ("പാഴ്സൽ", "പാഴ്സലുകൾ"),
                ("ബിൽ", "ബില്ലിൽ"),
                ("ബിൽ", "ബില്ല്"),
                ("മാറ്റാൻ", "മാറ്റണം"),
                ("മാറ്റാമോ", "മാറ്റി"),
                ("മാറ്റുന്നത്", "മാറ്റാം"),
                ("വാങ്ങാൻ", "വാങ്ങിയ"),
                ("കിട്ടി", "കിട്ടിയില്ല"),
                ("കിട്ടിയത്", "കിട്ടും"),
                ("ഉപകരണം", "ഉപകരണത്തിന്റെ"),
                ("വന്നില്ല", "വരും"),
                ("സാധനം", "സാധനങ്ങൾ"),
            ],
            other_stem: &[
                ("ബാറ്ററി", "ചാർജർ"),
                ("വില", "വില്ല്"),
                ("പണം", "പകൽ"),
                ("കര", "കറ"),
                ("ഫോൺ", "ഫോട്ടോ"),
                ("മരം", "മറ"),
                ("പാൽ", "പല്ല്"),
            ],
        },
    }
}
