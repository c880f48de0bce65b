//! A Markov chain of words: texts that have the word pairs of others.

use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation;

use crate::random::Random;

/// Longer texts are cut here; a chain can go in circles.
const WORDS_MAX: usize = 200;

/// Which word follows which. A word is one of UAX #29 with what stands between it and the next, spaces and signs, so
/// that words put side by side are a text; in Chinese it is a character.
///
/// A follower stands in the list as often as in the texts, so that to pick one evenly is to pick by frequency.
/// Followers alone are kept, not counts of longer sequences: in bases of our size the chain must make new texts, not
/// repeat the old.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chain {
    words: Vec<String>,
    numbers: HashMap<String, usize>,
    /// The first words of the texts.
    starts: Vec<usize>,
    /// For each word what follows it; nothing where a text ends.
    followers: Vec<Vec<Option<usize>>>,
}

impl Chain {
    /// Learns the words of a text. A text without a word is left out.
    pub(crate) fn learn(&mut self, text: &str) {
        let numbers: Vec<usize> = words(text).map(|word| self.number(word)).collect();
        let Some(first) = numbers.first() else {
            return;
        };
        self.starts.push(*first);
        for (word, next) in numbers.iter().zip(numbers.iter().skip(1).copied().map(Some).chain([None])) {
            self.followers[*word].push(next);
        }
    }

    fn number(&mut self, word: &str) -> usize {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.words.len();
        self.words.push(word.to_owned());
        self.followers.push(Vec::new());
        self.numbers.insert(word.to_owned(), number);
        number
    }

    /// A new text; empty if nothing was learnt.
    pub(crate) fn text(&self, random: &mut Random) -> String {
        let mut text = String::new();
        let mut next = (!self.starts.is_empty()).then(|| *random.pick(&self.starts));
        for _ in 0..WORDS_MAX {
            let Some(word) = next else {
                break;
            };
            text.push_str(&self.words[word]);
            // Every word that was learnt has a follower or an end.
            next = *random.pick(&self.followers[word]);
        }
        text
    }
}

/// The words of a text, each with what stands behind it.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> = text.unicode_word_indices().map(|(start, _)| start).collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| &text[start..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_side_by_side_are_the_text() {
        for (text, count) in [("Where is my order?", 4), ("बैटरी जल्दी, बहुत जल्दी खत्म!", 5), ("电池坏了。", 4)]
        {
            assert_eq!(words(text).collect::<String>(), text);
            assert_eq!(words(text).count(), count, "{text}");
        }
    }

    #[test]
    fn texts_have_only_pairs_that_were_learnt() {
        let mut chain = Chain::default();
        chain.learn("a b c");
        chain.learn("x b y");
        let mut random = Random::new(1);
        let mut texts: Vec<String> = (0..100).map(|_| chain.text(&mut random)).collect();
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts, ["a b c", "a b y", "x b c", "x b y"]);
    }

    #[test]
    fn nothing_learnt_is_nothing_said() {
        assert_eq!(Chain::default().text(&mut Random::new(1)), "");
    }
}
