//! CSV and TSV with a header: the [flat shape](super::flat). Where a comma is the decimal sign, spreadsheets write `;`
//! into a CSV.
//!
//! Above the header may stand the line `sep=;` by which Excel is told the separator, and a title, one cell a line.

use super::Records;
use super::columns::is_header;
use super::flat::Table;
use super::quotes::bad_quotes;
use crate::error::Problem;

/// The header is one of so many first lines.
pub(super) const HEADER_LINES_MAX: usize = 5;

pub(super) fn read_csv(text: &str) -> Records {
    let body = Body::of(text, &[',', ';', '\t']);
    if body.is_none() && Body::of(text, &['，', '；']).is_some() {
        let message = "is separated by full-width commas, which texts hold too; separate the columns by , or tabs";
        return Records {
            problems: vec![Problem { line: Some(1), ..Problem::new("", message) }],
            ..Records::default()
        };
    }
    read(body.unwrap_or_else(|| Body::from_first(text, csv_delimiter(text))))
}

/// What separates the cells of a CSV, by its header.
pub(crate) fn csv_delimiter(text: &str) -> u8 {
    let header = text.trim_start().lines().next().unwrap_or_default();
    if header.contains(';') && !header.contains(',') { b';' } else { b',' }
}

pub(super) fn read_tsv(text: &str) -> Records {
    read(Body::of(text, &['\t']).unwrap_or_else(|| Body::from_first(text, b'\t')))
}

/// Plain text that is a table with tabs, as Excel saves it ("Unicode Text").
pub(super) fn read_txt(text: &str) -> Records {
    if text.lines().take(HEADER_LINES_MAX).any(|line| line.contains('\t')) {
        return read_tsv(text);
    }
    let message = "is no table with tabs; save questions and answers as .csv, or write them as Markdown (.md)";
    Records { problems: vec![Problem { line: Some(1), ..Problem::new("", message) }], ..Records::default() }
}

/// A table with its header first.
struct Body<'a> {
    text: &'a str,
    /// The line in the file that it begins on, counted from 1.
    line: usize,
    delimiter: u8,
}

impl<'a> Body<'a> {
    /// A table whose header is not known: it should stand on the first line, or on that below the name of the
    /// separator.
    fn from_first(text: &'a str, delimiter: u8) -> Self {
        let named = named_delimiter(text).and_then(|named| u8::try_from(named).ok());
        match (named, text.split_once('\n')) {
            (Some(delimiter), Some((_, below))) => Self { text: below, line: 2, delimiter },
            _ => Self { text, line: 1, delimiter },
        }
    }

    /// What begins with the first line that names a column of questions, where nothing stands above it but a title.
    fn of(text: &'a str, delimiters: &[char]) -> Option<Self> {
        let named = named_delimiter(text);
        let delimiters = named.as_ref().map_or(delimiters, std::slice::from_ref);
        let mut at = 0;
        for (number, content) in text.split_inclusive('\n').take(HEADER_LINES_MAX).enumerate() {
            let cells = |delimiter: char| content.split(delimiter).map(|cell| cell.trim().trim_matches('"'));
            let by = delimiters.iter().find(|delimiter| is_header(number, cells(**delimiter)));
            if let Some(delimiter) = by {
                // One that is no byte is only looked for.
                let delimiter = u8::try_from(*delimiter).unwrap_or(b',');
                return Some(Self { text: &text[at..], line: number + 1, delimiter });
            }
            let is_title = |delimiter: &char| cells(*delimiter).filter(|cell| !cell.is_empty()).count() <= 1;
            let is_named = number == 0 && named.is_some();
            if !is_named && !delimiters.iter().all(is_title) {
                return None;
            }
            at += content.len();
        }
        None
    }
}

/// The separator that a first line `sep=;` names.
fn named_delimiter(text: &str) -> Option<char> {
    let line = text.lines().next()?.trim_matches('"');
    let (name, delimiter) = line.split_at_checked("sep=".len())?;
    let mut signs = delimiter.chars();
    let sign = signs.next().filter(|sign| sign.is_ascii() && name.eq_ignore_ascii_case("sep="))?;
    signs.next().is_none().then_some(sign)
}

