//! The routes: one file a resource. A handler parses, calls the core and maps the result; it decides nothing. Beside
//! the handlers `routes()` says which they are, and what the OpenAPI document tells of them.

pub(crate) mod backup;
pub(crate) mod bulk;
pub(crate) mod console;
pub(crate) mod declared;
pub(crate) mod drafts;
pub(crate) mod entries;
pub(crate) mod evaluation;
pub(crate) mod export;
pub(crate) mod feedback;
pub(crate) mod health;
pub(crate) mod import;
pub(crate) mod labels;
pub(crate) mod openapi;
pub(crate) mod popularity;
pub(crate) mod products;
pub(crate) mod query_log;
pub(crate) mod reports;
pub(crate) mod rules;
pub(crate) mod search;
pub(crate) mod states;
pub(crate) mod suggest;
pub(crate) mod threshold;
pub(crate) mod write;

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// A reply that no cache may keep.
fn json(value: &impl serde::Serialize) -> Response {
    fresh("application/json", in_json(value))
}

fn in_json(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("plain data")
}

/// A reply of any kind that no cache may keep.
fn fresh(media_type: &'static str, body: Vec<u8>) -> Response {
    ([(CONTENT_TYPE, media_type), (CACHE_CONTROL, "no-store")], body).into_response()
}

fn no_content() -> Response {
    StatusCode::NO_CONTENT.into_response()
}
