//! Brahmic words in the Latin letters that people type for them.
//!
//! What the script leaves open is settled as speech settles it: the inherent vowel that is not said goes (B.
//! Narasimhan, R. Sproat, G. Kiraz, "Schwa-deletion in Hindi text-to-speech synthesis", 2004, after M. Ohala 1983: the
//! a between two syllables that keep their vowels, and the last one), Tamil stops are voiced after a nasal and between
//! vowels.

use unicode_script::Script;

use super::letters::{self, Letter, Letters, Quality, Vowel};
use super::{Cursor, bengali, drops_inherent_vowel, kannada, malayalam, odia, tamil};

/// Appends a normalised word of a Brahmic script in Latin letters.
pub(in crate::sound) fn write(script: Script, word: &str, out: &mut String) {
    let mut letters = Letters::of(word);
    if drops_inherent_vowel(script) {
        drop_inherent_vowels(script, letters.as_mut_slice());
    }
    let letters = letters.as_slice();
    for at in 0..letters.len() {
        let cursor = Cursor { letters, at };
        match letters[at] {
            Letter::Consonant(letter, vowel) => {
                if script == Script::Bengali && bengali::doubles(cursor) {
                    double_last(out);
                } else {
                    out.push_str(consonant(script, cursor, letter));
                }
                out.push_str(written(script, cursor, vowel));
            }
            Letter::Vowel(vowel) => out.push_str(written(script, cursor, vowel)),
            Letter::Anusvara => out.push_str(anusvara(script, cursor)),
            Letter::Chandrabindu if matches!(cursor.next(), Some(Letter::Consonant(..))) => out.push('n'),
            Letter::Chandrabindu => {}
            Letter::Digit(digit) => out.push(char::from(b'0' + digit % 10)),
        }
    }
}

