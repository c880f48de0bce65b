//! Synonyms at work: the other ways to say a question.

use std::collections::HashMap;
use std::ops::Range;

use uttar_analysis::{Analysis, Analyzer};

use super::Synonym;

/// A word of a text: all that stands at its place, normal forms and stems, each with its bytes.
pub(super) type WordForms = Vec<(String, Range<usize>)>;

/// The words of a text, in order.
pub(super) fn word_forms(analysis: &Analysis) -> Vec<WordForms> {
    let mut out: Vec<(usize, WordForms)> = Vec::new();
    let mut tokens: Vec<_> = analysis.words.iter().chain(analysis.stems.iter()).collect();
    tokens.sort_by_key(|token| token.position);
    for token in tokens {
        if out.last().is_none_or(|(position, _)| *position != token.position) {
            out.push((token.position, WordForms::new()));
        }
        if let Some((_, forms)) = out.last_mut()
            && forms.iter().all(|(term, range)| term != token.term || *range != token.range)
        {
            forms.push((token.term.to_owned(), token.range));
        }
    }
    out.into_iter().map(|(_, forms)| forms).collect()
}

/// Where a word of a question is one of a pattern.
fn meets(asked: &WordForms, pattern: &WordForms) -> Option<Range<usize>> {
    asked.iter().find(|(term, _)| pattern.iter().any(|(other, _)| other == term)).map(|(_, range)| range.clone())
}

/// Whether each word of the pattern is met by one of the question, in any order.
pub(super) fn holds_all(asked: &[WordForms], pattern: &[WordForms]) -> bool {
    pattern.iter().all(|pattern| asked.iter().any(|asked| meets(asked, pattern).is_some()))
}

/// One direction of a synonym.
#[derive(Debug)]
struct Replacement {
    from: Vec<WordForms>,
    to: Vec<String>,
}

/// All synonyms of a base, found by the first word of what they replace.
#[derive(Debug, Default)]
pub(super) struct Synonyms {
    replacements: Vec<Replacement>,
    by_first_word: HashMap<String, Vec<usize>>,
}

impl Synonyms {
    pub(super) fn new(synonyms: &[Synonym], analyzer: &Analyzer) -> Self {
        let mut out = Self::default();
        let mut analysis = Analysis::default();
        for synonym in synonyms {
            let pairs = match synonym.words.as_slice() {
                [] => synonym.from.iter().map(|from| (from, synonym.to.clone())).collect::<Vec<_>>(),
                words => words
                    .iter()
                    .map(|from| (from, words.iter().filter(|word| *word != from).cloned().collect()))
                    .collect(),
            };
            for (from, to) in pairs {
                analyzer.analyze(from, &[&synonym.lang], &mut analysis);
                out.add(Replacement { from: word_forms(&analysis), to });
            }
        }
        out
    }

    pub(super) fn is_empty(&self) -> bool {
        self.replacements.is_empty()
    }

    fn add(&mut self, replacement: Replacement) {
        let number = self.replacements.len();
        for (term, _) in replacement.from.iter().take(1).flatten() {
            let numbers = self.by_first_word.entry(term.clone()).or_default();
            if numbers.last() != Some(&number) {
                numbers.push(number);
            }
        }
        self.replacements.push(replacement);
    }

    /// The question in other words, `max` ways at most; nothing where it has no synonym.
    pub(super) fn variants(&self, question: &str, asked: &[WordForms], max: usize) -> Vec<String> {
        let found = self.find(asked);
        let mut out = Vec::new();
        // Every combination of what may stand at each place, the question itself left out, like counting with a digit
        // for each place.
        let combinations = found.iter().map(|(_, to)| to.len() + 1).fold(1usize, usize::saturating_mul);
        for number in 1..combinations.min(max.saturating_add(1)) {
            let mut rest = number;
            let mut variant = String::with_capacity(question.len());
            let mut at = 0;
            for (range, to) in &found {
                let choice = rest % (to.len() + 1);
                rest /= to.len() + 1;
                if let Some(word) = choice.checked_sub(1).map(|choice| &to[choice]) {
                    variant.push_str(&question[at..range.start]);
                    variant.push_str(word);
                    at = range.end;
                }
            }
            variant.push_str(&question[at..]);
            out.push(variant);
        }
        out
    }

