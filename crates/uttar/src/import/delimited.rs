//! CSV and TSV with a header: `question` and `answer`, and if wanted `language`, `id`.
//!
//! The flat shape that everybody has. A missing language is detected, a missing id is made from the question, so that the same
//! file imported twice gives the same entries. Rows with the same id are one entry: more phrasings, more languages.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{Located, Records};
use crate::error::Problem;

const COLUMNS: [&str; 4] = ["question", "answer", "language", "id"];

pub(super) fn read_csv(text: &str) -> Records {
    read(text, b',')
}

pub(super) fn read_tsv(text: &str) -> Records {
    read(text, b'\t')
}

fn read(text: &str, delimiter: u8) -> Records {
    let mut out = Records::default();
    let mut problem = |line: usize, field: &str, message: String| {
        out.problems.push(Problem { line: Some(line), ..Problem::new(field, message) });
    };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(|name| name.trim().to_lowercase()).collect(),
        Err(error) => {
            problem(1, "", format!("has no readable header: {error}"));
            return out;
        }
    };
    for name in header.iter().filter(|name| !COLUMNS.contains(&name.as_str())) {
        problem(1, name, format!("is no known column; known are {}", COLUMNS.join(", ")));
    }
    if !header.is_empty() && !header.iter().any(|name| name == "question") {
        problem(1, "question", "the column is missing; the header must name question and answer".into());
    }
    if !out.problems.is_empty() {
        return out;
    }
    let mut places: HashMap<String, usize> = HashMap::new();
    for row in reader.records() {
        match row {
            Ok(row) => {
                let line = row.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(0));
                if let Err(problem) = add_row(&header, &row, line, &mut places, &mut out.values) {
                    out.problems.push(Problem { line: Some(line), ..problem });
                }
            }
            Err(error) => {
                let line = error.position().and_then(|position| usize::try_from(position.line()).ok());
                out.problems.push(Problem { line, ..Problem::new("", format!("is no row: {error}")) });
            }
        }
    }
    out
}

fn add_row(
    header: &[String],
    row: &csv::StringRecord,
    line: usize,
    places: &mut HashMap<String, usize>,
    values: &mut Vec<Located<Value>>,
) -> Result<(), Problem> {
    if row.len() != header.len() {
        let message =
            format!("has {} fields and the header {}; quote a field that holds the separator", row.len(), header.len());
        return Err(Problem::new("", message));
    }
    let field = |name: &str| {
        let column = header.iter().position(|column| column == name)?;
        row.get(column).map(str::trim).filter(|text| !text.is_empty())
    };
    let question =
        field("question").ok_or_else(|| Problem::new("question", "is empty; write one or remove the row"))?;
    let language = match field("language") {
        Some(tag) => {
            tag.parse::<uttar_analysis::LanguageTag>().map_err(|e| Problem::new("language", e.to_string()))?.to_string()
        }
        None => detected(&format!("{question}\n{}", field("answer").unwrap_or_default())),
    };
    let id = field("id").map_or_else(|| made_id(question), str::to_owned);
    let at = *places.entry(id.clone()).or_insert_with(|| {
        values.push(Located { line, value: json!({"id": id, "phrasings": {}, "answers": []}) });
        values.len() - 1
    });
    let entry = &mut values[at].value;
    let phrasings =
        entry["phrasings"].as_object_mut().expect("made above").entry(language.clone()).or_insert(json!([]));
    push_new(phrasings, json!(question));
    if let Some(answer) = field("answer") {
        push_new(&mut entry["answers"], json!({"lang": language, "body": answer}));
    }
    Ok(())
}

fn push_new(list: &mut Value, item: Value) {
    let list = list.as_array_mut().expect("made as a list");
    if !list.contains(&item) {
        list.push(item);
    }
}

fn detected(text: &str) -> String {
    uttar_analysis::detect(text).best().as_str().to_owned()
}

/// An id that depends on the question alone: FNV-1a of its text, which needs no secret and must never change.
fn made_id(question: &str) -> String {
    let hash = question
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("q-{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_entries() {
        let records = read_csv(
            "Question,Answer,Language\nHow long?,\"Two, or three\",en\nकितने दिन?,दो,\nHow long?,\"Two, or three\",en\n",
        );
        assert!(records.problems.is_empty(), "{:?}", records.problems);
        assert_eq!(records.values.len(), 2);
        assert_eq!(records.values[0].value["answers"], json!([{"lang": "en", "body": "Two, or three"}]));
        assert!(records.values[1].value["phrasings"]["hi"].is_array());
    }

    #[test]
    fn rows_with_one_id_are_one_entry() {
        let records = read_tsv("id\tquestion\tanswer\tlanguage\na\tx?\t1\ten\na\ty?\t1\ten\na\tक्या?\tएक\thi\n");
        assert_eq!(records.values.len(), 1);
        assert_eq!(records.values[0].value["phrasings"], json!({"en": ["x?", "y?"], "hi": ["क्या?"]}));
        assert_eq!(records.values[0].value["answers"].as_array().map(Vec::len), Some(2));
    }

    #[test]
    fn bad_rows_and_headers_are_named() {
        let lines = |text| read_csv(text).problems.into_iter().map(|p| (p.line, p.field)).collect::<Vec<_>>();
        assert_eq!(lines("q,a\n1,2\n"), [(Some(1), "q".into()), (Some(1), "a".into()), (Some(1), "question".into())]);
        assert_eq!(
            lines("question,answer\n,x\na\nb,c,d\n"),
            [(Some(2), "question".into()), (Some(3), String::new()), (Some(4), String::new())]
        );
        assert_eq!(lines("question,language\nwhy,english\n"), [(Some(2), "language".into())]);
    }
}
