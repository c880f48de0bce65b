//! `uttar` over HTTP: a thin layer that parses a request, calls the core and maps the result.
//!
//! ```no_run
//! # async fn example() -> uttar::Result<()> {
//! use uttar_server::{Settings, serve};
//!
//! let settings = Settings { request_timeout_ms: 500, ..Settings::default() };
//! serve(settings, "faq.base".into()).await
//! # }
//! ```
//!
//! | route | reply |
//! |---|---|
//! | `POST /v1/search`, `GET /v1/search?q=` | [`uttar::Reply`] |
//! | `POST /v1/screens`, `GET /v1/screens?q=` | [`uttar::ScreenReply`] |
//! | `GET /v1/suggest?q=&language=&limit=` | `{"suggestions": [`[`uttar::Suggestion`]`]}` |
//! | `GET`, `PUT /v1/popularity`, `POST /v1/popularity/from-log` | `{"counts": {"ENTRY": 12}}`: what suggestions follow |
//! | `GET`, `PUT /v1/query-log` | [`uttar::QueryLogSettings`]: whether questions are logged, and for how many days |
//! | `GET /v1/query-log/questions?limit=`, `/v1/query-log/unanswered?limit=` | `{"questions": [`[`uttar::LoggedQuestion`]`]}`, the newest first; `{"questions": [`[`uttar::UnansweredQuestion`]`]}`, the commonest first |
//! | `DELETE /v1/query-log/customers/{customer}` | `{"removed": 3}`: nothing is kept of what they asked |
//! | `POST`, `GET`, `DELETE /v1/feedback` | [`uttar::GivenFeedback`]: what became of a question; `?limit=` lists `{"feedback": [`[`uttar::GivenFeedback`]`]}`; `?before=` forgets what is older |
//! | `GET /v1/feedback/entries?limit=` | `{"entries": [`[`uttar::EntryFeedback`]`]}`: how entries help |
//! | `GET /v1/feedback/suggested-phrasings?limit=` | `{"phrasings": [`[`uttar::SuggestedPhrasing`]`]}`: in which words customers found what the base was not sure of |
//! | `GET`, `PUT /v1/answer-threshold` | [`uttar::AnswerThreshold`]; `{"precision": 0.95}` sets it, `null` brings the default back |
//! | `GET`, `PUT /v1/synonyms`, `/v1/curations` | `{"synonyms": [`[`uttar::Synonym`]`]}`, `{"curations": [`[`uttar::Curation`]`]}`, replaced as a whole |
//! | `GET /v1/settings`, `/v1/products`, `/v1/screens/all` | [`uttar::Settings`], `{"products": [`[`uttar::Product`]`]}`, `{"screens": [`[`uttar::Screen`]`]}`: what `POST /v1/import/{file}` writes |
//! | `GET /v1/products/{id}` | [`uttar::VersionedProduct`], with an `ETag` |
//! | `PUT`, `DELETE /v1/products/{id}` | [`uttar::WriteOutcome`]; as for entries; a product is deleted when nothing names it |
//! | `POST /v1/entries` | `{"outcomes": [`[`uttar::WriteOutcome`]`]}`: many changes, all or none; `{"operations": [{"put": ENTRY}, {"patch": {"id", "patch"}}, {"delete": ID}]}`, each with an `if_version` if wanted |
//! | `POST /v1/import/{file}` | [`uttar::ImportReport`]: a file as `uttar import` takes it, `products.yaml`, `base.yaml`, `faq.csv`; `?encoding=`, `?draft=`; all of it is stored or nothing |
//! | `GET /v1/entries?after=&limit=` | [`uttar::EntryPage`]: all entries in the order of their ids, from the one after `after`; `next` is where to go on, and is not there at the end |
//! | `GET /v1/entries/{id}` | [`uttar::VersionedEntry`], with an `ETag` |
//! | `PUT`, `PATCH`, `DELETE /v1/entries/{id}` | [`uttar::WriteOutcome`]; what `GET` gave can be put back, and is stored only if nobody changed it since; `If-Match`, `If-None-Match: *`, `Idempotency-Key` hold |
//! | `GET /v1/entries/{id}/versions`, `/v1/entries/{id}/versions/{version}` | `{"id", "versions": [`[`uttar::EntryVersion`]`]}`; the entry as it was |
//! | `GET /v1/labels`, `PUT`, `DELETE /v1/labels/{label}` | names for states of the base; `state` in `/v1/search` asks such a state; `valid_at` is another thing, the time at which what is found must be valid |
//! | `GET /v1/drafts`, `GET`, `DELETE /v1/drafts/{draft}`, `POST /v1/drafts/{draft}/publish` | changes that wait to be published together |
//! | `PUT`, `PATCH`, `DELETE /v1/drafts/{draft}/entries/{id}` | one change of a draft |
//! | `POST /v1/drafts/{draft}/entries/{id}/discard` | takes one change out of a draft |
//! | `GET /v1/diff?from=&to=`, `POST /v1/replay` | what changed between two states; which replies differ |
//! | `POST /v1/restore-state` | `{"outcomes": [`[`uttar::WriteOutcome`]`]}`: the whole base as it was in `{"state": "before the sale"}`, as new versions |
//! | `GET /v1/lint?level=&format=` | [`uttar::LintReport`], or SARIF: what is wrong with the content |
//! | `GET /v1/coverage?format=&languages=&scopes=&valid_at=` | [`uttar::CoverageMap`], or text, CSV, a page: what customers would get |
//! | `GET /v1/export?format=` | all entries as a file, sent while it is read |
//! | `GET /v1/export/report?format=` | [`uttar::ExportReport`]: what the format cannot hold |
//! | `POST /v1/evaluation` | [`uttar::evaluation::EvaluationReport`] with what came of each of the questions `{"questions": [{"question", "entries", "language", "scope"}]}` |
//! | `GET /v1/backup` | the base with its history as a file for [`uttar::restore`] |
//! | `GET /v1/openapi.json` | all of this for programs: [`openapi()`] |
//! | `GET /`, `/console.css`, `/console.js` | a page for people, unless [`Settings::console`] is off |
//! | `GET /livez`, `GET /healthz` | 200 while the process runs |
//! | `GET /readyz` | 200 when questions are answered, else 503 and why: also where what was asked of the base last, within a minute, ended with a fault of it |
//! | `GET /metrics` | counters in the text format of Prometheus: requests and their time by route, method and status, questions by decision, open connections, when keys expire, which build runs |
//!
//! Every error of a route is an RFC 9457 problem (`application/problem+json`) whose `instance` is the `x-request-id` of
//! the request: the caller's own if it is 1 to 128 letters, digits, `-`, `.`, `_`, `~`, else a new one. What is no
//! request that a route could take is refused before, without a body: 400 what is no HTTP, 414 a URL of more than 64
//! KiB, 431 more than a hundred headers or too long ones.
//!
//! | status | `type` after `urn:uttar:problem:` | when |
//! |---|---|---|
//! | 400 | `invalid_input` | the request cannot be read: broken JSON, text that is not UTF-8 |
//! | 422 | `invalid_input` | it can be read, and a value is wrong: unknown field, limit of 0, no such language |
//! | 401 | `unauthorized` | no key, an unknown one, or one that has expired |
//! | 403 | `forbidden` | the key allows too little; without keys, another machine's name was asked or another service's page asks for a change |
//! | 404 | `not_found` | no such path, no such entry |
//! | 405 | `method_not_allowed` | the path has other methods; they are in `Allow` |
//! | 408 | `request_timeout` | the body came too slowly |
//! | 409 | `conflict` | it clashes with what is there |
//! | 412 | `precondition_failed` | `If-Match` or `If-None-Match` does not hold: somebody changed the entry or the product |
//! | 413 | `too_large` | the body has more bytes than [`Settings::body_bytes_max`], or what is to be stored than [`Settings::content_bytes_max`] |
//! | 415 | `unsupported_media_type` | the body is no JSON, or compressed |
//! | 500 | `internal` | a fault of ours: the log has more, by the request id |
//! | 503 | `unavailable` | not open yet, failing (`/readyz`), or too busy; `Retry-After` says when to come again |
//! | 504 | `timeout` | it took longer than [`Settings::request_timeout_ms`], or what looks at the whole base longer than [`Settings::report_timeout_ms`] |
//!
//! # The way of a request
//! ```text
//! connection --serve--> request --context--> id, span, deadline --routes--> parse --gate--> a thread with the base --> JSON
//! ```
//! No question and no answer comes into the log of the service. Questions are kept in the base, redacted, if its query
//! log is on.
//!
//! # Keys
//! With [`Settings::keys`] every request but `/livez`, `/healthz` and `/readyz` needs `Authorization: Bearer KEY`: 401
//! without a known key and with one that has expired, 403 where the key allows too little ([`Access`]). Keys of a file
//! ([`Keys::read`]) may change while the service runs: it looks at the file every [`Settings::keys_check_interval_s`]
//! and on SIGHUP, a file that is broken changes nothing, and one whose keys were all taken back lets nobody in. Without
//! keys everybody on this machine may do all: [`Server::bind`] takes loopback addresses only, `Host` must be one or
//! `localhost`, and what is no GET must not come from the page of another service (`Origin`, `Sec-Fetch-Site`); else it
//! is 403. A change is kept with the name of the key: it is the author where none is given, and stands behind the one
//! that is: `asha (key chatbot)`. It speaks plain HTTP: where others could listen, put a proxy with TLS before it.
//!
//! # Memory
//! glibc keeps the memory of threads that are gone. A base that is written to all day takes half as much with an
//! allocator that gives it back, as the `uttar` command has: after four minutes of eight writes and a hundred searches
//! a second on `corpora/support`, 360 MB and not 690 (2026-11-22, two cores, development build).

