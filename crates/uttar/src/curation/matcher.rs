//! The curator: what the editors' rules say about a question.

use std::collections::{BTreeSet, HashMap};

use uttar_analysis::{Analysis, Analyzer};

use super::synonyms::{Synonyms, WordForms, holds_all, word_forms};
use super::{Curation, Synonym};

/// All rules of a base, ready to be applied.
#[derive(Debug, Default)]
pub(crate) struct Curator {
    synonyms: Synonyms,
    rules: Vec<Rule>,
    /// The rules that a question with this word may meet.
    by_first_word: HashMap<String, Vec<usize>>,
}

#[derive(Debug)]
struct Rule {
    entry: String,
    pins: bool,
    pattern: Pattern,
    /// The pattern as the editor wrote it.
    text: String,
}

/// What a question must be for a rule to speak.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// Whether it is the whole question, word for word; otherwise each of its words is met, in any order.
    is_whole: bool,
    words: Vec<String>,
    forms: Vec<WordForms>,
}

/// What the rules say, in their order, each entry once. An entry that is blocked is not pinned.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Ids of entries, each with the pattern of its rule.
    pub(crate) pinned: Vec<(String, String)>,
    pub(crate) blocked: Vec<String>,
}

impl Curator {
    /// From rules that have been validated.
    pub(crate) fn new(synonyms: &[Synonym], curations: &[Curation], analyzer: &Analyzer) -> Self {
        let mut out = Self { synonyms: Synonyms::new(synonyms, analyzer), ..Self::default() };
        for rule in curations.iter().filter_map(|curation| Rule::new(curation, analyzer)) {
            for word in rule.pattern.first_words() {
                out.by_first_word.entry(word).or_default().push(out.rules.len());
            }
            out.rules.push(rule);
        }
        out
    }

    /// The question in other words, `max` ways at most.
    pub(crate) fn variants(&self, question: &str, analysis: &Analysis, max: usize) -> Vec<String> {
        if self.synonyms.is_empty() { Vec::new() } else { self.synonyms.variants(question, &word_forms(analysis), max) }
    }

    /// Which entries are pinned and blocked for a question, given in all the words in which it may be read.
    pub(crate) fn judge<'a>(&self, readings: impl Iterator<Item = &'a Analysis>) -> Verdict {
        let mut out = Verdict::default();
        if self.rules.is_empty() {
            return out;
        }
        let mut met = BTreeSet::new();
        for analysis in readings {
            let asked = word_forms(analysis);
            let words: Vec<&str> = analysis.words.terms().collect();
            let near = asked.iter().flatten().filter_map(|(term, _)| self.by_first_word.get(term)).flatten();
            met.extend(near.copied().filter(|rule| self.rules[*rule].pattern.is_met(&words, &asked)));
        }
        for rule in met.into_iter().map(|rule| &self.rules[rule]) {
            if rule.pins && out.pinned.iter().all(|(entry, _)| *entry != rule.entry) {
                out.pinned.push((rule.entry.clone(), rule.text.clone()));
            } else if !rule.pins && !out.blocked.contains(&rule.entry) {
                out.blocked.push(rule.entry.clone());
            }
        }
        out.pinned.retain(|(entry, _)| !out.blocked.contains(entry));
        out
    }
}

impl Rule {
    fn new(curation: &Curation, analyzer: &Analyzer) -> Option<Self> {
        let entry = curation.entry()?.to_owned();
        let text = curation.text()?.to_owned();
        Some(Self { entry, pins: curation.pin.is_some(), pattern: Pattern::of(curation, analyzer)?, text })
    }
}

