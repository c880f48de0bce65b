//! The char filter: one text in, one text in a canonical spelling out, with the way back to the original.
//!
//! What it does, in this order, for every extended grapheme cluster (UAX #29):
//! 1. compatibility composition (NFKC, UAX #15): full-width letters, ligatures, `①`, two-part vowels, nukta letters;
//! 2. lower case;
//! 3. decimal digits of every script become ASCII digits; the many apostrophes become `'`;
//! 4. what nobody sees is dropped: bidi controls, zero-width space, soft hyphen, BOM, variation selectors.
//!    ZWJ and ZWNJ stay: they mean something in Indic scripts and belong to the token filters.
//!
//! A cluster keeps at most [`CLUSTER_CHARS_MAX`] characters, so that a million combining marks on one letter cost
//! nothing (compare the Stream-Safe Text Format, UAX #15 section 13).

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::folding::{fold_digit_or_apostrophe, is_invisible};
use crate::plain::{is_base, is_plain};

/// Characters of one grapheme cluster that are looked at; the rest are dropped.
pub const CLUSTER_CHARS_MAX: usize = 32;

/// A filtered text and the way back to the original.
#[derive(Debug, Default)]
pub struct FilteredText {
    text: String,
    /// Places where the distance between filtered and original text changes, in order.
    pieces: Vec<Piece>,
}

/// From `filtered` on the text stands at `original`; a verbatim piece runs in step with the original,
/// another one stands for the whole cluster `original..original_end`.
#[derive(Debug)]
struct Piece {
    filtered: usize,
    original: usize,
    original_end: usize,
    verbatim: bool,
}

impl FilteredText {
    /// Filters `original`, reusing the memory of `self`.
    pub fn fill(&mut self, original: &str) {
        self.text.clear();
        self.pieces.clear();
        let bytes = original.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            // ASCII needs no segmentation, but for the last character, which a mark may follow.
            let ascii = bytes[at..].iter().take_while(|b| b.is_ascii()).count();
            let word = at + ascii..at + ascii + non_ascii_len(&bytes[at + ascii..]);
            let marked = original[word.clone()].chars().next().is_some_and(|first| !is_base(first));
            let plain = if marked { ascii.saturating_sub(1) } else { ascii };
            if plain > 0 {
                self.add_piece(self.text.len(), at..at + plain, true);
                self.text.push_str(&original[at..at + plain]);
                let added = self.text.len() - plain;
                self.text[added..].make_ascii_lowercase();
                at += plain;
            }
            if at == word.start && is_plain(&original[word.clone()]) {
                if !word.is_empty() {
                    self.add_piece(self.text.len(), word.clone(), true);
                    self.text.push_str(&original[word.clone()]);
                }
                at = word.end;
            }
            // The last may reach into the ASCII behind the word: a sign that stands before a letter or number.
            let mut clusters = original[at..].graphemes(true);
            while at < word.end
                && let Some(cluster) = clusters.next()
            {
                self.push_cluster(at, cluster);
                at += cluster.len();
            }
        }
    }

    fn push_cluster(&mut self, at: usize, cluster: &str) {
        let before = self.text.len();
        let capped = match cluster.char_indices().nth(CLUSTER_CHARS_MAX) {
            Some((end, _)) => &cluster[..end],
            None => cluster,
        };
        for c in capped.nfkc().flat_map(char::to_lowercase) {
            if !is_invisible(c) {
                self.text.push(fold_digit_or_apostrophe(c));
            }
        }
        if self.text.len() > before {
            // In step with the original only where nothing moved: an equal length is not enough.
            let verbatim = &self.text[before..] == cluster;
            self.add_piece(before, at..at + cluster.len(), verbatim);
        }
    }

    fn add_piece(&mut self, filtered: usize, original: Range<usize>, verbatim: bool) {
        if verbatim
            && let Some(last) = self.pieces.last_mut()
            && last.verbatim
            && last.original_end == original.start
        {
            last.original_end = original.end;
            return;
        }
        self.pieces.push(Piece { filtered, original: original.start, original_end: original.end, verbatim });
    }

    /// The filtered text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The range of the original text that a range of the filtered text came from. A range that begins or ends inside a
    /// changed cluster takes the whole cluster.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let start = self
            .piece(range.start)
            .map_or(0, |p| if p.verbatim { p.original + (range.start - p.filtered) } else { p.original });
        let end = match range.end.checked_sub(1).and_then(|last| self.piece(last)) {
            Some(p) if p.verbatim => p.original + (range.end - p.filtered),
            Some(p) => p.original_end,
            None => start,
        };
        start..end.max(start)
    }

    fn piece(&self, filtered: usize) -> Option<&Piece> {
        let next = self.pieces.partition_point(|p| p.filtered <= filtered);
        self.pieces.get(next.checked_sub(1)?)
    }
}

