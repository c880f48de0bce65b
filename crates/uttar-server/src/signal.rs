//! The signals that ask a process to stop.

use std::future::Future;

use uttar::{Error, ErrorKind, Result};

/// Starts to listen for SIGTERM and SIGINT (Ctrl-C elsewhere than on Unix); the future ends with the first of them.
///
/// # Errors
/// `Unavailable` when the system allows no signal handler.
pub fn stop_signal() -> Result<impl Future<Output = ()>> {
    listen().map_err(|error| Error::new(ErrorKind::Unavailable, format!("signals cannot be received: {error}")))
}

#[cfg(unix)]
fn listen() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn listen() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        // An error means that no signal will ever come; then only the task manager stops us.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
