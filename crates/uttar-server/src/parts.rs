//! What the head of a request says: the base that it asks and how long it may, the names in its path, how it writes.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Path, RawQuery};
use axum::http::HeaderName;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use tokio::time::Instant;
use uttar::{Change, KnowledgeBase, Refresh, Result, WriteOptions};

use crate::access::{Access, Caller};
use crate::context::Deadline;
use crate::problem::Problem;
use crate::query_string::{Known, Parameter, Shape, parameters};
use crate::state::ServerState;

pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What [`Writing`] reads.
pub(crate) const WRITING: [Known; 3] = [
    Known::new(
        "author",
        Shape::Text,
        "Who makes the change; kept with the version, and with the name of the key, which is the author where none is given.",
    ),
    Known::new("reason", Shape::Text, "Why; kept with the version."),
    Known::new(
        "refresh",
        Shape::OneOf(&["soon", "wait"]),
        "Whether to reply only when it can be searched; `soon` by default.",
    ),
];

/// The base, until the deadline of the request.
#[derive(Debug)]
pub(crate) struct Base {
    state: ServerState,
    deadline: Instant,
    caller: Caller,
}

impl Base {
    /// What the caller's key allows; all where there are no keys.
    pub(crate) fn access(&self) -> Access {
        self.caller.access
    }

    /// Does something with it, on a thread where that may block.
    pub(crate) async fn run<T: Send + 'static>(
        self,
        work: impl FnOnce(&KnowledgeBase) -> Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        self.state.with_base(self.deadline, work).await
    }
}

impl FromRequestParts<ServerState> for Base {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &ServerState) -> Result<Self, Infallible> {
        let Deadline(deadline) = *parts.extensions.get().expect("the context sets it");
        Ok(Self { state: state.clone(), deadline, caller: caller(parts).clone() })
    }
}

/// Who asks.
fn caller(parts: &Parts) -> &Caller {
    parts.extensions.get().expect("whoever is admitted is known")
}

/// What the path names: an id or a name, or several of them.
#[derive(Debug)]
pub(crate) struct Named<T = String>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<ServerState> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ServerState) -> Result<Self, Problem> {
        let named = Path::from_request_parts(parts, state).await;
        named.map(|Path(named)| Self(named)).map_err(|_| Problem::malformed("the path is not UTF-8"))
    }
}

/// How something is written: `?author=`, `?reason=`, `?refresh=wait` and the header `Idempotency-Key`. By default it is
/// searchable soon. The author is told with the key that the request came with; where none is named it is the key's
/// name.
#[derive(Debug)]
pub(crate) struct Writing(pub(crate) WriteOptions);

impl FromRequestParts<ServerState> for Writing {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ServerState) -> Result<Self, Problem> {
        Self::read(parts, state, &WRITING, |_| Ok(())).await
    }
}

impl Writing {
    /// Reads the head of a request that may have more parameters than [`WRITING`], of which `other` is told.
    pub(crate) async fn read(
        parts: &mut Parts,
        state: &ServerState,
        known: &[Known],
        mut other: impl FnMut(&Parameter) -> Result<(), Problem>,
    ) -> Result<Self, Problem> {
        let Ok(RawQuery(query)) = RawQuery::from_request_parts(parts, state).await;
        let mut options = WriteOptions::new(Change::now());
        options.refresh = Refresh::Soon;
        for parameter in parameters(&query.unwrap_or_default(), known)? {
            match (parameter.name(), parameter.value()) {
                ("author", author) => options.change.author = author.to_owned(),
                ("reason", reason) => options.change.reason = reason.to_owned(),
                ("refresh", "wait") => options.refresh = Refresh::Wait,
                ("refresh", _) => options.refresh = Refresh::Soon,
                _ => other(&parameter)?,
            }
        }
        options.change.author = caller(parts).author(options.change.author);
        if let Some(key) = parts.headers.get(IDEMPOTENCY_KEY) {
            let key = key.to_str().map_err(|_| Problem::malformed("Idempotency-Key is not ASCII; send another one"))?;
            options.request_id = Some(key.to_owned());
        }
        Ok(Self(options))
    }
}
