//! Arabic letters as Urdu keyboards type them: variants of one letter become the Urdu one, vowel points go.
//!
//! Source: the Unicode names of the letters and the Urdu alphabet of the National Language Promotion Department,
//! Pakistan.

pub(super) fn normalize(word: &str, out: &mut String) {
    for c in word.chars() {
        out.push(match c {
            // Arabic yeh, alef maksura -> Farsi yeh.
            '\u{064a}' | '\u{0649}' => '\u{06cc}',
            // Arabic kaf, swash kaf -> keheh.
            '\u{0643}' | '\u{06aa}' => '\u{06a9}',
            // Arabic heh, heh with yeh above, teh marbuta -> heh goal.
            '\u{0647}' | '\u{06c0}' | '\u{06c2}' | '\u{0629}' | '\u{06c3}' => '\u{06c1}',
            // Alef with hamza or wasla -> alef. Alef with madda is a letter of its own: آم (mango) is not ام.
            '\u{0623}' | '\u{0625}' | '\u{0671}' => '\u{0627}',
            // Harakat, superscript alef, tatweel, joiners, apostrophe.
            '\u{064b}'..='\u{0652}' | '\u{0670}' | '\u{0640}' | '\u{200c}' | '\u{200d}' | '\'' => continue,
            _ => c,
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::token_filter::normalize;
    use unicode_script::Script;

    fn normal(word: &str) -> String {
        let mut out = String::new();
        normalize(Script::Arabic, word, &mut out);
        out
    }

    #[test]
    fn letter_variants_meet() {
        assert_eq!(normal("بيٹری"), normal("بیٹری"));
        assert_eq!(normal("كيمره"), normal("کیمرہ"));
        assert_eq!(normal("مُجھے"), normal("مجھے"));
    }

    #[test]
    fn alef_madda_stays() {
        assert_ne!(normal("آم"), normal("ام"));
    }
}
