//! `GET /v1/openapi.json`: the description of the service, for people and for generators of clients.

use std::sync::LazyLock;

use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

use super::in_json;
use crate::openapi::{Operation, openapi};
use crate::routing::Routes;

pub(crate) fn routes() -> Routes {
    let operation = Operation::new("openapi", "Describe the service: this document")
        .without_base()
        .gives::<Map<String, Value>>("An OpenAPI 3.1 document.");
    Routes::about("Service").get("/v1/openapi.json", get, operation)
}

async fn get() -> Response {
    static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| in_json(&openapi()).into());
    ([(CONTENT_TYPE, "application/json")], DOCUMENT.clone()).into_response()
}
