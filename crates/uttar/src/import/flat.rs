//! The flat shape that everybody has: a header and rows, with a question and an answer each.
//!
//! Columns: `question`, `answer`, and if wanted `alternatives` (other questions), `language`, `id`, `scope`, `voice`,
//! `valid_from`, `valid_to` (of the answer), `topics`, `products`, `tags`, in English or as they are called [in other
//! languages](super::columns). A question may have several lines, a phrasing each; lists are separated by `;`, `|` or
//! line breaks, or as in Chinese by `；`, and topics, products and tags also by `、`. A missing language is detected, a
//! missing id is made from the question, so that the same file imported twice gives the same entries. Rows of a file
//! with the same id are one entry: more phrasings, more languages, more answers; such a row may lack the question or
//! the answer.

use serde_json::{Value, json};

use super::columns::{COLUMNS, Columns, column, has_questions};
use super::defaults::{detected, made_id};
use super::gathered::GatheredEntries;
use super::{Located, encoding};
use crate::error::Problem;
use crate::time::Moment;

/// Between the items of a list in one field, as we write it.
pub(crate) const LIST_SEPARATOR: char = ';';
/// Between the items of a list in one field, as people write it.
pub(crate) const LIST_SEPARATORS: [char; 7] = [LIST_SEPARATOR, '；', '、', '|', '｜', '\n', ITEM_END];
/// Between questions: a question may hold what separates topics in Chinese.
const QUESTION_SEPARATORS: [char; 6] = [LIST_SEPARATOR, '；', '|', '｜', '\n', ITEM_END];
/// Behind each item of what was a list already, in which nothing else separates (ASCII: unit separator).
pub(super) const ITEM_END: char = '\u{1f}';

/// What spreadsheets write where they could not compute a cell.
const ERRORS: [&str; 13] = [
    "#REF!",
    "#N/A",
    "#VALUE!",
    "#NAME?",
    "#DIV/0!",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#GETTING_DATA",
    "#ERROR!",
];

/// A table that is being read: its header is known, its rows come one by one.
pub(super) struct Table {
    header: Vec<&'static str>,
    entries: GatheredEntries,
}

impl Table {
    /// A table with these columns; or what is wrong with them.
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Result<Self, Vec<Problem>> {
        let mut header = Vec::new();
        let mut problems: Vec<Problem> = names.clone().find_map(encoding::unreadable).into_iter().collect();
        for (number, name) in (1..).zip(names.clone()) {
            match column(name) {
                Some(column) if header.contains(&column) => {
                    problems.push(Problem::new(column, "stands twice in the header; remove one of the columns"));
                }
                Some(column) => header.push(column),
                None if name.trim().is_empty() => {
                    let message = format!("column {number} has no name; write the table without its index, or name it");
                    problems.push(Problem::new("", message));
                }
                None => {
                    let message = format!("is no known column; known are {}", COLUMNS.join(", "));
                    problems.push(Problem::new(name.trim().to_lowercase(), message));
                }
            }
        }
        if names.clone().next().is_some() && !has_questions(names) {
            problems.push(Problem::new("question", "the column is missing; the header must name question and answer"));
        }
        if problems.is_empty() { Ok(Self { header, entries: GatheredEntries::default() }) } else { Err(problems) }
    }

    /// Adds a row, which belongs to the entry `id` if it names no other, and gives the id of its entry; or says which
    /// field is wrong.
    pub(super) fn add(&mut self, row: &[&str], line: usize, id: Option<&str>) -> Result<String, Problem> {
        let columns = self.header.iter().fold(Columns::default(), |columns, column| columns.with(column));
        self.add_named(row, columns, line, id)
    }

    /// As [`add`](Self::add), where the row stands for some of the columns only.
    pub(super) fn add_named(
        &mut self,
        row: &[&str],
        columns: Columns,
        line: usize,
        id: Option<&str>,
    ) -> Result<String, Problem> {
        self.check_row(row)?;
        let field = |name: &str| {
            let column = self.header.iter().position(|column| *column == name)?;
            row.get(column).map(|text| text.trim()).filter(|text| !text.is_empty())
        };
        let mut questions: Vec<&str> = field("question").map(|text| items(text, &['\n', ITEM_END])).unwrap_or_default();
        questions.extend(field("alternatives").into_iter().flat_map(|text| items(text, &QUESTION_SEPARATORS)));
        let answer = field("answer");
        let id = match (field("id").or(id), questions.first()) {
            (Some(id), question) if question.is_some() || answer.is_some() => id.to_owned(),
            (_, Some(question)) => made_id(question),
            _ => return Err(Problem::new("question", "is empty; write one or remove the row")),
        };
        let language = match field("language") {
            Some(tag) => parsed::<uttar_analysis::LanguageTag>("language", tag)?,
            None => detected(&format!("{}\n{}", questions.join("\n"), answer.unwrap_or_default())),
        };
        let scope = field("scope").map(|scope| parsed::<crate::entry::Scope>("scope", scope)).transpose()?;
        let day = |name| field(name).map(|day| parsed::<Moment>(name, day)).transpose();
        let valid = [("from", day("valid_from")?), ("to", day("valid_to")?)];
        let mut entry = self.entries.entry(&id, line);
        entry.add_columns(columns);
        for question in questions {
            entry.add_phrasing(&language, question);
        }
        if let Some(answer) = answer {
            let mut value = json!({"lang": language, "body": answer});
            for (name, text) in [("scope", scope), ("voice", field("voice").map(str::to_owned))] {
                if let Some(text) = text {
                    value[name] = json!(text);
                }
            }
            for (end, day) in valid.into_iter().filter_map(|(end, day)| Some((end, day?))) {
                value["valid"][end] = json!(day);
            }
            entry.add_answer(value);
        }
        for name in ["topics", "products", "tags"] {
            for item in field(name).into_iter().flat_map(|list| items(list, &LIST_SEPARATORS)) {
                entry.add_label(name, item);
            }
        }
        Ok(id)
    }

