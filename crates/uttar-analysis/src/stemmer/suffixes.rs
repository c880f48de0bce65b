//! Rounds of suffixes: what light stemmers take off.

use unicode_script::Script;

use super::fold::{Beginning, Fold, fold, fold_end, is_virama, is_vowel, syllables};
use crate::token_filter;

/// Syllables that a stem has at least: one is no word yet, whatever its signs (ना is not the stem of नानी).
const STEM_SYLLABLES_MIN: usize = 2;

/// Stands before a suffix that is one only behind a vowel sign or letter.
const AFTER_VOWEL: char = '^';

/// Stands before a suffix that is one only where no vowel sign or letter goes before.
const AFTER_CONSONANT: char = '!';

/// Rounds of suffixes: in each round the longest suffix that fits is taken off once, as long as a stem remains.
///
/// A word whose own last letters look like an ending meets its inflected forms all the same where the endings are tried
/// in two rounds: অর্ডার loses its র in the first, অর্ডারের in the second.
pub(crate) struct Suffixes {
    folds: &'static [Fold],
    rounds: Vec<Vec<Suffix>>,
    ends_in_virama: bool,
    one_syllable: bool,
}

struct Suffix {
    text: String,
    /// What goes before it, where that matters.
    after_vowel: Option<bool>,
}

impl Suffixes {
    /// From lists of suffixes separated by white space, one list a round; one that begins with `^` comes off behind a
    /// vowel only, one with `!` not behind one. The suffixes pass through the same normalisation and the same folds as
    /// the words.
    pub(crate) fn new(script: Script, folds: &'static [Fold], rounds: &[&str]) -> Self {
        let rounds = rounds
            .iter()
            .map(|list| {
                let mut suffixes: Vec<Suffix> =
                    list.split_whitespace().map(|suffix| Suffix::new(script, folds, suffix)).collect();
                suffixes.sort_by(|a, b| b.text.len().cmp(&a.text.len()).then_with(|| a.text.cmp(&b.text)));
                suffixes.dedup_by(|a, b| a.text == b.text && a.after_vowel == b.after_vowel);
                suffixes
            })
            .collect();
        // Only a Dravidian word may end in a virama and take a suffix that begins with a consonant: ఫోన్లో is ఫోన్ +
        // లో, but पत्ते is no पत् + ते.
        let ends_in_virama = matches!(script, Script::Telugu | Script::Kannada | Script::Malayalam);
        Self { folds, rounds, ends_in_virama, one_syllable: false }
    }

    /// Stems of one syllable too, if it has a sign: for Hindi, whose commonest verbs are as short (खाना, खाता).
    pub(crate) fn of_one_syllable(self) -> Self {
        Self { one_syllable: true, ..self }
    }

    /// Writes the stem of a normalised word to `out`, which is empty.
    pub(super) fn stem(&self, word: &str, out: &mut String) {
        fold(self.folds, word, Beginning::Word, out);
        for round in &self.rounds {
            let rest = round.iter().find_map(|suffix| suffix.rest(out).filter(|rest| self.is_stem(rest)));
            if let Some(length) = rest.map(str::len) {
                out.truncate(length);
                fold_end(self.folds, Beginning::Word, out);
            }
        }
    }

    fn is_stem(&self, rest: &str) -> bool {
        let is_long = syllables(rest) >= STEM_SYLLABLES_MIN || self.one_syllable && rest.chars().nth(1).is_some();
        is_long && (self.ends_in_virama || !rest.ends_with(is_virama))
    }
}

impl Suffix {
    fn new(script: Script, folds: &[Fold], suffix: &str) -> Self {
        let (mut normal, mut text) = (String::new(), String::new());
        let (letters, after_vowel) = match (suffix.strip_prefix(AFTER_VOWEL), suffix.strip_prefix(AFTER_CONSONANT)) {
            (Some(letters), _) => (letters, Some(true)),
            (_, Some(letters)) => (letters, Some(false)),
            _ => (suffix, None),
        };
        token_filter::normalize(script, letters, &mut normal);
        fold(folds, &normal, Beginning::Suffix, &mut text);
        Self { text, after_vowel }
    }

    /// What is left of a word without the suffix, if it has it.
    fn rest<'a>(&self, word: &'a str) -> Option<&'a str> {
        let rest = word.strip_suffix(self.text.as_str())?;
        self.after_vowel.is_none_or(|vowel| vowel == rest.ends_with(is_vowel)).then_some(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(suffixes: &Suffixes, word: &str) -> String {
        let mut out = String::new();
        suffixes.stem(word, &mut out);
        out
    }

    #[test]
    fn the_longest_suffix_goes_and_a_stem_remains() {
        let suffixes = Suffixes::new(Script::Latin, &[], &["ing s", "e"]);
        assert_eq!(stem(&suffixes, "charging"), "charg");
        assert_eq!(stem(&suffixes, "charges"), "charg");
        assert_eq!(stem(&suffixes, "ing"), "ing");
    }

    #[test]
    fn one_syllable_is_no_stem() {
        let suffixes = Suffixes::new(Script::Devanagari, &[], &["ते ना", "े ा"]);
        assert_eq!(stem(&suffixes, "खाते"), stem(&suffixes, "खाता"));
        assert_eq!(stem(&suffixes, "नाना"), "नान");
        assert_eq!(stem(&suffixes.of_one_syllable(), "नाना"), "ना");
    }

    #[test]
    fn an_ending_does_not_begin_inside_a_cluster() {
        let suffixes = Suffixes::new(Script::Devanagari, &[], &["ते", "े ा"]);
        assert_eq!(stem(&suffixes, "रस्ते"), stem(&suffixes, "रस्ता"));
        let suffixes = Suffixes::new(Script::Telugu, &[], &["లో", "్"]);
        assert_eq!(stem(&suffixes, "ఫోన్లో"), stem(&suffixes, "ఫోన్"));
    }

    #[test]
    fn some_endings_follow_a_vowel_and_some_do_not() {
        let suffixes = Suffixes::new(Script::Bengali, &[], &["ের ^র", "া"]);
        assert_eq!(stem(&suffixes, "টাকার"), stem(&suffixes, "টাকা"));
        assert_eq!(stem(&suffixes, "নম্বর"), stem(&suffixes, "নম্বরের"));
        assert_eq!(stem(&suffixes, "নম্বর"), "নম্বর");
        let suffixes = Suffixes::new(Script::Gujarati, &[], &["!વો", "ે ો"]);
        assert_eq!(stem(&suffixes, "બતાવો"), stem(&suffixes, "બતાવે"));
        assert_eq!(stem(&suffixes, "બદલવો"), stem(&suffixes, "બદલે"));
    }

    #[test]
    fn suffixes_fold_as_words_do() {
        let suffixes = Suffixes::new(Script::Malayalam, &[Fold::Chillu], &["ിൽ കൾ", "്"]);
        assert_eq!(stem(&suffixes, "ഓർഡറിൽ"), stem(&suffixes, "ഓർഡർ"));
        assert_eq!(stem(&suffixes, "കടകൾ"), "കട");
        let suffixes = Suffixes::new(Script::Gurmukhi, &[Fold::Hiatus], &["ਈਏ"]);
        assert_eq!(stem(&suffixes, "ਵਧਾਈਏ"), "ਵਧਾ");
    }
}