fn read(body: Body) -> Records {
    let Body { mut text, line: first_line, delimiter } = body;
    let mut out = Records::default();
    if let Some(bad) = bad_quotes(text, delimiter, first_line) {
        // Below it nothing is sure.
        text = &text[..bad.good_bytes];
        out.problems = bad.problems;
        if text.is_empty() {
            return out;
        }
    }
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let table = match reader.headers() {
        Ok(header) => Table::new(header.iter()),
        Err(error) => Err(vec![Problem::new("", format!("has no readable header: {error}"))]),
    };
    let mut table = match table {
        Ok(table) => table,
        Err(problems) => {
            out.problems.extend(problems.into_iter().map(|problem| Problem { line: Some(first_line), ..problem }));
            return out;
        }
    };
    let mut lines = Lines::new(text, first_line);
    for row in reader.records() {
        match row {
            Ok(row) => {
                // The last row of a sheet is often one of separators alone.
                if row.iter().all(|field| field.trim().is_empty()) {
                    continue;
                }
                let line = lines.of(&row);
                if let Err(problem) = table.add(&row.iter().collect::<Vec<_>>(), line, None) {
                    out.problems.push(Problem { line: Some(line), ..problem });
                }
            }
            Err(error) => {
                let line = error.position().and_then(|position| usize::try_from(position.line()).ok());
                let line = line.map(|line| line + first_line - 1);
                out.problems.push(Problem { line, ..Problem::new("", format!("is no row: {error}")) });
            }
        }
    }
    out.values = table.into_values();
    out
}

/// Counts lines as an editor does. The reader's own count is one too few after a line that ends in CR LF.
pub(crate) struct Lines<'a> {
    text: &'a str,
    /// How far lines are counted, in bytes.
    at: usize,
    /// The line there, counted from 1.
    line: usize,
}

impl<'a> Lines<'a> {
    /// Counts from this line on.
    pub(crate) fn new(text: &'a str, line: usize) -> Self {
        Self { text, at: 0, line }
    }

    /// The line that a row begins on; rows come in order.
    pub(crate) fn of(&mut self, row: &csv::StringRecord) -> usize {
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

    #[test]
    fn a_title_and_the_name_of_the_separator_may_stand_above_the_header() {
        for above in ["sep=;\r\n", "\"sep=;\"\r\n", "京享银行知识库（2026版）;;\r\n\r\n", "SEP=;\r\nFAQ\r\n"]
        {
            let text = format!("{above}id;question;answer\r\na;\"How,\r\nlong?\";Two, or three\r\nb;;\r\n");
            let records = read_csv(&text);
            let line = above.lines().count() + 2;
            assert_eq!(records.values.iter().map(|row| row.line).collect::<Vec<_>>(), [line], "{above}");
            assert_eq!(records.problems[0].line, Some(line + 2), "{above}");
            assert_eq!(records.values[0].value["answers"][0]["body"], "Two, or three");
        }
        assert_eq!(
            read_csv("问题\t答案\n怎么转账？\t点击首页, 转账。\n").values[0].value["answers"][0]["body"],
            "点击首页, 转账。"
        );
        assert_eq!(read_tsv("FAQ\nquestion\tanswer\nHow?\tSo\n").values.len(), 1);
        assert_eq!(read_txt("FAQ\nquestion\tanswer\nHow?\tSo\n").values.len(), 1);
        assert!(read_txt("question,answer\nHow?,So\n").problems[0].message.contains("no table with tabs"));
    }

    #[test]
    fn rows_above_a_header_are_no_title() {
        let problems =
            |text: &str| read_csv(text).problems.into_iter().map(|it| (it.line, it.field)).collect::<Vec<_>>();
        assert_eq!(problems("How?,So\nquestion,answer\nWhy?,So\n")[0], (Some(1), "how?".into()));
        let far = format!("{}question,answer\nWhy?,So\n", "title\n".repeat(HEADER_LINES_MAX));
        assert_eq!(problems(&far)[0].0, Some(1));
        assert_eq!(problems("sep=;\nprice;q\n")[0], (Some(2), "price".into()));
        assert_eq!(read_csv(&far["title\n".len()..]).values.len(), 1);
        let wide = read_csv("question，answer\n怎么转账？，点击首页\n").problems;
        assert!(wide.len() == 1 && wide[0].message.contains("full-width"), "{wide:?}");
    }
}
