//! Calibrating in the background: what was written is shown first, and how far confidence can be trusted then follows.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use super::embedding::Embedding;
use super::kept::{keep_ranker, kept_ranker};
use crate::base::KnowledgeBase;
use crate::base::background::{Background, Chore, wake};
use crate::base::index::{Renewed, Shown};
use crate::calibrate::{Calibrating, calibrate, is_due};
use crate::error::Result;
use crate::limits::Limits;
use crate::rank::Ranker;
use crate::store::Store;
use crate::sync;

/// What calibrates. Dropped, it stops at the next question; what was due is due again after the next write.
#[derive(Default)]
pub(in crate::base) struct Calibrator(Arc<Worker>);

#[derive(Default)]
struct Worker {
    /// What is to be calibrated.
    work: Mutex<Option<Work>>,
    background: Background,
    stopping: AtomicBool,
}

/// What calibrating needs of a base.
struct Work {
    store: Arc<dyn Store>,
    shown: Shown,
    embedding: Option<Arc<Embedding>>,
    limits: Limits,
}

impl KnowledgeBase {
    /// Calibrates anew if the base, which has about so many entries now, has changed enough since the calibration that
    /// it shows; returns at once.
    pub(in crate::base) fn calibrate_soon(&self, entries: u64) {
        let vectors = self.finished_vectors();
        if is_due(&self.view().ranker, entries, vectors.as_ref().map(|(model, _)| model.as_str())) {
            let work = Work {
                store: Arc::clone(&self.store),
                shown: self.shown.clone(),
                embedding: self.embedding.clone(),
                limits: self.limits.clone(),
            };
            *self.calibrator.0.work() = Some(work);
            wake(&self.calibrator.0);
        }
    }
}

impl Calibrator {
    /// Waits until all is calibrated that is due.
    pub(in crate::base) fn wait(&self) {
        self.0.background.wait();
    }
}

impl Drop for Calibrator {
    fn drop(&mut self) {
        self.0.stopping.store(true, Ordering::Relaxed);
        self.0.background.wait();
    }
}

impl Chore for Worker {
    const NAME: &'static str = "uttar-calibrate";

    fn background(&self) -> &Background {
        &self.background
    }

    fn carry_out(&self) -> Result<()> {
        let work = self.work().take();
        match work.filter(|_| !self.stopping.load(Ordering::Relaxed)) {
            Some(work) => work.calibrate_while_due(&self.stopping),
            None => Ok(()),
        }
    }
}

impl Worker {
    fn work(&self) -> MutexGuard<'_, Option<Work>> {
        sync::lock(&self.work)
    }
}

