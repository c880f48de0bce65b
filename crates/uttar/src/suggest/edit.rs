//! One edit: a letter too many, one missing, a wrong one, or two neighbours exchanged (F. Damerau, "A technique for
//! computer detection and correction of spelling errors", 1964). A letter is what a person types and sees as one, a
//! grapheme (UAX #29).

use unicode_segmentation::UnicodeSegmentation;

/// Shorter words have too many neighbours.
const GRAPHEMES_MIN: usize = 4;

/// How much of a word was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All of it.
    Whole,
    /// Its beginning, perhaps all of it.
    Beginning,
    /// The first letters of two syllables of pinyin.
    Initials,
}

/// Whether a word may hold a mistake that is to be forgiven: it is not too short, and no number. A number one off is
/// another thing.
pub(crate) fn may_be_mistyped(word: &str) -> bool {
    !word.chars().any(char::is_numeric) && word.graphemes(true).nth(GRAPHEMES_MIN - 1).is_some()
}

/// Whether what was typed becomes the word, or its beginning, by exactly one edit.
pub(crate) fn is_one_edit_away(typed: &str, word: &str, extent: Extent) -> bool {
    let same = common_prefix(typed, word);
    let (typed, word) = (&typed[same..], &word[same..]);
    let fits = |typed: &str, word: &str| match extent {
        Extent::Whole => typed == word,
        Extent::Beginning | Extent::Initials => word.starts_with(typed),
    };
    let (after_typed, after_word) = (after_first(typed), after_first(word));
    let wrong = || after_typed.zip(after_word).is_some_and(|(typed, word)| fits(typed, word));
    let too_many = || after_typed.is_some_and(|typed| fits(typed, word));
    // What is only begun has its end still to come, nothing is missing there.
    let missing = || !typed.is_empty() && after_word.is_some_and(|word| fits(typed, word));
    let missing_at_end = || extent == Extent::Whole && typed.is_empty() && after_word == Some("");
    typed != word && (wrong() || too_many() || missing() || missing_at_end() || exchanged(typed, word, fits))
}

fn exchanged(typed: &str, word: &str, fits: impl Fn(&str, &str) -> bool) -> bool {
    let mut typed = typed.graphemes(true);
    let mut word = word.graphemes(true);
    let (Some(a), Some(b), Some(c), Some(d)) = (typed.next(), typed.next(), word.next(), word.next()) else {
        return false;
    };
    a == d && b == c && fits(typed.as_str(), word.as_str())
}

/// Bytes that two words begin with alike, whole graphemes of both.
fn common_prefix(a: &str, b: &str) -> usize {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    if a.is_ascii() && b.is_ascii() {
        return same;
    }
    let mut at = 0;
    for (a, b) in a.graphemes(true).zip(b.graphemes(true)) {
        if a != b || at + a.len() > same {
            break;
        }
        at += a.len();
    }
    at
}

/// What follows the first grapheme; nothing where there is none.
fn after_first(text: &str) -> Option<&str> {
    let first = text.graphemes(true).next()?;
    Some(&text[first.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_kind_of_edit() {
        for (typed, word, whole, beginning) in [
            ("bettery", "battery", true, true),
            ("batttery", "battery", true, true),
            ("batery", "battery", true, true),
            ("batetry", "battery", true, true),
            ("btatery", "battery", true, true),
            ("cattery", "battery", true, true),
            ("batter", "battery", true, false),
            ("bett", "battery", false, true),
            ("betery", "battery", false, false),
            ("battery", "battery", false, false),
            ("बेटरी", "बैटरी", true, true),
            ("बैटर", "बैटरी", true, true),
            ("बेटर", "बैटरी", false, true),
            ("பேடரி", "பேட்டரி", true, true),
            ("", "a", true, false),
        ] {
            assert_eq!(is_one_edit_away(typed, word, Extent::Whole), whole, "{typed} {word} whole");
            assert_eq!(is_one_edit_away(typed, word, Extent::Beginning), beginning, "{typed} {word} beginning");
        }
    }

    #[test]
    fn short_words_and_numbers_are_taken_as_they_are() {
        for (word, may) in
            [("batt", true), ("bat", false), ("note12", false), ("१२३४", false), ("बैटरी", false), ("मोबाइल", true)]
        {
            assert_eq!(may_be_mistyped(word), may, "{word}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_distance_by_definition(a in "[abc]{0,5}", b in "[abc]{0,5}") {
            let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            prop_assert_eq!(is_one_edit_away(&a, &b, Extent::Whole), distance(&x, &y) == 1, "{} {}", a, b);
        }
    }

    /// Optimal string alignment, by its recursion.
    fn distance(a: &[char], b: &[char]) -> usize {
        let ([x, rest_a @ ..], [y, rest_b @ ..]) = (a, b) else {
            return a.len().max(b.len());
        };
        let mut least =
            (distance(rest_a, rest_b) + usize::from(x != y)).min(distance(rest_a, b) + 1).min(distance(a, rest_b) + 1);
        if let ([p, q, after_a @ ..], [r, s, after_b @ ..]) = (a, b)
            && p == s
            && q == r
        {
            least = least.min(distance(after_a, after_b) + 1);
        }
        least
    }
}
