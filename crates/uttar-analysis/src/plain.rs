//! Plain characters: letters and marks of our scripts that the Unicode algorithms leave as they are and where they are.
//!
//! Nearly all text is made of them, and the algorithms (normalisation, grapheme clusters, word boundaries) take most of
//! the time of an analysis. What is plain is asked of those same algorithms once, for the blocks of our scripts;
//! whatever is not plain goes through them as ever.

use std::sync::LazyLock;

use unicode_normalization::char::{canonical_combining_class, compose};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};
use unicode_segmentation::UnicodeSegmentation;

use crate::folding::{fold_digit_or_apostrophe, is_invisible};

/// Arabic, the scripts of India, and what lies between.
const BLOCKS: std::ops::Range<u32> = 0x0600..0x0e00;
/// Characters that a plain word may have: with more it may hold a grapheme cluster that is too long.
pub(crate) const PLAIN_CHARS_MAX: usize = 32;

/// The char filter leaves it as it is.
const INERT: u8 = 1;
/// Starts a grapheme cluster of its own after an ASCII character.
const BASE: u8 = 2;
/// Has a combining class: it may change places with the one before it.
const COMBINING: u8 = 4;
/// May become one character with the one before it.
const SECOND: u8 = 8;
/// A letter of words (`ALetter` in UAX #29).
const LETTER: u8 = 16;
/// Belongs to the word of the character before it (`Extend` and the like).
const EXTENDS: u8 = 32;
/// Is, or ends when decomposed with, one that has a combining class.
const ENDS_COMBINING: u8 = 64;

static CLASSES: LazyLock<Vec<u8>> =
    LazyLock::new(|| BLOCKS.map(|code| char::from_u32(code).map_or(0, class)).collect());

fn class(c: char) -> u8 {
    let one = |parts: [char; 2]| parts.iter().collect::<String>();
    let clusters = |parts| one(parts).graphemes(true).count();
    let words = |parts| one(parts).split_word_bounds().count();
    let folded = |c: char| c.nfkc().flat_map(char::to_lowercase).eq([c]) && fold_digit_or_apostrophe(c) == c;
    let inert = folded(c) && !is_invisible(c) && clusters([c, 'a']) == 2;
    let letter = c.is_alphanumeric()
        && words([c, 'a']) == 1
        && words(['a', c]) == 1
        && words([c, '1']) == 1
        && words(['1', c]) == 1;
    let flags = [
        (inert, INERT),
        (clusters(['a', c]) == 2, BASE),
        (canonical_combining_class(c) != 0, COMBINING),
        (c.nfd().last().is_some_and(|last| canonical_combining_class(last) != 0), ENDS_COMBINING),
        (is_nfkc_quick([c].into_iter()) != IsNormalized::Yes, SECOND),
        (letter, LETTER),
        (words(['a', c]) == 1 && words([c, 'a']) == 2, EXTENDS),
    ];
    flags.iter().filter(|(holds, _)| *holds).map(|(_, flag)| flag).sum()
}

fn class_of(c: char) -> u8 {
    u32::from(c).checked_sub(BLOCKS.start).and_then(|at| CLASSES.get(at as usize)).copied().unwrap_or(0)
}

/// Whether it is a Chinese character of the two common blocks: no mark but those outside our blocks joins it, and each
/// is a cluster and a word segment of its own.
pub(crate) fn is_plain_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// Whether a character starts a grapheme cluster after an ASCII one.
pub(crate) fn is_base(c: char) -> bool {
    is_plain_han(c) || class_of(c) & BASE != 0
}

/// Whether the char filter leaves a word without ASCII as it is, from its first character on.
pub(crate) fn is_plain(word: &str) -> bool {
    let mut before: Option<(char, u8)> = None;
    let mut chars = 0;
    word.chars().all(|c| {
        if is_plain_han(c) {
            (before, chars) = (None, 1);
            return true;
        }
        chars += 1;
        let class = class_of(c);
        let follows = |(last, last_class): (char, u8)| {
            let swaps = class & COMBINING != 0 && last_class & ENDS_COMBINING != 0;
            !swaps && (class & SECOND == 0 || compose(last, c).is_none())
        };
        let plain =
            class & INERT != 0 && chars <= PLAIN_CHARS_MAX && before.map_or(class & (COMBINING | SECOND) == 0, follows);
        before = Some((c, class));
        plain
    })
}

/// Whether it is a letter of which a word may begin.
pub(crate) fn is_letter(c: char) -> bool {
    class_of(c) & LETTER != 0
}

/// Whether it belongs to the word of the character before it.
pub(crate) fn extends(c: char) -> bool {
    class_of(c) & EXTENDS != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_marks_of_our_scripts_are_plain() {
        for word in ["बैटरी", "হয়ে", "ব্যাটারি", "பேட்டரி", "ಬ್ಯಾಟರಿ", "മാറ്റാം", "ଵ୍ୟାଟେରୀ", "بیٹری", "电池"]
        {
            let plain = is_plain(word);
            assert_eq!(plain, word.nfkc().eq(word.chars()), "{word}");
            assert!(word.chars().all(|c| is_plain_han(c) || is_letter(c) || extends(c)), "{word}");
        }
        for word in ["१०", "न\u{093c}", "\u{09bc}", "é", "ａ", "क\u{200b}", "\u{094d}\u{093c}", "آ\u{655}"] {
            assert!(!is_plain(word), "{word:?}");
        }
    }
}
