//! A set as people keep it: a table with a question and the entry that answers it in each row.

use std::collections::HashMap;
use std::path::Path;

use csv::StringRecord;

use super::{EvaluationSet, Query};
use crate::entry::Scope;
use crate::error::{Error, Problem, Result};
use crate::import;
use crate::limits::Limits;
use crate::quoted;

/// The columns; the first two must be there.
const COLUMNS: [&str; 5] = ["question", "entry", "language", "id", "scope"];
/// Files of spreadsheets, which are no text.
const WORKBOOKS: [&str; 4] = ["xlsx", "xls", "xlsm", "ods"];

/// Reads a table; where no judgements are needed, the column `entry` may be missing.
pub(super) fn read(file: &Path, needs_entries: bool) -> Result<EvaluationSet> {
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    if WORKBOOKS.iter().any(|workbook| extension.eq_ignore_ascii_case(workbook)) {
        let message = "is a workbook, and questions are read from text; save its sheet as CSV (in Excel \"CSV UTF-8\")";
        return Err(Error::invalid_input(format!("{}: {message}", file.display())));
    }
    let is_tsv = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("tsv"));
    let text = import::read_text(file, &Limits::default()).map_err(|problem| vec![problem]);
    text.and_then(|text| parse(&text, is_tsv, needs_entries)).map_err(|problems| {
        let problems = problems.into_iter().map(|problem| Problem { file: Some(file.to_owned()), ..problem }).collect();
        Error::invalid_input(format!("{}: is no table of questions", file.display())).with_problems(problems)
    })
}

fn parse(text: &str, is_tsv: bool, needs_entries: bool) -> Result<EvaluationSet, Vec<Problem>> {
    let delimiter = if is_tsv { b'\t' } else { import::csv_delimiter(text) };
    if let Some(bad) = import::bad_quotes(text, delimiter, 1) {
        return Err(bad.problems);
    }
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().cloned().map_err(|error| vec![wrong(1, "", &format!("is no header: {error}"))])?;
    let columns = columns(&header, if needs_entries { 2 } else { 1 })?;
    let mut set = EvaluationSet::default();
    let mut problems = Vec::new();
    let (mut by_id, mut by_question) = (HashMap::new(), HashMap::new());
    let mut lines = import::Lines::new(text, 1);
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let line = error.position().and_then(|position| usize::try_from(position.line()).ok());
                problems.push(wrong(line.unwrap_or_default(), "", &format!("is no row: {error}")));
                continue;
            }
        };
        let cell = |column: usize| columns[column].and_then(|at| row.get(at)).map(str::trim).unwrap_or_default();
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let line = lines.of(&row);
        let (question, entry, language, id, scope) = (cell(0), cell(1), cell(2), cell(3), cell(4));
        if question.is_empty() {
            problems.push(wrong(line, "question", "is empty; give one or remove the row"));
            continue;
        }
        let scope: Option<Scope> = match scope {
            "" => None,
            _ => match scope.parse() {
                Ok(scope) => Some(scope),
                Err(error) => {
                    problems.push(wrong(line, "scope", &error.to_string()));
                    continue;
                }
            },
        };
        let new = set.queries.len();
        let (id, known) = if id.is_empty() {
            // The same question at another place is another one.
            let known = *by_question.entry((question.to_owned(), scope.clone())).or_insert(new);
            (set.queries.get(known).map_or_else(|| (new + 1).to_string(), |known| known.id.clone()), known)
        } else {
            (id.to_owned(), by_id.get(id).copied().unwrap_or(new))
        };
        let at = *by_id.entry(id.clone()).or_insert(known);
        if at == new {
            let query = match language {
                "" => Query::detected(&*id, question),
                _ => Query::new(&*id, language, question),
            };
            set.queries.push(Query { scope: scope.clone(), line: Some(line), ..query });
        }
        let known = &set.queries[at];
        if known.text != question || known.scope != scope {
            let other = known.line.unwrap_or_default();
            let message = format!("{} is that of another question, in line {other}; give each its own", quoted(&id));
            problems.push(wrong(line, "id", &message));
            continue;
        }
        set.judge(&id, entry, 1);
    }
    if set.queries.is_empty() && problems.is_empty() {
        problems.push(wrong(2, "", "there is no question; give one in each row"));
    }
    if problems.is_empty() { Ok(set) } else { Err(problems) }
}

/// Where each column stands.
fn columns(header: &StringRecord, needed: usize) -> Result<[Option<usize>; 5], Vec<Problem>> {
    let named = |name: &str| header.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name));
    let columns = COLUMNS.map(named);
    let missing = COLUMNS.iter().zip(columns).take(needed).filter(|(_, place)| place.is_none());
    let problems: Vec<Problem> = missing
        .map(|(name, _)| {
            wrong(1, name, "there is no such column; the header is question,entry[,language][,scope][,id]")
        })
        .collect();
    if problems.is_empty() { Ok(columns) } else { Err(problems) }
}

