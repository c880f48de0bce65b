//! The knowledge base: a folder with a store and an index, opened once, searched by many.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;

use quick_cache::sync::Cache;
use uttar_analysis::{Analysis, Analyzer, LanguageTag};

use crate::calibrate::{calibrate, is_due};
use crate::catalogue::Product;
use crate::decide::decide;
use crate::engine::{Engine, Part, PartKind, Snapshot, TantivyEngine};
use crate::entry::Entry;
use crate::error::{Error, ErrorKind, Problem, Result};
use crate::features::features;
use crate::highlight::highlights;
use crate::import::{self, Batch};
use crate::limits::Limits;
use crate::question::Question;
use crate::rank::{Calibration, Ranked, rank};
use crate::reply::{DetectedLanguage, Hit, MatchedPhrasing, Reply, SearchRequest};
use crate::resolve::resolve;
use crate::retrieve::retrieve;
use crate::store::{EntryKey, Store, StoredEntry};

const STORE_FILE: &str = "store.sqlite3";
/// The name under which the store keeps the calibration.
const CALIBRATION: &str = "calibration";
/// The confidence that a question without a word of content can reach: too little even to ask back.
const EMPTY_QUESTION_CONFIDENCE_MAX: f32 = 0.2;
/// Entries kept ready to be shown, those asked for most.
const CACHED_ENTRIES: usize = 10_000;

/// A knowledge base. Share it between threads by reference or in an [`Arc`]; searches do not wait for writes.
pub struct KnowledgeBase {
    folder: PathBuf,
    limits: Limits,
    store: Store,
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

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct ImportReport {
    /// Entries stored.
    pub entries: usize,
    /// Products stored.
    pub products: usize,
    /// What was left out, only with [`ImportOptions::keep_going`].
    pub problems: Vec<Problem>,
}

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// Store what is good although something is bad. By default nothing is stored then.
    pub keep_going: bool,
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
        let (analyzer, fingerprint) = analyzer_for(&store.products()?);
        let engine = open_engine(folder, fingerprint)?;
        let calibration = store.kept(CALIBRATION)?.filter(Calibration::is_current).unwrap_or_default();
        let base = Self {
            folder: folder.to_owned(),
            limits: Limits::default(),
            view: RwLock::new(Arc::new(View { snapshot: engine.snapshot()?, analyzer, calibration })),
            engine: Mutex::new(engine),
            store,
            entries: Cache::new(CACHED_ENTRIES),
        };
        base.catch_up()?;
        Ok(base)
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

    /// Imports files and corpus folders: entries (JSONL, YAML, CSV, TSV) and products. An entry whose id is known gets a new version.
    ///
    /// When something is bad, nothing is stored and the error lists every bad place, unless `options.keep_going`.
    /// On return all is on the disk and searchable.
    pub fn import(&self, paths: &[PathBuf], options: &ImportOptions) -> Result<ImportReport> {
        let batch = import::read(paths, &self.limits)?;
        if !batch.problems.is_empty() && !options.keep_going {
            let count = batch.problems.len();
            let message = format!("{count} {} in the input; nothing was stored", plural(count, "problem"));
            return Err(Error::invalid_input(message).with_problems(batch.problems));
        }
        self.write(batch)
    }

    /// Stores entries, all or none. On return they are on the disk and searchable.
    pub fn put(&self, entries: Vec<Entry>) -> Result<ImportReport> {
        let mut problems = Vec::new();
        for (i, entry) in entries.iter().enumerate() {
            problems.extend(crate::entry::validate(entry, &self.limits).into_iter().map(|problem| {
                let field =
                    if problem.field.is_empty() { format!("[{i}]") } else { format!("[{i}].{}", problem.field) };
                Problem { field, ..problem }
            }));
        }
        if !problems.is_empty() {
            return Err(Error::invalid_input("bad entries; nothing was stored").with_problems(problems));
        }
        self.write(Batch { entries, ..Batch::default() })
    }

    fn write(&self, batch: Batch) -> Result<ImportReport> {
        let report =
            ImportReport { entries: batch.entries.len(), products: batch.products.len(), problems: batch.problems };
        let new_words = !batch.products.is_empty();
        // Before anything is stored: what another process keeps us from indexing is refused as a whole.
        self.engine.lock().unwrap_or_else(PoisonError::into_inner).begin()?;
        self.store.write(batch.entries, &batch.products)?;
        if new_words {
            self.renew_analyzer()?;
        }
        self.catch_up()?;
        Ok(report)
    }

