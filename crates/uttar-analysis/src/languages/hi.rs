//! Hindi.
//!
//! Stems: light suffix stripping; source: A. Ramanathan, D. Rao: A Lightweight Stemmer for Hindi, EACL 2003 workshop
//! (the suffix classes); checked against UD_Hindi-PUD.

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Fold, Stemmer, Suffixes};

const STOP_WORDS: &str =
    "का की के को से में पर है हैं था थे थी हो और या तो भी ही मैं मेरा मेरी मेरे मुझे हम आप आपका यह ये वह वो इस \
     उस क्या कैसे कब कहाँ कौन क्यों कितना कितने कितनी नहीं न कर करें करना करूँ रहा रही रहे लिए गया गई होता \
     होती होते हुआ हुई हुए सकते सकता सकती चाहिए कोई कुछ अपना अपनी अपने बहुत गए कि किया दो";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "hai hain h hu hoon tha thi ka ki ke ko se mein mai mera meri mere mujhe hum aap aapka apka ye yeh wo woh \
     is us kya kyu kyun kaise kese kab kaha kahan kaun kitna kitne kitni nahi nahin nhi nai na kar kare karo \
     karu karna karun raha rahi rahe rha rhi rhe ho hota hoti gaya gayi liye chahiye koi kuch bahut bhi hi toh";

/// Case, number and verb endings.
const ENDINGS: &str =
    "ाएंगी ाऊंगी ाएंगे ाऊंगा ाइयों ाइयाँ ाइयां ूंगी ाओगी नाएं ाएगा ाओगे ातीं एंगी ूंगा ेंगे ाएगी ियों ियां \
     नाओं ताएं ेंगी एंगे ताओं ियाँ ाकर ाया ुआं ाइए ोगी ाने तीं ुएं ेगी ेगा ोगे ाईं ाती ाते ाना ाता ाएं ाओं ुओं \
     ाई कर ाए िए ें ने ाँ ाओ ां ते ीं ता ती ों नी ना ी ा ू ि ो ु े";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "hi",
        script: Script::Devanagari,
        stemmer: Stemmer::Suffixes(
            Suffixes::new(Script::Devanagari, &[Fold::Hiatus, Fold::Nasal], &[ENDINGS]).of_one_syllable(),
        ),
        stop_words: STOP_WORDS,
        romanised_stop_words: ROMANISED_STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["हिन्दी", "बैटरी", "क्षत्रिय", "श्रृंखला", "क़िस्त"],
            same_stem: &[
                ("बैटरी", "बैटरियां"),
                ("किताबों", "किताबें"),
                ("फोन", "फ़ोन"),
                ("साइज", "साईज"),
                ("कैन्सल", "कैंसल"),
                ("खाना", "खाता"),
            ],
            other_stem: &[
                ("बैटरी", "चार्जर"),
                ("दिन", "दीन"),
                ("पत्ता", "पत्नी"),
            ],
        },
    }
}
