//! The life of the service: listen, open the base, answer, stop.

use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::timeout;
use uttar::{Embedder, Error, ErrorKind, KnowledgeBase, Limits, Result};

use crate::app::app;
use crate::connection::{Acceptor, serve_connection};
use crate::keys_file::follow;
use crate::open_files::connections_max;
use crate::settings::Settings;
use crate::signal::{Hangup, stop_signal};
use crate::state::ServerState;
use crate::version::version;

/// Serves the base in a folder until SIGTERM or SIGINT. See [`Server`] to learn the port or to stop otherwise.
///
/// # Errors
/// Those of [`Server::bind`] and [`Server::run`].
pub async fn serve(settings: Settings, folder: PathBuf) -> Result<()> {
    let stop = stop_signal()?;
    Server::bind(settings).await?.run(folder, |_| {}, stop).await
}

/// A service that has its port.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    state: ServerState,
    embedder: Option<Arc<dyn Embedder>>,
}

impl Server {
    /// Takes the port. From now on callers can connect; they are answered when it runs. The process may have as many
    /// open files as the system lets it from now on, and where those are too few for [`Settings::connections_max`],
    /// there are fewer connections.
    ///
    /// # Errors
    /// `InvalidInput` for a setting out of its range or an address that other machines can reach; `Unavailable` when
    /// the address cannot be had.
    pub async fn bind(mut settings: Settings) -> Result<Self> {
        let wanted = settings.listen;
        settings.check()?;
        settings.connections_max = connections_max(settings.connections_max);
        let state = ServerState::new(settings)?;
        let unavailable = |error| {
            Error::new(ErrorKind::Unavailable, format!("listen: {wanted} cannot be had: {error}; choose another port"))
        };
        let listener = TcpListener::bind(wanted).await.map_err(unavailable)?;
        let address = listener.local_addr().map_err(unavailable)?;
        Ok(Self { listener, address, state, embedder: None })
    }

    /// The address it listens on, with the real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Gives the base a model for dense vectors; see [`KnowledgeBase::with_embedder`].
    #[must_use]
    pub fn with_embedder(self, embedder: Arc<dyn Embedder>) -> Self {
        Self { embedder: Some(embedder), ..self }
    }

    /// Opens the base while it already answers `/livez` and `/readyz`, calls `on_ready` when it is open, and serves
    /// until `stop` ends; then takes no more connections and finishes the requests in flight, within
    /// [`Settings::stop_timeout_ms`].
    ///
    /// SIGHUP has the file of keys read again ([`Keys::read`](crate::Keys::read)); where there is none it is a `stop`,
    /// unless the process was started to ignore it.
    ///
    /// # Errors
    /// Those of [`KnowledgeBase::open`]; after the base is open, none.
    pub async fn run(
        self,
        folder: PathBuf,
        on_ready: impl FnOnce(SocketAddr),
        stop: impl Future<Output = ()>,
    ) -> Result<()> {
        let Self { listener, address, state, embedder } = self;
        let (stopping, _) = watch::channel(());
        let mut connections = JoinSet::new();
        {
            let (app, has_file) = (app(state.clone()), state.keys().file().is_some());
            let acceptor = Acceptor::new(listener, state.settings().connections_max);
            let keys_asked = Notify::new();
            let mut hangup = Hangup::listen(has_file);
            let mut accepting = pin!(acceptor.accept());
            let mut opening = pin!(open(folder, state.settings().limits.clone(), embedder));
            let mut following = pin!(follow(state.clone(), state.settings().keys_check_interval(), &keys_asked));
            let mut on_ready = Some(on_ready);
            let mut stop = pin!(stop);
            loop {
                tokio::select! {
                    () = &mut stop => break,
                    never = &mut following => match never {},
                    () = hangup.came() => if has_file { keys_asked.notify_one() } else { break },
                    opened = &mut opening, if on_ready.is_some() => {
                        let (base, entries) = opened?;
                        let folder = base.folder().display().to_string();
                        state.open(base);
                        tracing::info!(version = version(), base = folder, %address, entries, "ready");
                        if let Some(on_ready) = on_ready.take() {
                            on_ready(address);
                        }
                    }
                    accepted = &mut accepting => {
                        connections.spawn(serve_connection(accepted, app.clone(), state.clone(), stopping.subscribe()));
                        accepting.set(acceptor.accept());
                    }
                    Some(_) = connections.join_next() => {}
                }
            }
            // Here the port is given back.
        }
        state.stop();
        let patience = state.settings().stop_timeout();
        tracing::info!("stopping: no more connections are taken, requests in flight have {patience:?}");
        // Nobody hears it where no connection is open.
        let _ = stopping.send(());
        if timeout(patience, stopping.closed()).await.is_err() {
            tracing::warn!("some requests did not finish within {patience:?} and are broken off");
        }
        Ok(())
    }
}

