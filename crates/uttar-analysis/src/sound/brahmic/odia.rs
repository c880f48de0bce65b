//! Odia: ଯ is ja, ବ stands for b and v.

use super::Phone::{B, G, J, N, V, Y};
use super::{Place, Reading, one, two};

/// How the letter here is read otherwise than in the shared layer.
pub(super) fn difference(place: Place<'_>) -> Option<Reading> {
    let (letter, _) = place.consonant()?;
    let joined_to = place.joined_to();
    match (letter, place.joined()) {
        ('ଜ', Some('ଞ')) => two(&[&[G, Y], &[J, N]]),
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
