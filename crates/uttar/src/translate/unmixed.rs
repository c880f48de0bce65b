//! A text that mixes scripts, told in one of them: "credit card 怎么 cancel", "转账 limit".
//!
//! Words cross from script to script only to entries that have nothing, or little, in the scripts of the question. Who
//! mixes two has entries in both, and none of them says it as he does: the one word in the other script is met by no
//! phrasing, or by a few of which it is all. So it is also read with the words of the other script translated.

use std::ops::Range;
use std::sync::Arc;

use uttar_analysis::{Analysis, script_code};

use crate::engine::ScriptCode;

/// A text with its words of other scripts in `to`, as `translate` says of their stems; their function words are left
/// out, for a language has its own. None where no word is another then.
pub(super) fn unmixed(
    text: &str,
    analysis: &Analysis,
    to: ScriptCode,
    is_stop_word: impl Fn(&str) -> bool,
    translate: impl Fn(&str, ScriptCode) -> Option<Arc<str>>,
) -> Option<String> {
    let mut out = String::new();
    // Up to where the text is told.
    let mut end = 0;
    let mut last: Option<Arc<str>> = None;
    for word in analysis.words.iter() {
        let script = ScriptCode::from_code(script_code(word.term));
        if word.range.start < end || script == to || !script.has_letters() || touches_digits(text, &word.range) {
            continue;
        }
        let told = stems(analysis, &word.range).find_map(|stem| translate(stem, script));
        if told.is_none() && !is_stop_word(word.term) {
            continue;
        }
        out.push_str(&text[end..word.range.start]);
        end = word.range.end;
        // Two words may be one there: "credit card" and 卡.
        if let Some(told) = told.filter(|told| last.as_ref() != Some(told)) {
            out.push_str(&told);
            last = Some(told);
        }
    }
    (end > 0).then(|| (out + &text[end..]).trim().to_owned())
}

/// Whether digits stand beside a word, with a hyphen between them or nothing: letters of a model's name are no words of
/// a language.
fn touches_digits(text: &str, word: &Range<usize>) -> bool {
    let is_digit = |char: char| char.is_ascii_digit();
    let before = text[..word.start].trim_end_matches('-').ends_with(is_digit);
    let behind = text[word.end..].trim_start_matches('-').starts_with(is_digit);
    before || behind || text[word.clone()].contains(is_digit)
}

/// The stems of the word at a place.
fn stems<'a>(analysis: &'a Analysis, place: &Range<usize>) -> impl Iterator<Item = &'a str> {
    analysis.stems.iter().filter(move |stem| stem.range == *place).map(|stem| stem.term)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uttar_analysis::Analyzer;

    fn told(text: &str, to: &str) -> Option<String> {
        let analyzer = Analyzer::new();
        let mut analysis = Analysis::default();
        analyzer.analyze(text, &["en", "zh"], &mut analysis);
        let translate = |stem: &str, _: ScriptCode| {
            let words = [("limit", "限额"), ("credit", "卡"), ("card", "卡"), ("转账", "transfer")];
            words.into_iter().find(|(from, _)| *from == stem).map(|(_, to)| Arc::from(to))
        };
        unmixed(text, &analysis, ScriptCode::from_code(to), |word| analyzer.is_stop_word(word), translate)
    }

    #[test]
    fn the_words_of_the_other_script_are_translated() {
        assert_eq!(told("转账 limit", "Hani").as_deref(), Some("转账 限额"));
        assert_eq!(told("转账 limit", "Latn").as_deref(), Some("transfer limit"));
        assert_eq!(told("credit card怎么办", "Hani").as_deref(), Some("卡 怎么办"));
    }

    #[test]
    fn function_words_of_the_other_script_are_left_out() {
        assert_eq!(told("how to 转账", "Hani").as_deref(), Some("转账"));
    }

    #[test]
    fn a_word_that_nobody_knows_stays() {
        assert_eq!(told("SWIFT 号", "Hani"), None);
        assert_eq!(told("CARD-40 号", "Hani"), None);
        assert_eq!(told("转账限额 123", "Hani"), None);
    }
}
