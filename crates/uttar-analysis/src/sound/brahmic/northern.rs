//! Devanagari and Gujarati: ज्ञ, and the flap that lost its dot.

use super::Phone::{D, G, J, N, R, Y};
use super::{Cursor, Pronunciation, one, two};

/// How the letter here is read otherwise than in the shared layer.
pub(super) fn difference(cursor: Cursor<'_>) -> Option<Pronunciation> {
    let (letter, _) = cursor.consonant()?;
    match (letter, cursor.joined()) {
        // ज्ञ is gy in Hindi, gn in Gujarati, dny in Marathi, jn in Sanskrit.
        ('ज', Some('ञ')) | ('જ', Some('ઞ')) => two(&[&[G, Y], &[J, N], &[G, N], &[D, N]]),
        // Normalisation took the dot of ड़ away: it is a flap between vowels.
        ('ड' | 'ढ' | 'ડ' | 'ઢ', None) if cursor.follows_vowel() => one(&[&[D], &[R]]),
        _ => None,
    }
}
