//! Connections: accepted up to a limit, each served with timeouts on both sides.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::Watcher;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;

use crate::settings::Settings;
use crate::write_timeout::WriteTimeout;

/// Bytes of the first line and the headers of a request: a long question in a URL, three letters for each of its bytes, fits.
const HEAD_BYTES_MAX: usize = 64 * 1024;

/// A connection that counts as open until it is dropped.
pub(crate) struct Accepted {
    stream: TcpStream,
    slot: OwnedSemaphorePermit,
}

/// Waits for a free slot and then for a connection; those that come meanwhile wait in the system's queue.
pub(crate) async fn accept(listener: &TcpListener, slots: &Arc<Semaphore>) -> Accepted {
    let slot = Arc::clone(slots).acquire_owned().await.expect("the semaphore is never closed");
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return Accepted { stream, slot },
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                // Most often too many open files. Others may close some; do not turn in circles until then.
                tracing::error!(%error, "no connection can be accepted");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// The peer has gone before it was accepted.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    )
}

/// Serves one connection to its end; a watcher may ask it to end after the request in flight.
pub(crate) fn serve_connection(
    accepted: Accepted,
    app: Router,
    settings: &Settings,
    watcher: Watcher,
) -> impl Future<Output = ()> + use<> {
    let Accepted { stream, slot } = accepted;
    // A reply is written at once; waiting for more of it only delays it. Without the option it is slower, not wrong.
    let _ = stream.set_nodelay(true);
    let stream = TokioIo::new(WriteTimeout::new(stream, settings.write_timeout()));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(settings.header_timeout())
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(stream, TowerToHyperService::new(app));
    let watched = watcher.watch(connection);
    async move {
        let _slot = slot;
        if let Err(error) = watched.await {
            // The caller's doing: gone, too slow, no HTTP.
            tracing::debug!(%error, "a connection broke");
        }
    }
}
