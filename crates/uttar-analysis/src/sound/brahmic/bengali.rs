//! Bengali and Assamese. Normalisation writes Assamese ৰ as র, so that only ৱ tells the two apart: both are read in both ways.

use super::Phone::{B, D, G, J, K, N, Open, R, S, T, V, Y};
use super::{Letter, Place, Reading, Vowel, one, two};

/// ড়, ঢ় and য় as single characters, whatever their normal form.
const RRA: char = '\u{09dc}';
const RHA: char = '\u{09dd}';
const YYA: char = '\u{09df}';

/// How the letter here is read otherwise than in the shared layer.
pub(super) fn difference(place: Place<'_>) -> Option<Reading> {
    // ওয় before a vowel is w: ওয়াশিং is washing.
    if let (Some(Letter::Vowel(Vowel::Sign(vowel))), Some(Letter::Consonant(YYA, Vowel::Sign(_)))) =
        (place.here(), place.next())
        && vowel.phone() == Open
    {
        return two(&[&[V], &[Open, Y]]);
    }
    let (letter, _) = place.consonant()?;
    let joined_to = place.joined_to();
    match (letter, place.joined()) {
        // ক্ষ is kh.
        ('ক', Some('ষ')) => two(&[&[K], &[K, S]]),
        ('জ', Some('ঞ')) => two(&[&[G, Y], &[J, N]]),
        ('ৎ', _) => one(&[&[T]]),
        ('ৰ', _) => one(&[&[R]]),
        ('ৱ', _) => one(&[&[V], &[B]]),
        (RRA | RHA, _) => one(&[&[R], &[D]]),
        (YYA, _) => one(&[&[Y]]),
        // অ্যা is the a of English bank: the virama after a vowel letter is not kept.
        ('য', _) if matches!(place.before(), Some(Letter::Vowel(_))) => one(&[&[], &[J]]),
        // Written ya, said ja; joined below another consonant it is y or colours the vowel.
        ('য', _) if joined_to.is_none() => one(&[&[J]]),
        ('য', _) => one(&[&[Y], &[J], &[]]),
        ('ব' | 'ভ', _) if joined_to.is_none() => one(&[&[B], &[V]]),
        // Joined below another consonant ব is a lost v, mostly silent.
        ('ব', _) if joined_to.is_some_and(|before| !matches!(before, 'ন' | 'ম' | 'র' | 'ব' | 'ল')) => {
            one(&[&[], &[V], &[B]])
        }
        _ => None,
    }
}
