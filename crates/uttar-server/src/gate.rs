//! The gate before the base: how many requests use it at a time, how many wait, how long.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout_at};
use tracing::Span;

/// Lets work through to threads on which it may block, a limited number at a time.
#[derive(Debug)]
pub(crate) struct Gate {
    /// For those who wait and those who run.
    places: Arc<Semaphore>,
    running: Arc<Semaphore>,
    /// What is said to whom it turns away.
    full: &'static str,
}

/// Why work has no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Too many wait already.
    QueueFull,
    /// Its turn did not come before the deadline.
    NotStarted,
    /// It has not finished before the deadline. It goes on, and holds its place until it ends.
    Late,
    /// It panicked.
    Panicked,
    /// The process is stopping.
    Stopping,
}

impl Gate {
    pub(crate) fn new(running_max: usize, waiting_max: usize, full: &'static str) -> Self {
        Self {
            full,
            places: Arc::new(Semaphore::new(running_max + waiting_max)),
            running: Arc::new(Semaphore::new(running_max)),
        }
    }

    /// What is said to whom it turns away.
    pub(crate) fn full(&self) -> &'static str {
        self.full
    }

    /// Does the work on a thread of its own when its turn comes.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        deadline: Instant,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Refusal::QueueFull)?;
        let turn = timeout_at(deadline, Arc::clone(&self.running).acquire_owned())
            .await
            .map_err(|_| Refusal::NotStarted)?
            .expect("the semaphore is never closed");
        let span = Span::current();
        let running = spawn_blocking(move || {
            // Held by the work, not by who waits for it: work that nobody waits for any more still uses a core.
            let _held = (place, turn);
            span.in_scope(work)
        });
        match timeout_at(deadline, running).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) if error.is_panic() => Err(Refusal::Panicked),
            Ok(Err(_)) => Err(Refusal::Stopping),
            Err(_) => Err(Refusal::Late),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};
    use std::time::Duration;

    use tokio::task::JoinHandle;

    use super::*;

    fn in_ms(ms: u64) -> Instant {
        Instant::now() + Duration::from_millis(ms)
    }

    /// Occupies the gate until the sender is dropped.
    async fn occupy(gate: &Arc<Gate>, deadline: Instant) -> (Sender<()>, JoinHandle<Result<(), Refusal>>) {
        let (hold, released) = channel::<()>();
        let gate = Arc::clone(gate);
        let task = tokio::spawn(async move {
            gate.run(deadline, move || {
                let _ = released.recv();
            })
            .await
        });
        tokio::task::yield_now().await;
        (hold, task)
    }

    #[tokio::test]
    async fn work_gives_its_result() {
        assert_eq!(Gate::new(1, 0, "full").run(in_ms(10_000), || 7).await, Ok(7));
    }

    #[tokio::test]
    async fn a_full_queue_turns_away_and_a_place_in_it_does_not() {
        let gate = Arc::new(Gate::new(1, 1, "full"));
        let (running, first) = occupy(&gate, in_ms(10_000)).await;
        let (waiting, second) = occupy(&gate, in_ms(10_000)).await;
        assert_eq!(gate.run(in_ms(10_000), || ()).await, Err(Refusal::QueueFull));
        drop((running, waiting));
        assert_eq!(first.await.expect("no panic"), Ok(()));
        assert_eq!(second.await.expect("no panic"), Ok(()));
        assert_eq!(gate.run(in_ms(10_000), || ()).await, Ok(()));
    }

    #[tokio::test]
    async fn who_waits_too_long_never_starts() {
        let gate = Arc::new(Gate::new(1, 1, "full"));
        let (_hold, _task) = occupy(&gate, in_ms(10_000)).await;
        assert_eq!(gate.run(in_ms(10), || ()).await, Err(Refusal::NotStarted));
    }

    #[tokio::test]
    async fn late_work_keeps_its_place_until_it_ends() {
        let gate = Arc::new(Gate::new(1, 0, "full"));
        let (hold, late) = occupy(&gate, in_ms(10)).await;
        assert_eq!(late.await.expect("no panic"), Err(Refusal::Late));
        assert_eq!(gate.run(in_ms(10_000), || ()).await, Err(Refusal::QueueFull));
        drop(hold);
        let free = tokio::time::timeout(Duration::from_secs(10), Arc::clone(&gate.places).acquire_owned()).await;
        assert!(free.is_ok());
    }

    #[tokio::test]
    async fn a_panic_is_told_and_frees_the_place() {
        let gate = Gate::new(1, 0, "full");
        assert_eq!(gate.run(in_ms(10_000), || panic!("on purpose")).await, Err::<(), _>(Refusal::Panicked));
        assert_eq!(gate.run(in_ms(10_000), || ()).await, Ok(()));
    }
}
