//! What people do to a question when they ask it in their own way.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use crate::chain::words;
use crate::corpus::Corpus;
use crate::random::Random;

/// The share of questions in which a word is missing.
const WORD_MISSING_SHARE: f64 = 0.3;
/// The share in which a word has another ending.
const OTHER_FORM_SHARE: f64 = 0.3;
/// The share that begins with what would be said last.
const OTHER_ORDER_SHARE: f64 = 0.2;
/// Shorter questions stay whole.
const WORDS_MIN: usize = 4;
/// Two words are forms of one if they begin alike for this many characters at least, and for two thirds of each.
const SHARED_CHARACTERS_MIN: usize = 3;

/// Changes questions: a word is missing, stands in another form, or comes at another place.
///
/// The other forms of a word are words of the corpus in the same language that begin as it does. So a question has the
/// endings that people use, with no grammar of eleven languages here.
#[derive(Debug)]
pub(crate) struct Asking<'a> {
    words: BTreeMap<&'a str, BTreeSet<String>>,
}

impl<'a> Asking<'a> {
    pub(crate) fn new(corpus: &'a Corpus) -> Self {
        let words_of =
            |texts: Vec<&'a str>| texts.into_iter().flat_map(words).map(|word| bare(word).to_owned()).collect();
        Self { words: corpus.texts().into_iter().map(|(language, texts)| (language, words_of(texts))).collect() }
    }

    /// A text as somebody else would ask it.
    pub(crate) fn changed(&self, text: &str, language: &str, random: &mut Random) -> String {
        let mut own: Vec<String> = words(text).map(str::to_owned).collect();
        if own.len() < WORDS_MIN {
            return text.to_owned();
        }
        if random.chance(WORD_MISSING_SHARE) {
            own.remove(random.below(own.len()));
        }
        if random.chance(OTHER_FORM_SHARE) {
            let at = random.below(own.len());
            let forms = self.forms(bare(&own[at]), language);
            if !forms.is_empty() {
                let form = *random.pick(&forms);
                own[at] = own[at].replace(bare(&own[at]), form);
            }
        }
        if random.chance(OTHER_ORDER_SHARE) {
            let start = random.below(own.len());
            if own.iter().any(|word| word.ends_with(' ')) && !own[own.len() - 1].ends_with(' ') {
                own.last_mut().expect("it has some words").push(' ');
            }
            own.rotate_left(start);
        }
        own.concat().trim_end().to_owned()
    }

    /// The other words of a language that begin as this one does.
    fn forms(&self, word: &str, language: &str) -> Vec<&str> {
        let length = word.chars().count();
        let shared = SHARED_CHARACTERS_MIN.max((length * 2).div_ceil(3));
        let Some((end, _)) = word.char_indices().nth(shared).or((length == shared).then_some((word.len(), ' '))) else {
            return Vec::new();
        };
        let prefix = &word[..end];
        let known = self
            .words
            .get(language)
            .into_iter()
            .flat_map(|words| words.range::<str, _>((Bound::Included(prefix), Bound::Unbounded)));
        let alike = known.take_while(|other| other.starts_with(prefix));
        alike.map(String::as_str).filter(|other| *other != word && other.chars().count() * 2 <= shared * 3).collect()
    }
}

/// A word without what stands behind it.
fn bare(word: &str) -> &str {
    word.trim_end_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation() || "।？。，！、".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_the_forms_that_the_corpus_has() {
        let corpus = Corpus::support().expect("the corpus is in the tree");
        let asking = Asking::new(&corpus);
        assert!(asking.forms("order", "en").contains(&"orders"));
        assert!(!asking.forms("order", "en").contains(&"order"));
        assert!(asking.forms("an", "en").is_empty());
        assert!(asking.forms("order", "none").is_empty());
    }

    #[test]
    fn most_questions_change_and_keep_most_of_their_words() {
        let corpus = Corpus::support().expect("the corpus is in the tree");
        let asking = Asking::new(&corpus);
        let mut random = Random::new(1);
        let text = "how do I cancel the order that I placed";
        let changed: Vec<String> = (0..100).map(|_| asking.changed(text, "en", &mut random)).collect();
        assert!((30..80).contains(&changed.iter().filter(|one| *one != text).count()));
        for one in &changed {
            let kept = one.split(' ').filter(|word| text.split(' ').any(|own| own == *word)).count();
            assert!(kept >= 7, "{one}");
        }
        assert_eq!(asking.changed("where is it", "en", &mut random), "where is it");
    }
}
