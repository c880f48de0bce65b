//! Keys of names: the words of a model as they are heard in full.

use std::borrow::Cow;

use unicode_script::Script;

use super::key::Hearing;
use super::{WORD_CHARS_MAX, hear};
use crate::script::script_of;

/// Bytes of the shortest key: one sound names nothing.
const BYTES_MIN: usize = 2;
/// Keys of one reading of a word: the likeliest two.
const KEYS_OF_READING: usize = 2;
/// A Latin word without a vowel is said letter by letter up to this length.
const INITIALS_MAX: usize = 3;

/// The names of the Latin letters as Indian languages write them, from a to z.
const LETTERS: [&str; 26] = [
    "e", "bi", "si", "di", "i", "ef", "ji", "ech", "ai", "je", "ke", "el", "em", "en", "o", "pi", "kyu", "ar", "es",
    "ti", "yu", "vi", "dablyu", "eks", "vai", "jed",
];

/// Writes the keys of a normalised word as the part of a name to `out`, over what was there; the likeliest first, at
/// most four.
pub(crate) fn model_keys(script: Script, word: &str, out: &mut Vec<String>) {
    out.clear();
    let word = match word.char_indices().nth(WORD_CHARS_MAX) {
        Some((end, _)) => &word[..end],
        None => word,
    };
    for reading in readings(script, word) {
        let Some(mut keys) = hear(script, &reading, Hearing::of_name()).name else { continue };
        for key in keys.finish().filter(|key| key.len() >= BYTES_MIN).take(KEYS_OF_READING) {
            if !out.iter().any(|known| known == key) {
                out.push(key.to_owned());
            }
        }
    }
}

/// The keys of a normalised word as a name that stands alone, heard in full and in every way that it may be read:
/// consonants with their voicing, h between vowels, the vowel classes I and U and any vowel at the end. Likeliest
/// first; none of a word of a single sound, nor of scripts without sound keys.
///
/// ```
/// # use uttar_analysis::name_keys;
/// let heard_alike = |a, b| name_keys(a).iter().any(|key| name_keys(b).contains(key));
/// assert!(heard_alike("scooter", "स्कूटर"));
/// assert!(!heard_alike("clothes", "clouds"));
/// ```
pub fn name_keys(word: &str) -> Vec<String> {
    let word = word.char_indices().nth(WORD_CHARS_MAX).map_or(word, |(end, _)| &word[..end]);
    let script = word.chars().next().map_or(Script::Common, script_of);
    let mut out: Vec<String> = Vec::new();
    for reading in readings(script, word) {
        let Some(mut keys) = hear(script, &reading, Hearing::of_name()).name else { continue };
        for key in keys.finish().filter(|key| key.len() >= BYTES_MIN) {
            if !out.iter().any(|known| known == key) {
                out.push(key.to_owned());
            }
        }
    }
    out
}

/// The names of the five vowel letters as each script writes them. The other letters are known by the sound of their
/// names, but a lone vowel is no key.
const VOWEL_LETTERS: [(char, &str); 5] = [
    ('a', "ए এ ஏ ఏ ఎ ಏ ಎ ഏ എ એ ਏ ଏ"),
    ('e', "ई इ ঈ ই ஈ இ ఈ ఇ ಈ ಇ ഈ ഇ ઈ ઇ ਈ ଈ ଇ"),
    ('i', "आई आय আই ஐ ఐ ಐ ഐ આઈ આઇ ਆਈ ଆଇ"),
    ('o', "ओ ও ஓ ఓ ఒ ಓ ಒ ഓ ഒ ઓ ਓ ଓ"),
    ('u', "यू यु ইউ யூ யு యూ యు ಯೂ ಯು യൂ യു યૂ યુ ਯੂ ୟୁ"),
];

/// The vowel letter that a normalised word is or names: ई is e.
pub(crate) fn vowel_letter(word: &str) -> Option<char> {
    let is = |letter: char, names: &str| {
        word.strip_prefix(letter) == Some("") || !word.is_ascii() && names.split(' ').any(|name| name == word)
    };
    VOWEL_LETTERS.iter().find(|(letter, names)| is(*letter, names)).map(|(letter, _)| *letter)
}

