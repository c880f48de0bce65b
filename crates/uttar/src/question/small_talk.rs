//! Words that ask nothing an entry could answer. The lists are written for this project.

use std::collections::HashSet;
use std::sync::LazyLock;

use uttar_analysis::{Analysis, Analyzer};

/// Whether a word, as the analysis gives it, greets, thanks or takes leave, in any language or in Latin letters as
/// people type them, or says to whom.
pub(crate) fn is_greeting(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| analysed(include_str!("greetings.txt")));
    WORDS.contains(word)
}

/// Whether a word says nothing that could be looked for: who says nothing else has asked nothing. A greeting, a mere
/// yes, or a call for help without saying with what.
pub(crate) fn asks_nothing(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| analysed(include_str!("replies.txt")));
    is_greeting(word) || WORDS.contains(word)
}

/// Whether a word is one that the courtesies of a message are made of: "I hope you are doing well", "an early reply
/// would be appreciated", "yours sincerely". A sentence of nothing else asks nothing. In a question of one sentence
/// they are words like others: "how do I contact you" is one.
pub(crate) fn is_courtesy(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| analysed(include_str!("courtesies.txt")));
    WORDS.contains(word)
}

/// The words of a list as the analysis gives them.
fn analysed(list: &str) -> HashSet<String> {
    let analyzer = Analyzer::new();
    let mut words = HashSet::new();
    let mut analysis = Analysis::default();
    for word in list.split_whitespace() {
        analyzer.analyze(word, &[], &mut analysis);
        words.extend(analysis.words.terms().map(str::to_owned));
    }
    words
}
