//! Words and signs with a meaning, found at a place of a text: the longest form wins.
//!
//! A form in Latin letters stands alone ("m" is no part of "mm"); one of another script may go on with an ending ("दिन"
//! in "दिनों"), but for a form marked with `$`, which is a whole word. Han forms need no border.

use std::collections::HashMap;

use uttar_analysis::char_filter::FilteredText;

/// Forms and what they mean.
pub(super) struct Lexicon<T> {
    by_first: HashMap<char, Vec<Form<T>>>,
}

struct Form<T> {
    text: String,
    whole: bool,
    meaning: T,
}

impl<T: Copy> Lexicon<T> {
    /// From rows of a meaning and its forms, which are separated by `|`. They pass through the same filter as the
    /// texts.
    pub(super) fn new(rows: impl IntoIterator<Item = (T, &'static str)>) -> Self {
        let mut by_first: HashMap<char, Vec<Form<T>>> = HashMap::new();
        let mut filtered = FilteredText::default();
        for (meaning, forms) in rows {
            for form in forms.split('|') {
                let (form, marked) = form.strip_suffix('$').map_or((form, false), |form| (form, true));
                filtered.fill(form);
                let text = filtered.text().to_owned();
                let Some(first) = text.chars().next() else { continue };
                let whole = marked || text.ends_with(|c: char| c.is_ascii_alphabetic());
                by_first.entry(first).or_default().push(Form { text, whole, meaning });
            }
        }
        for forms in by_first.values_mut() {
            forms.sort_by_key(|form| std::cmp::Reverse(form.text.len()));
        }
        Self { by_first }
    }

    /// The longest form that `text` begins with: its length in bytes and its meaning.
    pub(super) fn at_start(&self, text: &str) -> Option<(usize, T)> {
        let forms = self.by_first.get(&text.chars().next()?)?;
        let form = forms.iter().find(|form| {
            text.strip_prefix(form.text.as_str())
                .is_some_and(|rest| !form.whole || rest.chars().next().is_none_or(|next| ends_before(&form.text, next)))
        })?;
        Some((form.text.len(), form.meaning))
    }

    /// The form that `text` ends with, spaces after it left out; it begins a word.
    pub(super) fn at_end(&self, text: &str) -> Option<(usize, T)> {
        let text = text.trim_end();
        let mut best: Option<(usize, T)> = None;
        for form in self.by_first.values().flatten() {
            if let Some(before) = text.strip_suffix(form.text.as_str())
                && best.is_none_or(|(len, _)| form.text.len() > len)
                && !(form.whole && before.chars().next_back().is_some_and(continues_word))
            {
                best = Some((form.text.len(), form.meaning));
            }
        }
        best
    }
}

/// Whether a whole word ends before `next`. After Latin letters another script may follow at once ("kgથી").
fn ends_before(form: &str, next: char) -> bool {
    if form.ends_with(|c: char| c.is_ascii_alphabetic()) {
        !next.is_ascii_alphanumeric()
    } else {
        !continues_word(next)
    }
}

/// Whether a character is part of a word: letters, digits, and the marks and joiners of Indic scripts.
pub(super) fn continues_word(c: char) -> bool {
    c.is_alphanumeric()
        || (('\u{900}'..='\u{dff}').contains(&c) && !matches!(c, '।' | '॥'))
        || matches!(c, '\u{200c}' | '\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_form_wins_and_latin_stands_alone() {
        let lexicon = Lexicon::new([(1, "m|मीटर|మీ$"), (2, "mm|दिन")]);
        assert_eq!(lexicon.at_start("mm x"), Some((2, 2)));
        assert_eq!(lexicon.at_start("mas"), None);
        assert_eq!(lexicon.at_start("mમાં"), Some((1, 1)));
        assert_eq!(lexicon.at_start("दिनों में").map(|(_, meaning)| meaning), Some(2));
        assert_eq!(lexicon.at_start("మీరు"), None, "\"you\", not \"m\"");
        assert_eq!(lexicon.at_end("take 5 mm "), Some((2, 2)));
        assert_eq!(lexicon.at_end("team"), None);
    }
}
