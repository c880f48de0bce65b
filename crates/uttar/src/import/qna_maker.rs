//! The TSV that QnA Maker and its successor, custom question answering, export: `Question`, `Answer`, `Source`,
//! `Metadata`, `SuggestedQuestions`, `IsContextOnly`, `Prompts`, `QnaId`, `SourceDisplayName`.
//!
//! Rows with one `QnaId` are one entry: its question and the alternatives. Metadata (`name:value|name:value`) become
//! tags, prompts follow-ups. Line breaks stand as `\n` in an answer. `IsContextOnly` has no counterpart: such an entry
//! is found like any other. Where the text came from (`Source`) and suggestions that nobody has accepted yet are not
//! taken over.

use serde_json::{Value, json};

use super::Records;
use super::defaults::{detected, made_id};
use super::gathered::GatheredEntries;
use crate::error::Problem;

/// The header of such a file names these besides question and answer.
const MARKS: [&str; 2] = ["source", "metadata"];

pub(super) fn recognises(text: &str) -> bool {
    let header = text.lines().next().unwrap_or_default().to_lowercase();
    let has = |name: &str| header.split('\t').any(|column| column.trim() == name);
    has("qnaid") || MARKS.into_iter().all(has)
}

pub(super) fn read(text: &str) -> Records {
    let mut out = Records::default();
    let mut entries = GatheredEntries::default();
    // Its fields are never quoted: a quotation mark is one.
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).flexible(true).from_reader(text.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(|name| name.trim().to_lowercase()).collect(),
        Err(error) => {
            let message = format!("has no readable header: {error}");
            out.problems.push(Problem { line: Some(1), ..Problem::new("", message) });
            return out;
        }
    };
    for name in ["question", "answer"] {
        if !header.iter().any(|column| column == name) {
            let message = "the column is missing; export the knowledge base as TSV again";
            out.problems.push(Problem { line: Some(1), ..Problem::new(name, message) });
        }
    }
    if !out.problems.is_empty() {
        return out;
    }
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let line = error.position().and_then(|position| usize::try_from(position.line()).ok());
                out.problems.push(Problem { line, ..Problem::new("", format!("is no row: {error}")) });
                continue;
            }
        };
        let line = row.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(0));
        let field = |name: &str| {
            let column = header.iter().position(|column| column == name)?;
            row.get(column).map(str::trim).filter(|text| !text.is_empty())
        };
        if let Err(problem) = add(field, line, &mut entries) {
            out.problems.push(Problem { line: Some(line), ..problem });
        }
    }
    Records { values: entries.into_values(), ..out }
}

fn add<'a>(field: impl Fn(&str) -> Option<&'a str>, line: usize, entries: &mut GatheredEntries) -> Result<(), Problem> {
    let question =
        field("question").ok_or_else(|| Problem::new("question", "is empty; write one or remove the row"))?;
    let answer = field("answer")
        .map(|text| text.replace("\\n", "\n"))
        .ok_or_else(|| Problem::new("answer", "is empty; write one or remove the row"))?;
    let id = field("qnaid").map_or_else(|| made_id(question), entry_id);
    let language = detected(&format!("{question}\n{answer}"));
    let follow_ups = field("prompts").map_or(Ok(Vec::new()), prompts)?;
    let mut entry = entries.entry(&id, line);
    if entry.answers().is_empty() {
        entry.add_answer(json!({"lang": language, "body": answer}));
    } else if entry.answers().iter().all(|known| known["body"] != answer) {
        let message = "is another than in the rows with the same QnaId; give them one answer";
        return Err(Problem::new("answer", message));
    }
    // The alternatives of a question are in its language; alone, a short one may be taken for another.
    let language = entry.answers()[0]["lang"].as_str().unwrap_or("und").to_owned();
    entry.add_phrasing(&language, question);
    let tags = field("metadata").into_iter().flat_map(|text| text.split('|')).map(str::trim);
    for tag in tags.filter(|tag| !tag.is_empty()) {
        entry.add_label("tags", tag);
    }
    for id in follow_ups {
        entry.add_label("follow_ups", &id);
    }
    Ok(())
}

fn entry_id(number: &str) -> String {
    format!("qna-{number}")
}

/// The entries that prompts lead to, in their order.
fn prompts(text: &str) -> Result<Vec<String>, Problem> {
    let bad = |error: String| Problem::new("prompts", format!("is not a list of prompts: {error}; export it again"));
    let list: Vec<Value> = serde_json::from_str(text).map_err(|error| bad(error.to_string()))?;
    let mut out: Vec<(i64, String)> = Vec::new();
    for prompt in &list {
        let key = |name: &str| {
            let object = prompt.as_object()?;
            object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).and_then(|(_, value)| value.as_i64())
        };
        let id = key("qnaId").ok_or_else(|| bad("a prompt has no number \"qnaId\"".into()))?;
        out.push((key("displayOrder").unwrap_or(0), entry_id(&id.to_string())));
    }
    out.sort_by_key(|(order, _)| *order);
    Ok(out.into_iter().map(|(_, id)| id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "Question\tAnswer\tSource\tMetadata\tSuggestedQuestions\tIsContextOnly\tPrompts\tQnaId\n";

    #[test]
    fn rows_with_one_id_are_one_entry() {
        let rows = "How long does it take?\tTwo days.\\n\\nSee \"My orders\".\teditorial\tteam:a|area:x\t[]\tFalse\t[{\"displayOrder\":1,\"qnaId\":9,\"displayText\":\"b\"},{\"displayOrder\":0,\"qnaId\":8}]\t7\nwhen will it come\tTwo days.\\n\\nSee \"My orders\".\teditorial\t\t[]\tFalse\t[]\t7\n";
        let text = format!("{HEADER}{rows}");
        assert!(recognises(&text) && !recognises("question\tanswer\n"));
        let records = read(&text);
        assert!(records.problems.is_empty(), "{:?}", records.problems);
        assert_eq!(
            records.values[0].value,
            json!({"id": "qna-7", "phrasings": {"en": ["How long does it take?", "when will it come"]}, "tags": ["team:a", "area:x"],
                   "follow_ups": ["qna-8", "qna-9"], "answers": [{"lang": "en", "body": "Two days.\n\nSee \"My orders\"."}]})
        );
    }

    #[test]
    fn bad_rows_are_named() {
        let rows = "\ta\ts\t\t[]\tFalse\t[]\t1\nq?\t\ts\t\t[]\tFalse\t[]\t2\nq?\ta\ts\t\t[]\tFalse\t{\t3\nq?\ta\ts\t\t[]\tFalse\t[]\t4\nr?\tb\ts\t\t[]\tFalse\t[]\t4\n";
        let places: Vec<_> =
            read(&format!("{HEADER}{rows}")).problems.into_iter().map(|p| (p.line.unwrap_or(0), p.field)).collect();
        let want = [(2, "question"), (3, "answer"), (4, "prompts"), (6, "answer")];
        assert_eq!(places, want.map(|(line, field)| (line, field.to_owned())));
        assert_eq!(read("QnaId\tQuestion\n").problems[0].field, "answer");
    }
}
