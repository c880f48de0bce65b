//! The [flat shape](super::flat) in JSON and YAML: `{"question": "...", "answer": "..."}`, the columns of a table as
//! fields.

use serde_json::{Map, Value};

use super::Records;
use super::columns::{COLUMNS, Columns, column, has_questions};
use super::flat::{ITEM_END, Table};
use crate::error::Problem;

/// Makes entries of the records that have a question; the others are entries already.
pub(super) fn into_entries(records: Records) -> Records {
    let mut out = Records { values: Vec::new(), problems: records.problems, warnings: records.warnings };
    let mut table = Table::new(COLUMNS.into_iter()).expect("the columns are known");
    for located in records.values {
        let line = located.line;
        let record = located.value.as_object();
        let Some(record) = record.filter(|record| has_questions(record.keys().map(String::as_str))) else {
            out.values.push(located);
            continue;
        };
        let named = record.keys().filter_map(|name| column(name)).fold(Columns::default(), Columns::with);
        let added = row(record)
            .and_then(|row| table.add_named(&row.iter().map(String::as_str).collect::<Vec<_>>(), named, line, None));
        if let Err(problem) = added {
            out.problems.push(Problem { line: Some(line), ..problem });
        }
    }
    out.values.extend(table.into_values());
    out
}

/// The fields in the order of the columns.
fn row(record: &Map<String, Value>) -> Result<Vec<String>, Problem> {
    let mut row = vec![String::new(); COLUMNS.len()];
    for (name, value) in record {
        let known = column(name).and_then(|known| Some((COLUMNS.iter().position(|column| *column == known)?, known)));
        let Some((place, column)) = known else {
            let message = format!("is no field beside a question; known are {}", COLUMNS.join(", "));
            return Err(Problem::new(name, message));
        };
        row[place] = text(column, value).ok_or_else(|| Problem::new(name, "is no text; write it in quotes"))?;
    }
    Ok(row)
}

/// A text, a number (ids often are), or a list of texts where there may be several.
fn text(column: &str, value: &Value) -> Option<String> {
    const LISTS: [&str; 5] = ["question", "alternatives", "topics", "products", "tags"];
    match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) if LISTS.contains(&column) => {
            items.iter().map(|item| item.as_str().map(|item| format!("{item}{ITEM_END}"))).collect()
        }
        Value::Array(_) | Value::Bool(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::import::Located;

    fn entries(values: Value) -> Records {
        let values = values.as_array().expect("a list").iter().cloned();
        let values = (1..).zip(values).map(|(line, value)| Located::new(line, value)).collect();
        into_entries(Records { values, ..Records::default() })
    }

    #[test]
    fn questions_become_entries_and_entries_stay() {
        let read = entries(json!([
            {"id": 7, "Question": "कितने दिन?", "answer": "दो", "topics": ["a", "b"], "voice": null},
            {"id": "b", "phrasings": {"en": ["How long?"]}},
            {"question": "How long?", "answer": "Two", "language": "en"},
            {"question": "Who?", "id": 7, "language": "en"},
        ]));
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        let found: Vec<_> = read.values.iter().map(|entry| (entry.line, &entry.value)).collect();
        assert_eq!(found[0], (2, &json!({"id": "b", "phrasings": {"en": ["How long?"]}})));
        let hindi = json!({"id": "7", "phrasings": {"hi": ["कितने दिन?"], "en": ["Who?"]},
                           "answers": [{"lang": "hi", "body": "दो"}], "topics": ["a", "b"]});
        assert_eq!(found[1], (1, &hindi));
        assert_eq!(found[2].1["answers"], json!([{"lang": "en", "body": "Two"}]));
    }

    #[test]
    fn a_record_stands_for_the_columns_that_it_names() {
        let read =
            entries(json!([{"id": "a", "question": "How?", "topics": []}, {"id": "b", "phrasings": {"en": ["Why?"]}}]));
        assert_eq!(read.values[0].columns, None, "an entry is whole as it is");
        let columns = read.values[1].columns.expect("a record with a question");
        assert!(columns.has("topics") && columns.has("question") && !columns.has("tags") && !columns.has("answer"));
    }

    #[test]
    fn lists_keep_their_items_whole() {
        let read = entries(json!([
            {"问题": ["怎么转账？", "如何汇款"], "答案": "点击首页。", "topics": ["转账、汇款", "a;b"], "alternatives": "x?|y?"},
            {"question": "How?", "answer": ["So", "Or so"]},
        ]));
        let entry = &read.values[0].value;
        assert_eq!(entry["phrasings"]["zh-Hans"], json!(["怎么转账？", "如何汇款", "x?", "y?"]));
        assert_eq!(entry["topics"], json!(["转账、汇款", "a;b"]));
        assert_eq!(read.problems.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), ["answer"]);
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let read = entries(json!([
            {"question": "a", "reply": "b"},
            {"question": {"en": "a"}, "answer": "b"},
            {"question": " ", "answer": "b"},
            {"question": "a", "topics": [1]},
        ]));
        let problems: Vec<_> = read.problems.iter().map(|problem| (problem.line, problem.field.as_str())).collect();
        assert_eq!(problems, [(Some(1), "reply"), (Some(2), "question"), (Some(3), "question"), (Some(4), "topics")]);
        assert!(read.values.is_empty());
    }
}