    /// Product names are words of their own: with new ones the text is cut differently, and the index is built anew.
    fn renew_analyzer(&self) -> Result<()> {
        let (analyzer, fingerprint) = analyzer_for(&self.store.products()?);
        let mut engine = self.engine.lock().unwrap_or_else(PoisonError::into_inner);
        if !index_folder(&self.folder, fingerprint).is_dir() {
            *engine = open_engine(&self.folder, fingerprint)?;
            let calibration = self.view().calibration.clone();
            self.show(View { snapshot: engine.snapshot()?, analyzer, calibration });
        }
        Ok(())
    }

    /// Brings the index to the position of the store.
    fn catch_up(&self) -> Result<()> {
        let mut engine = self.engine.lock().unwrap_or_else(PoisonError::into_inner);
        let target = self.store.position()?;
        if engine.position() == target {
            return Ok(());
        }
        let analyzer = self.view().analyzer.clone();
        let mut analysis = Analysis::default();
        let fresh = engine.position() == 0;
        self.store.changed_since(engine.position(), |stored| {
            if !fresh {
                engine.remove(stored.key)?;
            }
            self.entries.remove(&stored.key);
            index_entry(&stored, &analyzer, &mut analysis, &mut *engine)
        })?;
        engine.commit(target)?;
        let snapshot = engine.snapshot()?;
        let mut calibration = self.view().calibration.clone();
        if is_due(&calibration, self.store.entry_count()?) {
            calibration = calibrate(&self.store, &analyzer, snapshot.as_ref(), self.limits.query_tokens_max)?;
            self.store.keep(CALIBRATION, &calibration)?;
        }
        self.show(View { snapshot, analyzer, calibration });
        Ok(())
    }

    fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn show(&self, view: View) {
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(view);
    }

    /// The entry with this id.
    pub fn get(&self, id: &str) -> Result<VersionedEntry> {
        match self.store.get(id)? {
            Some(stored) => Ok(VersionedEntry { version: stored.version, entry: stored.entry }),
            None => Err(Error::new(ErrorKind::NotFound, format!("no entry has the id {id:?}"))),
        }
    }

    /// Finds what answers a question.
    pub fn search(&self, request: &SearchRequest) -> Result<Reply> {
        let started = Instant::now();
        let languages = self.check_request(request)?;
        let view = self.view();
        let question = Question::read(&request.query, &view.analyzer, self.limits.query_tokens_max);
        let snapshot = view.snapshot.as_ref();
        let ranked = rank(&question, retrieve(&question, snapshot, None)?, snapshot);
        let confidences = confidences(&ranked, &question, &view.calibration);
        let decision = decide(&confidences);
        let wanted: Vec<&str> = if languages.is_empty() {
            question.detection.languages.iter().map(|guess| guess.language.as_str()).collect()
        } else {
            languages.iter().map(LanguageTag::as_str).collect()
        };
        let mut hits = Vec::with_capacity(request.limit);
        for (ranked, confidence) in ranked.iter().zip(confidences).take(request.limit) {
            hits.extend(self.hit(ranked, confidence, &question, &wanted, request, &view)?);
        }
        let languages = question
            .detection
            .languages
            .iter()
            .map(|guess| DetectedLanguage { language: guess.language.as_str(), probability: guess.probability })
            .collect();
        Ok(Reply { decision, languages, hits, took_ms: started.elapsed().as_secs_f64() * 1000.0 })
    }

    /// Checks a request, and gives its languages in their proper spelling.
    fn check_request(&self, request: &SearchRequest) -> Result<Vec<LanguageTag>> {
        let bad = |field: &str, message: String| {
            let problem = Problem::new(field, message);
            Error::invalid_input(problem.to_string()).with_problems(vec![problem])
        };
        let (bytes, bytes_max) = (request.query.len(), self.limits.query_bytes_max);
        if request.query.trim().is_empty() {
            return Err(bad("query", "is empty; ask something".into()));
        }
        if bytes > bytes_max {
            return Err(bad("query", format!("{bytes} bytes are more than {bytes_max}; shorten the question")));
        }
        if !(1..=self.limits.hits_max).contains(&request.limit) {
            return Err(bad("limit", format!("{} is not between 1 and {}", request.limit, self.limits.hits_max)));
        }
        let tag =
            |tag: &String| tag.parse().map_err(|e: uttar_analysis::UnknownLanguageTag| bad("languages", e.to_string()));
        request.languages.iter().map(tag).collect()
    }

