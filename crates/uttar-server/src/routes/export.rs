//! `GET /v1/export`: all entries as a file, sent while it is read; `GET /v1/export/report`: what the format cannot hold.

use std::io::{self, Write};
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use hyper::body::Frame;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use uttar::ExportFormat;

use crate::problem::Problem;
use crate::query_string::parameters;
use crate::state::ServerState;

/// Bytes that are sent at a time.
const CHUNK_BYTES: usize = 64 * 1024;
/// Chunks that wait for a reader.
const CHUNKS_MAX: usize = 2;

/// `format=csv`; JSON lines without it.
fn format(query: Option<String>) -> Result<&'static ExportFormat, Problem> {
    let mut name = "jsonl".to_owned();
    for parameter in parameters(&query.unwrap_or_default(), &["format"])? {
        name = parameter.value().to_owned();
    }
    ExportFormat::named(&name).map_err(|error| Problem::wrong_value("/format".to_owned(), error.message()))
}

pub(crate) async fn get(State(state): State<ServerState>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let format = format(query)?;
    let (sender, mut receiver) = channel(CHUNKS_MAX);
    let failed = sender.clone();
    tokio::spawn(async move {
        let work = move |base: &uttar::KnowledgeBase| base.export_to(format, &mut Chunks { sender, full: Vec::new() });
        if let Err(problem) = state.long_report(work).await {
            // Nobody is told who does not listen any more.
            let _ = failed.send(Err(problem)).await;
        }
    });
    // What goes wrong before anything was sent has its status; later the body breaks off.
    let first = receiver.recv().await.transpose()?;
    let name = format!("attachment; filename=\"entries.{}\"", format.extension());
    let headers =
        [(CONTENT_TYPE, format.media_type()), (CACHE_CONTROL, "no-store"), (CONTENT_DISPOSITION, name.as_str())];
    Ok((headers, Body::new(Streamed { first, rest: receiver })).into_response())
}

pub(crate) async fn report(State(state): State<ServerState>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let format = format(query)?;
    let report = state.report(move |base| base.export_to(format, &mut io::sink())).await?;
    Ok(super::json(&report))
}

/// Gathers what is written into chunks. It waits while nobody takes them, and fails once nobody will.
struct Chunks {
    sender: Sender<Result<Bytes, Problem>>,
    full: Vec<u8>,
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.full.extend_from_slice(bytes);
        if self.full.len() >= CHUNK_BYTES {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.full.is_empty() {
            return Ok(());
        }
        let chunk = Bytes::from(mem::take(&mut self.full));
        self.sender.blocking_send(Ok(chunk)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

/// The body: chunks as they come.
struct Streamed {
    first: Option<Bytes>,
    rest: Receiver<Result<Bytes, Problem>>,
}

impl hyper::body::Body for Streamed {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        self.rest.poll_recv(cx).map(|chunk| {
            chunk.map(|chunk| match chunk {
                Ok(bytes) => Ok(Frame::data(bytes)),
                Err(problem) => {
                    tracing::error!(?problem, "an export broke off");
                    Err(io::Error::other("the export broke off"))
                }
            })
        })
    }
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
