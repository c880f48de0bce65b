//! Calibrating in the background: what was written is shown first, and how far confidence can be trusted then follows.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::{self, JoinHandle};

use super::embedding::Embedding;
use super::index::{calibration_name, kept_calibration};
use super::projection::{Projection, Watch};
use super::{KnowledgeBase, View};
use crate::calibrate::{calibrate, is_due};
use crate::error::Result;
use crate::store::Store;

/// The thread that calibrates, when there is one. Dropped, it stops at the next question; what was due is due again after the next write.
#[derive(Default)]
pub(super) struct Calibrator {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    ended: Condvar,
    stopping: AtomicBool,
}

#[derive(Default)]
struct State {
    /// The base has changed since the thread last looked.
    wanted: bool,
    running: bool,
}

/// What the thread needs of a base.
struct Work {
    store: Arc<dyn Store>,
    engine: Arc<Mutex<Projection>>,
    view: Arc<RwLock<Arc<View>>>,
    watch: Arc<RwLock<Watch>>,
    embedding: Option<Arc<Embedding>>,
    tokens_max: usize,
}

impl KnowledgeBase {
    /// Calibrates anew if the base, which has about so many entries now, has changed enough since the calibration that it shows; returns at once.
    pub(super) fn calibrate_soon(&self, entries: u64) {
        let vectors = self.finished_vectors();
        if is_due(&self.view().calibration, entries, vectors.as_ref().map(|(model, _)| model.as_str())) {
            self.calibrator.start(Work {
                store: Arc::clone(&self.store),
                engine: Arc::clone(&self.engine),
                view: Arc::clone(&self.view),
                watch: Arc::clone(&self.watch),
                embedding: self.embedding.clone(),
                tokens_max: self.limits.query_tokens_max,
            });
        }
    }
}

impl Calibrator {
    fn start(&self, work: Work) {
        let mut state = self.shared.lock();
        state.wanted = true;
        if !state.running {
            let shared = Arc::clone(&self.shared);
            let run = move || {
                let _ended = Ended(&shared);
                while shared.is_wanted() {
                    // A store that cannot be read or written now fails the next search or write, who can say so; the calibration before stays.
                    let _ = work.calibrate_while_due(&shared.stopping);
                }
            };
            let started = thread::Builder::new().name("uttar-calibrate".into()).spawn(run);
            // Without a thread it is tried again after the next write.
            state.running = started.is_ok();
            *self.thread.lock().unwrap_or_else(PoisonError::into_inner) = started.ok();
        }
    }

    /// Waits until all is calibrated that is due.
    pub(super) fn wait(&self) {
        let ended = self.shared.ended.wait_while(self.shared.lock(), |state| state.running);
        drop(ended.unwrap_or_else(PoisonError::into_inner));
    }
}

impl Drop for Calibrator {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::Relaxed);
        let thread = self.thread.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        // A panic of the thread has been printed.
        thread.map(JoinHandle::join);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the thread has anything to do; if not, it ends.
    fn is_wanted(&self) -> bool {
        let mut state = self.lock();
        state.running = std::mem::take(&mut state.wanted) && !self.stopping.load(Ordering::Relaxed);
        state.running
    }
}

/// Says that the thread has ended, also when it panics.
struct Ended<'a>(&'a Shared);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.lock().running = false;
        self.0.ended.notify_all();
    }
}

impl Work {
    fn calibrate_while_due(&self, stopping: &AtomicBool) -> Result<()> {
        loop {
            let view = Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner));
            let store = self.store.as_ref();
            let entries = store.entry_count()?;
            let vectors = self.embedding.as_ref().and_then(|embedding| embedding.finished());
            let model = vectors.as_ref().map(|(model, _)| model.as_str());
            if !is_due(&view.calibration, entries, model) {
                return Ok(());
            }
            // When the vectors of a base come, those of a calibration made before may be there.
            let kept = kept_calibration(store, model)?;
            let calibrated = if is_due(&kept, entries, model) {
                let (analyzer, snapshot) = (&view.analyzer, view.snapshot.as_ref());
                calibrate(store, analyzer, snapshot, vectors.as_ref(), self.tokens_max, stopping)?
            } else {
                Some(kept)
            };
            let Some(mut calibration) = calibrated else {
                return Ok(());
            };
            drop(view);
            // While no other view can be shown, which could have been made with the calibration before.
            let mut projection = self.engine.lock().unwrap_or_else(PoisonError::into_inner);
            let right = store.right();
            if right.begin_briefly().is_ok() {
                // Where it cannot be kept it is computed again.
                if store.keep(calibration_name(model), &calibration).is_ok() {
                    // As the next view will read it: writing rounds the last digit.
                    calibration = store.kept(calibration_name(model)).ok().flatten().unwrap_or(calibration);
                    projection.touch();
                    *self.watch.write().unwrap_or_else(PoisonError::into_inner) = projection.watch();
                }
                right.end();
            }
            let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
            *view = Arc::new(View { calibration, ..View::clone(&view) });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::base::testing::{TestBase, change};
    use crate::change::{Refresh, WriteOptions};
    use crate::entry::Entry;

    /// Entries with so many ways to ask for each that every one of them is asked.
    fn entries(count: usize) -> Vec<Entry> {
        const WORDS: [&str; 8] = ["battery", "screen", "charger", "refund", "warranty", "speaker", "camera", "invoice"];
        let entry = |number: usize| {
            let word = |i: usize| WORDS[(number + i) % WORDS.len()];
            let phrasings: Vec<String> = (0..6).map(|i| format!("{} {} {number} {i}", word(0), word(i + 1))).collect();
            serde_json::from_value(serde_json::json!({"id": number.to_string(), "phrasings": {"en": phrasings}}))
        };
        (0..count).map(|number| entry(number).expect("well-formed")).collect()
    }

    fn write_soon(base: &TestBase, entries: Vec<Entry>) {
        let options = WriteOptions { refresh: Refresh::Soon, ..WriteOptions::new(change("asha", "2026-02-01")) };
        base.write(entries.into_iter().map(Into::into).collect(), &options).expect("written");
    }

    #[test]
    fn a_base_is_calibrated_behind_a_write_and_the_result_is_kept() {
        let base = TestBase::new();
        write_soon(&base, entries(40));
        let started = Instant::now();
        while base.view().calibration.examples == 0 {
            assert!(started.elapsed() < Duration::from_secs(60), "it was never calibrated");
            thread::sleep(Duration::from_millis(5));
        }
        let calibration = base.view().calibration.clone();
        assert_eq!(calibration.entries, 40);
        // The next view has it too, and so has the base when it is opened again.
        write_soon(&base, entries(1));
        base.catch_up().expect("shown");
        assert_eq!(base.view().calibration, calibration);
        assert_eq!(base.reopened().view().calibration, calibration);
    }

    #[test]
    fn who_puts_waits_for_the_calibration() {
        let base = TestBase::new();
        base.put(entries(40)).expect("stored");
        assert_eq!(base.view().calibration.entries, 40);
    }

    #[test]
    fn a_base_that_is_closed_does_not_wait_for_it() {
        let base = TestBase::new();
        let stopping = AtomicBool::new(true);
        base.put(entries(40)).expect("stored");
        let view = base.view();
        let work = calibrate(base.store.as_ref(), &view.analyzer, view.snapshot.as_ref(), None, 100, &stopping);
        assert!(work.expect("read").is_none(), "it stops at the first question");
        // Closed in the middle of it.
        write_soon(&base, entries(60));
        base.catch_up().expect("shown");
        drop(base.reopened());
    }
}