mod access;
mod admit;
mod app;
mod connection;
mod context;
mod extract;
mod gate;
mod idle;
mod keys;
mod keys_file;
mod local;
mod metrics;
mod open_files;
mod openapi;
mod parts;
mod pointer;
mod problem;
mod query_string;
mod routes;
mod routing;
mod serve;
mod settings;
mod signal;
mod state;
mod streamed;
mod tags;
#[cfg(test)]
mod testing;
mod throttle;
mod version;
mod write_timeout;

pub use access::Access;
pub use app::app;
pub use keys::{Keys, NewKey};
pub use openapi::openapi;
pub use serve::{Server, serve};
pub use settings::Settings;
pub use signal::stop_signal;
pub use state::ServerState;
pub use version::version;

#[cfg(test)]
mod tests {
    /// The table is for people, the document for programs: nobody shall miss a route.
    #[test]
    fn every_described_path_stands_in_the_table_of_routes() {
        let rows: Vec<&str> = include_str!("lib.rs").lines().filter(|line| line.starts_with("//! | `")).collect();
        let document = crate::openapi();
        let paths = document["paths"].as_object().expect("an object");
        assert!(paths.len() > 30, "{}", paths.len());
        let missing = |path: &&String| {
            let ends = ["`", "?"].map(|end| format!("{path}{end}"));
            !rows.iter().any(|row| ends.iter().any(|path| row.contains(path)))
        };
        assert_eq!(paths.keys().filter(missing).collect::<Vec<_>>(), [""; 0]);
    }
}
