//! Questions of one word: how many entries it may be for.

use crate::channel::Channel;
use crate::features::{Feature, number_of};
use crate::question::Question;

/// A phrasing that holds the word by another spelling or form is missed: half of one stands for these. Chosen by hand,
/// not measured.
const MISSED: f32 = 0.5;

/// The one word that a question says, beside stop words and greetings.
pub(super) struct OneWord {
    /// The features of its stems; one or a few.
    stems: Vec<u32>,
}

impl OneWord {
    /// None where a question says nothing, or more.
    pub(super) fn of(question: &Question) -> Option<Self> {
        let [word] = question.content.as_slice() else { return None };
        let stems = question.analysis.stems.iter().filter(|stem| stem.range == *word);
        Some(Self { stems: stems.filter_map(|stem| number_of(Channel::Stems, stem.term)).collect() })
    }

    /// Whether a text has it, by its features in the order of their numbers.
    pub(super) fn is_in(&self, features: &[Feature]) -> bool {
        self.stems.iter().any(|stem| features.binary_search_by_key(stem, |feature| feature.number).is_ok())
    }
}

/// The share of each in all, where there are any; 1 where nobody has anything.
pub(super) fn shares(holding: &[u16]) -> Vec<f32> {
    let all: f32 = holding.iter().map(|count| f32::from(*count)).sum();
    let share = |count: &u16| if all > 0.0 { (f32::from(*count) + MISSED) / (all + MISSED) } else { 1.0 };
    holding.iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use uttar_analysis::{Analysis, Analyzer};

    use super::*;
    use crate::features::features;

    fn is_in(question: &str, phrasing: &str) -> Option<bool> {
        let analyzer = Analyzer::new();
        let word = OneWord::of(&Question::read(question, &analyzer, 100))?;
        let (mut analysis, mut own) = (Analysis::default(), Vec::new());
        analyzer.analyze(phrasing, &["en", "zh"], &mut analysis);
        features(&analysis, &mut own);
        Some(word.is_in(&own))
    }

    #[test]
    fn one_word_is_found_in_phrasings_that_hold_it() {
        assert_eq!(is_in("what is the battery", "Why does the battery drain?"), Some(true));
        assert_eq!(is_in("battery", "Where is my order?"), Some(false));
        assert_eq!(is_in("订单", "订单怎么取消"), Some(true));
        assert_eq!(is_in("battery drain", "Why does the battery drain?"), None);
        assert_eq!(is_in("hello", "hello"), None);
    }

    #[test]
    fn shares_are_of_all_that_hold_it() {
        assert_eq!(shares(&[0, 0]), [1.0, 1.0]);
        assert_eq!(shares(&[3, 0]), [1.0, 0.5 / 3.5]);
        let shared = shares(&[1, 1, 2]);
        assert!(shared[0] < 0.4 && shared[2] > 0.5, "{shared:?}");
    }
}
