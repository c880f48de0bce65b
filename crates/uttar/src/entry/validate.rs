//! What an entry must keep to, beyond its shape.

use crate::entry::{Answer, Entry};
use crate::error::Problem;
use crate::limits::Limits;
use crate::quoted;
use crate::time::{Moment, Validity};

/// Most programs end a text there.
const NUL: &str = "holds a NUL character (U+0000), which is no part of a text; remove it";

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
    check_phrasings(entry, limits, &mut add);
    check_labels(entry, limits, &mut add);
    if entry.follow_ups.contains(&entry.id) {
        add("follow_ups".into(), "names the entry itself; name what is asked next".into());
    }
    if let Some(message) = entry.valid.as_ref().and_then(Validity::problem) {
        add("valid".into(), message);
    }
    check_answers(entry, limits, &mut add);
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

/// What is wrong with an id.
pub(crate) fn id_problem(id: &str, limits: &Limits) -> Option<String> {
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

fn check_phrasings(entry: &Entry, limits: &Limits, add: &mut impl FnMut(String, String)) {
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
            } else if text.contains('\0') {
                add(field(), NUL.into());
            }
        }
    }
}

/// Products, topics, tags and follow-ups: lists of names.
fn check_labels(entry: &Entry, limits: &Limits, add: &mut impl FnMut(String, String)) {
    for (field, labels) in [
        ("products", &entry.products),
        ("topics", &entry.topics),
        ("tags", &entry.tags),
        ("follow_ups", &entry.follow_ups),
    ] {
        if labels.len() > limits.labels_max {
            add(field.into(), format!("{} are more than {}; keep those that matter", labels.len(), limits.labels_max));
            continue;
        }
        for (i, label) in labels.iter().enumerate() {
            if label.trim().is_empty() {
                add(format!("{field}[{i}]"), "is empty; remove it".into());
            } else if label.len() > limits.id_bytes_max {
                add(format!("{field}[{i}]"), too_long("a label", label.len(), limits.id_bytes_max));
            } else if label.contains('\0') {
                add(format!("{field}[{i}]"), NUL.into());
            } else if labels[..i].contains(label) {
                add(format!("{field}[{i}]"), format!("{} stands twice; remove one", quoted(label)));
            }
        }
    }
}

fn check_answers(entry: &Entry, limits: &Limits, add: &mut impl FnMut(String, String)) {
    let count = entry.answers.len();
    if count > limits.answers_max {
        add("answers".into(), format!("{count} answers are more than {}; split the entry", limits.answers_max));
    }
    for (i, answer) in entry.answers.iter().enumerate() {
        check_answer(answer, limits, |field, message| add(format!("answers[{i}].{field}"), message));
    }
}

fn check_answer(answer: &Answer, limits: &Limits, mut add: impl FnMut(&str, String)) {
    if answer.body.trim().is_empty() && answer.steps.is_empty() {
        add("body", "is empty; write the answer or remove it".into());
    }
    if answer.body.contains('\0') {
        add("body", NUL.into());
    }
    let bytes = answer.full_text().len();
    if bytes > limits.answer_bytes_max {
        add("body", too_long("an answer with its steps", bytes, limits.answer_bytes_max));
    }
    if let Some(message) = answer.valid.as_ref().and_then(Validity::problem) {
        add("valid", message);
    }
    if let Some(message) = answer.updated.and_then(Moment::problem) {
        add("updated", message);
    }
    if answer.steps.len() > limits.steps_max {
        let message = format!("{} steps are more than {}; split the answer", answer.steps.len(), limits.steps_max);
        return add("steps", message);
    }
    check_steps(answer, limits, &mut add);
}

fn check_steps(answer: &Answer, limits: &Limits, add: &mut impl FnMut(&str, String)) {
    let mut before = 0;
    for (i, (number, step)) in answer.numbered_steps().enumerate() {
        if number == 0 {
            add(&format!("steps[{i}].number"), "is 0; steps count from 1".into());
        } else if number == before {
            add(&format!("steps[{i}].number"), format!("{number} stands twice; give each step a number of its own"));
        } else if number < before {
            add(&format!("steps[{i}].number"), format!("{number} stands after {before}; put the steps in order"));
        }
        before = number;
        if step.text.trim().is_empty() {
            add(&format!("steps[{i}].text"), "is empty; say what to do or remove the step".into());
        }
        for (field, text) in [("text", Some(&step.text)), ("say", step.say.as_ref()), ("do", step.action.as_ref())] {
            if text.is_some_and(|text| text.contains('\0')) {
                add(&format!("steps[{i}].{field}"), NUL.into());
            }
        }
        if let Some(message) = step.screen.as_deref().and_then(|screen| id_problem(screen, limits)) {
            add(&format!("steps[{i}].screen"), message);
        }
        if let Some(message) = step.image.as_deref().and_then(check_image) {
            add(&format!("steps[{i}].image"), message);
        }
    }
}

