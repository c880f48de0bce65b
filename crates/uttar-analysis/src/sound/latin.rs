//! Latin letters: romanised Indian words as people type them, and English words as Indian scripts spell them.
//!
//! Nothing tells the two apart, so a letter that both use differently is heard in both ways: c as k or ch, g before e
//! as g or j, oo as u or (in the south) a long o. Source of the readings: the ways people write in the language notes
//! (section 5) and the English spelling rules that Indian loan words follow.

use super::key::Hearing;
use super::phone::Phone::{self, B, Back, C, D, F, Front, G, H, J, K, L, M, N, Open, P, R, S, T, V, Y};

/// What may be heard, the likeliest first.
type Sounds = &'static [&'static [Phone]];

/// Consonant letters that belong together, longer ones before their beginnings.
const GROUPS: &[(&str, Sounds)] = &[
    ("chchh", &[&[C]]),
    ("chch", &[&[C]]),
    ("tion", &[&[S, N]]),
    ("sion", &[&[S, N], &[S, Front, N]]),
    ("ture", &[&[T, Back, R, Front], &[C, R]]),
    // machine is मशीन; the ch of French words.
    ("machin", &[&[M, Open, S, Front, N], &[M, Open, C, Front, N]]),
    ("broch", &[&[B, R, Open, S], &[B, R, Open, C]]),
    ("techn", &[&[T, Front, K, N]]),
    ("cch", &[&[C]]),
    ("chh", &[&[C]]),
    ("tch", &[&[C]]),
    ("dge", &[&[J, Front], &[J]]),
    // school, but paschim.
    ("sch", &[&[S, K], &[S, C]]),
    ("igh", &[&[Front, G], &[Open]]),
    ("ch", &[&[C]]),
    ("ck", &[&[K]]),
    ("ph", &[&[F]]),
    // Tamil and Malayalam ഴ; Urdu ژ.
    ("zh", &[&[L], &[J]]),
];

/// Vowel letters that make one vowel together; others are heard one by one.
fn vowels(letters: &str) -> Option<Sounds> {
    Some(match letters {
        "a" | "aa" | "o" => &[&[Open]],
        "e" | "ee" | "ea" | "i" | "ii" | "ie" => &[&[Front]],
        "u" | "uu" => &[&[Back]],
        "oo" => &[&[Back], &[Open]],
        "au" | "ou" => &[&[Open], &[Back]],
        "ai" | "ei" | "ae" => &[&[Open], &[Front]],
        _ => return None,
    })
}

pub(super) fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// Reads a normalised word: lower case, no accents. Other characters than a to z and digits are silent.
pub(super) fn read(word: &str, hearing: &mut Hearing) {
    let mut letters = [0; super::WORD_CHARS_MAX];
    let mut count = 0;
    for (place, letter) in letters.iter_mut().zip(word.bytes().filter(u8::is_ascii_alphanumeric)) {
        *place = letter;
        count += 1;
    }
    let Ok(word) = str::from_utf8(&letters[..count]) else { return };
    let mut at = 0;
    while at < word.len() {
        at += read_at(word, at, hearing);
    }
}

/// Reads what is written at a place; returns the number of letters that took.
fn read_at(word: &str, at: usize, hearing: &mut Hearing) -> usize {
    let rest = &word[at..];
    if let Some((group, sounds)) = GROUPS.iter().find(|(group, _)| rest.starts_with(group)) {
        hearing.hear_either(sounds);
        return group.len();
    }
    if is_vowel(word.as_bytes()[at]) {
        let count = rest.bytes().take_while(|&letter| is_vowel(letter)).count();
        read_vowels(&rest[..count], &word[..at], &rest[count..], hearing);
        return count;
    }
    read_consonant(word.as_bytes(), at, hearing)
}

