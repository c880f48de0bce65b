//! Work in the background that no write waits for.
//!
//! | thread | what wakes it | what it holds while it works |
//! |---|---|---|
//! | `uttar-learn`: [`Teacher`](super::Teacher) | an index shown with a tenth more entries or other products | the right while it stores |
//! | `uttar-calibrate`: [`Calibrator`](super::Calibrator) | an index shown with a fifth more, all vectors there | right and projection while it stores |
//! | `uttar-embed`: [`Embedding`](super::Embedding) | a write; a question while vectors lack | the right while it stores |
//! | `uttar-forget`: [`Forgetter`](super::Forgetter) | a load of words | the projection |
//! | `uttar-refresh`: [`Refresher`](super::Refresher) | a write that does not wait, a question to log | a share of the base; the projection |
//! | `uttar-check`: [`Checker`](super::Checker) | its clock | a share of the base; the projection |
//!
//! The first four are chores: who wakes one may hold the projection, for a chore holds nothing while it is woken. The
//! last two say why they are none.
//!
//! # The order of the locks
//! What is further right may be taken by who holds what is further left, and never the other way round:
//!
//! `states`, `patching` or `checker` -> the right to write -> `projection` -> `watch` or `view`, never both and only
//! for a moment ([`Shown`](super::Shown)); `storing` -> `waiting` or `forgotten_at` -> the settings of the query log,
//! which who has the projection may take too.
//!
//! Who has the projection takes the right to write if it is free, and never waits for it. The store has locks of its
//! own, which may be taken under all of these: it calls nobody back. The basis of the teacher, the work of the
//! calibrator, the progress of the embedding and the state of a chore are held for a moment, under any of these, and no
//! other lock but the store's is taken under them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::Result;
use crate::sync;

/// However often it is asked for, a chore is not put off for more than so many times its patience.
const PATIENCES_MAX: u32 = 60;

/// Whether a chore is being done.
#[derive(Debug, Default)]
pub(super) struct Background(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Somebody has asked for it since the worker last looked.
    wanted: bool,
    /// How often it was asked for.
    times: u64,
    /// How many wait for it.
    hurried: usize,
    /// How many are at work after which it will be asked for again.
    holds: usize,
    /// A worker will look again whether it is wanted.
    running: bool,
    /// Workers that still have the chore in their hands; the last one does nothing any more if none is running.
    workers: usize,
}

/// What is done in a thread of its own.
pub(super) trait Chore: Send + Sync + 'static {
    /// How its thread is called.
    const NAME: &'static str;
    /// So long it waits for others to ask too, so that a load in many parts has it done once; and it rests for as long
    /// as it worked. Nobody who waits for it waits for that.
    const PATIENCE: Duration = Duration::ZERO;

    fn background(&self) -> &Background;
    /// Does all that is due. Nobody waits for its failure, which is logged: what was there before stays. After a panic,
    /// which is printed, it is done again when it is next asked for.
    fn carry_out(&self) -> Result<()>;
}

/// Has a chore done soon, once for all who ask for it meanwhile; returns at once.
pub(super) fn wake<C: Chore>(chore: &Arc<C>) {
    let shared = Arc::clone(&chore.background().0);
    let mut state = shared.lock();
    state.wanted = true;
    state.times += 1;
    shared.changed.notify_all();
    if state.running {
        return;
    }
    state.running = true;
    state.workers += 1;
    drop(state);
    let (chore, ended) = (Arc::clone(chore), Ended(Arc::clone(&shared)));
    let work = move || {
        // Who waits may take away what the chore works on: it is let go of first.
        let _ended = ended;
        let chore = chore;
        let mut rest = Duration::ZERO;
        loop {
            chore.background().0.be_patient(C::PATIENCE, rest);
            if !chore.background().0.is_wanted() {
                break;
            }
            let began = Instant::now();
            match catch_unwind(AssertUnwindSafe(|| chore.carry_out())) {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(chore = C::NAME, %error, "what is done in the background failed"),
                Err(_) => tracing::warn!(chore = C::NAME, "what is done in the background panicked"),
            }
            rest = began.elapsed();
        }
    };
    if thread::Builder::new().name(C::NAME.into()).spawn(work).is_err() {
        // It is tried again when it is next asked for.
        shared.lock().running = false;
        shared.changed.notify_all();
    }
}

/// Says that a worker has let go of its chore.
struct Ended(Arc<Shared>);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.lock().workers -= 1;
        self.0.changed.notify_all();
    }
}

/// While there is one, a patient chore waits as if it were asked for all the time.
#[must_use]
pub(super) struct Hold<'a>(&'a Background);

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        self.0.0.lock().holds -= 1;
    }
}

