//! Reading a set.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::table;
use crate::base::KnowledgeBase;
use crate::entry::Scope;
use crate::error::{Error, ErrorKind, Problem, Result};
use crate::reply::SearchRequest;

/// A question with its id and its language, which is used for the report only.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Query {
    /// Names the query in the set.
    pub id: String,
    /// BCP 47 tag.
    pub lang: String,
    /// The question.
    pub text: String,
    /// Where it is asked; where it says nothing, as all are.
    #[serde(default)]
    pub scope: Option<Scope>,
    /// The line of the file that it was read from, counted from 1.
    #[serde(skip)]
    pub(super) line: Option<usize>,
}

impl Query {
    /// A question with its id and its language.
    pub fn new(id: impl Into<String>, lang: impl Into<String>, text: impl Into<String>) -> Self {
        Self { id: id.into(), lang: lang.into(), text: text.into(), scope: None, line: None }
    }

    /// A question with its id, in the language that it most likely is in; `und` where that is not known.
    pub fn detected(id: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let detected = uttar_analysis::detect(&text).languages;
        let lang = detected.first().map_or("und", |guess| guess.language.as_str());
        Self { id: id.into(), lang: lang.to_owned(), text, scope: None, line: None }
    }

    /// The same, asked at a place.
    #[must_use]
    pub fn at(mut self, scope: Scope) -> Self {
        self.scope = Some(scope);
        self
    }

    /// How it is asked, where all are asked as `asked` says.
    pub fn request(&self, asked: &SearchRequest) -> SearchRequest {
        let mut request = SearchRequest { query: self.text.clone(), ..asked.clone() };
        if self.scope.is_some() {
            request.scope.clone_from(&self.scope);
        }
        request
    }
}

/// Questions with judgements.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct EvaluationSet {
    /// In the order of the file.
    pub queries: Vec<Query>,
    judgements: HashMap<String, HashMap<String, u32>>,
    /// The file that the questions were read from.
    file: Option<PathBuf>,
}

