//! Odia.
//!
//! Stems: light suffix stripping; source: case and number endings of D. P. Pattanayak, G. N. Das: Conversational Oriya, 1972.

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Stemmer, Suffixes};

const STOP_WORDS: &str =
    "ମୁଁ ମୋର ମୋତେ ଆମେ ଆମର ଆପଣ ଆପଣଙ୍କ ତୁମେ ଏହା ତାହା ଏହି ସେହି କଣ କିପରି କେମିତି କେବେ କେଉଁଠି କାହିଁକି କିଏ କେତେ ଏବଂ ଓ \
     କିମ୍ବା କିନ୍ତୁ ନାହିଁ ଅଛି ହେଉଛି ପାଇଁ ରୁ କରନ୍ତୁ କି କେଉଁ କେଉଁଠାରେ କାହାର ମତେ ତାର ହେବ ହୁଏ କ'ଣ";

/// Case, number and verb endings.
const ENDINGS: &str =
    "ମାନଙ୍କର ମାନଙ୍କୁ ମାନଙ୍କ ମାନେ ଗୁଡ଼ିକର ଗୁଡ଼ିକୁ ଗୁଡ଼ିକ ଗୁଡ଼ାକ ଟିର ଟିକୁ ଟି ଟାର ଟାକୁ ଟା ଙ୍କର ଙ୍କୁ ଙ୍କ ଠାରୁ ଠାରେ \
     ଦ୍ୱାରା ରେ ରୁ ର କୁ";

/// Vowel signs left at the end of a stem.
const FINAL_SIGNS: &str =
    "ା ି ୀ େ";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "or",
        script: Script::Oriya,
        stemmer: Stemmer::Suffixes(Suffixes::new(Script::Oriya, 2, &[ENDINGS, FINAL_SIGNS])),
        stop_words: STOP_WORDS,
        romanised_stop_words: "",
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["ବ୍ୟାଟେରୀ", "ଓଡ଼ିଆ", "ବଦଳାଇବା"],
            same_stem: &[("ଘରକୁ", "ଘରରେ"), ("ଫୋନର", "ଫୋନରୁ")],
            other_stem: &[("ଫୋନ", "ଘର")],
        },
    }
}
