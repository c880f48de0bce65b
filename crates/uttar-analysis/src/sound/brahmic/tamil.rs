//! Tamil: stops are written without voicing, and nasals take part of the stop after them.

use super::Phone::{B, C, D, G, K, N, P, R, S, T};
use super::{Place, Reading, one, two};

/// How the letter here is read otherwise than in the shared layer.
pub(super) fn difference(place: Place<'_>) -> Option<Reading> {
    let (letter, _) = place.consonant()?;
    match (letter, place.joined()) {
        // A g that romanised spelling writes as ng: inga, ingka.
        ('ங', Some('க')) => two(&[&[N], &[N, K]]),
        // A stop is voiced after a nasal, and a voiced k after n is heard as ng.
        ('க', _) if matches!(place.joined_to(), Some('ன' | 'ண' | 'ந')) => one(&[&[K], &[G]]),
        // ksh: தட்சிண is dakshin.
        ('ட', Some('ச')) => two(&[&[T, C], &[C], &[K, S]]),
        // அறிஞர் is arignar.
        ('ஞ', None) => one(&[&[N], &[G, N]]),
        // ற்ற is tr, ன்ற is ndr; both are also typed as rr and nr.
        ('ற', Some('ற')) => two(&[&[T, R], &[R]]),
        ('ற', _) if matches!(place.joined_to(), Some('ன' | 'ந')) => one(&[&[T, R], &[R]]),
        // Voicing is not written. A long stop is voiceless; else it is voiced inside a word and voiceless at the start,
        // except in loan words.
        _ if place.joined() == Some(letter) || place.joined_to() == Some(letter) => None,
        ('க', _) if place.at == 0 => one(&[&[K], &[G]]),
        ('ச', _) if place.at == 0 => one(&[&[S], &[C]]),
        ('ட' | 'த', _) if place.at == 0 => one(&[&[T], &[D]]),
        ('ப', _) if place.at == 0 => one(&[&[P], &[B]]),
        ('க', _) => one(&[&[G], &[K]]),
        ('ச', _) => one(&[&[S], &[C]]),
        ('ட' | 'த', _) => one(&[&[D], &[T]]),
        ('ப', _) => one(&[&[B], &[P]]),
        _ => None,
    }
}
