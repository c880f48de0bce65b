//! `/v1/popularity`: how often entries are asked for, `{"counts": {"ENTRY": 12}}`, read and replaced as a whole;
//! suggestions follow it. `POST /v1/popularity/from-log` counts the answers in the log of questions; a conflict where
//! it holds none.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uttar::KnowledgeBase;

use super::json;
use crate::extract::JsonBody;
use crate::openapi::Operation;
use crate::parts::Base;
use crate::problem::Problem;
use crate::routing::Routes;

/// How often entries are asked for.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Popularity {
    /// By the id of the entry.
    counts: BTreeMap<String, u32>,
}

pub(crate) fn routes() -> Routes {
    let about = |id, summary| Operation::new(id, summary).gives::<Popularity>("What suggestions follow now.");
    Routes::about("Rules")
        .get("/v1/popularity", get, about("popularity", "Read how often entries are asked for"))
        .put("/v1/popularity", put, about("setPopularity", "Say how often entries are asked for").takes::<Popularity>())
        .post(
            "/v1/popularity/from-log",
            from_log,
            about("countPopularity", "Count it in the log of questions").may(StatusCode::CONFLICT),
        )
        .with_large_bodies()
}

async fn get(base: Base) -> Result<Response, Problem> {
    Ok(json(&Popularity { counts: base.run(KnowledgeBase::popularity).await? }))
}

async fn put(base: Base, JsonBody(popularity): JsonBody<Popularity>) -> Result<Response, Problem> {
    set(base, move |_| Ok(popularity.counts)).await
}

async fn from_log(base: Base) -> Result<Response, Problem> {
    set(base, KnowledgeBase::logged_popularity).await
}

async fn set(
    base: Base,
    count: impl FnOnce(&KnowledgeBase) -> uttar::Result<BTreeMap<String, u32>> + Send + 'static,
) -> Result<Response, Problem> {
    let counted = base.run(move |base| {
        let counts = count(base)?;
        base.set_popularity(&counts)?;
        Ok(Popularity { counts })
    });
    Ok(json(&counted.await.map_err(|problem| problem.with_pointers(|id| format!("/counts{id}")))?))
}

#[cfg(test)]
mod tests {
    use crate::testing::{get, send_json, settings, state_with_entries};

    #[tokio::test]
    async fn counts_are_replaced_as_a_whole() {
        let (state, _folder) = state_with_entries(settings());
        let path = "/v1/popularity";
        assert_eq!(get(&state, path).await.json(), serde_json::json!({"counts": {}}));
        let counts = serde_json::json!({"counts": {"a/ब": 7, "battery-replace": 2}});
        assert_eq!(send_json(&state, "PUT", path, &counts.to_string()).await.json(), counts);
        assert_eq!(get(&state, path).await.json(), counts);
        // Nothing is logged, so there is nothing to put in their place.
        let refused = send_json(&state, "POST", "/v1/popularity/from-log", "").await;
        refused.assert_problem(409, "conflict");
        assert_eq!(get(&state, path).await.json(), counts);
    }

    #[tokio::test]
    async fn bad_counts_say_what_is_wrong() {
        let (state, _folder) = state_with_entries(settings());
        for (body, pointer) in [
            (r#"{"counts": {"none": 1}}"#, "/counts/none"),
            (r#"{"counts": {"battery-replace": -1}}"#, "/counts/battery-replace"),
            (r#"{"popularity": {}}"#, "/popularity"),
        ] {
            let reply = send_json(&state, "PUT", "/v1/popularity", body).await;
            reply.assert_problem(422, "invalid_input");
            assert_eq!(reply.json()["errors"][0]["pointer"], pointer, "{}", reply.json());
        }
    }
}
