//! CSV in the [flat shape](crate::import::flat): of each language the first question beside the first answer, and so
//! on; the longer list goes on alone.
//!
//! It begins with a byte order mark: without one Excel takes a CSV that is opened by a double click for the encoding of
//! the machine, and shows Hindi and Chinese as rubbish. Our import and the readers of most languages pass over it.

use super::{ExportFormat, Losses};
use crate::entry::{Answer, Entry};
use crate::import::flat::{LIST_SEPARATOR, LIST_SEPARATORS};
use crate::time::{Moment, Validity};

const COLUMNS: usize = 11;

pub(super) const FORMAT: ExportFormat = ExportFormat {
    name: "csv",
    extensions: &["csv"],
    media_type: "text/csv; charset=utf-8",
    frame: ["\u{feff}id,language,question,answer,scope,voice,valid_from,valid_to,topics,products,tags\n", "", ""],
    write,
};

fn write(entry: &Entry, losses: &mut Losses) -> Vec<String> {
    note_losses(entry, losses);
    let mut out = csv::Writer::from_writer(Vec::new());
    for row in rows(entry) {
        out.write_record(row).expect("memory takes every record of eleven fields");
    }
    vec![String::from_utf8(out.into_inner().expect("memory can be flushed")).expect("written from strings")]
}

fn rows(entry: &Entry) -> Vec<[String; COLUMNS]> {
    let mut languages: Vec<&str> = entry.phrasings.keys().map(AsRef::as_ref).collect();
    for answer in &entry.answers {
        if !languages.contains(&answer.lang.as_str()) {
            languages.push(answer.lang.as_str());
        }
    }
    let mut out: Vec<[String; COLUMNS]> = Vec::new();
    for language in languages {
        let questions = entry.phrasings.get(language).map(Vec::as_slice).unwrap_or_default();
        let answers: Vec<&Answer> = entry.answers.iter().filter(|answer| answer.lang.as_str() == language).collect();
        for i in 0..questions.len().max(answers.len()) {
            let answer = answers.get(i);
            let lists = |list: &[String]| if out.is_empty() { joined(list) } else { String::new() };
            out.push([
                entry.id.clone(),
                language.to_owned(),
                questions.get(i).cloned().unwrap_or_default(),
                answer.map(|answer| answer.body.clone()).unwrap_or_default(),
                answer.and_then(|answer| answer.scope.as_ref()).map(ToString::to_string).unwrap_or_default(),
                answer.and_then(|answer| answer.voice.clone()).unwrap_or_default(),
                day(answer, |valid| valid.from),
                day(answer, |valid| valid.to),
                lists(&entry.topics),
                lists(&entry.products),
                lists(&entry.tags),
            ]);
        }
    }
    out
}

fn day(answer: Option<&&Answer>, end: impl Fn(Validity) -> Option<Moment>) -> String {
    answer.and_then(|answer| end(answer.valid?)).map(|moment| moment.to_string()).unwrap_or_default()
}

fn joined(list: &[String]) -> String {
    list.join(&LIST_SEPARATOR.to_string())
}

fn note_losses(entry: &Entry, losses: &mut Losses) {
    const NO_COLUMN: &str = "has no column; an import over the same entries keeps it, another base will not have it";
    for (field, is_lost) in [
        ("valid", entry.valid.is_some()),
        ("follow_ups", !entry.follow_ups.is_empty()),
        ("allow", !entry.allow.is_empty()),
        ("answers.steps", entry.answers.iter().any(|answer| !answer.steps.is_empty())),
        ("answers.updated", entry.answers.iter().any(|answer| answer.updated.is_some())),
    ] {
        if is_lost {
            losses.note(entry, field, NO_COLUMN);
        }
    }
    if entry.topics.iter().chain(&entry.products).chain(&entry.tags).any(|item| item.contains(LIST_SEPARATORS)) {
        losses.note(
            entry,
            "topics, products, tags",
            "hold a separator (; | 、 or a line break) and will be read as more items",
        );
    }
    if entry.all_phrasings().any(|(_, text)| text.contains('\n')) {
        losses.note(entry, "phrasings", "have several lines and will be read as more phrasings");
    }
    let texts =
        entry.all_phrasings().map(|(_, text)| text).chain(entry.answers.iter().map(|answer| answer.body.as_str()));
    if texts.into_iter().any(|text| text.trim() != text) {
        losses.note(entry, "phrasings, answers.body", "lose spaces at their ends when they are read");
    }
    // Answers are read in the order of their languages.
    let mut order: Vec<String> = Vec::new();
    for row in rows(entry) {
        if !row[3].is_empty() {
            order.push(row[3].clone());
        }
    }
    if order.iter().ne(entry.answers.iter().map(|answer| &answer.body).filter(|body| !body.is_empty())) {
        losses.note(entry, "answers", "are sorted by language");
    }
}
