//! Words of a language in its neighbour, the other language of the same script.
//!
//! Words cross from script to script, so that Assamese and Bengali, or Hindi and Marathi, meet by stems and n-grams
//! alone. Where a base has only one of the two, a question in the other is read once more with the words of the seed
//! lexicon in its place.

use std::collections::HashMap;

use uttar_analysis::{Analysis, Analyzer};

use super::lexicon::concepts;

/// Languages of the lexicon that share a script.
const NEIGHBOURS: [[&str; 2]; 2] = [["as", "bn"], ["hi", "mr"]];

/// The neighbour of a language, by primary subtags.
fn neighbour(language: &str) -> Option<&'static str> {
    NEIGHBOURS.into_iter().find_map(|[one, other]| match language {
        _ if language == one => Some(other),
        _ if language == other => Some(one),
        _ => None,
    })
}

/// The languages that have one.
pub(crate) fn with_neighbours() -> impl Iterator<Item = &'static str> {
    NEIGHBOURS.into_iter().flatten()
}

/// The neighbour of a language, where a base has only that of the two.
pub(crate) fn stand_in(language: &str, has: impl Fn(&str) -> bool) -> Option<&'static str> {
    neighbour(language).filter(|neighbour| !has(language) && has(neighbour))
}

/// What the neighbour of a language says, by stems of its own.
pub(super) type Words = HashMap<String, &'static str>;

/// The single words of a language that are others in its neighbour.
pub(super) fn words(analyzer: &Analyzer, language: &str, neighbour: &str) -> Words {
    let mut out = Words::new();
    let mut read = Analysis::default();
    let mut stems = |text: &str| -> Vec<String> {
        analyzer.analyze_stems(text, &[language], &mut read);
        read.stems.terms().map(str::to_owned).collect()
    };
    for concept in concepts() {
        let others: Vec<&str> = concept.iter().filter(|(tag, _)| *tag == neighbour).map(|(_, word)| *word).collect();
        // One word for one: two would be held as if the question had said more.
        let Some(other) = others.iter().find(|word| !word.contains(' ')).or(others.first()) else { continue };
        let same: Vec<String> = others.iter().flat_map(|word| stems(word)).collect();
        for (_, word) in concept.iter().filter(|(tag, _)| *tag == language) {
            if let [own] = stems(word).as_slice()
                && !same.contains(own)
            {
                out.entry(own.clone()).or_insert(other);
            }
        }
    }
    out
}

/// A text with its words in the neighbour of its language; none where no word is another there.
pub(super) fn retold(text: &str, analysis: &Analysis, words: &Words) -> Option<String> {
    let mut out = String::new();
    let mut end = 0;
    for word in analysis.words.iter() {
        let mut stems = analysis.stems.iter().filter(|stem| stem.range == word.range);
        let Some(other) = stems.find_map(|stem| words.get(stem.term)) else { continue };
        if word.range.start >= end {
            out.push_str(&text[end..word.range.start]);
            out.push_str(other);
            end = word.range.end;
        }
    }
    (end > 0).then(|| out + &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_neighbour(text: &str, language: &str) -> Option<String> {
        let analyzer = Analyzer::new();
        let mut analysis = Analysis::default();
        analyzer.analyze(text, &[language], &mut analysis);
        let words = words(&analyzer, language, neighbour(language).expect("it has one"));
        retold(text, &analysis, &words)
    }

    #[test]
    fn words_of_the_lexicon_are_said_in_the_neighbour() {
        // Navo's battery: a name stays.
        let text = in_neighbour("নাভোৰ বেটাৰী?", "as").expect("a word");
        assert_eq!(text, "নাভোৰ ব্যাটারি?");
        let marathi = in_neighbour("बैटरी", "hi").expect("a word");
        assert_eq!(marathi, "बॅटरी");
    }

    #[test]
    fn what_is_the_same_in_both_stays() {
        assert_eq!(in_neighbour("ফোন", "as"), None);
        assert_eq!(in_neighbour("Navo 12", "as"), None);
        assert_eq!(in_neighbour("", "hi"), None);
    }

    #[test]
    fn only_languages_of_one_script_are_neighbours() {
        assert_eq!([neighbour("as"), neighbour("bn"), neighbour("ta")], [Some("bn"), Some("as"), None]);
        assert!(with_neighbours().all(|language| neighbour(language).is_some()));
    }

    #[test]
    fn a_neighbour_stands_in_only_where_a_base_has_it_alone() {
        let bases: [&[&str]; 4] = [&["hi"], &["mr"], &["hi", "mr"], &["ta"]];
        let of_marathi = bases.map(|base| stand_in("mr", |language| base.contains(&language)));
        assert_eq!(of_marathi, [Some("hi"), None, None, None]);
    }
}
