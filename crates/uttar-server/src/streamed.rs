//! Files that are sent while they are made, however long they are.

use std::io::{self, Write};
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use hyper::body::Frame;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use uttar::KnowledgeBase;

use crate::problem::Problem;
use crate::state::ServerState;

/// Bytes that are sent at a time.
const CHUNK_BYTES: usize = 64 * 1024;
/// Chunks that wait for a reader.
const CHUNKS_MAX: usize = 2;

/// A file of this name, as `work` writes it.
pub(crate) async fn streamed(
    state: ServerState,
    media_type: &str,
    file: &str,
    work: impl FnOnce(&KnowledgeBase, &mut dyn Write) -> uttar::Result<()> + Send + 'static,
) -> Result<Response, Problem> {
    let (sender, mut receiver) = channel(CHUNKS_MAX);
    let failed = sender.clone();
    tokio::spawn(async move {
        let work = move |base: &KnowledgeBase| {
            let mut chunks = Chunks { sender, full: Vec::new() };
            work(base, &mut chunks)?;
            // Who does not listen any more misses nothing.
            let _ = chunks.flush();
            Ok(())
        };
        if let Err(problem) = state.long_report(work).await {
            // Nobody is told who does not listen any more.
            let _ = failed.send(Err(problem)).await;
        }
    });
    // What goes wrong before anything was sent has its status; later the body breaks off.
    let first = receiver.recv().await.transpose()?;
    let name = format!("attachment; filename=\"{file}\"");
    let headers = [(CONTENT_TYPE, media_type), (CACHE_CONTROL, "no-store"), (CONTENT_DISPOSITION, name.as_str())];
    Ok((headers, Body::new(Streamed { first, rest: receiver })).into_response())
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
                    tracing::error!(?problem, "a file broke off");
                    Err(io::Error::other("the file broke off"))
                }
            })
        })
    }
}
