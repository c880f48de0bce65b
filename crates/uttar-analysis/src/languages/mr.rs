//! Marathi.
//!
//! Stems: light suffix stripping; sources: L. Dolamic, J. Savoy: Comparative Study of Indexing and Search Strategies
//! for the Hindi, Marathi, and Bengali Languages, TALIP 2010 (case and number endings); R. V. Dhongde, K. Wali: Marathi
//! (London Oriental and African Language Library), 2009 (the verb; postpositions; the oblique, whose vowel goes with a
//! round of its own: खाते, खात्यात).

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Fold, Spellings, Stemmer, Suffixes};

const STOP_WORDS: &str =
    "आहे आहेत होते होता होती आणि किंवा पण मी माझा माझी माझे मला आम्ही तुम्ही तू तो ती ते हा ही हे या त्या का \
     काय कसा कशी कसे कधी कुठे कोण किती नाही न च साठी वर मध्ये आता असे केले करा करू कसं होत होतं होतो करायचं \
     करायचा करायची करावं करता तर गेला गेली झाला झाली नाहीत तरी खूप काही आहेस माझ्या माझं आमच्या तुमच्या आपण \
     तुमचा तुमची तुमचे आमचा आमची आमचे कुठं कुठल्या केव्हा कोणी कोणता कोणती कोणते कोणत्या अजून पाहिजे पाहिजेत \
     हवी हवे हवं नको म्हणून व शकतो शकते शकता शकत होणार होईल होऊ असेल असते असतो एक झाले झालं केला केली केलं करणे \
     करायचे गेले गेलं द्या जर फक्त";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "aahe ahe hota hoti maza mazha majha mazi majhi maze mala amhi tumhi kay kasa kashi kase kadhi kuthe \
     kon kiti nahi nahiye sathi kara karu karaycha karaychi khup";

/// Verbs whose forms have no common stem, and forms whose ending looks like another: one form, then the others.
const IRREGULAR: &str = "\
येणे आला आली आले आलं आलो आल्या आलेला आलेली आलेले येईल येतील येणार येत येते येतो येतात येऊ येऊन यायला यायचे यावे
जाणे गेला गेली गेले गेलं गेलो गेल्या जाईल जातील जाणार जाते जातो जातात जाऊ जाऊन जायला जायचे
घेणे घेतला घेतली घेतले घेतलं घेतलेला घेतलेली घ्या घ्यायचा घ्यायची घ्यायचे घ्यायला घ्यावा घ्यावी घ्यावे घेऊ घेऊन घेईल घेणार घेता घेते घेतो
देणे दिला दिली दिले दिलं दिलेला दिलेली दिलेले द्यायचा द्यायची द्यायचे द्यायला द्यावा द्यावी द्यावे देऊ देऊन देईल देणार देते देतो देता
पैसे पैशाचा पैशाची पैशाचे पैशांचा पैशांची पैशांचे पैशांच्या पैशासाठी पैशांसाठी पैशांना पैशात पैशांत
बदल बदला
";

/// Case endings, postpositions and verb endings.
const ENDINGS: &str =
    "च्यामध्ये च्याकडून च्यासाठी च्याकडे च्यावर च्यापासून च्या चा ची चे चं मध्ये मधील मधला मधली मधले मधल्या \
     मधून मधे कडून कडे साठी पासून पर्यंत वरून वरील वर बद्दल विषयी प्रमाणे ऐवजी शिवाय द्वारे तून तील त ला ना नी \
     ने शी हून ण्यासाठी ण्याची ण्याला ण्याचा ण्याचे ण्यात ण्या णे णार णारा णारी णारे णाऱ्या लेला लेली लेले \
     लेल्या लेलं ली ले लं ल्या लो लीस लास ायला ायचा ायची ायचे ायचं ायच्या ावयाचा ावयाची ावयाचे ावा ावी ावे \
     ावं ाव्या ताना ता तो ते ती तं तात तेस ेल ील ईल ेन ीन ईन तील शील शिल ऊन ून ऊ ूया";

/// Vowels of the oblique, of gender, number and mood.
const OBLIQUE: &str =
    "्यां ्या ंनी या यां ां ीं ूं ु ी ि ा े ू ं ो";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "mr",
        script: Script::Devanagari,
        stemmer: Stemmer::Respelt(
            Spellings::new(Script::Devanagari, IRREGULAR),
            Box::new(Stemmer::Suffixes(Suffixes::new(
                Script::Devanagari,
                &[Fold::Length, Fold::Hiatus, Fold::Nasal],
                &[ENDINGS, OBLIQUE, ENDINGS, OBLIQUE],
            ))),
        ),
        stop_words: STOP_WORDS,
        romanised_stop_words: ROMANISED_STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["बॅटरी", "बदलण्यासाठी", "कशाप्रकारे", "दुसऱ्या"],
            same_stem: &[
                ("तेमुजीनची", "तेमुजीनच्या"),
                ("फोनमध्ये", "फोनची"),
                ("दुकानात", "दुकानाला"),
                ("खाते", "खात्यात"),
                ("खाते", "खात्यातून"),
                ("पत्ता", "पत्त्यावर"),
                ("पत्ता", "पत्ते"),
                ("वस्तू", "वस्तूंची"),
                ("वॉलेट", "वॉलेटमधील"),
                ("वॉलेटमधले", "वॉलेटमधून"),
                ("मिळेल", "मिळाले"),
                ("मिळेल", "मिळणार"),
                ("मिळत", "मिळतील"),
                ("बदलायची", "बदलून"),
                ("बदला", "बदलणे"),
                ("पाठवले", "पाठवायचे"),
                ("साईज", "साइज"),
                ("कॅन्सल", "कॅंसल"),
                ("मूल", "मुलाला"),
                ("आली", "येईल"),
                ("किंमत", "किंमतीत"),
                ("पैसे", "पैसा"),
                ("रस्ता", "रस्त्यात"),
            ],
            other_stem: &[
                ("बॅटरी", "चार्जर"),
                ("खाते", "खाली"),
                ("बदला", "बंद"),
                ("पत्ता", "पत्र"),
                ("नंबर", "नंतर"),
                ("मिळेल", "मिरची"),
                ("वस्तू", "वसुली"),
                ("खाते", "खाण"),
                ("रस्ता", "रस"),
                ("पत्ते", "पत्नी"),
                ("खाते", "खाणे"),
            ],
        },
    }
}
