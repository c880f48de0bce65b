//! The index: brought to the position of the store, and shown to searches as a whole.

use std::cmp::Ordering;
use std::sync::{Arc, MutexGuard};
use std::time::Duration;

use super::indexer::Indexer;
use super::projection::{OpenedIndex, Projection};
use crate::base::declared::Declared;
use crate::base::learning::kept_ranker;
use crate::base::{KnowledgeBase, View};
use crate::catalogue::Product;
use crate::engine::{CheckedDirectory, Engine, TantivyEngine, is_read_only};
use crate::entry::EntryKey;
use crate::error::{ErrorKind, Result};
use crate::rank::Ranker;
use crate::store::{Position, Store};

/// More segments than merging ever leaves: merges fail, and the index is built anew before searches suffer.
pub(super) const SEGMENTS_MAX: usize = 100;
/// So many entries at once are a load, which more may follow.
const LOAD_ENTRIES_MIN: usize = 100;
/// How often a change that fails is tried.
const ATTEMPTS: usize = 2;
/// How long a base is waited for whose first index another process is making.
const OPENING_PAUSES: u32 = 100;
const OPENING_PAUSE: Duration = Duration::from_millis(50);

/// How far the index is behind the store.
enum Lag {
    None,
    /// Entries have changed.
    Entries {
        target: Position,
    },
    /// There is no index, or it must be built anew.
    Index,
}

impl KnowledgeBase {
    /// Product names are words of their own: with new ones the text is cut differently, and the next
    /// [`catch_up`](Self::catch_up) builds the index anew.
    pub(in crate::base) fn renew_analyzer(&self) {
        self.projection().words_unchecked = true;
    }

    /// Brings the index to the position of the store. Where another process has the right to write, that is its work,
    /// and what it has done is shown.
    pub(in crate::base) fn catch_up(&self) -> Result<()> {
        let mut projection = self.projection();
        if matches!(self.lag(&mut projection)?, Lag::None) {
            return Ok(());
        }
        match self.writing(&mut projection, |projection| self.bring_up_to_date(projection)) {
            Ok(done) => done,
            Err(taken) => {
                projection.reload();
                if projection.opened.is_some() { self.show_index(&mut projection, None) } else { Err(taken) }
            }
        }
    }

    /// Changes the index with the right to write, which goes back if it was free before. The outer error says who has
    /// it.
    fn writing<T>(&self, projection: &mut Projection, change: impl FnOnce(&mut Projection) -> T) -> Result<T> {
        let right = self.store.right();
        let _brief = right.try_briefly()?;
        projection.begin();
        let done = change(projection);
        if !right.is_kept() {
            projection.release();
            self.shown.watch_index(projection);
        }
        Ok(done)
    }

    /// Catches up when a base is opened. What is there serves when no more can be done now, on a full disk say, and it
    /// is tried again; and when another process is making the only index that there is, it is waited for.
    pub(in crate::base) fn catch_up_at_opening(&self) -> Result<()> {
        let mut pauses = 0..OPENING_PAUSES;
        loop {
            let error = match self.catch_up() {
                Err(error) if error.kind() == ErrorKind::Unavailable => error,
                done => return done,
            };
            if self.projection().opened.is_some() {
                self.retry_soon(error);
                return Ok(());
            }
            if !self.store.right().is_taken() || pauses.next().is_none() {
                return Err(error);
            }
            std::thread::sleep(OPENING_PAUSE);
        }
    }

    /// Shows what another process has written since the last search. Costs one look at a file.
    pub(in crate::base) fn follow(&self) {
        // When another thread is at it, this search takes what there is.
        let Some(mut projection) = self.shown.has_changed().then(|| self.shown.try_projection()).flatten() else {
            return;
        };
        // The index of another base that was put in the place of this one says nothing of this store; that is logged.
        if self.store.right().check_in_place().is_ok() && !projection.is_writer() {
            projection.reload();
            // What cannot be shown now is tried again after the next change; until then the old view serves.
            self.shown.watch_index(&projection);
            let _ = self.show_index(&mut projection, None);
        }
    }

