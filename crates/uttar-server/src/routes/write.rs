//! `PUT`, `PATCH` and `DELETE /v1/entries/{id}`: one change of one entry.
//!
//! `If-Match` with the tag of the entry, and `If-None-Match: *` for a new one, keep two writers from undoing each
//! other's work. `Idempotency-Key` names the request. `?author=`, `?reason=` and `?refresh=wait` tell the rest; by
//! default it is searchable soon.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, ETAG, IF_MATCH, IF_NONE_MATCH};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use uttar::quoted;
use uttar::{Action, Effect, ErrorKind, KnowledgeBase, Operation, UniqueKeys, WriteOptions, WriteOutcome};

use super::entries::tag_of;
use super::in_json;
use crate::extract::{FetchedEntry, JsonBody, SentEntry};
use crate::openapi;
use crate::parts::{Base, IDEMPOTENCY_KEY, Named, WRITING, Writing};
use crate::problem::Problem;
use crate::routing::Routes;
use crate::tags::Condition;

/// What became of changes, in their order.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Outcomes {
    pub(super) outcomes: Vec<WriteOutcome>,
}

/// A merge patch (RFC 7396): fields that are to be different; `null` removes one.
pub(super) type MergePatch = Map<String, Value>;

/// What the header is for.
pub(super) const IDEMPOTENCY: &str = "Names the request: sent again, it changes nothing and has the same reply.";

pub(crate) fn routes() -> Routes {
    const IS: &str = "The `ETag` that the entry must have, or `*`: it must be there.";
    const IS_NOT: &str = "`*`: the entry must not be there.";
    let operation = |id, summary| {
        openapi::Operation::new(id, summary)
            .parameters(&WRITING)
            .header(IDEMPOTENCY_KEY, IDEMPOTENCY)
            .header(IF_MATCH, IS)
            .header(IF_NONE_MATCH, IS_NOT)
            .gives::<WriteOutcome>("It was changed; the new `ETag` is in the header.")
            .may(StatusCode::NOT_FOUND)
            .may(StatusCode::CONFLICT)
            .may(StatusCode::PRECONDITION_FAILED)
    };
    let put_entry = operation("putEntry", "Store an entry")
        .takes::<SentEntry>()
        .gives_as::<WriteOutcome>(StatusCode::CREATED, "It is new; its `ETag` is in the header.");
    Routes::about("Entries")
        .put("/v1/entries/{id}", put, put_entry)
        .patch("/v1/entries/{id}", patch, operation("patchEntry", "Change fields of an entry").takes::<MergePatch>())
        .delete("/v1/entries/{id}", delete, operation("deleteEntry", "Delete an entry"))
        .with_large_bodies()
}

async fn put(
    base: Base,
    Named(id): Named,
    writing: Writing,
    condition: Condition,
    sent: SentEntry,
) -> Result<Response, Problem> {
    run(base, put_of(&id, sent)?, writing, condition).await
}

async fn patch(
    base: Base,
    Named(id): Named,
    writing: Writing,
    condition: Condition,
    JsonBody(UniqueKeys(patch)): JsonBody<UniqueKeys>,
) -> Result<Response, Problem> {
    run(base, Operation::patch(id, patch), writing, condition).await
}

async fn delete(base: Base, Named(id): Named, writing: Writing, condition: Condition) -> Result<Response, Problem> {
    run(base, Operation::delete(id), writing, condition).await
}

/// Puts an entry at the id that the path names; the entry need not repeat it. One that was fetched is put only if it
/// still has its version.
pub(super) fn put_of(id: &str, sent: SentEntry) -> Result<Operation, Problem> {
    let (mut entry, version) = match sent {
        SentEntry::Alone(entry) => (entry, None),
        SentEntry::Fetched(FetchedEntry { version, entry }) => (entry, Some(version)),
    };
    take_id(&mut entry.id, id)?;
    let put = Operation::put(entry);
    Ok(match version {
        Some(version) => put.if_version(version),
        None => put,
    })
}

