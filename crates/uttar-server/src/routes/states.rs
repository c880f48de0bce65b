//! `GET /v1/diff`: what changed between two states of the base; `POST /v1/replay`: which replies differ between them.

use std::ops::ControlFlow;

use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uttar::{BaseState, DeclaredDiff, EntryDiff, Scope, SearchRequest, Timestamp};

use super::json;
use super::write::{IDEMPOTENCY, Outcomes};
use crate::extract::JsonBody;
use crate::openapi::Operation;
use crate::parts::{Base, IDEMPOTENCY_KEY, WRITING, Writing};
use crate::problem::Problem;
use crate::query_string::{Known, Shape, parameters};
use crate::routing::Routes;

/// Questions of one replay: each is asked twice, within the time of one request. Longer lists are for the command.
const QUESTIONS_MAX: usize = 100;

const PARAMETERS: [Known; 2] = [
    Known::new("from", Shape::Text, "A label, a time, a position, `draft:NAME`, or `now`, which is the default."),
    Known::new("to", Shape::Text, "The same; `now` by default."),
];

/// What is asked of two states: a label, a time, a position, `draft:NAME` or `now`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ReplayRequest")]
struct Asked {
    #[schemars(length(max = QUESTIONS_MAX))]
    questions: Vec<String>,
    #[serde(default = "now")]
    from: String,
    #[serde(default = "now")]
    to: String,
    /// Where they are asked: `market/region/channel`.
    scope: Option<Scope>,
    /// How the answers should be told; when absent, as the channel has it.
    voice: Option<String>,
    /// When they are asked: what is not valid then is not found. Now when absent.
    valid_at: Option<Timestamp>,
}

/// What differs between two states.
#[derive(Debug, Serialize, JsonSchema)]
struct Diff {
    entries: Vec<EntryDiff>,
    /// Products, settings, screens, synonyms and curations.
    declared: Vec<DeclaredDiff>,
}

/// The state that is to be had again: a label, a time or a position.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RestoreRequest")]
struct Wanted {
    state: String,
}

pub(crate) fn routes() -> Routes {
    let differences = Operation::new("diff", "Say what changed between two states of the base")
        .parameters(&PARAMETERS)
        .gives::<Diff>("The entries and the rest that differ, and their fields.")
        .may(StatusCode::NOT_FOUND);
    let replies = Operation::new("replay", "Ask questions of two states of the base")
        .takes::<Asked>()
        .gives::<uttar::Replay>("The replies that differ.")
        .may(StatusCode::NOT_FOUND);
    let restored =
        Operation::new("restoreState", "Give the whole base the content of an earlier state again, as new versions")
            .parameters(&WRITING)
            .header(IDEMPOTENCY_KEY, IDEMPOTENCY)
            .takes::<Wanted>()
            .gives::<Outcomes>("What became of the entries that differed.")
            .may(StatusCode::NOT_FOUND)
            .may(StatusCode::CONFLICT);
    Routes::about("States").get("/v1/diff", diff, differences).post("/v1/replay", replay, replies).post(
        "/v1/restore-state",
        restore,
        restored,
    )
}

fn now() -> String {
    "now".to_owned()
}

async fn diff(base: Base, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let (mut from, mut to) = (BaseState::Now, BaseState::Now);
    for parameter in parameters(&query.unwrap_or_default(), &PARAMETERS)? {
        let state = if parameter.name() == "from" { &mut from } else { &mut to };
        *state = parameter.parse()?;
    }
    let differing =
        base.run(move |base| Ok(Diff { entries: base.diff(&from, &to)?, declared: base.diff_declared(&from, &to)? }));
    Ok(json(&differing.await?))
}

async fn restore(
    base: Base,
    Writing(options): Writing,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<Response, Problem> {
    let state = parse("state", &wanted.state)?;
    let outcomes = base.run(move |base| base.restore_state(&state, &options)).await?;
    Ok(json(&Outcomes { outcomes }))
}

async fn replay(base: Base, JsonBody(asked): JsonBody<Asked>) -> Result<Response, Problem> {
    if asked.questions.len() > QUESTIONS_MAX {
        let detail = format!(
            "questions: {} are more than {QUESTIONS_MAX}; send fewer, or use `uttar replay`",
            asked.questions.len()
        );
        return Err(Problem::wrong_value("/questions".to_owned(), detail));
    }
    let (from, to) = (parse("from", &asked.from)?, parse("to", &asked.to)?);
    let mut request = SearchRequest::new("");
    (request.scope, request.voice) = (asked.scope, asked.voice);
    request.valid_at = asked.valid_at.or(request.valid_at);
    let question = |query: String| {
        let mut question = request.clone();
        question.query = query;
        question
    };
    let questions: Vec<SearchRequest> = asked.questions.into_iter().map(question).collect();
    Ok(json(&base.run(move |base| base.replay(&questions, &from, &to, |_| ControlFlow::Continue(()))).await?))
}

/// A state, as it is written in the parameter `name`.
pub(super) fn parse(name: &str, value: &str) -> Result<BaseState, Problem> {
    value
        .parse()
        .map_err(|error: uttar::UnknownState| Problem::wrong_value(format!("/{name}"), format!("{name}: {error}")))
}
