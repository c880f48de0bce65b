//! Connections: accepted up to a limit, each served with timeouts on both sides.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::Watcher;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};

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
///
/// The first request has to come soon: whoever sends half of its headers holds a slot for no longer than that. From then on a connection may be idle, since a proxy keeps some,
/// and headers that come slowly hold no more than idleness does.
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
    let asked = Arc::new(Notify::new());
    let service = TowerToHyperService::new(app);
    let asks = Arc::clone(&asked);
    let service = service_fn(move |request| {
        asks.notify_one();
        service.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(settings.idle_timeout())
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(stream, service);
    let watched = watcher.watch(connection);
    let header_timeout = settings.header_timeout();
    async move {
        let _slot = slot;
        let mut watched = pin!(watched);
        let ended = tokio::select! {
            ended = &mut watched => ended,
            first = timeout(header_timeout, asked.notified()) => match first {
                Ok(()) => watched.await,
                Err(_) => return tracing::debug!("no request came on a connection within {header_timeout:?}"),
            },
        };
        if let Err(error) = ended {
            // The caller's doing: gone, too slow, no HTTP.
            tracing::debug!(%error, "a connection broke");
        }
    }
}
