//! Tokenizers: a filtered text becomes words and runs.

mod parts;
mod whole;

pub(crate) use parts::{Part, split_parts};
pub(crate) use whole::find_wholes;

use std::ops::Range;

use unicode_script::Script;
use unicode_segmentation::UnicodeSegmentation;

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
    let mut run: Option<(Range<usize>, Script)> = None;
    let mut word_end = None;
    for (offset, segment) in text[range.clone()].split_word_bound_indices() {
        let start = range.start + offset;
        let end = start + segment.len();
        let script = segment.chars().next().map_or(Script::Common, script_of);
        if is_unspaced(script) {
            match &mut run {
                Some((open, of)) if *of == script && open.end == start => open.end = end,
                _ => {
                    flush(&mut run, each);
                    run = Some((start..end, script));
                }
            }
            word_end = None;
            continue;
        }
        flush(&mut run, each);
        if segment.chars().any(char::is_alphanumeric) {
            each(Piece::Word(start..end));
            word_end = Some(end);
        } else if segment == "+" && word_end == Some(start) {
            each(Piece::Plus(start..end));
        }
    }
    flush(&mut run, each);
}

fn flush(run: &mut Option<(Range<usize>, Script)>, each: &mut impl FnMut(Piece)) {
    if let Some((range, script)) = run.take() {
        each(Piece::Run(range, script));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    }
}
