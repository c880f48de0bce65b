//! The spelling of a word in Latin letters.
//!
//! Finer than the sound keys: vowels stay, and voicing. Two words that share a key are told apart by it, as कमल kamal
//! and कोमल komal. The Latin letters for a word of an Indian script and those that somebody typed go through one fold.
//! It has two strengths:
//!
//! - loose, without what people spell in several ways: breath (k, kh), length, doubled letters, diphthongs. nahi, nahee
//!   and naheen differ in a letter at most;
//! - close, with all that. It only writes one sound with one letter: ee as ii, w as v, c as k. Of words that are
//!   loosely the same it tells खाना (khaanaa) from काना (kaanaa), and ವೇಳೆ from ವೇಳೆಗೆ; which of them people write
//!   depends on their language.

use unicode_script::Script;

use super::latin::is_vowel;
use super::{WORD_CHARS_MAX, arabic, brahmic};
use crate::script::is_brahmic;

/// Letters of a spelling; of a longer word the rest is left out.
const LETTERS_MAX: usize = 40;

/// A word in Latin letters: a to z and digits, at most 40 of them; see [`spellings`].
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Spellings {
    /// With breath, length and doubled letters.
    pub close: String,
    /// Without what people spell in several ways.
    pub loose: String,
}

/// Writes the spellings of a normalised word to `out`, over what was there. Empty for scripts that have no sound keys.
///
/// ```
/// # use uttar_analysis::{Spellings, spellings};
/// use unicode_script::Script;
///
/// let (mut typed, mut text) = (Spellings::default(), Spellings::default());
/// spellings(Script::Latin, "khareeda", &mut typed);
/// spellings(Script::Devanagari, "ख़रीदा", &mut text);
/// assert_eq!((typed.loose.as_str(), text.loose.as_str()), ("karida", "karida"));
/// assert_eq!((typed.close.as_str(), text.close.as_str()), ("khariida", "khariidaa"));
/// ```
pub fn spellings(script: Script, word: &str, out: &mut Spellings) {
    let Spellings { close, loose } = out;
    close.clear();
    loose.clear();
    let word = match word.char_indices().nth(WORD_CHARS_MAX) {
        Some((end, _)) => &word[..end],
        None => word,
    };
    match script {
        Script::Latin => loose.extend(word.chars().filter(char::is_ascii_alphanumeric)),
        Script::Arabic => arabic::write(word, loose),
        script if is_brahmic(script) => brahmic::write_spelling(script, word, loose),
        _ => return,
    }
    fold(loose, Strength::Close).write(close);
    fold(loose, Strength::Loose).write(loose);
}

/// How much is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strength {
    Close,
    Loose,
}

fn fold(letters: &str, strength: Strength) -> Folded {
    let mut folded = Folded { strength, letters: [0; LETTERS_MAX], count: 0 };
    folded.read(letters.as_bytes());
    folded
}

/// A spelling in the making.
struct Folded {
    strength: Strength,
    letters: [u8; LETTERS_MAX],
    count: usize,
}

/// Consonants that are typed in several ways, longer ones before their beginnings: with their close and their loose
/// spelling.
const GROUPS: &[(&[u8], &[u8], &[u8])] = &[
    (b"tion", b"shan", b"san"),
    (b"sion", b"shan", b"san"),
    (b"techn", b"tekn", b"tekn"),
    (b"dge", b"j", b"j"),
    (b"chchh", b"cch", b"c"),
    (b"chch", b"cch", b"c"),
    (b"cchh", b"cch", b"c"),
    (b"cch", b"cch", b"c"),
    (b"chh", b"ch", b"c"),
    (b"tch", b"cch", b"c"),
    (b"scho", b"sko", b"sko"),
    (b"sche", b"ske", b"ske"),
    // paschim.
    (b"sch", b"shch", b"sc"),
    (b"ch", b"ch", b"c"),
    (b"ck", b"k", b"k"),
    (b"sh", b"sh", b"s"),
    (b"ph", b"f", b"f"),
    (b"th", b"th", b"t"),
    (b"dh", b"dh", b"d"),
    (b"kh", b"kh", b"k"),
    (b"gh", b"gh", b"g"),
    (b"bh", b"bh", b"b"),
    (b"jh", b"jh", b"j"),
    // Tamil and Malayalam.
    (b"zh", b"zh", b"l"),
    (b"qu", b"kv", b"kv"),
];

impl Folded {
    fn write(&self, out: &mut String) {
        out.clear();
        out.extend(self.letters[..self.count].iter().map(|&letter| char::from(letter)));
    }

    fn push(&mut self, letter: u8) {
        // A long consonant is typed once or twice.
        if self.strength == Strength::Loose && self.last() == Some(letter) {
            return;
        }
        if let Some(place) = self.letters.get_mut(self.count) {
            *place = letter;
            self.count += 1;
        }
    }

    fn last(&self) -> Option<u8> {
        self.count.checked_sub(1).map(|at| self.letters[at])
    }

    fn read(&mut self, word: &[u8]) {
        let mut at = 0;
        while at < word.len() {
            at += self.read_at(word, at);
        }
    }

