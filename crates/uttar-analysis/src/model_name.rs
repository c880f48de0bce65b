//! Names of models: a word beside a number, whatever script it is in.
//!
//! A Hindi customer types "नोट 12 प्रो", the Hindi entry says "Note 12 Pro". The words alone sound alike to many
//! others; beside the same number they name one thing. So the word before a number and the two after it give terms of
//! how they sound and of the number: `#NT12`, `12#PRA`, `12##PLS`. A vowel letter says too little to be heard; where it
//! or its name stands together with the number, it gives a term as it is: E7 and ई7 `#e7`.

use std::ops::Range;

use unicode_script::Script;

use crate::sound::{model_keys, vowel_letter};

/// Stands between the number and the word, so that such a term meets no sound key.
const MARK: char = '#';
/// Longer numbers are prices, years of orders, amounts.
const DIGITS_MAX: usize = 4;
/// Words after the number that may belong to the name: "12 Pro Max".
pub(crate) const WORDS_AFTER_MAX: usize = 2;

/// Whether a sound key names a word beside a number: as good as a word, in any script.
///
/// ```
/// # use uttar_analysis::{Analysis, Analyzer, is_model_name};
/// let names = |text: &str| {
///     let mut analysis = Analysis::default();
///     Analyzer::new().analyze(text, &[], &mut analysis);
///     analysis.sounds.terms().filter(|key| is_model_name(key)).map(str::to_owned).collect::<Vec<_>>()
/// };
/// assert_eq!(names("नोट 12 प्रो"), ["#NT12", "12#PRA"]);
/// assert!(names("Note 12 Pro").contains(&"12#PRA".to_owned()));
/// ```
pub fn is_model_name(key: &str) -> bool {
    key.contains(MARK)
}

/// The name that a text may be in the middle of.
#[derive(Debug, Default)]
pub(crate) struct ModelName {
    /// The word before, in normal form, and its place.
    word: String,
    word_range: Range<usize>,
    script: Option<Script>,
    /// The vowel letter that the word before is or names.
    letter: Option<char>,
    /// The number before, and how many words there were since; empty where there is none.
    number: String,
    words_after: usize,
    /// Where the word or number before ends.
    end: usize,
    keys: Vec<String>,
    term: String,
}

impl ModelName {
    /// Whatever comes next belongs to no name that was begun.
    pub(crate) fn forget(&mut self) {
        self.script = None;
        self.letter = None;
        self.number.clear();
    }

    /// Goes on with a number at a place of the text; gives the terms of the word before it, with the place of that
    /// word.
    pub(crate) fn number(
        &mut self,
        text: &str,
        normal: &str,
        range: &Range<usize>,
        mut each: impl FnMut(&str, &Range<usize>),
    ) {
        let word = self.script.filter(|_| self.touches(text, range));
        let together = matches!(text.get(self.end..range.start), Some("" | "-"));
        let letter = self.letter.filter(|_| together);
        self.forget();
        self.end = range.end;
        if normal.len() > DIGITS_MAX || !normal.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        self.number.push_str(normal);
        self.words_after = 0;
        if let Some(letter) = letter {
            self.term.clear();
            self.term.extend([MARK, letter]);
            self.term.push_str(normal);
            each(&self.term, &self.word_range);
        }
        if let Some(script) = word {
            model_keys(script, &self.word, &mut self.keys);
            for key in &self.keys {
                self.term.clear();
                self.term.push(MARK);
                self.term.push_str(key);
                self.term.push_str(normal);
                each(&self.term, &self.word_range);
            }
        }
    }

    /// Goes on with a word, which is no part of a name if it is a function word; gives its terms with the number before
    /// it.
    pub(crate) fn word(
        &mut self,
        text: &str,
        normal: &str,
        belongs: bool,
        script: Script,
        range: &Range<usize>,
        mut each: impl FnMut(&str, &Range<usize>),
    ) {
        if !self.number.is_empty() {
            if belongs && self.words_after < WORDS_AFTER_MAX && self.touches(text, range) {
                self.words_after += 1;
                model_keys(script, normal, &mut self.keys);
                for key in &self.keys {
                    self.term.clear();
                    self.term.push_str(&self.number);
                    self.term.extend(std::iter::repeat_n(MARK, self.words_after));
                    self.term.push_str(key);
                    each(&self.term, range);
                }
            } else {
                self.number.clear();
            }
        }
        self.script = belongs.then_some(script);
        self.letter = vowel_letter(normal);
        self.word.clear();
        self.word.push_str(normal);
        self.word_range = range.clone();
        self.end = range.end;
    }

