//! Tokenizers: a filtered text becomes words and runs.

mod parts;
mod whole;

pub(crate) use parts::{Part, split_parts};
pub(crate) use whole::find_wholes;

use std::ops::Range;

use unicode_script::Script;
use unicode_segmentation::UnicodeSegmentation;

use crate::plain::{extends, is_letter, is_plain_han};
use crate::script::{is_unspaced, script_of};

/// A piece of text that the token filters deal with at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A word by UAX #29.
    Word(Range<usize>),
    /// A run in a script without spaces, to be cut up by its own tokenizer.
    Run(Range<usize>, Script),
    /// A plus sign that belongs to the word before it ("Pro+").
    Plus(Range<usize>),
    /// An e-mail address or a URL: one token.
    Whole(Range<usize>),
}

/// Cuts a filtered text into pieces: words by UAX #29 (never by `is_alphanumeric`, which cuts Indic words at virama and
/// nukta), runs of scripts without spaces, and whole addresses.
pub(crate) fn tokenize(text: &str, mut each: impl FnMut(Piece)) {
    let mut at = 0;
    for whole in find_wholes(text) {
        tokenize_words(text, at..whole.start, &mut each);
        at = whole.end;
        each(Piece::Whole(whole));
    }
    tokenize_words(text, at..text.len(), &mut each);
}

fn tokenize_words(text: &str, range: Range<usize>, each: &mut impl FnMut(Piece)) {
    let mut words = Words { text, run: None, word_end: None, each };
    let mut at = range.start;
    while at < range.end {
        let rest = &text[at..range.end];
        // No word goes on over a space, but a mark may belong to one.
        let len = rest.find(' ').unwrap_or(rest.len());
        let cut = plain_segments(&rest[..len], |segment, is_word| {
            let segment = at + segment.start..at + segment.end;
            if is_word { words.word(segment) } else { words.segment(segment) }
        });
        if cut {
            at += len;
            let spaces = rest[len..].bytes().take_while(|byte| *byte == b' ').count();
            if spaces > 0 {
                flush(&mut words.run, words.each);
            }
            at += spaces;
            continue;
        }
        // With the spaces before it, which a mark joins, and those behind it.
        let start = range.start + text[range.start..at].trim_end().len();
        for (offset, segment) in text[start..at + len].split_word_bound_indices() {
            words.segment(start + offset..start + offset + segment.len());
        }
        at += len;
        if at < range.end {
            at += 1;
            words.segment(at - 1..at);
        }
    }
    flush(&mut words.run, words.each);
}

/// Words in the making.
struct Words<'a, E> {
    text: &'a str,
    run: Option<(Range<usize>, Script)>,
    word_end: Option<usize>,
    each: &'a mut E,
}

impl<E: FnMut(Piece)> Words<'_, E> {
    /// Goes on with what stands between two word boundaries.
    fn segment(&mut self, range: Range<usize>) {
        let Range { start, end } = range;
        let segment = &self.text[range];
        let script = segment.chars().next().map_or(Script::Common, script_of);
        if is_unspaced(script) {
            match &mut self.run {
                Some((open, of)) if *of == script && open.end == start => open.end = end,
                _ => {
                    flush(&mut self.run, self.each);
                    self.run = Some((start..end, script));
                }
            }
            self.word_end = None;
            return;
        }
        if segment.chars().any(char::is_alphanumeric) {
            return self.word(start..end);
        }
        flush(&mut self.run, self.each);
        if segment == "+" && self.word_end == Some(start) {
            (self.each)(Piece::Plus(start..end));
        }
    }

    fn word(&mut self, range: Range<usize>) {
        flush(&mut self.run, self.each);
        self.word_end = Some(range.end);
        (self.each)(Piece::Word(range));
    }
}

/// Cuts plain text without spaces at the word boundaries of UAX #29, and says what is a word. False, before anything
/// was cut, for text that needs all of its rules.
fn plain_segments(text: &str, mut each: impl FnMut(Range<usize>, bool)) -> bool {
    if !is_plain_for_words(text) {
        return false;
    }
    let mut word: Option<usize> = None;
    for (at, c) in text.char_indices() {
        if c.is_ascii_alphanumeric() || is_letter(c) {
            word.get_or_insert(at);
        } else if !extends(c) {
            word.take().into_iter().for_each(|start| each(start..at, true));
            each(at..at + c.len_utf8(), false);
        }
    }
    word.into_iter().for_each(|start| each(start..text.len(), true));
    true
}

