//! The signals that ask a process to stop, or to read again what it was given.

use std::future::{Future, pending};

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
            pending::<()>().await;
        }
    })
}

/// SIGHUP: a reload hook sends it, and a terminal that is closed. Unheard, it kills the process at once.
#[derive(Debug)]
pub(crate) struct Hangup {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl Hangup {
    /// Listens for it where it may be heard. Whoever was started to outlive its terminal (`nohup`) ignores it, and goes
    /// on to unless it is `wanted`.
    #[cfg(unix)]
    pub(crate) fn listen(wanted: bool) -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let heard = wanted || !is_ignored();
        let signal = heard.then(|| signal(SignalKind::hangup())).transpose().unwrap_or_else(|error| {
            tracing::warn!(%error, "SIGHUP cannot be received, and kills the service");
            None
        });
        Self { signal }
    }

    #[cfg(not(unix))]
    pub(crate) fn listen(_: bool) -> Self {
        Self {}
    }

    /// Ends when it comes.
    pub(crate) async fn came(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal
            && signal.recv().await.is_some()
        {
            return;
        }
        pending().await
    }
}

/// Whether the process was started with SIGHUP ignored; taken for so where the system does not tell.
#[cfg(unix)]
fn is_ignored() -> bool {
    std::fs::read_to_string("/proc/self/status").map_or(true, |status| ignores_hangup(&status))
}

/// The lowest bit of the mask is the signal 1, which is SIGHUP.
#[cfg(unix)]
fn ignores_hangup(status: &str) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_none_or(|mask| mask & 1 == 1)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn who_ignores_it_is_known_by_the_mask() {
        for (status, want) in [
            ("Name:\tuttar\nSigIgn:\t0000000000000001\nSigCgt:\t0", true),
            ("SigIgn:\t0000000000001000\n", false),
            ("SigIgn:\t0000000000001001\n", true),
            ("Name:\tuttar\n", true),
        ] {
            assert_eq!(ignores_hangup(status), want, "{status}");
        }
    }
}
