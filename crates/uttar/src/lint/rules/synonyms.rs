//! Synonyms that say nothing: said already, leading back to where they began, or leading to words that the base does
//! not use.

use std::collections::{HashMap, HashSet};

use uttar_analysis::{Analysis, Analyzer};

use super::super::corpus::{Corpus, Sourced};
use super::super::report::Findings;
use super::super::{Check, Level, Rule};
use super::texts;
use crate::curation::{Synonym, normal_words};
use crate::quoted;

pub(in super::super) const CHECK: Check = Check { rules: &[&REPEATED, &CYCLE, &UNUSED], run: check };

static REPEATED: Rule = Rule {
    id: "synonym-repeated",
    level: Level::Warning,
    summary: "A synonym says what another one of the language says already.",
    remedy: "Remove one of the two.",
};

static CYCLE: Rule = Rule {
    id: "synonym-cycle",
    level: Level::Warning,
    summary: "One-way synonyms lead back to the word that they began with.",
    remedy: "Write them as `words: [...]` if they mean the same; otherwise keep one direction.",
};

static UNUSED: Rule = Rule {
    id: "synonym-word-unused",
    level: Level::Warning,
    summary: "A synonym leads to a word that stands in no entry, so that it finds nothing.",
    remedy: "Lead to a word that the entries use, or remove it.",
};

/// A word, or several, in normal form.
type Word = Vec<String>;

fn check(corpus: &Corpus, findings: &mut Findings) {
    if corpus.synonyms.is_empty() {
        return;
    }
    let analyzer = Analyzer::new();
    let mut by_language: HashMap<&str, Said> = HashMap::new();
    for (number, sourced) in corpus.synonyms.iter().enumerate() {
        let language = sourced.value.lang.split('-').next().unwrap_or_default();
        by_language.entry(language).or_default().add(number, sourced, &analyzer, findings);
    }
    unused_words(corpus, &analyzer, findings);
}

/// What the synonyms of a language said so far.
#[derive(Default)]
struct Said {
    /// What may be read as what, with the number of the first synonym that says so.
    pairs: HashMap<(Word, Word), usize>,
    /// What one-way synonyms lead to.
    one_way: HashMap<Word, HashSet<Word>>,
}

impl Said {
    fn add(&mut self, number: usize, sourced: &Sourced<Synonym>, analyzer: &Analyzer, findings: &mut Findings) {
        let Synonym { words, from, to, .. } = &sourced.value;
        if !words.is_empty() {
            let all = normal(words, analyzer);
            let pairs =
                all.iter().flat_map(|a| all.iter().filter(move |b| *b != a).map(move |b| (a.clone(), b.clone())));
            if let Some(first) = self.say(pairs.collect(), number) {
                let message = format!("{} stand in {} already", quoted(words.join(", ")), name(first));
                findings.other(&REPEATED, sourced, &name(number), "words", message);
            }
        }
        let leads_to = normal(to, analyzer);
        for (i, word) in normal(from, analyzer).into_iter().enumerate() {
            let mut report =
                |rule, message| findings.other(rule, sourced, &name(number), format!("from[{i}]"), message);
            let pairs = leads_to.iter().map(|other| (word.clone(), other.clone()));
            if let Some(first) = self.say(pairs.collect(), number) {
                report(&REPEATED, format!("{} leads there in {} already", quoted(&from[i]), name(first)));
            }
            if let Some(back) = leads_to.iter().position(|other| self.leads(other, &word)) {
                report(
                    &CYCLE,
                    format!("{} leads to {}, and that leads back to it", quoted(&from[i]), quoted(&to[back])),
                );
            }
            self.one_way.entry(word).or_default().extend(leads_to.iter().cloned());
        }
    }

    /// Notes pairs; gives a synonym that said some of them before, if all of them were said.
    fn say(&mut self, pairs: Vec<(Word, Word)>, number: usize) -> Option<usize> {
        let first = pairs.iter().map(|pair| self.pairs.get(pair).copied()).min().flatten();
        for pair in pairs {
            self.pairs.entry(pair).or_insert(number);
        }
        first
    }

    /// Whether one-way synonyms lead from a word to another, in any number of steps.
    fn leads(&self, from: &Word, to: &Word) -> bool {
        let (mut seen, mut open) = (HashSet::new(), vec![from]);
        while let Some(word) = open.pop() {
            if word == to {
                return true;
            }
            if seen.insert(word) {
                open.extend(self.one_way.get(word).into_iter().flatten());
            }
        }
        false
    }
}

fn normal(words: &[String], analyzer: &Analyzer) -> Vec<Word> {
    words.iter().map(|word| normal_words(word, analyzer)).collect()
}

/// Words of customers need not stand in an entry; those that they lead to must, and of words that all mean the same at
/// least one.
fn unused_words(corpus: &Corpus, analyzer: &Analyzer, findings: &mut Findings) {
    if corpus.entries.is_empty() {
        return;
    }
    let used = used_terms(corpus, analyzer);
    let mut analysis = Analysis::default();
    let mut is_used = |word: &str, language: &str| {
        analyzer.analyze(word, &[language], &mut analysis);
        let mut open: HashSet<usize> = analysis.words.iter().map(|token| token.position).collect();
        for token in analysis.words.iter().chain(analysis.stems.iter()).filter(|token| used.contains(token.term)) {
            open.remove(&token.position);
        }
        open.is_empty()
    };
    for (number, sourced) in corpus.synonyms.iter().enumerate() {
        let Synonym { lang, words, to, .. } = &sourced.value;
        if !words.is_empty() && words.iter().all(|word| !is_used(word, lang)) {
            findings.other(&UNUSED, sourced, &name(number), "words", "no entry has any of them");
        }
        for (i, word) in to.iter().enumerate() {
            if !is_used(word, lang) {
                findings.other(
                    &UNUSED,
                    sourced,
                    &name(number),
                    format!("to[{i}]"),
                    format!("no entry has {}", quoted(word)),
                );
            }
        }
    }
}

