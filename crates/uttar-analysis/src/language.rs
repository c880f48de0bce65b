//! Language tags (BCP 47), checked.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

use crate::quoted::quoted;

/// A language tag by BCP 47, in its conventional case: `hi`, `hi-Latn`, `zh-Hant-TW`.
///
/// The form is checked (RFC 5646 section 2.1, without extensions), and the language itself must be known: a code of
/// ISO 639-1, or one of the ISO 639-3 codes of the languages of India that have no shorter one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct LanguageTag(String);

/// A text that is no language tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLanguageTag(String);

impl fmt::Display for UnknownLanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown language tag {}: use a BCP 47 tag such as \"hi\", \"zh-Hans\" or \"en-IN\"", quoted(&self.0))
    }
}

impl std::error::Error for UnknownLanguageTag {}

/// ISO 639-1.
const TWO_LETTER_CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz \
    ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg \
    ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny \
    oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to \
    tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";
/// ISO 639-3: Bhojpuri, Bodo, Dogri, Konkani, Maithili, Manipuri, Santali, Tulu, Cantonese, Mandarin, Filipino;
/// undetermined.
const THREE_LETTER_CODES: &str = "bho brx doi kok mai mni sat tcy yue cmn fil und";

impl LanguageTag {
    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language alone: `zh` of `zh-Hant-TW`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }
}

impl TryFrom<String> for LanguageTag {
    type Error = UnknownLanguageTag;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl FromStr for LanguageTag {
    type Err = UnknownLanguageTag;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownLanguageTag(text.chars().take(40).collect());
        let mut subtags = text.split('-');
        let primary = subtags.next().unwrap_or_default().to_ascii_lowercase();
        let codes = match primary.len() {
            2 => TWO_LETTER_CODES,
            3 => THREE_LETTER_CODES,
            _ => return Err(unknown()),
        };
        if !codes.split_whitespace().any(|code| code == primary) {
            return Err(unknown());
        }
        let mut tag = primary;
        // Script, region and variants come in this order, each at most once but for variants.
        let mut reached = 0;
        for subtag in subtags {
            let alphabetic = subtag.bytes().all(|b| b.is_ascii_alphabetic());
            let alphanumeric = subtag.bytes().all(|b| b.is_ascii_alphanumeric());
            let numeric = subtag.bytes().all(|b| b.is_ascii_digit());
            let (place, cased) = match subtag.len() {
                4 if alphabetic => (1, title_case(subtag)),
                2 if alphabetic => (2, subtag.to_ascii_uppercase()),
                3 if numeric => (2, subtag.to_owned()),
                4 if alphanumeric && subtag.as_bytes()[0].is_ascii_digit() => (3, subtag.to_ascii_lowercase()),
                5..=8 if alphanumeric => (3, subtag.to_ascii_lowercase()),
                _ => return Err(unknown()),
            };
            if place < reached || (place == reached && place < 3) {
                return Err(unknown());
            }
            reached = place;
            tag.push('-');
            tag.push_str(&cased);
        }
        Ok(Self(tag))
    }
}

fn title_case(script: &str) -> String {
    let mut out = script.to_ascii_lowercase();
    out[..1].make_ascii_uppercase();
    out
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for LanguageTag {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for LanguageTag {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_tags_get_their_conventional_case() {
        for (text, tag) in [
            ("hi", "hi"),
            ("HI-latn", "hi-Latn"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("en-in", "en-IN"),
            ("kok", "kok"),
            ("es-419", "es-419"),
        ] {
            assert_eq!(text.parse::<LanguageTag>().expect(text).as_str(), tag);
        }
    }

    #[test]
    fn others_are_refused() {
        for text in ["", "xx", "english", "hi_IN", "zh-TW-Hant", "hi-", "qqq", "en-IN-US", "हि", "hi-é"] {
            let error = text.parse::<LanguageTag>().expect_err(text);
            assert!(error.to_string().contains("unknown language tag"));
        }
    }
}
