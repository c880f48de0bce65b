//! What the tests share: a small base, and requests without a port.

mod documented;
mod reply;

pub(crate) use reply::Reply;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::Request;
use tempfile::TempDir;
use tower::ServiceExt;
use uttar::{Entry, KnowledgeBase};

use crate::{ServerState, Settings, app};

const ENTRIES: &str = r#"[
    {"id": "battery-replace",
     "phrasings": {"en": ["How do I get the battery replaced?"], "hi": ["बैटरी कैसे बदलवाएँ?"]},
     "answers": [{"lang": "en", "body": "At any service centre."}, {"lang": "hi", "body": "किसी भी सर्विस सेंटर पर।"}]},
    {"id": "a/ब", "phrasings": {"en": ["Where is my order?"]}, "answers": [{"lang": "en", "body": "On its way."}]}
]"#;

/// Settings whose timeouts no test runs into by chance.
pub(crate) fn settings() -> Settings {
    let listen = "127.0.0.1:0".parse().expect("an address");
    Settings { listen, request_timeout_ms: 60_000, header_timeout_ms: 60_000, ..Settings::default() }
}

/// A folder with a base of two entries.
pub(crate) fn folder_with_entries() -> (KnowledgeBase, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let base = KnowledgeBase::create(folder.path().join("base")).expect("a base");
    base.put(serde_json::from_str::<Vec<Entry>>(ENTRIES).expect("entries")).expect("stored");
    (base, folder)
}

pub(crate) fn state_with_entries(settings: Settings) -> (ServerState, TempDir) {
    let (base, folder) = folder_with_entries();
    let state = ServerState::new(settings).expect("good settings");
    state.open(base);
    (state, folder)
}

/// A body of which nothing ever comes.
pub(crate) fn endless_body() -> Body {
    struct Endless;
    impl hyper::body::Body for Endless {
        type Data = Bytes;
        type Error = std::convert::Infallible;
        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<hyper::body::Frame<Bytes>, Self::Error>>> {
            std::task::Poll::Pending
        }
    }
    Body::new(Endless)
}

pub(crate) async fn reply(router: Router, request: Request<Body>) -> Reply {
    let (parts, body) = router.oneshot(request).await.expect("infallible").into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a whole body");
    Reply { status: parts.status.as_u16(), headers: parts.headers, body }
}

/// Sends it to the service. Whatever the OpenAPI document says of such a reply must hold of it.
pub(crate) async fn send(state: &ServerState, request: Request<Body>) -> Reply {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let reply = reply(app(state.clone()), request).await;
    documented::assert_reply(&method, &path, &reply);
    reply
}

pub(crate) async fn get(state: &ServerState, path: &str) -> Reply {
    send(state, Request::get(path).body(Body::empty()).expect("a request")).await
}

pub(crate) async fn post_json(state: &ServerState, path: &str, body: &str) -> Reply {
    send_json(state, "POST", path, body).await
}

pub(crate) async fn send_json(state: &ServerState, method: &str, path: &str, body: &str) -> Reply {
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    let request = request.body(Body::from(body.to_owned())).expect("a request");
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let reply = send(state, request).await;
    if (200..300).contains(&reply.status) {
        documented::assert_body(&method, &path, body);
    }
    reply
}
