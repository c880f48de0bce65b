//! The Brahmic scripts: one layer for what they share, and a file for each script that differs.

mod bengali;
mod kannada;
mod letters;
mod malayalam;
mod northern;
mod odia;
mod spelling;
mod tamil;

use unicode_script::Script;

use super::key::Hearing;
use super::phone::Phone::{self, B, Back, C, D, F, Front, G, J, K, M, N, Nasal, Open, P, R, T, Y};
use letters::{Letter, Letters, Vowel};
pub(super) use spelling::write as write_spelling;

/// The place in a word that is read next.
#[derive(Clone, Copy)]
struct Cursor<'a> {
    letters: &'a [Letter],
    at: usize,
}

impl Cursor<'_> {
    fn here(self) -> Option<Letter> {
        self.letters.get(self.at).copied()
    }

    /// The consonant here and what follows it.
    fn consonant(self) -> Option<(char, Vowel)> {
        match self.here() {
            Some(Letter::Consonant(letter, vowel)) => Some((letter, vowel)),
            _ => None,
        }
    }

    /// The letter after the one here.
    fn next(self) -> Option<Letter> {
        self.letters.get(self.at + 1).copied()
    }

    /// The consonant that the one here is joined to by a virama.
    fn joined(self) -> Option<char> {
        match (self.consonant(), self.next()) {
            (Some((_, Vowel::Silent)), Some(Letter::Consonant(letter, _))) => Some(letter),
            _ => None,
        }
    }

    /// The letter before the one here.
    fn before(self) -> Option<Letter> {
        self.at.checked_sub(1).map(|at| self.letters[at])
    }

    /// Whether a vowel comes right before.
    fn follows_vowel(self) -> bool {
        match self.before() {
            Some(Letter::Consonant(_, vowel)) => vowel != Vowel::Silent,
            Some(Letter::Vowel(_)) => true,
            _ => false,
        }
    }

    /// Whether the vowel o comes right before.
    fn follows_o(self) -> bool {
        let o = Vowel::Sign(letters::Quality::O);
        matches!(self.before(), Some(Letter::Consonant(_, vowel) | Letter::Vowel(vowel)) if vowel == o)
    }

    /// Whether the one here is the first half of a long consonant after another consonant: സർക്കാർ, பார்த்தேன்.
    fn lengthens_after_consonant(self) -> bool {
        let long = match (self.consonant(), self.joined()) {
            (Some((letter, _)), Some(next)) => {
                letter == next
                    || matches!(
                        (letters::devanagari(letter), letters::devanagari(next)),
                        (Some('त'), Some('थ')) | (Some('द'), Some('ध'))
                    )
            }
            _ => false,
        };
        long && self.joined_to().is_some()
    }

    /// The consonant that is joined to the one here by a virama.
    fn joined_to(self) -> Option<char> {
        match self.before() {
            Some(Letter::Consonant(letter, Vowel::Silent)) => Some(letter),
            _ => None,
        }
    }
}

/// What letters sound like.
struct Pronunciation {
    /// What may be heard, the likeliest first.
    sounds: &'static [&'static [Phone]],
    /// The letters that these are the sounds of, 1 or 2; the vowel of the last one is still to be heard.
    letters: usize,
}

/// One letter that is heard in one of several ways.
fn one(sounds: &'static [&'static [Phone]]) -> Option<Pronunciation> {
    Some(Pronunciation { sounds, letters: 1 })
}

/// Two letters that are read together.
fn two(sounds: &'static [&'static [Phone]]) -> Option<Pronunciation> {
    Some(Pronunciation { sounds, letters: 2 })
}