impl Work {
    fn calibrate_while_due(&self, stopping: &AtomicBool) -> Result<()> {
        loop {
            let view = self.shown.view();
            let store = self.store.as_ref();
            let entries = store.entry_count()?;
            let vectors = self.embedding.as_ref().and_then(|embedding| embedding.finished());
            let model = vectors.as_ref().map(|(model, _)| model.as_str());
            if !is_due(&view.ranker, entries, model) {
                return Ok(());
            }
            // When the vectors of a base come, those of a calibration made before may be there.
            let mut ranker = kept_ranker(store, model, &Ranker::default(), None)?;
            let mut is_new = false;
            if is_due(&ranker, entries, model) {
                let calibrating = Calibrating {
                    analyzer: &view.analyzer,
                    snapshot: view.snapshot.as_ref(),
                    position: view.position,
                    limits: &self.limits,
                    mentions: view.declared.mentions(&view.analyzer),
                    families: &view.declared.families,
                };
                let Some(learnt) = calibrate(store, &calibrating, vectors.as_ref(), stopping)? else {
                    return Ok(());
                };
                ranker = learnt.corrected(view.ranker.correction.clone());
                is_new = true;
            }
            drop(view);
            let right = is_new.then(|| store.right().try_briefly().ok()).flatten();
            self.shown.show_ranker(|_| {
                // Where it cannot be kept it is computed again.
                let is_kept = right.is_some() && keep_ranker(store, model, &ranker).is_ok();
                // As the next view will read it, with what has changed meanwhile: writing rounds the last digit.
                let ranker = kept_ranker(store, model, &Ranker::default(), None)
                    .ok()
                    .filter(|kept| kept.calibration.position == ranker.calibration.position)
                    .unwrap_or(ranker);
                Ok(Some(Renewed { ranker, is_kept }))
            })?;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::thread;
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
        while base.view().ranker.calibration.examples == 0 {
            assert!(started.elapsed() < Duration::from_secs(60), "it was never calibrated");
            thread::sleep(Duration::from_millis(5));
        }
        let calibration = base.view().ranker.calibration.clone();
        assert_eq!(calibration.entries, 40);
        // The next view has it too, and so has the base when it is opened again.
        write_soon(&base, entries(1));
        base.catch_up().expect("shown");
        assert_eq!(base.view().ranker.calibration, calibration);
        assert_eq!(base.reopened().view().ranker.calibration, calibration);
    }

    #[test]
    fn who_puts_waits_for_the_calibration() {
        let base = TestBase::new();
        base.put(entries(40)).expect("stored");
        assert_eq!(base.view().ranker.calibration.entries, 40);
    }

    #[test]
    fn a_past_state_is_as_sure_as_it_was_then() {
        let base = TestBase::new();
        base.put(entries(40)).expect("stored");
        base.set_label("spring", change("asha", "2026-03-01")).expect("a label");
        let spring = "spring".parse().expect("a state");
        let of_spring = base.view().ranker.calibration.clone();
        assert_eq!(base.at(&spring).expect("made").view().ranker.calibration, of_spring);
        base.put(entries(80)).expect("stored");
        assert_eq!(base.view().ranker.calibration.entries, 80);
        let past = base.at(&spring).expect("made");
        assert_eq!(past.view().ranker.calibration, of_spring);
        assert!(!past.view().ranker.trained.classifiers().is_empty());
    }

    #[test]
    fn a_base_that_is_closed_does_not_wait_for_it() {
        let base = TestBase::new();
        let stopping = AtomicBool::new(true);
        base.put(entries(40)).expect("stored");
        let view = base.view();
        let calibrating = Calibrating {
            analyzer: &view.analyzer,
            snapshot: view.snapshot.as_ref(),
            position: view.position,
            limits: base.limits(),
            mentions: view.declared.mentions(&view.analyzer),
            families: &view.declared.families,
        };
        let work = calibrate(base.store.as_ref(), &calibrating, None, &stopping);
        assert!(work.expect("read").is_none(), "it stops at the first question");
        // Closed while it is due: what it is told then, said before, so that it cannot be quicker.
        let calibrated_at = |base: &KnowledgeBase| base.view().ranker.calibration.position;
        let before = calibrated_at(&base);
        base.calibrator.0.stopping.store(true, Ordering::Relaxed);
        write_soon(&base, entries(60));
        base.catch_up().expect("shown");
        let base = base.reopened();
        assert_eq!((base.view().position, calibrated_at(&base)), (base.position().expect("read"), before));
        base.put(entries(61)).expect("stored");
        assert!(calibrated_at(&base) > before, "it is due after the next write");
    }

    /// What the two entries `a` and `b` are asked with; few words are only in one of them.
    fn two_entries(of_a: &[&str], of_b: &[&str]) -> Vec<Entry> {
        let entry = |id: &str, phrasings: &[&str]| {
            serde_json::from_value(serde_json::json!({"id": id, "phrasings": {"en": phrasings}})).expect("well-formed")
        };
        vec![entry("a", of_a), entry("b", of_b)]
    }

    #[test]
    fn what_was_learnt_gives_way_to_an_entry_that_has_changed_since() {
        let of_a =
            ["refund my order", "order came broken refund", "i want money back", "return and refund", "pay me back"];
        let of_b = ["where is my parcel", "track parcel", "parcel is late", "delivery date of parcel", "parcel lost"];
        let base = TestBase::new();
        base.put(two_entries(&of_a, &of_b).into_iter().chain(entries(40)).collect()).expect("stored");
        let learnt_at = base.view().ranker.calibration.position;
        assert!(!base.view().ranker.trained.classifiers().is_empty());
        assert_eq!(base.found("i want my money back")[0], "a");
        // The phrasing moves from one to the other, and counts there at once, though nothing is learnt anew for two of
        // 42.
        let a: Vec<&str> = of_a.iter().copied().filter(|text| *text != "i want money back").collect();
        let b: Vec<&str> = of_b.iter().copied().chain(["i want money back"]).collect();
        base.put(two_entries(&a, &b)).expect("stored");
        assert_eq!(base.view().ranker.calibration.position, learnt_at);
        assert_eq!(base.found("i want my money back")[0], "b");
        let base = base.reopened();
        assert_eq!(base.found("i want my money back")[0], "b", "it is known after opening, too");
    }

    #[test]
    fn of_more_phrasings_than_are_allowed_nothing_is_learnt() {
        let learns = |most| {
            let base = TestBase::new().with_limits(|limits| limits.learnt_phrasings_max = most);
            base.put(entries(4)).expect("stored");
            !base.view().ranker.trained.classifiers().is_empty()
        };
        let phrasings = entries(4).iter().map(|entry| entry.all_phrasings().count()).sum();
        assert!(learns(phrasings) && !learns(phrasings - 1));
    }

    #[test]
    fn what_is_learnt_while_a_base_is_opened_keeps_to_its_limits() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("base");
        KnowledgeBase::create(&path).and_then(|base| base.put(entries(4))).expect("stored");
        let phrasings = entries(4).iter().map(|entry| entry.all_phrasings().count()).sum();
        let learns = |most| {
            let connection = rusqlite::Connection::open(path.join(crate::store::STORE_FILE)).expect("SQLite");
            assert!(connection.execute("DELETE FROM kept", []).expect("deleted") > 0);
            drop(connection);
            let is_index = |child: &std::path::PathBuf| child.is_dir();
            let children = std::fs::read_dir(&path).expect("a folder").flatten().map(|child| child.path());
            children.filter(is_index).for_each(|index| std::fs::remove_dir_all(index).expect("removed"));
            let limits = Limits { learnt_phrasings_max: most, ..Limits::default() };
            let base = KnowledgeBase::open_with(&path, limits).expect("a base");
            base.finish_learning();
            !base.view().ranker.trained.classifiers().is_empty()
        };
        assert!(learns(phrasings) && !learns(phrasings - 1));
    }

    #[test]
    fn when_a_fifth_of_what_was_learnt_has_changed_it_is_learnt_anew() {
        let base = TestBase::new();
        base.put(entries(40)).expect("stored");
        let learnt_at = |base: &KnowledgeBase| base.view().ranker.calibration.position;
        let first = learnt_at(&base);
        let changed = |count| {
            let mut changed = entries(count);
            changed
                .iter_mut()
                .flat_map(|entry| entry.phrasings.values_mut())
                .for_each(|texts| texts.push("new".into()));
            changed
        };
        base.put(changed(7)).expect("stored");
        assert_eq!(learnt_at(&base), first);
        base.put(changed(8)).expect("stored");
        assert!(learnt_at(&base) > first);
    }
}
