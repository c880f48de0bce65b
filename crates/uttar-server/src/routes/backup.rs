//! `GET /v1/backup`: the whole base with its history in one compressed file, as it is at this moment, for `uttar
//! restore`.

use axum::extract::State;
use axum::response::Response;

use crate::openapi::Operation;
use crate::problem::Problem;
use crate::routing::Routes;
use crate::state::ServerState;
use crate::streamed::streamed;

pub(crate) fn routes() -> Routes {
    let backup = Operation::new("backup", "Take a backup of the base with its history, as a file for `uttar restore`")
        .sends("application/gzip", "The file.");
    Routes::about("Service").get("/v1/backup", get, backup)
}

async fn get(State(state): State<ServerState>) -> Result<Response, Problem> {
    streamed(state, "application/gzip", "base.backup", |base, out| base.backup_to(out).map(drop)).await
}

#[cfg(test)]
mod tests {
    use uttar::KnowledgeBase;

    use crate::testing::{get, send_json, settings, state_with_entries};

    #[tokio::test]
    async fn a_base_is_restored_from_what_is_sent() {
        let (state, folder) = state_with_entries(settings());
        let reply = get(&state, "/v1/backup").await;
        assert_eq!((reply.status, reply.content_type()), (200, "application/gzip"));
        assert!(reply.header("content-disposition").contains("base.backup"));
        let (file, restored) = (folder.path().join("base.backup"), folder.path().join("restored"));
        std::fs::write(&file, &reply.body).expect("written");
        assert_eq!(uttar::restore(&file, &restored).expect("a whole backup").entries, 2);
        let base = KnowledgeBase::open(&restored).expect("a base");
        assert_eq!(base.get("battery-replace").expect("there").version, 1);
        send_json(&state, "POST", "/v1/backup", "").await.assert_problem(405, "method_not_allowed");
    }
}
