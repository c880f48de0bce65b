//! Tamil: stops are written without voicing, and nasals take part of the stop after them.

use super::Phone::{B, C, D, G, K, N, P, R, S, T};
use super::letters::{Letter, Quality, Vowel};
use super::{Cursor, Pronunciation, one, two};

/// How the letter here is read otherwise than in the shared layer.
pub(super) fn difference(cursor: Cursor<'_>) -> Option<Pronunciation> {
    let (letter, _) = cursor.consonant()?;
    match (letter, cursor.joined()) {
        ('க', _) if is_link(cursor) => one(&[&[], &[K]]),
        ('ச', _) if is_link(cursor) => one(&[&[], &[C]]),
        ('த', _) if is_link(cursor) => one(&[&[], &[T]]),
        ('ப', _) if is_link(cursor) => one(&[&[], &[P]]),
        // A g that romanised spelling writes as ng: inga, ingka.
        ('ங', Some('க')) => two(&[&[N], &[N, K]]),
        // A stop is voiced after a nasal, and a voiced k after n is heard as ng.
        ('க', _) if matches!(cursor.joined_to(), Some('ன' | 'ண' | 'ந')) => one(&[&[K], &[G]]),
        // ksh: தட்சிண is dakshin.
        ('ட', Some('ச')) => two(&[&[T, C], &[C], &[K, S]]),
        // அறிஞர் is arignar.
        ('ஞ', None) => one(&[&[N], &[G, N]]),
        // ற்ற is tr, ன்ற is ndr; both are also typed as rr and nr.
        ('ற', Some('ற')) => two(&[&[T, R], &[R]]),
        ('ற', _) if matches!(cursor.joined_to(), Some('ன' | 'ந')) => one(&[&[T, R], &[R]]),
        // Voicing is not written. A long stop is voiceless; else it is voiced inside a word and voiceless at the start,
        // except in loan words.
        _ if cursor.joined() == Some(letter) || cursor.joined_to() == Some(letter) => None,
        ('க', _) if cursor.at == 0 => one(&[&[K], &[G]]),
        ('ச', _) if cursor.at == 0 => one(&[&[S], &[C]]),
        ('ட' | 'த', _) if cursor.at == 0 => one(&[&[T], &[D]]),
        ('ப', _) if cursor.at == 0 => one(&[&[P], &[B]]),
        ('க', _) => one(&[&[G], &[K]]),
        ('ச', _) => one(&[&[S], &[C]]),
        ('ட' | 'த', _) => one(&[&[D], &[T]]),
        ('ப', _) => one(&[&[B], &[P]]),
        _ => None,
    }
}

/// What is typed for a consonant. A stop is voiceless at the start and when long, voiced after a nasal and between
/// vowels.
pub(super) fn consonant(cursor: Cursor<'_>, letter: char) -> Option<&'static str> {
    let (before, joined) = (cursor.joined_to(), cursor.joined());
    let after_nasal = matches!(before, Some('ங' | 'ஞ' | 'ண' | 'ந' | 'ன' | 'ம'));
    let carries_vowel = matches!(cursor.consonant(), Some((_, vowel)) if vowel != Vowel::Silent);
    let between = cursor.follows_vowel() && carries_vowel;
    Some(match letter {
        'க' | 'ச' | 'த' | 'ப' if is_link(cursor) => "",
        // பார்த்தேன் is parthen.
        _ if cursor.lengthens_after_consonant() => "",
        'ங' => "n",
        'ஞ' if joined.is_some() => "n",
        'ஞ' => "gn",
        'க' if after_nasal || between => "g",
        'ச' if after_nasal => "j",
        'ச' if joined == Some('ச') => "c",
        'ச' if before.is_some() || joined.is_some() => "ch",
        'ச' => "s",
        'ட' if after_nasal || between => "d",
        'த' if joined == Some('த') => "t",
        'த' => "th",
        'ப' if after_nasal || between => "b",
        'ற' if joined == Some('ற') => "t",
        'ற' => "r",
        _ => return None,
    })
}

/// Whether the stop here only links its word to the next one, after ai or u at the end: தகவல்களைச், எடுத்துப். Nobody
/// types it in Latin letters.
fn is_link(cursor: Cursor<'_>) -> bool {
    let ends = matches!(cursor.consonant(), Some((_, Vowel::Silent))) && cursor.next().is_none();
    let vowel = match cursor.before() {
        Some(Letter::Consonant(_, Vowel::Sign(vowel))) => vowel,
        _ => return false,
    };
    // A short word is one that ends so: புக் is book.
    ends && cursor.at > 2 && matches!(vowel, Quality::Ai | Quality::U)
}
