//! The routes and the layers around them.

use std::any::Any;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;

use crate::admit::admit;
use crate::context::context;
use crate::problem::Problem;
use crate::routes::{
    backup, bulk, console, declared, drafts, entries, evaluation, export, feedback, health, import, labels, openapi,
    popularity, products, query_log, reports, rules, search, states, suggest, threshold, write,
};
use crate::routing::Routes;
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
    layered(routes().into_router(), state)
}

/// All of them: one line a file.
pub(crate) fn routes() -> Routes {
    search::routes()
        .merge(suggest::routes())
        .merge(entries::routes())
        .merge(bulk::routes())
        .merge(import::routes())
        .merge(write::routes())
        .merge(drafts::routes())
        .merge(labels::routes())
        .merge(states::routes())
        .merge(declared::routes())
        .merge(products::routes())
        .merge(rules::routes())
        .merge(popularity::routes())
        .merge(threshold::routes())
        .merge(query_log::routes())
        .merge(feedback::routes())
        .merge(evaluation::routes())
        .merge(reports::routes())
        .merge(export::routes())
        .merge(backup::routes())
        .merge(console::routes())
        .merge(health::routes())
        .merge(openapi::routes())
}

/// The last layer is the outermost.
fn layered(routes: Router<ServerState>, state: ServerState) -> Router {
    routes
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(state.clone(), admit))
        .layer(from_fn_with_state(state.clone(), context))
        .with_state(state)
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
        for path in ["/console", "/v1", "/v1/entries/", "/v1/search/"] {
            fetch(&state, path).await.assert_problem(404, "not_found");
        }
        for (path, allowed) in [
            ("/v1/search", "GET,HEAD,POST"),
            ("/v1/entries", "GET,HEAD,POST"),
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
        let router = layered(routes().into_router().route("/panic", axum::routing::get(panic)), state);
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
