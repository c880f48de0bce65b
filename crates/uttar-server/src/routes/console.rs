//! `/`: a page for people who look after a base: they ask as a customer would, see what comes and why, and say whether
//! it helped. It asks the same routes as a chatbot does, and needs the same key.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};

use crate::openapi::Operation;
use crate::routing::Routes;
use crate::state::ServerState;

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// It runs nothing but its own script, asks nobody but this service, and is shown in no other page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(crate) fn routes() -> Routes {
    let about = |id, summary, media_type| {
        let operation = Operation::new(id, summary).without_base();
        operation.sends(media_type, "A part of the page.").may(StatusCode::NOT_FOUND)
    };
    Routes::about("Console")
        .get(
            "/",
            |State(state): State<ServerState>| async move { part(&state, HTML, include_str!("../console/index.html")) },
            about("console", "Show a page to ask questions on", HTML),
        )
        .get(
            "/console.css",
            |State(state): State<ServerState>| async move { part(&state, CSS, include_str!("../console/console.css")) },
            about("consoleStyle", "Its style", CSS),
        )
        .get(
            "/console.js",
            |State(state): State<ServerState>| async move { part(&state, JS, include_str!("../console/console.js")) },
            about("consoleScript", "Its script", JS),
        )
}

fn part(state: &ServerState, media_type: &'static str, text: &'static str) -> Response {
    if !state.settings().console {
        // As if there were no such path.
        return StatusCode::NOT_FOUND.into_response();
    }
    let headers = [
        (CONTENT_TYPE, media_type),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, text).into_response()
}

#[cfg(test)]
mod tests {
    use crate::testing::{get, settings, state_with_entries};
    use crate::{Access, Keys, NewKey, Settings};

    const PARTS: [(&str, &str); 3] = [("/", super::HTML), ("/console.css", super::CSS), ("/console.js", super::JS)];

    #[tokio::test]
    async fn the_page_and_what_it_needs_come_from_here_alone() {
        let (state, _folder) = state_with_entries(settings());
        for (path, media_type) in PARTS {
            let reply = get(&state, path).await;
            assert_eq!((reply.status, reply.content_type()), (200, media_type), "{path}");
            assert!(reply.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
            let text = String::from_utf8(reply.body.to_vec()).expect("text");
            assert!(!text.contains("http://") && !text.contains("https://"), "{path} names another place");
        }
        let page = get(&state, "/").await;
        let page = std::str::from_utf8(&page.body).expect("text");
        assert!(page.contains("href=\"console.css\"") && page.contains("src=\"console.js\""));
        // The policy would refuse it.
        assert!(!page.contains("style=") && !page.contains("<style") && !page.contains("onclick="));
    }

    #[tokio::test]
    async fn every_element_that_the_script_looks_for_is_there() {
        let (page, script) = (include_str!("../console/index.html"), include_str!("../console/console.js"));
        let ids: Vec<&str> = script.split("$(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(ids.len() > 5, "{ids:?}");
        for id in ids {
            assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
        }
        let classes: Vec<&str> = script.split("part(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(classes.len() > 5, "{classes:?}");
        for class in classes {
            assert!(page.contains(&format!("class=\"{class}\"")), "{class}");
        }
    }

    #[tokio::test]
    async fn it_can_be_switched_off_and_needs_no_key_itself() {
        let (off, _folder) = state_with_entries(Settings { console: false, ..settings() });
        let new = NewKey::make("bot", Access::Search).expect("made");
        let keys = Keys::parse(&new.line).expect("a good line");
        let (locked, _other) = state_with_entries(Settings { keys, ..settings() });
        for (path, _) in PARTS {
            get(&off, path).await.assert_problem(404, "not_found");
            assert_eq!(get(&locked, path).await.status, 200, "{path}");
        }
    }
}
