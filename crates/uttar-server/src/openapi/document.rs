//! The document as JSON.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};

use super::operation::Reply;
use super::schemas::{Schemas, rename};
use crate::access::Access;
use crate::app::routes;
use crate::problem::{PROBLEMS, ProblemDetails, TYPE_PREFIX};
use crate::query_string::{Known, Shape};
use crate::routing::Described;

const ABOUT: &str = "The right answer in a customer-service knowledge base, or an honest \"I don't know\".\n\n\
    Every error of a route is a problem document (RFC 9457, `application/problem+json`) whose `instance` is the `x-request-id` of the request: the caller's own, if it is \
    1 to 128 letters, digits, `-`, `.`, `_`, `~`, else a new one, which the reply carries.\n\n\
    Where the service has keys, every request but those that only say whether it lives needs one, `Authorization: Bearer KEY`. The role beside a route is the \
    access that the key must have; each allows what those before it do: metrics, search, read, write, admin; but search does not allow the metrics.";

/// The OpenAPI 3.1 document of the service: every route, what it takes and gives, its problems, and the access that a
/// key must have for it.
///
/// ```
/// let document = uttar_server::openapi();
/// assert_eq!(document["openapi"], "3.1.0");
/// assert_eq!(document["paths"]["/v1/search"]["post"]["operationId"], "search");
/// ```
pub fn openapi() -> Value {
    let mut schemas = Schemas::new();
    let problem = schemas.replied(SchemaGenerator::subschema_for::<ProblemDetails<'static>>);
    let mut operations: Vec<(Described, Option<Value>, Map<String, Value>)> = Vec::new();
    for route in routes().into_described() {
        let body = route.operation.body.map(|body| schemas.sent(body));
        let replies = replies(&route.operation.replies, &mut schemas);
        operations.push((route, body, replies));
    }
    let (schemas, renamed) = schemas.finish();
    let mut paths = Map::new();
    for (route, mut body, mut replies) in operations {
        body.iter_mut().for_each(|schema| rename(schema, &renamed));
        let access = Access::needed(&route.method, route.path);
        for status in problems(&route, access) {
            replies.insert(
                status.as_str().to_owned(),
                json!({"$ref": format!("#/components/responses/{}", status.as_str())}),
            );
        }
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[route.method.as_str().to_ascii_lowercase()] = operation(&route, access, body, replies);
    }
    let responses: Map<String, Value> = PROBLEMS
        .iter()
        .map(|(status, kind, when)| (status.as_str().to_owned(), problem_reply(*status, kind, when, &problem)))
        .collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "uttar",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": {"name": env!("CARGO_PKG_LICENSE"), "identifier": env!("CARGO_PKG_LICENSE")},
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": responses,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "A key that `uttar key` made."}},
        },
    })
}

/// What it replies where all is well, by status.
fn replies(replies: &[Reply], schemas: &mut Schemas) -> Map<String, Value> {
    let mut by_status = Map::new();
    for Reply { status, meaning, content } in replies {
        let reply = by_status.entry(status.as_str()).or_insert_with(|| json!({"description": meaning}));
        if let Some((media_type, schema)) = content {
            reply["content"][*media_type] = match schema {
                Some(schema) => json!({"schema": schemas.replied(*schema)}),
                None => json!({}),
            };
        }
    }
    by_status
}

