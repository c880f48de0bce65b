//! Character n-grams inside words: what still matches when an ending, a spelling or a letter differs.

use std::ops::Range;

use crate::token::Tokens;

/// The shortest and the longest n-gram of a word, in characters, its two edges included.
pub(crate) const GRAM_CHARS: std::ops::RangeInclusive<usize> = 3..=5;
/// Stands at both ends of a word, so that a beginning differs from a middle.
const EDGE: char = '_';

/// Adds the n-grams of a normalised word, all with the range and place of the word.
pub(crate) fn word_grams(word: &str, range: &Range<usize>, position: usize, scratch: &mut Vec<char>, out: &mut Tokens) {
    scratch.clear();
    scratch.push(EDGE);
    scratch.extend(word.chars());
    scratch.push(EDGE);
    for n in GRAM_CHARS {
        for gram in scratch.windows(n) {
            out.push_with(range.clone(), position, |term| term.extend(gram));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grams_have_edges() {
        let mut out = Tokens::new();
        word_grams("e7", &(3..5), 2, &mut Vec::new(), &mut out);
        assert_eq!(out.terms().collect::<Vec<_>>(), ["_e7", "e7_", "_e7_"]);
        assert!(out.iter().all(|t| t.range == (3..5) && t.position == 2));
    }
}