    /// Whether nothing but a space or a hyphen stands between the part before and this one.
    fn touches(&self, text: &str, range: &Range<usize>) -> bool {
        matches!(text.get(self.end..range.start), Some("" | " " | "-"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Analysis, Analyzer};

    fn names(text: &str) -> Vec<String> {
        let mut analysis = Analysis::default();
        Analyzer::new().analyze(text, &[], &mut analysis);
        analysis.sounds.terms().filter(|key| is_model_name(key)).map(str::to_owned).collect()
    }

    /// How many of the three words of "Note 12 Pro+" a spelling of it meets.
    fn met(text: &str) -> usize {
        let (wanted, own) = (names("Note 12 Pro+"), names(text));
        let met = |start: &str, end: &str| {
            wanted.iter().any(|key| key.starts_with(start) && key.ends_with(end) && own.contains(key))
        };
        usize::from(met("#", "12")) + usize::from(met("12#P", "A")) + usize::from(met("12##", "S"))
    }

    #[test]
    fn a_model_meets_in_every_script() {
        for text in [
            "note12pro plus",
            "Note12Pro+",
            "NOTE-12-PRO+",
            "नोट 12 प्रो प्लस",
            "नोट १२ प्रो+",
            "নোট ১২ প্রো প্লাস",
            "நோட் 12 ப்ரோ பிளஸ்",
            "நோட் 12 புரோ பிளஸ்",
            "నోట్ 12 ప్రో ప్లస్",
            "ನೋಟ್ 12 ಪ್ರೊ ಪ್ಲಸ್",
            "നോട്ട് 12 പ്രോ പ്ലസ്",
            "નોટ 12 પ્રો પ્લસ",
            "ਨੋਟ 12 ਪ੍ਰੋ ਪਲੱਸ",
            "نوٹ 12 پرو",
        ] {
            let wanted = if text.contains("نوٹ") { 1 } else { 3 };
            assert!(met(text) >= wanted, "{text}: {} of {:?}", met(text), names(text));
        }
    }

    #[test]
    fn other_models_meet_too() {
        for (native, latin, key) in [
            ("नियो 5 लाइट", "Neo 5 Lite", "5#LIT"),
            ("நியோ 5 லைட்", "neo5 lite", "5#LIT"),
            ("टीवी 43", "TV 43", "#TIBI43"),
            ("एस 24 अल्ट्रा", "S24 Ultra", "24#ALTRA"),
            ("ফোল্ড 2", "Fold 2", "#PLD2"),
        ] {
            let (native, latin) = (names(native), names(latin));
            let shared = native.iter().any(|name| latin.contains(name));
            assert!(shared, "{native:?} {latin:?} {key}");
        }
    }

    #[test]
    fn a_vowel_and_a_digit_meet_in_every_script() {
        for (latin, native) in [
            ("E7", "ई7 ई-7 ई७ ই৭ ஈ7 ఈ7 ಇ7 ഇ7 ઈ7 ਈ7 ଇ7"),
            ("A3", "ए3 এ৩ ஏ3 ఏ3 ಎ3 എ3 એ3 ਏ3 ଏ3"),
            ("i5", "आई5 আই৫ ஐ5 ఐ5 ಐ5 ഐ5 આઈ5 ਆਈ5"),
        ] {
            for native in native.split(' ') {
                assert!(
                    names(native).iter().any(|name| names(latin).contains(name)),
                    "{latin} {native} {:?}",
                    names(native)
                );
            }
        }
        for (text, why) in [
            ("ಈ 7 ದಿನ", "these 7 days"),
            ("ഈ 7 ദിവസം", "these 7 days"),
            ("৭ই মার্চ", "the 7th of March"),
            ("ए 7", "he, 7"),
            ("e 7", "apart"),
            ("we7", "another word"),
        ] {
            assert!(!names(text).iter().any(|name| name == "#e7" || name == "#a7"), "{text}: {why} {:?}", names(text));
        }
        assert!(!names("ई7").iter().any(|name| names("A7").contains(name) || names("E8").contains(name)));
    }

    #[test]
    fn ordinary_words_beside_numbers_meet_only_what_they_are() {
        for (a, b, why) in [
            ("नोट 12 पर", "Note 12 Pro", "पर (on) is not pro"),
            ("12 मिनट", "12 months", "minutes are not months"),
            ("6 महीने", "6 mini", "months are not mini"),
            ("5 दिन", "5 done", "days are not done"),
            ("नोट 12 प्रो", "Note 13 Pro", "another number"),
            ("12. प्रो", "12 pro", "a full stop between"),
            ("प्रो 12", "12 pro", "before is not after"),
            ("नोट 5,00,000 रुपये", "note 500000 rupees", "an amount"),
        ] {
            let (a, b): (Vec<_>, Vec<_>) = (names(a), names(b));
            let shared: Vec<_> = a.iter().filter(|name| name.contains("12#") || !name.starts_with('#')).collect();
            assert!(!shared.iter().any(|name| b.contains(name)), "{why}: {a:?} {b:?}");
        }
        assert!(names("wait for 10 of them").is_empty());
    }
}
