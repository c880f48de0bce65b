//! Stemmers: the forms of one word get one stem. Light ones, that take off case and number endings and leave the rest.

use std::collections::HashMap;

use unicode_script::Script;

use crate::token_filter;

/// How the words of a language are stemmed.
pub(crate) enum Stemmer {
    /// The word is its own stem.
    None,
    /// A Snowball algorithm.
    Snowball(frostem::Algorithm),
    /// Rounds of suffixes; see [`Suffixes`].
    Suffixes(Suffixes),
    /// Another one, of the usual spelling of a word.
    Respelt(Spellings, Box<Stemmer>),
}

impl Stemmer {
    /// Words that are spelt otherwise, each with its usual spelling.
    pub(crate) fn other_spellings(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let spellings = if let Self::Respelt(spellings, _) = self { Some(spellings) } else { None };
        spellings.into_iter().flat_map(|spellings| spellings.0.iter().map(|(word, usual)| (*word, *usual)))
    }

    /// Writes the stem of a normalised word to `out`.
    pub(crate) fn stem(&self, word: &str, out: &mut String) {
        match self {
            Self::None => out.push_str(word),
            Self::Snowball(algorithm) => out.push_str(&frostem::Stemmer::new(*algorithm).stem(word)),
            Self::Suffixes(suffixes) => out.push_str(suffixes.strip(word)),
            Self::Respelt(spellings, stemmer) => stemmer.stem(spellings.usual(word), out),
        }
    }
}

/// The usual spellings of words that are often spelt otherwise.
pub(crate) struct Spellings(HashMap<&'static str, &'static str>);

impl Spellings {
    /// From lines of words in normal form: the usual spelling, then the others. Lines that begin with `#` say nothing.
    pub(crate) fn new(lines: &'static str) -> Self {
        let mut usual = HashMap::new();
        for line in lines.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            if let Some(first) = words.next() {
                usual.extend(words.map(|word| (word, first)));
            }
        }
        Self(usual)
    }

    fn usual<'a>(&self, word: &'a str) -> &'a str {
        self.0.get(word).copied().unwrap_or(word)
    }
}

/// Rounds of suffixes: in each round the longest suffix that fits is taken off once, as long as a stem remains.
pub(crate) struct Suffixes {
    rounds: Vec<Vec<String>>,
    stem_chars_min: usize,
}

impl Suffixes {
    /// From lists of suffixes separated by white space, one list a round. The suffixes pass through the same normalisation as
    /// the words.
    pub(crate) fn new(script: Script, stem_chars_min: usize, rounds: &[&str]) -> Self {
        let rounds = rounds
            .iter()
            .map(|list| {
                let mut suffixes: Vec<String> = list
                    .split_whitespace()
                    .map(|suffix| {
                        let mut out = String::new();
                        token_filter::normalize(script, suffix, &mut out);
                        out
                    })
                    .collect();
                suffixes.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
                suffixes.dedup();
                suffixes
            })
            .collect();
        Self { rounds, stem_chars_min }
    }

    fn strip<'a>(&self, word: &'a str) -> &'a str {
        let mut stem = word;
        for round in &self.rounds {
            stem = round
                .iter()
                .filter_map(|suffix| stem.strip_suffix(suffix.as_str()))
                .find(|rest| rest.chars().count() >= self.stem_chars_min)
                .unwrap_or(stem);
        }
        stem
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_the_stem_of_its_usual_spelling() {
        let spellings = Spellings::new("# People write much.\nplease pls plz\n\ncolours colors\n");
        let stemmer = Stemmer::Respelt(spellings, Box::new(Stemmer::Snowball(frostem::Algorithm::English)));
        let stem = |word| {
            let mut out = String::new();
            stemmer.stem(word, &mut out);
            out
        };
        assert_eq!([stem("pls"), stem("plz")], [stem("please"), stem("please")]);
        assert_eq!(stem("colors"), stem("colour"));
        assert_eq!(stem("people"), "peopl");
    }

    #[test]
    fn the_longest_suffix_goes_and_a_stem_remains() {
        let suffixes = Suffixes::new(Script::Latin, 2, &["ing s", "e"]);
        assert_eq!(suffixes.strip("charging"), "charg");
        assert_eq!(suffixes.strip("charges"), "charg");
        assert_eq!(suffixes.strip("ing"), "ing");
    }
}
