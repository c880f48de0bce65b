//! Bodies, most of them JSON: read within the limits, refused with the place of what is wrong.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::Pin;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use tokio::time::timeout_at;
use uttar::{Entry, Product};

use crate::context::Deadline;
use crate::pointer;
use crate::problem::Problem;
use crate::state::ServerState;

/// Bytes of a refused body that are taken all the same.
const SKIPPED_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Marks the routes whose bodies may be large: content that is stored, questions to evaluate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LargeBody;

/// The body of a request as a value.
#[derive(Debug)]
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<ServerState> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &ServerState) -> Result<Self, Problem> {
        parse(&read(request, state, check_json).await?).map(Self)
    }
}

/// What is to be stored: alone, or as it was read with its version.
#[derive(Debug, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Sent{A}")]
pub(crate) enum Sent<A, F> {
    Alone(A),
    Fetched(F),
}

pub(crate) type SentEntry = Sent<Entry, FetchedEntry>;
pub(crate) type SentProduct = Sent<Product, FetchedProduct>;

/// An entry as it was read: it is stored only if it still has this version.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FetchedEntry {
    pub(crate) version: u64,
    pub(crate) entry: Entry,
}

/// A product as it was read: it is stored only if it still has this version.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FetchedProduct {
    pub(crate) version: u64,
    pub(crate) product: Product,
}

/// What was read with its version.
pub(crate) trait Fetched: DeserializeOwned {
    /// The field that holds it, by which it is known.
    const FIELD: &'static str;
}

impl Fetched for FetchedEntry {
    const FIELD: &'static str = "entry";
}

impl Fetched for FetchedProduct {
    const FIELD: &'static str = "product";
}

impl<A: DeserializeOwned, F: Fetched> FromRequest<ServerState> for Sent<A, F> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &ServerState) -> Result<Self, Problem> {
        let bytes = read(request, state, check_json).await?;
        let fields = serde_json::from_slice::<BTreeMap<String, IgnoredAny>>(&bytes);
        // Told apart here: of a value that may be of either type serde does not say what is wrong.
        if fields.is_ok_and(|fields| fields.contains_key(F::FIELD)) {
            parse(&bytes).map(Self::Fetched)
        } else {
            parse(&bytes).map(Self::Alone)
        }
    }
}

/// The body of a request as it is, whatever it is said to be.
#[derive(Debug)]
pub(crate) struct FileBody(pub(crate) Bytes);

impl FromRequest<ServerState> for FileBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &ServerState) -> Result<Self, Problem> {
        read(request, state, |_| Ok(())).await.map(Self)
    }
}

/// Takes a body within the limits of its route and of time.
async fn read(
    mut request: Request,
    state: &ServerState,
    check_type: fn(&HeaderMap) -> Result<(), Problem>,
) -> Result<Bytes, Problem> {
    let is_large = request.extensions().get::<LargeBody>().is_some();
    let bytes_max = if is_large { state.settings().content_bytes_max } else { state.settings().body_bytes_max };
    let deadline = *request.extensions().get::<Deadline>().expect("the context sets it");
    if let Err(problem) = check_type(request.headers()).and_then(|()| check_headers(request.headers(), bytes_max)) {
        let _ = timeout_at(deadline.0, skip(request.into_body())).await;
        return Err(problem);
    }
    DefaultBodyLimit::max(bytes_max).apply(&mut request);
    let read = timeout_at(deadline.0, Bytes::from_request(request, state)).await;
    read.map_err(|_| Problem::request_timeout())?.map_err(|rejection| match rejection.status().as_u16() {
        413 => Problem::too_large(bytes_max),
        _ => Problem::malformed("the body broke off"),
    })
}

/// Takes a body that is refused, or the first part of it: whoever still writes when the connection ends never reads
/// why.
async fn skip(mut body: Body) {
    let mut bytes_left = SKIPPED_BYTES_MAX;
    while let Some(Ok(frame)) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let bytes = frame.data_ref().map_or(0, Bytes::len);
        match bytes_left.checked_sub(bytes) {
            Some(left) => bytes_left = left,
            None => break,
        }
    }
}

fn check_json(headers: &HeaderMap) -> Result<(), Problem> {
    let is_json = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(is_json);
    if !is_json {
        return Err(Problem::unsupported_media_type("send JSON, with the header Content-Type: application/json"));
    }
    Ok(())
}

