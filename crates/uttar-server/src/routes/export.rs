//! `GET /v1/export`: all entries as a file, sent while it is read; `GET /v1/export/report`: what the format cannot
//! hold.

use std::io;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use uttar::{ExportFormat, ExportReport};

use crate::openapi::Operation;
use crate::problem::Problem;
use crate::query_string::{Known, Shape, parameters};
use crate::routing::Routes;
use crate::state::ServerState;
use crate::streamed::streamed;

const PARAMETERS: [Known; 1] = [Known::new(
    "format",
    Shape::Text,
    "`jsonl`, which is the default, `csv`, `faqpage`; another is refused with a list of all.",
)];

pub(crate) fn routes() -> Routes {
    let entries = Operation::new("exportEntries", "Export all entries as a file")
        .parameters(&PARAMETERS)
        .sends("application/x-ndjson", "The file, in the format that was asked for.")
        .sends("text/csv; charset=utf-8", "")
        .sends("application/ld+json", "");
    let losses = Operation::new("exportReport", "Say what a format cannot hold")
        .parameters(&PARAMETERS)
        .gives::<ExportReport>("What would be exported, and what not.");
    Routes::about("Reports").get("/v1/export", get, entries).get("/v1/export/report", report, losses)
}

/// `format=csv`; JSON lines without it.
fn format(query: Option<String>) -> Result<&'static ExportFormat, Problem> {
    let mut name = "jsonl".to_owned();
    for parameter in parameters(&query.unwrap_or_default(), &PARAMETERS)? {
        name = parameter.value().to_owned();
    }
    ExportFormat::named(&name).map_err(|error| Problem::wrong_value("/format".to_owned(), error.message()))
}

async fn get(State(state): State<ServerState>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let format = format(query)?;
    let file = format!("entries.{}", format.extension());
    streamed(state, format.media_type(), &file, |base, out| base.export_to(format, out).map(drop)).await
}

async fn report(State(state): State<ServerState>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let format = format(query)?;
    let report = state.report(move |base| base.export_to(format, &mut io::sink())).await?;
    Ok(super::json(&report))
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use axum::http::Request;
    use tower::ServiceExt;
    use uttar::Entry;

    use crate::testing::{folder_with_entries, get, settings, state_with_entries};
    use crate::{ServerState, Settings, app};

    #[tokio::test]
    async fn entries_come_in_every_format_with_what_it_cannot_hold() {
        let (state, _folder) = state_with_entries(settings());
        for (query, media_type, file, part) in [
            ("", "application/x-ndjson", "entries.jsonl", "{\"id\":\"battery-replace\""),
            ("?format=csv", "text/csv; charset=utf-8", "entries.csv", "battery-replace,hi,बैटरी कैसे बदलवाएँ?,"),
            ("?format=faqpage", "application/ld+json", "entries.jsonld", "\"FAQPage\""),
        ] {
            let reply = get(&state, &format!("/v1/export{query}")).await;
            assert_eq!((reply.status, reply.content_type()), (200, media_type));
            assert!(reply.header("content-disposition").contains(file));
            assert!(String::from_utf8_lossy(&reply.body).contains(part), "{query}: {:?}", reply.body);
            let report = get(&state, &format!("/v1/export/report{query}")).await.json();
            assert_eq!((&report["entries"], &report["losses"]), (&2.into(), &serde_json::json!([])), "{query}");
        }
        for path in ["/v1/export?format=docx", "/v1/export/report?format=", "/v1/export?as=csv"] {
            let reply = get(&state, path).await;
            reply.assert_problem(422, "invalid_input");
            let parameter = &path[path.find('?').expect("a query") + 1..path.find('=').expect("a value")];
            assert_eq!(reply.json()["errors"][0]["pointer"], format!("/{parameter}"));
        }
    }

    #[tokio::test]
    async fn without_a_base_it_is_unavailable() {
        let state = ServerState::new(settings()).expect("good settings");
        get(&state, "/v1/export").await.assert_problem(503, "unavailable");
    }

    /// More than the chunks that may wait, so that the export must wait for its reader.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_reader_may_take_its_time_or_go_away() {
        let (base, _folder) = folder_with_entries();
        let body = "Yes. ".repeat(2_000);
        let entry = |i: usize| -> Entry {
            serde_json::from_value(
                serde_json::json!({"id": format!("e{i}"), "answers": [{"lang": "en", "body": body}]}),
            )
            .expect("an entry")
        };
        base.put((0..60).map(entry).collect()).expect("stored");
        let whole = base.export("jsonl").expect("exported").text;
        let state = ServerState::new(Settings { reports_max: 1, ..settings() }).expect("good settings");
        state.open(base);
        let ask = async || {
            let request = Request::get("/v1/export").body(axum::body::Body::empty()).expect("a request");
            app(state.clone()).oneshot(request).await.expect("infallible").into_body()
        };
        drop(ask().await);
        let read =
            to_bytes(ask().await, usize::MAX).await.expect("the place of the reader who went away is free again");
        assert_eq!(read, whole);
    }
}
