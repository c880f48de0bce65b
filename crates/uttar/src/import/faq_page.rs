//! schema.org FAQPage as JSON-LD: the questions that a help page shows to search engines
//! (<https://schema.org/FAQPage>).
//!
//! A question's `name` is a phrasing, `alternateName` others; `acceptedAnswer` and `suggestedAnswer` are answers, as
//! text or with HTML tags, which are taken out. `inLanguage` says the language, on the question or above it, and else
//! it is detected. Questions with one `identifier` (or `@id`) are one entry; without it an id is made from the
//! question.

use serde_json::{Map, Value, json};

use super::defaults::{detected, made_id};
use super::gathered::GatheredEntries;
use super::plain_text::plain_text;
use super::{Records, line_at};
use crate::error::Problem;
use crate::unique_keys::UniqueKeys;

pub(super) fn recognises(text: &str) -> bool {
    ["\"@type\"", "\"@context\"", "\"@graph\""].iter().any(|key| text.contains(key))
}

pub(super) fn read(text: &str) -> Records {
    let mut reader = FaqReader::default();
    reader.read(text, 1, true);
    reader.finish()
}

/// Reads one or more blocks of JSON-LD; the same entry may stand in several.
#[derive(Default)]
pub(super) struct FaqReader {
    entries: GatheredEntries,
    problems: Vec<Problem>,
}

impl FaqReader {
    /// Reads a block that begins on `first_line` of its file. A block without FAQPage is an error only if it
    /// `must_hold` one.
    pub(super) fn read(&mut self, text: &str, first_line: usize, must_hold: bool) {
        let problem = |line: usize, field: &str, message: String| Problem {
            line: Some(first_line + line - 1),
            ..Problem::new(field, message)
        };
        let root = match serde_json::from_str(text) {
            Ok(UniqueKeys(root)) => root,
            Err(error) => {
                return self.problems.push(problem(error.line(), "", format!("is not valid JSON: {error}")));
            }
        };
        let mut pages = Vec::new();
        find_pages(&root, &mut pages);
        if pages.is_empty() && must_hold {
            let message =
                "holds no FAQPage; give an object \"@type\": \"FAQPage\" with its questions as \"mainEntity\"";
            self.problems.push(problem(1, "@type", message.into()));
        }
        let mut from = 0;
        for page in pages {
            let language = page.get("inLanguage").and_then(Value::as_str);
            for question in list(page.get("mainEntity")) {
                // Questions stand in their order, so that each is looked for behind the one before.
                let name = question.get("name").and_then(Value::as_str).unwrap_or_default();
                let at = place_of(text, name, from);
                from = at.map_or(from, |at| at + 1);
                let line = first_line - 1 + line_at(text, at.unwrap_or(from));
                if let Err(found) = self.add(question, language, line) {
                    self.problems.push(Problem { line: Some(line), ..found });
                }
            }
        }
    }

    fn add(&mut self, question: &Value, language: Option<&str>, line: usize) -> Result<(), Problem> {
        let empty = |field: &str| Problem::new(field, "is missing or empty; write the question");
        let name = text_of(question.get("name")).ok_or_else(|| empty("mainEntity.name"))?;
        let answers: Vec<&Value> =
            ["acceptedAnswer", "suggestedAnswer"].iter().flat_map(|key| list(question.get(key))).collect();
        let id = ["identifier", "@id"]
            .iter()
            .find_map(|key| question.get(key).and_then(Value::as_str))
            .map_or_else(|| made_id(&name), str::to_owned);
        let bodies: Vec<String> = answers.iter().filter_map(|answer| text_of(answer.get("text"))).collect();
        if bodies.len() < answers.len() {
            return Err(Problem::new("acceptedAnswer.text", "is missing or empty; write the answer"));
        }
        let said = question.get("inLanguage").and_then(Value::as_str).or(language);
        let question_language = match said {
            Some(tag) => checked("inLanguage", tag)?,
            None => detected(&format!("{name}\n{}", bodies.join("\n"))),
        };
        let mut entry = self.entries.entry(&id, line);
        entry.add_phrasing(&question_language, &name);
        for other in list(question.get("alternateName")) {
            if let Some(text) = text_of(Some(other)) {
                entry.add_phrasing(&question_language, &text);
            }
        }
        for (answer, body) in answers.iter().zip(bodies) {
            let lang = match answer.get("inLanguage").and_then(Value::as_str) {
                Some(tag) => checked("acceptedAnswer.inLanguage", tag)?,
                None => question_language.clone(),
            };
            entry.add_answer(json!({"lang": lang, "body": body}));
        }
        for topic in topics(question) {
            entry.add_label("topics", topic);
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Records {
        Records { values: self.entries.into_values(), problems: self.problems, ..Records::default() }
    }
}

/// Its keywords: a list, or a text with commas.
fn topics(question: &Value) -> Vec<&str> {
    match question.get("keywords") {
        Some(Value::String(text)) => text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect(),
        keywords => list(keywords).filter_map(Value::as_str).collect(),
    }
}

/// All FAQ pages in a document, whatever they are nested in.
fn find_pages<'a>(value: &'a Value, out: &mut Vec<&'a Map<String, Value>>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| find_pages(item, out)),
        Value::Object(object) => {
            if list(object.get("@type")).any(|name| matches!(name.as_str(), Some("FAQPage" | "schema:FAQPage"))) {
                out.push(object);
            } else {
                object.values().for_each(|item| find_pages(item, out));
            }
        }
        _ => {}
    }
}

