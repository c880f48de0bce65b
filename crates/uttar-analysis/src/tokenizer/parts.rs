//! A word in parts: where the script changes and between letters and digits.

use std::ops::Range;

use unicode_script::Script;

use crate::script::script_of;

/// A part of a word: letters of one script, or digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) range: Range<usize>,
    /// `None` for digits.
    pub(crate) script: Option<Script>,
}

/// Splits the word `text[word]` into parts: `miui14में` is `miui`, `14`, `में`. Grouping commas and decimal points stay
/// inside digits, marks and apostrophes with the letters before them; an underscore parts.
pub(crate) fn split_parts(text: &str, word: Range<usize>, mut each: impl FnMut(Part)) {
    let mut open: Option<Part> = None;
    for (offset, c) in text[word.clone()].char_indices() {
        let start = word.start + offset;
        let end = start + c.len_utf8();
        let class = if c.is_ascii_digit() {
            Some(None)
        } else {
            match script_of(c) {
                Script::Common | Script::Inherited | Script::Unknown => None,
                script => Some(Some(script)),
            }
        };
        if c == '_' {
            if let Some(done) = open.take() {
                each(done);
            }
            continue;
        }
        match (&mut open, class) {
            (Some(part), None) => part.range.end = end,
            (Some(part), Some(script)) if part.script == script => part.range.end = end,
            (_, class) => {
                if let Some(done) = open.take() {
                    each(done);
                }
                open = Some(Part { range: start..end, script: class.unwrap_or(Some(Script::Common)) });
            }
        }
    }
    if let Some(done) = open {
        each(done);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        split_parts(text, 0..text.len(), |part| out.push(&text[part.range]));
        out
    }

    #[test]
    fn splits_where_script_or_kind_changes() {
        assert_eq!(parts("note12pro"), ["note", "12", "pro"]);
        assert_eq!(parts("miui14में"), ["miui", "14", "में"]);
        assert_eq!(parts("5,000mah"), ["5,000", "mah"]);
        assert_eq!(parts("navo_2g"), ["navo", "2", "g"]);
        assert_eq!(parts("don't"), ["don't"]);
        assert_eq!(parts("हिन्दी"), ["हिन्दी"]);
    }
}
