//! What is counted of the requests: how many, how long, what was decided. Never what was asked.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::{Method, StatusCode};
use uttar::{Decision, IndexState, QueryLogState};

use crate::state::ServerState;
use crate::version::version;

/// The upper bounds of the buckets, in seconds: a search takes milliseconds, a report seconds.
const BOUNDS_S: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0];

/// The counters since the service started.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    counters: Mutex<Counters>,
    connections: Arc<AtomicU64>,
    broken_off: AtomicU64,
}

/// Counts as an open connection until it is dropped.
#[derive(Debug)]
pub(crate) struct OpenConnection(Arc<AtomicU64>);

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[derive(Debug, Default)]
struct Counters {
    requests: BTreeMap<Kind, Durations>,
    decisions: BTreeMap<&'static str, u64>,
}

/// Requests that are counted together. There are as many as routes times methods times statuses: nothing that a caller
/// makes up gets a counter.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    route: String,
    method: &'static str,
    status: u16,
}

#[derive(Debug, Default)]
struct Durations {
    /// Of each bound those that took no longer, and longer than the bound before.
    buckets: [u64; BOUNDS_S.len()],
    count: u64,
    sum_s: f64,
}

impl Metrics {
    /// Counts a request that has its reply. `route` is the pattern of its path, empty where there is no such path.
    pub(crate) fn count(
        &self,
        route: &str,
        method: &Method,
        status: StatusCode,
        took: Duration,
        decision: Option<Decision>,
    ) {
        let kind = Kind { route: route.to_owned(), method: known(method), status: status.as_u16() };
        let took_s = took.as_secs_f64();
        let mut counters = self.counters.lock().unwrap_or_else(PoisonError::into_inner);
        let durations = counters.requests.entry(kind).or_default();
        durations.count += 1;
        durations.sum_s += took_s;
        if let Some(bucket) = BOUNDS_S.iter().position(|bound| took_s <= *bound) {
            durations.buckets[bucket] += 1;
        }
        if let Some(decision) = decision {
            *counters.decisions.entry(decision.name()).or_default() += 1;
        }
    }

    /// A connection is open.
    pub(crate) fn connection(&self) -> OpenConnection {
        self.connections.fetch_add(1, Ordering::Relaxed);
        OpenConnection(Arc::clone(&self.connections))
    }

    /// A reply that was counted was not taken to its end.
    pub(crate) fn count_broken_off(&self) {
        self.broken_off.fetch_add(1, Ordering::Relaxed);
    }

    /// All of them in the text format of Prometheus, version 0.0.4; the names are those of OpenTelemetry's conventions
    /// for HTTP. Beside them which build this is and when each key expires: whoever watches can tell before its caller
    /// is refused. And how the index and the query log of the base keep up, once that is open.
    pub(crate) fn to_text(&self, state: &ServerState) -> String {
        let counters = self.counters.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = String::new();
        let name = "http_server_request_duration_seconds";
        let _ = writeln!(out, "# HELP {name} Time from a request's head to its reply.\n# TYPE {name} histogram");
        for (Kind { route, method, status }, durations) in &counters.requests {
            let labels = format!(
                "http_route=\"{route}\",http_request_method=\"{method}\",http_response_status_code=\"{status}\""
            );
            let mut below = 0;
            for (bound, count) in BOUNDS_S.iter().zip(durations.buckets) {
                below += count;
                let _ = writeln!(out, "{name}_bucket{{{labels},le=\"{bound}\"}} {below}");
            }
            let Durations { count, sum_s, .. } = durations;
            let _ = writeln!(out, "{name}_bucket{{{labels},le=\"+Inf\"}} {count}");
            let _ = writeln!(out, "{name}_sum{{{labels}}} {sum_s}\n{name}_count{{{labels}}} {count}");
        }
        let name = "uttar_decisions_total";
        let _ = writeln!(out, "# HELP {name} Questions by what was decided.\n# TYPE {name} counter");
        for decision in [Decision::Answer, Decision::Ask, Decision::HandOver].map(Decision::name) {
            let count = counters.decisions.get(decision).copied().unwrap_or_default();
            let _ = writeln!(out, "{name}{{decision=\"{decision}\"}} {count}");
        }
        let name = "uttar_key_expiry_timestamp_seconds";
        let _ = writeln!(out, "# HELP {name} When a key expires, in seconds since 1970.\n# TYPE {name} gauge");
        for (key, end) in state.keys().expiries() {
            let _ = writeln!(out, "{name}{{key=\"{key}\"}} {}", end.as_ms().div_euclid(1_000));
        }
        let name = "uttar_connections_open";
        let open = self.connections.load(Ordering::Relaxed);
        let _ = writeln!(out, "# HELP {name} Open connections.\n# TYPE {name} gauge\n{name} {open}");
        let name = "uttar_connections_max";
        let max = state.settings().connections_max;
        let _ = writeln!(out, "# HELP {name} How many there may be.\n# TYPE {name} gauge\n{name} {max}");
        let name = "uttar_replies_broken_off_total";
        let help = "Replies of which the caller took nothing any more; they count as requests with their status too.";
        let broken_off = self.broken_off.load(Ordering::Relaxed);
        let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} counter\n{name} {broken_off}");
        let name = "uttar_build_info";
        let labels = format!("version=\"{}\",store_format=\"{}\"", version(), uttar::STORE_FORMAT);
        let _ = writeln!(out, "# HELP {name} Which build runs.\n# TYPE {name} gauge\n{name}{{{labels}}} 1");
        if let Some((QueryLogState { waiting, dropped, .. }, IndexState { position, failure, .. })) =
            state.how_it_keeps_up()
        {
            let name = "uttar_index_position";
            let help = "The position in the log of changes up to which they can be searched.";
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {position}");
            let name = "uttar_index_failing";
            let help = "Whether what was written last cannot be searched yet, since that failed.";
            let failing = u8::from(failure.is_some());
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {failing}");
            let name = "uttar_query_log_waiting";
            let _ =
                writeln!(out, "# HELP {name} Questions that wait to be logged.\n# TYPE {name} gauge\n{name} {waiting}");
            let name = "uttar_query_log_dropped_total";
            let help = "Questions that were not logged, because too many waited.";
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} counter\n{name} {dropped}");
        }
        let name = "uttar_ready";
        let _ = writeln!(out, "# HELP {name} Whether questions are answered.\n# TYPE {name} gauge");
        let _ = writeln!(out, "{name} {}", u8::from(state.not_ready().is_none()));
        out
    }
}