fn wrong(line: usize, field: &str, message: &str) -> Problem {
    Problem { line: (line > 0).then_some(line), ..Problem::new(field, message) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(set: &EvaluationSet) -> Vec<(&str, &str)> {
        set.queries.iter().map(|query| (query.id.as_str(), query.lang.as_str())).collect()
    }

    #[test]
    fn a_question_may_have_several_entries_or_none() {
        let rows = "Question,Entry,Id\nwhen is my refund,refund-time,\nwhen is my refund,returns,\nमौसम कैसा है,,w\n,,\n";
        let set = parse(rows, false, true).expect("a table");
        assert_eq!(ids(&set), [("1", "en"), ("w", "hi")]);
        assert_eq!(set.judgements("1"), HashMap::from([("refund-time", 1), ("returns", 1)]));
        assert!(set.judgements("w").is_empty());
        let set = parse("entry;question;language\nrefund-time;kab aayega;hi-Latn\n", false, true).expect("semicolons");
        assert_eq!(ids(&set), [("1", "hi-Latn")]);
        let set = parse("question\tentry\nwhy, really\ta\n", true, true).expect("tabs");
        assert_eq!(set.queries[0].text, "why, really");
    }

    #[test]
    fn bad_rows_and_headers_are_named() {
        let places = |text: &str| {
            let problems = parse(text, false, true).expect_err("bad");
            problems.into_iter().map(|problem| (problem.line, problem.field)).collect::<Vec<_>>()
        };
        assert_eq!(places("q,a\nb,c\n"), [(Some(1), "question".into()), (Some(1), "entry".into())]);
        assert_eq!(places("question,entry\r\na,b\r\n\r\n,c\r\n"), [(Some(4), "question".into())]);
        assert_eq!(places("question,entry\n"), [(Some(2), String::new())]);
        assert_eq!(places("question,entry,scope\na,b,IN\nc,d,a b\n"), [(Some(3), "scope".into())]);
        assert_eq!(places("question,entry\na,b\n\"c,d\ne,f\n"), [(Some(3), String::new())]);
    }

    #[test]
    fn an_id_stands_for_one_question() {
        let wrong = |rows: &str| {
            let problems = parse(rows, false, true).expect_err("two questions");
            problems.into_iter().map(|problem| (problem.line, problem.field, problem.message)).collect::<Vec<_>>()
        };
        let found = wrong("id,question,entry\n7,why,a\n8,who,b\n\n 7 ,when,c\n");
        assert_eq!((found.len(), found[0].0, found[0].1.as_str()), (1, Some(5), "id"));
        assert!(found[0].2.contains("\"7\" is that of another question, in line 2"), "{found:?}");
        assert_eq!(wrong("id,question,entry,scope\n7,why,a,IN\n7,why,b,CN\n")[0].0, Some(3), "at another place");
        let set = parse("id,question,entry\n7,why, a\n 7, why ,b \n", false, true).expect("one question");
        assert_eq!(set.judgements("7"), HashMap::from([("a", 1), ("b", 1)]));
        // Without an id of its own a question has its number, which may be that of another.
        let found = wrong("id,question,entry\n2,why,a\n,who,b\n");
        assert_eq!((found[0].0, found[0].1.as_str()), (Some(3), "id"));
    }

    #[test]
    fn a_question_may_be_asked_at_several_places() {
        let set = parse("question,entry,scope\nwhy,a,IN\nwhy,b,CN\nwhy,c,IN\nwho,d,\n", false, true).expect("a table");
        let scopes: Vec<_> = set.queries.iter().map(|query| query.scope.as_ref().map(ToString::to_string)).collect();
        assert_eq!(scopes, [Some("IN".to_owned()), Some("CN".to_owned()), None]);
        assert_eq!(set.judgements("1"), HashMap::from([("a", 1), ("c", 1)]));
    }

    #[test]
    fn questions_alone_need_no_entries() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("questions.csv");
        std::fs::write(&file, "Question\nwhy\nwhy not\n").expect("written");
        let queries = crate::evaluation::read_queries(&file).expect("questions");
        assert_eq!(queries.iter().map(|query| query.text.as_str()).collect::<Vec<_>>(), ["why", "why not"]);
        assert_eq!(EvaluationSet::read(&file).expect_err("no entries").problems()[0].field, "entry");
        std::fs::write(folder.path().join("questions.XLSX"), "PK").expect("written");
        let error = EvaluationSet::read(folder.path().join("questions.XLSX")).expect_err("a workbook");
        assert!(error.message().contains("CSV UTF-8"), "{error}");
    }

    #[test]
    fn a_file_is_read_and_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("questions.CSV");
        std::fs::write(&file, "\u{feff}question,entry\nwhy,a\n").expect("written");
        assert_eq!(EvaluationSet::read(&file).expect("a table").queries.len(), 1);
        std::fs::write(&file, "why\n").expect("written");
        let error = EvaluationSet::read(&file).expect_err("no table");
        assert_eq!(error.problems()[0].file.as_deref(), Some(file.as_path()));
        let error = EvaluationSet::read(folder.path().join("none.csv")).expect_err("no file");
        assert_eq!(error.kind(), crate::ErrorKind::NotFound);
    }
}
