//! Kannada and Telugu: the a of English bank, and the letter of jh that stands for z.

use super::letters::{Letter, Quality, Vowel};
use super::{Cursor, letters};

/// What is typed for a consonant.
pub(super) fn consonant(cursor: Cursor<'_>, letter: char) -> Option<&'static str> {
    match letters::devanagari(letter)? {
        'य' if is_english_a(cursor) => Some(""),
        // ಬ್ರೆಝಿಲ್ is Brazil; words of their own seldom have it.
        'झ' => Some("z"),
        _ => None,
    }
}

/// What is typed for a vowel.
pub(super) fn vowel(cursor: Cursor<'_>) -> Option<&'static str> {
    is_english_a(cursor).then_some("a")
}

/// Whether y with the sign of a long a is here the a of English bank: ಬ್ಯಾಂಕ್, ಮ್ಯಾಪ್, ಸ್ಕ್ರ್ಯಾಚ್, but not ವಿದ್ಯಾರ್ಥಿ,
/// ವ್ಯಾಪಾರ.
///
/// Sanskrit words have it after other consonants, or not in their first syllable: ವಾಕ್ಯಾಂಶ, ಕಾರ್ಯಾಲಯ.
fn is_english_a(cursor: Cursor<'_>) -> bool {
    if !matches!(cursor.consonant(), Some((letter, Vowel::Sign(Quality::LongA))) if letters::devanagari(letter) == Some('य'))
    {
        return false;
    }
    let is_first = !cursor.letters[..cursor.at].iter().any(is_voiced);
    match cursor.joined_to().and_then(letters::devanagari) {
        Some('ट' | 'ड' | 'ब' | 'फ' | 'ह') => true,
        Some('क' | 'ग' | 'च' | 'प' | 'म' | 'र' | 'ल' | 'स') => is_first,
        _ => false,
    }
}

fn is_voiced(letter: &Letter) -> bool {
    match letter {
        Letter::Vowel(_) => true,
        Letter::Consonant(_, vowel) => *vowel != Vowel::Silent,
        _ => false,
    }
}