/// The base in a folder, and how many entries it has.
async fn open(folder: PathBuf, limits: Limits, embedder: Option<Arc<dyn Embedder>>) -> Result<(KnowledgeBase, u64)> {
    let opened = spawn_blocking(move || {
        let base = KnowledgeBase::open_with(folder, limits)?;
        base.warm_up();
        let base = match embedder {
            Some(embedder) => base.with_embedder(embedder)?,
            None => base,
        };
        let entries = base.entry_count()?;
        Ok((base, entries))
    })
    .await;
    opened.unwrap_or_else(|error| Err(Error::new(ErrorKind::Internal, format!("the base was not opened: {error}"))))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
    use tokio::sync::oneshot;
    use tokio::task::JoinHandle;
    use tokio::time::sleep;

    use super::*;
    use crate::testing::{folder_with_entries, settings};

    /// A service on a port of its own, ready.
    struct Running {
        address: SocketAddr,
        stop: oneshot::Sender<()>,
        task: JoinHandle<Result<()>>,
        _folder: tempfile::TempDir,
    }

    async fn run(settings: Settings) -> Running {
        run_server(Server::bind(settings).await.expect("a free port")).await
    }

    async fn run_server(server: Server) -> Running {
        let (base, folder) = folder_with_entries();
        let base_folder = base.folder().to_owned();
        drop(base);
        let (stop, stopped) = oneshot::channel();
        let (tell, ready) = oneshot::channel();
        let task = tokio::spawn(server.run(
            base_folder,
            move |address| tell.send(address).expect("the test waits"),
            async move { drop(stopped.await) },
        ));
        let address = ready.await.expect("the base opens");
        Running { address, stop, task, _folder: folder }
    }

    async fn connect(address: SocketAddr, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(text.as_bytes()).await.expect("sent");
        stream
    }

    async fn read_to_end(mut stream: TcpStream) -> String {
        let mut bytes = Vec::new();
        // A reset is an end too.
        let _ = timeout(Duration::from_secs(30), stream.read_to_end(&mut bytes)).await.expect("it ends");
        String::from_utf8(bytes).expect("UTF-8")
    }

    #[tokio::test]
    async fn it_answers_on_the_port_it_tells() {
        let running = run(settings()).await;
        let get = "GET /v1/search?q=battery HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        let reply = read_to_end(connect(running.address, get).await).await;
        assert!(reply.starts_with("HTTP/1.1 200 OK\r\n") && reply.contains("battery-replace"), "{reply}");
        drop(running.stop);
        assert!(running.task.await.expect("no panic").is_ok());
    }

    #[derive(Debug)]
    struct BrokenModel;

    impl Embedder for BrokenModel {
        fn id(&self) -> &str {
            "broken"
        }

        fn embed(&self, _: &[&str], _: uttar::TextRole) -> Result<Vec<Vec<f32>>> {
            Err(Error::new(ErrorKind::Unavailable, "the model is broken; mend it"))
        }
    }

    #[tokio::test]
    async fn a_model_reaches_the_base_and_its_failure_the_caller() {
        let server = Server::bind(settings()).await.expect("a free port").with_embedder(Arc::new(BrokenModel));
        let running = run_server(server).await;
        let get = "GET /v1/search?q=battery HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        let reply = read_to_end(connect(running.address, get).await).await;
        assert!(reply.starts_with("HTTP/1.1 200 OK\r\n") && reply.contains("battery-replace"), "{reply}");
        assert!(reply.contains(r#""without_vectors":"the model is broken; mend it""#), "{reply}");
    }

    #[tokio::test]
    async fn who_sends_far_too_much_learns_why_it_is_refused() {
        let running = run(settings()).await;
        let body = "x".repeat(1024 * 1024);
        let head =
            POST_HEAD.replace("content-length: 20", &format!("content-length: {}\r\nconnection: close", body.len()));
        let reply = read_to_end(connect(running.address, &(head + &body)).await).await;
        assert!(reply.starts_with("HTTP/1.1 413 ") && reply.contains("the body has more than 65536 bytes"), "{reply}");
    }

    #[tokio::test]
    async fn headers_that_do_not_come_end_the_connection() {
        let running = run(Settings { header_timeout_ms: 100, ..settings() }).await;
        for sent in ["GET /livez HTTP/1.1\r\nhost:", ""] {
            let started = Instant::now();
            let reply = read_to_end(connect(running.address, sent).await).await;
            assert!(!reply.contains("200 OK"), "{reply}");
            assert!(started.elapsed() >= Duration::from_millis(100), "{sent:?}");
        }
    }

    #[tokio::test]
    async fn an_idle_connection_is_ended_later_than_one_without_a_request() {
        let get = "GET /livez HTTP/1.1\r\nhost: x\r\n\r\n";
        let running = run(Settings { idle_timeout_ms: 100, ..settings() }).await;
        for sent in [get.to_owned(), format!("{get}GET /livez HT")] {
            let reply = read_to_end(connect(running.address, &sent).await).await;
            assert!(reply.starts_with("HTTP/1.1 200 OK\r\n"), "{reply}");
        }
        let running = run(Settings { header_timeout_ms: 100, idle_timeout_ms: 60_000, ..settings() }).await;
        let mut kept = connect(running.address, get).await;
        let mut byte = [0];
        kept.read_exact(&mut byte).await.expect("a reply");
        tokio::time::sleep(Duration::from_millis(300)).await;
        kept.write_all(get.replace("host: x", "host: x\r\nconnection: close").as_bytes()).await.expect("it is open");
        assert_eq!(read_to_end(kept).await.matches("200 OK").count(), 2);
    }

    #[tokio::test]
    async fn one_connection_too_many_waits_for_its_turn() {
        let running = run(Settings { connections_max: 1, ..settings() }).await;
        let first = connect(running.address, "").await;
        let get = "GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        let mut second = connect(running.address, get).await;
        let mut byte = [0];
        assert!(timeout(Duration::from_millis(200), second.read_exact(&mut byte)).await.is_err(), "it was answered");
        drop(first);
        assert!(read_to_end(second).await.contains("200 OK"));
    }

    #[tokio::test]
    async fn what_is_no_request_is_refused_without_a_body() {
        let running = run(settings()).await;
        let long = "x".repeat(100_000);
        for (sent, status) in [
            ("BATTERY\r\n\r\n".to_owned(), 400),
            (format!("GET /v1/search?q={long} HTTP/1.1\r\nhost: x\r\n\r\n"), 414),
            (format!("GET /livez HTTP/1.1\r\nhost: x\r\n{}\r\n", "x-many: x\r\n".repeat(100)), 431),
        ] {
            let reply = read_to_end(connect(running.address, &sent).await).await;
            assert!(
                reply.starts_with(&format!("HTTP/1.1 {status} ")) && reply.ends_with("\r\n\r\n"),
                "{status}: {reply}"
            );
        }
    }

    #[tokio::test]
    async fn the_longest_idle_connection_makes_room_for_a_new_one() {
        let running = run(Settings { connections_max: 2, ..settings() }).await;
        let get = "GET /livez HTTP/1.1\r\nhost: x\r\n\r\n";
        let mut kept = Vec::new();
        let mut byte = [0];
        for _ in 0..2 {
            let mut stream = connect(running.address, get).await;
            stream.read_exact(&mut byte).await.expect("a reply");
            kept.push(stream);
        }
        let mut new = connect(running.address, get).await;
        timeout(Duration::from_secs(30), new.read_exact(&mut byte)).await.expect("there is room").expect("a reply");
        let ended = read_to_end(kept.remove(0)).await;
        assert!(ended.ends_with("\"live\"}"), "its reply came whole: {ended}");
        let again = get.replace("host: x", "host: x\r\nconnection: close");
        kept[0].write_all(again.as_bytes()).await.expect("the other one is open");
        assert_eq!(read_to_end(kept.remove(0)).await.matches("200 OK").count(), 2);
    }

    const POST_HEAD: &str =
        "POST /v1/search HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\r\n";

    /// A request whose body is under way: the server has asked for it.
    async fn post_in_flight(address: SocketAddr) -> TcpStream {
        let head = POST_HEAD.replace("\r\n\r\n", "\r\nexpect: 100-continue\r\n\r\n");
        let mut stream = connect(address, &head).await;
        let mut go_on = [0; 25];
        stream.read_exact(&mut go_on).await.expect("an interim reply");
        assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
        stream
    }

    #[tokio::test]
    async fn a_stop_finishes_what_is_in_flight_and_takes_nothing_new() {
        let running = run(settings()).await;
        let mut in_flight = post_in_flight(running.address).await;
        running.stop.send(()).expect("it runs");
        let gone = async {
            while TcpStream::connect(running.address).await.is_ok() {
                sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(Duration::from_secs(30), gone).await.expect("it stops to accept");
        in_flight.write_all(br#"{"query": "battery"}"#).await.expect("sent");
        let reply = read_to_end(in_flight).await;
        assert!(reply.starts_with("HTTP/1.1 200 OK\r\n") && reply.contains("battery-replace"), "{reply}");
        assert!(running.task.await.expect("no panic").is_ok());
    }

    #[tokio::test]
    async fn a_stop_does_not_wait_for_ever() {
        let running = run(Settings { stop_timeout_ms: 50, ..settings() }).await;
        let in_flight = post_in_flight(running.address).await;
        running.stop.send(()).expect("it runs");
        assert!(running.task.await.expect("no panic").is_ok());
        assert_eq!(read_to_end(in_flight).await, "");
    }

    #[tokio::test]
    async fn a_folder_without_a_base_ends_it() {
        let server = Server::bind(settings()).await.expect("a free port");
        let error = server.run("/nowhere".into(), |_| {}, std::future::pending()).await.expect_err("no base");
        assert_eq!(error.kind(), ErrorKind::NotFound);
    }

    #[tokio::test]
    async fn a_port_in_use_and_an_open_address_are_refused() {
        let first = Server::bind(settings()).await.expect("a free port");
        let taken = Settings { listen: first.address(), ..settings() };
        assert_eq!(Server::bind(taken).await.expect_err("in use").kind(), ErrorKind::Unavailable);
        let open = Settings { listen: "0.0.0.0:0".parse().expect("an address"), ..settings() };
        assert_eq!(Server::bind(open).await.expect_err("open").kind(), ErrorKind::InvalidInput);
    }
}
