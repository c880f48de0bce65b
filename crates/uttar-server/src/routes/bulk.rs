//! `POST /v1/entries`: changes of different entries, all or none.

use axum::http::StatusCode;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use uttar::{Entry, Operation, UniqueKeys};

use super::json;
use super::write::Outcomes;
use crate::extract::JsonBody;
use crate::parts::{Base, IDEMPOTENCY_KEY, WRITING, Writing};
use crate::problem::Problem;
use crate::routing::Routes;
use crate::{openapi, routes};

/// Changes of different entries.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Bulk {
    /// They are all made or none.
    operations: Vec<Change>,
}

/// One change: exactly one of the first three.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Change {
    /// The entry as it is to be.
    put: Option<Entry>,
    /// What is to be different.
    patch: Option<Patch>,
    /// The id of the entry that is to go.
    delete: Option<String>,
    /// Only if the entry has this version; 0: only if there is none.
    if_version: Option<u64>,
}

/// A merge patch (RFC 7396) of an entry.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Patch {
    /// The entry.
    id: String,
    /// The fields that change; `null` removes one.
    #[schemars(with = "Value")]
    patch: UniqueKeys,
}

pub(crate) fn routes() -> Routes {
    let write = openapi::Operation::new("writeEntries", "Change several entries, all or none")
        .parameters(&WRITING)
        .header(IDEMPOTENCY_KEY, routes::write::IDEMPOTENCY)
        .takes::<Bulk>()
        .gives::<Outcomes>("What became of each, in their order.")
        .may(StatusCode::NOT_FOUND)
        .may(StatusCode::CONFLICT);
    Routes::about("Entries").post("/v1/entries", post, write).with_large_bodies()
}

async fn post(base: Base, Writing(options): Writing, JsonBody(bulk): JsonBody<Bulk>) -> Result<Response, Problem> {
    let mut operations = Vec::with_capacity(bulk.operations.len());
    let mut fields = Vec::with_capacity(bulk.operations.len());
    for (number, sent) in bulk.operations.into_iter().enumerate() {
        let (field, operation) = match (sent.put, sent.patch, sent.delete) {
            (Some(entry), None, None) => ("/put", Operation::put(entry)),
            (None, Some(Patch { id, patch }), None) => ("/patch/patch", Operation::patch(id, patch.0)),
            (None, None, Some(id)) => ("/delete", Operation::delete(id)),
            _ => {
                let detail = "is not one change; write one of put, patch and delete";
                return Err(Problem::wrong_value(format!("/operations/{number}"), detail));
            }
        };
        fields.push(field);
        operations.push(match sent.if_version {
            Some(version) => operation.if_version(version),
            None => operation,
        });
    }
    let written = base.run(move |base| base.write(operations, &options)).await;
    let outcomes = written.map_err(|problem| problem.with_pointers(|pointer| in_body(pointer, &fields)))?;
    Ok(json(&Outcomes { outcomes }))
}

/// `/3/phrasings/en/0` of the operations is `/operations/3/put/phrasings/en/0` of the body.
fn in_body(pointer: &str, fields: &[&str]) -> String {
    let path = pointer.strip_prefix('/').unwrap_or_default();
    let (number, place) = path.split_at(path.find('/').unwrap_or(path.len()));
    match number.parse().ok().and_then(|number: usize| fields.get(number)) {
        Some(field) => format!("/operations/{number}{field}{place}"),
        None => pointer.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{get, post_json, settings, state_with_entries};

    const PATH: &str = "/v1/entries?author=asha&refresh=wait";

    #[tokio::test]
    async fn all_changes_are_made_or_none() {
        let (state, _folder) = state_with_entries(settings());
        let body = r#"{"operations": [
            {"put": {"id": "gift", "phrasings": {"en": ["Do you wrap gifts?"]}}, "if_version": 0},
            {"patch": {"id": "battery-replace", "patch": {"topics": ["power"]}}, "if_version": 1},
            {"delete": "a/ब"}]}"#;
        let reply = post_json(&state, PATH, body).await;
        let effects: Vec<_> =
            reply.json()["outcomes"].as_array().expect("outcomes").iter().map(|one| one["effect"].clone()).collect();
        assert_eq!((reply.status, effects), (200, vec!["created".into(), "updated".into(), "deleted".into()]));
        assert_eq!(get(&state, "/v1/search?q=wrap+gifts").await.json()["hits"][0]["entry"], "gift");
        assert_eq!(get(&state, "/v1/entries/gift/versions").await.json()["versions"][0]["author"], "asha");

        let again = post_json(&state, PATH, body).await;
        again.assert_problem(409, "conflict");
        assert_eq!(get(&state, "/v1/entries/gift").await.json()["version"], 1);
    }

    #[tokio::test]
    async fn every_bad_place_is_named() {
        let (state, _folder) = state_with_entries(settings());
        for (operations, pointers) in [
            (
                r#"[{"put": {"id": "a", "phrasings": {"en": ["x"]}}}, {"put": {"id": "b", "phrasings": {"en": ["x", ""]}}}]"#,
                &["/operations/1/put/phrasings/en/1"][..],
            ),
            (
                r#"[{"put": {"id": "a"}}, {"patch": {"id": "battery-replace", "patch": {"topics": [""]}}}]"#,
                &["/operations/0/put", "/operations/1/patch/patch/topics/0"],
            ),
            (r#"[{"delete": "a", "put": {"id": "b"}}]"#, &["/operations/0"]),
            (
                r#"[{"patch": {"id": "battery-replace", "patch": {"topics": ["a"], "topics": ["b"]}}}]"#,
                &["/operations/0/patch/patch"],
            ),
            (r#"[{"if_version": 3}]"#, &["/operations/0"]),
            (r#"[{"put": {"id": "a", "colour": 1}}]"#, &["/operations/0/put/colour"]),
            (
                r#"[{"put": {"id": "a", "phrasings": {"en": ["x"], "english": ["x"]}}}]"#,
                &["/operations/0/put/phrasings/english"],
            ),
            (r#"[{"put": {"id": "a", "phrasings": {"en": ["x", 1]}}}]"#, &["/operations/0/put/phrasings/en/1"]),
            (
                r#"[{"put": {"id": "a", "answers": [{"lang": "en", "scope": "IN//", "body": "x"}]}}]"#,
                &["/operations/0/put/answers/0/scope"],
            ),
            (
                r#"[{"put": {"id": "a", "phrasings": {"en": ["x"]}}}, {"patch": {"patch": {}}}]"#,
                &["/operations/1/patch"],
            ),
        ] {
            let reply = post_json(&state, PATH, &format!(r#"{{"operations": {operations}}}"#)).await;
            reply.assert_problem(422, "invalid_input");
            let json = reply.json();
            let found: Vec<&str> = json["errors"]
                .as_array()
                .expect("places")
                .iter()
                .filter_map(|place| place["pointer"].as_str())
                .collect();
            assert_eq!(found, pointers, "{json}");
        }
        assert_eq!(post_json(&state, PATH, r#"{"operations": [{"delete": "none"}]}"#).await.status, 404);
    }
}
