//! Malayalam: chillus, and the letter റ that is r alone and t when long or after n.

use super::Phone::{J, K, L, N, R, T};
use super::{Place, Reading, one, two};

/// How the letter here is read otherwise than in the shared layer.
pub(super) fn difference(place: Place<'_>) -> Option<Reading> {
    let (letter, _) = place.consonant()?;
    match (letter, place.joined()) {
        ('ൺ' | 'ൻ', _) => one(&[&[N]]),
        ('ർ', _) => one(&[&[R]]),
        ('ൽ' | 'ൾ', _) => one(&[&[L]]),
        ('ൿ', _) => one(&[&[K]]),
        // ഞാൻ is njan.
        ('ഞ', None) => one(&[&[N], &[N, J]]),
        // ററ and ന്റ are t: കാറ്റ് kaattu, എന്റെ ente.
        ('റ', Some('റ')) => two(&[&[T]]),
        ('റ', _) if matches!(place.joined_to(), Some('ന' | 'ൻ')) => one(&[&[T]]),
        _ => None,
    }
}

/// Whether the letter is a consonant that never carries a vowel.
pub(super) fn is_chillu(letter: char) -> bool {
    matches!(letter, 'ൺ' | 'ൻ' | 'ർ' | 'ൽ' | 'ൾ' | 'ൿ')
}
