//! Odia: ଯ is ja, ବ stands for b and v.

use super::Phone::{B, G, J, K, N, S, V, Y};
use super::{Cursor, Pronunciation, one, two};

/// How the letter here is read otherwise than in the shared layer.
pub(super) fn difference(cursor: Cursor<'_>) -> Option<Pronunciation> {
    let (letter, _) = cursor.consonant()?;
    let joined_to = cursor.joined_to();
    match (letter, cursor.joined()) {
        ('ଜ', Some('ଞ')) => two(&[&[G, Y], &[J, N]]),
        // କ୍ଷତି is khyati.
        ('କ', Some('ଷ')) => two(&[&[K, S], &[K, Y]]),
        // Written ya, said ja; ୟ is the letter of y.
        ('ଯ', _) if joined_to.is_none() => one(&[&[J], &[Y]]),
        ('ଯ', _) => one(&[&[Y], &[J], &[]]),
        // Joined below another consonant w and b are often silent.
        ('ୱ' | 'ବ', _) if joined_to.is_some() => one(&[&[V], &[B], &[]]),
        ('ୱ', _) => one(&[&[V], &[B]]),
        ('ବ' | 'ଭ', _) => one(&[&[B], &[V]]),
        _ => None,
    }
}

/// What is typed for a consonant.
pub(super) fn consonant(cursor: Cursor<'_>, letter: char) -> Option<&'static str> {
    Some(match letter {
        'ଯ' if cursor.joined_to().is_none() => "j",
        'ୱ' => "v",
        // ଓଡ଼ିଆ is Odia.
        '\u{0b5c}' => "d",
        '\u{0b5d}' => "dh",
        _ => return None,
    })
}
