//! Placeholders: what a service fills in must be called the same in every language and voice.

use std::collections::BTreeSet;

use super::super::corpus::Corpus;
use super::super::report::Findings;
use super::super::{Check, Level, Rule};
use super::{name, same_statement, texts};
use crate::entry::Answer;

pub(in super::super) const CHECK: Check = Check { rules: &[&DIFFER], run: check };

static DIFFER: Rule = Rule {
    id: "placeholders-differ",
    level: Level::Error,
    summary: "Answers for the same scope and time have different placeholders, such as `{{name}}` and `{{nam}}`.",
    remedy: "Call them the same in every language, or declare the difference in the entry's `allow`, with the reason.",
};

fn check(corpus: &Corpus, findings: &mut Findings) {
    for (number, sourced) in corpus.entries.iter().enumerate() {
        let entry = &sourced.value;
        for group in same_statement(entry) {
            let source = placeholders(&entry.answers[group[0]]);
            for &answer in &group[1..] {
                let own = placeholders(&entry.answers[answer]);
                let of_source = name(entry, group[0]);
                let message = match (listed(&own, &source), listed(&source, &own)) {
                    (None, None) => continue,
                    (Some(own), None) => format!("has {own}, which {of_source} does not have"),
                    (None, Some(missing)) => format!("lacks {missing}, which {of_source} has"),
                    (Some(own), Some(missing)) => format!("has {own}, where {of_source} has {missing}"),
                };
                findings.entry(&DIFFER, corpus, number, format!("answers[{answer}].body"), message);
            }
        }
    }
}

/// Those of the one that are not in the other, as they are written; nothing if there are none.
fn listed(of: &BTreeSet<&str>, without: &BTreeSet<&str>) -> Option<String> {
    let written: Vec<String> = of.difference(without).map(|name| format!("\"{{{{{name}}}}}\"")).collect();
    if written.is_empty() { None } else { Some(written.join(", ")) }
}

/// The names between double braces, in body and steps.
fn placeholders(answer: &Answer) -> BTreeSet<&str> {
    let names = |text| str::split(text, "{{").skip(1).filter_map(|rest| Some(rest.split_once("}}")?.0.trim()));
    texts(answer).flat_map(|(_, text)| names(text)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::check as lint;
    use super::*;

    #[test]
    fn names_are_compared_and_their_places_are_not() {
        let found = |hindi: &str| {
            let entries = format!(
                r#"[{{"id": "a", "phrasings": {{"en": ["Hello"]}}, "answers": [
                    {{"lang": "en", "body": "Dear {{{{name}}}}, order {{{{ order }}}} has left."}}, {{"lang": "hi", "body": "{hindi}"}}]}}]"#
            );
            let report = lint(&Corpus::of(&entries, "[]", "[]", "[]"));
            let of_rule = report.findings.into_iter().filter(|finding| finding.rule == DIFFER.id);
            of_rule.map(|finding| finding.message).collect::<Vec<_>>()
        };
        assert_eq!(found("ऑर्डर {{order}} निकल गया, {{name}} जी।"), [""; 0]);
        let source = "answers[0] (en)";
        assert_eq!(
            found("ऑर्डर {{order}}, {{nam}} जी।"),
            [format!("has \"{{{{nam}}}}\", where {source} has \"{{{{name}}}}\"")]
        );
        assert_eq!(found("ऑर्डर {{order}} निकल गया।"), [format!("lacks \"{{{{name}}}}\", which {source} has")]);
        assert_eq!(
            found("{{order}} {{name}} {{date}}"),
            [format!("has \"{{{{date}}}}\", which {source} does not have")]
        );
    }
}