fn known(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        _ => "_OTHER",
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;

    use super::*;
    use crate::testing::{get, post_json, send, settings, state_with_entries};
    use crate::{Access, Keys, NewKey, Settings};

    #[test]
    fn buckets_hold_what_took_no_longer() {
        let metrics = Metrics::default();
        for ms in [1, 3, 70_000] {
            metrics.count("/v1/search", &Method::GET, StatusCode::OK, Duration::from_millis(ms), None);
        }
        let text = metrics.to_text(&ServerState::new(settings()).expect("good settings"));
        for (bound, want) in [("0.001", 1), ("0.0025", 1), ("0.005", 2), ("60", 2), ("+Inf", 3)] {
            let labels = "http_route=\"/v1/search\",http_request_method=\"GET\",http_response_status_code=\"200\"";
            let line = format!("http_server_request_duration_seconds_bucket{{{labels},le=\"{bound}\"}} {want}\n");
            assert!(text.contains(&line), "{line} in {text}");
        }
        assert!(text.contains("_count{") && text.ends_with("uttar_ready 0\n"), "{text}");
    }

    #[test]
    fn keys_that_expire_are_told_with_the_second() {
        let [bot, ops] = ["bot", "ops"].map(|name| NewKey::make(name, Access::Search).expect("made"));
        let bot = bot.until("2027-01-31".parse().expect("a day"));
        let keys = Keys::parse(&format!("{}\n{}", bot.line, ops.line)).expect("good lines");
        let (state, _folder) = state_with_entries(Settings { keys, ..settings() });
        let text = Metrics::default().to_text(&state);
        let told: Vec<&str> = text.lines().filter(|line| line.starts_with("uttar_key_expiry")).collect();
        assert_eq!(told, ["uttar_key_expiry_timestamp_seconds{key=\"bot\"} 1801439999"]);
        assert!(
            text.contains("\nuttar_query_log_waiting 0\n") && text.contains("\nuttar_query_log_dropped_total 0\n"),
            "{text}"
        );
    }

    #[test]
    fn it_says_which_build_runs_and_how_many_connections_are_open() {
        let state = ServerState::new(Settings { connections_max: 7, ..settings() }).expect("good settings");
        let open = [(); 2].map(|()| state.metrics().connection());
        let told = || state.metrics().to_text(&state);
        assert!(told().contains("\nuttar_connections_open 2\n") && told().contains("\nuttar_connections_max 7\n"));
        drop(open);
        assert!(told().contains("\nuttar_connections_open 0\n"));
        let build =
            format!("\nuttar_build_info{{version=\"{}\",store_format=\"{}\"}} 1\n", version(), uttar::STORE_FORMAT);
        assert!(told().contains(&build), "{}", told());
    }

    #[tokio::test]
    async fn requests_and_decisions_are_counted_and_no_question_is_told() {
        let (state, _folder) = state_with_entries(settings());
        for query in ["How do I get the battery replaced?", "xylophone"] {
            let body = serde_json::json!({"query": query}).to_string();
            assert_eq!(post_json(&state, "/v1/search", &body).await.status, 200);
        }
        get(&state, "/v1/search?limit=x").await.assert_problem(422, "invalid_input");
        get(&state, "/secret").await.assert_problem(404, "not_found");
        let brew = Request::builder().method("BREW").uri("/v1/search").body(Body::empty()).expect("a request");
        send(&state, brew).await.assert_problem(405, "method_not_allowed");
        let reply = get(&state, "/metrics").await;
        assert_eq!((reply.status, reply.content_type()), (200, "text/plain; version=0.0.4; charset=utf-8"));
        let text = String::from_utf8(reply.body.to_vec()).expect("UTF-8");
        for (route, method, status, count) in [
            ("/v1/search", "POST", 200, 2),
            ("/v1/search", "GET", 422, 1),
            ("", "GET", 404, 1),
            ("/v1/search", "_OTHER", 405, 1),
        ] {
            let labels = format!(
                "http_route=\"{route}\",http_request_method=\"{method}\",http_response_status_code=\"{status}\""
            );
            let line = format!("http_server_request_duration_seconds_count{{{labels}}} {count}\n");
            assert!(text.contains(&line), "{line} in {text}");
        }
        assert!(text.contains("uttar_decisions_total{decision=\"answer\"} 1\n"), "{text}");
        assert!(text.contains("uttar_decisions_total{decision=\"hand_over\"} 1\n"), "{text}");
        assert!(text.contains("\nuttar_index_position 2\n") && text.contains("\nuttar_index_failing 0\n"), "{text}");
        assert!(text.ends_with("uttar_ready 1\n") && !text.contains("xylophone") && !text.contains("secret"), "{text}");
    }
}
