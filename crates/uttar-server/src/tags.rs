//! Tags of what is read and written, and conditions on them: `ETag`, `If-Match`, `If-None-Match`.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::extract::FromRequestParts;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, IF_MATCH, IF_NONE_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use uttar::ErrorKind;

use crate::problem::Problem;
use crate::state::ServerState;

/// The tag of what has this version and this JSON. The version alone would not do: in a base that was made anew, the
/// same version may be another text.
pub(crate) fn entity_tag(version: u64, body: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    format!("\"{version}-{:016x}\"", hasher.finish())
}

/// A reply with what was read and its tag; without it where the caller knows it already.
pub(crate) fn tagged(headers: &HeaderMap, version: u64, body: Vec<u8>) -> Response {
    let tag = entity_tag(version, &body);
    // A cache may keep it, and must ask whether it still holds.
    let caching = [(ETAG, tag.as_str()), (CACHE_CONTROL, "private, no-cache")];
    if has_match(headers, &tag) {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    (caching, [(CONTENT_TYPE, "application/json")], body).into_response()
}

/// Whether `If-None-Match` names the tag: a list, or `*`, weak tags counting as strong (RFC 9110, 13.1.2).
fn has_match(headers: &HeaderMap, tag: &str) -> bool {
    let given = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    given.flat_map(|value| value.split(',')).map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag)
}

/// What must hold of an entry or a product before it is written.
#[derive(Debug, PartialEq)]
pub(crate) enum Condition {
    None,
    Absent,
    Present,
    Tag { tag: String, version: u64 },
}

impl FromRequestParts<ServerState> for Condition {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &ServerState) -> Result<Self, Problem> {
        Self::of(&parts.headers)
    }
}

impl Condition {
    fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        let one = |name: HeaderName| -> Result<Option<&str>, Problem> {
            let mut values = headers.get_all(&name).iter();
            match (values.next(), values.next()) {
                (None, _) => Ok(None),
                (Some(value), None) => value.to_str().map(|text| Some(text.trim())).map_err(|_| unreadable(&name)),
                (Some(_), Some(_)) => Err(unreadable(&name)),
            }
        };
        match (one(IF_MATCH)?, one(IF_NONE_MATCH)?) {
            (None, None) => Ok(Self::None),
            (None, Some("*")) => Ok(Self::Absent),
            (Some("*"), None) => Ok(Self::Present),
            (Some(tag), None) => {
                let version = tag.strip_prefix('"').and_then(|tag| tag.split_once('-')).map(|(version, _)| version);
                let version = version.and_then(|version| version.parse().ok()).ok_or_else(|| {
                    // Another tag than ours, or a weak one, which never matches (RFC 9110, 13.1.1).
                    Problem::precondition_failed("If-Match names no tag of ours; send the ETag of the last reply")
                })?;
                Ok(Self::Tag { tag: tag.to_owned(), version })
            }
            (None, Some(_)) => Err(unreadable(&IF_NONE_MATCH)),
            (Some(_), Some(_)) => Err(Problem::malformed("If-Match and If-None-Match exclude each other; send one")),
        }
    }

    pub(crate) fn is_some(&self) -> bool {
        *self != Self::None
    }

    /// The version that it must have for this to hold, 0 for none; `read` gives the version and the tag that it has.
    pub(crate) fn if_version(
        &self,
        read: impl FnOnce() -> uttar::Result<(u64, String)>,
    ) -> Result<Option<u64>, Problem> {
        match self {
            Self::None => Ok(None),
            Self::Absent => Ok(Some(0)),
            Self::Present => match read() {
                Err(error) if error.kind() == ErrorKind::NotFound => Err(Problem::precondition_failed(error.message())),
                Err(error) => Err(error.into()),
                Ok(_) => Ok(None),
            },
            Self::Tag { tag, version } => {
                // Of the same version, but of a base that was made anew: another text.
                if read().is_ok_and(|(found, its)| found == *version && its != *tag) {
                    return Err(Problem::precondition_failed("it is another one now; read it again"));
                }
                Ok(Some(*version))
            }
        }
    }
}

fn unreadable(name: &HeaderName) -> Problem {
    Problem::malformed(format!("the header {name} cannot be read; send one tag, or *"))
}
