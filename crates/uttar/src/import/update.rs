//! What the rows of a table change of an entry that is there: what their columns stand for, as a patch does. All else
//! of the entry stays: a table has no column for steps, follow-ups and much more, and must not take away what it cannot
//! hold.
//!
//! - The phrasings of a language that the rows name are those of the rows; other languages stay.
//! - An answer of the rows takes the place of that in the same language, scope and voice (as far as there are columns
//!   for them), or comes to the others. Its steps stay. No answer is removed.
//! - `topics`, `products` and `tags` are as the rows say, empty too, where they have the column.

use super::columns::Columns;
use crate::entry::{Answer, Entry};
use crate::error::Problem;

/// The entry with what the rows of a table change, or why that is not clear.
pub(crate) fn updated(mut entry: Entry, rows: Entry, columns: Columns) -> Result<Entry, Problem> {
    entry.phrasings.extend(rows.phrasings);
    update_answers(&mut entry.answers, rows.answers, columns)?;
    for (column, old, new) in [
        ("topics", &mut entry.topics, rows.topics),
        ("products", &mut entry.products, rows.products),
        ("tags", &mut entry.tags, rows.tags),
    ] {
        if columns.has(column) {
            *old = new;
        }
    }
    Ok(entry)
}

/// Whether an answer is most likely the one that a row means.
type Sign<'a> = &'a dyn Fn(&Answer, &Answer) -> bool;

fn update_answers(answers: &mut Vec<Answer>, rows: Vec<Answer>, columns: Columns) -> Result<(), Problem> {
    let has_days = columns.has("valid_from") || columns.has("valid_to");
    let is_same = |answer: &Answer, row: &Answer| {
        answer.lang == row.lang
            && (!columns.has("scope") || answer.scope == row.scope)
            && (!columns.has("voice") || answer.voice == row.voice)
    };
    // Those that are as they were first, the surest signs before the others.
    let signs: [Sign; 3] = [
        &|answer, row| answer.body == row.body && (!has_days || answer.valid == row.valid),
        &|answer, row| answer.body == row.body,
        &|answer, row| row.valid.is_some() && answer.valid == row.valid,
    ];
    let mut is_taken = vec![false; answers.len()];
    let mut left = rows;
    for sign in signs {
        left.retain(|row| {
            let meant =
                (0..is_taken.len()).find(|&at| !is_taken[at] && is_same(&answers[at], row) && sign(&answers[at], row));
            if let Some(at) = meant {
                is_taken[at] = true;
                set(&mut answers[at], row, columns);
            }
            meant.is_none()
        });
    }
    for (number, row) in left.iter().enumerate() {
        let free = |at: &usize| !is_taken[*at] && is_same(&answers[*at], row);
        let texts: Vec<usize> = (0..is_taken.len()).filter(free).filter(|&at| !answers[at].body.is_empty()).collect();
        let rivals = left[number..].iter().filter(|other| is_same(other, row)).count();
        if texts.len() > rivals {
            let message = format!(
                "{} answers of the entry in {} may be the one that is meant; tell them apart by the columns scope and voice, or give all of them",
                texts.len(),
                row.lang
            );
            return Err(Problem::new("answer", message));
        }
        // An answer of steps alone may be given a text.
        match texts.first().copied().or_else(|| (0..is_taken.len()).find(free)) {
            Some(at) => {
                is_taken[at] = true;
                set(&mut answers[at], row, columns);
            }
            None => answers.push(row.clone()),
        }
    }
    Ok(())
}

