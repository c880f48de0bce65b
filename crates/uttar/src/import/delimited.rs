//! CSV and TSV with a header: the [flat shape](super::flat).

use super::Records;
use super::flat::Table;
use crate::error::Problem;

pub(super) fn read_csv(text: &str) -> Records {
    read(text, b',')
}

pub(super) fn read_tsv(text: &str) -> Records {
    read(text, b'\t')
}

fn read(text: &str, delimiter: u8) -> Records {
    let mut out = Records::default();
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let table = match reader.headers() {
        Ok(header) => Table::new(header.iter()),
        Err(error) => Err(vec![Problem::new("", format!("has no readable header: {error}"))]),
    };
    let mut table = match table {
        Ok(table) => table,
        Err(problems) => {
            out.problems.extend(problems.into_iter().map(|problem| Problem { line: Some(1), ..problem }));
            return out;
        }
    };
    for row in reader.records() {
        match row {
            Ok(row) => {
                let line = row.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(0));
                if let Err(problem) = table.add(&row.iter().collect::<Vec<_>>(), line) {
                    out.problems.push(Problem { line: Some(line), ..problem });
                }
            }
            Err(error) => {
                let line = error.position().and_then(|position| usize::try_from(position.line()).ok());
                out.problems.push(Problem { line, ..Problem::new("", format!("is no row: {error}")) });
            }
        }
    }
    out.values = table.into_values();
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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
