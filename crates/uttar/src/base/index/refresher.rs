//! The refresher: a thread that brings the index up to date behind writes that do not wait for it. It ends with its
//! base.
//!
//! It is no chore of `base/background.rs`: a chore waits until nobody has asked for some time and rests for as long as
//! it worked, with which writes that keep coming would be put off for more than the 100 ms; and this one asks itself
//! again after a failure, until its base is closed.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::base::KnowledgeBase;
use crate::error::{Error, Result};
use crate::store::is_damage;
use crate::sync;

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
    /// Why the last attempt to bring the index up to date failed.
    index: Option<Error>,
    /// Why the last attempt to log questions failed.
    log: Option<Error>,
}

/// Keeps how an attempt ended; whether that is to be told: not every second while a disk is full, whatever numbers the
/// message has.
fn is_new(kept: &mut Option<Error>, done: Result<()>) -> bool {
    let before = std::mem::replace(kept, done.err());
    kept.as_ref().is_some_and(|now| before.is_none_or(|before| before.kind() != now.kind()))
}

/// How the index keeps up with the store.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct IndexState {
    /// Searches see every change up to this position; the store is at [`KnowledgeBase::position`].
    pub position: u64,
    /// Why what was written last cannot be searched yet, where it did not wait or the base was opened after it, and
    /// that failed: it is safe in the store, and tried again every second. Or that the folder holds another base by
    /// now, and this one is to be opened again.
    pub failure: Option<String>,
    /// Whether that is a failure for which replies cannot be relied on: the folder holds another base by now or none,
    /// or the store is damaged. A full disk is no such failure, for searches go on.
    pub is_unreliable: bool,
}

impl Signal {
    fn lock(&self) -> MutexGuard<'_, State> {
        sync::lock(&self.state)
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
    /// How the index keeps up with what is written to this value; for whoever watches a service. Looks whether the
    /// files of the base are in their place, and reads nothing from the disk.
    pub fn index_state(&self) -> IndexState {
        let replaced = self.store.right().check_in_place().err().map(|error| (error.to_string(), true));
        let behind = || {
            let state = self.refresher.get()?.signal.lock();
            state.index.as_ref().map(|error| (error.to_string(), is_damage(error)))
        };
        let (failure, is_unreliable) = replaced.or_else(behind).unzip();
        IndexState { position: self.view().position, failure, is_unreliable: is_unreliable.unwrap_or_default() }
    }

    /// Has the index brought up to date soon.
    pub(in crate::base) fn refresh_soon(&self) {
        self.refresher().want();
    }

    /// Has the index brought up to date as soon as it can be, which has failed just now.
    pub(in crate::base) fn retry_soon(&self, failure: Error) {
        let refresher = self.refresher();
        self.told_of_index(&mut refresher.signal.lock(), Err(failure));
        refresher.want();
    }

    fn refresher(&self) -> &Refresher {
        self.refresher.get_or_init(|| Refresher::start(self.share()))
    }

    fn told_of_index(&self, state: &mut State, done: Result<()>) {
        if is_new(&mut state.index, done) {
            let (base, error) = (self.folder().display(), state.index.as_ref().expect("it is new"));
            tracing::warn!(%base, %error, "what was written is safe, and cannot be searched yet");
        }
    }

    fn told_of_log(&self, state: &mut State, done: Result<()>) {
        if is_new(&mut state.log, done) {
            let (base, error) = (self.folder().display(), state.log.as_ref().expect("it is new"));
            tracing::warn!(%base, %error, "questions cannot be logged yet, and wait");
        }
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
                let caught_up = base.catch_up();
                let mut state = mine.lock();
                base.told_of_index(&mut state, caught_up);
                base.told_of_log(&mut state, logged);
                let failed = state.index.is_some() || state.log.is_some();
                drop(state);
                if failed {
                    // It is tried again until it succeeds.
                    mine.pause(PAUSE_AFTER_FAILURE);
                    let mut state = mine.lock();
                    state.wanted = !state.stopping;
                }
            }
            let dropped = base.query_log_state().waiting;
            if dropped > 0 {
                tracing::warn!(base = %base.folder().display(), dropped, "questions that could not be logged are lost: the base is closed");
            }
        };
        let thread = thread::Builder::new().name("uttar-refresh".into()).spawn(run);
        // Without a thread the index is brought up to date by the next write that waits, or on opening.
        Self { signal, thread: thread.ok() }
    }

    fn want(&self) {
        self.signal.lock().wanted = true;
        self.signal.changed.notify_all();
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

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::base::QueryLogSettings;
    use crate::base::testing::{TestBase, change};
    use crate::error::ErrorKind;
    use crate::reply::SearchRequest;
    use crate::time::Timestamp;

    #[test]
    fn a_failure_is_told_when_it_begins_and_when_it_is_another_one() {
        let mut kept = None;
        let fails = |kind, message: &str| Err(Error::new(kind, message));
        let told = [
            Ok(()),
            fails(ErrorKind::Unavailable, "only 20 bytes are free"),
            fails(ErrorKind::Unavailable, "only 10 bytes are free"),
            fails(ErrorKind::Internal, "damaged"),
            Ok(()),
            fails(ErrorKind::Internal, "damaged"),
        ]
        .map(|done| is_new(&mut kept, done));
        assert_eq!(told, [false, true, false, true, false, true]);
    }

    #[test]
    fn replies_of_a_damaged_store_are_unreliable_and_those_of_an_old_index_are_not() {
        let base = TestBase::of(r#"[{"id": "a", "phrasings": {"en": ["battery"]}}]"#);
        let told_of = |failure: Error| {
            // Without its thread nothing succeeds meanwhile.
            let refresher = base.refresher.get_or_init(|| Refresher { signal: Arc::default(), thread: None });
            refresher.signal.lock().index = Some(failure);
            let state = base.index_state();
            assert!(state.failure.is_some());
            state.is_unreliable
        };
        let damage = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
        assert!(told_of(Error::from(rusqlite::Error::SqliteFailure(damage, None))));
        assert!(!told_of(Error::new(ErrorKind::Internal, "the index failed")));
        assert!(!told_of(Error::new(ErrorKind::Unavailable, "the disk is full")));
    }

    #[test]
    fn an_index_that_keeps_up_does_not_fail_where_questions_cannot_be_logged() {
        let base = TestBase::of(r#"[{"id": "a", "phrasings": {"en": ["battery"]}}]"#);
        base.set_query_log_settings(QueryLogSettings::on(30), change("asha", "2026-03-01")).expect("on");
        let base = base.with_limits(|limits| limits.disk_free_bytes_min = u64::MAX);
        let request = SearchRequest::new("battery");
        let reply = base.search(&request).expect("a question");
        assert!(base.log_question(&request, &reply, None, Timestamp::now()).expect("it waits"));
        let began = Instant::now();
        while base.refresher().signal.lock().log.is_none() {
            assert!(began.elapsed() < Duration::from_secs(30), "no disk has as much space");
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!((base.index_state().failure, base.query_log_state().waiting), (None, 1));
    }
}
