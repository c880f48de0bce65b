//! A question, read: its tokens as weighted terms to look up.

use std::collections::HashMap;

use uttar_analysis::{Analysis, Analyzer, Detection};

use crate::engine::{Channel, QueryTerm, QueryTerms, ScriptCode};
use crate::features::{grams_per_word, share_of_word};

/// A language takes part in stemming from this probability on.
const LANGUAGE_PROBABILITY_MIN: f32 = 0.1;
/// A channel with less weight is not looked at.
const CHANNEL_WEIGHT_MIN: f32 = 0.02;
/// What a function or question word weighs; it is not thrown away, for it may be all there is.
const STOP_WORD_WEIGHT: f32 = 0.5;

/// A question after the analysis.
pub(crate) struct Question {
    pub(crate) detection: Detection,
    pub(crate) analysis: Analysis,
    pub(crate) script: ScriptCode,
    pub(crate) terms: QueryTerms,
    /// The probability that it is an Indian language or Chinese in Latin letters.
    pub(crate) romanised: f32,
    /// Whether it holds a word that says something: neither a stop word nor a mere number.
    pub(crate) has_content: bool,
}

impl Question {
    pub(crate) fn read(text: &str, analyzer: &Analyzer, tokens_max: usize) -> Self {
        let detection = uttar_analysis::detect(text);
        let mut analysis = Analysis::default();
        let languages: Vec<&str> = detection
            .languages
            .iter()
            .filter(|guess| guess.probability >= LANGUAGE_PROBABILITY_MIN)
            .map(|guess| guess.language.as_str())
            .collect();
        analyzer.analyze(text, &languages, &mut analysis);
        // What stands after them would cost time in every step from here on.
        let end = analysis.words.iter().nth(tokens_max).map_or(0, |token| token.range.start);
        if end > 0 {
            analyzer.analyze(&text[..end], &languages, &mut analysis);
        }
        let romanised = romanised(&detection);
        let terms = terms(&analysis, analyzer, tokens_max, romanised);
        let terms = QueryTerms { stems_of_words: stems_of_words(&analysis, &terms), terms };
        let has_content = analysis
            .words
            .terms()
            .any(|word| !analyzer.is_stop_word(word) && word.chars().any(char::is_alphabetic) && !is_one_letter(word));
        Self { script: ScriptCode::of(&analysis), detection, analysis, terms, romanised, has_content }
    }
}

/// Whether a word is one letter, alone or drawn out: `aaaaaa`.
fn is_one_letter(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters.next();
    // Two may be a word: 宝宝.
    word.chars().count() != 2 && letters.all(|letter| Some(letter) == first)
}

/// The probability that the question is an Indian language or Chinese in Latin letters.
fn romanised(detection: &Detection) -> f32 {
    detection.languages.iter().filter(|guess| guess.language.is_romanised()).map(|guess| guess.probability).sum()
}

/// How much each channel counts beside the others.
fn channel_weight(channel: Channel, romanised: f32) -> f32 {
    match channel {
        Channel::Sounds => 0.4 * romanised,
        Channel::LooseSounds => 0.15 * romanised,
        Channel::Words => 0.5,
        Channel::Stems => 0.5,
        Channel::Grams => 0.2,
    }
}

/// Every distinct term once, with the weight of its channel and its repetitions.
fn terms(analysis: &Analysis, analyzer: &Analyzer, tokens_max: usize, romanised: f32) -> Vec<QueryTerm> {
    let mut out: Vec<QueryTerm> = Vec::new();
    let grams = grams_per_word(analysis);
    for channel in Channel::ALL {
        let channel_weight = channel_weight(channel, romanised);
        if channel_weight < CHANNEL_WEIGHT_MIN {
            continue;
        }
        let mut places: HashMap<&str, usize> = HashMap::new();
        let most = if channel == Channel::Grams { tokens_max * 8 } else { tokens_max };
        for token in channel.tokens(analysis).iter().take(most) {
            let term = token.term;
            let mut weight = channel_weight;
            if channel == Channel::Grams {
                weight *= share_of_word(grams.get(&token.position).copied().unwrap_or(0));
            }
            if channel != Channel::Grams && analyzer.is_stop_word(term) {
                weight *= STOP_WORD_WEIGHT;
            }
            let at = *places.entry(term).or_insert_with(|| {
                out.push(QueryTerm { channel, term: term.to_owned(), weight: 0.0 });
                out.len() - 1
            });
            out[at].weight += weight;
        }
    }
    out
}

/// The places of words and of each of their stems.
fn stems_of_words(analysis: &Analysis, terms: &[QueryTerm]) -> Vec<(usize, usize)> {
    let places: HashMap<(Channel, &str), usize> =
        terms.iter().enumerate().map(|(at, query)| ((query.channel, query.term.as_str()), at)).collect();
    let mut stems: HashMap<(usize, usize), Vec<usize>> = HashMap::new();
    for stem in analysis.stems.iter() {
        if let Some(&at) = places.get(&(Channel::Stems, stem.term)) {
            stems.entry((stem.position, stem.range.start)).or_default().push(at);
        }
    }
    let mut out = Vec::new();
    for word in analysis.words.iter() {
        let Some(&at) = places.get(&(Channel::Words, word.term)) else { continue };
        let own = stems.get(&(word.position, word.range.start)).into_iter().flatten();
        out.extend(own.map(|stem| (at, *stem)));
    }
    out.sort_unstable();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_words_weigh_more_and_stand_once() {
        let question = Question::read("battery battery is", &Analyzer::new(), 10);
        let words: Vec<(&str, f32)> = question
            .terms
            .terms
            .iter()
            .filter(|term| term.channel == Channel::Words)
            .map(|term| (term.term.as_str(), term.weight))
            .collect();
        assert_eq!(words, [("battery", 1.0), ("is", 0.25)]);
    }

    #[test]
    fn so_many_words_are_read_and_no_more() {
        let read = |text: &str| {
            Question::read(text, &Analyzer::new(), 3).analysis.words.terms().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(read("one two three"), ["one", "two", "three"]);
        assert_eq!(read("one two three four five"), ["one", "two", "three"]);
        // One character that stands for four words is not torn.
        assert_eq!(read("\u{fdfa} one").len(), 4 + 1);
    }

    #[test]
    fn words_know_their_stems() {
        let QueryTerms { terms, stems_of_words } = Question::read("repairing phones", &Analyzer::new(), 10).terms;
        let pairs: Vec<(&str, &str)> = stems_of_words
            .iter()
            .map(|(word, stem)| (terms[*word].term.as_str(), terms[*stem].term.as_str()))
            .collect();
        assert_eq!(pairs, [("repairing", "repair"), ("phones", "phone")]);
    }

    #[test]
    fn numbers_and_stop_words_alone_say_nothing() {
        for (text, says) in [
            ("12 34", false),
            ("what is this", false),
            ("क्या है", false),
            ("!!!", false),
            ("aaaaaa mmm", false),
            ("宝宝", true),
            ("battery 5", true),
        ] {
            assert_eq!(Question::read(text, &Analyzer::new(), 10).has_content, says, "{text}");
        }
    }
}
