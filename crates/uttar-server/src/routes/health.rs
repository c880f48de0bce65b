//! `/livez`, `/healthz`, `/readyz`, `/metrics`: for who watches, starts, restarts and balances services. They ask
//! nothing of the base and wait for nothing.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

use super::json;
use crate::openapi::Operation;
use crate::problem::Problem;
use crate::routing::Routes;
use crate::state::ServerState;

/// How the service is.
#[derive(Debug, Serialize, JsonSchema)]
struct Health {
    /// `live` or `ready`.
    status: &'static str,
}

const METRICS: &str = "text/plain; version=0.0.4; charset=utf-8";

pub(crate) fn routes() -> Routes {
    let about = |id, summary| Operation::new(id, summary).without_base();
    Routes::about("Service")
        .get("/livez", live, about("live", "Say whether the process runs").gives::<Health>("It runs."))
        .get("/healthz", live, about("healthy", "The same by another name").gives::<Health>("It runs."))
        .get(
            "/readyz",
            ready,
            about("ready", "Say whether questions are answered")
                .gives::<Health>("They are.")
                .may(StatusCode::SERVICE_UNAVAILABLE),
        )
        .get(
            "/metrics",
            metrics,
            about("metrics", "Count requests, their time, and decisions")
                .sends(METRICS, "Counters in the text format of Prometheus."),
        )
}

/// The process runs. Not that it is ready: a base that takes long to open is no reason to restart.
async fn live() -> Response {
    json(&Health { status: "live" })
}

/// Questions are answered.
async fn ready(State(state): State<ServerState>) -> Result<Response, Problem> {
    match state.not_ready() {
        None => Ok(json(&Health { status: "ready" })),
        Some(reason) => Err(Problem::unavailable(reason)),
    }
}

/// What was counted since the service started.
async fn metrics(State(state): State<ServerState>) -> Response {
    let text = state.metrics().to_text(&state);
    ([(CONTENT_TYPE, METRICS), (CACHE_CONTROL, "no-store")], text).into_response()
}

#[cfg(test)]
mod tests {
    use crate::ServerState;
    use crate::testing::{get, send_json, settings, state_with_entries};

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
    async fn metrics(state: &ServerState) -> String {
        String::from_utf8(get(state, "/metrics").await.body.to_vec()).expect("UTF-8")
    }

    #[tokio::test]
    #[cfg(unix)]
    async fn a_base_whose_folder_was_removed_is_not_ready_before_anybody_asks() {
        let (state, folder) = state_with_entries(settings());
        let [base, aside] = ["base", "aside"].map(|name| folder.path().join(name));
        assert_eq!(get(&state, "/readyz").await.status, 200);
        std::fs::rename(&base, &aside).expect("renamed");
        let reply = get(&state, "/readyz").await;
        reply.assert_problem(503, "unavailable");
        let detail = reply.json()["detail"].to_string();
        assert!(detail.contains("replaced or removed") && detail.contains("Restart"), "{detail}");
        assert!(metrics(&state).await.ends_with("uttar_ready 0\n"));
        assert_eq!(get(&state, "/livez").await.status, 200);
        std::fs::rename(&aside, &base).expect("renamed");
        assert_eq!(get(&state, "/readyz").await.status, 200, "it is there again");
        assert!(metrics(&state).await.ends_with("uttar_ready 1\n"));
    }

    #[tokio::test]
    async fn a_base_on_a_full_disk_is_ready() {
        let mut settings = settings();
        settings.limits.disk_free_bytes_min = u64::MAX;
        let (state, _folder) = state_with_entries(settings);
        let entry = r#"{"id": "c", "phrasings": {"en": ["Where is my refund?"]}}"#;
        send_json(&state, "PUT", "/v1/entries/c", entry).await.assert_problem(503, "unavailable");
        assert_eq!(get(&state, "/readyz").await.status, 200, "searches go on");
        assert!(metrics(&state).await.ends_with("uttar_ready 1\n"));
    }
}
