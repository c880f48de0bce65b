//! `/v1/answer-threshold`: from which confidence on the base answers, for a share of answers that must be right. `?precision=0.95` asks for a share
//! that the base is not set to.

use axum::extract::RawQuery;
use axum::response::Response;
use serde::Deserialize;

use super::json;
use crate::extract::JsonBody;
use crate::parts::{Base, Writing};
use crate::problem::Problem;
use crate::query_string::parameters;

/// What the base is set to; `null` brings the default back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    #[serde(deserialize_with = "Option::deserialize")]
    precision: Option<f32>,
}

pub(crate) async fn get(base: Base, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let mut precision = None;
    for parameter in parameters(&query.unwrap_or_default(), &["precision"])? {
        precision = Some(parameter.number()?);
    }
    Ok(json(&base.run(move |base| base.answer_threshold(precision)).await?))
}

pub(crate) async fn put(
    base: Base,
    Writing(options): Writing,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<Response, Problem> {
    let set = base.run(move |base| {
        base.set_answer_precision(wanted.precision, options.change)?;
        base.answer_threshold(None)
    });
    Ok(json(&set.await?))
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
            [(r#"{"precision": 95}"#, "/answer_precision"), (r#"{"precision": "high"}"#, "/precision"), ("{}", "")]
        {
            let reply = send_json(&state, "PUT", PATH, body).await;
            reply.assert_problem(422, "invalid_input");
            assert_eq!(reply.json()["errors"][0]["pointer"], pointer, "{}", reply.json());
        }
        get(&state, &format!("{PATH}?precision=high")).await.assert_problem(422, "invalid_input");
    }
}
