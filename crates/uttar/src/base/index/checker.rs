//! The checker: a thread that verifies the index now and then. It ends with its base. It is no chore of
//! `base/background.rs`: a clock wakes it and nobody asks, and it has to end in the middle of its interval.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::base::KnowledgeBase;
use crate::sync;

/// To verify a large index takes longer than this: more often would be all the time.
const INTERVAL_MIN: Duration = Duration::from_secs(1);

/// The running thread.
#[derive(Debug)]
pub(in crate::base) struct Checker {
    stop: Arc<Stop>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Stop {
    interval: Duration,
    stopping: Mutex<bool>,
    changed: Condvar,
}

impl Stop {
    /// Waits for the interval; whether to go on after it.
    fn pause(&self) -> bool {
        let stopping = sync::lock(&self.stopping);
        let waited = self.changed.wait_timeout_while(stopping, self.interval, |stopping| !*stopping);
        !*waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

impl KnowledgeBase {
    /// Verifies the checksums of the index every `interval`, as [`check_index`](Self::check_index) does, in the
    /// background and as long as the base is open. A damaged index is built anew from the store and serves until then.
    /// Where another process writes to the base, that one has to see to it. The interval of the last call counts, and
    /// one below a second is a second. Questions of the log whose days are over are removed then, too.
    pub fn check_index_every(&self, interval: Duration) {
        let checker = Checker::start(self.share(), interval);
        *sync::lock(&self.checker) = Some(checker);
    }
}

impl Checker {
    fn start(base: KnowledgeBase, interval: Duration) -> Self {
        let stop = Arc::new(Stop {
            interval: interval.max(INTERVAL_MIN),
            stopping: Mutex::default(),
            changed: Condvar::new(),
        });
        let mine = Arc::clone(&stop);
        let run = move || {
            while mine.pause() {
                match base.check_index() {
                    Ok(false) => {}
                    Ok(true) => {
                        tracing::warn!(base = %base.folder().display(), "the index was damaged, and is built anew")
                    }
                    // Who cannot build it anew now, on a full disk say, tries again after the next interval.
                    Err(error) => tracing::warn!(base = %base.folder().display(), %error, "the index is damaged"),
                }
                base.forget_expired_questions();
            }
        };
        // Without a thread the index is verified when the base is opened.
        Self { stop, thread: thread::Builder::new().name("uttar-check".into()).spawn(run).ok() }
    }
}

impl Drop for Checker {
    fn drop(&mut self) {
        *sync::lock(&self.stop.stopping) = true;
        self.stop.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been printed; the store is sound.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::testing::TestBase;

    #[test]
    fn it_rests_between_two_checks() {
        let base = TestBase::new();
        for (wanted, interval) in [(Duration::ZERO, INTERVAL_MIN), (Duration::MAX, Duration::MAX)] {
            base.check_index_every(wanted);
            let checker = base.checker.lock().expect("no panic");
            assert_eq!(checker.as_ref().map(|checker| checker.stop.interval), Some(interval));
        }
    }
}
