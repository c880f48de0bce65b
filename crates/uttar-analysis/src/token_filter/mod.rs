//! Token filters: a word of the filtered text becomes the term that is indexed.

mod arabic;
mod indic;
mod latin;

use unicode_script::Script;

use crate::script::is_brahmic;

/// Characters of a word that are looked at. A longer one is cut: it is not a word but noise or an attack.
pub(crate) const WORD_CHARS_MAX: usize = 64;

/// Writes the normal form of `word` to `out`: the spelling variants of one script meet, different words do not.
pub(crate) fn normalize(script: Script, word: &str, out: &mut String) {
    let word = match word.char_indices().nth(WORD_CHARS_MAX) {
        Some((end, _)) => &word[..end],
        None => word,
    };
    match script {
        Script::Latin => latin::normalize(word, out),
        Script::Arabic => arabic::normalize(word, out),
        script if is_brahmic(script) => indic::normalize(script, word, out),
        _ => out.extend(word.chars().filter(|&c| !matches!(c, '\'' | '\u{200c}' | '\u{200d}'))),
    }
}
