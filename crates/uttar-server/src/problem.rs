//! Errors as callers see them: problems of RFC 9457.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;
use uttar::ErrorKind;

use crate::pointer;

/// What went wrong with a request. As a response it is an empty one that carries the problem; [`render`] writes the
/// body, where the request id is known.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    status: StatusCode,
    kind: &'static str,
    detail: String,
    places: Vec<Place>,
    /// For the log only.
    cause: Option<String>,
}

/// What went wrong with a request (RFC 9457).
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ProblemDetails<'a> {
    /// The kind of the problem, a URI that stays.
    r#type: String,
    /// What the status means.
    title: &'a str,
    /// The status of the reply.
    status: u16,
    /// What is wrong and what to do.
    detail: &'a str,
    /// The `x-request-id` of the request.
    instance: &'a str,
    /// The bad places of the request, where it is about some.
    #[serde(skip_serializing_if = "<[Place]>::is_empty")]
    errors: &'a [Place],
}

/// One bad place of a request.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct Place {
    /// What is wrong there and what to do.
    detail: String,
    /// Into the body (RFC 6901); for a parameter of the URL or a header `/` and its name.
    pointer: String,
}

/// The problems that a route may reply with: the status, the `type` after [`TYPE_PREFIX`], and when.
pub(crate) const PROBLEMS: [(StatusCode, &str, &str); 14] = [
    (StatusCode::BAD_REQUEST, "invalid_input", "It cannot be read: broken JSON, text that is not UTF-8."),
    (StatusCode::UNAUTHORIZED, "unauthorized", "It has no key, or one that is unknown or has expired."),
    (StatusCode::FORBIDDEN, "forbidden", "The key allows too little."),
    (StatusCode::NOT_FOUND, "not_found", "There is no such thing."),
    (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "The path has other methods; they are in `Allow`."),
    (StatusCode::REQUEST_TIMEOUT, "request_timeout", "The body came too slowly."),
    (StatusCode::CONFLICT, "conflict", "It clashes with what is there."),
    (
        StatusCode::PRECONDITION_FAILED,
        "precondition_failed",
        "`If-Match` or `If-None-Match` does not hold: somebody changed the entry or the product.",
    ),
    (StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The body has more bytes than are taken."),
    (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "The body is no JSON, or compressed."),
    (StatusCode::UNPROCESSABLE_ENTITY, "invalid_input", "It can be read, and a value is wrong; `errors` says where."),
    (StatusCode::INTERNAL_SERVER_ERROR, "internal", "A fault of the service: its log has more, by the request id."),
    (
        StatusCode::SERVICE_UNAVAILABLE,
        "unavailable",
        "Not open yet, failing, or too busy; `Retry-After` says when to come again.",
    ),
    (StatusCode::GATEWAY_TIMEOUT, "timeout", "It took longer than allowed."),
];

/// What the `type` of every problem begins with.
pub(crate) const TYPE_PREFIX: &str = "urn:uttar:problem:";

/// When a caller should come again after a 503: by then a base is open and a queue has passed.
const RETRY_AFTER_S: HeaderValue = HeaderValue::from_static("1");

impl Problem {
    fn new(status: StatusCode, kind: &'static str, detail: impl Into<String>) -> Self {
        Self { status, kind, detail: detail.into(), places: Vec::new(), cause: None }
    }

    /// 400: it cannot be read.
    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, ErrorKind::InvalidInput.name(), detail)
    }

    /// 422: it can be read, and the value at a place is wrong.
    pub(crate) fn wrong_value(pointer: String, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, ErrorKind::InvalidInput.name(), detail.clone());
        problem.places.push(Place { detail, pointer });
        problem
    }

    /// 401: it says not who asks.
    pub(crate) fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", detail)
    }

    /// 403: who asks may not.
    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", detail)
    }

    /// 412: the entry or the product is not in the state that the caller asked for.
    pub(crate) fn precondition_failed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PRECONDITION_FAILED, "precondition_failed", detail)
    }

    pub(crate) fn request_timeout() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "request_timeout", "the body did not come in time; send it at once")
    }

    pub(crate) fn too_large(bytes_max: usize) -> Self {
        let detail = format!("the body has more than {bytes_max} bytes; send less");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
    }

    pub(crate) fn unsupported_media_type(detail: &str) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail)
    }

    pub(crate) fn unavailable(detail: &str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, ErrorKind::Unavailable.name(), detail)
    }

    pub(crate) fn timeout() -> Self {
        Self::new(StatusCode::GATEWAY_TIMEOUT, ErrorKind::Timeout.name(), "it took longer than allowed; try again")
    }

    /// 500. The cause is logged and never shown; it must hold nothing of what the caller sent.
    pub(crate) fn internal(cause: impl Into<String>) -> Self {
        let detail = "a fault of ours; the log says more about the request named in `instance`";
        let mut problem = Self::new(StatusCode::INTERNAL_SERVER_ERROR, ErrorKind::Internal.name(), detail);
        problem.cause = Some(cause.into());
        problem
    }

    /// For a status that the router gave without more.
    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::new(status, ErrorKind::NotFound.name(), "there is no such path"),
            StatusCode::METHOD_NOT_ALLOWED => {
                Self::new(status, "method_not_allowed", "the path has no such method; see the header Allow")
            }
            other if other.is_client_error() => {
                Self::new(other, ErrorKind::InvalidInput.name(), "the request cannot be read")
            }
            other => Self { status: other, ..Self::internal("an error without a problem") },
        }
    }

    /// The same, with the places of what the core was given as they stand in the body.
    pub(crate) fn with_pointers(mut self, in_body: impl Fn(&str) -> String) -> Self {
        for place in &mut self.places {
            place.pointer = in_body(&place.pointer);
        }
        self
    }

    #[cfg(test)]
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    #[cfg(test)]
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    fn title(&self) -> &'static str {
        self.status.canonical_reason().unwrap_or("Error")
    }

    fn body(&self, instance: &str) -> Vec<u8> {
        let details = ProblemDetails {
            r#type: format!("{TYPE_PREFIX}{}", self.kind),
            title: self.title(),
            status: self.status.as_u16(),
            detail: &self.detail,
            instance,
            errors: &self.places,
        };
        serde_json::to_vec(&details).expect("strings and numbers")
    }
}

