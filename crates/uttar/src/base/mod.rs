//! The knowledge base: a folder with a store and an index, opened once, searched by many.

mod bridge;
mod index;
mod search;
mod teacher;
mod way;
mod write;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, RwLock};

use quick_cache::sync::Cache;
use uttar_analysis::Analyzer;

pub use self::write::{ImportOptions, ImportReport};

use self::index::{analyzer_for, open_engine};
use self::teacher::Teacher;
use crate::engine::{Engine, Snapshot, TantivyEngine};
use crate::entry::Entry;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;
use crate::rank::Calibration;
use crate::store::{EntryKey, Store, StoredEntry};

const STORE_FILE: &str = "store.sqlite3";
/// The name under which the store keeps the calibration.
const CALIBRATION: &str = "calibration";
/// Entries kept ready to be shown, those asked for most.
const CACHED_ENTRIES: usize = 10_000;

/// A knowledge base. Share it between threads by reference or in an [`Arc`]; searches do not wait for writes.
pub struct KnowledgeBase {
    folder: PathBuf,
    limits: Limits,
    store: Arc<Store>,
    teacher: Arc<Teacher>,
    engine: Mutex<TantivyEngine>,
    /// What searches see; replaced as a whole when the index has changed.
    view: RwLock<Arc<View>>,
    entries: Cache<EntryKey, Arc<StoredEntry>>,
}

/// One state of the base: the index and the analyzer that reads questions for it.
struct View {
    snapshot: Box<dyn Snapshot>,
    analyzer: Analyzer,
    calibration: Calibration,
}

/// An entry that was asked for by id.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct VersionedEntry {
    /// 1 for a new entry, one more with each change.
    pub version: u64,
    /// The entry.
    pub entry: Entry,
}

impl Drop for KnowledgeBase {
    fn drop(&mut self) {
        // What is being learnt shall be kept.
        self.teacher.wait();
    }
}

impl std::fmt::Debug for KnowledgeBase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KnowledgeBase").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl KnowledgeBase {
    /// Makes a base in a folder that is empty or not there yet.
    pub fn create(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = folder.as_ref();
        let occupied = fs::read_dir(folder).is_ok_and(|mut children| children.next().is_some());
        if occupied {
            let message = format!("{}: is not empty; name a new folder", folder.display());
            return Err(Error::new(ErrorKind::Conflict, message));
        }
        fs::create_dir_all(folder).map_err(|error| {
            let message = format!("{}: the folder cannot be made; check its name and permissions", folder.display());
            Error::new(ErrorKind::Unavailable, message).caused_by(error)
        })?;
        Self::with_store(folder, Store::create(&folder.join(STORE_FILE))?)
    }

    /// Opens a base that is there, and brings its index up to date with its store.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = folder.as_ref();
        let file = folder.join(STORE_FILE);
        if !file.is_file() {
            let message = format!("{}: is no base (it has no {STORE_FILE}); import into it first", folder.display());
            return Err(Error::new(ErrorKind::NotFound, message));
        }
        Self::with_store(folder, Store::open(&file)?)
    }

    /// Opens the base in a folder, or makes one.
    pub fn open_or_create(folder: impl AsRef<Path>) -> Result<Self> {
        if folder.as_ref().join(STORE_FILE).is_file() { Self::open(folder) } else { Self::create(folder) }
    }

    fn with_store(folder: &Path, store: Store) -> Result<Self> {
        let store = Arc::new(store);
        let (analyzer, fingerprint) = analyzer_for(&store.products()?);
        let engine = open_engine(folder, fingerprint)?;
        let calibration = store.kept(CALIBRATION)?.filter(Calibration::is_current).unwrap_or_default();
        let base = Self {
            folder: folder.to_owned(),
            limits: Limits::default(),
            view: RwLock::new(Arc::new(View { snapshot: engine.snapshot()?, analyzer, calibration })),
            engine: Mutex::new(engine),
            teacher: Teacher::open(Arc::clone(&store))?,
            store,
            entries: Cache::new(CACHED_ENTRIES),
        };
        base.catch_up()?;
        base.teacher.refresh();
        Ok(base)
    }

    /// Waits until the base has learnt which words of its languages say the same. It learns in the background after writes that change it by a tenth;
    /// [`import`](Self::import) waits by itself.
    pub fn finish_learning(&self) {
        self.teacher.wait();
    }

    /// Sets the limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
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

    /// The entry with this id.
    pub fn get(&self, id: &str) -> Result<VersionedEntry> {
        match self.store.get(id)? {
            Some(stored) => Ok(VersionedEntry { version: stored.version, entry: stored.entry }),
            None => Err(Error::new(ErrorKind::NotFound, format!("no entry has the id {id:?}"))),
        }
    }
}
