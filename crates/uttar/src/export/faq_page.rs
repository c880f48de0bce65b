//! schema.org FAQPage as JSON-LD: a question for each entry and language that has an answer
//! (<https://schema.org/FAQPage>).
//!
//! The title is `name`, further phrasings `alternateName`, the id `identifier`; the first answer is accepted, the
//! others are suggested. Steps stand as a numbered list in the text of the answer, as a reader of the page sees them.

use serde_json::{Value, json};

use super::{ExportFormat, Losses};
use crate::entry::{Answer, Entry};
use crate::import::plain_text::plain_text;
use crate::markup::escaped;

pub(super) const FORMAT: ExportFormat = ExportFormat {
    name: "faqpage",
    extensions: &["jsonld", "json"],
    media_type: "application/ld+json",
    frame: ["{\"@context\": \"https://schema.org\", \"@type\": \"FAQPage\", \"mainEntity\": [\n", ",\n", "\n]}\n"],
    write,
};

fn write(entry: &Entry, losses: &mut Losses) -> Vec<String> {
    note_losses(entry, losses);
    questions_of(entry).iter().map(Value::to_string).collect()
}

fn questions_of(entry: &Entry) -> Vec<Value> {
    let mut out = Vec::new();
    for (language, texts) in &entry.phrasings {
        let answers: Vec<&Answer> = entry.answers.iter().filter(|answer| answer.lang == *language).collect();
        let (Some((title, others)), Some((first, more))) = (texts.split_first(), answers.split_first()) else {
            continue;
        };
        let mut question = json!({
            "@type": "Question", "identifier": entry.id, "inLanguage": language.as_str(), "name": escaped(title),
            "acceptedAnswer": answer(first),
        });
        if !others.is_empty() {
            question["alternateName"] = others.iter().map(|text| escaped(text)).collect();
        }
        if !more.is_empty() {
            question["suggestedAnswer"] = more.iter().copied().map(answer).collect();
        }
        if !entry.topics.is_empty() {
            question["keywords"] = json!(entry.topics);
        }
        out.push(question);
    }
    out
}

fn answer(answer: &Answer) -> Value {
    let mut html = html(&answer.body);
    if !answer.steps.is_empty() {
        let items: String = answer.steps.iter().map(|step| format!("<li>{}</li>", escaped(&step.text))).collect();
        html.push_str(&format!("<ol>{items}</ol>"));
    }
    json!({"@type": "Answer", "text": html})
}

/// A body as HTML: the format takes tags in every text.
fn html(body: &str) -> String {
    escaped(body).replace('\n', "<br>")
}

fn note_losses(entry: &Entry, losses: &mut Losses) {
    const NO_PROPERTY: &str = "has no property and was left out";
    let any = |has: fn(&Answer) -> bool| entry.answers.iter().any(has);
    let has_answer = |language: &str| entry.answers.iter().any(|answer| answer.lang.as_str() == language);
    let has_title = |answer: &Answer| entry.phrasings.get(&answer.lang).is_some_and(|texts| !texts.is_empty());
    for (field, is_lost, message) in [
        ("products", !entry.products.is_empty(), NO_PROPERTY),
        ("tags", !entry.tags.is_empty(), NO_PROPERTY),
        ("valid", entry.valid.is_some(), NO_PROPERTY),
        ("follow_ups", !entry.follow_ups.is_empty(), NO_PROPERTY),
        ("allow", !entry.allow.is_empty(), NO_PROPERTY),
        ("answers.scope", any(|answer| answer.scope.is_some()), NO_PROPERTY),
        ("answers.voice", any(|answer| answer.voice.is_some()), NO_PROPERTY),
        ("answers.valid", any(|answer| answer.valid.is_some()), NO_PROPERTY),
        ("answers.updated", any(|answer| answer.updated.is_some()), NO_PROPERTY),
        (
            "answers.steps",
            any(|answer| !answer.steps.is_empty()),
            "became a numbered list in the text, without pictures and screens",
        ),
        (
            "answers.body",
            any(|answer| plain_text(&html(&answer.body)) != answer.body),
            "lose blank lines and spaces at the ends of lines",
        ),
        (
            "answers",
            entry.answers.iter().any(|answer| !has_title(answer)),
            "without a question in their language were left out",
        ),
        (
            "phrasings",
            entry.phrasings.keys().any(|language| !has_answer(language.as_str())),
            "without an answer in their language were left out",
        ),
    ] {
        if is_lost {
            losses.note(entry, field, message);
        }
    }
}