/// JSON-LD writes a list of one as its item.
fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let items = match value {
        Some(Value::Array(items)) => items.as_slice(),
        Some(item) => std::slice::from_ref(item),
        None => &[],
    };
    items.iter()
}

fn text_of(value: Option<&Value>) -> Option<String> {
    let text = plain_text(value?.as_str()?);
    (!text.is_empty()).then_some(text)
}

fn checked(field: &str, tag: &str) -> Result<String, Problem> {
    tag.parse::<uttar_analysis::LanguageTag>()
        .map(|tag| tag.to_string())
        .map_err(|error| Problem::new(field, error.to_string()))
}

/// Where a text stands in JSON, as `serde_json` writes it or with escapes that others use: looked for by its first
/// letters.
fn place_of(json: &str, text: &str, from: usize) -> Option<usize> {
    let quoted = serde_json::to_string(text).ok()?;
    json.get(from..)?.find(&quoted).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"{
 "@context": "https://schema.org", "@type": "FAQPage", "inLanguage": "en",
 "mainEntity": [
  {"@type": "Question", "name": "How long?", "alternateName": "When?", "identifier": "time", "keywords": ["delivery"],
   "acceptedAnswer": {"@type": "Answer", "text": "<p>Two &amp; a half <b>days</b>.</p><p>Or 3.</p>"}},
  {"@type": "Question", "name": "कितने दिन?", "identifier": "time", "inLanguage": "hi",
   "acceptedAnswer": {"@type": "Answer", "text": "दो दिन"}}
 ]}"#;

    #[test]
    fn questions_with_one_identifier_are_one_entry() {
        let records = read(PAGE);
        assert!(records.problems.is_empty(), "{:?}", records.problems);
        assert_eq!(records.values.len(), 1);
        let entry = &records.values[0].value;
        assert_eq!(records.values[0].line, 4);
        assert_eq!(entry["phrasings"], json!({"en": ["How long?", "When?"], "hi": ["कितने दिन?"]}));
        assert_eq!(entry["answers"][0], json!({"lang": "en", "body": "Two & a half days.\nOr 3."}));
        assert_eq!(entry["topics"], json!(["delivery"]));
    }

    #[test]
    fn a_graph_and_a_list_of_one() {
        let page = r#"{"@graph": [{"@type": "WebPage"}, {"@type": ["FAQPage"], "mainEntity":
            {"@type": "Question", "name": "Why?", "acceptedAnswer": {"text": "Because it is so."}}}]}"#;
        let records = read(page);
        assert_eq!(records.values[0].value["answers"][0]["lang"], "en");
    }

    #[test]
    fn what_is_missing_is_named_with_its_line() {
        let places = |text: &str| read(text).problems.into_iter().map(|p| (p.line, p.field)).collect::<Vec<_>>();
        assert_eq!(places("{\"@type\": \"WebPage\"}"), [(Some(1), "@type".into())]);
        assert_eq!(places("{\"@type\": \n \"FAQPage\",,"), [(Some(2), String::new())]);
        let page = "{\"@type\": \"FAQPage\", \"mainEntity\": [\n{\"name\": \"a?\", \"acceptedAnswer\": {}},\n{\"name\": \"b?\", \"inLanguage\": \"xx\"}]}";
        assert_eq!(places(page), [(Some(2), "acceptedAnswer.text".into()), (Some(3), "inLanguage".into())]);
    }
}
