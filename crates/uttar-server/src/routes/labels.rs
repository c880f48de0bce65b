//! `/v1/labels`: names for states of the whole base. `?author=` and `?reason=` tell who and why.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;
use uttar::Label;

use super::{json, no_content};
use crate::openapi::Operation;
use crate::parts::{Base, Named, WRITING, Writing};
use crate::problem::Problem;
use crate::routing::Routes;

/// The labels of a base.
#[derive(Debug, Serialize, JsonSchema)]
struct Labels {
    labels: Vec<Label>,
}

pub(crate) fn routes() -> Routes {
    let set = Operation::new("setLabel", "Name the state that the base has now")
        .parameters(&WRITING)
        .gives_as::<Label>(StatusCode::CREATED, "The label.")
        .may(StatusCode::CONFLICT);
    let remove = Operation::new("removeLabel", "Remove a label")
        .gives_nothing(StatusCode::NO_CONTENT, "It is gone.")
        .may(StatusCode::NOT_FOUND);
    Routes::about("States")
        .get("/v1/labels", list, Operation::new("labels", "List the labels").gives::<Labels>("All of them."))
        .put("/v1/labels/{label}", put, set)
        .delete("/v1/labels/{label}", delete, remove)
}

async fn list(base: Base) -> Result<Response, Problem> {
    Ok(json(&Labels { labels: base.run(|base| base.labels()).await? }))
}

async fn put(base: Base, Named(name): Named, Writing(options): Writing) -> Result<Response, Problem> {
    let label = base.run(move |base| base.set_label(&name, options.change)).await?;
    Ok((StatusCode::CREATED, json(&label)).into_response())
}

async fn delete(base: Base, Named(name): Named) -> Result<Response, Problem> {
    base.run(move |base| base.remove_label(&name)).await?;
    Ok(no_content())
}

#[cfg(test)]
mod tests {
    use crate::testing::{get, send_json, settings, state_with_entries};

    #[tokio::test]
    async fn a_state_is_named_searched_and_compared() {
        let (state, _folder) = state_with_entries(settings());
        let reply = send_json(&state, "PUT", "/v1/labels/before%20the%20sale?author=asha&reason=diwali", "").await;
        assert_eq!((reply.status, &reply.json()["author"]), (201, &"asha".into()), "{}", reply.json());
        send_json(&state, "PUT", "/v1/labels/before%20the%20sale", "").await.assert_problem(409, "conflict");
        let entry = r#"{"id": "battery-replace", "phrasings": {"en": ["swap the accumulator"]}}"#;
        assert_eq!(send_json(&state, "PUT", "/v1/entries/battery-replace?refresh=wait", entry).await.status, 200);

        let labels = get(&state, "/v1/labels").await.json();
        assert_eq!(
            (&labels["labels"][0]["name"], &labels["labels"][0]["position"]),
            (&"before the sale".into(), &2.into())
        );
        let count = async |path: &str| get(&state, path).await.json()["hits"].as_array().map(Vec::len);
        assert_eq!(count("/v1/search?q=accumulator").await, Some(1));
        assert_eq!(count("/v1/search?q=accumulator&state=before+the+sale").await, Some(0));
        let diff = get(&state, "/v1/diff?from=before+the+sale").await.json();
        assert_eq!(diff["entries"][0]["id"], "battery-replace", "{diff}");
        let body =
            r#"{"questions": ["swap the accumulator", "Where is my order?"], "from": "before the sale", "to": "now"}"#;
        let replay = send_json(&state, "POST", "/v1/replay", body).await.json();
        assert_eq!(
            (&replay["questions"], &replay["changed"][0]["query"]),
            (&2.into(), &"swap the accumulator".into()),
            "{replay}"
        );

        let synonyms = r#"{"synonyms": [{"lang": "en", "from": ["power cell"], "to": ["battery"]}]}"#;
        assert_eq!(send_json(&state, "PUT", "/v1/synonyms", synonyms).await.status, 200);
        let declared = &get(&state, "/v1/diff?from=before+the+sale").await.json()["declared"];
        assert_eq!(
            (&declared[0]["kind"], &declared[0]["effect"]),
            (&"synonyms".into(), &"created".into()),
            "{declared}"
        );

        let restore = async |wanted: &str| {
            let body = serde_json::json!({"state": wanted}).to_string();
            send_json(&state, "POST", "/v1/restore-state?author=asha&refresh=wait", &body).await
        };
        restore("draft:x").await.assert_problem(422, "invalid_input");
        restore("none").await.assert_problem(404, "not_found");
        let restored = restore("before the sale").await.json();
        assert_eq!(
            (&restored["outcomes"][0]["id"], &restored["outcomes"][0]["version"]),
            (&"battery-replace".into(), &3.into())
        );
        let nothing = serde_json::json!({"entries": [], "declared": []});
        assert_eq!(get(&state, "/v1/diff?from=before+the+sale").await.json(), nothing);

        assert_eq!(send_json(&state, "DELETE", "/v1/labels/before%20the%20sale", "").await.status, 204);
        get(&state, "/v1/search?q=accumulator&state=before+the+sale").await.assert_problem(404, "not_found");
        send_json(&state, "DELETE", "/v1/labels/none", "").await.assert_problem(404, "not_found");
    }

    #[tokio::test]
    async fn bad_states_and_names_say_what_is_wrong() {
        let (state, _folder) = state_with_entries(settings());
        for (path, pointer) in
            [("/v1/search?q=a&state=draft:", "/state"), ("/v1/diff?to=draft:", "/to"), ("/v1/diff?since=1", "/since")]
        {
            let reply = get(&state, path).await;
            reply.assert_problem(422, "invalid_input");
            assert_eq!(reply.json()["errors"][0]["pointer"], pointer, "{}", reply.json());
        }
        send_json(&state, "PUT", "/v1/labels/2026-01-01", "").await.assert_problem(422, "invalid_input");
        get(&state, "/v1/screens?q=a&state=0").await.assert_problem(422, "invalid_input");
        get(&state, "/v1/diff?from=99").await.assert_problem(404, "not_found");
        let many = serde_json::json!({"questions": vec!["battery"; 101], "to": "now"}).to_string();
        send_json(&state, "POST", "/v1/replay", &many).await.assert_problem(422, "invalid_input");
    }
}
