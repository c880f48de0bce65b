//! Entries that several records of a file make together: rows with one id, questions with one identifier.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{Columns, Located};

/// Entries by id, in the order in which they first came.
#[derive(Default)]
pub(super) struct GatheredEntries {
    places: HashMap<String, usize>,
    values: Vec<Located<Value>>,
}

impl GatheredEntries {
    /// The entry with this id, which begins on this line if it is new.
    pub(super) fn entry(&mut self, id: &str, line: usize) -> GatheredEntry<'_> {
        let at = *self.places.entry(id.to_owned()).or_insert_with(|| {
            self.values.push(Located::new(line, json!({"id": id, "phrasings": {}, "answers": []})));
            self.values.len() - 1
        });
        GatheredEntry(&mut self.values[at])
    }

    pub(super) fn into_values(self) -> Vec<Located<Value>> {
        self.values
    }
}

/// An entry that grows. What it has already is not added again.
pub(super) struct GatheredEntry<'a>(&'a mut Located<Value>);

impl GatheredEntry<'_> {
    /// Adds the columns that a row of a table stands for.
    pub(super) fn add_columns(&mut self, columns: Columns) {
        self.0.columns = Some(self.0.columns.unwrap_or_default().and(columns));
    }

    pub(super) fn add_phrasing(&mut self, language: &str, text: &str) {
        let phrasings = self.0.value["phrasings"].as_object_mut().expect("made as an object");
        push_new(phrasings.entry(language).or_insert_with(|| json!([])), json!(text));
    }

    pub(super) fn add_answer(&mut self, answer: Value) {
        push_new(&mut self.0.value["answers"], answer);
    }

    /// Adds a name to one of the lists of an entry, such as `topics`.
    pub(super) fn add_label(&mut self, field: &str, label: &str) {
        let entry = self.0.value.as_object_mut().expect("made as an object");
        push_new(entry.entry(field).or_insert_with(|| json!([])), json!(label));
    }

    pub(super) fn answers(&self) -> &[Value] {
        self.0.value["answers"].as_array().expect("made as a list")
    }
}

fn push_new(list: &mut Value, item: Value) {
    let list = list.as_array_mut().expect("made as a list");
    if !list.contains(&item) {
        list.push(item);
    }
}
