//! Words of the nine Brahmic scripts as letters: a consonant with the vowel that follows it, or a vowel of its own.
//!
//! Unicode lays the nine blocks out alike, so a letter is known by its place in the block; what a place means is said
//! once, by its Devanagari letter.

use crate::sound::WORD_CHARS_MAX;
use crate::sound::phone::Phone::{self, B, Back, C, D, F, Front, G, H, J, K, L, M, N, Open, P, R, S, T, V, Y};

/// What follows a consonant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vowel {
    /// Nothing is written: the inherent a (o in Bengali), said or not.
    Inherent,
    /// A virama: another consonant, or the end of a syllable.
    Silent,
    /// A vowel sign or letter.
    Sign(Quality),
    /// The sign of ऋ, said ri, ru or ra by region.
    VocalicR,
    /// The sign ॅ of English a, heard as a or e.
    English,
}

/// What a written vowel sounds like; the length of e and o, which most scripts do not write, is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quality {
    A,
    LongA,
    Ai,
    O,
    Au,
    I,
    LongI,
    E,
    U,
    LongU,
}

impl Quality {
    /// The class that keys keep.
    pub(super) fn phone(self) -> Phone {
        match self {
            Self::A | Self::LongA | Self::Ai | Self::O | Self::Au => Open,
            Self::I | Self::LongI | Self::E => Front,
            Self::U | Self::LongU => Back,
        }
    }
}

/// A letter of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letter {
    Consonant(char, Vowel),
    Vowel(Vowel),
    /// Anusvara, bindi or tippi.
    Anusvara,
    /// The nasal colour of a vowel.
    Chandrabindu,
    Digit(u8),
}

/// The letters of a word.
pub(super) struct Letters {
    letters: [Letter; WORD_CHARS_MAX],
    count: usize,
}

impl Letters {
    /// Reads a word; characters of other scripts are passed over.
    pub(super) fn of(word: &str) -> Self {
        let mut out = Self { letters: [Letter::Anusvara; WORD_CHARS_MAX], count: 0 };
        for c in word.chars() {
            out.read(c);
        }
        out
    }

    pub(super) fn as_slice(&self) -> &[Letter] {
        &self.letters[..self.count]
    }

    pub(super) fn as_mut_slice(&mut self) -> &mut [Letter] {
        &mut self.letters[..self.count]
    }

    fn push(&mut self, letter: Letter) {
        if let Some(place) = self.letters.get_mut(self.count) {
            *place = letter;
            self.count += 1;
        }
    }

    fn read(&mut self, c: char) {
        match c {
            // Chillus: consonants that carry no vowel.
            'ൺ' | 'ൻ' | 'ർ' | 'ൽ' | 'ൾ' | 'ൿ' | 'ৎ' => self.push(Letter::Consonant(c, Vowel::Silent)),
            'ৰ' | 'ৱ' | 'ୱ' => self.push(Letter::Consonant(c, Vowel::Inherent)),
            'ੰ' => self.push(Letter::Anusvara),
            _ => {
                if let Some(like) = devanagari(c) {
                    self.read_like(c, like);
                }
            }
        }
    }

    fn read_like(&mut self, c: char, like: char) {
        match like {
            'क'..='ह' | '\u{0958}'..='\u{095f}' => self.push(Letter::Consonant(c, Vowel::Inherent)),
            // Letters with nukta that have no code point of their own after normalisation (Bengali ড়, ঢ়, য়, Odia ଡ଼,
            // ଢ଼).
            '\u{093c}' => self.dot_last(),
            '\u{094d}' => self.follow(Vowel::Silent),
            '\u{0902}' => self.push(Letter::Anusvara),
            '\u{0900}' | '\u{0901}' => self.push(Letter::Chandrabindu),
            '०'..='९' => self.push(Letter::Digit((u32::from(like) - u32::from('०')) as u8)),
            _ => {
                if let Some(vowel) = vowel_letter(like) {
                    self.push(Letter::Vowel(vowel));
                } else if let Some(vowel) = vowel_sign(like) {
                    self.follow(vowel);
                }
            }
        }
    }

    /// Says what follows the last consonant; a sign after anything else is a vowel of its own.
    fn follow(&mut self, vowel: Vowel) {
        match self.letters[..self.count].last_mut() {
            Some(Letter::Consonant(_, place @ Vowel::Inherent)) => *place = vowel,
            Some(Letter::Anusvara | Letter::Chandrabindu) if self.count > 1 => self.follow_before(vowel),
            _ if vowel != Vowel::Silent => self.push(Letter::Vowel(vowel)),
            _ => {}
        }
    }

