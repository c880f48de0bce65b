//! Brahmic words in the Latin letters that people type for them.
//!
//! What the script leaves open is settled as speech settles it: the inherent vowel that is not said goes (B. Narasimhan, R. Sproat, G. Kiraz, "Schwa-deletion
//! in Hindi text-to-speech synthesis", 2004, after M. Ohala 1983: the a between two syllables that keep their vowels, and the last one), Tamil stops are voiced
//! after a nasal and between vowels.

use unicode_script::Script;

use super::letters::{self, Letter, Letters, Quality, Vowel};
use super::{Place, malayalam};

/// Appends a normalised word of a Brahmic script in Latin letters.
pub(in crate::sound) fn write(script: Script, word: &str, out: &mut String) {
    let mut letters = Letters::of(word);
    if drops_inherent_vowel(script) {
        drop_inherent_vowels(script, letters.as_mut_slice());
    }
    let letters = letters.as_slice();
    for at in 0..letters.len() {
        let place = Place { letters, at };
        match letters[at] {
            Letter::Consonant(letter, vowel) => {
                out.push_str(consonant(script, place, letter));
                out.push_str(written(script, vowel));
            }
            Letter::Vowel(vowel) => out.push_str(written(script, vowel)),
            Letter::Anusvara => out.push_str(anusvara(script, place)),
            Letter::Chandrabindu if matches!(place.next(), Some(Letter::Consonant(..))) => out.push('n'),
            Letter::Chandrabindu => {}
            Letter::Digit(digit) => out.push(char::from(b'0' + digit % 10)),
        }
    }
}

/// Whether an inherent vowel may be silent.
fn drops_inherent_vowel(script: Script) -> bool {
    matches!(script, Script::Devanagari | Script::Gujarati | Script::Gurmukhi | Script::Bengali)
}

/// Makes the inherent vowels silent that nobody says, from the end of the word.
fn drop_inherent_vowels(script: Script, letters: &mut [Letter]) {
    let said = |letter: Option<&Letter>| {
        matches!(letter, Some(Letter::Vowel(_)))
            || matches!(letter, Some(Letter::Consonant(_, vowel)) if *vowel != Vowel::Silent)
    };
    for at in (1..letters.len()).rev() {
        let Letter::Consonant(letter, Vowel::Inherent) = letters[at] else { continue };
        let after_cluster = matches!(letters[at - 1], Letter::Consonant(_, Vowel::Silent));
        let silent = match letters.get(at + 1) {
            // मित्र is mitra, दोस्त is dost; Bengali keeps its o after any cluster.
            None => !after_cluster || script != Script::Bengali && !is_sonorant(letter),
            Some(Letter::Consonant(_, next)) => {
                let next_said = match next {
                    Vowel::Silent => false,
                    // নারকেল is narkel, কমল komol.
                    Vowel::Inherent => script != Script::Bengali,
                    _ => true,
                };
                next_said && said(letters[..at].last()) && !(at == 1 && matches!(letters[0], Letter::Anusvara))
            }
            _ => false,
        };
        if silent {
            letters[at] = Letter::Consonant(letter, Vowel::Silent);
        }
    }
}

fn is_sonorant(letter: char) -> bool {
    matches!(letters::devanagari(letter), Some('य' | 'र' | 'ल' | 'व' | 'न' | 'म' | 'ण'))
}

fn written(script: Script, vowel: Vowel) -> &'static str {
    match vowel {
        Vowel::Inherent if matches!(script, Script::Bengali) => "o",
        Vowel::Inherent | Vowel::Sign(Quality::A) => "a",
        Vowel::Silent => "",
        Vowel::Sign(Quality::Ai) if matches!(script, Script::Bengali) => "oi",
        Vowel::Sign(Quality::Ai) => "ai",
        Vowel::Sign(Quality::O) => "o",
        Vowel::Sign(Quality::Au) => "au",
        Vowel::Sign(Quality::I) => "i",
        Vowel::Sign(Quality::E) => "e",
        Vowel::Sign(Quality::U) => "u",
        // कृपा is kripa in the north, krupa in the west and the south.
        Vowel::VocalicR if matches!(script, Script::Devanagari | Script::Bengali | Script::Gurmukhi) => "ri",
        Vowel::VocalicR => "ru",
        Vowel::English => "a",
    }
}

