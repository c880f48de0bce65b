//! `POST /v1/entries`: changes of different entries, all or none.

use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;
use uttar::{Entry, Operation};

use super::json;
use crate::extract::JsonBody;
use crate::parts::{Base, Writing};
use crate::problem::Problem;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bulk {
    operations: Vec<Sent>,
}

/// One change: exactly one of the first three.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    put: Option<Entry>,
    patch: Option<Patch>,
    delete: Option<String>,
    /// Only if the entry has this version; 0: only if there is none.
    if_version: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Patch {
    id: String,
    patch: Value,
}

pub(crate) async fn post(
    base: Base,
    Writing(options): Writing,
    JsonBody(bulk): JsonBody<Bulk>,
) -> Result<Response, Problem> {
    let mut operations = Vec::with_capacity(bulk.operations.len());
    let mut fields = Vec::with_capacity(bulk.operations.len());
    for (number, sent) in bulk.operations.into_iter().enumerate() {
        let (field, operation) = match (sent.put, sent.patch, sent.delete) {
            (Some(entry), None, None) => ("/put", Operation::put(entry)),
            (None, Some(Patch { id, patch }), None) => ("/patch/patch", Operation::patch(id, patch)),
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
    Ok(json(&serde_json::json!({"outcomes": outcomes})))
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
            (r#"[{"if_version": 3}]"#, &["/operations/0"]),
            (r#"[{"put": {"id": "a", "colour": 1}}]"#, &["/operations/0/put/colour"]),
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
