//! Bengali and Assamese. Normalisation writes Assamese ৰ as র, so that only ৱ tells the two apart: both are read in
//! both ways.

use super::Phone::{B, D, G, J, K, N, Open, R, S, T, V, Y};
use super::letters::Quality;
use super::{Cursor, Letter, Pronunciation, Vowel, one, two};

/// ড়, ঢ় and য় as single characters, whatever their normal form.
const RRA: char = '\u{09dc}';
const RHA: char = '\u{09dd}';
const YYA: char = '\u{09df}';

/// How the letter here is read otherwise than in the shared layer.
pub(super) fn difference(cursor: Cursor<'_>) -> Option<Pronunciation> {
    // ওয় before a vowel is w: ওয়াশিং is washing.
    if let (Some(Letter::Vowel(Vowel::Sign(vowel))), Some(Letter::Consonant(YYA, Vowel::Sign(_)))) =
        (cursor.here(), cursor.next())
        && vowel.phone() == Open
    {
        return two(&[&[V], &[Open, Y]]);
    }
    let (letter, _) = cursor.consonant()?;
    let joined_to = cursor.joined_to();
    match (letter, cursor.joined()) {
        // ক্ষ is kh.
        ('ক', Some('ষ')) => two(&[&[K], &[K, S]]),
        ('জ', Some('ঞ')) => two(&[&[G, Y], &[J, N]]),
        ('ৎ', _) => one(&[&[T]]),
        ('ৰ', _) => one(&[&[R]]),
        // After o and u it is hardly heard: যোৱা juwa, joa.
        ('ৱ', _) if cursor.follows_vowel() => one(&[&[V], &[], &[B]]),
        ('ৱ', _) => one(&[&[V], &[B]]),
        (RRA | RHA, _) => one(&[&[R], &[D]]),
        // বতসোয়ানা is Botswana.
        (YYA, _) if cursor.follows_o() => one(&[&[Y], &[V]]),
        (YYA, _) => one(&[&[Y]]),
        // অ্যা is the a of English bank: the virama after a vowel letter is not kept.
        ('য', _) if matches!(cursor.before(), Some(Letter::Vowel(_))) => one(&[&[], &[J]]),
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

/// What is typed for a consonant.
pub(super) fn consonant(cursor: Cursor<'_>, letter: char) -> Option<&'static str> {
    let before = cursor.joined_to();
    Some(match letter {
        // Joined below another consonant ব is silent.
        'ব' if before.is_some_and(|other| !matches!(other, 'ন' | 'ম' | 'র' | 'ব' | 'ল')) => "",
        'য' if is_english_a(cursor) => "",
        // পর্যন্ত is porjonto.
        'য' if before.is_none_or(|other| other == 'র') => "j",
        // হওয়া is howa.
        YYA if cursor.follows_o() => "v",
        'ষ' if before == Some('ক') => "h",
        'ৎ' => "t",
        'ৰ' => "r",
        'ৱ' => "v",
        _ => return None,
    })
}

/// Whether the য here only makes the consonant before it long: জন্য is jonno, মূল্য mullo.
pub(super) fn doubles(cursor: Cursor<'_>) -> bool {
    matches!(cursor.consonant(), Some(('য', vowel)) if vowel != Vowel::Silent)
        && matches!(cursor.joined_to(), Some('ন' | 'ল'))
        && cursor.letters[..cursor.at].iter().any(is_voiced)
        && !is_english_a(cursor)
}

/// What is typed for a vowel.
pub(super) fn vowel(cursor: Cursor<'_>, vowel: Vowel) -> Option<&'static str> {
    let next_is = |letter| matches!(cursor.next(), Some(Letter::Consonant(next, Vowel::Sign(_))) if next == letter);
    let alone = matches!(cursor.here(), Some(Letter::Vowel(_)));
    Some(match vowel {
        // ওয়াশিং is washing, অ্যাপ app.
        Vowel::Sign(Quality::O) if alone && cursor.at == 0 && next_is(YYA) => "",
        Vowel::Sign(Quality::A) if alone && next_is('য') => "",
        Vowel::Inherent if matches!(cursor.next(), Some(Letter::Vowel(Vowel::Sign(Quality::O)))) => "",
        Vowel::Sign(Quality::LongA) if is_english_a(cursor) => "a",
        Vowel::Inherent | Vowel::Sign(Quality::A) => "o",
        Vowel::Sign(Quality::Ai) => "oi",
        _ => return None,
    })
}

/// Whether য with the sign of a long a is here the a of English bank: in the first syllable, as in ব্যাংক and অ্যাপ.
fn is_english_a(cursor: Cursor<'_>) -> bool {
    matches!(cursor.consonant(), Some(('য', Vowel::Sign(Quality::LongA))))
        && match cursor.before() {
            Some(Letter::Vowel(_)) => true,
            Some(Letter::Consonant(_, Vowel::Silent)) => !cursor.letters[..cursor.at].iter().any(is_voiced),
            _ => false,
        }
}

fn is_voiced(letter: &Letter) -> bool {
    matches!(letter, Letter::Vowel(_)) || matches!(letter, Letter::Consonant(_, vowel) if *vowel != Vowel::Silent)
}
