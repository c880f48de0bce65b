//! Connections: accepted up to a limit, each served with timeouts on both sides.

use std::convert::Infallible;
use std::io;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};

use crate::context::REQUEST_ID;
use crate::idle::{Idle, Seat};
use crate::state::ServerState;
use crate::throttle::Throttle;
use crate::write_timeout::{WriteTimeout, hold_little, is_stalled};

/// Bytes of the first line and the headers of a request: a long question in a URL, three letters for each of its bytes,
/// fits.
const HEAD_BYTES_MAX: usize = 64 * 1024;

/// How long an idle connection that was asked to end may take before the next is asked.
const ROOM_TIMEOUT: Duration = Duration::from_millis(100);

/// How often it is told that no connection can be accepted.
const FAILURE_INTERVAL: Duration = Duration::from_secs(10);

/// A connection that counts as open until it is dropped.
pub(crate) struct Accepted {
    stream: TcpStream,
    slot: OwnedSemaphorePermit,
    seat: Seat,
}

/// Accepts connections while there are slots for them.
pub(crate) struct Acceptor {
    listener: TcpListener,
    slots: Arc<Semaphore>,
    idle: Arc<Idle>,
    failures: Mutex<Throttle>,
}

impl Acceptor {
    pub(crate) fn new(listener: TcpListener, connections_max: usize) -> Self {
        let slots = Arc::new(Semaphore::new(connections_max));
        let failures = Mutex::new(Throttle::new(FAILURE_INTERVAL));
        Self { listener, slots, idle: Arc::default(), failures }
    }

    /// Waits for a connection and then for a free slot; those that come meanwhile wait in the system's queue. Where no
    /// slot is free the connection ends that has been idle longest.
    pub(crate) async fn accept(&self) -> Accepted {
        let stream = self.stream().await;
        let slot = loop {
            if let Ok(slot) = Arc::clone(&self.slots).try_acquire_owned() {
                break slot;
            }
            self.idle.end_longest();
            if let Ok(slot) = timeout(ROOM_TIMEOUT, Arc::clone(&self.slots).acquire_owned()).await {
                break slot.expect("the semaphore is never closed");
            }
        };
        Accepted { stream, slot, seat: Seat::new(Arc::clone(&self.idle)) }
    }

