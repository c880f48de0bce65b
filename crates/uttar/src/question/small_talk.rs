//! Words that ask nothing an entry could answer. The lists are written for this project.

use std::collections::HashSet;
use std::sync::LazyLock;

use uttar_analysis::{Analysis, Analyzer};

/// Whether a word, as the analysis gives it, greets, thanks or takes leave, in any language or in Latin letters as people type them, or says to whom.
pub(crate) fn is_greeting(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> =
        LazyLock::new(|| greetings().iter().flatten().chain(addresses()).map(String::as_str).collect());
    WORDS.contains(word)
}

/// Whether a word says nothing that could be looked for: who says nothing else has asked nothing. A greeting, a mere yes, or a call for help without saying with what.
pub(crate) fn asks_nothing(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<String>> =
        LazyLock::new(|| analysed(include_str!("replies.txt")).into_iter().collect());
    is_greeting(word) || WORDS.contains(word)
}

/// Whether a word is one that the courtesies of a message are made of: "I hope you are doing well", "an early reply would be appreciated", "yours
/// sincerely". A sentence of nothing else asks nothing. In a question of one sentence they are words like others: "how do I contact you" is one.
pub(crate) fn is_courtesy(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<String>> =
        LazyLock::new(|| analysed(include_str!("courtesies.txt")).into_iter().collect());
    WORDS.contains(word)
}

/// A message without the greetings, and the addresses beside them, that it begins or ends with. Nothing where there are none, or nothing else.
pub(crate) fn without_greetings<'a>(message: &'a str, analysis: &Analysis) -> Option<&'a str> {
    let words: Vec<&str> = analysis.words.terms().collect();
    let before = greeted(&words, false);
    let behind = greeted(&words[before..], true);
    if before + behind == 0 || before + behind == words.len() {
        return None;
    }
    let ranges: Vec<_> = analysis.words.iter().map(|word| word.range).collect();
    let start = if before > 0 { ranges[before - 1].end } else { 0 };
    let end = if behind > 0 { ranges[words.len() - behind].start } else { message.len() };
    let is_between =
        |letter: char| letter.is_whitespace() || matches!(letter, ',' | '，' | '、' | '!' | '！' | '.' | '。');
    Some(message.get(start..end)?.trim_start_matches(is_between).trim_end())
}

/// How many words at one end of some are greetings and addresses beside them.
fn greeted(words: &[&str], from_the_end: bool) -> usize {
    let (mut count, mut has_greeting) = (0, false);
    loop {
        let rest = if from_the_end { &words[..words.len() - count] } else { &words[count..] };
        let is_there = |greeting: &&Vec<String>| match from_the_end {
            false => rest.len() >= greeting.len() && rest.iter().zip(*greeting).all(|(a, b)| a == b),
            true => rest.len() >= greeting.len() && rest.iter().rev().zip(greeting.iter().rev()).all(|(a, b)| a == b),
        };
        let next = if from_the_end { rest.last() } else { rest.first() };
        if let Some(longest) = greetings().iter().filter(is_there).map(Vec::len).max() {
            has_greeting = true;
            count += longest;
        } else if next.is_some_and(|word| addresses().contains(*word)) {
            count += 1;
        } else {
            return if has_greeting { count } else { 0 };
        }
    }
}

/// The greetings, each as its words.
fn greetings() -> &'static [Vec<String>] {
    static GREETINGS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
        include_str!("greetings.txt").split([',', '\n']).map(analysed).filter(|words| !words.is_empty()).collect()
    });
    &GREETINGS
}

fn addresses() -> &'static HashSet<String> {
    static WORDS: LazyLock<HashSet<String>> =
        LazyLock::new(|| analysed(include_str!("addresses.txt")).into_iter().collect());
    &WORDS
}

/// The words of a list as the analysis gives them.
fn analysed(list: &str) -> Vec<String> {
    let analyzer = Analyzer::new();
    let mut words = Vec::new();
    let mut analysis = Analysis::default();
    for word in list.split_whitespace() {
        analyzer.analyze(word, &[], &mut analysis);
        words.extend(analysis.words.terms().map(str::to_owned));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greetings_are_taken_off_both_ends() {
        let analyzer = Analyzer::new();
        let rest = |message: &str| {
            let mut analysis = Analysis::default();
            analyzer.analyze(message, &[], &mut analysis);
            without_greetings(message, &analysis).map(str::to_owned)
        };
        assert_eq!(rest("Good morning sir, my sim is lost. Thank you!").as_deref(), Some("my sim is lost."));
        assert_eq!(rest("नमस्ते भाई मेरा सिम खो गया").as_deref(), Some("मेरा सिम खो गया"));
        assert_eq!(rest("你好，我的卡丢了，谢谢").as_deref(), Some("我的卡丢了，"));
        // Nothing else, none, and words that only look like one.
        for whole in ["good morning sir", "my sim is lost", "good camera at night", "night mode", "thank", "", "?"] {
            assert_eq!(rest(whole), None, "{whole}");
        }
    }
}
