//! `/v1/drafts`: changes that wait to be published together. Their entries are put, patched and deleted as those of the
//! base are; `/v1/search` with `state=draft:NAME` asks the base with them.

use axum::http::StatusCode;
use axum::http::header::IF_MATCH;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Serialize;
use uttar::{Draft, DraftedEntry, ErrorKind, KnowledgeBase, Operation, UniqueKeys};

use super::write::{IDEMPOTENCY, MergePatch, Outcomes, put_of, under};
use super::{json, no_content};
use crate::extract::{JsonBody, SentEntry};
use crate::openapi;
use crate::parts::{Base, IDEMPOTENCY_KEY, Named, WRITING, Writing};
use crate::problem::Problem;
use crate::routing::Routes;
use crate::tags::Condition;

/// The draft and the entry in it.
type Target = Named<(String, String)>;

/// The drafts of a base.
#[derive(Debug, Serialize, JsonSchema)]
struct Drafts {
    drafts: Vec<Draft>,
}

/// A draft with its changes.
#[derive(Debug, Serialize, JsonSchema)]
struct DraftContent {
    name: String,
    entries: Vec<DraftedEntry>,
}

pub(crate) fn routes() -> Routes {
    const CHANGE: &str = "/v1/drafts/{draft}/entries/{id}";
    let about = openapi::Operation::new;
    let change = |id, summary| {
        about(id, summary)
            .parameters(&WRITING)
            .header(IF_MATCH, "The `ETag` of the live entry that the change starts from, and not from what the draft has of it: the draft is published if the entry is still that one.")
            .gives_nothing(StatusCode::NO_CONTENT, "It is in the draft.")
            .may(StatusCode::PRECONDITION_FAILED)
            .may(StatusCode::CONFLICT)
            .may(StatusCode::NOT_FOUND)
    };
    let publish_draft = about("publishDraft", "Make all changes of a draft, or none if an entry has changed since")
        .parameters(&WRITING)
        .header(IDEMPOTENCY_KEY, IDEMPOTENCY)
        .gives::<Outcomes>("What became of each entry.")
        .may(StatusCode::NOT_FOUND)
        .may(StatusCode::CONFLICT);
    Routes::about("Drafts")
        .get("/v1/drafts", list, about("drafts", "List the drafts").gives::<Drafts>("All of them."))
        .get(
            "/v1/drafts/{draft}",
            get,
            about("draft", "Read a draft").gives::<DraftContent>("Its changes.").may(StatusCode::NOT_FOUND),
        )
        .delete(
            "/v1/drafts/{draft}",
            discard,
            about("discardDraft", "Discard a draft")
                .gives_nothing(StatusCode::NO_CONTENT, "It is gone.")
                .may(StatusCode::NOT_FOUND),
        )
        .post("/v1/drafts/{draft}/publish", publish, publish_draft)
        .post(
            "/v1/drafts/{draft}/entries/{id}/discard",
            discard_entry,
            about("discardDraftedEntry", "Take the change of one entry out of a draft")
                .gives_nothing(StatusCode::NO_CONTENT, "The draft does not change it.")
                .may(StatusCode::NOT_FOUND),
        )
        .put(CHANGE, put, change("putDraftedEntry", "Store an entry when the draft is published").takes::<SentEntry>())
        .patch(CHANGE, patch, change("patchDraftedEntry", "Change fields of an entry in a draft").takes::<MergePatch>())
        .delete(CHANGE, delete, change("deleteDraftedEntry", "Delete an entry when the draft is published"))
        .with_large_bodies()
}

async fn list(base: Base) -> Result<Response, Problem> {
    Ok(json(&Drafts { drafts: base.run(|base| base.drafts()).await? }))
}

async fn get(base: Base, Named(name): Named) -> Result<Response, Problem> {
    let asked = name.clone();
    let entries = base.run(move |base| base.draft(&asked)).await?;
    Ok(json(&DraftContent { name, entries }))
}

async fn discard(base: Base, Named(name): Named) -> Result<Response, Problem> {
    base.run(move |base| base.discard_draft(&name)).await?;
    Ok(no_content())
}

async fn discard_entry(base: Base, Named((draft, id)): Target) -> Result<Response, Problem> {
    base.run(move |base| base.discard_drafted(&draft, &id)).await?;
    Ok(no_content())
}

