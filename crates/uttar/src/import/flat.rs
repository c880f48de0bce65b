//! The flat shape that everybody has: a header and rows, with a question and an answer each.
//!
//! Columns: `question`, `answer`, and if wanted `language`, `id`, `scope`, `voice`, `topics`, `products` (lists separated by `;`). A missing language is
//! detected, a missing id is made from the question, so that the same file imported twice gives the same entries. Rows with the same id are one entry:
//! more phrasings, more languages, more answers; such a row may lack the question or the answer.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::Located;
use crate::error::Problem;

pub(crate) const COLUMNS: [&str; 8] = ["question", "answer", "language", "id", "scope", "voice", "topics", "products"];
/// Between the items of a list in one field.
pub(crate) const LIST_SEPARATOR: char = ';';

/// A table that is being read: its header is known, its rows come one by one.
pub(super) struct Table {
    header: Vec<String>,
    places: HashMap<String, usize>,
    values: Vec<Located<Value>>,
}

impl Table {
    /// A table with these columns; or what is wrong with them.
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str>) -> Result<Self, Vec<Problem>> {
        let header: Vec<String> = names.map(|name| name.trim().to_lowercase()).collect();
        let unknown = header.iter().filter(|name| !COLUMNS.contains(&name.as_str()));
        let mut problems: Vec<Problem> = unknown
            .map(|name| Problem::new(name, format!("is no known column; known are {}", COLUMNS.join(", "))))
            .collect();
        for (place, name) in header.iter().enumerate() {
            if header[..place].contains(name) && COLUMNS.contains(&name.as_str()) {
                problems.push(Problem::new(name, "stands twice in the header; remove one of the columns"));
            }
        }
        if !header.is_empty() && !has_questions(&header) {
            problems.push(Problem::new("question", "the column is missing; the header must name question and answer"));
        }
        if problems.is_empty() {
            Ok(Self { header, places: HashMap::new(), values: Vec::new() })
        } else {
            Err(problems)
        }
    }

    /// Adds a row, or says which field is wrong.
    pub(super) fn add(&mut self, row: &[&str], line: usize) -> Result<(), Problem> {
        if row.len() != self.header.len() {
            let (fields, columns) = (row.len(), self.header.len());
            let message =
                format!("has {fields} fields and the header {columns}; quote a field that holds the separator");
            return Err(Problem::new("", message));
        }
        let field = |name: &str| {
            let column = self.header.iter().position(|column| column == name)?;
            row.get(column).map(|text| text.trim()).filter(|text| !text.is_empty())
        };
        let (question, answer) = (field("question"), field("answer"));
        let id = match (field("id"), question) {
            (Some(id), _) if question.is_some() || answer.is_some() => id.to_owned(),
            (_, Some(question)) => made_id(question),
            _ => return Err(Problem::new("question", "is empty; write one or remove the row")),
        };
        let language = match field("language") {
            Some(tag) => parsed::<uttar_analysis::LanguageTag>("language", tag)?,
            None => detected(&format!("{}\n{}", question.unwrap_or_default(), answer.unwrap_or_default())),
        };
        let scope = field("scope").map(|scope| parsed::<crate::entry::Scope>("scope", scope)).transpose()?;
        let at = *self.places.entry(id.clone()).or_insert_with(|| {
            self.values.push(Located { line, value: json!({"id": id, "phrasings": {}, "answers": []}) });
            self.values.len() - 1
        });
        let entry = &mut self.values[at].value;
        if let Some(question) = question {
            let phrasings = entry["phrasings"].as_object_mut().expect("made above");
            push_new(phrasings.entry(language.clone()).or_insert(json!([])), json!(question));
        }
        if let Some(answer) = answer {
            let mut value = json!({"lang": language, "body": answer});
            for (name, text) in [("scope", scope), ("voice", field("voice").map(str::to_owned))] {
                if let Some(text) = text {
                    value[name] = json!(text);
                }
            }
            push_new(&mut entry["answers"], value);
        }
        for name in ["topics", "products"] {
            let items = field(name).into_iter().flat_map(|list| list.split(LIST_SEPARATOR));
            for item in items.map(str::trim).filter(|item| !item.is_empty()) {
                let list = entry.as_object_mut().expect("made above").entry(name).or_insert(json!([]));
                push_new(list, json!(item));
            }
        }
        Ok(())
    }

    /// The column that a field of a problem names, counted from 0.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    pub(super) fn into_values(self) -> Vec<Located<Value>> {
        self.values
    }
}

/// Whether a header names the one column that must be there.
pub(super) fn has_questions(header: &[String]) -> bool {
    header.iter().any(|name| name == "question")
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display> + std::fmt::Display>(
    field: &str,
    text: &str,
) -> Result<String, Problem> {
    text.parse::<T>().map(|value| value.to_string()).map_err(|error| Problem::new(field, error.to_string()))
}

pub(super) fn push_new(list: &mut Value, item: Value) {
    let list = list.as_array_mut().expect("made as a list");
    if !list.contains(&item) {
        list.push(item);
    }
}

pub(super) fn detected(text: &str) -> String {
    uttar_analysis::detect(text).best().as_str().to_owned()
}

/// An id that depends on the question alone: FNV-1a of its text, which needs no secret and must never change.
pub(super) fn made_id(question: &str) -> String {
    let hash = question
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("q-{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_may_add_only_an_answer_to_its_entry() {
        let mut table = Table::new(["id", "question", "answer", "scope", "topics"].into_iter()).expect("a good header");
        table.add(&["a", "Why?", "Because", "IN/KA", "x; y"], 2).expect("a row");
        table.add(&["a", "", "So", "CN", "y"], 3).expect("a row");
        let problem = table.add(&["", "", "So", "", ""], 4).expect_err("neither id nor question");
        assert_eq!(problem.field, "question");
        let problem = table.add(&["b", "Who?", "", "a b", ""], 5).expect_err("no scope");
        assert_eq!(problem.field, "scope");
        let values = table.into_values();
        assert_eq!(values[0].value["answers"][1], json!({"lang": "en", "body": "So", "scope": "CN"}));
        assert_eq!(values[0].value["topics"], json!(["x", "y"]));
    }
}