    /// A ranked candidate as a hit; nothing if the entry is gone by now.
    fn hit(
        &self,
        ranked: &Ranked,
        confidence: f32,
        question: &Question,
        wanted: &[&str],
        request: &SearchRequest,
        view: &View,
    ) -> Result<Option<Hit>> {
        let Some(stored) = self.entry(ranked.candidate.entry)? else {
            return Ok(None);
        };
        let phrasing = ranked.candidate.phrasing.and_then(|found| {
            let (language, text) = stored.entry.all_phrasings().nth(found.part.number as usize)?;
            Some(MatchedPhrasing {
                language: language.to_string(),
                text: text.to_owned(),
                highlights: highlights(text, language.as_str(), &question.analysis, &view.analyzer),
            })
        });
        let answer = resolve(&stored.entry, wanted, request.scope.as_ref()).cloned();
        Ok(Some(Hit { entry: stored.entry.id.clone(), version: stored.version, confidence, phrasing, answer }))
    }

    fn entry(&self, key: EntryKey) -> Result<Option<Arc<StoredEntry>>> {
        if let Some(stored) = self.entries.get(&key) {
            return Ok(Some(stored));
        }
        let stored = self.store.get_by_key(key)?.map(Arc::new);
        if let Some(stored) = &stored {
            self.entries.insert(key, Arc::clone(stored));
        }
        Ok(stored)
    }
}

/// The probability of each candidate to be the one asked for; never more than that of the one before. A question of digits, stop words or noise
/// alone says too little to be sure of anything.
fn confidences(ranked: &[Ranked], question: &Question, calibration: &Calibration) -> Vec<f32> {
    let most = if question.has_content { 1.0 } else { EMPTY_QUESTION_CONFIDENCE_MAX };
    let mut before = most;
    ranked
        .iter()
        .map(|ranked| {
            before = (most * calibration.probability(&ranked.evidence)).min(before);
            before
        })
        .collect()
}

/// The analyzer that knows the names of these products, and the fingerprint of its tokens.
fn analyzer_for(products: &[Product]) -> (Analyzer, u64) {
    let mut names: Vec<String> =
        products.iter().flat_map(|product| product.names.values().flatten().cloned()).collect();
    names.sort_unstable();
    names.dedup();
    let bytes = names.iter().flat_map(|name| name.bytes().chain([0]));
    let fingerprint = bytes.fold(Analyzer::fingerprint() ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    (Analyzer::with_user_words(&names), fingerprint)
}

/// An index belongs to one way of cutting text, so its folder is named after it.
fn index_folder(folder: &Path, fingerprint: u64) -> PathBuf {
    folder.join(format!("index-{fingerprint:016x}"))
}

/// Opens the index for a fingerprint and removes those of others, which nothing can use any more.
fn open_engine(folder: &Path, fingerprint: u64) -> Result<TantivyEngine> {
    let current = index_folder(folder, fingerprint);
    let engine = TantivyEngine::open_or_create(&current)?;
    for child in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_index = child.file_name().to_string_lossy().starts_with("index-");
        if is_index && child.path() != current {
            // Best effort: a leftover costs space, not correctness.
            let _ = fs::remove_dir_all(child.path());
        }
    }
    Ok(engine)
}

/// One index document for each phrasing and each answer: an entry with forty phrasings must not be punished for its length.
fn index_entry(
    stored: &StoredEntry,
    analyzer: &Analyzer,
    analysis: &mut Analysis,
    engine: &mut impl Engine,
) -> Result<()> {
    let mut numbers = Vec::new();
    for (number, (language, text)) in (0..).zip(stored.entry.all_phrasings()) {
        analyzer.analyze(text, &[language.as_str()], analysis);
        features(analysis, &mut numbers);
        engine.add(stored.key, Part { kind: PartKind::Phrasing, number }, analysis, &numbers)?;
    }
    for (number, answer) in (0..).zip(&stored.entry.answers) {
        analyzer.analyze(&answer.full_text(), &[answer.lang.as_str()], analysis);
        engine.add(stored.key, Part { kind: PartKind::Answer, number }, analysis, &[])?;
    }
    Ok(())
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}