fn read_consonant(word: &[u8], at: usize, hearing: &mut Hearing) -> usize {
    let before = at.checked_sub(1).map(|at| word[at]);
    let next = word.get(at + 1).copied();
    let before_vowel = next.is_some_and(|next| is_vowel(next) || next == b'y');
    let soft = matches!(next, Some(b'e' | b'i' | b'y'));
    let sounds: Sounds = match word[at] {
        b'b' => &[&[B]],
        b'c' if soft && before == Some(b'c') => &[&[], &[S]],
        b'c' if soft => &[&[S]],
        b'c' => &[&[K], &[C]],
        b'd' => &[&[D]],
        b'f' => &[&[F]],
        b'g' if soft => &[&[G], &[J]],
        b'g' => &[&[G]],
        b'h' => &[&[H]],
        b'j' | b'z' => &[&[J]],
        b'k' => &[&[K]],
        b'l' => &[&[L]],
        b'm' => &[&[M]],
        // A nasal vowel at the end: nahin is nahi.
        b'n' if next.is_none() && word.len() > 2 => &[&[N], &[]],
        // sanbandh is sambandh.
        b'n' if matches!(next, Some(b'b' | b'p')) => &[&[N], &[M]],
        b'n' => &[&[N]],
        b'p' => &[&[P]],
        b'q' if next == Some(b'u') && word.get(at + 2).is_some_and(|&letter| is_vowel(letter)) => {
            hearing.hear_either(&[&[K, V], &[K, Back]]);
            return 2;
        }
        b'q' => &[&[K]],
        b'r' => &[&[R]],
        b's' => &[&[S]],
        b't' => &[&[T]],
        b'v' => &[&[V]],
        // law, but sawdhan.
        b'w' if matches!(before, Some(b'a' | b'o' | b'u')) && !before_vowel => &[&[], &[V]],
        b'w' if before == Some(b'e') => &[&[V], &[Back]],
        b'w' => &[&[V]],
        // Assamese x is a sound near h, written স and শ.
        b'x' if at == 0 => &[&[S]],
        b'x' => &[&[K, S], &[S]],
        b'y' if at == 0 && next == Some(b'e') => &[&[Y], &[]],
        b'y' => &[&[Y]],
        digit => {
            hearing.hear(Phone::Digit(digit.wrapping_sub(b'0')));
            return 1;
        }
    };
    hearing.hear_either(sounds);
    1
}

/// Reads the vowel letters between `before` and `after`.
fn read_vowels(letters: &str, before: &str, after: &str, hearing: &mut Hearing) {
    let length = before.len() + letters.len() + after.len();
    match letters {
        // The silent e of English words, and of Indian ones that are typed in its manner.
        "e" if after.is_empty() && length > 3 || matches!(after, "r" | "rs" | "s") && length > 4 => {
            hearing.hear_either(&[&[Front], &[]]);
        }
        // Hindi says a as e before h: kahna, kehna.
        "e" if after.starts_with('h') => hearing.hear_either(&[&[Front], &[Open]]),
        "ai" if after.is_empty() => hearing.hear_either(&[&[Front], &[Open]]),
        // The a of make and wave is e in Indian spelling.
        "a" if matches!(after.as_bytes(), [_, b'e'] | [_, b'e', b's' | b'd']) && !before.is_empty() => {
            hearing.hear_either(&[&[Open], &[Front]]);
        }
        _ => match vowels(letters) {
            Some(sounds) => hearing.hear_either(sounds),
            None => {
                for at in 0..letters.len() {
                    // Of Ecuador and Antigua the u is a v.
                    let glide = at == 0 && letters.starts_with('u') && before.ends_with(['g', 'k', 'c', 'd']);
                    let sounds = if glide { Some(&[&[Back][..], &[V]][..]) } else { vowels(&letters[at..=at]) };
                    hearing.hear_either(sounds.unwrap_or(&[]));
                }
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::sound::tests::{assert_close, assert_not_close};

    #[test]
    fn ways_to_type_one_word_meet() {
        for (a, b) in [
            ("accha", "achchha"),
            ("phone", "fon"),
            ("quality", "kvaliti"),
            ("qumqum", "kumkum"),
            ("computer", "kamputar"),
            ("station", "steshan"),
            ("bridge", "brij"),
            ("xomoy", "somoy"),
            ("singh", "sing"),
            ("yeh", "eh"),
            ("make", "mek"),
            ("antigua", "antigva"),
            ("paschim", "pashchim"),
            ("sanbandh", "sambandh"),
            ("sawdhan", "savdhan"),
            ("machine", "मशीन"),
            ("machine", "ਮਸ਼ੀਨ"),
            ("brochure", "ब्रोशर"),
        ] {
            assert_close(a, b);
        }
    }

    #[test]
    fn other_words_do_not() {
        for (a, b) in [("kab", "sab"), ("chal", "chali"), ("rath", "rank"), ("wallet", "allot"), ("5g", "4g")] {
            assert_not_close(a, b);
        }
    }
}