    /// Refuses a row with another number of fields than the header, with bytes that are no text, or with what a
    /// spreadsheet could not compute.
    fn check_row(&self, row: &[&str]) -> Result<(), Problem> {
        if row.len() != self.header.len() {
            let (fields, columns) = (row.len(), self.header.len());
            let noun = if fields == 1 { "field" } else { "fields" };
            let message =
                format!("has {fields} {noun} and the header {columns}; quote a field that holds the separator");
            return Err(Problem::new("", message));
        }
        if let Some(problem) = row.iter().find_map(|field| encoding::unreadable(field)) {
            return Err(problem);
        }
        let error = row.iter().enumerate().find(|(_, field)| ERRORS.contains(&field.trim()));
        error.map_or(Ok(()), |(column, error)| Err(uncomputed(self.header[column], error.trim())))
    }

    /// The column that a field of a problem names, counted from 0.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| *column == name)
    }

    pub(super) fn into_values(self) -> Vec<Located<Value>> {
        self.entries.into_values()
    }
}

/// That a cell shows an error in place of a text.
pub(super) fn uncomputed(field: &str, error: &str) -> Problem {
    Problem::new(field, format!("shows the error {error}; mend its formula, or write the text itself"))
}

/// The items of a list: as they were if it was one already, else what stands between the separators.
fn items<'a>(list: &'a str, separators: &[char]) -> Vec<&'a str> {
    let separators = if list.contains(ITEM_END) { &[ITEM_END] } else { separators };
    list.split(separators).map(str::trim).filter(|item| !item.is_empty()).collect()
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display> + std::fmt::Display>(
    field: &str,
    text: &str,
) -> Result<String, Problem> {
    text.parse::<T>().map(|value| value.to_string()).map_err(|error| Problem::new(field, error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_could_not_compute_is_no_text() {
        let mut table = Table::new(["question", "answer", "topics"].into_iter()).expect("a good header");
        for error in ERRORS {
            let problem = table.add(&["Why?", &format!(" {error} "), ""], 2, None).expect_err("an error");
            assert_eq!((problem.field.as_str(), problem.message.contains(error)), ("answer", true), "{problem}");
        }
        table
            .add(&["Why does it show #REF! here?", "#N/A means that nothing was found", "#1"], 3, None)
            .expect("texts");
    }

    #[test]
    fn a_column_without_a_name_is_counted() {
        let Err(problems) = Table::new(["", "question", "answer", " "].into_iter()) else { panic!("no names") };
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(told[0], "column 1 has no name; write the table without its index, or name it");
        assert!(told.len() == 2 && told[1].starts_with("column 4 has no name"), "{told:?}");
    }

    #[test]
    fn a_row_may_add_only_an_answer_to_its_entry() {
        let mut table = Table::new(["id", "question", "answer", "scope", "topics"].into_iter()).expect("a good header");
        table.add(&["a", "Why?", "Because", "IN/KA", "x; y"], 2, None).expect("a row");
        table.add(&["a", "", "So", "CN", "y"], 3, None).expect("a row");
        let problem = table.add(&["", "", "So", "", ""], 4, None).expect_err("neither id nor question");
        assert_eq!(problem.field, "question");
        let problem = table.add(&["b", "Who?", "", "a b", ""], 5, None).expect_err("no scope");
        assert_eq!(problem.field, "scope");
        let values = table.into_values();
        assert_eq!(values[0].value["answers"][1], json!({"lang": "en", "body": "So", "scope": "CN"}));
        assert_eq!(values[0].value["topics"], json!(["x", "y"]));
    }

    #[test]
    fn a_cell_may_hold_several_questions_and_a_list_any_separator() {
        let mut table = Table::new(["问题", "相似问", "答案", "分类"].into_iter()).expect("a good header");
        let rows = [
            [
                "怎么转账？\r\n如何汇款",
                "转账、汇款怎么弄；怎么打钱|给别人转钱",
                "点击首页；然后确认。",
                "转账；限额、手续费",
            ],
            ["How long?", "", "Two days;\nor three.", "a|b;c"],
        ];
        let ids = rows.map(|row| table.add(&row, 2, None).expect("a row"));
        assert_eq!(ids[0], made_id("怎么转账？"));
        let values = table.into_values();
        assert_eq!(
            values[0].value["phrasings"]["zh-Hans"],
            json!(["怎么转账？", "如何汇款", "转账、汇款怎么弄", "怎么打钱", "给别人转钱"])
        );
        assert_eq!(values[0].value["answers"][0]["body"], "点击首页；然后确认。");
        assert_eq!(values[0].value["topics"], json!(["转账", "限额", "手续费"]));
        assert_eq!(values[1].value["answers"][0]["body"], "Two days;\nor three.");
        assert_eq!(values[1].value["topics"], json!(["a", "b", "c"]));
    }

    #[test]
    fn a_row_without_an_id_may_belong_to_one() {
        let mut table = Table::new(["question", "answer", "id"].into_iter()).expect("a good header");
        let first = table.add(&["Why?", "So", ""], 2, None).expect("a row");
        assert_eq!(table.add(&["What for?", "So", ""], 3, Some(&first)), Ok(first.clone()));
        assert_eq!(table.add(&["Who?", "We", "b"], 4, Some(&first)), Ok("b".to_owned()));
        assert_eq!(table.into_values().len(), 2);
    }
}