impl Background {
    /// Has the chore wait for what is being done.
    pub(super) fn hold(&self) -> Hold<'_> {
        self.0.lock().holds += 1;
        Hold(self)
    }

    /// Waits until all is done that was asked for.
    pub(super) fn wait(&self) {
        let mut state = self.0.lock();
        state.hurried += 1;
        self.0.changed.notify_all();
        let is_busy = |state: &mut State| state.running || state.workers > 0;
        let mut state = self.0.changed.wait_while(state, is_busy).unwrap_or_else(PoisonError::into_inner);
        state.hurried -= 1;
    }
}

impl Shared {
    /// Waits, while it is asked for, until nobody has asked for some time and the rest is over, or somebody waits.
    fn be_patient(&self, patience: Duration, rest: Duration) {
        let began = Instant::now();
        let mut state = self.lock();
        while !patience.is_zero() && state.wanted && state.hurried == 0 {
            let times = state.times;
            let waited =
                self.changed.wait_timeout_while(state, patience, |state| state.hurried == 0 && state.times == times);
            let (next, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
            state = next;
            let quiet = timeout.timed_out() && state.holds == 0 || began.elapsed() > patience * PATIENCES_MAX;
            if quiet && began.elapsed() >= rest {
                break;
            }
        }
    }

    fn is_wanted(&self) -> bool {
        let mut state = self.lock();
        state.running = std::mem::take(&mut state.wanted);
        state.running
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        sync::lock(&self.state)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Counts how often it is done.
    #[derive(Default)]
    struct Counted<const PATIENCE_MS: u64> {
        background: Background,
        done: AtomicUsize,
    }

    type Patient = Counted<600_000>;
    type Quick = Counted<20>;

    impl<const PATIENCE_MS: u64> Chore for Counted<PATIENCE_MS> {
        const NAME: &'static str = "counted";
        const PATIENCE: Duration = Duration::from_millis(PATIENCE_MS);

        fn background(&self) -> &Background {
            &self.background
        }

        fn carry_out(&self) -> Result<()> {
            self.done.fetch_add(1, Ordering::Relaxed);
            Ok(())
        }
    }

    #[test]
    fn it_is_done_once_for_all_who_ask_and_at_once_for_who_waits() {
        let chore = Arc::new(Patient::default());
        for done in 1..3 {
            (0..5).for_each(|_| wake(&chore));
            assert_eq!(chore.done.load(Ordering::Relaxed), done - 1, "it is patient");
            chore.background.wait();
            assert_eq!(chore.done.load(Ordering::Relaxed), done);
        }
        chore.background.wait();
        assert_eq!(chore.done.load(Ordering::Relaxed), 2, "nobody asked");
    }

    #[test]
    fn it_waits_for_what_is_being_done_but_not_for_ever() {
        let chore = Arc::new(Quick::default());
        let is_done_within = |times: u32| {
            let began = Instant::now();
            while chore.done.load(Ordering::Relaxed) == 0 && began.elapsed() < Quick::PATIENCE * times {
                std::thread::sleep(Duration::from_millis(5));
            }
            chore.done.swap(0, Ordering::Relaxed) > 0
        };
        let held = chore.background.hold();
        wake(&chore);
        assert!(!is_done_within(5), "somebody is at work");
        drop(held);
        assert!(is_done_within(50), "nobody is any more");
        let _held = chore.background.hold();
        wake(&chore);
        assert!(is_done_within(10 * PATIENCES_MAX), "it was put off long enough");
        wake(&chore);
        chore.background.wait();
        assert_eq!(chore.done.load(Ordering::Relaxed), 1, "who waits for it does not wait for others");
    }

    /// Takes its time, and panics the first time.
    #[derive(Default)]
    struct Slow {
        background: Background,
        begun: AtomicUsize,
        done: AtomicUsize,
    }

    impl Chore for Slow {
        const NAME: &'static str = "slow";

        fn background(&self) -> &Background {
            &self.background
        }

        fn carry_out(&self) -> Result<()> {
            thread::sleep(Duration::from_millis(50));
            assert!(self.begun.fetch_add(1, Ordering::Relaxed) > 0, "the first time it panics");
            self.done.fetch_add(1, Ordering::Relaxed);
            Ok(())
        }
    }

    #[test]
    fn all_who_wait_wait_until_it_is_done_and_let_go_of() {
        let chore = Arc::new(Slow { begun: 1.into(), ..Slow::default() });
        for done in 1..4 {
            wake(&chore);
            thread::scope(|scope| {
                for _ in 0..4 {
                    scope.spawn(|| {
                        chore.background.wait();
                        assert_eq!(chore.done.load(Ordering::Relaxed), done);
                    });
                }
            });
            assert_eq!(Arc::strong_count(&chore), 1, "its thread still has it");
        }
    }

    #[test]
    fn a_panic_does_not_end_it_for_good() {
        let chore = Arc::new(Slow::default());
        for done in 0..3 {
            wake(&chore);
            chore.background.wait();
            assert_eq!(chore.done.load(Ordering::Relaxed), done);
        }
    }
}
