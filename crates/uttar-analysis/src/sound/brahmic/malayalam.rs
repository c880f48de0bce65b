//! Malayalam: chillus, and the letter റ that is r alone and t when long or after n.

use super::Phone::{J, K, L, N, R, T};
use super::letters::{Letter, Vowel};
use super::{Cursor, Pronunciation, one, two};

/// How the letter here is read otherwise than in the shared layer.
pub(super) fn difference(cursor: Cursor<'_>) -> Option<Pronunciation> {
    let (letter, _) = cursor.consonant()?;
    match (letter, cursor.joined()) {
        ('ൺ' | 'ൻ', _) => one(&[&[N]]),
        ('ർ', _) => one(&[&[R]]),
        ('ൽ' | 'ൾ', _) => one(&[&[L]]),
        ('ൿ', _) => one(&[&[K]]),
        // ഞാൻ is njan.
        ('ഞ', None) => one(&[&[N], &[N, J]]),
        // ററ and ന്റ are t: കാറ്റ് kaattu, എന്റെ ente.
        ('റ', Some('റ')) => two(&[&[T]]),
        ('റ', _) if matches!(cursor.joined_to(), Some('ന' | 'ൻ')) => one(&[&[T]]),
        _ => None,
    }
}

/// Whether the letter is a consonant that never carries a vowel.
pub(super) fn is_chillu(letter: char) -> bool {
    matches!(letter, 'ൺ' | 'ൻ' | 'ർ' | 'ൽ' | 'ൾ' | 'ൿ')
}

/// What is typed for a consonant.
pub(super) fn consonant(cursor: Cursor<'_>, letter: char) -> Option<&'static str> {
    let (before, joined) = (cursor.joined_to(), cursor.joined());
    Some(match letter {
        // സർക്കാർ is sarkar: after another consonant nobody hears that it is long.
        _ if cursor.lengthens_after_consonant() => "",
        'ൺ' | 'ൻ' => "n",
        'ർ' => "r",
        'ൽ' | 'ൾ' => "l",
        'ൿ' => "k",
        'ഞ' if joined == Some('ഞ') => "n",
        'ഞ' if before.is_none() || before == Some('ഞ') => "nj",
        'ങ' if before == Some('ങ') => "g",
        'റ' if joined == Some('റ') || matches!(before, Some('റ' | 'ന' | 'ൻ')) => "t",
        'ട' if before == Some('ണ') || cursor.follows_vowel() && joined.is_none() => "d",
        'ത' if joined == Some('ത') => "t",
        'ത' => "th",
        _ => return None,
    })
}

/// What is typed for a vowel: the half u after a long stop or nasal at the end, എനിക്ക് enikku, വീട് veedu.
pub(super) fn vowel(cursor: Cursor<'_>, vowel: Vowel) -> Option<&'static str> {
    let (letter, _) = cursor.consonant()?;
    let ends = vowel == Vowel::Silent && cursor.next().is_none() && !is_chillu(letter);
    let before = |places: usize| cursor.at.checked_sub(places).map(|at| cursor.letters[at]);
    let long = before(1) == Some(Letter::Consonant(letter, Vowel::Silent))
        && !matches!(before(2), Some(Letter::Consonant(_, Vowel::Silent)));
    (ends
        && (long
            || matches!(letter, 'ട' | 'ത' | 'ന')
                && (cursor.follows_vowel() || matches!(cursor.joined_to(), Some('ണ' | 'ന')))))
    .then_some("u")
}
