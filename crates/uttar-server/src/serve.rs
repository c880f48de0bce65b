//! The life of the service: listen, open the base, answer, stop.

use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;

use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::timeout;
use uttar::{Error, ErrorKind, KnowledgeBase, Result};

use crate::app::app;
use crate::connection::{accept, serve_connection};
use crate::settings::Settings;
use crate::signal::stop_signal;
use crate::state::ServerState;

/// Serves the base in a folder until SIGTERM or SIGINT. See [`Server`] to learn the port or to stop otherwise.
///
/// # Errors
/// Those of [`Server::bind`] and [`Server::run`].
pub async fn serve(settings: Settings, folder: PathBuf) -> Result<()> {
    let stop = stop_signal()?;
    Server::bind(settings).await?.run(folder, |address| tracing::info!(%address, "ready"), stop).await
}

/// A service that has its port.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    state: ServerState,
}

impl Server {
    /// Takes the port. From now on callers can connect; they are answered when it runs.
    ///
    /// # Errors
    /// `InvalidInput` for a setting out of its range or an address that other machines can reach; `Unavailable` when the
    /// address cannot be had.
    pub async fn bind(settings: Settings) -> Result<Self> {
        let wanted = settings.listen;
        let state = ServerState::new(settings)?;
        let unavailable = |error| {
            Error::new(ErrorKind::Unavailable, format!("listen: {wanted} cannot be had: {error}; choose another port"))
        };
        let listener = TcpListener::bind(wanted).await.map_err(unavailable)?;
        let address = listener.local_addr().map_err(unavailable)?;
        Ok(Self { listener, address, state })
    }

    /// The address it listens on, with the real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Opens the base while it already answers `/livez` and `/readyz`, calls `on_ready` when it is open, and serves until
    /// `stop` ends; then takes no more connections and finishes the requests in flight, within [`Settings::stop_timeout_ms`].
    ///
    /// # Errors
    /// Those of [`KnowledgeBase::open`]; after the base is open, none.
    pub async fn run(
        self,
        folder: PathBuf,
        on_ready: impl FnOnce(SocketAddr),
        stop: impl Future<Output = ()>,
    ) -> Result<()> {
        let Self { listener, address, state } = self;
        let app = app(state.clone());
        let slots = Arc::new(Semaphore::new(state.settings().connections_max));
        let graceful = GracefulShutdown::new();
        let mut connections = JoinSet::new();
        let mut opening = pin!(open(folder));
        let mut on_ready = Some(on_ready);
        let mut stop = pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => break,
                opened = &mut opening, if on_ready.is_some() => {
                    state.open(opened?);
                    if let Some(on_ready) = on_ready.take() {
                        on_ready(address);
                    }
                }
                accepted = accept(&listener, &slots) => {
                    connections.spawn(serve_connection(accepted, app.clone(), state.settings(), graceful.watcher()));
                }
                Some(_) = connections.join_next() => {}
            }
        }
        state.stop();
        drop(listener);
        let patience = state.settings().stop_timeout();
        if timeout(patience, graceful.shutdown()).await.is_err() {
            tracing::warn!("some requests did not finish within {patience:?} and are broken off");
        }
        Ok(())
    }
}

async fn open(folder: PathBuf) -> Result<KnowledgeBase> {
    let opened = spawn_blocking(move || KnowledgeBase::open(folder)).await;
    opened.unwrap_or_else(|error| Err(Error::new(ErrorKind::Internal, format!("the base was not opened: {error}"))))
}