/// What is wrong with the place of a picture: it must be an http(s) URL, or a path that stays in the folder of the
/// corpus.
pub(crate) fn check_image(image: &str) -> Option<String> {
    if image.starts_with("https://") || image.starts_with("http://") {
        return image
            .chars()
            .any(|c| c.is_whitespace() || c.is_control())
            .then(|| format!("{} is no URL; encode its spaces", quoted(image)));
    }
    let part = |part: &str| {
        matches!(part, "" | "." | "..") || part.contains(['\\', ':']) || part.chars().any(char::is_control)
    };
    image.split('/').any(part).then(|| {
        format!("{} is not a plain path inside the corpus folder; write it like media/step-1.svg, without .., or give an http(s) URL", quoted(image))
    })
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
    fn nul_is_no_text() {
        let mut bad = entry("a", "qu\0estion", "bo\0dy");
        bad.tags = vec!["t\0".into()];
        bad.answers[0].steps = vec![crate::Step {
            text: "\0".into(),
            say: Some("\0".into()),
            action: Some("x".into()),
            ..Default::default()
        }];
        let wanted =
            ["phrasings.en[0]", "tags[0]", "answers[0].body", "answers[0].steps[0].text", "answers[0].steps[0].say"];
        assert_eq!(fields(&bad), wanted);
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
    fn periods_are_in_order() {
        let mut dated = entry("a", "q", "b");
        let period = |from: &str, to: &str| Some(Validity { from: from.parse().ok(), to: to.parse().ok() });
        dated.answers[0].valid = period("2026-10-01", "2026-11-15");
        assert!(fields(&dated).is_empty());
        dated.answers[0].valid = period("2026-11-15", "2026-10-01");
        dated.valid = period("2026-11-15T00:00:00Z", "2026-11-14T23:59:59Z");
        assert_eq!(fields(&dated), ["valid", "answers[0].valid"]);
    }

    #[test]
    fn moments_that_could_not_be_read_again_are_refused() {
        let mut dated = entry("a", "q", "b");
        for far in [i64::MIN, 1_798_675_200_000_000_000, i64::MAX] {
            let far = Some(Moment::from(crate::Timestamp::from_ms(far)));
            dated.valid = Some(Validity { from: None, to: far });
            dated.answers[0].valid = Some(Validity { from: far, to: None });
            dated.answers[0].updated = far;
            assert_eq!(fields(&dated), ["valid", "answers[0].valid", "answers[0].updated"]);
        }
    }

    #[test]
    fn steps_count_upwards_and_their_pictures_stay_in_the_folder() {
        let step = |number: Option<u32>, image: &str| crate::Step {
            number,
            text: "press".into(),
            image: Some(image.into()),
            ..crate::Step::default()
        };
        let mut stepped = entry("a", "q", "b");
        stepped.answers[0].steps =
            vec![step(None, "media/1.svg"), step(Some(3), "https://x.example/2.png"), step(None, "a b.png")];
        assert!(fields(&stepped).is_empty());
        assert_eq!(stepped.answers[0].numbered_steps().map(|(number, _)| number).collect::<Vec<_>>(), [1, 3, 4]);
        stepped.answers[0].steps =
            vec![step(Some(2), "../1.svg"), step(Some(2), "/etc/x"), step(Some(1), "c:\\x"), step(None, "a/./b")];
        assert_eq!(
            fields(&stepped),
            [
                "steps[0].image",
                "steps[1].number",
                "steps[1].image",
                "steps[2].number",
                "steps[2].image",
                "steps[3].image"
            ]
            .map(|field| format!("answers[0].{field}"))
        );
        stepped.answers[0].steps = vec![step(Some(0), "a.png")];
        assert_eq!(fields(&stepped), ["answers[0].steps[0].number"]);
    }

    #[test]
    fn steps_and_labels_are_limited() {
        let limits = Limits::default();
        let mut large = entry("a", "q", "b");
        let step = crate::Step { text: "x".into(), ..crate::Step::default() };
        large.answers[0].steps = vec![step.clone(); limits.steps_max];
        large.topics = (0..limits.labels_max).map(|i| i.to_string()).collect();
        assert!(fields(&large).is_empty());
        large.answers[0].steps.push(step);
        large.topics.push("one more".into());
        assert_eq!(fields(&large), ["topics", "answers[0].steps"]);
        large = entry("a", "q", "b");
        large.tags = vec!["x".into(), " ".into(), "x".into()];
        large.follow_ups = vec!["a".into()];
        assert_eq!(fields(&large), ["tags[1]", "tags[2]", "follow_ups"]);
    }
}
