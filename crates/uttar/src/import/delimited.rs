//! CSV and TSV with a header: the [flat shape](super::flat). Where a comma is the decimal sign, spreadsheets write `;` into a CSV.

use super::Records;
use super::flat::Table;
use crate::error::Problem;

pub(super) fn read_csv(text: &str) -> Records {
    read(text, csv_delimiter(text))
}

/// What separates the cells of a CSV, by its header.
pub(crate) fn csv_delimiter(text: &str) -> u8 {
    let header = text.trim_start().lines().next().unwrap_or_default();
    if header.contains(';') && !header.contains(',') { b';' } else { b',' }
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
    let mut lines = Lines { text, at: 0, line: 1 };
    for row in reader.records() {
        match row {
            Ok(row) => {
                // The last row of a sheet is often one of separators alone.
                if row.iter().all(|field| field.trim().is_empty()) {
                    continue;
                }
                let line = lines.of(&row);
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

/// Counts lines as an editor does. The reader's own count is one too few after a line that ends in CR LF.
struct Lines<'a> {
    text: &'a str,
    /// How far lines are counted, in bytes.
    at: usize,
    /// The line there, counted from 1.
    line: usize,
}

impl Lines<'_> {
    /// The line that a row begins on; rows come in order.
    fn of(&mut self, row: &csv::StringRecord) -> usize {
        let start = row.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(self.at));
        let rest = self.text.get(start..).unwrap_or_default();
        let start = start + (rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        self.line += self.text.get(self.at..start).map_or(0, |passed| passed.matches('\n').count());
        self.at = start;
        self.line
    }
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
        assert_eq!(lines("question,answer,Question\nx,y,z\n"), [(Some(1), "question".into())]);
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        for end in ["\n", "\r\n"] {
            let rows = ["question,answer", "\"why", "not?\",x", "", ",", "who?,x", "a,b,c"].join(end);
            assert_eq!(read_csv(&rows).values.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 6], "{end:?}");
            assert_eq!(read_csv(&rows).problems[0].line, Some(7), "{end:?}");
        }
    }

    #[test]
    fn semicolons_separate_where_the_header_has_no_comma() {
        let records = read_csv("question;answer;topics\nHow long?;Two, or three;\"a;b\"\n");
        assert_eq!(records.values[0].value["answers"][0]["body"], "Two, or three");
        assert_eq!(records.values[0].value["topics"], json!(["a", "b"]));
        assert_eq!(read_csv("question,answer\nHow long?,a;b\n").values[0].value["answers"][0]["body"], "a;b");
    }
}