/// Writes a consonant once more: of kh the k.
fn double_last(out: &mut String) {
    let mut letters = out.bytes().rev();
    let (last, before) = (letters.next(), letters.next());
    if let (Some(b'h'), Some(before @ (b'k' | b'g' | b'c' | b'j' | b't' | b'd' | b'b' | b's'))) = (last, before) {
        out.pop();
        out.push(char::from(before));
        out.push('h');
    } else {
        out.extend(last.map(char::from));
    }
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

fn written(script: Script, cursor: Cursor<'_>, vowel: Vowel) -> &'static str {
    let own = match script {
        Script::Bengali => bengali::vowel(cursor, vowel),
        Script::Malayalam => malayalam::vowel(cursor, vowel),
        Script::Kannada | Script::Telugu => kannada::vowel(cursor),
        _ => None,
    };
    own.unwrap_or(match vowel {
        Vowel::Inherent | Vowel::Sign(Quality::A) | Vowel::English => "a",
        Vowel::Sign(Quality::LongA) => "aa",
        Vowel::Silent => "",
        Vowel::Sign(Quality::Ai) => "ai",
        Vowel::Sign(Quality::O) => "o",
        Vowel::Sign(Quality::Au) => "au",
        Vowel::Sign(Quality::I) => "i",
        Vowel::Sign(Quality::LongI) => "ii",
        Vowel::Sign(Quality::E) => "e",
        Vowel::Sign(Quality::U) => "u",
        Vowel::Sign(Quality::LongU) => "uu",
        // कृपा is kripa in the north, krupa in the west and the south.
        Vowel::VocalicR if matches!(script, Script::Devanagari | Script::Bengali | Script::Gurmukhi) => "ri",
        Vowel::VocalicR => "ru",
    })
}

/// Anusvara as the nasal of the next consonant; at the end m in the south, ng in the east.
fn anusvara(script: Script, cursor: Cursor<'_>) -> &'static str {
    let southern = matches!(script, Script::Telugu | Script::Kannada | Script::Malayalam);
    match cursor.next() {
        Some(Letter::Consonant(next, _)) => match letters::devanagari(next) {
            Some('ग' | 'घ') => "n",
            // বাংলাদেশ is Bangladesh, সংবাদ songbad.
            _ if script == Script::Bengali => "ng",
            Some('प' | 'फ' | 'ब' | 'भ' | 'म') => "m",
            Some('य' | 'र' | 'ल' | 'व' | 'श' | 'ष' | 'स' | 'ह') if southern => "m",
            _ => "n",
        },
        _ if southern => "m",
        _ if matches!(script, Script::Bengali | Script::Oriya) => "ng",
        // કરવું is karvu.
        _ if script == Script::Gujarati => "",
        _ => "n",
    }
}

fn consonant(script: Script, cursor: Cursor<'_>, letter: char) -> &'static str {
    let own = match script {
        Script::Tamil => tamil::consonant(cursor, letter),
        Script::Malayalam => malayalam::consonant(cursor, letter),
        Script::Bengali => bengali::consonant(cursor, letter),
        Script::Oriya => odia::consonant(cursor, letter),
        Script::Kannada | Script::Telugu => kannada::consonant(cursor, letter),
        _ => None,
    };
    // A long ch is typed cch, a long th tth.
    let long = || match (letters::devanagari(letter)?, letters::devanagari(cursor.joined()?)?) {
        ('च', 'च' | 'छ') => Some("c"),
        ('त', 'थ') | ('ट', 'ठ') => Some("t"),
        ('द', 'ध') | ('ड', 'ढ') => Some("d"),
        // फ्रिड्ज is fridge.
        ('ड', 'ज') => Some(""),
        // ज्ञ is gya, gna, jna.
        ('ज', 'ञ') if !is_southern(script) => Some("g"),
        _ => None,
    };
    let joined = || match (letters::devanagari(letter)?, letters::devanagari(cursor.joined_to()?)?) {
        ('ञ', 'ज') if !is_southern(script) => Some("y"),
        _ => None,
    };
    // Of ng the g is often written as well: व्यङ्ग vyang, ব্যাঙ byang.
    let velar = || match letters::devanagari(letter)? {
        'ङ' if cursor.joined().is_some() => Some("n"),
        'ङ' => Some("ng"),
        _ => None,
    };
    own.or_else(velar)
        .or_else(long)
        .or_else(joined)
        .or_else(|| letters::devanagari(letter).and_then(shared))
        .unwrap_or("")
}

fn is_southern(script: Script) -> bool {
    matches!(script, Script::Telugu | Script::Kannada | Script::Malayalam | Script::Tamil)
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
        'ञ' | 'ण' | 'न' | '\u{0929}' => "n",
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
            ("करना", "karnaa"),
            ("समझना", "samajhnaa"),
            ("मित्र", "mitra"),
            ("दोस्त", "dost"),
            ("क्या", "kyaa"),
            ("नहीं", "nahiin"),
            ("ज्ञान", "gyaan"),
            ("अच्छा", "acchhaa"),
            ("কমল", "komol"),
            ("বন্ধ", "bondho"),
            ("নারকেল", "naarkel"),
            ("ব্যাটারি", "bataari"),
            ("অ্যাপ", "ap"),
            ("অন্যান্য", "onnaanno"),
            ("পর্যন্ত", "porjonto"),
            ("সংবাদ", "songbaad"),
            ("হওয়া", "hovaa"),
            ("ওয়াশিং", "vaashing"),
            ("વાપરવું", "vaaparvu"),
            ("விடுமுறை", "vidumurai"),
            ("மாற்றம்", "maatram"),
            ("தம்பி", "thambi"),
            ("தகவலைச்", "thagavalai"),
            ("பார்த்தேன்", "paarthen"),
            ("புக்", "puk"),
            ("ಕನ್ನಡ", "kannada"),
            ("ಬ್ಯಾಂಕ್", "bank"),
            ("ಸ್ಕ್ರ್ಯಾಚ್", "skrach"),
            ("ಕ್ಯಾಮೆರಾ", "kameraa"),
            ("ವಿದ್ಯಾರ್ಥಿ", "vidyaarthi"),
            ("ಕಾರ್ಯಾಲಯ", "kaaryaalaya"),
            ("ವ್ಯಾಪಾರ", "vyaapaara"),
            ("ಬ್ರೆಝಿಲ್", "brezil"),
            ("ల్యాప్", "lap"),
            ("వాక్యాలు", "vaakyaalu"),
            ("కొమ్మ", "komma"),
            ("കാറ്റ്", "kaattu"),
            ("എനിക്ക്", "enikku"),
            ("കോൺടാക്റ്റ്", "kontaakt"),
            ("സർക്കാർ", "sarkaar"),
            ("വിദ്യാർത്ഥി", "vidyaarthi"),
            ("ഉണ്ട്", "undu"),
            ("എന്റെ", "ente"),
            ("ഞാൻ", "njaan"),
            ("ଓଡ଼ିଆ", "odiaa"),
        ] {
            assert_eq!(typed(word), want, "{word}");
        }
    }
}
