//! The knowledge base: a folder with a store and an index, opened once, searched by many.

mod background;
mod customers;
mod declared;
mod entries;
mod history;
mod index;
mod learning;
mod products;
mod search;
mod suggest;
#[cfg(test)]
mod testing;
mod writing;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use quick_cache::sync::Cache;
use uttar_analysis::Analyzer;

pub use self::customers::{
    EntryFeedback, LoggedFilter, QueryLogSettings, QueryLogState, SuggestedPhrasing, UnansweredQuestion,
};
pub use self::entries::{EntryPage, VersionedEntry};
pub use self::index::{IndexState, Verification, verify};
pub use self::learning::AnswerThreshold;
pub use self::products::VersionedProduct;
pub use self::writing::{Draft, ImportOptions, ImportReport};

use self::customers::QuestionLog;
use self::declared::Declared;
use self::history::States;
use self::index::{Checker, Forgetter, Projection, Refresher, Shown, first_view};
use self::learning::{Calibrator, Embedding, Teacher};
use self::writing::Reserve;
use crate::engine::{LanguageCode, OpenDirectory, Snapshot, open_mapped};
use crate::entry::EntryKey;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;
use crate::rank::Ranker;
use crate::screens::Screen;
use crate::settings::Settings;
use crate::store::{Position, STORE_FILE, SqliteStore, Store, StoredEntry, has_base, lacks_space, make_folder};
use crate::translate::{stand_in, with_neighbours};

/// The names under which the store keeps what the base declares.
const SETTINGS: &str = "settings";
const SCREENS: &str = "screens";
const SYNONYMS: &str = "synonyms";
const CURATIONS: &str = "curations";
/// Entries kept ready to be shown, those asked for most.
const CACHED_ENTRIES: usize = 10_000;

/// A knowledge base. Share it between threads by reference or in an [`Arc`]; searches do not wait for writes.
///
/// To drop it waits for what it does in the background: what is being learnt is finished and kept, which after a large
/// load takes seconds, and what was written with [`Refresh::Soon`](crate::Refresh::Soon) or logged is brought to its
/// end. In an async task drop it where blocking is allowed.
pub struct KnowledgeBase {
    folder: PathBuf,
    limits: Limits,
    store: Arc<dyn Store>,
    teacher: Arc<Teacher>,
    /// The vectors, if there is a model.
    embedding: Option<Arc<Embedding>>,
    calibrator: Arc<Calibrator>,
    /// The index, and what searches see of it.
    shown: Shown,
    forgetter: Arc<Forgetter>,
    entry_cache: Arc<Cache<EntryKey, Arc<StoredEntry>>>,
    question_log: Arc<QuestionLog>,
    /// Brings the index up to date behind writes that do not wait for it; there from the first of them on.
    refresher: OnceLock<Refresher>,
    /// Verifies the index now and then, if it is told to.
    checker: Mutex<Option<Checker>>,
    reserve: Arc<Reserve>,
    /// Held by a patch that was too late before, until it is stored.
    patching: Arc<Mutex<()>>,
    states: Arc<States>,
    /// The folder of an earlier state of a base, which cannot be changed and goes away with this value.
    past: Option<Arc<tempfile::TempDir>>,
    vocabularies: Arc<Mutex<suggest::Vocabularies>>,
}

/// One state of the base: the index and the analyzer that reads questions for it.
#[derive(Clone)]
struct View {
    snapshot: Arc<dyn Snapshot>,
    analyzer: Arc<Analyzer>,
    ranker: Ranker,
    /// How far the index has come.
    position: Position,
    /// What the base declares: settings, catalogue, screens.
    declared: Arc<Declared>,
}

impl Drop for KnowledgeBase {
    fn drop(&mut self) {
        // What is being learnt shall be kept.
        self.teacher.wait();
        // It holds the index.
        self.forgetter.wait();
    }
}

impl std::fmt::Debug for KnowledgeBase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KnowledgeBase").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// A folder that goes away with its value.
pub(crate) fn temporary_folder(prefix: &str) -> Result<tempfile::TempDir> {
    tempfile::Builder::new().prefix(prefix).tempdir().map_err(|error| {
        let message = "no temporary folder can be made; set TMPDIR to one that can be written";
        Error::new(ErrorKind::Unavailable, message).caused_by(error)
    })
}

impl KnowledgeBase {
    /// Makes a base in a folder that is empty or not there yet.
    ///
    /// # Errors
    /// `Conflict` where the folder is not empty, `Unavailable` where it cannot be made or written.
    pub fn create(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = folder.as_ref();
        make_folder(folder)?;
        Self::with_store(folder, Arc::new(SqliteStore::create(&folder.join(STORE_FILE))?), Limits::default())
    }