    async fn stream(&self) -> TcpStream {
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => return stream,
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    self.tell(&error);
                    // Most often too many open files. Others may close some; do not turn in circles until then.
                    sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    fn tell(&self, error: &io::Error) {
        if let Some(unsaid) = self.failures.lock().unwrap_or_else(PoisonError::into_inner).pass(Instant::now()) {
            tracing::error!(%error, unsaid, "no connection can be accepted");
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

/// Serves one connection to its end; asked to `stop` or to make room, that is after the request in flight.
///
/// The first request has to come soon: whoever sends half of its headers holds a slot for no longer than that. From
/// then on a connection may be idle, since a proxy keeps some, and headers that come slowly hold no more than idleness
/// does.
pub(crate) async fn serve_connection(
    accepted: Accepted,
    app: Router,
    state: ServerState,
    mut stop: watch::Receiver<()>,
) {
    let Accepted { stream, slot, seat } = accepted;
    let (_held, seat) = ((slot, state.metrics().connection()), Arc::new(seat));
    let settings = state.settings();
    // A reply is written at once; waiting for more of it only delays it. Without the option it is slower, not wrong.
    let _ = stream.set_nodelay(true);
    hold_little(&stream);
    let stream = TokioIo::new(WriteTimeout::new(stream, settings.write_timeout()));
    let (service, asked) = (TowerToHyperService::new(app), Arc::clone(&seat));
    let service = service_fn(move |request: Request<Incoming>| {
        asked.ask();
        let (reply, seat) = (service.call(request), Arc::clone(&asked));
        async move {
            let reply = reply.await?;
            seat.answer(reply.headers().get(REQUEST_ID).cloned());
            Ok::<_, Infallible>(reply)
        }
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(settings.idle_timeout())
            .max_buf_size(HEAD_BYTES_MAX)
            .serve_connection(stream, service)
    );
    let mut first = pin!(timeout(settings.header_timeout(), seat.asked()));
    let (mut is_asked, mut is_ending) = (false, false);
    let ended = loop {
        tokio::select! {
            ended = connection.as_mut() => break ended,
            first = &mut first, if !is_asked => match first {
                Ok(()) => is_asked = true,
                Err(_) => return tracing::debug!("no request came on a connection within {:?}", settings.header_timeout()),
            },
            _ = stop.changed(), if !is_ending => {
                is_ending = true;
                connection.as_mut().graceful_shutdown();
            }
            () = seat.ended(), if !is_ending => {
                is_ending = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    };
    match ended {
        Err(error) if is_stalled(&error) => {
            state.metrics().count_broken_off();
            let (request, timeout) = (seat.request(), settings.write_timeout());
            tracing::warn!(?request, "a reply is broken off: its caller took nothing of it for {timeout:?}");
        }
        // The caller's doing: gone, too slow, no HTTP.
        Err(error) => tracing::debug!(%error, "a connection broke"),
        Ok(()) => {}
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpSocket;
    use tokio::task::JoinHandle;

    use super::*;
    use crate::Settings;
    use crate::testing::settings;

    /// More than the buffers of both ends take.
    const REPLY_BYTES: usize = 32 * 1024 * 1024;

    /// A connection with a reply that is longer than all buffers; it has been asked for.
    async fn long_reply(write_timeout_ms: u64) -> (TcpStream, ServerState, JoinHandle<()>) {
        let state = ServerState::new(Settings { write_timeout_ms, ..settings() }).expect("good settings");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it has one");
        let app = Router::new().route("/", get(async || vec![b'x'; REPLY_BYTES]));
        let serving = state.clone();
        let serving = tokio::spawn(async move {
            let (_stop, stopped) = watch::channel(());
            let accepted = Acceptor::new(listener, 1).accept().await;
            serve_connection(accepted, app, serving, stopped).await;
        });
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(64 * 1024).expect("a buffer");
        let mut stream = socket.connect(address).await.expect("a connection");
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.expect("sent");
        (stream, state, serving)
    }

    fn broken_off(state: &ServerState) -> bool {
        let text = state.metrics().to_text(state);
        let count = |count: u8| text.contains(&format!("\nuttar_replies_broken_off_total {count}\n"));
        assert!(count(0) || count(1), "{text}");
        count(1)
    }

    #[tokio::test]
    async fn who_reads_slowly_and_steadily_gets_the_whole_reply() {
        let (mut stream, state, serving) = long_reply(1_000).await;
        let (mut bytes, mut read) = (vec![0; 1024 * 1024], 0);
        // At full speed first, as a connection to a page does that is then looked at: the buffers grow.
        while read < REPLY_BYTES / 4 {
            read += stream.read(&mut bytes).await.expect("it is not broken off");
        }
        // 200 KB a second, for longer than the timeout.
        for _ in 0..60 {
            sleep(Duration::from_millis(50)).await;
            read += stream.read_exact(&mut bytes[..10_000]).await.expect("it is not broken off");
        }
        loop {
            let more = stream.read(&mut bytes).await.expect("it is not broken off");
            if more == 0 {
                break;
            }
            read += more;
        }
        assert!(read > REPLY_BYTES, "{read}");
        serving.await.expect("no panic");
        assert!(!broken_off(&state));
    }

    #[tokio::test]
    async fn who_reads_nothing_is_cut_off_and_counted() {
        let (mut stream, state, serving) = long_reply(300).await;
        timeout(Duration::from_secs(30), serving).await.expect("it ends").expect("no panic");
        assert!(broken_off(&state));
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes).await;
        assert!(bytes.len() < REPLY_BYTES, "{}", bytes.len());
    }
}
