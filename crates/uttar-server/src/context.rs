//! What every request gets: an id, a deadline, a span in the log; and every error its body.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::Instant;
use tracing::Instrument;
use tracing::field::Empty;

use crate::problem;
use crate::state::ServerState;

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const REQUEST_ID_BYTES_MAX: usize = 128;

/// When a request must have its reply.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline(pub(crate) Instant);

/// The outermost layer. The log has the route and the name of the key, never the path, the question or the answer.
pub(crate) async fn context(State(state): State<ServerState>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    request.extensions_mut().insert(Deadline(started + state.settings().request_timeout()));
    let id = request_id(request.headers());
    let instance = id.to_str().expect("checked or made of ASCII").to_owned();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("", MatchedPath::as_str);
    let method = request.method().clone();
    let span = tracing::info_span!("request", id = instance, %method, route, key = Empty);
    let mut response = next.run(request).instrument(span.clone()).await;
    span.in_scope(|| {
        problem::render(&mut response, &instance);
        let took_us = started.elapsed().as_micros();
        tracing::debug!(status = response.status().as_u16(), took_us, "answered");
    });
    let decision = response.extensions().get().copied();
    state.metrics().count(route, &method, response.status(), started.elapsed(), decision);
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// The id that the caller gave, if it may stand in a URI reference and a log, else a new one.
fn request_id(headers: &HeaderMap) -> HeaderValue {
    let given = headers.get(REQUEST_ID).filter(|id| {
        let plain = |b: &u8| b.is_ascii_alphanumeric() || b"-._~".contains(b);
        (1..=REQUEST_ID_BYTES_MAX).contains(&id.len()) && id.as_bytes().iter().all(plain)
    });
    given.cloned().unwrap_or_else(new_request_id)
}

/// 64 bits, different for each request of this process and, as good as certainly, from those of any other. No secret.
fn new_request_id() -> HeaderValue {
    static SEED: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one("request"));
    static COUNT: AtomicU64 = AtomicU64::new(0);
    // An odd factor permutes the numbers, so ids of one process never repeat.
    let number = SEED.wrapping_add(COUNT.fetch_add(1, Ordering::Relaxed)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    HeaderValue::try_from(format!("{number:016x}")).expect("hexadecimal digits")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id_for(given: &str) -> HeaderValue {
        let mut headers = HeaderMap::new();
        headers.insert(REQUEST_ID, HeaderValue::from_str(given).expect("a header"));
        request_id(&headers)
    }

    #[test]
    fn a_plain_id_is_kept() {
        for id in ["a", "018f3c-4A.b_~", &"x".repeat(128)] {
            assert_eq!(id_for(id), id);
        }
    }

    #[test]
    fn any_other_id_is_replaced_by_a_new_one() {
        for id in ["", "a b", "a/b", "<script>", &"x".repeat(129)] {
            assert_eq!(id_for(id).len(), 16, "{id}");
        }
        assert_ne!(new_request_id(), new_request_id());
    }
}