impl EvaluationSet {
    /// Questions, and judgements of them: the id of a query, the id of an entry, and a grade, 1 for an entry that
    /// answers it. Spaces around the id of an entry are no part of it, and spaces alone name none.
    pub fn new<'a>(queries: Vec<Query>, judgements: impl IntoIterator<Item = (&'a str, &'a str, u32)>) -> Self {
        let mut set = Self { queries, ..Self::default() };
        for (query, entry, grade) in judgements {
            set.judge(query, entry, grade);
        }
        set
    }

    pub(super) fn judge(&mut self, query: &str, entry: &str, grade: u32) {
        let entry = entry.trim();
        if !entry.is_empty() {
            self.judgements.entry(query.to_owned()).or_default().insert(entry.to_owned(), grade);
        }
    }

    /// Refuses what nobody can ask, before anything is asked: what is wrong for all of them once, else each question
    /// that is wrong, by its place.
    pub(super) fn check(&self, base: &KnowledgeBase, asked: &SearchRequest) -> Result<()> {
        base.check_question(&SearchRequest { query: "?".to_owned(), ..asked.clone() })?;
        let mut problems = Vec::new();
        for (number, query) in self.queries.iter().enumerate() {
            match base.check_question(&query.request(asked)) {
                Err(error) if error.kind() == ErrorKind::InvalidInput => {
                    problems.extend(error.problems().iter().map(|problem| self.problem(number, query, problem)));
                }
                checked => checked?,
            }
        }
        if problems.is_empty() {
            return Ok(());
        }
        let message = "there are questions that nobody can ask; mend or drop them";
        Err(Error::invalid_input(message).with_problems(problems))
    }

    /// What is wrong with the request of a question, at the place of the question.
    fn problem(&self, number: usize, query: &Query, problem: &Problem) -> Problem {
        let field = if problem.field == "query" { "question" } else { &problem.field };
        match (&self.file, query.line) {
            (Some(file), Some(line)) => Problem::new(field, &*problem.message).at(file, line),
            _ => Problem::new(format!("questions[{number}].{field}"), &*problem.message),
        }
    }

    /// The same, read from a file.
    fn of(self, file: &Path) -> Self {
        Self { file: Some(file.to_owned()), ..self }
    }

    /// Reads a set. Of a folder its `queries.jsonl` and `qrels.tsv`; a file is a table, CSV or TSV, with the columns
    /// `question,entry[,language][,scope][,id]`. Several entries that answer a question have a row each, with the same
    /// question, and the same id if there is one; without an entry nothing answers it. Every bad line is named, and so
    /// are both rows where one id stands for two questions.
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        if path.is_file() {
            table::read(path, true).map(|set| set.of(path))
        } else if path.is_dir() {
            Self::read_folder(path)
        } else {
            let message = format!("{}: is not there; name a table of questions (CSV, TSV) or a folder", path.display());
            Err(Error::new(ErrorKind::NotFound, message))
        }
    }

    fn read_folder(folder: &Path) -> Result<Self> {
        let queries = folder.join("queries.jsonl");
        let mut set = Self { queries: read_queries(&queries)?, ..Self::default() }.of(&queries);
        let mut problems = Vec::new();
        let file = folder.join("qrels.tsv");
        for (number, line) in (1..).zip(read(&file)?.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            let mut fields = line.split('\t');
            match (fields.next(), fields.next(), fields.next().map(str::parse)) {
                (Some(query), Some(entry), Some(Ok(grade))) => {
                    set.judge(query, entry, grade);
                }
                _ => problems.push(Problem::new("", "is not `query TAB entry TAB grade`").at(&file, number)),
            }
        }
        if !problems.is_empty() {
            let message = format!("{}: is no evaluation set", folder.display());
            return Err(Error::invalid_input(message).with_problems(problems));
        }
        Ok(set)
    }

    /// The entries that answer one of the queries, each once, in order.
    pub(super) fn judged_entries(&self) -> BTreeSet<&str> {
        self.queries.iter().flat_map(|query| self.judgements(&query.id).into_keys()).collect()
    }

    /// The grades of the entries that answer a query; none when it is out of scope. Entries with grade 0 do not answer
    /// it.
    pub(super) fn judgements(&self, query: &str) -> HashMap<&str, u32> {
        let grades = self.judgements.get(query).into_iter().flatten();
        grades.filter(|(_, grade)| **grade > 0).map(|(entry, grade)| (entry.as_str(), *grade)).collect()
    }
}

/// Reads questions without judgements: a `queries.jsonl`, or a table (`.csv`, `.tsv`) as [`EvaluationSet::read`] takes
/// it, whose column `entry` may be missing. Every bad line is named.
pub fn read_queries(file: impl AsRef<Path>) -> Result<Vec<Query>> {
    let file = file.as_ref();
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
    if matches!(extension.as_str(), "csv" | "tsv") {
        return Ok(table::read(file, false)?.queries);
    }
    let mut queries = Vec::new();
    let mut problems = Vec::new();
    for (number, line) in (1..).zip(read(file)?.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str::<Query>(line) {
            Ok(query) => queries.push(Query { line: Some(number), ..query }),
            Err(error) => problems.push(Problem::new("", error.to_string()).at(file, number)),
        }
    }
    if problems.is_empty() {
        return Ok(queries);
    }
    Err(Error::invalid_input("bad queries; each line is {\"id\", \"lang\", \"text\"}").with_problems(problems))
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).map_err(|error| {
        let message = format!("{}: cannot be read; a set needs queries.jsonl and qrels.tsv", file.display());
        Error::new(ErrorKind::NotFound, message).caused_by(error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_set_and_names_bad_lines() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("queries.jsonl"), "{\"id\":\"q\",\"lang\":\"en\",\"text\":\"why\"}\n")
            .expect("written");
        fs::write(folder.path().join("qrels.tsv"), "q\ta\t1\nq\tb\t0\n").expect("written");
        let set = EvaluationSet::read(folder.path()).expect("a set");
        assert_eq!(set.judgements("q"), HashMap::from([("a", 1)]));
        fs::write(folder.path().join("qrels.tsv"), "q a 1\n").expect("written");
        let error = EvaluationSet::read(folder.path()).expect_err("a bad line");
        assert_eq!(error.problems()[0].line, Some(1));
    }
}
