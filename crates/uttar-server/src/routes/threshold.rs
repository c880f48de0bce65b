//! `/v1/answer-threshold`: from which confidence on the base answers, for a share of answers that must be right.
//! `?precision=0.95` asks for a share that the base is not set to.

use axum::extract::RawQuery;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Deserialize;
use uttar::AnswerThreshold;

use super::json;
use crate::extract::JsonBody;
use crate::openapi::Operation;
use crate::parts::{Base, WRITING, Writing};
use crate::problem::Problem;
use crate::query_string::{Known, Shape, parameters};
use crate::routing::Routes;

const PARAMETERS: [Known; 1] = [Known::new(
    "precision",
    Shape::Share,
    "The share of answers that must be right; what the base is set to by default.",
)];

/// What the base is set to; `null` brings the default back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AnswerPrecision", extend("required" = ["precision"]))]
struct Wanted {
    /// The share of answers that must be right, above 0 and below 1.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schemars(extend("exclusiveMinimum" = 0, "exclusiveMaximum" = 1))]
    precision: Option<f32>,
}

pub(crate) fn routes() -> Routes {
    let about = |id, summary| Operation::new(id, summary).gives::<AnswerThreshold>("The share and the confidence.");
    Routes::about("Rules")
        .get(
            "/v1/answer-threshold",
            get,
            about("answerThreshold", "Say from which confidence on the base answers").parameters(&PARAMETERS),
        )
        .put(
            "/v1/answer-threshold",
            put,
            about("setAnswerThreshold", "Say which share of answers must be right")
                .parameters(&WRITING)
                .takes::<Wanted>(),
        )
}

async fn get(base: Base, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let mut precision = None;
    for parameter in parameters(&query.unwrap_or_default(), &PARAMETERS)? {
        precision = Some(parameter.number()?);
    }
    let threshold = base.run(move |base| base.answer_threshold(precision)).await;
    Ok(json(&threshold.map_err(|problem| problem.with_pointers(sent_as))?))
}

async fn put(base: Base, Writing(options): Writing, JsonBody(wanted): JsonBody<Wanted>) -> Result<Response, Problem> {
    let set = base.run(move |base| {
        base.set_answer_precision(wanted.precision, options.change)?;
        base.answer_threshold(None)
    });
    Ok(json(&set.await.map_err(|problem| problem.with_pointers(sent_as))?))
}

/// The core has another name for it.
fn sent_as(pointer: &str) -> String {
    if pointer == "/answer_precision" { "/precision".to_owned() } else { pointer.to_owned() }
}

#[cfg(test)]
mod tests {
    use crate::testing::{get, send_json, settings, state_with_entries};

    const PATH: &str = "/v1/answer-threshold";

    #[tokio::test]
    async fn it_is_asked_for_and_set() {
        let (state, _folder) = state_with_entries(settings());
        let default = get(&state, PATH).await.json();
        assert!(default["precision"].is_null() && default["confidence"].is_number(), "{default}");
        let strict = get(&state, &format!("{PATH}?precision=0.96875")).await.json();
        assert_eq!((&strict["precision"], &strict["confidence"]), (&0.96875.into(), &0.96875.into()));
        let set = send_json(&state, "PUT", &format!("{PATH}?author=asha"), r#"{"precision": 0.96875}"#).await;
        assert_eq!((set.status, set.json()), (200, strict.clone()));
        assert_eq!(get(&state, PATH).await.json(), strict);
        assert_eq!(send_json(&state, "PUT", PATH, r#"{"precision": null}"#).await.json(), default);
    }

    #[tokio::test]
    async fn bad_shares_say_what_is_wrong() {
        let (state, _folder) = state_with_entries(settings());
        for (body, pointer) in
            [(r#"{"precision": 95}"#, "/precision"), (r#"{"precision": "high"}"#, "/precision"), ("{}", "")]
        {
            let reply = send_json(&state, "PUT", PATH, body).await;
            reply.assert_problem(422, "invalid_input");
            assert_eq!(reply.json()["errors"][0]["pointer"], pointer, "{}", reply.json());
        }
        get(&state, &format!("{PATH}?precision=high")).await.assert_problem(422, "invalid_input");
    }
}