/// Anusvara as the nasal of the next consonant; at the end m in the south, ng in the east.
fn anusvara(script: Script, place: Place<'_>) -> &'static str {
    let southern = matches!(script, Script::Telugu | Script::Kannada | Script::Malayalam);
    match place.next() {
        Some(Letter::Consonant(next, _)) => match letters::devanagari(next) {
            Some('प' | 'फ' | 'ब' | 'भ' | 'म') => "m",
            Some('य' | 'र' | 'ल' | 'व' | 'श' | 'ष' | 'स' | 'ह') if southern => "m",
            _ => "n",
        },
        _ if southern => "m",
        _ if matches!(script, Script::Bengali | Script::Oriya) => "ng",
        _ => "n",
    }
}

fn consonant(script: Script, place: Place<'_>, letter: char) -> &'static str {
    let before = place.joined_to();
    let own = match script {
        Script::Tamil => tamil(place, letter),
        Script::Malayalam => malayalam_consonant(place, letter),
        Script::Bengali => match (letter, before) {
            // Joined below another consonant ব is silent and য doubles it or is a mere y.
            ('ব', Some(other)) if !matches!(other, 'ন' | 'ম' | 'র' | 'ব' | 'ল') => Some(""),
            ('য', None) if !matches!(place.before(), Some(Letter::Vowel(_))) => Some("j"),
            ('ষ', Some('ক')) => Some("h"),
            ('ৎ', _) => Some("t"),
            ('ৰ', _) => Some("r"),
            ('ৱ', _) => Some("w"),
            _ => None,
        },
        Script::Oriya => match (letter, before) {
            ('ଯ', None) => Some("j"),
            ('ୱ', _) => Some("w"),
            // ଓଡ଼ିଆ is Odia.
            ('\u{0b5c}', _) => Some("d"),
            ('\u{0b5d}', _) => Some("dh"),
            _ => None,
        },
        // ज्ञ is gya, gna, jna.
        Script::Devanagari | Script::Gurmukhi => match (letter, place.joined(), before) {
            ('ज', Some('ञ'), _) => Some("g"),
            ('ञ', _, Some('ज')) => Some("y"),
            _ => None,
        },
        _ => None,
    };
    own.or_else(|| letters::devanagari(letter).and_then(shared)).unwrap_or("")
}

/// What is typed for a consonant wherever its script has no rule of its own.
fn shared(letter: char) -> Option<&'static str> {
    Some(match letter {
        'क' | '\u{0958}' => "k",
        'ख' | '\u{0959}' => "kh",
        'ग' | '\u{095a}' => "g",
        'घ' => "gh",
        'च' => "ch",
        'छ' => "chh",
        'ज' => "j",
        '\u{095b}' => "z",
        'झ' => "jh",
        'ट' | 'त' => "t",
        'ठ' | 'थ' => "th",
        'ड' | 'द' => "d",
        'ढ' | 'ध' => "dh",
        'ङ' | 'ञ' | 'ण' | 'न' | '\u{0929}' => "n",
        'प' => "p",
        'फ' | '\u{095e}' => "f",
        'ब' => "b",
        'भ' => "bh",
        'म' => "m",
        'य' | '\u{095f}' => "y",
        'र' | '\u{0931}' | '\u{095c}' => "r",
        '\u{095d}' => "rh",
        'ल' | 'ळ' => "l",
        '\u{0934}' => "zh",
        'व' => "v",
        'श' | 'ष' => "sh",
        'स' => "s",
        'ह' => "h",
        _ => return None,
    })
}

/// Tamil writes no voicing: a stop is voiceless at the start and when long, voiced after a nasal and between vowels.
fn tamil(place: Place<'_>, letter: char) -> Option<&'static str> {
    let (before, joined) = (place.joined_to(), place.joined());
    let after_nasal = matches!(before, Some('ங' | 'ஞ' | 'ண' | 'ந' | 'ன' | 'ம'));
    let between = place.follows_vowel() && joined.is_none();
    Some(match letter {
        'ங' => "n",
        'ஞ' if joined.is_some() => "n",
        'ஞ' => "gn",
        'க' if after_nasal || between => "g",
        'ச' if after_nasal => "j",
        'ச' if before == Some('ச') || joined.is_some() || before.is_some() => "ch",
        'ச' => "s",
        'ட' if after_nasal || between => "d",
        'த' => "th",
        'ப' if after_nasal || between => "b",
        'ற' if joined == Some('ற') => "t",
        'ற' => "r",
        _ => return None,
    })
}

fn malayalam_consonant(place: Place<'_>, letter: char) -> Option<&'static str> {
    let (before, joined) = (place.joined_to(), place.joined());
    Some(match letter {
        'ൺ' | 'ൻ' => "n",
        'ർ' => "r",
        'ൽ' | 'ൾ' => "l",
        'ൿ' => "k",
        'ഞ' if joined == Some('ഞ') => "n",
        'ഞ' if before.is_none() || before == Some('ഞ') => "nj",
        'ങ' if before == Some('ങ') => "g",
        'റ' if joined == Some('റ') || matches!(before, Some('റ' | 'ന' | 'ൻ')) => "t",
        'ട' if place.follows_vowel() && joined.is_none() => "d",
        _ if malayalam::is_chillu(letter) => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::script_of;

    fn typed(word: &str) -> String {
        let mut out = String::new();
        write(script_of(word.chars().next().expect("a word")), word, &mut out);
        out
    }

    #[test]
    fn words_are_written_as_they_are_said() {
        for (word, want) in [
            ("कमल", "kamal"),
            ("करना", "karna"),
            ("समझना", "samajhna"),
            ("मित्र", "mitra"),
            ("दोस्त", "dost"),
            ("क्या", "kya"),
            ("नहीं", "nahin"),
            ("ज्ञान", "gyan"),
            ("কমল", "komol"),
            ("বন্ধ", "bondho"),
            ("নারকেল", "narkel"),
            ("விடுமுறை", "vidumurai"),
            ("மாற்றம்", "maatram"),
            ("தம்பி", "thambi"),
            ("ಕನ್ನಡ", "kannada"),
            ("కొమ్మ", "komma"),
            ("കാറ്റ്", "katt"),
            ("എന്റെ", "ente"),
            ("ഞാൻ", "njan"),
            ("ଓଡ଼ିଆ", "odia"),
        ] {
            assert_eq!(typed(word), want.replace("aa", "a"), "{word}");
        }
    }
}
