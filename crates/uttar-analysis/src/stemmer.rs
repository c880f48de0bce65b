//! Stemmers: the forms of one word get one stem. Light ones, that take off case and number endings and leave the rest.

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
}

impl Stemmer {
    /// Writes the stem of a normalised word to `out`.
    pub(crate) fn stem(&self, word: &str, out: &mut String) {
        match self {
            Self::None => out.push_str(word),
            Self::Snowball(algorithm) => out.push_str(&frostem::Stemmer::new(*algorithm).stem(word)),
            Self::Suffixes(suffixes) => out.push_str(suffixes.strip(word)),
        }
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
    fn the_longest_suffix_goes_and_a_stem_remains() {
        let suffixes = Suffixes::new(Script::Latin, 2, &["ing s", "e"]);
        assert_eq!(suffixes.strip("charging"), "charg");
        assert_eq!(suffixes.strip("charges"), "charg");
        assert_eq!(suffixes.strip("ing"), "ing");
    }
}