/// Whether letters, digits and their marks make words, and every other character stands alone.
fn is_plain_for_words(text: &str) -> bool {
    let mut in_word = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        in_word = match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => true,
            // What may stand inside a word or a number is plain where none goes on.
            '.' | ',' | ':' | ';' | '\'' if chars.peek().is_none_or(|next| is_plain_mark(*next)) => false,
            _ if is_plain_mark(c) || is_plain_han(c) => false,
            _ if is_letter(c) => true,
            _ if extends(c) && in_word => true,
            _ => return false,
        };
    }
    true
}

/// ASCII that is never part of a word.
fn is_plain_mark(c: char) -> bool {
    matches!(
        c,
        '!' | '?' | '(' | ')' | '-' | '/' | '+' | '&' | '%' | '#' | '*' | '=' | '<' | '>' | '[' | ']' | '|' | '$'
    )
}

fn flush(run: &mut Option<(Range<usize>, Script)>, each: &mut impl FnMut(Piece)) {
    if let Some((range, script)) = run.take() {
        each(Piece::Run(range, script));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As UAX #29 has it, without any short cut.
    fn by_the_rules(text: &str) -> Vec<Piece> {
        let mut out = Vec::new();
        let mut at = 0;
        for whole in find_wholes(text).into_iter().map(Some).chain([None]) {
            let end = whole.as_ref().map_or(text.len(), |whole| whole.start);
            let mut each = |piece| out.push(piece);
            let mut words = Words { text, run: None, word_end: None, each: &mut each };
            for (offset, segment) in text[at..end].split_word_bound_indices() {
                words.segment(at + offset..at + offset + segment.len());
            }
            flush(&mut words.run, words.each);
            at = whole.as_ref().map_or(text.len(), |whole| whole.end);
            out.extend(whole.map(Piece::Whole));
        }
        out
    }

    proptest! {
        #[test]
        fn plain_text_is_cut_as_any_other(
            text in "(\\PC|[ -~\t\n\r]|[a-z]{1,3}|[0-9]{1,2}|[ऀ-ൿ]|[؀-ۿ]|[电池แ\u{200d}\u{93c}\u{94d}，é]|[ .,:;'+_-]){0,30}",
        ) {
            let mut found = Vec::new();
            tokenize(&text, |piece| found.push(piece));
            prop_assert_eq!(found, by_the_rules(&text));
        }
    }

    fn pieces(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        tokenize(text, |piece| {
            let range = match piece {
                Piece::Word(r) | Piece::Run(r, _) | Piece::Plus(r) | Piece::Whole(r) => r,
            };
            out.push(&text[range]);
        });
        out
    }

    #[test]
    fn no_indic_word_is_cut() {
        for word in [
            "हिन्दी",
            "बैटरी",
            "क़िस्त",
            "ব্যাটারি",
            "மாற்றுவது",
            "బ్యాటరీ",
            "बदलण्यासाठी",
            "બૅટરી",
            "ಬ್ಯಾಟರಿ",
            "മാറ്റാം",
            "ਬੈਟਰੀ",
            "ବ୍ୟାଟେରୀ",
            "বেটাৰী",
            "بیٹری",
            "ന്\u{200d}റെ",
            "ಸ್ಕ್ರೀನ್\u{200c}ಶಾಟ್",
        ] {
            assert_eq!(pieces(word), [word]);
        }
    }

    #[test]
    fn runs_plus_and_addresses() {
        assert_eq!(pieces("我的note 12 pro+怎么了"), ["我的", "note", "12", "pro", "+", "怎么了"]);
        assert_eq!(pieces("a + b"), ["a", "b"]);
        assert_eq!(pieces("mail care@navo.example now"), ["mail", "care@navo.example", "now"]);
        assert_eq!(pieces("बैटरी कैसे बदलें।"), ["बैटरी", "कैसे", "बदलें"]);
        assert_eq!(pieces("a  ा"), ["a", "  ा"]);
    }
}
