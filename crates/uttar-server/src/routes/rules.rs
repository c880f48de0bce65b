//! `/v1/synonyms` and `/v1/curations`: the editors' rules, `{"synonyms": [...]}` and `{"curations": [...]}`, read and replaced as a whole. `?author=`
//! and `?reason=` are kept with the change.

use axum::extract::{Extension, RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use uttar::{Curation, Synonym};

use super::write::options;
use crate::context::Deadline;
use crate::extract::JsonBody;
use crate::problem::Problem;
use crate::state::ServerState;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Synonyms {
    synonyms: Vec<Synonym>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Curations {
    curations: Vec<Curation>,
}

pub(crate) async fn get_synonyms(
    State(state): State<ServerState>,
    Extension(deadline): Extension<Deadline>,
) -> Result<Response, Problem> {
    let synonyms = state.with_base(deadline.0, uttar::KnowledgeBase::synonyms).await?;
    Ok(json(&Synonyms { synonyms }))
}

pub(crate) async fn put_synonyms(
    State(state): State<ServerState>,
    Extension(deadline): Extension<Deadline>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    JsonBody(Synonyms { synonyms }): JsonBody<Synonyms>,
) -> Result<Response, Problem> {
    let change = options(query.as_deref().unwrap_or_default(), &headers)?.change;
    let stored = state.with_base(deadline.0, move |base| {
        base.set_synonyms(&synonyms, change)?;
        base.synonyms()
    });
    Ok(json(&Synonyms { synonyms: stored.await? }))
}

pub(crate) async fn get_curations(
    State(state): State<ServerState>,
    Extension(deadline): Extension<Deadline>,
) -> Result<Response, Problem> {
    let curations = state.with_base(deadline.0, uttar::KnowledgeBase::curations).await?;
    Ok(json(&Curations { curations }))
}

pub(crate) async fn put_curations(
    State(state): State<ServerState>,
    Extension(deadline): Extension<Deadline>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    JsonBody(Curations { curations }): JsonBody<Curations>,
) -> Result<Response, Problem> {
    let change = options(query.as_deref().unwrap_or_default(), &headers)?.change;
    let stored = state.with_base(deadline.0, move |base| {
        base.set_curations(&curations, change)?;
        base.curations()
    });
    Ok(json(&Curations { curations: stored.await? }))
}

fn json(value: &impl Serialize) -> Response {
    let body = serde_json::to_vec(value).expect("plain data");
    ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")], body).into_response()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;

    use crate::ServerState;
    use crate::testing::{Reply, get, send, settings, state_with_entries};

    async fn put(state: &ServerState, path: &str, body: &str) -> Reply {
        let request = Request::put(path).header("content-type", "application/json");
        send(state, request.body(Body::from(body.to_owned())).expect("a request")).await
    }

    #[tokio::test]
    async fn rules_are_read_replaced_and_count_at_once() {
        let (state, _folder) = state_with_entries(settings());
        assert_eq!(get(&state, "/v1/synonyms").await.json(), serde_json::json!({"synonyms": []}));
        let synonyms = r#"{"synonyms": [{"lang": "en", "from": ["accumulator"], "to": ["battery"]}]}"#;
        assert_eq!(put(&state, "/v1/synonyms?author=asha", synonyms).await.status, 200);
        assert_eq!(get(&state, "/v1/synonyms").await.json()["synonyms"][0]["to"][0], "battery");
        let hit = &get(&state, "/v1/search?q=accumulator").await.json()["hits"][0];
        assert_eq!((&hit["entry"], &hit["read_as"]), (&"battery-replace".into(), &"battery".into()));
        let pin = r#"{"curations": [{"pin": "a/ब", "words": "battery"}]}"#;
        assert_eq!(put(&state, "/v1/curations", pin).await.status, 200);
        let reply = get(&state, "/v1/search?q=battery").await.json();
        assert_eq!(
            (&reply["decision"], &reply["hits"][0]["entry"], &reply["hits"][0]["pinned_by"]),
            (&"answer".into(), &"a/ब".into(), &"battery".into())
        );
        let none = serde_json::json!({"curations": []});
        assert_eq!(put(&state, "/v1/curations", &none.to_string()).await.json(), none);
        assert_eq!(get(&state, "/v1/search?q=battery").await.json()["hits"][0]["entry"], "battery-replace");
    }

    #[tokio::test]
    async fn bad_rules_say_what_is_wrong() {
        let (state, _folder) = state_with_entries(settings());
        for (path, body, pointer) in [
            ("/v1/synonyms", r#"{"synonyms": [{"lang": "en", "words": ["a", "A"]}]}"#, "/synonyms/0/words/1"),
            ("/v1/synonyms", r#"{"synonyms": [{"lang": "en", "colour": 1}]}"#, "/synonyms/0/colour"),
            ("/v1/synonyms", r#"{"curations": []}"#, "/curations"),
            ("/v1/synonyms?colour=red", r#"{"synonyms": []}"#, "/colour"),
            ("/v1/curations", r#"{"curations": [{"pin": "none", "words": "x"}]}"#, "/curations/0/pin"),
        ] {
            let reply = put(&state, path, body).await;
            reply.assert_problem(422, "invalid_input");
            assert_eq!(reply.json()["errors"][0]["pointer"], pointer, "{}", reply.json());
        }
    }
}
