//! Where there are no keys only this machine is served. Listening on a loopback address is not enough: a page that
//! somebody opens in a browser on this machine reaches it too, with a form of its own or under a name of its own that
//! leads here (DNS rebinding). A browser tells of both: `Host` is the name that was asked for, `Origin` and
//! `Sec-Fetch-Site` the page that asks.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::{HOST, HeaderName, ORIGIN};
use axum::http::uri::Authority;

use crate::problem::Problem;

use uttar::quoted;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses what was asked for by another name than this machine's, and changes that the page of another service asks
/// for.
pub(crate) fn check(request: &Request) -> Result<(), Problem> {
    let headers = request.headers();
    if let Some(host) = hosts(request).find(|host| !is_this_machine(host)) {
        return Err(Problem::forbidden(format!(
            "Host: {} is no name of this machine, and there are no keys to say who may ask; ask localhost or 127.0.0.1, or \
             start the service with --keys",
            quoted(host)
        )));
    }
    if request.method().is_safe() {
        return Ok(());
    }
    let foreign = |what: &HeaderName, value: &str| {
        Problem::forbidden(format!(
            "{what}: {} is not the page of this service, and there are no keys to say who may change something; ask from a \
             program, or start the service with --keys and send a key",
            quoted(value)
        ))
    };
    if let Some(origin) = texts(headers, ORIGIN).find(|origin| !hosts(request).any(|host| is_page_of(origin, host))) {
        return Err(foreign(&ORIGIN, origin));
    }
    match texts(headers, SEC_FETCH_SITE).find(|site| !matches!(*site, "same-origin" | "none")) {
        Some(site) => Err(foreign(&SEC_FETCH_SITE, site)),
        None => Ok(()),
    }
}

/// The names that the service is asked by. A program of the days of HTTP/1.0 gives none; a browser always does.
fn hosts(request: &Request) -> impl Iterator<Item = &str> {
    request.uri().authority().map(Authority::as_str).into_iter().chain(texts(request.headers(), HOST))
}

/// The values of a header; what is no text is nobody's name.
fn texts(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    headers.get_all(name).into_iter().map(|value| value.to_str().unwrap_or("?"))
}

/// `localhost` or a loopback address, whatever the port.
fn is_this_machine(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host();
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.to_canonical().is_loopback())
}

/// Whether an origin, `http://localhost:7700`, is the page of the service that was asked by this name.
fn is_page_of(origin: &str, host: &str) -> bool {
    origin.split_once("://").is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use crate::testing::{Reply, send, settings, state_with_entries};
    use crate::{Access, Keys, NewKey, ServerState, Settings};

    use super::*;

    async fn ask(state: &ServerState, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        send(state, request.body(Body::empty()).expect("a request")).await
    }

    #[test]
    fn this_machine_has_few_names() {
        for host in
            ["localhost", "LOCALHOST:7700", "127.0.0.1", "127.9.9.9:80", "[::1]:7700", "[::1]", "[::ffff:127.0.0.1]:1"]
        {
            assert!(is_this_machine(host), "{host}");
        }
        for host in [
            "attacker.example:7700",
            "localhost.attacker.example",
            "127.0.0.1.attacker.example",
            "192.168.1.5",
            "0.0.0.0:7700",
            "[::]:1",
            "",
            "?",
            "localhost/x",
        ] {
            assert!(!is_this_machine(host), "{host}");
        }
    }

    #[tokio::test]
    async fn another_name_is_refused_and_none_is_not() {
        let (state, _folder) = state_with_entries(settings());
        for method in ["GET", "DELETE"] {
            let reply = ask(&state, method, "/v1/entries/none", &[("host", "attacker.example")]).await;
            reply.assert_problem(403, "forbidden");
            assert!(reply.json()["detail"].as_str().is_some_and(|detail| detail.contains("--keys")));
            for headers in [&[("host", "localhost:7700")][..], &[("host", "127.0.0.1")], &[]] {
                assert_eq!(ask(&state, method, "/v1/entries/none", headers).await.status, 404, "{headers:?}");
            }
            let both = [("host", "localhost"), ("host", "attacker.example")];
            assert_eq!(ask(&state, method, "/v1/entries/none", &both).await.status, 403);
            let url = "http://attacker.example/v1/entries/none";
            assert_eq!(ask(&state, method, url, &[("host", "localhost")]).await.status, 403);
        }
        assert_eq!(ask(&state, "GET", "/livez", &[("host", "pod-7.example")]).await.status, 200);
    }

    #[tokio::test]
    async fn the_page_of_another_service_changes_nothing() {
        let (state, _folder) = state_with_entries(settings());
        let (host, path) = (("host", "localhost:7700"), "/v1/drafts/festival/publish");
        for foreign in [
            ("origin", "https://attacker.example"),
            ("origin", "http://localhost:3000"),
            ("origin", "http://127.0.0.1:7700"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let reply = ask(&state, "POST", path, &[host, foreign]).await;
            reply.assert_problem(403, "forbidden");
            assert!(reply.json()["detail"].as_str().is_some_and(|detail| detail.contains(foreign.1)), "{foreign:?}");
            assert_eq!(ask(&state, "GET", "/v1/suggest?q=b", &[host, foreign]).await.status, 200, "{foreign:?}");
        }
        for own in [
            &[host][..],
            &[host, ("origin", "http://localhost:7700"), ("sec-fetch-site", "same-origin")],
            &[host, ("sec-fetch-site", "none")],
        ] {
            ask(&state, "POST", path, own).await.assert_problem(404, "not_found");
        }
    }

    #[tokio::test]
    async fn with_keys_the_key_counts_whatever_the_name() {
        let new = NewKey::make("editor", Access::Write).expect("made");
        let (state, _folder) =
            state_with_entries(Settings { keys: Keys::parse(&new.line).expect("a good line"), ..settings() });
        let key = format!("Bearer {}", new.key);
        let headers = [("host", "kb.example"), ("origin", "https://kb.example"), ("authorization", key.as_str())];
        assert_eq!(ask(&state, "DELETE", "/v1/entries/none", &headers).await.status, 404);
    }
}