    /// Reads what is written at a place; returns the number of letters that took.
    fn read_at(&mut self, word: &[u8], at: usize) -> usize {
        let rest = &word[at..];
        if let Some((group, close, loose)) = GROUPS.iter().find(|(group, ..)| rest.starts_with(group)) {
            let letters = if self.strength == Strength::Close { close } else { loose };
            letters.iter().for_each(|&letter| self.push(letter));
            return group.len();
        }
        let loose = self.strength == Strength::Loose;
        let next = rest.get(1).copied();
        let before_vowel = next.is_some_and(is_vowel);
        let after_vowel = self.last().is_some_and(is_vowel);
        match rest[0] {
            letter if is_vowel(letter) => return self.read_vowels(rest),
            b'c' if matches!(next, Some(b'e' | b'i' | b'y')) => self.push(b's'),
            b'c' | b'q' => self.push(b'k'),
            b'z' => self.push(b'j'),
            b'x' if at == 0 => self.push(b's'),
            b'x' => {
                self.push(b'k');
                self.push(b's');
            }
            // The glide between u and a vowel: huwa, hua.
            b'w' | b'v' if loose && self.last() == Some(b'u') && before_vowel => {}
            // show, new, but sawdhan, dewgad.
            b'w' if matches!(self.last(), Some(b'o' | b'u')) && !before_vowel => {}
            b'w' if self.last() == Some(b'e') && next.is_none() => {}
            b'w' => self.push(b'v'),
            // The glide between i and a vowel, or before i: kiya, kia; gayi, gai.
            b'y' if loose
                && after_vowel
                && before_vowel
                && (self.last() == Some(b'i') || matches!(next, Some(b'i' | b'e'))) => {}
            b'y' if before_vowel && (!loose || after_vowel || at == 0) => self.push(b'y'),
            b'y' if after_vowel => self.vowels(b"i"),
            b'y' => self.push(b'i'),
            // yeh, ye.
            b'h' if after_vowel && next.is_none() => {}
            letter => self.push(letter),
        }
        1
    }

    fn read_vowels(&mut self, rest: &[u8]) -> usize {
        let count = rest.iter().take_while(|&&letter| is_vowel(letter)).count();
        // Hindi says a as e before h and a consonant: kahna, kehna.
        let before_breath = matches!(rest[count..], [b'h', next, ..] if !is_vowel(next) && next != b'h');
        let letters: &[u8] = if before_breath && &rest[..count] == b"e" { b"a" } else { &rest[..count] };
        self.vowels(letters);
        count
    }

    /// Adds vowel letters that stand together.
    fn vowels(&mut self, mut letters: &[u8]) {
        let close = self.strength == Strength::Close;
        while let Some(&first) = letters.first() {
            let (letter, taken) = match letters {
                [b'e', b'e', ..] => (b'i', 2),
                [b'e', b'a', ..] if !close => (b'i', 2),
                [b'o', b'o', ..] => (b'u', 2),
                [b'o', b'u', ..] if !close => (b'o', 2),
                _ if close => (first, 1),
                _ => (first, letters.iter().take_while(|&&letter| letter == first).count()),
            };
            letters = &letters[taken..];
            if close {
                (0..taken).for_each(|_| self.push(letter));
                continue;
            }
            // The parts of a diphthong: ai is e, au is o.
            match (self.last(), letter) {
                (Some(b'a'), b'i' | b'e') => self.letters[self.count - 1] = b'e',
                (Some(b'a'), b'u') => self.letters[self.count - 1] = b'o',
                (Some(b'e'), b'i') => {}
                _ => self.push(letter),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::script_of;
    use proptest::prelude::*;

    fn spelt(word: &str) -> Spellings {
        let mut out = Spellings::default();
        spellings(word.chars().next().map_or(Script::Latin, script_of), word, &mut out);
        out
    }

    fn of(word: &str) -> String {
        spelt(word).loose
    }

    #[test]
    fn what_people_type_meets_the_word() {
        for (native, typed) in [
            ("क्या", "kya kia kyaa"),
            ("नहीं", "nahin naheen"),
            ("गई", "gai gayi gayee"),
            ("भाई", "bhai bhaai"),
            ("है", "hai he"),
            ("हुआ", "hua huwa huaa"),
            ("शुक्रिया", "shukriya shukria"),
            ("सावधान", "saavdhaan sawdhan"),
            ("पश्चिम", "paschim pashchim"),
            ("ज़रूरत", "zaroorat jarurat"),
            ("अच्छा", "accha achha acha"),
            ("ফেরত", "pherot ferot"),
            ("பழம்", "pazham palam"),
            ("வணக்கம்", "vanakkam"),
            ("నమస్కారం", "namaskaram"),
            ("ಧನ್ಯವಾದ", "dhanyavada dhanyawada"),
            ("വെള്ളം", "vellam"),
            ("ਪਾਣੀ", "paani pani"),
        ] {
            typed.split(' ').for_each(|typed| assert_eq!(of(native), of(typed), "{native} {typed}"));
        }
    }

    #[test]
    fn what_is_typed_with_care_is_told_apart_closely() {
        for (native, typed, other) in [
            ("खाना", "khaanaa", "काना"),
            ("ದಾರಿ", "daari", "ಧಾರಿ"),
            ("వాన", "vaana", "వన"),
            ("പാലം", "paalam", "ഫലം"),
            ("நாடு", "naadu", "நடு"),
        ] {
            assert_eq!(spelt(native).close, spelt(typed).close, "{native} {typed}");
            assert_ne!(spelt(other).close, spelt(typed).close, "{other} {typed}");
        }
    }

    #[test]
    fn words_that_share_a_key_stay_apart() {
        for (a, b) in
            [("कमल", "komal"), ("किताब", "kutub"), ("पानी", "pani puri"), ("राम", "rama"), ("बाज़ार", "bazaari")]
        {
            assert_ne!(of(a), of(b));
        }
    }

    proptest! {
        #[test]
        fn any_string_has_a_short_spelling(word in ".{0,90}|[a-z]{0,90}|[ऀ-ൿ]{0,90}|[؀-ۿ]{0,90}") {
            let Spellings { close, loose } = spelt(&word);
            for spelling in [close, loose] {
                prop_assert!(spelling.len() <= LETTERS_MAX && spelling.bytes().all(|b| b.is_ascii_alphanumeric()));
            }
        }
    }
}
