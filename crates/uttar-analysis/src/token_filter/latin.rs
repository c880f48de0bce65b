//! Latin letters: accents and apostrophes are dropped, so that "café", "cafe", "don't" and "dont" meet.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub(super) fn normalize(word: &str, out: &mut String) {
    if word.is_ascii() {
        out.extend(word.chars().filter(|&c| c != '\''));
    } else {
        out.extend(word.nfd().filter(|&c| !is_combining_mark(c) && c != '\''));
    }
}

#[cfg(test)]
mod tests {
    use crate::token_filter::normalize;
    use unicode_script::Script;

    #[test]
    fn accents_and_apostrophes() {
        for (word, want) in [("café", "cafe"), ("don't", "dont"), ("battery", "battery"), ("straße", "straße")] {
            let mut out = String::new();
            normalize(Script::Latin, word, &mut out);
            assert_eq!(out, want);
        }
    }
}