/// The one place where the class of an error becomes a status. What reaches the core could be read, so bad input is
/// 422.
fn status(kind: ErrorKind) -> StatusCode {
    match kind {
        ErrorKind::InvalidInput => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::Conflict => StatusCode::CONFLICT,
        ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Timeout => StatusCode::GATEWAY_TIMEOUT,
        ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// What the core has as a field and callers send as a header.
fn in_header(field: &str) -> Option<&'static str> {
    (field == "request_id").then_some("Idempotency-Key")
}

impl From<uttar::Error> for Problem {
    fn from(error: uttar::Error) -> Self {
        let status = status(error.kind());
        if status == StatusCode::INTERNAL_SERVER_ERROR {
            return Self::internal(error.to_string());
        }
        let in_line = |line: Option<usize>| line.map_or_else(String::new, |line| format!("line {line}: "));
        let place = |problem: &uttar::Problem| Place {
            detail: in_line(problem.line) + &problem.message,
            pointer: pointer::of_field(in_header(&problem.field).unwrap_or(&problem.field)),
        };
        let named = error.message().split_once(": ").and_then(|(field, what)| Some((in_header(field)?, what)));
        let message = named.map_or_else(|| error.message().to_owned(), |(header, what)| format!("{header}: {what}"));
        Self {
            places: error.problems().iter().map(place).collect(),
            cause: status.is_server_error().then(|| error.to_string()),
            ..Self::new(status, error.kind().name(), message)
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes the body of a response that is an error, and logs its cause. Other responses pass unchanged.
pub(crate) fn render(response: &mut Response, instance: &str) {
    let carried = response.extensions_mut().remove::<Problem>();
    let bare = || {
        let status = response.status();
        (status.is_client_error() || status.is_server_error()).then(|| Problem::of_status(status))
    };
    let Some(problem) = carried.or_else(bare) else {
        return;
    };
    if let Some(cause) = &problem.cause {
        tracing::error!(cause, status = problem.status.as_u16(), "a request failed");
    }
    let headers = response.headers_mut();
    headers.remove(CONTENT_LENGTH);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if problem.status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if problem.status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(RETRY_AFTER, RETRY_AFTER_S);
    }
    *response.body_mut() = Body::from(problem.body(instance));
}

#[cfg(test)]
mod tests {
    use uttar::Error;

    use super::*;

    fn rendered(problem: Problem) -> serde_json::Value {
        serde_json::from_slice(&problem.body("r1")).expect("JSON")
    }

    #[test]
    fn every_class_has_its_status_and_type() {
        let cases = [
            (ErrorKind::InvalidInput, 422),
            (ErrorKind::NotFound, 404),
            (ErrorKind::Conflict, 409),
            (ErrorKind::Unavailable, 503),
            (ErrorKind::Timeout, 504),
            (ErrorKind::Internal, 500),
        ];
        for (kind, status) in cases {
            let body = rendered(Error::new(kind, "what to do").into());
            assert_eq!(body["status"], status);
            assert_eq!(body["type"], format!("urn:uttar:problem:{}", kind.name()));
            assert_eq!(body["instance"], "r1");
            assert_eq!(body["detail"] == "what to do", kind != ErrorKind::Internal, "{body}");
        }
    }

    #[test]
    fn an_internal_error_keeps_its_cause_for_the_log() {
        let problem = Problem::from(Error::new(ErrorKind::Internal, "secret of the store"));
        assert_eq!(problem.cause.as_deref(), Some("secret of the store"));
        assert!(!rendered(problem).to_string().contains("secret"));
    }

    #[test]
    fn bad_places_of_the_core_become_pointers() {
        let base =
            uttar::KnowledgeBase::create(tempfile::tempdir().expect("a folder").path().join("base")).expect("new");
        let entry = serde_json::from_str(r#"{"id": "a", "phrasings": {"en": ["ok", " "]}}"#).expect("an entry");
        let body = rendered(base.put(vec![entry]).expect_err("an empty phrasing").into());
        assert_eq!(body["errors"][0]["pointer"], "/0/phrasings/en/1", "{body}");
        assert_eq!(body["status"], 422);
    }

    #[test]
    fn a_response_that_is_no_error_passes_unchanged() {
        let mut response = (StatusCode::NOT_MODIFIED, [("etag", "x")]).into_response();
        render(&mut response, "r1");
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        assert!(!response.headers().contains_key(CONTENT_TYPE));
    }

    #[test]
    fn a_bare_status_becomes_a_problem() {
        for (status, kind) in
            [(404, "not_found"), (405, "method_not_allowed"), (431, "invalid_input"), (502, "internal")]
        {
            let mut response = StatusCode::from_u16(status).expect("a status").into_response();
            render(&mut response, "r1");
            assert_eq!(response.status().as_u16(), status);
            assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
            let body = rendered(Problem::of_status(response.status()));
            assert_eq!(body["type"], format!("urn:uttar:problem:{kind}"));
        }
    }
}