/// How long the part without ASCII at the start of `bytes` is.
fn non_ascii_len(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| !byte.is_ascii()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn filtered(text: &str) -> FilteredText {
        let mut out = FilteredText::default();
        out.fill(text);
        out
    }

    #[test]
    fn folds_what_looks_the_same() {
        for (text, want) in [
            ("Note 12 Pro＋", "note 12 pro+"),
            ("ＭＩＵＩ　１４", "miui 14"),
            ("१० दिन", "10 दिन"),
            ("bat\u{200b}te\u{00ad}ry", "battery"),
            ("don’t", "don't"),
            ("\u{feff}क\u{093c}", "क\u{093c}"),
            ("É", "é"),
            ("E\u{0301}", "é"),
        ] {
            assert_eq!(filtered(text).text(), want, "{text:?}");
        }
    }

    #[test]
    fn keeps_joiners_and_signs() {
        let text = "ന\u{0d4d}\u{200d} क्षत्रिय";
        assert_eq!(filtered(text).text(), text);
    }

    #[test]
    fn ranges_lead_back_to_the_original() {
        let text = "ab \u{ff11}\u{ff12}\u{200b}\u{ff13} é cd";
        let out = filtered(text);
        assert_eq!(out.text(), "ab 123 é cd");
        let at = out.text().find("123").expect("there");
        assert_eq!(&text[out.original(at..at + 3)], "\u{ff11}\u{ff12}\u{200b}\u{ff13}");
        let at = out.text().find("cd").expect("there");
        assert_eq!(&text[out.original(at..at + 2)], "cd");
        assert_eq!(out.original(0..0), 0..0);
        // An Arabic number sign and what it stands before are one.
        assert_eq!(filtered("\u{600}A").original(0..2), 0..3);
    }

    /// As the rules say, cluster by cluster.
    fn filtered_by_clusters(text: &str) -> FilteredText {
        let mut out = FilteredText::default();
        for (at, cluster) in text.grapheme_indices(true) {
            out.push_cluster(at, cluster);
        }
        out
    }

    proptest! {
        #[test]
        fn plain_text_is_filtered_as_any_other(
            text in "(\\PC|[ -~\t\n\r]|[ऀ-ൿ]|[؀-ۿ]|[电池\u{fe0f}\u{20e3}\u{200d}\u{93c}\u{94d}，é]| ){0,30}|[क्त\u{200d}]{30,50}",
        ) {
            let (found, wanted) = (filtered(&text), filtered_by_clusters(&text));
            prop_assert_eq!(found.text(), wanted.text());
            for (start, _) in found.text().char_indices() {
                for (offset, c) in found.text()[start..].char_indices().take(5) {
                    let range = start..start + offset + c.len_utf8();
                    prop_assert_eq!(found.original(range.clone()), wanted.original(range));
                }
            }
        }
    }

    #[test]
    fn a_million_marks_cost_nothing() {
        let text = format!("a{}b", "\u{0301}".repeat(1_000_000));
        assert!(filtered(&text).text().chars().count() < 2 * CLUSTER_CHARS_MAX);
    }
}
