//! What an entry must keep to, beyond its shape.

use crate::entry::{Answer, Entry};
use crate::error::Problem;
use crate::limits::Limits;

/// All that is wrong with an entry; nothing when it may be stored.
pub(crate) fn validate(entry: &Entry, limits: &Limits) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut add = |field: String, message: String| problems.push(Problem::new(field, message));

    if let Some(message) = id_problem(&entry.id, limits) {
        add("id".into(), message);
    }
    if entry.phrasings.values().all(Vec::is_empty) && entry.answers.is_empty() {
        add(
            String::new(),
            "has neither phrasings nor answers, so nothing could find it: add a question or an answer".into(),
        );
    }
    let count = entry.all_phrasings().count();
    if count > limits.phrasings_max {
        add("phrasings".into(), format!("{count} phrasings are more than {}; split the entry", limits.phrasings_max));
    }
    for (language, texts) in &entry.phrasings {
        for (i, text) in texts.iter().enumerate() {
            let field = || format!("phrasings.{language}[{i}]");
            if text.trim().is_empty() {
                add(field(), "is an empty question; write one or remove it".into());
            } else if text.len() > limits.phrasing_bytes_max {
                add(field(), too_long("a phrasing", text.len(), limits.phrasing_bytes_max));
            }
        }
    }
    if entry.answers.len() > limits.answers_max {
        add(
            "answers".into(),
            format!("{} answers are more than {}; split the entry", entry.answers.len(), limits.answers_max),
        );
    }
    for (i, answer) in entry.answers.iter().enumerate() {
        validate_answer(answer, limits, |field, message| add(format!("answers[{i}].{field}"), message));
    }
    for (i, allowance) in entry.allow.iter().enumerate() {
        if allowance.reason.trim().is_empty() {
            add(format!("allow[{i}].reason"), "is empty; say why the finding is right as it is".into());
        }
    }
    let bytes = serde_json::to_vec(entry).map_or(0, |json| json.len());
    if bytes > limits.entry_bytes_max {
        add(String::new(), too_long("an entry", bytes, limits.entry_bytes_max));
    }
    problems
}

fn id_problem(id: &str, limits: &Limits) -> Option<String> {
    if id.is_empty() {
        Some("is empty; give every entry a name of its own".into())
    } else if id.len() > limits.id_bytes_max {
        Some(too_long("an id", id.len(), limits.id_bytes_max))
    } else if id.chars().any(|c| c.is_control()) || id.trim() != id {
        Some("has control characters or spaces at its ends; remove them".into())
    } else {
        None
    }
}

fn validate_answer(answer: &Answer, limits: &Limits, mut add: impl FnMut(&str, String)) {
    if answer.body.trim().is_empty() && answer.steps.is_empty() {
        add("body", "is empty; write the answer or remove it".into());
    }
    let bytes = answer.full_text().len();
    if bytes > limits.answer_bytes_max {
        add("body", too_long("an answer with its steps", bytes, limits.answer_bytes_max));
    }
    let dates = answer.valid.iter().flat_map(|valid| [("valid.from", &valid.from), ("valid.to", &valid.to)]);
    let dates = dates.chain([("updated", &answer.updated)]);
    for (field, date) in dates {
        if let Some(date) = date
            && !is_date(date)
        {
            add(field, format!("{date:?} is no date; write YYYY-MM-DD"));
        }
    }
    if let Some(valid) = &answer.valid
        && let (Some(from), Some(to)) = (&valid.from, &valid.to)
        && from > to
    {
        add("valid", format!("ends ({to}) before it begins ({from})"));
    }
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut number = |digits: usize, max: u32| {
        let part = parts.next().filter(|part| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))?;
        part.parse::<u32>().ok().filter(|n| (1..=max).contains(n))
    };
    let (Some(year), Some(month), Some(day)) = (number(4, 9999), number(2, 12), number(2, 31)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    day <= days && parts.next().is_none()
}

fn too_long(what: &str, bytes: usize, max: usize) -> String {
    format!("{bytes} bytes are more than {what} may have ({max}); shorten or split it")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, phrasing: &str, body: &str) -> Entry {
        serde_json::from_value(serde_json::json!({
            "id": id, "phrasings": {"en": [phrasing]}, "answers": [{"lang": "en", "body": body}],
        }))
        .expect("well-formed")
    }

    fn fields(entry: &Entry) -> Vec<String> {
        validate(entry, &Limits::default()).into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn limits_hold_on_both_sides() {
        let limits = Limits::default();
        assert!(fields(&entry(&"a".repeat(limits.id_bytes_max), "q", "b")).is_empty());
        assert_eq!(fields(&entry(&"a".repeat(limits.id_bytes_max + 1), "q", "b")), ["id"]);
        assert!(fields(&entry("a", &"q".repeat(limits.phrasing_bytes_max), "b")).is_empty());
        assert_eq!(fields(&entry("a", &"q".repeat(limits.phrasing_bytes_max + 1), "b")), ["phrasings.en[0]"]);
        assert!(fields(&entry("a", "q", &"b".repeat(limits.answer_bytes_max))).is_empty());
        assert_eq!(fields(&entry("a", "q", &"b".repeat(limits.answer_bytes_max + 1))), ["answers[0].body"]);
    }

    #[test]
    fn empty_things_are_named() {
        assert_eq!(fields(&entry("", " ", "")), ["id", "phrasings.en[0]", "answers[0].body"]);
        assert_eq!(fields(&Entry { id: "a".into(), ..Entry::default() }), [""]);
    }

    #[test]
    fn a_large_entry_is_refused_though_its_parts_are_small() {
        let mut large = entry("a", "q", "b");
        large.answers = vec![large.answers[0].clone(); 5];
        for answer in &mut large.answers {
            answer.body = "b".repeat(60 * 1024);
        }
        assert_eq!(fields(&large), [""]);
    }

    #[test]
    fn dates_are_days_and_in_order() {
        let mut dated = entry("a", "q", "b");
        for (from, to, want) in [
            ("2026-10-01", "2026-11-15", &[][..]),
            ("2026-13-01", "2026-11-15", &["answers[0].valid.from", "answers[0].valid"]),
            ("2026-11-15", "2026-10-01", &["answers[0].valid"]),
        ] {
            dated.answers[0].valid = Some(crate::entry::Validity { from: Some(from.into()), to: Some(to.into()) });
            assert_eq!(fields(&dated), want);
        }
    }
}