/// Checks that the id that was sent, if any, is that in the path, which then stands for it.
pub(super) fn take_id(sent: &mut String, id: &str) -> Result<(), Problem> {
    if sent.is_empty() {
        id.clone_into(sent);
    }
    if sent.as_str() != id {
        let detail = format!("id: {} is not the id in the path, {id}", quoted(&*sent), id = quoted(id));
        return Err(Problem::wrong_value("/id".to_owned(), detail));
    }
    Ok(())
}

async fn run(
    base: Base,
    operation: Operation,
    Writing(options): Writing,
    condition: Condition,
) -> Result<Response, Problem> {
    let (outcome, tag) = base.run(move |base| Ok(write(base, operation, &condition, &options))).await??;
    Ok(written(&outcome, tag))
}

/// The reply to a write, with the tag that there is now.
pub(super) fn written(outcome: &WriteOutcome, tag: Option<String>) -> Response {
    let status = if outcome.effect == Effect::Created { StatusCode::CREATED } else { StatusCode::OK };
    let mut response = (status, [(CONTENT_TYPE, "application/json")], in_json(outcome)).into_response();
    if let Some(tag) = tag.and_then(|tag| tag.parse().ok()) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// The operation under a condition.
pub(super) fn under(condition: &Condition, base: &KnowledgeBase, operation: Operation) -> Result<Operation, Problem> {
    let read = || base.get(operation.id()).map(|found| (found.version, tag_of(&found)));
    Ok(match condition.if_version(read)? {
        Some(version) => operation.if_version(version),
        None => operation,
    })
}

/// Writes; gives the outcome and the tag of the entry, if it is still there.
fn write(
    base: &KnowledgeBase,
    operation: Operation,
    condition: &Condition,
    options: &WriteOptions,
) -> Result<(WriteOutcome, Option<String>), Problem> {
    let id = operation.id().to_owned();
    let is_deletion = matches!(operation.action, Action::Delete(_));
    let operation = under(condition, base, operation)?;
    let outcome = base.write_one(operation, options).map_err(|error| match error.kind() {
        // Without a condition the only conflict is about the request id.
        ErrorKind::Conflict if condition.is_some() => Problem::precondition_failed(error.message()),
        _ => Problem::from(error),
    })?;
    let tag = if is_deletion { None } else { Some(tag_of(&base.version(&id, outcome.version)?)) };
    Ok((outcome, tag))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;

    use crate::testing::{Reply, get, send, settings, state_with_entries};
    use crate::{ServerState, Settings};

    const PATH: &str = "/v1/entries/battery-replace";
    const BODY: &str = r#"{"id": "battery-replace", "phrasings": {"en": ["swap the accumulator"]}}"#;

    async fn write(state: &ServerState, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut request = Request::builder().method(method).uri(path).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        send(state, request.body(Body::from(body.to_owned())).expect("a request")).await
    }

    #[tokio::test]
    async fn the_path_names_the_entry() {
        let (state, _folder) = state_with_entries(settings());
        let without = r#"{"phrasings": {"en": ["swap the accumulator"]}}"#;
        assert_eq!(write(&state, "PUT", "/v1/entries/new", &[], without).await.status, 201);
        assert_eq!(get(&state, "/v1/entries/new").await.json()["entry"]["id"], "new");
        let reply = write(&state, "PUT", "/v1/entries/other", &[], BODY).await;
        reply.assert_problem(422, "invalid_input");
        assert_eq!(reply.json()["errors"][0]["pointer"], "/id");
    }

    #[tokio::test]
    async fn what_is_stored_has_a_limit_of_its_own() {
        let limits = Settings { body_bytes_max: 1, content_bytes_max: BODY.len(), ..settings() };
        let (state, _folder) = state_with_entries(limits);
        assert_eq!(write(&state, "PUT", PATH, &[], BODY).await.status, 200);
        write(&state, "PUT", PATH, &[], &format!("{BODY} ")).await.assert_problem(413, "too_large");
        let patch = format!("{{\"topics\": []{}}}", " ".repeat(BODY.len() - 14));
        assert_eq!(write(&state, "PATCH", PATH, &[], &patch).await.status, 200);
        write(&state, "PATCH", PATH, &[], &format!("{patch} ")).await.assert_problem(413, "too_large");
        write(&state, "POST", "/v1/search", &[], "{}").await.assert_problem(413, "too_large");
    }

    #[tokio::test]
    async fn an_entry_is_put_patched_and_deleted() {
        let (state, _folder) = state_with_entries(settings());
        let query = "?author=asha&reason=better+words&refresh=wait";
        let reply = write(&state, "PUT", &format!("{PATH}{query}"), &[], BODY).await;
        assert_eq!(
            (reply.status, &reply.json()["effect"], &reply.json()["version"]),
            (200, &"updated".into(), &2.into())
        );
        assert_eq!(reply.header("etag"), get(&state, PATH).await.header("etag"));
        let found = get(&state, "/v1/search?q=accumulator").await;
        assert_eq!(found.json()["hits"][0]["entry"], "battery-replace");

        let reply = write(&state, "PATCH", PATH, &[], r#"{"topics": ["battery"]}"#).await;
        assert_eq!((reply.status, &reply.json()["version"]), (200, &3.into()));
        let reply = write(&state, "DELETE", PATH, &[], "").await;
        assert_eq!((reply.status, &reply.json()["effect"]), (200, &"deleted".into()));
        get(&state, PATH).await.assert_problem(404, "not_found");
        write(&state, "DELETE", PATH, &[], "").await.assert_problem(404, "not_found");
        let versions = get(&state, &format!("{PATH}/versions")).await.json();
        assert_eq!(versions["versions"][1]["author"], "asha", "{versions}");
        assert_eq!(versions["versions"][3]["deleted"], true);
        let reply = write(&state, "PUT", PATH, &[("if-none-match", "*")], BODY).await;
        assert_eq!((reply.status, &reply.json()["effect"]), (201, &"created".into()));
    }

    #[tokio::test]
    async fn a_write_warns_of_what_leads_nowhere() {
        let (state, _folder) = state_with_entries(settings());
        let headers = [("idempotency-key", "r1")];
        let outcome = write(&state, "PATCH", PATH, &headers, r#"{"follow_ups": ["a/ब", "none"]}"#).await.json();
        let message = "no entry is called \"none\"; correct the id, add the entry, or remove it here";
        assert_eq!(outcome["warnings"], serde_json::json!([{"field": "follow_ups[1]", "message": message}]));
        let again = write(&state, "PATCH", PATH, &headers, r#"{"follow_ups": ["a/ब", "none"]}"#).await.json();
        assert_eq!(again, outcome, "the same request again");
        assert!(write(&state, "PATCH", PATH, &[], r#"{"follow_ups": null}"#).await.json().get("warnings").is_none());
    }

    #[tokio::test]
    async fn what_was_fetched_can_be_put_back_as_it_came() {
        let (state, _folder) = state_with_entries(settings());
        let mut fetched = get(&state, PATH).await.json();
        let same = write(&state, "PUT", PATH, &[], &fetched.to_string()).await;
        assert_eq!((same.status, &same.json()["effect"]), (200, &"unchanged".into()), "{}", same.json());
        fetched["entry"]["topics"] = serde_json::json!(["battery"]);
        assert_eq!(write(&state, "PUT", PATH, &[], &fetched.to_string()).await.json()["version"], 2);
        fetched["entry"]["topics"] = serde_json::json!(["repair"]);
        write(&state, "PUT", PATH, &[], &fetched.to_string()).await.assert_problem(409, "conflict");
        let tag = get(&state, PATH).await.header("etag").to_owned();
        assert_eq!(write(&state, "PUT", PATH, &[("if-match", &tag)], &fetched.to_string()).await.json()["version"], 3);
        fetched["entry"]["colour"] = 1.into();
        let reply = write(&state, "PUT", PATH, &[], &fetched.to_string()).await;
        reply.assert_problem(422, "invalid_input");
        assert_eq!(reply.json()["errors"][0]["pointer"], "/entry/colour");
    }

    #[tokio::test]
    async fn a_write_on_another_version_fails() {
        let (state, _folder) = state_with_entries(settings());
        let tag = get(&state, PATH).await.header("etag").to_owned();
        for headers in [
            [("if-none-match", "*")],
            [("if-match", "\"2-0000000000000000\"")],
            [("if-match", "\"1-0000000000000000\"")],
            [("if-match", &format!("W/{tag}"))],
        ] {
            write(&state, "PUT", PATH, &headers, BODY).await.assert_problem(412, "precondition_failed");
        }
        write(&state, "DELETE", "/v1/entries/none", &[("if-match", "*")], "")
            .await
            .assert_problem(412, "precondition_failed");
        write(&state, "PUT", PATH, &[("if-match", &tag), ("if-none-match", "*")], BODY)
            .await
            .assert_problem(400, "invalid_input");
        assert_eq!(write(&state, "PUT", PATH, &[("if-match", &tag)], BODY).await.status, 200);
        write(&state, "PUT", PATH, &[("if-match", &tag)], BODY).await.assert_problem(412, "precondition_failed");
    }

    #[tokio::test]
    async fn the_same_request_again_gives_the_same_reply() {
        let (state, _folder) = state_with_entries(settings());
        let tag = get(&state, PATH).await.header("etag").to_owned();
        let headers = [("if-match", tag.as_str()), ("idempotency-key", "r1")];
        let first = write(&state, "PUT", PATH, &headers, BODY).await;
        let again = write(&state, "PUT", PATH, &headers, BODY).await;
        assert_eq!(
            (first.status, first.json(), first.header("etag")),
            (again.status, again.json(), again.header("etag"))
        );
        let other = write(&state, "DELETE", PATH, &[("idempotency-key", "r1")], "").await;
        other.assert_problem(409, "conflict");
        let never = write(&state, "DELETE", "/v1/entries/never", &[("if-none-match", "*")], "").await;
        assert_eq!((never.status, &never.json()["effect"]), (200, &"unchanged".into()), "{}", never.json());
        for (bytes, status) in [(256, 200), (257, 422)] {
            let reply = write(&state, "PUT", PATH, &[("idempotency-key", &"k".repeat(bytes))], BODY).await;
            let json = reply.json();
            assert_eq!(reply.status, status, "{json}");
            if status == 422 {
                assert_eq!(json["errors"][0]["pointer"], "/Idempotency-Key");
                assert_eq!(json["detail"], "Idempotency-Key: 257 bytes are more than 256; shorten it");
            }
        }
    }

    #[tokio::test]
    async fn bad_writes_say_what_is_wrong() {
        let (state, _folder) = state_with_entries(settings());
        for (method, path, body, status, pointer) in [
            ("PUT", "/v1/entries/other", BODY, 422, "/id"),
            ("PUT", PATH, r#"{"id": "battery-replace", "phrasings": {"en": [" "]}}"#, 422, "/phrasings/en/0"),
            ("PUT", PATH, r#"{"id": "battery-replace", "colour": 1}"#, 422, "/colour"),
            ("PATCH", PATH, r#"{"id": "x"}"#, 422, "/id"),
            ("PATCH", PATH, r#"{"topics": ["a"], "topics": ["b"]}"#, 422, ""),
            ("PATCH", &format!("{PATH}?refresh=now"), "{}", 422, "/refresh"),
            ("DELETE", &format!("{PATH}?colour=red"), "", 422, "/colour"),
        ] {
            let reply = write(&state, method, path, &[], body).await;
            reply.assert_problem(status, "invalid_input");
            assert_eq!(reply.json()["errors"][0]["pointer"], pointer, "{}", reply.json());
        }
        write(&state, "PUT", PATH, &[], "{").await.assert_problem(400, "invalid_input");
        write(&state, "PATCH", "/v1/entries/none", &[], "{}").await.assert_problem(404, "not_found");
    }
}
