//! `/v1/entries`: all entries, a page at a time; `/v1/entries/{id}`: an entry as it was written, with its version; its
//! versions.

use axum::extract::{RawQuery, State};
use axum::http::header::IF_NONE_MATCH;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use schemars::JsonSchema;
use serde::Serialize;
use uttar::quoted;
use uttar::{EntryPage, EntryVersion, VersionedEntry};

use super::{fresh, in_json, json};
use crate::openapi::Operation;
use crate::parts::{Base, Named};
use crate::problem::Problem;
use crate::query_string::{Known, Shape, parameters};
use crate::routing::Routes;
use crate::state::ServerState;
use crate::tags::{entity_tag, tagged};

/// How many are sent where nobody says it.
const LISTED: usize = 100;

const PAGE: [Known; 2] = [
    Known::new("after", Shape::Text, "Those whose id comes after this one: the `next` of the page before."),
    Known::new("limit", Shape::Count(1), "How many at most; 100 by default."),
];

/// The versions of an entry.
#[derive(Debug, Serialize, JsonSchema)]
struct Versions {
    id: String,
    versions: Vec<EntryVersion>,
}

pub(crate) fn routes() -> Routes {
    let page = Operation::new("entries", "List all entries, in the order of their ids")
        .parameters(&PAGE)
        .gives::<EntryPage>("A page of them, each as `/v1/entries/{id}` gives it; without `next` it is the last.");
    let read = Operation::new("entry", "Read an entry")
        .header(IF_NONE_MATCH, "An `ETag` that is known: 304 if it still holds.")
        .gives::<VersionedEntry>("The entry; its `ETag` is in the header.")
        .gives_nothing(StatusCode::NOT_MODIFIED, "It is as it was.")
        .may(StatusCode::NOT_FOUND);
    let history = Operation::new("entryVersions", "List the versions of an entry")
        .gives::<Versions>("Who changed it, why and when.")
        .may(StatusCode::NOT_FOUND);
    let past = Operation::new("entryVersion", "Read an entry as it was")
        .gives::<VersionedEntry>("The entry in that version.")
        .may(StatusCode::NOT_FOUND);
    Routes::about("Entries")
        .get("/v1/entries", list, page)
        .get("/v1/entries/{id}", get, read)
        .get("/v1/entries/{id}/versions", versions, history)
        .get("/v1/entries/{id}/versions/{version}", version, past)
}

async fn list(State(state): State<ServerState>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let (mut after, mut limit) = (String::new(), LISTED);
    for parameter in parameters(&query.unwrap_or_default(), &PAGE)? {
        match parameter.name() {
            "after" => after = parameter.value().to_owned(),
            _ => limit = parameter.number()?,
        }
    }
    // Beside the searches: there may be much of it.
    let body = state.report(move |base| Ok(in_json(&base.entries_page(&after, limit)?))).await?;
    Ok(fresh("application/json", body))
}

async fn get(base: Base, Named(id): Named, headers: HeaderMap) -> Result<Response, Problem> {
    let read = base.run(move |base| {
        let found = base.get(&id)?;
        Ok((found.version, in_json(&found)))
    });
    let (version, body) = read.await?;
    Ok(tagged(&headers, version, body))
}

async fn versions(base: Base, Named(id): Named) -> Result<Response, Problem> {
    let asked = id.clone();
    let versions = base.run(move |base| base.history(&asked)).await?;
    Ok(json(&Versions { id, versions }))
}

/// The content of one version.
async fn version(base: Base, Named((id, version)): Named<(String, String)>) -> Result<Response, Problem> {
    let version: u64 = version.parse().map_err(|_| Problem::malformed(format!("{} is no version", quoted(version))))?;
    Ok(json(&base.run(move |base| base.version(&id, version)).await?))
}

