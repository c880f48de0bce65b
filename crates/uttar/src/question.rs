//! A question, read: its tokens as weighted terms to look up.

use std::collections::HashMap;

use uttar_analysis::{Analysis, Analyzer, Detection};

use crate::engine::{Channel, QueryTerm};

/// A language takes part in stemming from this probability on.
const LANGUAGE_PROBABILITY_MIN: f32 = 0.1;
/// What a function or question word weighs; it is not thrown away, for it may be all there is.
const STOP_WORD_WEIGHT: f32 = 0.5;

/// A question after the analysis.
pub(crate) struct Question {
    pub(crate) detection: Detection,
    pub(crate) analysis: Analysis,
    pub(crate) terms: Vec<QueryTerm>,
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
        let terms = terms(&analysis, analyzer, tokens_max);
        let has_content = analysis.words.terms().any(|word| {
            !analyzer.is_stop_word(word) && word.chars().any(char::is_alphabetic) && word.chars().count() > 1
        });
        Self { detection, analysis, terms, has_content }
    }
}

/// How much each channel counts beside the others.
fn channel_weight(channel: Channel) -> f32 {
    match channel {
        Channel::Words => 0.5,
        Channel::Stems => 0.5,
        Channel::Grams => 0.2,
    }
}

/// Every distinct term once, with the weight of its channel and its repetitions.
fn terms(analysis: &Analysis, analyzer: &Analyzer, tokens_max: usize) -> Vec<QueryTerm> {
    let mut out: Vec<QueryTerm> = Vec::new();
    for channel in Channel::ALL {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let most = if channel == Channel::Grams { tokens_max * 8 } else { tokens_max };
        for term in channel.tokens(analysis).terms().take(most) {
            let mut weight = channel_weight(channel);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_words_weigh_more_and_stand_once() {
        let question = Question::read("battery battery is", &Analyzer::new(), 10);
        let words: Vec<(&str, f32)> = question
            .terms
            .iter()
            .filter(|term| term.channel == Channel::Words)
            .map(|term| (term.term.as_str(), term.weight))
            .collect();
        assert_eq!(words, [("battery", 1.0), ("is", 0.25)]);
    }

    #[test]
    fn numbers_and_stop_words_alone_say_nothing() {
        for (text, says) in
            [("12 34", false), ("what is this", false), ("क्या है", false), ("!!!", false), ("battery 5", true)]
        {
            assert_eq!(Question::read(text, &Analyzer::new(), 10).has_content, says, "{text}");
        }
    }
}
