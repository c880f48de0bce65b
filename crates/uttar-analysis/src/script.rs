//! Which script a character belongs to.

pub(crate) use unicode_script::Script;
use unicode_script::UnicodeScript;

/// Whether it is one of the nine scripts of India that descend from Brahmi and share an order of letters.
pub(crate) fn is_brahmic(script: Script) -> bool {
    matches!(
        script,
        Script::Devanagari
            | Script::Bengali
            | Script::Gurmukhi
            | Script::Gujarati
            | Script::Oriya
            | Script::Tamil
            | Script::Telugu
            | Script::Kannada
            | Script::Malayalam
    )
}

/// The script of a character. Digits, punctuation and marks that many scripts share are
/// [`Script::Common`] or [`Script::Inherited`].
///
/// The blocks of our own languages are decided by comparison, the rest by the Unicode table (UAX #24).
pub(crate) fn script_of(c: char) -> Script {
    match c {
        'a'..='z' | 'A'..='Z' => Script::Latin,
        '\0'..='\u{7f}' => Script::Common,
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => Script::Han,
        // Danda, double danda and the Vedic accents stand in the Devanagari block and serve all scripts.
        '\u{0951}'..='\u{0954}' | '\u{0964}' | '\u{0965}' => Script::Common,
        '\u{0900}'..='\u{097f}' => Script::Devanagari,
        '\u{0980}'..='\u{09ff}' => Script::Bengali,
        '\u{0a00}'..='\u{0a7f}' => Script::Gurmukhi,
        '\u{0a80}'..='\u{0aff}' => Script::Gujarati,
        '\u{0b00}'..='\u{0b7f}' => Script::Oriya,
        '\u{0b80}'..='\u{0bff}' => Script::Tamil,
        '\u{0c00}'..='\u{0c7f}' => Script::Telugu,
        '\u{0c80}'..='\u{0cff}' => Script::Kannada,
        '\u{0d00}'..='\u{0d7f}' => Script::Malayalam,
        _ => c.script(),
    }
}

/// The ISO 15924 code of the script of a word, that of its first letter; `Zyyy` (common) when it has none.
///
/// ```
/// assert_eq!(["बैटरी", "x12", "12"].map(uttar_analysis::script_code), ["Deva", "Latn", "Zyyy"]);
/// ```
pub fn script_code(word: &str) -> &'static str {
    let shared = |script: &Script| matches!(script, Script::Common | Script::Inherited | Script::Unknown);
    word.chars().map(script_of).find(|script| !shared(script)).unwrap_or(Script::Common).short_name()
}

/// Whether a character is one of Chinese or Japanese writing, by its block.
pub fn is_ideographic(c: char) -> bool {
    ('\u{2e80}'..='\u{9fff}').contains(&c) || c >= '\u{20000}'
}

/// Whether the script is written without spaces between words, so that a run of it has to be cut up.
pub(crate) fn is_unspaced(script: Script) -> bool {
    matches!(
        script,
        Script::Han
            | Script::Hiragana
            | Script::Thai
            | Script::Lao
            | Script::Khmer
            | Script::Myanmar
            | Script::Tibetan
            | Script::Bopomofo
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_cuts_agree_with_the_unicode_table() {
        for block in [0x0900..0x0d80u32, 0x4e00..0x9fff, 0..0x80] {
            for c in block.filter_map(char::from_u32) {
                let unicode = c.script();
                if !matches!(unicode, Script::Unknown | Script::Inherited | Script::Common) {
                    assert_eq!(script_of(c), unicode, "{c:?}");
                }
            }
        }
    }

    #[test]
    fn danda_belongs_to_no_script() {
        assert_eq!(script_of('।'), Script::Common);
    }
}
