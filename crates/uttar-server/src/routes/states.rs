//! `GET /v1/diff`: what changed between two states of the base; `POST /v1/replay`: which replies differ between them.

use axum::extract::RawQuery;
use axum::response::Response;
use serde::Deserialize;
use uttar::{BaseState, SearchRequest};

use super::json;
use crate::extract::JsonBody;
use crate::parts::Base;
use crate::problem::Problem;
use crate::query_string::parameters;

/// Questions of one replay: each is asked twice, within the time of one request. Longer lists are for the command.
const QUESTIONS_MAX: usize = 100;

/// What is asked of two states.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Replay {
    questions: Vec<String>,
    #[serde(default = "now")]
    from: String,
    #[serde(default = "now")]
    to: String,
}

fn now() -> String {
    "now".to_owned()
}

pub(crate) async fn diff(base: Base, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let (mut from, mut to) = (BaseState::Now, BaseState::Now);
    for parameter in parameters(&query.unwrap_or_default(), &["from", "to"])? {
        let state = if parameter.name() == "from" { &mut from } else { &mut to };
        *state = parameter.parse()?;
    }
    let entries = base.run(move |base| base.diff(&from, &to)).await?;
    Ok(json(&serde_json::json!({"entries": entries})))
}

pub(crate) async fn replay(base: Base, JsonBody(replay): JsonBody<Replay>) -> Result<Response, Problem> {
    if replay.questions.len() > QUESTIONS_MAX {
        let detail = format!(
            "questions: {} are more than {QUESTIONS_MAX}; send fewer, or use `uttar replay`",
            replay.questions.len()
        );
        return Err(Problem::wrong_value("/questions".to_owned(), detail));
    }
    let (from, to) = (parse("from", &replay.from)?, parse("to", &replay.to)?);
    let questions: Vec<SearchRequest> = replay.questions.into_iter().map(SearchRequest::new).collect();
    Ok(json(&base.run(move |base| base.replay(&questions, &from, &to)).await?))
}

/// A state, as it is written in the parameter `name`.
pub(super) fn parse(name: &str, value: &str) -> Result<BaseState, Problem> {
    value
        .parse()
        .map_err(|error: uttar::UnknownState| Problem::wrong_value(format!("/{name}"), format!("{name}: {error}")))
}
