//! The routes and the layers around them.

use std::any::Any;

use axum::Router;
use axum::extract::Extension;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use tower_http::catch_panic::CatchPanicLayer;

use crate::context::context;
use crate::extract::StoresContent;
use crate::problem::Problem;
use crate::routes::{
    backup, bulk, drafts, entries, export, health, labels, popularity, query_log, reports, rules, search, states,
    suggest, threshold, write,
};
use crate::state::ServerState;

/// The service without a port: give it requests.
///
/// ```
/// use uttar_server::{ServerState, Settings, app};
///
/// let state = ServerState::new(Settings::default())?;
/// let router = app(state.clone());
/// // Later: `state.open(base)`, and it is ready.
/// # let _ = router;
/// # Ok::<(), uttar::Error>(())
/// ```
pub fn app(state: ServerState) -> Router {
    layered(routes(), state)
}

fn routes() -> Router<ServerState> {
    questions().merge(content().layer(Extension(StoresContent)))
}

/// What is stored: its bodies have a limit of their own.
fn content() -> Router<ServerState> {
    Router::new()
        .route("/v1/synonyms", get(rules::get_synonyms).put(rules::put_synonyms))
        .route("/v1/curations", get(rules::get_curations).put(rules::put_curations))
        .route("/v1/popularity", get(popularity::get).put(popularity::put))
        .route("/v1/entries", post(bulk::post))
        .route("/v1/entries/{id}", get(entries::get).put(write::put).patch(write::patch).delete(write::delete))
        .route("/v1/drafts/{name}/entries/{id}", put(drafts::put).patch(drafts::patch).delete(drafts::delete))
}

fn questions() -> Router<ServerState> {
    Router::new()
        .route("/v1/search", get(search::get).post(search::post))
        .route("/v1/suggest", get(suggest::get))
        .route("/v1/screens", get(search::get_screens).post(search::post_screens))
        .route("/v1/popularity/from-log", post(popularity::from_log))
        .route("/v1/query-log", get(query_log::get).put(query_log::put))
        .route("/v1/query-log/questions", get(query_log::questions))
        .route("/v1/query-log/unanswered", get(query_log::unanswered))
        .route("/v1/query-log/customers/{customer}", delete(query_log::erase))
        .route("/v1/answer-threshold", get(threshold::get).put(threshold::put))
        .route("/v1/entries/{id}/versions", get(entries::versions))
        .route("/v1/entries/{id}/versions/{version}", get(entries::version))
        .route("/v1/labels", get(labels::list))
        .route("/v1/labels/{name}", put(labels::put).delete(labels::delete))
        .route("/v1/drafts", get(drafts::list))
        .route("/v1/drafts/{name}", get(drafts::get).delete(drafts::discard))
        .route("/v1/drafts/{name}/publish", post(drafts::publish))
        .route("/v1/diff", get(states::diff))
        .route("/v1/replay", post(states::replay))
        .route("/v1/lint", get(reports::lint))
        .route("/v1/coverage", get(reports::coverage))
        .route("/v1/export", get(export::get))
        .route("/v1/export/report", get(export::report))
        .route("/v1/backup", get(backup::get))
        .route("/livez", get(health::live))
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
}

/// The last layer is the outermost.
fn layered(routes: Router<ServerState>, state: ServerState) -> Router {
    routes.layer(CatchPanicLayer::custom(panicked)).layer(from_fn_with_state(state.clone(), context)).with_state(state)
}

/// The message of a panic may hold what the caller sent, so it is not kept.
fn panicked(_message: Box<dyn Any + Send>) -> Response {
    Problem::internal("a handler panicked").into_response()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;

    use super::*;
    use crate::testing::{get as fetch, reply, send, settings, state_with_entries};

    #[tokio::test]
    async fn unknown_paths_and_methods_are_problems() {
        let (state, _folder) = state_with_entries(settings());
        for path in ["/", "/v1", "/v1/entries/", "/v1/search/"] {
            fetch(&state, path).await.assert_problem(404, "not_found");
        }
        for (path, allowed) in [
            ("/v1/search", "GET,HEAD,POST"),
            ("/v1/entries", "POST"),
            ("/v1/entries/a/versions", "GET,HEAD"),
            ("/readyz", "GET,HEAD"),
        ] {
            let reply = send(&state, Request::delete(path).body(Body::empty()).expect("a request")).await;
            reply.assert_problem(405, "method_not_allowed");
            assert_eq!(reply.header("allow"), allowed);
        }
    }

    #[tokio::test]
    async fn a_panic_is_a_problem_without_its_message() {
        async fn panic() {
            panic!("secret");
        }
        let (state, _folder) = state_with_entries(settings());
        let router = layered(routes().route("/panic", get(panic)), state);
        let reply = reply(router, Request::get("/panic").body(Body::empty()).expect("a request")).await;
        reply.assert_problem(500, "internal");
        assert!(!reply.json().to_string().contains("secret"));
    }

    #[tokio::test]
    async fn the_request_id_comes_back() {
        let (state, _folder) = state_with_entries(settings());
        for path in ["/livez", "/nowhere"] {
            let request = Request::get(path).header("x-request-id", "my-id.1").body(Body::empty());
            let reply = send(&state, request.expect("a request")).await;
            assert_eq!(reply.header("x-request-id"), "my-id.1", "{path}");
        }
        let reply = fetch(&state, "/nowhere").await;
        assert_eq!(reply.json()["instance"], reply.header("x-request-id"));
    }

    #[tokio::test]
    async fn head_is_get_without_a_body() {
        let (state, _folder) = state_with_entries(settings());
        let reply = send(&state, Request::head("/v1/search?q=battery").body(Body::empty()).expect("a request")).await;
        assert_eq!((reply.status, reply.content_type()), (200, "application/json"));
        assert!(reply.body.is_empty());
    }
}
