//! At the door: whoever has a key for what is asked comes in; where there are no keys, whoever sits at this machine.

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use uttar::Timestamp;

use crate::access::{Access, Caller};
use crate::local;
use crate::state::ServerState;

/// Lets through who has a key for what is asked, and everybody on this machine where there are no keys.
pub(crate) async fn admit(State(state): State<ServerState>, mut request: Request, next: Next) -> Response {
    let keys = state.keys();
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let admitted = match Access::needed(request.method(), route) {
        None => Ok(Caller::anybody()),
        Some(needed) if keys.are_needed() => keys.admit(request.headers(), needed, Timestamp::now()),
        Some(_) => local::check(&request).map(|()| Caller::anybody()),
    };
    match admitted {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;
    use crate::testing::{Reply, get, send, settings, state_with_entries};
    use crate::{Keys, NewKey, Settings};

    /// A service with a key for each access, and the keys.
    fn service() -> (ServerState, tempfile::TempDir, Vec<String>) {
        let new: Vec<NewKey> =
            Access::ALL.iter().map(|access| NewKey::make(access.name(), *access).expect("made")).collect();
        let lines: Vec<&str> = new.iter().map(|new| new.line.as_str()).collect();
        let keys = Keys::parse(&lines.join("\n")).expect("good lines");
        let (state, folder) = state_with_entries(Settings { keys, ..settings() });
        (state, folder, new.into_iter().map(|new| new.key).collect())
    }

    async fn ask(state: &ServerState, method: &str, path: &str, key: &str) -> Reply {
        let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {key}"));
        send(state, request.body(Body::empty()).expect("a request")).await
    }

    #[tokio::test]
    async fn each_key_allows_what_it_is_for_and_no_more() {
        let (state, _folder, keys) = service();
        let cases = [
            ("GET", "/v1/search?q=battery", Access::Search),
            ("GET", "/v1/suggest?q=bat", Access::Search),
            ("GET", "/v1/search?q=battery&state=now", Access::Search),
            ("GET", "/v1/search?q=battery&state=draft:festival", Access::Read),
            ("GET", "/v1/entries/battery-replace", Access::Read),
            ("GET", "/v1/export", Access::Read),
            ("POST", "/v1/evaluation", Access::Read),
            ("GET", "/v1/openapi.json", Access::Search),
            ("GET", "/nowhere", Access::Search),
            ("POST", "/v1/feedback", Access::Search),
            ("GET", "/v1/feedback", Access::Admin),
            ("GET", "/v1/feedback/suggested-phrasings", Access::Admin),
            ("DELETE", "/v1/feedback?before=2026-01-01T00:00:00Z", Access::Admin),
            ("DELETE", "/v1/entries/none", Access::Write),
            ("PUT", "/v1/synonyms", Access::Write),
            ("POST", "/v1/import/products.yaml", Access::Write),
            ("GET", "/v1/query-log", Access::Admin),
            ("GET", "/v1/backup", Access::Admin),
        ];
        for (method, path, needed) in cases {
            for (access, key) in Access::ALL.iter().zip(&keys) {
                let reply = ask(&state, method, path, key).await;
                assert_eq!(reply.status == 403, *access < needed, "{method} {path} with {access}: {}", reply.status);
                assert_ne!(reply.status, 401);
            }
        }
    }

    #[tokio::test]
    async fn metrics_have_a_key_of_their_own_which_reads_no_content() {
        let (state, _folder, keys) = service();
        let mut statuses = Vec::new();
        for key in &keys {
            statuses.push(ask(&state, "GET", "/metrics", key).await.status);
        }
        assert_eq!(statuses, [200, 403, 200, 200, 200], "{:?}", Access::ALL);
        for path in ["/v1/search?q=battery", "/v1/entries/battery-replace", "/v1/openapi.json"] {
            ask(&state, "GET", path, &keys[0]).await.assert_problem(403, "forbidden");
        }
    }

    #[tokio::test]
    async fn a_change_is_kept_with_the_name_of_the_key_whoever_it_is_signed_by() {
        let (state, _folder, keys) = service();
        let author = async |path: &str| {
            let versions = ask(&state, "GET", path, &keys[2]).await.json();
            versions["versions"].as_array().and_then(|all| all.last().cloned()).expect("a version")["author"].clone()
        };
        let entry = "/v1/entries/battery-replace";
        for (number, (query, signed)) in [
            ("", "write"),
            ("?author=write", "write"),
            ("?author=asha", "asha (key write)"),
            ("?author=admin", "admin (key write)"),
        ]
        .into_iter()
        .enumerate()
        {
            let request = Request::patch(format!("{entry}{query}"))
                .header("authorization", format!("Bearer {}", keys[3]))
                .header("content-type", "application/json")
                .body(Body::from(format!(r#"{{"topics": ["t{number}"]}}"#)))
                .expect("a request");
            assert_eq!(send(&state, request).await.status, 200);
            assert_eq!(author(&format!("{entry}/versions")).await, signed, "{query}");
        }
        let label = ask(&state, "PUT", "/v1/labels/autumn", &keys[4]).await;
        assert_eq!((label.status, &label.json()["author"]), (201, &"admin".into()));
    }

    #[tokio::test]
    async fn without_a_key_nothing_is_said_but_whether_the_service_lives() {
        let (state, _folder, keys) = service();
        for path in ["/v1/search?q=battery", "/v1/entries/battery-replace", "/nowhere", "/metrics"] {
            let reply = get(&state, path).await;
            reply.assert_problem(401, "unauthorized");
            assert_eq!(reply.header("www-authenticate"), "Bearer");
            assert_eq!(ask(&state, "GET", path, "uttar_wrong").await.status, 401);
            assert_eq!(ask(&state, "GET", path, "").await.status, 401);
        }
        for path in ["/livez", "/healthz", "/readyz"] {
            assert_eq!(get(&state, path).await.status, 200, "{path}");
        }
        let forbidden = ask(&state, "GET", "/v1/backup", &keys[1]).await;
        forbidden.assert_problem(403, "forbidden");
        assert!(forbidden.json()["detail"].as_str().is_some_and(|detail| detail.contains("needs admin")));
    }

    #[tokio::test]
    async fn an_expired_key_is_refused_and_another_is_not() {
        let new = |name: &str, year: u32| {
            let expires = format!("{year}-01-31").parse().expect("a day");
            NewKey::make(name, Access::Search).expect("made").until(expires)
        };
        let [old, good] = [new("old", 2020), new("good", 2999)];
        let keys = Keys::parse(&format!("{}\n{}", old.line, good.line)).expect("good lines");
        let (state, _folder) = state_with_entries(Settings { keys, ..settings() });
        let refused = ask(&state, "GET", "/v1/search?q=battery", &old.key).await;
        refused.assert_problem(401, "unauthorized");
        assert!(
            refused.json()["detail"].as_str().is_some_and(|detail| detail.contains("2020-01-31")),
            "{}",
            refused.json()
        );
        assert_eq!(ask(&state, "GET", "/v1/search?q=battery", &good.key).await.status, 200);
    }
}