    /// The places where something can be replaced, from left to right without overlap, the longest first where several
    /// begin, each with what may stand there instead.
    fn find(&self, asked: &[WordForms]) -> Vec<(Range<usize>, Vec<&str>)> {
        let mut out: Vec<(Range<usize>, Vec<&str>)> = Vec::new();
        let mut at = 0;
        while at < asked.len() {
            let mut numbers: Vec<usize> =
                asked[at].iter().filter_map(|(term, _)| self.by_first_word.get(term)).flatten().copied().collect();
            numbers.sort_unstable();
            numbers.dedup();
            let mut longest = 0;
            let mut here: Option<(Range<usize>, Vec<&str>)> = None;
            for replacement in numbers.into_iter().map(|number| &self.replacements[number]) {
                let Some(range) = matched(&asked[at..], &replacement.from) else { continue };
                let to = replacement.to.iter().map(String::as_str);
                match &mut here {
                    Some((_, known)) if replacement.from.len() == longest => known.extend(to),
                    _ if replacement.from.len() > longest => {
                        longest = replacement.from.len();
                        here = Some((range, to.collect()));
                    }
                    _ => {}
                }
            }
            out.extend(here);
            at += longest.max(1);
        }
        out
    }
}

/// The bytes of a pattern that the words begin with.
fn matched(asked: &[WordForms], pattern: &[WordForms]) -> Option<Range<usize>> {
    let mut ranges = Vec::with_capacity(pattern.len());
    for (number, pattern) in pattern.iter().enumerate() {
        ranges.push(meets(asked.get(number)?, pattern)?);
    }
    Some(ranges.first()?.start..ranges.last()?.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variants(question: &str, language: &str, synonyms: &str) -> Vec<String> {
        let synonyms: Vec<Synonym> = serde_json::from_str(synonyms).expect("synonyms");
        let analyzer = Analyzer::new();
        let mut analysis = Analysis::default();
        analyzer.analyze(question, &[language], &mut analysis);
        Synonyms::new(&synonyms, &analyzer).variants(question, &word_forms(&analysis), 4)
    }

    #[test]
    fn one_way_and_two_way_in_any_form() {
        let tv = r#"[{"lang": "en", "from": ["idiot box"], "to": ["tv"]}]"#;
        assert_eq!(variants("My Idiot Boxes, dead?", "en", tv), ["My tv, dead?"]);
        assert!(variants("tv box idiot", "en", tv).is_empty());
        let phone = r#"[{"lang": "en", "words": ["mobile", "phone", "handset"]}]"#;
        assert_eq!(variants("new phones", "en", phone), ["new mobile", "new handset"]);
        let charger = r#"[{"lang": "zh", "from": ["充电宝"], "to": ["移动电源"]}]"#;
        assert_eq!(variants("充电宝坏了", "zh", charger), ["移动电源坏了"]);
        let hindi = r#"[{"lang": "hi", "words": ["भ्रमणभाष", "फोन"]}]"#;
        assert_eq!(variants("मेरा भ्रमणभाष खराब है", "hi", hindi), ["मेरा फोन खराब है"]);
    }

    #[test]
    fn several_places_are_combined_up_to_a_limit() {
        let two = r#"[{"lang": "en", "from": ["juice"], "to": ["battery"]}, {"lang": "en", "from": ["mobile"], "to": ["phone"]}]"#;
        assert_eq!(variants("mobile juice", "en", two), ["phone juice", "mobile battery", "phone battery"]);
        let many = r#"[{"lang": "en", "from": ["a1"], "to": ["b", "c", "d", "e", "f", "g"]}]"#;
        assert_eq!(variants("a1", "en", many).len(), 4);
    }

    #[test]
    fn the_longest_pattern_wins() {
        let power = r#"[{"lang": "en", "from": ["power"], "to": ["energy"]},
            {"lang": "en", "from": ["power bank"], "to": ["portable charger"]}]"#;
        assert_eq!(variants("power bank broken", "en", power), ["portable charger broken"]);
    }
}