/// Refuses before a byte of the body is kept. Compressed bodies are not taken: their size says nothing.
fn check_headers(headers: &HeaderMap, bytes_max: usize) -> Result<(), Problem> {
    if headers.get(CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
        return Err(Problem::unsupported_media_type("compressed bodies are not taken; send it as it is"));
    }
    let declared = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|bytes| bytes > bytes_max as u64) {
        return Err(Problem::too_large(bytes_max));
    }
    Ok(())
}

/// `application/json` or `application/*+json`, with or without parameters.
fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.strip_prefix("application/").is_some_and(|subtype| subtype == "json" || subtype.ends_with("+json"))
}

/// Broken JSON is 400 with line and column; a value that does not fit is 422 with a pointer to it.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if let Err(error) = std::str::from_utf8(bytes) {
        let detail = format!("the body is not UTF-8 from byte {} on; encode it as UTF-8", error.valid_up_to());
        return Err(Problem::malformed(detail));
    }
    // Some editors and libraries of Windows begin a text with it (RFC 8259, 8.1).
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let malformed = |error: serde_json::Error| Problem::malformed(format!("the body is no JSON: {error}"));
    // serde would also take an array, field by field in the order of the source.
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        serde_json::from_slice::<IgnoredAny>(bytes).map_err(malformed)?;
        return Err(Problem::wrong_value(String::new(), "the body is an array; send an object: {...}"));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let pointer = pointer::of_path(error.path());
        let inner = error.into_inner();
        if inner.is_data() {
            Problem::wrong_value(pointer, in_plain_words(&inner.to_string()))
        } else {
            malformed(inner)
        }
    })?;
    json.end().map_err(malformed)?;
    Ok(value)
}

/// A message of serde without the names of Rust's types, which say nothing to most callers.
fn in_plain_words(message: &str) -> String {
    const WORDS: [(&str, &str); 7] = [
        ("struct ", "an object"),
        ("usize", "a whole number that is not negative"),
        ("u32", "a whole number that is not negative"),
        ("u64", "a whole number that is not negative"),
        ("f32", "a number"),
        ("a sequence", "a list"),
        ("a map", "an object"),
    ];
    // What the caller sent may hold the word too, but stands before it.
    let Some((before, expected)) = message.rsplit_once(", expected ") else { return message.to_owned() };
    let (expected, place) = expected.rsplit_once(" at line ").unwrap_or((expected, ""));
    let Some((_, words)) = WORDS.iter().find(|(name, _)| match name.strip_suffix(' ') {
        Some(_) => expected.starts_with(name),
        None => expected == *name,
    }) else {
        return message.to_owned();
    };
    let place = if place.is_empty() { String::new() } else { format!(" at line {place}") };
    format!("{before}, expected {words}{place}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_rust_are_told_in_plain_words() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Sent {
            #[allow(dead_code, reason = "only read")]
            limit: usize,
            #[allow(dead_code, reason = "only read")]
            ids: Vec<f32>,
        }
        let told = |json: &str| {
            let error = serde_json::from_str::<Sent>(json).expect_err(json);
            in_plain_words(&error.to_string())
        };
        for (json, message) in [
            (
                r#""x, expected usize""#,
                r#"invalid type: string "x, expected usize", expected an object at line 1 column 19"#,
            ),
            (
                r#"{"limit": -1}"#,
                "invalid value: integer `-1`, expected a whole number that is not negative at line 1 column 12",
            ),
            (r#"{"ids": null}"#, "invalid type: null, expected a list at line 1 column 12"),
            (r#"{"ids": ["1"]}"#, r#"invalid type: string "1", expected a number at line 1 column 12"#),
            (r#"{"id": 1}"#, "unknown field `id`, expected `limit` or `ids` at line 1 column 5"),
        ] {
            assert_eq!(told(json), message, "{json}");
        }
    }

    #[test]
    fn json_has_several_names() {
        for name in ["application/json", "Application/JSON; charset=utf-8", "application/vnd.uttar+json"] {
            assert!(is_json(name), "{name}");
        }
        for name in ["text/json", "text/plain", "application/jsonp", "", "application/x-www-form-urlencoded"] {
            assert!(!is_json(name), "{name}");
        }
    }
}
