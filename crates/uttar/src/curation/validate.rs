//! What synonyms and curations must keep to, beyond their shape.

use uttar_analysis::{Analysis, Analyzer, LanguageTag};

use super::{Curation, Synonym};
use crate::error::Problem;
use crate::limits::Limits;
use crate::quoted;

/// All that is wrong with a synonym; nothing when it may be stored.
pub(crate) fn validate_synonym(synonym: &Synonym, analyzer: &Analyzer, limits: &Limits) -> Vec<Problem> {
    let mut problems = Vec::new();
    check_language(&synonym.lang, &mut problems);
    let Synonym { words, from, to, .. } = synonym;
    let mut add = |field: &str, message: &str| problems.push(Problem::new(field, message));
    match (words.as_slice(), from.as_slice(), to.as_slice()) {
        ([], [], []) => add("", "names no words; write `words: [...]`, or `from: [...]` and `to: [...]`"),
        ([_], [], []) => add("words", "a word alone is a synonym of nothing; name two or more"),
        ([_, ..], [], []) | ([], [_, ..], [_, ..]) => {}
        ([], [], _) => add("from", "is missing; name the words that customers say"),
        ([], _, []) => add("to", "is missing; name the words that the base says"),
        _ => add("words", "cannot stand beside `from` and `to`; make two synonyms of it"),
    }
    let mut seen: Vec<(String, Vec<String>)> = Vec::new();
    for (name, list) in [("words", words), ("from", from), ("to", to)] {
        for (number, word) in list.iter().enumerate() {
            let field = format!("{name}[{number}]");
            if let Err(message) = check_text(word, limits.pattern_bytes_max) {
                problems.push(Problem::new(field, message));
                continue;
            }
            let normal = normal_words(word, analyzer);
            if normal.is_empty() {
                problems.push(Problem::new(field, "holds no word; write letters or digits"));
            } else if let Some((first, _)) = seen.iter().find(|(_, other)| *other == normal) {
                let message = format!("is a synonym of itself: it is the same as {first}; remove one of them");
                problems.push(Problem::new(field, message));
            } else {
                seen.push((field, normal));
            }
        }
    }
    problems
}

/// All that is wrong with a curation; nothing when it may be stored. `is_known` says whether there is an entry with an
/// id.
pub(crate) fn validate_curation(
    curation: &Curation,
    analyzer: &Analyzer,
    limits: &Limits,
    is_known: impl Fn(&str) -> bool,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    match (&curation.pin, &curation.block) {
        (Some(id), None) | (None, Some(id)) if !is_known(id) => {
            let field = if curation.pin.is_some() { "pin" } else { "block" };
            problems.push(Problem::new(
                field,
                format!("{} is the id of no entry; import it first, or correct the id", quoted(id)),
            ));
        }
        (Some(_), None) | (None, Some(_)) => {}
        (None, None) => problems.push(Problem::new("", "names no entry; write `pin: ID` or `block: ID`")),
        (Some(_), Some(_)) => {
            problems.push(Problem::new("block", "cannot stand beside `pin`; make two curations of it"))
        }
    }
    let pattern = match (&curation.question, &curation.words) {
        (Some(text), None) => Some(("question", text)),
        (None, Some(text)) => Some(("words", text)),
        (None, None) => {
            problems.push(Problem::new("", "names no question; write `question: ...` or `words: ...`"));
            None
        }
        (Some(_), Some(_)) => {
            problems.push(Problem::new("words", "cannot stand beside `question`; make two curations of it"));
            None
        }
    };
    if let Some((field, text)) = pattern {
        if let Err(message) = check_text(text, limits.pattern_bytes_max) {
            problems.push(Problem::new(field, message));
        } else if normal_words(text, analyzer).is_empty() {
            problems.push(Problem::new(field, "holds no word; write letters or digits"));
        }
    }
    if let Some(language) = &curation.lang {
        check_language(language, &mut problems);
    }
    problems
}