/// The ways to read a word, the likeliest first.
fn readings(script: Script, word: &str) -> Vec<Cow<'_, str>> {
    match script {
        Script::Latin if word.len() <= INITIALS_MAX && !word.bytes().any(|letter| b"aeiouy".contains(&letter)) => {
            vec![initials(word).into()]
        }
        Script::Latin => {
            let mut out = vec![word.into()];
            // The u of plus and ultra is a in Indian spelling, the i of lite is ai.
            if word.contains('u') {
                out.push(word.replace('u', "a").into());
            }
            if let Some((before, [consonant, 'e'])) = silent_e(word) {
                out.push(format!("{before}a{consonant}").into());
            }
            out
        }
        Script::Tamil => match without_helping_vowel(word) {
            Some(other) => vec![word.into(), other.into()],
            None => vec![word.into()],
        },
        Script::Devanagari | Script::Gujarati | Script::Gurmukhi | Script::Bengali => vec![without_last_vowel(word)],
        _ => vec![word.into()],
    }
}

/// A word whose last inherent vowel is not said: नोट is not.
fn without_last_vowel(word: &str) -> Cow<'_, str> {
    const VIRAMA: u32 = 0x4d;
    let last = word.chars().next_back().map_or(0, u32::from);
    match char::from_u32((last & !0x7f) | VIRAMA) {
        Some(virama) if (0x15..=0x39).contains(&(last & 0x7f)) => format!("{word}{virama}").into(),
        _ => word.into(),
    }
}

/// What stands before the i of an English word in -i?e, and what after it.
fn silent_e(word: &str) -> Option<(&str, [char; 2])> {
    let (before, rest) = word.rsplit_once('i')?;
    let mut rest = rest.chars();
    let ending = [rest.next()?, rest.next()?];
    rest.next().is_none().then_some((before, ending))
}

/// A word said letter by letter: tv is tivi.
fn initials(word: &str) -> String {
    word.bytes().filter_map(|letter| LETTERS.get(usize::from(letter.checked_sub(b'a')?))).copied().collect()
}

/// Tamil puts a short i or u between two consonants that begin a word: புரோ is pro, பிளஸ் is plus.
fn without_helping_vowel(word: &str) -> Option<String> {
    let mut letters = word.chars();
    let (first, vowel, next) = (letters.next()?, letters.next()?, letters.next()?);
    let helps = matches!(vowel, 'ி' | 'ு') && matches!(next, 'ர' | 'ல' | 'ள');
    helps.then(|| [first, '்', next].into_iter().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(word: &str) -> Vec<String> {
        let mut out = Vec::new();
        model_keys(word.chars().next().map_or(Script::Latin, script_of), word, &mut out);
        out
    }

    #[test]
    fn names_are_heard_in_every_script() {
        for (latin, native) in [
            ("note", "नोट নোট நோட் నోట్ ನೋಟ್ നോട്ട് નોટ ਨੋਟ"),
            ("pro", "प्रो প্রো ப்ரோ புரோ ప్రో ಪ್ರೊ പ്രോ પ્રો ਪ੍ਰੋ"),
            ("plus", "प्लस প্লাস ப்ளஸ் பிளஸ் ప్లస్ ಪ್ಲಸ್ പ്ലസ് પ્લસ ਪਲੱਸ"),
            ("lite", "लाइट লাইট லைட் లైట్ ಲೈಟ್ ലൈറ്റ് લાઇટ"),
            ("ultra", "अल्ट्रा আল্ট্রা அல்ட்ரா అల్ట్రా"),
            ("tv", "टीवी টিভি டிவி టీవీ ടിവി"),
            ("gt", "जीटी जीटि"),
        ] {
            for native in native.split(' ') {
                let (a, b) = (keys(latin), keys(native));
                assert!(a.iter().any(|key| b.contains(key)), "{latin} {a:?} {native} {b:?}");
            }
        }
    }

    #[test]
    fn other_names_stay_apart() {
        for (a, b) in
            [("pro", "पर"), ("max", "मिक्स"), ("lite", "लता"), ("mini", "महीने"), ("month", "मिनट"), ("tv", "तब")]
        {
            let (a, b) = (keys(a), keys(b));
            assert!(!a.iter().any(|key| b.contains(key)), "{a:?} {b:?}");
        }
        assert!(keys("e").is_empty() && keys("12").len() <= 1);
    }

    #[test]
    fn names_of_vowel_letters_are_in_normal_form() {
        for name in VOWEL_LETTERS.iter().flat_map(|(_, names)| names.split(' ')) {
            let mut normal = String::new();
            crate::token_filter::normalize(script_of(name.chars().next().expect("a name")), name, &mut normal);
            assert_eq!(name, normal);
        }
    }
}