/// Reads a normalised word of a Brahmic script; characters of other scripts are silent.
pub(super) fn read(script: Script, word: &str, hearing: &mut Hearing) {
    let letters = Letters::of(word);
    let difference: fn(Cursor<'_>) -> Option<Pronunciation> = match script {
        Script::Devanagari | Script::Gujarati => northern::difference,
        Script::Bengali => bengali::difference,
        Script::Oriya => odia::difference,
        Script::Tamil => tamil::difference,
        Script::Malayalam => malayalam::difference,
        _ => |_| None,
    };
    let mut cursor = Cursor { letters: letters.as_slice(), at: 0 };
    while let Some(letter) = cursor.here() {
        match letter {
            Letter::Consonant(..) | Letter::Vowel(_) => cursor.at += read_sounded(script, cursor, difference, hearing),
            Letter::Anusvara => {
                read_anusvara(script, cursor, hearing);
                cursor.at += 1;
            }
            Letter::Chandrabindu => {
                read_chandrabindu(cursor, hearing);
                cursor.at += 1;
            }
            Letter::Digit(digit) => {
                hearing.hear(Phone::Digit(digit));
                cursor.at += 1;
            }
        }
    }
}

/// Reads the consonant here with its vowel, or the vowel here; returns the number of letters that took.
fn read_sounded(
    script: Script,
    cursor: Cursor<'_>,
    difference: fn(Cursor<'_>) -> Option<Pronunciation>,
    hearing: &mut Hearing,
) -> usize {
    let taken = match difference(cursor).or_else(|| shared(cursor)) {
        Some(pronunciation) => {
            hearing.hear_either(pronunciation.sounds);
            pronunciation.letters
        }
        None => {
            match cursor.here() {
                Some(Letter::Vowel(vowel)) => read_vowel(vowel, hearing),
                Some(Letter::Consonant(letter, _)) => {
                    letters::consonant(letter).into_iter().for_each(|phone| hearing.hear(phone))
                }
                _ => {}
            }
            1
        }
    };
    let last = Cursor { at: cursor.at + taken - 1, ..cursor };
    if let Some((letter, vowel)) = last.consonant() {
        match (vowel, last.next()) {
            (Vowel::Inherent, Some(Letter::Consonant(next, _))) if drops_inherent_vowel(script) && next == letter => {
                hearing.hear_either(&[&[Open], &[]]);
            }
            // A virama at the end is the half u of Malayalam: kaattu.
            (Vowel::Silent, None) if script == Script::Malayalam && !malayalam::is_chillu(letter) => {
                hearing.hear_either(&[&[], &[Back]]);
            }
            _ => read_vowel(vowel, hearing),
        }
    }
    taken
}

/// Whether the inherent vowel is often silent inside a word. Between two equal consonants that makes one long
/// consonant.
fn drops_inherent_vowel(script: Script) -> bool {
    matches!(script, Script::Devanagari | Script::Gujarati | Script::Gurmukhi | Script::Bengali)
}

/// Pronunciations that all scripts share, where a script has none of its own.
fn shared(cursor: Cursor<'_>) -> Option<Pronunciation> {
    let (letter, vowel) = cursor.consonant()?;
    let joined = cursor.joined().and_then(letters::devanagari);
    match (letters::devanagari(letter)?, joined) {
        // The velar nasal takes the g that romanised spelling writes for it.
        ('ङ', Some('ङ')) => two(&[&[N]]),
        ('ञ', Some('ञ')) => two(&[&[N], &[N, J]]),
        ('ज', Some('ञ')) => two(&[&[J, N], &[G, N], &[G, Y]]),
        // फ्रिड्ज is fridge.
        ('ड', Some('ज')) => two(&[&[J], &[D, J]]),
        ('\u{095c}' | '\u{095d}', _) => one(&[&[R], &[D]]),
        // A y between a consonant and a vowel is often left out: byatri, bætri.
        ('य', _) if cursor.joined_to().is_some() && vowel != Vowel::Silent => one(&[&[Y], &[]]),
        _ => None,
    }
}

fn read_vowel(vowel: Vowel, hearing: &mut Hearing) {
    match vowel {
        Vowel::Inherent => hearing.hear(Open),
        Vowel::Silent => {}
        Vowel::Sign(quality) => hearing.hear(quality.phone()),
        Vowel::English => hearing.hear_either(&[&[Open], &[Front]]),
        Vowel::VocalicR => {
            hearing.hear(R);
            hearing.hear_either(&[&[Front], &[Back], &[Open]]);
        }
    }
}

/// Anusvara: the nasal of the next consonant; at the end m in the south, ng in the east, mere colour elsewhere.
fn read_anusvara(script: Script, cursor: Cursor<'_>, hearing: &mut Hearing) {
    let southern = matches!(script, Script::Telugu | Script::Kannada | Script::Malayalam);
    let eastern = matches!(script, Script::Bengali | Script::Oriya);
    match cursor.next() {
        Some(Letter::Consonant(next, _)) => match letters::consonant(next) {
            Some(K | G | C | J | T | D) if !southern => hearing.hear(Nasal),
            // সংবাদ is songbad.
            Some(P | B | F | M) if eastern => hearing.hear_either(&[&[Nasal], &[N]]),
            Some(P | B | F | M | N) => hearing.hear(Nasal),
            // Before s, r, v and the like it is m or n by taste: sanskrit, samskrit.
            _ => hearing.hear_either(&[&[Nasal], &[M]]),
        },
        None if southern => hearing.hear(M),
        _ if eastern => hearing.hear(N),
        _ => {}
    }
}

/// Chandrabindu: a nasal before a consonant, or not: panch, pach.
fn read_chandrabindu(cursor: Cursor<'_>, hearing: &mut Hearing) {
    if matches!(cursor.next(), Some(Letter::Consonant(..))) {
        hearing.hear_either(&[&[Nasal], &[]]);
    }
}

#[cfg(test)]
mod tests {
    use crate::sound::tests::{assert_loose, assert_not_close};

    #[test]
    fn every_script_is_read_as_its_people_write_it() {
        for (native, typed) in [
            ("संवाद", "samvad sanvaad"),
            ("चांद", "chand chaand"),
            ("लड़का", "ladka larka"),
            ("लडका", "ladka larka"),
            ("कृपया", "kripya krupaya"),
            ("સંસ્કૃત", "sanskrit sanskrut"),
            ("জন্য", "jonno jonyo"),
            ("পাঁচশ", "panchsho pachsho"),
            ("ওয়াশিং", "washing"),
            ("সংবাদ", "songbad sombad"),
            ("বতসোয়ানা", "botswana botsoyana"),
            ("ৱাইফাই", "wifi"),
            ("ਪੰਜਾਬ", "panjab punjab"),
            ("ଯାଦବ", "jadav yadav"),
            ("କ୍ଷତି", "khyati kshati"),
            ("କୁରାଢ଼ି", "kurarhi kuradhi"),
            ("கற்றல்", "katral karral"),
            ("சங்கம்", "sangam sankam"),
            ("தகவல்களைச்", "thagavalgalai"),
            ("ప్రశ్న", "prashna prasna"),
            ("విజ్ఞానం", "vignanam vigyanam"),
            ("પશ્ચિમ", "paschim pashchim"),
            ("संबंध", "sanbandh sambandh"),
            ("सावधान", "sawdhan savdhan"),
            ("సంస్థ", "samstha sanstha"),
            ("ಕನ್ನಡ", "kannada kanada"),
            ("ಫ್ರಿಡ್ಜ್", "fridge"),
            ("മലയാളം", "malayalam"),
            ("കോഴിക്കോട്", "kozhikode"),
            ("അവൻറെ", "avante"),
        ] {
            typed.split(' ').for_each(|typed| assert_loose(native, typed));
        }
    }

    #[test]
    fn signs_in_the_wrong_order_are_read() {
        assert_loose("ৰাখিঁব", "rakhib");
        assert_loose("ৰাখঁিব", "rakhib");
    }

    #[test]
    fn other_words_stay_apart() {
        for (native, typed) in
            [("संवाद", "savad"), ("চাকরি", "chokor"), ("மரம்", "manam"), ("ಮನೆ", "mana"), ("വള്ളം", "valli")]
        {
            assert_not_close(native, typed);
        }
    }
}
