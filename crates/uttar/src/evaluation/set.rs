//! Reading a set.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, ErrorKind, Problem, Result};

/// A question with its id and its language, which is used for the report only.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Query {
    /// Names the query in the set.
    pub id: String,
    /// BCP 47 tag.
    pub lang: String,
    /// The question.
    pub text: String,
}

/// Questions with judgements.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct EvaluationSet {
    /// In the order of the file.
    pub queries: Vec<Query>,
    judgements: HashMap<String, HashMap<String, u32>>,
}

impl EvaluationSet {
    /// Reads `queries.jsonl` and `qrels.tsv` of a folder. Every bad line is named.
    pub fn read(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = folder.as_ref();
        let mut set = Self { queries: read_queries(folder.join("queries.jsonl"))?, ..Self::default() };
        let mut problems = Vec::new();
        let file = folder.join("qrels.tsv");
        for (number, line) in (1..).zip(read(&file)?.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            let mut fields = line.split('\t');
            match (fields.next(), fields.next(), fields.next().map(str::parse)) {
                (Some(query), Some(entry), Some(Ok(grade))) => {
                    set.judgements.entry(query.to_owned()).or_default().insert(entry.to_owned(), grade);
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

    /// The grades of the entries that answer a query; none when it is out of scope. Entries with grade 0 do not answer it.
    pub(super) fn judgements(&self, query: &str) -> HashMap<&str, u32> {
        let grades = self.judgements.get(query).into_iter().flatten();
        grades.filter(|(_, grade)| **grade > 0).map(|(entry, grade)| (entry.as_str(), *grade)).collect()
    }
}

/// Reads a `queries.jsonl`. Every bad line is named.
pub fn read_queries(file: impl AsRef<Path>) -> Result<Vec<Query>> {
    let file = file.as_ref();
    let mut queries = Vec::new();
    let mut problems = Vec::new();
    for (number, line) in (1..).zip(read(file)?.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str(line) {
            Ok(query) => queries.push(query),
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