fn set(answer: &mut Answer, row: &Answer, columns: Columns) {
    answer.body.clone_from(&row.body);
    let (mut valid, new) = (answer.valid.unwrap_or_default(), row.valid.unwrap_or_default());
    if columns.has("valid_from") {
        valid.from = new.from;
    }
    if columns.has("valid_to") {
        valid.to = new.to;
    }
    answer.valid = (valid.from.is_some() || valid.to.is_some()).then_some(valid);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn entry(mut value: Value) -> Entry {
        value["id"] = "a".into();
        serde_json::from_value(value).expect("an entry")
    }

    fn columns(names: &str) -> Columns {
        names.split(' ').fold(Columns::default(), Columns::with)
    }

    #[test]
    fn what_has_no_column_stays() {
        let old = json!({"topics": ["x"], "tags": ["t"], "products": ["p"], "follow_ups": ["b"], "valid": {"to": "2026-12-31"},
            "phrasings": {"en": ["How?", "Why?"], "hi": ["कैसे?"]},
            "answers": [{"lang": "en", "scope": "IN", "voice": "warm", "body": "So", "steps": [{"text": "Look."}], "valid": {"from": "2026-01-01", "to": "2026-11-15"}},
                        {"lang": "hi", "body": "", "steps": [{"text": "देखें।"}]}]});
        let rows = json!({"tags": ["u"], "phrasings": {"en": ["How then?"]},
            "answers": [{"lang": "en", "body": "Thus", "valid": {"to": "2026-11-30"}}]});
        let mut want = old.clone();
        want["phrasings"]["en"] = json!(["How then?"]);
        want["answers"][0]["body"] = "Thus".into();
        want["answers"][0]["valid"]["to"] = "2026-11-30".into();
        (want["tags"], want["topics"]) = (json!(["u"]), json!([]));
        let found = updated(entry(old), entry(rows), columns("question answer tags topics valid_to"));
        assert_eq!(found.expect("clear"), entry(want));
    }

    #[test]
    fn an_answer_is_known_by_its_language_scope_and_voice() {
        let old = json!({"answers": [{"lang": "en", "body": "All"}, {"lang": "en", "scope": "IN", "body": "India"}]});
        let rows = |answers: Value| entry(json!({"answers": answers}));
        let update = |answers: Value, names: &str| updated(entry(old.clone()), rows(answers), columns(names));
        let bodies = |entry: Entry| entry.answers.into_iter().map(|answer| answer.body).collect::<Vec<_>>();
        let india = json!([{"lang": "en", "scope": "IN", "body": "New"}]);
        assert_eq!(bodies(update(india, "answer scope").expect("clear")), ["All", "New"]);
        let voice = json!([{"lang": "en", "scope": "IN", "voice": "warm", "body": "Dear"}]);
        assert_eq!(bodies(update(voice, "answer scope voice").expect("clear")), ["All", "India", "Dear"]);
        let one = json!([{"lang": "en", "body": "New"}]);
        let problem = update(one.clone(), "answer").expect_err("which of the two?");
        assert!(problem.message.starts_with("2 answers of the entry in en"), "{problem}");
        assert_eq!(bodies(update(one, "answer scope").expect("clear")), ["New", "India"]);
        let both = json!([{"lang": "en", "body": "India"}, {"lang": "en", "body": "New"}]);
        assert_eq!(bodies(update(both, "answer").expect("clear")), ["New", "India"]);
        let more = json!([{"lang": "en", "body": "1"}, {"lang": "en", "body": "2"}, {"lang": "en", "body": "3"}]);
        assert_eq!(bodies(update(more, "answer").expect("clear")), ["1", "2", "3"]);
        assert_eq!(
            bodies(update(json!([{"lang": "en", "body": "India"}]), "answer").expect("clear")),
            ["All", "India"]
        );
    }

    #[test]
    fn answers_of_other_days_are_known_by_them() {
        let days = |body: &str, to: &str| json!({"lang": "en", "body": body, "valid": {"to": to}});
        let old = entry(json!({"answers": [days("X", "2026-11-15"), days("X", "2026-12-15")]}));
        let rows = entry(json!({"answers": [days("Y", "2026-12-15")]}));
        let found = updated(old, rows, columns("answer valid_to")).expect("clear");
        assert_eq!(found.answers.iter().map(|answer| answer.body.as_str()).collect::<Vec<_>>(), ["X", "Y"]);
    }

    #[test]
    fn steps_alone_may_be_given_a_text() {
        let old = entry(json!({"answers": [{"lang": "en", "body": "", "steps": [{"text": "Look."}]}]}));
        let found = updated(old, entry(json!({"answers": [{"lang": "en", "body": "Thus"}]})), columns("answer"));
        let answers = found.expect("clear").answers;
        assert_eq!((answers.len(), answers[0].body.as_str(), answers[0].steps.len()), (1, "Thus", 1));
    }
}