async fn publish(base: Base, Named(name): Named, Writing(options): Writing) -> Result<Response, Problem> {
    let outcomes = base.run(move |base| base.publish(&name, &options)).await?;
    Ok(json(&Outcomes { outcomes }))
}

async fn put(
    base: Base,
    Named((draft, id)): Target,
    writing: Writing,
    condition: Condition,
    sent: SentEntry,
) -> Result<Response, Problem> {
    save(base, draft, put_of(&id, sent)?, writing, condition).await
}

async fn patch(
    base: Base,
    Named((draft, id)): Target,
    writing: Writing,
    condition: Condition,
    JsonBody(UniqueKeys(patch)): JsonBody<UniqueKeys>,
) -> Result<Response, Problem> {
    save(base, draft, Operation::patch(id, patch), writing, condition).await
}

async fn delete(
    base: Base,
    Named((draft, id)): Target,
    writing: Writing,
    condition: Condition,
) -> Result<Response, Problem> {
    save(base, draft, Operation::delete(id), writing, condition).await
}

async fn save(
    base: Base,
    draft: String,
    operation: Operation,
    Writing(options): Writing,
    condition: Condition,
) -> Result<Response, Problem> {
    let saved = move |base: &KnowledgeBase| -> Result<(), Problem> {
        let operation = under(&condition, base, operation)?;
        let saved = base.save_draft(&draft, &[operation], &options.change);
        saved.map_err(|error| match error.kind() {
            ErrorKind::Conflict if condition.is_some() => Problem::precondition_failed(error.message()),
            _ => Problem::from(error),
        })
    };
    base.run(|base| Ok(saved(base))).await??;
    Ok(no_content())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;

    use crate::parts::IDEMPOTENCY_KEY;
    use crate::testing::{get, send, send_json, settings, state_with_entries};

    const DRAFT: &str = "/v1/drafts/festival";

    #[tokio::test]
    async fn a_draft_is_written_searched_and_published() {
        let (state, _folder) = state_with_entries(settings());
        let entry = r#"{"id": "gift", "phrasings": {"en": ["send it as a gift"]}}"#;
        assert_eq!(send_json(&state, "PUT", &format!("{DRAFT}/entries/gift?author=asha"), entry).await.status, 204);
        let twice = r#"{"topics": ["phone"], "topics": ["battery"]}"#;
        send_json(&state, "PATCH", &format!("{DRAFT}/entries/battery-replace"), twice)
            .await
            .assert_problem(422, "invalid_input");
        let patch = r#"{"topics": ["battery"]}"#;
        assert_eq!(send_json(&state, "PATCH", &format!("{DRAFT}/entries/battery-replace"), patch).await.status, 204);
        assert_eq!(send_json(&state, "DELETE", &format!("{DRAFT}/entries/a%2F%E0%A4%AC"), "").await.status, 204);

        assert_eq!(get(&state, "/v1/drafts").await.json()["drafts"][0]["entries"], 3);
        let draft = get(&state, DRAFT).await.json();
        let ids: Vec<&str> =
            draft["entries"].as_array().expect("a list").iter().filter_map(|e| e["id"].as_str()).collect();
        assert_eq!(ids, ["a/ब", "battery-replace", "gift"]);
        let count = async |path: &str| get(&state, path).await.json()["hits"].as_array().map(Vec::len);
        assert_eq!(count("/v1/search?q=gift").await, Some(0));
        assert_eq!(count("/v1/search?q=gift&state=draft:festival").await, Some(1));

        let reply = send_json(&state, "POST", &format!("{DRAFT}/publish?author=asha&refresh=wait"), "").await;
        assert_eq!(reply.json()["outcomes"][2]["effect"], "created", "{}", reply.json());
        assert_eq!(count("/v1/search?q=gift").await, Some(1));
        get(&state, DRAFT).await.assert_problem(404, "not_found");
    }

    #[tokio::test]
    async fn the_same_request_again_publishes_once() {
        let (state, _folder) = state_with_entries(settings());
        let publish = async |path: &str, key: &str| {
            let request = Request::post(path).header(IDEMPOTENCY_KEY, key).header("content-type", "application/json");
            let reply = send(&state, request.body(Body::from(r#"{"state": "0"}"#)).expect("a request")).await;
            (reply.status, reply.json())
        };
        let entry = r#"{"id": "gift", "phrasings": {"en": ["send it as a gift"]}}"#;
        assert_eq!(send_json(&state, "PUT", &format!("{DRAFT}/entries/gift"), entry).await.status, 204);
        let path = format!("{DRAFT}/publish");
        let first = publish(&path, "r1").await;
        assert_eq!((first.0, &first.1["outcomes"][0]["effect"]), (200, &"created".into()), "{first:?}");
        assert_eq!(publish(&path, "r1").await, first);
        assert_eq!(publish(&path, "r2").await.0, 404);
        let (status, problem) = publish(&path, &"r".repeat(100_000)).await;
        assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &"/Idempotency-Key".into()), "{problem}");

        assert_eq!(publish("/v1/restore-state", "r1").await.0, 409, "it is another request");
        let restored = publish("/v1/restore-state", "r3").await;
        assert_eq!(restored.1["outcomes"].as_array().map(Vec::len), Some(3), "{restored:?}");
        assert_eq!(publish("/v1/restore-state", "r3").await, restored);
    }

    #[tokio::test]
    async fn a_conflict_is_settled_by_making_the_change_anew() {
        let (state, _folder) = state_with_entries(settings());
        let (path, live) = (format!("{DRAFT}/entries/battery-replace"), "/v1/entries/battery-replace");
        let patch = |path: &str, tag: &str, body: &str| {
            let request = Request::builder().method("PATCH").uri(path).header("content-type", "application/json");
            send(&state, request.header("if-match", tag).body(Body::from(body.to_owned())).expect("a request"))
        };
        let tag = async || get(&state, live).await.header("etag").to_owned();
        let old = tag().await;
        assert_eq!(patch(&path, &old, r#"{"topics": ["battery"]}"#).await.status, 204);
        assert_eq!(patch(live, &old, r#"{"topics": ["repair"]}"#).await.status, 200);
        send_json(&state, "POST", &format!("{DRAFT}/publish"), "").await.assert_problem(409, "conflict");
        let never = "\"7-0000000000000000\"";
        patch(&path, never, r#"{"tags": ["sale"]}"#).await.assert_problem(412, "precondition_failed");
        assert_eq!(patch(&path, &tag().await, r#"{"tags": ["sale"]}"#).await.status, 204);
        let published = send_json(&state, "POST", &format!("{DRAFT}/publish"), "").await;
        assert_eq!(published.json()["outcomes"][0]["effect"], "updated", "{}", published.json());
        let entry = &get(&state, live).await.json()["entry"];
        assert_eq!(
            (&entry["topics"][0], &entry["tags"][0]),
            (&"repair".into(), &"sale".into()),
            "both changes: {entry}"
        );
    }

    #[tokio::test]
    async fn one_entry_is_taken_out_of_a_draft() {
        let (state, _folder) = state_with_entries(settings());
        let patch = r#"{"topics": ["battery"]}"#;
        for id in ["battery-replace", "a%2F%E0%A4%AC"] {
            assert_eq!(send_json(&state, "PATCH", &format!("{DRAFT}/entries/{id}"), patch).await.status, 204);
        }
        let discard = async || send_json(&state, "POST", &format!("{DRAFT}/entries/a%2F%E0%A4%AC/discard"), "").await;
        assert_eq!(discard().await.status, 204);
        discard().await.assert_problem(404, "not_found");
        assert_eq!(get(&state, "/v1/drafts").await.json()["drafts"][0]["entries"], 1);
    }

    #[tokio::test]
    async fn a_draft_of_entries_that_changed_is_a_conflict_and_can_be_discarded() {
        let (state, _folder) = state_with_entries(settings());
        let entry = r#"{"id": "battery-replace", "phrasings": {"en": ["swap the accumulator"]}}"#;
        send_json(&state, "PUT", &format!("{DRAFT}/entries/battery-replace"), entry).await;
        send_json(&state, "PATCH", "/v1/entries/battery-replace", r#"{"topics": ["battery"]}"#).await;
        send_json(&state, "POST", &format!("{DRAFT}/publish"), "").await.assert_problem(409, "conflict");
        assert_eq!(send_json(&state, "DELETE", DRAFT, "").await.status, 204);
        send_json(&state, "DELETE", DRAFT, "").await.assert_problem(404, "not_found");
        send_json(&state, "PUT", &format!("{DRAFT}/entries/other"), entry).await.assert_problem(422, "invalid_input");
    }
}
