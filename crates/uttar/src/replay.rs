//! Replay: the same questions against two states of a base, and what changes in the replies.

use std::ops::ControlFlow;

use serde::Serialize;

use crate::base::KnowledgeBase;
use crate::error::{Error, ErrorKind, Problem, Result};
use crate::reply::{Decision, Hit, Reply, SearchRequest};

/// What changes when questions are asked of another state.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Replay {
    /// How many questions were asked.
    pub questions: usize,
    /// Those whose replies differ for whoever asks, in the order in which they were asked: another decision, other
    /// entries that are answered with or offered, or other answers. A hit that nobody is shown and a confidence that
    /// leads to the same do not count.
    pub changed: Vec<ChangedReply>,
}

/// A question whose reply differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ChangedReply {
    /// Its place among those that were asked, counted from 0.
    pub number: usize,
    /// The question.
    pub query: String,
    /// What was replied.
    pub from: ReplySummary,
    /// What is replied.
    pub to: ReplySummary,
}

/// What counts of a reply.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReplySummary {
    /// What to do.
    pub decision: Decision,
    /// The ids of the hits, the best first.
    pub entries: Vec<String>,
    /// The ids of those that are shown: answered with, or offered to choose from.
    pub offered: Vec<String>,
    /// The confidence of the first.
    pub confidence: Option<f32>,
    /// The answer of the first.
    pub answer: Option<String>,
    /// What is said: the answers of those that are answered with.
    #[serde(skip)]
    said: Vec<Option<String>>,
}

impl ReplySummary {
    fn of(reply: Reply) -> Self {
        let first = reply.hits.first();
        let shown = &reply.hits[..reply.offer.min(reply.hits.len())];
        let text = |hit: &Hit| hit.answer.as_ref().map(crate::entry::Answer::full_text);
        Self {
            decision: reply.decision,
            confidence: first.map(|hit| hit.confidence),
            answer: first.and_then(text),
            offered: shown.iter().map(|hit| hit.entry.clone()).collect(),
            said: if reply.decision == Decision::Answer { shown.iter().map(text).collect() } else { Vec::new() },
            entries: reply.hits.into_iter().map(|hit| hit.entry).collect(),
        }
    }

    fn differs(&self, other: &Self) -> bool {
        (self.decision, &self.offered, &self.said) != (other.decision, &other.offered, &other.said)
    }
}

/// Refuses questions that nobody can ask of a base, each by its place; or once what is wrong for all of them.
pub(crate) fn check(base: &KnowledgeBase, questions: &[SearchRequest]) -> Result<()> {
    let mut refused: Vec<(usize, Error)> = Vec::new();
    for (number, question) in questions.iter().enumerate() {
        match base.check_question(question) {
            Err(error) if error.kind() == ErrorKind::InvalidInput => refused.push((number, error)),
            checked => checked?,
        }
    }
    let is_of_request = |error: &Error| error.problems().iter().all(|problem| problem.field != "query");
    let is_shared = refused.len() == questions.len()
        && refused.iter().all(|(_, error)| is_of_request(error) && error.message() == refused[0].1.message());
    if let (true, Some((_, error))) = (is_shared, refused.first()) {
        return Err(error.again());
    }
    let place = |number: usize, field: &str| match field {
        "query" => format!("questions[{number}]"),
        field => format!("questions[{number}].{field}"),
    };
    let problems: Vec<Problem> = refused
        .iter()
        .flat_map(|(number, error)| error.problems().iter().map(|one| (*number, one)))
        .map(|(number, one)| Problem::new(place(number, &one.field), &*one.message))
        .collect();
    if problems.is_empty() {
        return Ok(());
    }
    Err(Error::invalid_input("there are questions that nobody can ask; mend or drop them").with_problems(problems))
}

