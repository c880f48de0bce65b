//! The refresher: a thread that brings the index up to date behind writes that do not wait for it. It ends with its base.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::base::KnowledgeBase;

/// How long writes gather before they are indexed together. With the commit it stays under 100 ms.
const GATHERING: Duration = Duration::from_millis(20);
/// How long it waits after a failure, such as a full disk.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);

/// The running thread.
#[derive(Debug)]
pub(in crate::base) struct Refresher {
    signal: Arc<Signal>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Signal {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    wanted: bool,
    stopping: bool,
    /// Why the last attempt failed.
    failure: Option<String>,
}

/// How the index keeps up with the store.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct IndexState {
    /// Searches see every change up to this position; the store is at [`KnowledgeBase::position`].
    pub position: u64,
    /// Why what was written last and did not wait cannot be searched yet, where that failed. It is safe in the store, and tried again every second.
    pub failure: Option<String>,
}

impl Signal {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is something to do; whether there is, or it is to stop.
    fn wait(&self) -> bool {
        let mut state = self
            .changed
            .wait_while(self.lock(), |state| !state.wanted && !state.stopping)
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut state.wanted)
    }

    /// Waits for a time, or until it is to stop.
    fn pause(&self, time: Duration) {
        let _ = self.changed.wait_timeout_while(self.lock(), time, |state| !state.stopping);
    }
}

impl KnowledgeBase {
    /// How the index keeps up with what is written to this value; for whoever watches a service. Reads nothing from the disk.
    pub fn index_state(&self) -> IndexState {
        let failure = self.refresher.get().and_then(|refresher| refresher.signal.lock().failure.clone());
        IndexState { position: self.view().position, failure }
    }

    /// Has the index brought up to date soon.
    pub(in crate::base) fn refresh_soon(&self) {
        let refresher = self.refresher.get_or_init(|| Refresher::start(self.share()));
        refresher.signal.lock().wanted = true;
        refresher.signal.changed.notify_all();
    }
}

impl Refresher {
    fn start(base: KnowledgeBase) -> Self {
        let signal = Arc::new(Signal::default());
        let mine = Arc::clone(&signal);
        let run = move || {
            while mine.wait() {
                mine.pause(GATHERING);
                let logged = base.check_space().and_then(|()| base.flush_questions());
                let failure = base.catch_up().and(logged).err().map(|error| error.to_string());
                let is_new = std::mem::replace(&mut mine.lock().failure, failure.clone()) != failure;
                if let Some(error) = failure {
                    // Not every second while a disk is full.
                    if is_new {
                        tracing::warn!(base = %base.folder().display(), %error, "what was written is safe, and cannot be searched or logged yet");
                    }
                    // It is tried again until it succeeds.
                    mine.pause(PAUSE_AFTER_FAILURE);
                    let mut state = mine.lock();
                    state.wanted = !state.stopping;
                }
            }
        };
        let thread = thread::Builder::new().name("uttar-refresh".into()).spawn(run);
        // Without a thread the index is brought up to date by the next write that waits, or on opening.
        Self { signal, thread: thread.ok() }
    }
}

impl Drop for Refresher {
    fn drop(&mut self) {
        self.signal.lock().stopping = true;
        self.signal.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been printed; the store is sound.
            let _ = thread.join();
        }
    }
}