impl Pattern {
    /// The pattern of a curation, if it has one.
    pub(crate) fn of(curation: &Curation, analyzer: &Analyzer) -> Option<Self> {
        let text = curation.text()?;
        let languages: Vec<&str> = match &curation.lang {
            Some(tag) => vec![tag],
            None => uttar_analysis::detect(text).languages.iter().map(|guess| guess.language.as_str()).collect(),
        };
        let mut analysis = Analysis::default();
        analyzer.analyze(text, &languages, &mut analysis);
        let words = analysis.words.terms().map(str::to_owned).collect();
        Some(Self { is_whole: curation.question.is_some(), words, forms: word_forms(&analysis) })
    }

    /// Whether it is met by every question that meets another pattern.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        let words: Vec<&str> = other.words.iter().map(String::as_str).collect();
        (other.is_whole || !self.is_whole) && self.is_met(&words, &other.forms)
    }

    fn is_met(&self, words: &[&str], forms: &[WordForms]) -> bool {
        if self.is_whole { self.words == words } else { holds_all(forms, &self.forms) }
    }

    /// The words of which a question must have one to meet the pattern.
    fn first_words(&self) -> BTreeSet<String> {
        if self.is_whole {
            return self.words.first().cloned().into_iter().collect();
        }
        self.forms.first().into_iter().flatten().map(|(term, _)| term.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(question: &str, language: &str, rules: &str) -> (Vec<String>, Vec<String>) {
        let curations: Vec<Curation> = serde_json::from_str(rules).expect("rules");
        let analyzer = Analyzer::new();
        let mut analysis = Analysis::default();
        analyzer.analyze(question, &[language], &mut analysis);
        let Verdict { pinned, blocked } = Curator::new(&[], &curations, &analyzer).judge([analysis].iter());
        (pinned.into_iter().map(|(entry, _)| entry).collect(), blocked)
    }

    #[test]
    fn words_in_any_order_and_form() {
        let rules = r#"[{"pin": "late", "words": "refund late", "lang": "en"}, {"block": "vote", "words": "退款"}]"#;
        assert_eq!(verdict("why are my refunds so late?", "en", rules).0, ["late"]);
        assert_eq!(verdict("LATE... Refund", "en", rules).0, ["late"]);
        assert!(verdict("refund", "en", rules).0.is_empty());
        assert_eq!(verdict("我的退款什么时候到", "zh", rules).1, ["vote"]);
    }

    #[test]
    fn the_whole_question_whatever_its_case() {
        let rules = r#"[{"pin": "a", "question": "Cancel my order!"}, {"pin": "a", "question": "रद्द करें"}]"#;
        assert_eq!(verdict("ＣＡＮＣＥＬ my order", "en", rules).0, ["a"]);
        assert_eq!(verdict("रद्द करें।", "hi", rules).0, ["a"]);
        assert!(verdict("please cancel my order", "en", rules).0.is_empty());
    }

    #[test]
    fn a_block_is_stronger_than_a_pin() {
        let rules = r#"[{"pin": "a", "words": "x1"}, {"block": "a", "words": "x1 y1"}]"#;
        assert_eq!(verdict("x1", "en", rules), (vec!["a".to_owned()], vec![]));
        assert_eq!(verdict("x1 y1", "en", rules), (vec![], vec!["a".to_owned()]));
    }

    #[test]
    fn pins_come_in_the_order_of_their_rules_each_once_with_its_pattern() {
        let rules =
            r#"[{"pin": "b", "words": "order"}, {"pin": "a", "words": "cancel"}, {"pin": "b", "words": "cancel"}]"#;
        let curations: Vec<Curation> = serde_json::from_str(rules).expect("rules");
        let analyzer = Analyzer::new();
        let mut analysis = Analysis::default();
        analyzer.analyze("cancel order", &["en"], &mut analysis);
        let verdict = Curator::new(&[], &curations, &analyzer).judge([analysis].iter());
        let pinned: Vec<(&str, &str)> = verdict.pinned.iter().map(|(id, by)| (id.as_str(), by.as_str())).collect();
        assert_eq!(pinned, [("b", "order"), ("a", "cancel")]);
    }
}