    /// Builds the index anew from the store and puts it in the place of the present one, which serves meanwhile.
    ///
    /// An error says that another process writes to the base, or that the disk refuses.
    pub fn rebuild_index(&self) -> Result<()> {
        self.writing(&mut self.projection(), |projection| self.rebuild(projection))?
    }

    /// Verifies the checksums of the index, every byte of it, and builds it anew if one is wrong; says whether it had
    /// to. For a timer.
    pub fn check_index(&self) -> Result<bool> {
        let sound = self.projection().opened.as_ref().is_some_and(|opened| opened.engine.verify().is_ok());
        if !sound {
            self.rebuild_index()?;
        }
        Ok(!sound)
    }

    pub(in crate::base) fn view(&self) -> Arc<View> {
        self.shown.view()
    }

    pub(in crate::base) fn projection(&self) -> MutexGuard<'_, Projection> {
        self.shown.projection()
    }

    fn lag(&self, projection: &mut Projection) -> Result<Lag> {
        let target = self.store.position()?;
        let Some(opened) = &projection.opened else {
            return Ok(Lag::Index);
        };
        if projection.words_unchecked {
            if opened.words != product_words(&self.store.products()?) {
                return Ok(Lag::Index);
            }
            projection.words_unchecked = false;
        }
        Ok(match opened.engine.position().cmp(&target) {
            Ordering::Less => Lag::Entries { target },
            Ordering::Equal => Lag::None,
            // It belongs to another state of the store.
            Ordering::Greater => Lag::Index,
        })
    }

    fn bring_up_to_date(&self, projection: &mut Projection) -> Result<()> {
        let mut failure = None;
        for _ in 0..ATTEMPTS {
            let target = match self.lag(projection)? {
                Lag::None => return self.show_index(projection, None),
                Lag::Entries { target } => target,
                Lag::Index => return self.rebuild(projection),
            };
            let opened = projection.opened.as_mut().expect("without an index it lags as a whole");
            match self.apply_changes(opened, target) {
                Ok(_) if opened.engine.segment_count() > SEGMENTS_MAX => return self.rebuild(projection),
                // After a failure nobody knows from where on searches lag.
                Ok(changed) => return self.show_index(projection, failure.is_none().then_some(changed.as_slice())),
                Err(error) => {
                    // A full disk: what is stored already shall be found, too.
                    if error.kind() == ErrorKind::Unavailable {
                        self.reserve.release();
                    }
                    failure = Some(error);
                }
            }
            projection.reopen();
        }
        match failure {
            Some(error) if projection.opened.is_some() => {
                // Its folder is another user's, say, and the one for the next index can be made.
                if is_read_only(&error) && self.rebuild(projection).is_ok() {
                    return Ok(());
                }
                projection.remove_leftovers();
                Err(error)
            }
            // It cannot even be opened.
            _ => self.rebuild(projection),
        }
    }

    fn rebuild(&self, projection: &mut Projection) -> Result<()> {
        let mut opened = projection.create_next(product_words(&self.store.products()?))?;
        let target = self.store.position()?;
        if let Err(error) = self.apply_changes(&mut opened, target) {
            drop(opened);
            projection.remove_leftovers();
            return Err(error);
        }
        projection.opened = Some(opened);
        projection.words_unchecked = false;
        self.show_index(projection, None)?;
        projection.remove_leftovers();
        Ok(())
    }

    /// Applies all that has changed since the position of an index, and gives the entries that it changed or removed.
    fn apply_changes(&self, opened: &mut OpenedIndex, target: Position) -> Result<Vec<EntryKey>> {
        let OpenedIndex { engine, analyzer, known_words, .. } = opened;
        let position = engine.position();
        let mut changed = Vec::new();
        if !engine.is_empty() {
            changed = self.store.deleted_since(position)?;
            for key in &changed {
                if engine.holds(*key)? {
                    engine.remove(*key);
                }
            }
        }
        let were_known = !known_words.is_empty();
        let mut indexer = Indexer::new(analyzer, engine, std::mem::take(known_words))?;
        self.store.changed_since(position, |stored| {
            changed.push(stored.key);
            indexer.update(&stored)
        })?;
        let known = indexer.words;
        engine.commit(target)?;
        if engine.word_count() == known.len() && !known.is_empty() {
            *known_words = known;
            // What is changed one by one behind a load does not put it off.
            if !were_known || changed.len() >= LOAD_ENTRIES_MIN {
                self.forget_words_soon();
            }
        }
        opened.changed_here();
        Ok(changed)
    }

    /// Shows the index as it is now to searches, with the calibration that belongs to it and what the base declares
    /// now. `changed` are the entries that it has anew since the last time, if that is known.
    fn show_index(&self, projection: &mut Projection, changed: Option<&[EntryKey]>) -> Result<()> {
        let Some(OpenedIndex { analyzer, engine, .. }) = &projection.opened else {
            return Ok(());
        };
        let store = self.store.as_ref();
        let vectors = self.finished_vectors();
        let present = self.view().ranker.clone();
        let ranker = kept_ranker(store, vectors.as_ref().map(|(model, _)| model.as_str()), &present, changed)?;
        let (snapshot, position) = (engine.snapshot()?.into(), engine.position());
        let declared = self.declared_now()?;
        let declared_position = declared.position;
        if self.view().declared.position != declared_position {
            self.question_log.read_settings(store)?;
        }
        let view = View { snapshot, analyzer: Arc::clone(analyzer), ranker, declared, position };
        self.shown.show(projection, view);
        // After the new view is shown: a search that began before it may have put an old entry back until now.
        match changed {
            Some(changed) => changed.iter().for_each(|key| drop(self.entry_cache.remove(key))),
            None => self.entry_cache.clear(),
        }
        self.shown.watch_index(projection);
        let entries = projection.count_entries(position, store)?;
        if projection.is_writer() {
            self.calibrate_soon(entries);
        }
        self.teacher.refresh(entries, declared_position);
        Ok(())
    }

    /// Shows the index as merges leave it. They go on behind a commit and take what has died out of the statistics that
    /// searches score by: who opens the base then sees that, and this value would not before its next commit. Without
    /// it nothing is wrong, so that a failure is only logged.
    pub(in crate::base) fn show_merged(&self) {
        let mut projection = self.projection();
        let merged = match &mut projection.opened {
            Some(opened) => opened.engine.finish_merges().inspect(|_| opened.changed_here()),
            None => Ok(false),
        };
        let shown = merged.and_then(|is_new| if is_new { self.show_index(&mut projection, Some(&[])) } else { Ok(()) });
        if let Err(error) = shown {
            tracing::warn!(base = %self.folder().display(), %error, "what merges have left cannot be shown yet");
        }
    }
}

/// What searches see of an index; nothing of none.
pub(in crate::base) fn first_view(projection: &Projection, store: &dyn Store) -> Result<View> {
    let (snapshot, analyzer, position) = match &projection.opened {
        Some(opened) => (opened.engine.snapshot()?.into(), Arc::clone(&opened.analyzer), opened.engine.position()),
        None => {
            let empty = TantivyEngine::create(CheckedDirectory::in_memory())?;
            (empty.snapshot()?.into(), Arc::default(), 0)
        }
    };
    let declared = Arc::new(Declared::read(store)?);
    let ranker = kept_ranker(store, None, &Ranker::default(), None)?;
    Ok(View { snapshot, analyzer, ranker, declared, position })
}

/// The names of products, by which the analyzer keeps words whole.
pub(in crate::base) fn product_words(products: &[Product]) -> Vec<String> {
    let mut names: Vec<String> =
        products.iter().flat_map(|product| product.names.values().flatten().cloned()).collect();
    names.sort_unstable();
    names.dedup();
    names
}
