//! Telugu.
//!
//! Stems: light suffix stripping; source: B. Krishnamurti, J. P. L. Gwynn: A Grammar of Modern Telugu, 1985 (case and number endings; of the verb the obligative -ాలి, the
//! polite imperative -ండి, the verbal noun -డం, -టం, the reflexive -కొను). A loan word ends in a virama or in -ు.

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Spellings, Stemmer, Suffixes};

const STOP_WORDS: &str =
    "నేను నా నాకు మేము మా మీరు మీ అది ఇది ఆ ఈ ఒక ఏమి ఏమిటి ఎలా ఎప్పుడు ఎక్కడ ఎందుకు ఎవరు ఎంత ఎన్ని ఏ మరియు లేదా \
     కానీ లేదు ఉంది ఉన్నాయి చేయాలి చెయ్యాలి కోసం ఏం ఉందా చేయడం కావాలి అవుతోంది అవుతుంది అవ్వట్లేదు అయింది ఇంకా \
     చాలా కూడా నుంచి అని ఉంటుంది నన్ను మాకు మీకు ఇక్కడ అక్కడ ఎక్కడికి ఎప్పటికి ఏది ఏంటి ఏమైనా కాదు లేవు ఉన్న \
     ఉన్నాను అయ్యింది అవుతాయి అయితే చేసి చేశాను చేయండి చెయ్యండి చేస్తే చేయొచ్చా చేయవచ్చా ఇవ్వండి కావాలా వద్దు \
     ఇప్పుడు వరకు తో మాత్రమే అండి సరే కొంచెం";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "nenu naa naku naaku memu maa meeru mee adi idi oka emi emiti enti ela eppudu ekkada enduku evaru entha \
     enni ledu undi unda cheyali cheyyali kosam kavali chala ayindi";

/// Verbs whose forms have no common stem: the verbal noun, then the forms.
const IRREGULAR: &str = "\
రావడం వస్తుంది వస్తాయి వస్తారు వస్తుందా వస్తోంది వచ్చింది వచ్చాయి వచ్చారు వచ్చాడు వచ్చిన రాలేదు రాలేదండి రావాలి రాదు రావట్లేదు
ఇవ్వడం ఇస్తారు ఇస్తారా ఇస్తుంది ఇచ్చారు ఇచ్చాను ఇచ్చింది ఇచ్చిన ఇవ్వాలి ఇవ్వలేదు
వెళ్ళడం వెళ్లడం వెళ్ళాలి వెళ్లాలి వెళ్ళింది వెళ్లింది
కొనడం కొన్నాను కొన్న కొనాలి కొనవచ్చా కొంటే కొనుగోలు
";

/// Case, number and verb endings, postpositions that are written together with their noun, and the adverbial and
/// adjectival -గా, -ైన.
const ENDINGS: &str =
    "లనుండి లనుంచి లగురించి ించింది ించారు ించడం ుతున్న తున్నా గురించి లలోని లలోకి నుండి నుంచి యొక్క ంలోని \
     ంలోకి వరకు తున్న తుంది లోని లోకి ాన్ని ానికి ాలకు ాలలో ాలను ింది లతో లకు ంతో లలో లపై లను ంలో మైన ంగా తారు \
     తాడు ారు ాడు ాయి ాలు ాల ైన డం గా తో కి లు చే లో కు ను పై ము ని ల ం ాలి ాలా ండి ండీ టం డానికి టానికి \
     ుకోవాలి ుకోవడం ుకోండి ుకోవచ్చా ించాలి ించండి ించడానికి ించాను ాను తాను ుతోంది దండి వచ్చా వచ్చు";

/// Vowel signs left at the end of a stem, those of the clitics -ే, -ూ, -ో among them, and the virama of a loan word.
const FINAL_SIGNS: &str =
    "ా ి ు ె ే ూ ో ీ ్";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "te",
        script: Script::Telugu,
        stemmer: Stemmer::Respelt(
            Spellings::new(Script::Telugu, IRREGULAR),
            Box::new(Stemmer::Suffixes(Suffixes::new(Script::Telugu, &[], &[ENDINGS, FINAL_SIGNS]))),
        ),
        stop_words: STOP_WORDS,
        romanised_stop_words: ROMANISED_STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["బ్యాటరీ", "మార్చడం", "క్షమించండి"],
            same_stem: &[
                ("ఫోన్లో", "ఫోన్కు"),
                ("పుస్తకాలు", "పుస్తకాలను"),
                ("కార్డ్", "కార్డు"),
                ("కార్డ్", "కార్డులు"),
                ("సైజ్", "సైజు"),
                ("ఆర్డర్", "ఆర్డరు"),
                ("ఆర్డర్", "ఆర్డర్లో"),
                ("మార్చాలి", "మార్చడం"),
                ("మార్చండి", "మార్చు"),
                ("మార్చుకోవాలి", "మార్చాలి"),
                ("రాలేదు", "రాలేదండి"),
                ("వచ్చింది", "వస్తుంది"),
                ("బిల్", "బిల్లు"),
                ("డబ్బు", "డబ్బులు"),
            ],
            other_stem: &[
                ("బ్యాటరీ", "ఛార్జర్"),
                ("కార్డ్", "కారు"),
                ("సైజ్", "సైట్"),
                ("మార్చు", "మార్కు"),
                ("బండి", "బడి"),
            ],
        },
    }
}
