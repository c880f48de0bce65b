//! Urdu: Arabic letters, where short vowels are not written and two letters serve as consonant and as vowel.
//!
//! و is v, u or o, ی is y, i, e or ai. Short vowels are not guessed: Urdu words have close keys that keep voicing
//! instead of vowels, see the module page. The letters that Arabic keeps apart and Urdu does not (ث س ص, ذ ز ض ظ, ت ط,
//! ح ہ) are one sound. Source: the Urdu alphabet of the National Language Promotion Department, Pakistan.

use super::key::Hearing;
use super::phone::Phone::{self, B, Back, C, D, F, Front, G, H, J, K, L, M, N, Nasal, Open, P, R, S, T, V, Y};

/// The sound of a letter that is always a consonant.
fn consonant(letter: char) -> Option<Phone> {
    Some(match letter {
        'ب' => B,
        'پ' => P,
        'ت' | 'ٹ' | 'ط' => T,
        'ث' | 'س' | 'ش' | 'ص' => S,
        'ج' | 'ذ' | 'ز' | 'ژ' | 'ض' | 'ظ' => J,
        'چ' => C,
        'ح' | 'ہ' | 'ھ' => H,
        'خ' | 'ق' | 'ک' => K,
        'د' | 'ڈ' => D,
        'ر' | 'ڑ' => R,
        'غ' | 'گ' => G,
        'ف' => F,
        'ل' => L,
        'م' => M,
        'ن' => N,
        _ => return None,
    })
}

/// Reads a normalised word; marks and characters of other scripts are silent.
pub(super) fn read(word: &str, hearing: &mut Hearing) {
    let mut letters = word.chars().peekable();
    let mut before = None;
    while let Some(letter) = letters.next() {
        read_letter(before, letter, letters.peek().copied(), hearing);
        before = Some(letter);
    }
}

/// Appends a normalised word in Latin letters, without the vowels that are not written.
pub(super) fn write(word: &str, out: &mut String) {
    let mut before = None;
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let first = before.is_none();
        let next_is_vowel = matches!(letters.peek(), Some('ا' | 'آ' | 'و' | 'ی' | 'ے'));
        match letter {
            'ا' | 'آ' | 'ع' => out.push('a'),
            'و' if first || next_is_vowel => out.push('v'),
            'و' | 'ؤ' => out.push('o'),
            'ی' if first || next_is_vowel => out.push('y'),
            'ی' => out.push('i'),
            'ے' => out.push('e'),
            'ں' => out.push('n'),
            'ھ' | 'ح' | 'ہ' => out.push('h'),
            '۰'..='۹' => out.push(char::from(b'0' + (u32::from(letter) - u32::from('۰')) as u8)),
            'ش' => out.push_str("sh"),
            'چ' => out.push_str("ch"),
            'ف' => out.push('f'),
            _ => {
                out.extend(consonant(letter).and_then(Phone::voiced).map(|byte| char::from(byte.to_ascii_lowercase())))
            }
        }
        before = Some(letter);
    }
}

fn read_letter(before: Option<char>, letter: char, next: Option<char>, hearing: &mut Hearing) {
    let first = before.is_none();
    if let (Some(earlier), Some(phone)) = (before.and_then(consonant), consonant(letter)) {
        // A vowel between two consonants of one sound is not written; a long consonant is written once.
        if before != Some(letter) && earlier == phone {
            hearing.hear(Open);
        } else if before == Some(letter) {
            hearing.hear_either(&[&[Open], &[]]);
        }
    }
    match letter {
        // Before a cluster with s it only helps to say it: اسٹیشن is station.
        'ا' if first && next == Some('س') => hearing.hear_either(&[&[Open], &[]]),
        'ا' | 'آ' | 'ع' => hearing.hear(Open),
        'ڑ' => hearing.hear_either(&[&[R], &[D]]),
        'گ' if before == Some('ن') => hearing.hear_either(&[&[G], &[Open, G]]),
        'ن' if matches!(next, Some('ب' | 'پ')) => hearing.hear_either(&[&[N], &[M]]),
        'ن' if next.is_none() => hearing.hear_either(&[&[N], &[]]),
        'ں' => hearing.hear(Nasal),
        'و' if first => hearing.hear_either(&[&[V], &[Open]]),
        // خوا is kha.
        'و' if before == Some('خ') && next == Some('ا') => hearing.hear_either(&[&[], &[V]]),
        'و' if next.is_none() => hearing.hear_either(&[&[Back], &[Open]]),
        'و' => hearing.hear_either(&[&[Back], &[Open], &[V]]),
        'ؤ' => hearing.hear_either(&[&[Back], &[Open]]),
        'ی' if first && next.is_some_and(|next| consonant(next).is_some()) => hearing.hear_either(&[&[Y], &[Open]]),
        'ی' if first => hearing.hear(Y),
        'ی' if before == Some('ا') || next.is_none() => hearing.hear(Front),
        'ی' | 'ے' => hearing.hear_either(&[&[Front], &[Open]]),
        '۰'..='۹' => hearing.hear(Phone::Digit((u32::from(letter) - u32::from('۰')) as u8)),
        _ => {
            if let Some(phone) = consonant(letter) {
                hearing.hear(phone);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::sound::tests::{assert_close, assert_loose, assert_not_close};

    #[test]
    fn romanised_words_meet_though_short_vowels_are_unwritten() {
        for (native, typed) in [
            ("مشکل", "mushkil"),
            ("موبائل", "mobail"),
            ("ضرورت", "zaroorat"),
            ("مددگار", "madadgar"),
            ("پاکستان", "pakistan"),
            ("سمندر", "samundar"),
            ("بندرگاہ", "bandargah"),
        ] {
            assert_close(native, typed);
        }
        for (native, typed) in
            [("خواب", "khwab"), ("خواب", "khab"), ("انبار", "ambaar"), ("یکتا", "ekta"), ("اسکول", "school")]
        {
            assert_loose(native, typed);
        }
    }

    #[test]
    fn urdu_meets_hindi() {
        for (urdu, hindi) in [("مشکل", "मुश्किल"), ("ضرورت", "जरूरत"), ("کتاب", "किताब")]
        {
            assert_close(urdu, hindi);
        }
    }

    #[test]
    fn other_words_do_not_meet() {
        for (native, typed) in [("بازار", "bhai"), ("دروازہ", "darzi"), ("کتاب", "gulab")] {
            assert_not_close(native, typed);
        }
    }
}
