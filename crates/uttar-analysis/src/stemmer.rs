//! Stemmers: the forms of one word get one stem. Light ones, that take off case, number and verb endings and leave the
//! rest.

mod fold;
mod suffixes;

use std::collections::HashMap;

use unicode_script::Script;

use crate::token_filter;
pub(crate) use fold::Fold;
pub(crate) use suffixes::Suffixes;

/// How the words of a language are stemmed.
pub(crate) enum Stemmer {
    /// The word is its own stem.
    None,
    /// A Snowball algorithm.
    Snowball(frostem::Algorithm),
    /// Rounds of suffixes; see [`Suffixes`].
    Suffixes(Suffixes),
    /// Another one, of the usual spelling of a word, or of the regular form of an irregular one.
    Respelt(Spellings, Box<Stemmer>),
}

impl Stemmer {
    /// Words that are spelt otherwise, each with its usual spelling.
    pub(crate) fn other_spellings(&self) -> impl Iterator<Item = (&str, &str)> {
        let spellings = if let Self::Respelt(spellings, _) = self { Some(spellings) } else { None };
        spellings
            .into_iter()
            .flat_map(|spellings| spellings.0.iter().map(|(word, usual)| (word.as_str(), usual.as_str())))
    }

    /// Writes the stem of a normalised word to `out`, which is empty.
    pub(crate) fn stem(&self, word: &str, out: &mut String) {
        match self {
            Self::None => out.push_str(word),
            Self::Snowball(algorithm) => out.push_str(&frostem::Stemmer::new(*algorithm).stem(word)),
            Self::Suffixes(suffixes) => suffixes.stem(word, out),
            Self::Respelt(spellings, stemmer) => stemmer.stem(spellings.usual(word), out),
        }
    }
}

/// The usual spellings of words that are often spelt otherwise, and one form of verbs whose forms have no common stem.
pub(crate) struct Spellings(HashMap<String, String>);

impl Spellings {
    /// From lines of words of a script: the usual spelling, then the others. Lines that begin with `#` say nothing.
    pub(crate) fn new(script: Script, lines: &str) -> Self {
        let normal = |word| {
            let mut out = String::new();
            token_filter::normalize(script, word, &mut out);
            out
        };
        let mut usual = HashMap::new();
        for line in lines.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_whitespace().map(normal);
            if let Some(first) = words.next() {
                usual.extend(words.map(|word| (word, first.clone())));
            }
        }
        Self(usual)
    }

    fn usual<'a>(&'a self, word: &'a str) -> &'a str {
        self.0.get(word).map_or(word, String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_the_stem_of_its_usual_spelling() {
        let spellings = Spellings::new(Script::Latin, "# People write much.\nplease pls plz\n\ncolours colors\n");
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
}