/// The tag of an entry: what `If-Match` and `If-None-Match` name.
pub(super) fn tag_of(found: &VersionedEntry) -> String {
    entity_tag(found.version, &in_json(found))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use axum::body::Body;
    use axum::http::Request;

    use crate::testing::{get, send, settings, state_with_entries};
    use crate::{ServerState, Settings};

    #[tokio::test]
    async fn entries_come_in_pages() {
        let (state, _folder) = state_with_entries(settings());
        let first = get(&state, "/v1/entries?limit=1").await.json();
        assert_eq!((&first["entries"][0]["entry"]["id"], &first["next"]), (&"a/ब".into(), &"a/ब".into()), "{first}");
        let last = get(&state, "/v1/entries?limit=1&after=a/%E0%A4%AC").await.json();
        let alone = get(&state, "/v1/entries/battery-replace").await.json();
        assert_eq!(last, serde_json::json!({"entries": [alone]}));
        assert_eq!(get(&state, "/v1/entries").await.json()["entries"].as_array().map(Vec::len), Some(2));
        assert_eq!(get(&state, "/v1/entries?after=z").await.json(), serde_json::json!({"entries": []}));
    }

    #[tokio::test]
    async fn a_page_that_cannot_be_says_what_is_wrong() {
        let (state, _folder) = state_with_entries(settings());
        assert_eq!(get(&state, "/v1/entries?limit=200").await.status, 200);
        for (query, pointer) in
            [("limit=201", "/limit"), ("limit=0", "/limit"), ("limit=x", "/limit"), ("page=2", "/page")]
        {
            let reply = get(&state, &format!("/v1/entries?{query}")).await;
            reply.assert_problem(422, "invalid_input");
            assert_eq!(reply.json()["errors"][0]["pointer"], pointer, "{}", reply.json());
        }
        get(&state, "/v1/entries?after=%FF").await.assert_problem(400, "invalid_input");
    }

    #[tokio::test]
    async fn an_entry_comes_with_its_version_and_tag() {
        let (state, _folder) = state_with_entries(settings());
        let reply = get(&state, "/v1/entries/battery-replace").await;
        assert_eq!((reply.status, reply.content_type()), (200, "application/json"));
        assert_eq!(reply.json()["version"], 1);
        assert_eq!(reply.json()["entry"]["id"], "battery-replace");
        assert!(reply.header("etag").starts_with("\"1-"), "{}", reply.header("etag"));
        assert_eq!(reply.header("cache-control"), "private, no-cache");
    }

    #[tokio::test]
    async fn a_known_tag_gives_304_and_another_does_not() {
        let (state, _folder) = state_with_entries(settings());
        let tag = get(&state, "/v1/entries/battery-replace").await.header("etag").to_owned();
        let ask = async |given: &str| {
            let request = Request::get("/v1/entries/battery-replace").header("if-none-match", given);
            send(&state, request.body(Body::empty()).expect("a request")).await
        };
        for given in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
            let reply = ask(&given).await;
            assert_eq!(reply.status, 304, "{given}");
            assert_eq!(reply.header("etag"), tag);
            assert!(reply.body.is_empty());
        }
        for given in ["\"1-0000000000000000\"", "1", ""] {
            assert_eq!(ask(given).await.status, 200, "{given}");
        }
    }

    #[tokio::test]
    async fn ids_may_hold_any_text() {
        let (state, _folder) = state_with_entries(settings());
        let reply = get(&state, "/v1/entries/a%2F%E0%A4%AC").await;
        assert_eq!(reply.json()["entry"]["id"], "a/ब");
        get(&state, "/v1/entries/%FF").await.assert_problem(400, "invalid_input");
    }

    #[tokio::test]
    async fn versions_come_with_their_changes() {
        let (state, _folder) = state_with_entries(settings());
        let json = get(&state, "/v1/entries/a%2F%E0%A4%AC/versions").await.json();
        assert_eq!((&json["id"], &json["versions"][0]["version"]), (&"a/ब".into(), &1.into()), "{json}");
        assert_eq!(json["versions"][0]["deleted"], false);
        let first = get(&state, "/v1/entries/a%2F%E0%A4%AC/versions/1").await.json();
        assert_eq!((&first["version"], &first["entry"]["id"]), (&1.into(), &"a/ब".into()), "{first}");
        get(&state, "/v1/entries/a%2F%E0%A4%AC/versions/2").await.assert_problem(404, "not_found");
        get(&state, "/v1/entries/a%2F%E0%A4%AC/versions/x").await.assert_problem(400, "invalid_input");
        get(&state, "/v1/entries/none/versions").await.assert_problem(404, "not_found");
    }

    #[tokio::test]
    async fn an_unknown_id_is_not_found() {
        let (state, _folder) = state_with_entries(settings());
        let reply = get(&state, "/v1/entries/none").await;
        reply.assert_problem(404, "not_found");
        assert!(reply.json()["detail"].to_string().contains("none"));
    }

    #[tokio::test]
    async fn without_a_base_it_is_unavailable() {
        let state = ServerState::new(settings()).expect("good settings");
        get(&state, "/v1/entries/battery-replace").await.assert_problem(503, "unavailable");
    }

    #[tokio::test]
    async fn a_busy_base_turns_away_who_waits_too_long() {
        let (state, _folder) =
            state_with_entries(Settings { searches_max: 1, search_queue_max: 1, request_timeout_ms: 50, ..settings() });
        let (hold, released) = channel::<()>();
        let far = tokio::time::Instant::now() + std::time::Duration::from_secs(60);
        let busy = state.clone();
        let running = tokio::spawn(async move {
            let work = move |_: &uttar::KnowledgeBase| {
                let _ = released.recv();
                Ok(())
            };
            busy.with_base(far, work).await.is_ok()
        });
        tokio::task::yield_now().await;
        let (first, second) =
            tokio::join!(get(&state, "/v1/entries/battery-replace"), get(&state, "/v1/entries/battery-replace"));
        for reply in [first, second] {
            reply.assert_problem(503, "unavailable");
            assert_eq!(reply.header("retry-after"), "1");
        }
        drop(hold);
        assert!(running.await.expect("no panic"));
        assert!(state.with_base(far, |_| Ok(())).await.is_ok(), "the place is free again");
    }
}
