//! YAML: a list of entries, or one entry, in each document of a file.

use serde::Deserialize;
use serde_saphyr::{Options, Spanned};

use super::{Located, Records};
use crate::error::Problem;

#[derive(Deserialize)]
#[serde(untagged)]
enum Document {
    List(Vec<Spanned<serde_json::Value>>),
    One(Spanned<serde_json::Value>),
}

pub(super) fn read(text: &str) -> Records {
    // `no` is a word of many languages and must not become false.
    let options = serde_saphyr::options! { strict_booleans: true };
    match read_documents(text, options) {
        Ok(values) => Records { values, problems: Vec::new() },
        Err(error) => {
            let line = error.location().and_then(|location| usize::try_from(location.line()).ok());
            let message = format!("is not valid YAML: {}", error.without_snippet());
            Records { values: Vec::new(), problems: vec![Problem { line, ..Problem::new("", message) }] }
        }
    }
}

fn read_documents(text: &str, options: Options) -> Result<Vec<Located<serde_json::Value>>, serde_saphyr::Error> {
    let documents: Vec<Document> = serde_saphyr::from_multiple_with_options(text, options)?;
    let mut out = Vec::new();
    for document in documents {
        let records = match document {
            Document::List(records) => records,
            Document::One(record) => vec![record],
        };
        out.extend(records.into_iter().map(|record| Located {
            line: usize::try_from(record.referenced.line()).unwrap_or(0),
            value: record.value,
        }));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_single_entries_with_their_lines() {
        let records = read("- id: a\n  topics: [no, y]\n\n- id: b\n---\nid: c\n");
        assert!(records.problems.is_empty(), "{:?}", records.problems);
        let lines: Vec<_> = records.values.iter().map(|r| (r.line, r.value["id"].as_str())).collect();
        assert_eq!(lines, [(1, Some("a")), (4, Some("b")), (6, Some("c"))]);
        assert_eq!(records.values[0].value["topics"], serde_json::json!(["no", "y"]));
    }

    #[test]
    fn a_mistake_has_its_line() {
        let records = read("- id: a\n- id: b\n  id: c\n");
        assert_eq!(records.problems[0].line, Some(3), "{:?}", records.problems);
    }
}