/// Asks every question of both states, or so many until `progress` breaks.
pub(crate) fn replay(
    questions: &[SearchRequest],
    from: impl Fn(&SearchRequest) -> Result<Reply>,
    to: impl Fn(&SearchRequest) -> Result<Reply>,
    mut progress: impl FnMut(usize) -> ControlFlow<()>,
) -> Result<Replay> {
    let mut replayed = Replay { questions: 0, changed: Vec::new() };
    for question in questions {
        let (before, after) = (ReplySummary::of(from(question)?), ReplySummary::of(to(question)?));
        if before.differs(&after) {
            replayed.changed.push(ChangedReply {
                number: replayed.questions,
                query: question.query.clone(),
                from: before,
                to: after,
            });
        }
        replayed.questions += 1;
        if progress(replayed.questions).is_break() {
            break;
        }
    }
    Ok(replayed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BATTERY: &str = r#"{"id": "battery", "phrasings": {"en": ["How do I change the battery of my phone?"]}, "answers": [{"lang": "en", "body": "At a centre."}]}"#;

    /// A base of entries in JSON.
    fn base(entries: &str) -> (KnowledgeBase, tempfile::TempDir) {
        let folder = tempfile::tempdir().expect("a folder");
        let base = KnowledgeBase::create(folder.path().join("base")).expect("a new base");
        base.put(serde_json::from_str(&format!("[{entries}]")).expect("entries")).expect("stored");
        (base, folder)
    }

    fn changed(from: &str, to: &str, question: SearchRequest) -> usize {
        let (from, to) = (base(from), base(to));
        let replayed = replay(
            &[question],
            |question| from.0.search(question),
            |question| to.0.search(question),
            |_| ControlFlow::Continue(()),
        )
        .expect("a question");
        replayed.changed.len()
    }

    fn asked(query: &str) -> SearchRequest {
        SearchRequest::new(query)
    }

    #[test]
    fn what_nobody_is_shown_is_no_change() {
        let question = "How do I change the battery of my phone?";
        let alone = base(BATTERY);
        let reply = alone.0.search(&asked(question)).expect("a question");
        assert_eq!(reply.decision, Decision::Answer);
        let other = r#"{"id": "screen", "phrasings": {"en": ["How do I change the screen protector?"]}}"#;
        let more = base(&format!("{BATTERY}, {other}"));
        assert_eq!(more.0.search(&asked(question)).expect("a question").hits.len(), 2, "there is one more hit");
        assert_eq!(changed(BATTERY, &format!("{BATTERY}, {other}"), asked(question)), 0);
        assert_eq!(changed(BATTERY, &BATTERY.replace("At a centre.", "At home."), asked(question)), 1);
        assert_eq!(changed(BATTERY, &other.replace("screen protector", "sim card"), asked(question)), 1);
    }

    #[test]
    fn questions_that_nobody_can_ask_are_named_by_their_place_and_changes_too() {
        let (base, _folder) = base(BATTERY);
        let (now, first) = ("now".parse().expect("a state"), "0".parse().expect("a state"));
        let replay = |questions: &[SearchRequest]| base.replay(questions, &now, &first, |_| ControlFlow::Continue(()));
        let places = |questions: &[SearchRequest]| {
            let error = replay(questions).expect_err("nobody can ask it");
            error.problems().iter().map(|problem| problem.field.clone()).collect::<Vec<_>>()
        };
        let long = "long ".repeat(base.limits().query_bytes_max);
        assert_eq!(places(&[asked("battery"), asked(" "), asked(&long)]), ["questions[1]", "questions[2]"]);
        let cold = |query: &str| SearchRequest { answer_precision: Some(2.0), ..asked(query) };
        assert_eq!(places(&[cold("battery"), cold("screen")]), ["answer_precision"], "once");
        assert_eq!(places(&[asked("battery"), cold("screen")]), ["questions[1].answer_precision"]);
        let changed = replay(&[asked("xylophone"), asked("change the battery"), asked("change the battery")]);
        assert_eq!(changed.expect("good").changed.iter().map(|one| one.number).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(replay(&[]).expect("none").questions, 0);
    }

    #[test]
    fn questions_are_asked_as_of_now_unless_they_say_when() {
        let over = BATTERY.replace(r#""phrasings""#, r#""valid": {"to": "2020-01-01"}, "phrasings""#);
        let question = asked("How do I change the battery of my phone?");
        assert_eq!(changed(BATTERY, &over, question.clone()), 1);
        let then = SearchRequest { valid_at: "2019-12-31T00:00:00Z".parse().ok(), ..question };
        assert_eq!(changed(BATTERY, &over, then), 0);
    }
}