/// The problems that a route may reply with.
fn problems(route: &Described, access: Option<Access>) -> BTreeSet<StatusCode> {
    let operation = &route.operation;
    let takes_body = operation.body.is_some() || operation.takes_file;
    let takes_something = takes_body || !operation.parameters.is_empty();
    let groups: [(bool, &[StatusCode]); 6] = [
        (true, &[StatusCode::INTERNAL_SERVER_ERROR]),
        (access.is_some(), &[StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN]),
        (takes_something || names(route.path).next().is_some(), &[StatusCode::BAD_REQUEST]),
        (takes_something, &[StatusCode::UNPROCESSABLE_ENTITY]),
        (takes_body, &[StatusCode::REQUEST_TIMEOUT, StatusCode::PAYLOAD_TOO_LARGE, StatusCode::UNSUPPORTED_MEDIA_TYPE]),
        (operation.uses_base, &[StatusCode::SERVICE_UNAVAILABLE, StatusCode::GATEWAY_TIMEOUT]),
    ];
    let general = groups.into_iter().filter(|(is_so, _)| *is_so).flat_map(|(_, statuses)| statuses);
    general.chain(&operation.problems).copied().collect()
}

/// A reply that is a problem of this kind.
fn problem_reply(status: StatusCode, kind: &str, when: &str, details: &Value) -> Value {
    let its = json!({"properties": {
        "type": {"const": format!("{TYPE_PREFIX}{kind}")},
        "status": {"const": status.as_u16()},
    }});
    let content = json!({"application/problem+json": {"schema": {"allOf": [details, its]}}});
    json!({"description": when, "content": content})
}

fn operation(route: &Described, access: Option<Access>, body: Option<Value>, replies: Map<String, Value>) -> Value {
    let operation = &route.operation;
    let mut parameters: Vec<Value> = names(route.path).map(path_parameter).collect();
    parameters.extend(operation.parameters.iter().map(query_parameter));
    parameters.extend(operation.headers.iter().map(|(name, meaning)| {
        json!({"name": name.as_str(), "in": "header", "description": meaning, "schema": {"type": "string"}})
    }));
    let security: Vec<Value> = access.iter().map(|access| json!({"key": [access.to_string()]})).collect();
    let mut out = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "tags": [route.topic],
        "security": security,
        "parameters": parameters,
        "responses": replies,
    });
    if let Some(schema) = body {
        out["requestBody"] = json!({"required": true, "content": {"application/json": {"schema": schema}}});
    }
    if operation.takes_file {
        out["requestBody"] = json!({"required": true, "content": {"application/octet-stream": {}}});
    }
    out
}

/// What a path leaves open: `id` of `/v1/entries/{id}`.
fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn path_parameter(name: &str) -> Value {
    let (meaning, schema) = match name {
        "id" => ("The id of the entry.", json!({"type": "string", "minLength": 1})),
        "version" => ("The number of the version.", json!({"type": "integer", "minimum": 0})),
        "customer" => ("The customer, as the log names them.", json!({"type": "string", "minLength": 1})),
        "file" => (
            "The name of the file, such as `products.yaml`: it says what the file holds (`products`, `screens`, `synonyms`, `curations`, `base` for the settings, \
             else entries), its extension the format.",
            json!({"type": "string", "minLength": 1, "maxLength": 128}),
        ),
        "draft" | "label" => ("Its name.", json!({"type": "string", "minLength": 1})),
        other => unreachable!("{other} has no description"),
    };
    json!({"name": name, "in": "path", "required": true, "description": meaning, "schema": schema})
}

fn query_parameter(known: &Known) -> Value {
    let schema = match known.shape {
        Shape::Text => json!({"type": "string"}),
        Shape::Count(min) => json!({"type": "integer", "minimum": min}),
        Shape::Share => json!({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}),
        Shape::YesOrNo => json!({"type": "boolean"}),
        Shape::Time => json!({"type": "string", "format": "date-time"}),
        Shape::List => json!({"type": "array", "items": {"type": "string"}, "minItems": 1}),
        Shape::OneOf(values) => json!({"type": "string", "enum": values}),
    };
    let mut out = json!({
        "name": known.name,
        "in": "query",
        "required": known.is_required,
        "description": known.meaning,
        "schema": schema,
    });
    if known.is_deprecated {
        out["deprecated"] = true.into();
    }
    if known.shape == Shape::List {
        // With commas.
        out["explode"] = false.into();
    }
    out
}