    /// Says what follows the consonant before a nasal: the two signs are typed in either order.
    fn follow_before(&mut self, vowel: Vowel) {
        if let Letter::Consonant(_, place @ Vowel::Inherent) = &mut self.letters[self.count - 2] {
            *place = vowel;
        }
    }

    /// Puts the dot under the last consonant.
    fn dot_last(&mut self) {
        if let Some(Letter::Consonant(letter, Vowel::Inherent)) = self.letters[..self.count].last_mut() {
            *letter = match devanagari(*letter) {
                Some('ड') => char_at('\u{095c}', *letter),
                Some('ढ') => char_at('\u{095d}', *letter),
                Some('य') => char_at('\u{095f}', *letter),
                _ => *letter,
            };
        }
    }
}

/// The Devanagari letter at the same place of its block.
pub(super) fn devanagari(letter: char) -> Option<char> {
    (0x0900..0x0d80).contains(&u32::from(letter)).then(|| char_at(letter, '\u{0900}'))
}

/// The letter at the place of `letter` in the block of `block`.
fn char_at(letter: char, block: char) -> char {
    char::from_u32((u32::from(block) & !0x7f) | (u32::from(letter) & 0x7f)).unwrap_or(letter)
}

/// The sound of a consonant wherever its script has no rule of its own.
pub(super) fn consonant(letter: char) -> Option<Phone> {
    Some(match devanagari(letter)? {
        'क' | 'ख' | '\u{0958}' | '\u{0959}' => K,
        'ग' | 'घ' | '\u{095a}' => G,
        'ङ' | 'ञ' | 'ण' | 'न' | '\u{0929}' => N,
        'च' | 'छ' => C,
        'ज' | 'झ' | '\u{095b}' => J,
        'ट' | 'ठ' | 'त' | 'थ' => T,
        'ड' | 'ढ' | 'द' | 'ध' => D,
        'प' => P,
        'फ' | '\u{095e}' => F,
        'ब' | 'भ' => B,
        'म' => M,
        'य' | '\u{095f}' => Y,
        'र' | '\u{0931}' | '\u{095c}' | '\u{095d}' => R,
        'ल' | 'ळ' | '\u{0934}' => L,
        'व' => V,
        'श' | 'ष' | 'स' => S,
        'ह' => H,
        _ => return None,
    })
}

/// Vowel letters, by their Devanagari place.
fn vowel_letter(like: char) -> Option<Vowel> {
    Some(match like {
        'अ' => Vowel::Sign(Quality::A),
        'आ' => Vowel::Sign(Quality::LongA),
        'ऐ' => Vowel::Sign(Quality::Ai),
        'ऑ' | 'ऒ' | 'ओ' => Vowel::Sign(Quality::O),
        'औ' => Vowel::Sign(Quality::Au),
        'इ' => Vowel::Sign(Quality::I),
        'ई' => Vowel::Sign(Quality::LongI),
        'ऎ' | 'ए' => Vowel::Sign(Quality::E),
        'उ' => Vowel::Sign(Quality::U),
        'ऊ' => Vowel::Sign(Quality::LongU),
        'ऋ' | 'ॠ' => Vowel::VocalicR,
        'ऍ' | 'ॲ' => Vowel::English,
        _ => return None,
    })
}

/// Vowel signs, by their Devanagari place; the place of ॗ is the au of Malayalam.
fn vowel_sign(like: char) -> Option<Vowel> {
    Some(match like {
        'ा' => Vowel::Sign(Quality::LongA),
        'ै' => Vowel::Sign(Quality::Ai),
        'ॉ' | 'ॊ' | 'ो' => Vowel::Sign(Quality::O),
        'ौ' | '\u{0957}' => Vowel::Sign(Quality::Au),
        'ि' => Vowel::Sign(Quality::I),
        'ी' => Vowel::Sign(Quality::LongI),
        'ॆ' | 'े' => Vowel::Sign(Quality::E),
        'ु' => Vowel::Sign(Quality::U),
        'ू' => Vowel::Sign(Quality::LongU),
        'ृ' | 'ॄ' => Vowel::VocalicR,
        'ॅ' => Vowel::English,
        _ => return None,
    })
}