    /// Opens a base that is there, and brings its index up to date with its store. It blocks while every byte of the
    /// index is verified and what is missing of it is made: a seventh of a second for 100,000 entries with a sound
    /// index, as long as their import without one. What there is to learn is learnt in the background; see
    /// [`finish_learning`](Self::finish_learning). Any number of processes may have a base open; the first that writes
    /// is the one that may, until it closes it.
    ///
    /// # Errors
    /// `NotFound` where the folder is no base, `Conflict` where it was made by a newer version, `Internal` where the
    /// store is damaged, `Unavailable` where it cannot be read now, or there is no index and none can be made: the disk
    /// is full, say. Where an older index serves, that is no error, and [`index_state`](Self::index_state) tells it.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(folder, Limits::default())
    }

    /// As [`open`](Self::open), with these limits: what is learnt while the base is opened keeps to them, too.
    ///
    /// # Errors
    /// Those of [`open`](Self::open).
    pub fn open_with(folder: impl AsRef<Path>, limits: Limits) -> Result<Self> {
        let folder = folder.as_ref();
        let store = match SqliteStore::open_in(folder) {
            // What a base needs to be read on a full disk it has set aside.
            Err(error) if lacks_space(&error) && Reserve::of(folder).release() => SqliteStore::open_in(folder)?,
            done => done?,
        };
        Self::with_store(folder, Arc::new(store), limits)
    }

    /// Opens the base in a folder, or makes one.
    ///
    /// # Errors
    /// Those of [`open`](Self::open) and [`create`](Self::create).
    pub fn open_or_create(folder: impl AsRef<Path>) -> Result<Self> {
        if has_base(folder.as_ref())? { Self::open(folder) } else { Self::create(folder) }
    }

    fn with_store(folder: &Path, store: Arc<dyn Store>, limits: Limits) -> Result<Self> {
        Self::with_directories(folder, store, limits, open_mapped())
    }

    fn with_directories(
        folder: &Path,
        store: Arc<dyn Store>,
        limits: Limits,
        open_directory: OpenDirectory,
    ) -> Result<Self> {
        let mut projection = Projection::new(folder, open_directory);
        projection.open_newest();
        let view = first_view(&projection, store.as_ref())?;
        let shown = Shown::new(projection, view);
        let base = Self {
            folder: folder.to_owned(),
            limits,
            forgetter: Forgetter::new(shown.clone()),
            question_log: Arc::new(QuestionLog::of(store.as_ref())?),
            teacher: Teacher::open(Arc::clone(&store), shown.clone())?,
            shown,
            embedding: None,
            calibrator: Arc::default(),
            store,
            entry_cache: Arc::new(Cache::new(CACHED_ENTRIES)),
            refresher: OnceLock::new(),
            checker: Mutex::default(),
            reserve: Arc::new(Reserve::of(folder)),
            patching: Arc::default(),
            states: Arc::default(),
            past: None,
            vocabularies: Arc::default(),
        };
        base.forget_expired_questions();
        base.catch_up_at_opening()?;
        base.learn_if_nothing_is_known()?;
        Ok(base)
    }

    /// The same base for a thread of its own.
    fn share(&self) -> Self {
        Self {
            folder: self.folder.clone(),
            limits: self.limits.clone(),
            store: Arc::clone(&self.store),
            teacher: Arc::clone(&self.teacher),
            embedding: self.embedding.clone(),
            calibrator: Arc::clone(&self.calibrator),
            shown: self.shown.clone(),
            forgetter: Arc::clone(&self.forgetter),
            entry_cache: Arc::clone(&self.entry_cache),
            question_log: Arc::clone(&self.question_log),
            vocabularies: Arc::clone(&self.vocabularies),
            refresher: OnceLock::new(),
            checker: Mutex::default(),
            reserve: Arc::clone(&self.reserve),
            patching: Arc::clone(&self.patching),
            states: Arc::clone(&self.states),
            past: self.past.clone(),
        }
    }

    /// Waits until the base has learnt which words of its languages say the same, and how far its confidence can be
    /// trusted. It learns both in the background, after writes that change it by a tenth and by a fifth;
    /// [`import`](Self::import) waits by itself. It waits for the merges of the index too, so that this value decides
    /// as one does that is opened now.
    pub fn finish_learning(&self) {
        self.show_merged();
        self.wait_until_learnt();
    }

    /// As [`finish_learning`](Self::finish_learning), while merges go on.
    fn wait_until_learnt(&self) {
        self.teacher.wait();
        self.calibrator.wait();
    }

    /// Has the base learn soon what it has never learnt, or has kept and cannot read any more; where another process
    /// writes, that is its work.
    fn learn_if_nothing_is_known(&self) -> Result<()> {
        let knows_nothing = self.view().ranker.calibration.entries == 0 || self.teacher.knows_nothing();
        if knows_nothing && !self.store.right().is_taken() {
            let entries = self.store.entry_count()?;
            self.calibrate_soon(entries);
            self.teacher.refresh(entries, self.store.declared_position()?);
        }
        Ok(())
    }

    /// Makes ready what the first question in each script would wait for: some tenths of a second for a base in eleven
    /// languages, nothing for one in a single language. A service that answers many calls it when it has opened a base.
    /// What it makes ready stays in memory until the base is dropped: some 115 MB for a base in eleven languages.
    pub fn warm_up(&self) {
        let snapshot = &self.view().snapshot;
        let translator = self.teacher.translator();
        translator.warm_up(&snapshot.without(&[]).scripts);
        for language in with_neighbours() {
            if let Some(neighbour) = stand_in(language, |one| snapshot.has_language(LanguageCode::of(one))) {
                translator.warm_up_neighbour(language, neighbour);
            }
        }
    }

    /// The same base with other limits, which hold from now on. What was learnt while it was opened was learnt within
    /// those of [`open_with`](Self::open_with).
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        // It has a share of the base, with the limits from before.
        if self.refresher.take().is_some() {
            self.refresh_soon();
        }
        self
    }

    /// The limits in force.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The folder of the base.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// How many entries it holds.
    pub fn entry_count(&self) -> Result<u64> {
        self.store.entry_count()
    }

    /// How far the log of its changes goes: every change of an entry, a product or a setting is one step.
    pub fn position(&self) -> Result<u64> {
        self.store.position()
    }

    /// What the base declares: markets, channels, voices, what may stand in for what.
    pub fn settings(&self) -> Result<Settings> {
        Ok(self.view().declared.settings.clone())
    }

    /// The screens that steps refer to, in the order of their ids.
    pub fn screens(&self) -> Result<Vec<Screen>> {
        declared::screens(self.store.as_ref())
    }
}