fn check_language(tag: &str, problems: &mut Vec<Problem>) {
    if let Err(error) = tag.parse::<LanguageTag>() {
        problems.push(Problem::new("lang", error.to_string()));
    }
}

fn check_text(text: &str, bytes_max: usize) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("is empty; write a word or remove it".into());
    }
    if text.len() > bytes_max {
        return Err(format!("{} bytes are more than {bytes_max}; shorten it", text.len()));
    }
    Ok(())
}

/// The words of a text in normal form.
pub(crate) fn normal_words(text: &str, analyzer: &Analyzer) -> Vec<String> {
    let mut analysis = Analysis::default();
    analyzer.analyze(text, &[], &mut analysis);
    analysis.words.terms().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_synonym(json: &str) -> Vec<String> {
        let synonym: Synonym = serde_json::from_str(json).expect("the shape");
        let problems = validate_synonym(&synonym, &Analyzer::new(), &Limits::default());
        problems.into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn synonyms_need_words_that_differ() {
        for (json, fields) in [
            (r#"{"lang": "en", "words": ["mobile", "phone"]}"#, &[][..]),
            (r#"{"lang": "en", "from": ["idiot box"], "to": ["tv"]}"#, &[]),
            (r#"{"lang": "en"}"#, &[""]),
            (r#"{"lang": "en", "words": ["phone"]}"#, &["words"]),
            (r#"{"lang": "en", "words": ["Phone", "phone"]}"#, &["words[1]"]),
            (r#"{"lang": "en", "from": ["tv"], "to": ["TV!"]}"#, &["to[0]"]),
            (r#"{"lang": "en", "words": ["phone", " "]}"#, &["words[1]"]),
            (r#"{"lang": "en", "words": ["phone", "?"]}"#, &["words[1]"]),
            (r#"{"lang": "en", "from": ["tv"]}"#, &["to"]),
            (r#"{"lang": "en", "to": ["tv"]}"#, &["from"]),
            (r#"{"lang": "en", "words": ["a", "b"], "from": ["c"], "to": ["d"]}"#, &["words"]),
            (r#"{"lang": "english", "words": ["a", "b"]}"#, &["lang"]),
        ] {
            assert_eq!(of_synonym(json), fields, "{json}");
        }
    }

    #[test]
    fn curations_need_one_entry_and_one_pattern() {
        let of = |json: &str| -> Vec<String> {
            let curation: Curation = serde_json::from_str(json).expect("the shape");
            let problems = validate_curation(&curation, &Analyzer::new(), &Limits::default(), |id| id == "known");
            problems.into_iter().map(|problem| problem.field).collect()
        };
        for (json, fields) in [
            (r#"{"pin": "known", "words": "refund"}"#, &[][..]),
            (r#"{"block": "known", "question": "退款", "lang": "zh"}"#, &[]),
            (r#"{"pin": "unknown", "words": "refund"}"#, &["pin"]),
            (r#"{"block": "unknown", "words": "refund"}"#, &["block"]),
            (r#"{"words": "refund"}"#, &[""]),
            (r#"{"pin": "known", "block": "known", "words": "refund"}"#, &["block"]),
            (r#"{"pin": "known"}"#, &[""]),
            (r#"{"pin": "known", "words": "a", "question": "b"}"#, &["words"]),
            (r#"{"pin": "known", "words": " "}"#, &["words"]),
            (r#"{"pin": "known", "question": "?!"}"#, &["question"]),
            (r#"{"pin": "known", "words": "refund", "lang": "x"}"#, &["lang"]),
        ] {
            assert_eq!(of(json), fields, "{json}");
        }
    }

    #[test]
    fn the_limit_of_a_pattern_holds_on_both_sides() {
        let limits = Limits { pattern_bytes_max: 5, ..Limits::default() };
        for (word, count) in [("phone", 0), ("phones", 1)] {
            let synonym = Synonym { lang: "en".into(), words: vec!["a".into(), word.into()], ..Synonym::default() };
            assert_eq!(validate_synonym(&synonym, &Analyzer::new(), &limits).len(), count, "{word}");
        }
    }
}
