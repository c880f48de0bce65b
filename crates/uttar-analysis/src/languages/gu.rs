//! Gujarati.
//!
//! Stems: light suffix stripping; sources: P. Patel, K. Popat, P. Bhattacharyya: Hybrid Stemmer for Gujarati, WSSANLP
//! 2010 (case and number endings); W. S. Tisdall: A Simplified Grammar of the Gujarati Language, 1892 (the verb:
//! infinitive -વું, future -શે, past -્યું, imperfect participle -તું, perfect participle -ેલું; -વું stands behind a
//! consonant: બતાવો is બતાવ + ો). The endings are tried twice, because case endings follow the infinitive (કરવાનું) and
//! many a noun ends as if it had one (કંપની).

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Fold, Stemmer, Suffixes};

const STOP_WORDS: &str =
    "હું મારું મારા મારી મારો મને અમે તમે તમારું તમારા આ તે એ છે છો હતું હતો શું કેવી કેવો કેમ કેટલા કેટલું \
     કેટલી ક્યારે ક્યાં કોણ અને અથવા પણ નથી નહીં માટે પર થી કરવું કરો રીતે તો થાય થઈ ગયો ગઈ ગયું જાય હોય કે જ \
     કરવો કરવી થતું થતી થતો રહે બહુ કંઈ કોઈ મારે તમારી તમારો અમારું અમારા અમારી અમારો આપ શા શો કયો કઈ કયા કયું \
     કોઈને એવું એક હજુ હજી હમણાં જોઈએ જોઈતો જોઈતી જોઈતું છીએ છું હશે હતી હતા થયું થયો થશે થયા થવું કરી કર્યું \
     કર્યો કરવાનું કરવાની કરવા કરશો કરે કરું શકાય શકું શકો શકે ગયા આપો ખૂબ ફક્ત ને ની નો નું ના માં સુધી સાથે \
     જો";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "hu maru mari maro mane ame tame tamaru che chhe chho shu kevi kevo kem ketla ketlu ketli kyare kya kyan \
     kon ane nathi karvu karo rite thay";

/// Case, number and verb endings.
const ENDINGS: &str =
    "ઓમાંથી માંથી ઓમાં ઓનું ઓનાં માં ઓથી ઓનો ઓને ઓના નું નાં ઓની થી ઓએ ના ની ને નો ઓ એ !વાનું !વાની !વાનો !વાના \
     !વું !વો !વી !વા ીશું ઈશું ીશ ઈશ શો શે ્યું ્યાં ્યો ્યા ્યે તું તાં તો તી તા ેલું ેલાં ેલો ેલી ેલા ેલ ીએ \
     ઈએ";

/// Vowel signs left at the end of a stem.
const FINAL_SIGNS: &str =
    "ાં ું ા ે ુ ી ો";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "gu",
        script: Script::Gujarati,
        stemmer: Stemmer::Suffixes(Suffixes::new(
            Script::Gujarati,
            &[Fold::Length, Fold::Hiatus, Fold::Candra, Fold::Nasal],
            &[ENDINGS, ENDINGS, FINAL_SIGNS],
        )),
        stop_words: STOP_WORDS,
        romanised_stop_words: ROMANISED_STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["બૅટરી", "ક્ષમતા"],
            same_stem: &[
                ("ઘરમાં", "ઘરનું"),
                ("ફોનને", "ફોનથી"),
                ("નાનું", "નાની"),
                ("ખાતું", "ખાતામાં"),
                ("મળશે", "મળ્યું"),
                ("મળશે", "મળે"),
                ("આવ્યું", "આવશે"),
                ("મોકલવી", "મોકલો"),
                ("બદલવું", "બદલશો"),
                ("બદલવાનું", "બદલી"),
                ("કંપની", "કંપનીની"),
                ("ખરીદેલું", "ખરીદવું"),
                ("રીફન્ડ", "રિફંડ"),
                ("ઑર્ડર", "ઓર્ડર"),
                ("કૅન્સલ", "કેન્સલ"),
                ("વૉશિંગ", "વોશીંગ"),
                ("સાઇઝ", "સાઈઝ"),
                ("બેન્ક", "બૅંકમાં"),
                ("ડિલિવરી", "ડિલીવરીના"),
                ("રસ્તો", "રસ્તામાં"),
                ("વસ્તુ", "વસ્તુઓ"),
                ("સમસ્યા", "સમસ્યાનો"),
                ("બતાવો", "બતાવે"),
                ("કરાવવું", "કરાવો"),
            ],
            other_stem: &[
                ("ફોન", "ચાર્જર"),
                ("નાનું", "નામ"),
                ("ખાતું", "ખાલી"),
                ("મળશે", "મગજ"),
                ("દવા", "દર"),
                ("સેવા", "સેલ"),
                ("વસ્તુ", "વસંત"),
                ("માલ", "માટી"),
                ("ખર્ચ", "ખબર"),
                ("નાની", "નાથી"),
            ],
        },
    }
}
