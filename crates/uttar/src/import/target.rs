//! Where a record of a file goes: it gets its type, its id is compared with all before, and what is wrong with it is
//! noted at its place.

use std::collections::HashMap;

use serde::de::DeserializeOwned;

use super::defaults::{is_made, made_id};
use super::{Batch, Location};
use crate::entry::Entry;
use crate::error::Problem;
use crate::quoted;

/// What has stood where in an import so far.
#[derive(Debug, Default)]
pub(super) struct Seen(HashMap<String, Location>);

impl Seen {
    /// Where it stands last that has this name.
    pub(super) fn location(&self, name: &Name) -> Option<&Location> {
        self.0.get(&name.key())
    }
}

/// What a record is called.
#[derive(Debug)]
pub(super) struct Name {
    /// What it is: entries and products may have the same id.
    what: &'static str,
    id: String,
    /// The question that the id was made from; none for an id that somebody gave.
    question: Option<String>,
}

impl Name {
    pub(super) fn new(what: &'static str, id: &str) -> Self {
        Self { what, id: id.to_owned(), question: None }
    }

    pub(super) fn of_entry(entry: &Entry) -> Self {
        let mut asked = entry.all_phrasings().map(|(_, text)| text);
        let question = asked.find(|text| is_made(&entry.id) && made_id(text) == entry.id).map(str::to_owned);
        Self { question, ..Self::new("entry", &entry.id) }
    }

    fn key(&self) -> String {
        format!("{} {}", self.what, self.id)
    }

    fn stands_twice(&self, first: &Location) -> Problem {
        let Self { what, id, question } = self;
        let location = format!("{}:{}", first.file.display(), first.line);
        match question {
            Some(question) => {
                let message = format!(
                    "{} is also asked in {location}; put the two into one file, or give each entry an id of its own",
                    quoted(question)
                );
                Problem::new("question", message)
            }
            None => Problem::new(
                "id",
                format!("{} stands here and in {location}; give each {what} an id of its own", quoted(id)),
            ),
        }
    }
}

/// Where one record goes.
#[derive(Debug)]
pub(super) struct Target<'a> {
    location: Location,
    seen: &'a mut Seen,
    batch: &'a mut Batch,
}

impl<'a> Target<'a> {
    pub(super) fn new(location: Location, seen: &'a mut Seen, batch: &'a mut Batch) -> Self {
        Self { location, seen, batch }
    }

    /// Gives the record its type, or notes the field that does not fit.
    pub(super) fn take<T: DeserializeOwned>(&mut self, value: serde_json::Value) -> Option<T> {
        if !value.is_object() {
            self.note(Problem::new("", "is not an object; write {\"id\": ..., ...}"));
            return None;
        }
        match serde_path_to_error::deserialize(value) {
            Ok(typed) => Some(typed),
            Err(error) => {
                let field = error.path().to_string();
                let field = if field == "." { String::new() } else { field };
                self.note(Problem::new(field, error.inner().to_string()));
                None
            }
        }
    }

    /// Keeps a typed record if nothing is wrong with it and its id is new in this import.
    pub(super) fn add(mut self, name: Name, problems: Vec<Problem>, keep: impl FnOnce(&mut Batch, Location)) {
        let first = if name.id.is_empty() { None } else { self.seen.0.insert(name.key(), self.location.clone()) };
        let is_good = first.is_none() && problems.is_empty();
        problems.into_iter().for_each(|problem| self.note(problem));
        if let Some(first) = first {
            self.note(name.stands_twice(&first));
        }
        if is_good {
            self.keep(keep);
        }
    }

    /// Keeps a record that has no id and is checked later.
    pub(super) fn keep(self, keep: impl FnOnce(&mut Batch, Location)) {
        keep(self.batch, self.location);
    }

    fn note(&mut self, problem: Problem) {
        self.batch.problems.push(problem.at(&self.location.file, self.location.line));
    }
}
