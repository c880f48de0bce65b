//! Work in the background that no write waits for.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

/// Whether a chore is being done, and by which thread.
#[derive(Debug, Default)]
pub(super) struct Background {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Somebody has asked for it since the worker last looked.
    wanted: bool,
    worker: Option<JoinHandle<()>>,
    running: bool,
}

/// What is done in a thread of its own.
pub(super) trait Chore: Send + Sync + 'static {
    fn background(&self) -> &Background;
    /// Does all that is due. There is nobody to tell of a failure: what was there before stays.
    fn carry_out(&self);
}

/// Has a chore done soon, once for all who ask for it meanwhile; returns at once.
pub(super) fn wake<C: Chore>(chore: &Arc<C>) {
    let mut state = chore.background().lock();
    state.wanted = true;
    if !state.running {
        state.running = true;
        let chore = Arc::clone(chore);
        state.worker = Some(std::thread::spawn(move || {
            while chore.background().is_wanted() {
                chore.carry_out();
            }
        }));
    }
}

impl Background {
    /// Waits until all is done that was asked for.
    pub(super) fn wait(&self) {
        let worker = self.lock().worker.take();
        if let Some(worker) = worker {
            // A worker that panicked did nothing: what was there before stays.
            let _ = worker.join();
        }
    }

    fn is_wanted(&self) -> bool {
        let mut state = self.lock();
        state.running = std::mem::take(&mut state.wanted);
        state.running
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
