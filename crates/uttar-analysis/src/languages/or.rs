//! Odia.
//!
//! Stems: light suffix stripping; sources: D. P. Pattanayak, G. N. Das: Conversational Oriya, 1972 (case and number
//! endings); L. Neukom, M. Patnaik: A Grammar of Oriya, 2003 (the verb: past -ିଲା, future -ିବ, perfect -ିଛି,
//! progressive -ୁଛି, their negatives in -ନାହିଁ and -ନି, and ଯିବା "go" and ପାରିବା "can" joined to a participle). The
//! endings are tried twice, because a classifier takes a case and many a loan word ends as if it had one (ଅର୍ଡର).

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Fold, Stemmer, Suffixes};

const STOP_WORDS: &str =
    "ମୁଁ ମୋର ମୋତେ ଆମେ ଆମର ଆପଣ ଆପଣଙ୍କ ତୁମେ ଏହା ତାହା ଏହି ସେହି କଣ କିପରି କେମିତି କେବେ କେଉଁଠି କାହିଁକି କିଏ କେତେ ଏବଂ ଓ \
     କିମ୍ବା କିନ୍ତୁ ନାହିଁ ଅଛି ହେଉଛି ପାଇଁ ରୁ କରନ୍ତୁ କି କେଉଁ କେଉଁଠାରେ କାହାର ମତେ ତାର ହେବ ହୁଏ କ'ଣ ମୋ ଆମ ଆପଣଙ୍କର ହୋଇ \
     ହେଲା ହେବା ହେଉ ହେଉନାହିଁ ହେଉନି ହୋଇଛି କରିବି କରିବା କରିବାକୁ କରିବେ କରି ଏବେ ଏଇ ସେ ଯେ ଆଉ ମଧ୍ୟ ଚାହେଁ ଚାହୁଁଛି ପାରିବି \
     ପାରିବ ପାରିବେ ଦରକାର ଗୋଟିଏ ବହୁତ କିଛି କୌଣସି କୁଆଡ଼େ ନୁହେଁ ସହ ସହିତ ରେ ବି ତ ଥିଲା ଗଲା ଯାଏଁ ଯଦି";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "mu mo mora mote ame ama apana apan apananka tume tuma eha ehi kana kipari kemiti kebe kouthi keunthi \
     kouthare kahinki kahiki kie kete ebe ebam kimba kintu nahi nahin nuhe achi achhi hela heba heuchi heuni \
     heunahi karibi kariba karibaku karibe karantu paribi pariba paribe darakar darkar chahunchi chahe kichi \
     kou kaunasi thila au ki pai";

/// Case, number and verb endings.
const ENDINGS: &str =
    "ମାନଙ୍କର ମାନଙ୍କୁ ମାନଙ୍କ ମାନେ ଗୁଡ଼ିକର ଗୁଡ଼ିକୁ ଗୁଡ଼ିକ ଗୁଡିକର ଗୁଡିକୁ ଗୁଡିକ ଗୁଡ଼ାକ ଟିର ଟିକୁ ଟିରେ ଟି ଟାର ଟାକୁ \
     ଟାରେ ଟା ଙ୍କର ଙ୍କୁ ଙ୍କ ଠାରୁ ଠାରେ ଦ୍ୱାରା ରେ ରୁ ର କୁ ିଲା ିଲି ିଲେ ିଲୁ ଇଲା ଇଲି ଇଲେ ଇଲୁ ିବ ିବା ିବି ିବେ ିବାକୁ \
     ିବାର ିବାରେ ଇବ ଇବା ଇବି ଇବେ ଇବାକୁ ଇବାର ଇବାରେ ିଛି ିଛୁ ିଛ ିଛନ୍ତି ଇଛି ଇଛୁ ଇଛନ୍ତି ୁଛି ୁଛୁ ୁଛନ୍ତି ଉଛି ଉଛୁ ଉଛନ୍ତି \
     ିଥିଲା ିଥିଲି ିଥିଲେ ଇଥିଲା ଇଥିଲି ଇଥିଲେ ୁଥିଲା ୁଥିଲେ ଉଥିଲା ନ୍ତୁ ନ୍ତି ିନାହିଁ ୁନାହିଁ ଉନାହିଁ ଇନାହିଁ ିନି ୁନି ଉନି \
     ଇନି ିବନି ିବନାହିଁ ିଲାନି ିଲାନାହିଁ ିପାରିବି ିପାରିବ ିପାରିବେ ିପାରୁଛି ିପାରୁନି ିପାରୁନାହିଁ ଇପାରିବି ଇପାରିବ ଇପାରିବେ ଇପାରୁଛି ଇପାରୁନି ଇପାରୁନାହିଁ ିଥିବା ଇଥିବା ିଗଲା ିଗଲି ିଗଲେ ିଯାଇଛି ିଯାଉଛି ିଯାଏ ିଯିବ ଇଗଲା ଇଗଲି ଇଯାଇଛି ଇଯିବ";

/// The virama of a loan word, which is not always written.
const VIRAMA: &str =
    "୍";

/// Vowel signs left at the end of a stem.
const FINAL_SIGNS: &str =
    "ା ି ୀ େ ୁ ଇ";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "or",
        script: Script::Oriya,
        stemmer: Stemmer::Suffixes(Suffixes::new(Script::Oriya, &[Fold::Length, Fold::Hiatus], &[VIRAMA, ENDINGS, ENDINGS, FINAL_SIGNS])),
        stop_words: STOP_WORDS,
        romanised_stop_words: ROMANISED_STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["ବ୍ୟାଟେରୀ", "ଓଡ଼ିଆ", "ବଦଳାଇବା"],
            same_stem: &[
                ("ଘରକୁ", "ଘରରେ"),
                ("ଫୋନର", "ଫୋନରୁ"),
                ("ଅର୍ଡର", "ଅର୍ଡରଟି"),
                ("ଅର୍ଡର", "ଅର୍ଡରର"),
                ("ଅର୍ଡର", "ଅର୍ଡର୍"),
                ("ଆସିଛି", "ଆସିଲା"),
                ("ଆସିବ", "ଆସିନାହିଁ"),
                ("ବଦଳାଇବି", "ବଦଳାନ୍ତୁ"),
                ("ବଦଳାଇବାକୁ", "ବଦଳ"),
                ("ମିଳିବ", "ମିଳିନାହିଁ"),
                ("କଟିଗଲା", "କଟିଛି"),
                ("ପଚିଯାଇଛି", "ପଚି"),
                ("କୁପନ", "କୁପନ୍"),
                ("ଲଗଇନ", "ଲଗଇନ୍"),
                ("ଜିନିଷ", "ଜିନିଷଗୁଡ଼ିକ"),
                ("ପଠାଇଛନ୍ତି", "ପଠାଇବେ"),
                ("ଦୂର", "ଦୁରରେ"),
                ("ବଦଳାଇପାରିବି", "ବଦଳାଇବି"),
            ],
            other_stem: &[
                ("ଫୋନ", "ଘର"),
                ("ମାଟି", "ମାମୁ"),
                ("ପତ୍ର", "ପତଳା"),
                ("ଆସିଛି", "ଆଖି"),
                ("ବଦଳ", "ବନ୍ଦ"),
                ("କଟିଗଲା", "କଣା"),
                ("ମାଟି", "ମାରେ"),
            ],
        },
    }
}