/// The words and stems of all entries, and of the names of products and screens.
fn used_terms(corpus: &Corpus, analyzer: &Analyzer) -> HashSet<String> {
    let mut used = HashSet::new();
    let mut analysis = Analysis::default();
    let mut add = |text: &str, language: &str| {
        analyzer.analyze(text, &[language], &mut analysis);
        for term in analysis.words.terms().chain(analysis.stems.terms()) {
            if !used.contains(term) {
                used.insert(term.to_owned());
            }
        }
    };
    for Sourced { value: entry, .. } in &corpus.entries {
        entry.all_phrasings().for_each(|(language, text)| add(text, language.as_str()));
        for answer in &entry.answers {
            texts(answer).for_each(|(_, text)| add(text, answer.lang.as_str()));
        }
    }
    for Sourced { value: product, .. } in &corpus.products {
        product.models.iter().for_each(|model| add(model, "und"));
        product.names.iter().for_each(|(language, names)| names.iter().for_each(|name| add(name, language)));
    }
    for Sourced { value: screen, .. } in &corpus.screens {
        screen.names.iter().for_each(|(language, names)| names.iter().for_each(|name| add(name, language.as_str())));
    }
    used
}

fn name(number: usize) -> String {
    format!("synonyms[{number}]")
}

#[cfg(test)]
mod tests {
    use super::super::super::check;
    use super::*;

    const ENTRIES: &str = r#"[{"id": "a", "phrasings": {"en": ["the television, the TV, the telly, the phones"], "zh": ["电视坏了"]},
        "answers": [{"lang": "en", "body": "Call us, please."}]}]"#;

    fn found(synonyms: &str) -> Vec<(&'static str, String, String)> {
        let corpus = Corpus::of(ENTRIES, r#"[{"id": "p", "models": ["NV12"]}]"#, synonyms, "[]");
        check(&corpus).findings.into_iter().map(|finding| (finding.rule, finding.entry, finding.field)).collect()
    }

    fn finding(rule: &'static str, number: usize, field: &str) -> (&'static str, String, String) {
        (rule, name(number), field.to_owned())
    }

    #[test]
    fn what_is_said_twice_in_a_language_is_found_once() {
        let said = r#"{"lang": "en", "from": ["idiot box"], "to": ["TV"]}"#;
        let again = r#"{"lang": "en-IN", "from": ["tube", "Idiot-Box"], "to": ["tv"]}"#;
        assert_eq!(found(&format!("[{said}, {again}]")), [finding("synonym-repeated", 1, "from[1]")]);
        let other_language = r#"{"lang": "hi", "from": ["idiot box"], "to": ["TV"]}"#;
        let more = r#"{"lang": "en", "from": ["idiot box"], "to": ["TV", "telly"]}"#;
        assert_eq!(found(&format!("[{said}, {other_language}, {more}]")), []);
        let group = r#"{"lang": "en", "words": ["TV", "telly", "television"]}"#;
        let part = r#"{"lang": "en", "words": ["telly", "TV"]}"#;
        assert_eq!(found(&format!("[{group}, {part}]")), [finding("synonym-repeated", 1, "words")]);
        assert_eq!(found(&format!("[{part}, {group}]")), []);
        let one_way = r#"{"lang": "en", "from": ["telly"], "to": ["TV"]}"#;
        assert_eq!(found(&format!("[{one_way}, {part}]")), [], "the other direction is new");
    }

    #[test]
    fn one_way_synonyms_do_not_lead_back() {
        let steps = r#"[{"lang": "en", "from": ["TV"], "to": ["telly"]}, {"lang": "en", "from": ["telly"], "to": ["television"]},
            {"lang": "en", "from": ["tube", "television"], "to": ["TV"]}]"#;
        assert_eq!(found(steps), [finding("synonym-cycle", 2, "from[1]")]);
        assert_eq!(found(&steps.replace("\"television\"], \"to\": [\"TV\"]", "\"box\"], \"to\": [\"TV\"]")), []);
    }

    #[test]
    fn what_is_led_to_must_stand_in_an_entry() {
        for (synonym, field) in [
            (r#"{"lang": "en", "from": ["tube"], "to": ["TV", "picture box"]}"#, Some("to[1]")),
            (r#"{"lang": "en", "from": ["mobile"], "to": ["phone"]}"#, None),
            (r#"{"lang": "en", "from": ["new one"], "to": ["NV12"]}"#, None),
            (r#"{"lang": "zh", "from": ["彩电"], "to": ["电视"]}"#, None),
            (r#"{"lang": "zh", "from": ["机子"], "to": ["手机"]}"#, Some("to[0]")),
            (r#"{"lang": "en", "words": ["kettle", "boiler"]}"#, Some("words")),
            (r#"{"lang": "en", "words": ["goggle box", "television"]}"#, None),
        ] {
            let want: Vec<_> = field.map(|field| finding("synonym-word-unused", 0, field)).into_iter().collect();
            assert_eq!(found(&format!("[{synonym}]")), want, "{synonym}");
        }
        let nothing = Corpus::of("[]", "[]", r#"[{"lang": "en", "from": ["tube"], "to": ["TV"]}]"#, "[]");
        assert!(check(&nothing).findings.is_empty(), "the entries may be elsewhere");
    }
}
