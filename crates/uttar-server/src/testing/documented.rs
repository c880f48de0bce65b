//! That what the service takes and gives is what its document says. Every reply of every test goes through here.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use axum::http::Method;
use jsonschema::Validator;
use serde_json::{Value, json};

use super::reply::Reply;
use crate::openapi;

static DOCUMENT: LazyLock<Value> = LazyLock::new(openapi);

/// The operation that answers a path, with its place in the document.
fn operation(method: &Method, path: &str) -> Option<(String, &'static Value)> {
    let method = if method == Method::HEAD { "get".to_owned() } else { method.as_str().to_ascii_lowercase() };
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |template: &str| {
        let template: Vec<&str> = template.split('/').collect();
        template.len() == parts.len()
            && template
                .iter()
                .zip(&parts)
                .all(|(wanted, part)| wanted == part || wanted.starts_with('{') && !part.is_empty())
    };
    let paths = DOCUMENT["paths"].as_object().expect("paths");
    let (template, methods) = paths.iter().find(|(template, _)| fits(template))?;
    Some((format!("{method} {template}"), methods.get(&method)?))
}

/// What is wrong with a value by a schema of the document.
fn faults(place: &str, schema: &Value, value: &Value) -> Vec<String> {
    static KNOWN: LazyLock<Mutex<HashMap<String, &'static Validator>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let validator = known.entry(place.to_owned()).or_insert_with(|| {
        let whole = json!({"allOf": [schema], "components": DOCUMENT["components"]});
        Box::leak(Box::new(jsonschema::validator_for(&whole).unwrap_or_else(|error| panic!("{place}: {error}"))))
    });
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Fails unless the document has such a reply, with this status, media type and shape.
#[track_caller]
pub(crate) fn assert_reply(method: &Method, path: &str, reply: &Reply) {
    // What is no route, or no method of one, is in no document.
    let Some((name, operation)) = operation(method, path) else {
        assert!(
            [401, 403, 404, 405].contains(&reply.status),
            "{method} {path} is not documented and has {}",
            reply.status
        );
        return;
    };
    let status = reply.status.to_string();
    let mut described = &operation["responses"][&status];
    assert!(described.is_object(), "{name}: {status} is not documented: {:?}", reply.body);
    if let Some(reference) = described["$ref"].as_str() {
        described = DOCUMENT.pointer(reference.trim_start_matches('#')).expect("a component");
    }
    let Some(content) = described["content"].as_object() else {
        assert!(reply.body.is_empty(), "{name}: {status} has a body: {:?}", reply.body);
        return;
    };
    let media = content.get(reply.content_type());
    let media = media.unwrap_or_else(|| panic!("{name}: {status}: {:?} is not documented", reply.content_type()));
    if let (Some(schema), true) = (media.get("schema"), *method != Method::HEAD) {
        let faults = faults(&format!("{name} {status}"), schema, &reply.json());
        assert!(faults.is_empty(), "{name}: {status}: {faults:#?} in {}", reply.json());
    }
}

/// Fails unless the document allows a body that the service took.
#[track_caller]
pub(crate) fn assert_body(method: &Method, path: &str, body: &str) {
    let (name, operation) = operation(method, path).expect("it was answered");
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    if schema.is_object() {
        let faults = faults(&name, schema, &serde_json::from_str(body).expect("it was read"));
        assert!(faults.is_empty(), "{name}: {faults:#?} in {body}");
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use axum::body::Body;
    use axum::http::Request;

    use super::*;
    use crate::testing::{get, settings, state_with_entries};
    use crate::{app, testing};

    #[tokio::test]
    async fn the_document_and_the_router_have_the_same_routes_and_methods() {
        let (state, _folder) = state_with_entries(settings());
        for (path, operations) in DOCUMENT["paths"].as_object().expect("paths") {
            let documented: BTreeSet<String> =
                operations.as_object().expect("operations").keys().map(|method| method.to_ascii_uppercase()).collect();
            let uri = path.replace(['{', '}'], "");
            let request = Request::builder().method("BREW").uri(&uri).body(Body::empty()).expect("a request");
            let reply = testing::reply(app(state.clone()), request).await;
            assert_eq!(reply.status, 405, "{path}");
            // GET answers HEAD too.
            let routed: BTreeSet<String> =
                reply.header("allow").split(',').filter(|method| *method != "HEAD").map(str::to_owned).collect();
            assert_eq!(routed, documented, "{path}");
        }
    }

    #[tokio::test]
    async fn it_is_served_and_every_reference_leads_somewhere() {
        let (state, _folder) = state_with_entries(settings());
        let served = get(&state, "/v1/openapi.json").await;
        assert_eq!((served.status, served.json() == *DOCUMENT), (200, true));
        let text = DOCUMENT.to_string();
        let references = text.split("\"$ref\":\"#").skip(1).map(|rest| &rest[..rest.find('"').expect("an end")]);
        let missing: BTreeSet<&str> = references.filter(|place| DOCUMENT.pointer(place).is_none()).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn every_operation_has_its_own_name_and_says_who_may() {
        let operations = DOCUMENT["paths"]
            .as_object()
            .expect("paths")
            .values()
            .flat_map(|path| path.as_object().expect("methods").values());
        let operations: Vec<&Value> = operations.collect();
        let ids: BTreeSet<&str> = operations.iter().filter_map(|operation| operation["operationId"].as_str()).collect();
        assert_eq!(ids.len(), operations.len());
        let open: BTreeSet<&str> = operations
            .iter()
            .filter(|operation| operation["security"].as_array().is_some_and(Vec::is_empty))
            .filter_map(|operation| operation["operationId"].as_str())
            .collect();
        assert_eq!(open, BTreeSet::from(["console", "consoleScript", "consoleStyle", "healthy", "live", "ready"]));
        assert_eq!(DOCUMENT["paths"]["/v1/entries/{id}"]["delete"]["security"], json!([{"key": ["write"]}]));
    }

    #[test]
    fn a_reply_that_is_not_as_documented_is_noticed() {
        let (name, operation) = operation(&Method::POST, "/v1/search").expect("there");
        let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        assert_eq!(name, "post /v1/search");
        assert!(!faults("test", schema, &json!({"decision": "perhaps", "hits": []})).is_empty());
    }
}
