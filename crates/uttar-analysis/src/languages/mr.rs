//! Marathi.
//!
//! Stems: light suffix stripping; source: L. Dolamic, J. Savoy: Comparative Study of Indexing and Search Strategies for the Hindi, Marathi, and Bengali Languages, TALIP 2010 (case and number endings).

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Stemmer, Suffixes};

const STOP_WORDS: &str =
    "आहे आहेत होते होता होती आणि किंवा पण मी माझा माझी माझे मला आम्ही तुम्ही तू तो ती ते हा ही हे या त्या का \
     काय कसा कशी कसे कधी कुठे कोण किती नाही न च साठी वर मध्ये आता असे केले करा करू कसं होत होतं होतो करायचं \
     करायचा करायची करावं करता तर गेला गेली झाला झाली नाहीत तरी खूप काही आहेस";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "aahe ahe hota hoti maza mazha majha mazi majhi maze mala amhi tumhi kay kasa kashi kase kadhi kuthe \
     kon kiti nahi nahiye sathi kara karu karaycha karaychi khup";

/// Case, number and verb endings.
const ENDINGS: &str =
    "ांच्यामध्ये ांच्याकडून ांच्यासाठी ांच्याकडे ांच्यावर ण्यासाठी ांमध्ये ांपासून ामध्ये ण्याची ांच्या ांसाठी \
     ण्याला ण्याचा लेल्या ण्याचे ेमध्ये ापासून णाऱ्या पर्यंत ीमध्ये मध्ये ीच्या ासाठी ांतून पासून ेसाठी ाच्या \
     ण्यात ेच्या ाकडून ूच्या ांतील ीसाठी ांचा ल्या णारी ांना ायला ांनी लेले लेला कडून लेली ातील ीतील ातून ताना \
     ेतील च्या ाकडे ांची ांशी णारा ांचे साठी ण्या णारे ांवर ाशी ेचा ांत तील ूला ेची णार ाचे ेचे ाचा ाची ेने \
     ाला ीचे ीची हून तून ेला तात ूने ाचं ेवर ीचा कडे ावर ाने ीने ीला ीवर वर ने ात ेत चा चे ीत ले नी तं ला ऊन \
     ते ती णे ून तो ना ली ची ूत चं लो शी त ू";

/// Vowel signs left at the end of a stem.
const FINAL_SIGNS: &str =
    "्या ंनी या ां ु ी ि ा े ू ं ो";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "mr",
        script: Script::Devanagari,
        stemmer: Stemmer::Suffixes(Suffixes::new(Script::Devanagari, 2, &[ENDINGS, FINAL_SIGNS])),
        stop_words: STOP_WORDS,
        romanised_stop_words: ROMANISED_STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["बॅटरी", "बदलण्यासाठी", "कशाप्रकारे", "दुसऱ्या"],
            same_stem: &[("तेमुजीनची", "तेमुजीनच्या"), ("फोनमध्ये", "फोनची"), ("दुकानात", "दुकानाला")],
            other_stem: &[("बॅटरी", "चार्जर")],
        },
    }
}
