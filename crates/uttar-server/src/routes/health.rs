//! `/livez`, `/healthz`, `/readyz`, `/metrics`: for who watches, starts, restarts and balances services. They use no base and wait for nothing.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;
use crate::state::ServerState;

/// The process runs. Not that it is ready: a base that takes long to open is no reason to restart.
pub(crate) async fn live() -> Response {
    ok(r#"{"status":"live"}"#)
}

/// Questions are answered.
pub(crate) async fn ready(State(state): State<ServerState>) -> Result<Response, Problem> {
    match state.not_ready() {
        None => Ok(ok(r#"{"status":"ready"}"#)),
        Some(reason) => Err(Problem::unavailable(reason)),
    }
}

/// What was counted since the service started.
pub(crate) async fn metrics(State(state): State<ServerState>) -> Response {
    let text = state.metrics().to_text(state.not_ready().is_none());
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"), (CACHE_CONTROL, "no-store")], text).into_response()
}

fn ok(body: &'static str) -> Response {
    ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")], body).into_response()
}

#[cfg(test)]
mod tests {
    use crate::ServerState;
    use crate::testing::{get, settings, state_with_entries};

    #[tokio::test]
    async fn a_service_is_alive_before_it_is_ready() {
        let state = ServerState::new(settings()).expect("good settings");
        for path in ["/livez", "/healthz"] {
            let reply = get(&state, path).await;
            assert_eq!(reply.status, 200);
            assert_eq!(reply.content_type(), "application/json");
            assert_eq!(reply.json()["status"], "live");
        }
        let reply = get(&state, "/readyz").await;
        reply.assert_problem(503, "unavailable");
        assert_eq!(reply.header("retry-after"), "1");
        assert!(reply.json()["detail"].to_string().contains("being opened"));
    }

    #[tokio::test]
    async fn ready_with_a_base_and_not_while_stopping() {
        let (state, _folder) = state_with_entries(settings());
        let reply = get(&state, "/readyz").await;
        assert_eq!((reply.status, reply.content_type()), (200, "application/json"));
        assert_eq!(reply.json()["status"], "ready");
        state.stop();
        let reply = get(&state, "/readyz").await;
        reply.assert_problem(503, "unavailable");
        assert!(reply.json()["detail"].to_string().contains("stopping"));
        assert_eq!(get(&state, "/livez").await.status, 200);
    }
}
