//! Embedding in the background: the vectors of all parts, kept in the store under the model that gave them.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, RwLock};

use serde::{Deserialize, Serialize};

use crate::base::KnowledgeBase;
use crate::base::background::{Background, Chore, wake};
use crate::entry::{Entry, EntryKey};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;
use crate::part::{Part, PartKind};
use crate::quoted;
use crate::store::{Position, Store};
use crate::sync;
use crate::vectors::{Embedder, EntryVectors, Nearness, TextRole, VectorMatrix, beginning, digest, embed};

/// The name under which the store keeps how far it has come.
const VECTORS: &str = "vectors";
/// So many texts are given to the model at a time, those of one entry always together.
const TEXTS_AT_A_TIME: usize = 256;
/// The matrix is copied when this many rows are new, or half as many as it has: often enough to be of use, and in all
/// no more than thrice its size.
const NEW_ROWS_MIN: usize = 1024;

/// The vectors of a base, as long as one of its values is there.
pub(in crate::base) struct Embedding(Arc<Worker>);

struct Worker {
    store: Arc<dyn Store>,
    embedder: Arc<dyn Embedder>,
    /// Where vectors of the same model may be found already: those of the base of which this is a state.
    known: Option<Arc<VectorMatrix>>,
    bytes_max: usize,
    dimensions_max: usize,
    /// How long the vectors of this model are; 0 before the first one.
    dimensions: AtomicUsize,
    progress: RwLock<Progress>,
    background: Background,
    stopping: AtomicBool,
    /// Whether a question has had the base calibrated with these vectors.
    calibrated: AtomicBool,
    failure: Mutex<Option<Error>>,
}

/// What there is by now.
#[derive(Clone, Default)]
struct Progress {
    matrix: Arc<VectorMatrix>,
    /// The position of the store up to which all vectors are there; 0 before the first pass is through.
    position: Position,
}

/// How far the vectors in the store go.
#[derive(Serialize, Deserialize)]
struct Kept {
    model: String,
    position: Position,
}

impl KnowledgeBase {
    /// The same base with a model for dense vectors. Its entries are embedded in the background, now and after each
    /// write; questions while they are asked. What the model brings near is found as well, and nearness is one more
    /// reason to be sure; without a model nothing is missing.
    ///
    /// The vectors are kept in the store under the id of the model, and embedded anew under another. The limits are
    /// those set before.
    ///
    /// # Errors
    /// When the store cannot be read. A model that fails is no error: see
    /// [`Reply::without_vectors`](crate::Reply::without_vectors) and [`finish_embedding`](Self::finish_embedding).
    pub fn with_embedder(mut self, embedder: Arc<dyn Embedder>) -> Result<Self> {
        self.embedding = Some(Arc::new(Embedding::open(Arc::clone(&self.store), embedder, None, &self.limits)?));
        Ok(self)
    }

    /// Waits until the entries are embedded, and lets the confidence take account of it. Without a model there is
    /// nothing to wait for.
    ///
    /// # Errors
    /// Those of the model. What was embedded before stays, and the rest is tried again after the next write or
    /// question.
    pub fn finish_embedding(&self) -> Result<()> {
        let Some(embedding) = &self.embedding else { return Ok(()) };
        embedding.finish()?;
        self.calibrate_with_vectors();
        self.calibrator.wait();
        Ok(())
    }

    /// Has the vectors brought up to date soon.
    pub(in crate::base) fn embed_soon(&self) {
        if let Some(embedding) = &self.embedding {
            wake(&embedding.0);
        }
    }

    /// The model of this base for a state of it, with the vectors that are there.
    pub(in crate::base) fn embedding_for(&self, state: &Self) -> Result<Option<Arc<Embedding>>> {
        let Some(embedding) = &self.embedding else { return Ok(None) };
        let known = Some(embedding.0.progress().matrix);
        let own = Embedding::open(Arc::clone(&state.store), Arc::clone(&embedding.0.embedder), known, &state.limits)?;
        // What is missing is missing: the state can be searched without.
        let _ = own.finish();
        Ok(Some(Arc::new(own)))
    }

    /// How near the entries are to a question, if there is a model; and why there is not, if it fails.
    pub(in crate::base) fn nearness(&self, query: &str) -> (Option<Nearness>, Option<String>) {
        match self.embedding.as_ref().map(|embedding| embedding.ask(query)) {
            Some(Ok(nearness)) => {
                if !self.embedding.as_ref().is_some_and(|embedding| embedding.is_calibrated()) {
                    self.calibrate_with_vectors();
                }
                (nearness, None)
            }
            Some(Err(error)) => (None, Some(error.to_string())),
            None => (None, None),
        }
    }

    /// The vectors of the entries, once all were there, with the id of their model.
    pub(in crate::base) fn finished_vectors(&self) -> Option<(String, Arc<VectorMatrix>)> {
        self.embedding.as_ref()?.finished()
    }

    /// Has the confidence take account of the vectors, once they are there. A store that cannot be read fails the next
    /// search, who can say so.
    pub(in crate::base) fn calibrate_with_vectors(&self) {
        if self.finished_vectors().is_some()
            && let Ok(entries) = self.store.entry_count()
        {
            self.calibrate_soon(entries);
        }
    }
}

impl Embedding {
    fn open(
        store: Arc<dyn Store>,
        embedder: Arc<dyn Embedder>,
        known: Option<Arc<VectorMatrix>>,
        limits: &Limits,
    ) -> Result<Self> {
        let matrix = Arc::new(store.vectors(embedder.id())?);
        let dimensions = known.as_ref().filter(|_| matrix.is_empty()).unwrap_or(&matrix).dimensions();
        let worker = Arc::new(Worker {
            store,
            embedder,
            known,
            bytes_max: limits.embedded_bytes_max,
            dimensions_max: limits.vector_dimensions_max,
            dimensions: dimensions.into(),
            progress: RwLock::new(Progress { matrix, position: 0 }),
            background: Background::default(),
            stopping: AtomicBool::new(false),
            calibrated: AtomicBool::new(false),
            failure: Mutex::default(),
        });
        let position = worker.kept()?;
        worker.set(Progress { position, ..worker.progress() });
        wake(&worker);
        Ok(Self(worker))
    }

    /// The vectors, once all were there, with the id of their model.
    pub(in crate::base) fn finished(&self) -> Option<(String, Arc<VectorMatrix>)> {
        let Progress { matrix, position } = self.0.progress();
        (position > 0 && !matrix.is_empty()).then(|| (self.0.embedder.id().to_owned(), matrix))
    }

    /// Whether a calibration with these vectors was begun; says so once they are finished.
    fn is_calibrated(&self) -> bool {
        self.finished().is_none() || self.0.calibrated.swap(true, Ordering::Relaxed)
    }

    fn ask(&self, query: &str) -> Result<Option<Nearness>> {
        let worker = &self.0;
        let Progress { matrix, position } = worker.progress();
        let lags = worker.store.position()? != position;
        if matrix.is_empty() && !lags {
            return Ok(None);
        }
        let vector = worker.embed(&[beginning(query, worker.bytes_max)], TextRole::Question)?.swap_remove(0);
        if lags {
            // The model failed before and works again, or another process has written.
            wake(worker);
        }
        let says_something = vector.len() == matrix.dimensions() && vector.iter().any(|x| *x != 0.0);
        Ok(says_something.then(|| Nearness::new(matrix, &vector)))
    }

    fn finish(&self) -> Result<()> {
        self.0.background.wait();
        let failure = self.0.failure();
        failure.as_ref().map_or(Ok(()), |error| Err(error.again()))
    }
}

impl Drop for Embedding {
    fn drop(&mut self) {
        // What is embedded is stored, and the rest is for the next time: a model may be slow.
        self.0.stopping.store(true, Ordering::Relaxed);
        self.0.background.wait();
    }
}

impl Chore for Worker {
    const NAME: &'static str = "uttar-embed";

    fn background(&self) -> &Background {
        &self.background
    }

    fn carry_out(&self) -> Result<()> {
        // What stays if the model panics.
        let panicked =
            "the model panicked while entries were embedded; it is tried again after the next write or question";
        *self.failure() = Some(Error::new(ErrorKind::Internal, panicked));
        let done = self.bring_up_to_date();
        *self.failure() = done.as_ref().err().map(Error::again);
        done
    }
}

impl Worker {
    fn bring_up_to_date(&self) -> Result<()> {
        let store = self.store.as_ref();
        let kept = self.kept()?;
        if kept > self.progress().position {
            let matrix = store.vectors(self.embedder.id())?;
            self.dimensions.store(matrix.dimensions(), Ordering::Relaxed);
            self.set(Progress { matrix: Arc::new(matrix), position: kept });
        }
        let position = self.progress().position;
        let target = store.position()?;
        let right = store.right();
        // Another process that writes embeds too, if it has a model.
        if position == target || !right.is_kept() && right.is_taken() {
            return Ok(());
        }
        let mut changed = store.deleted_since(position)?;
        store.changed_since(position, |stored| {
            changed.push(stored.key);
            Ok(())
        })?;
        self.embed_entries(&changed)?;
        if !self.stopping.load(Ordering::Relaxed) {
            let kept = Kept { model: self.embedder.id().to_owned(), position: target };
            self.writing(|store| store.keep(VECTORS, &kept))?;
            self.set(Progress { position: target, ..self.progress() });
        }
        Ok(())
    }

    /// Brings the vectors of these entries up to date: first in the store, then in memory.
    fn embed_entries(&self, keys: &[EntryKey]) -> Result<()> {
        let known = self.known.as_ref().map(|matrix| (matrix, matrix.by_digest()));
        let known_vector = |digest: u64| known.as_ref().and_then(|(of, rows)| Some(of.vector(*rows.get(&digest)?)));
        let mut shown = self.progress().matrix;
        let mut new = Vec::new();
        let mut pending: Vec<Pending> = Vec::new();
        let mut texts = 0;
        for (i, key) in keys.iter().enumerate() {
            let entry = self.store.get_by_key(*key)?;
            let entry = entry.as_ref().map(|stored| &stored.entry);
            let one = Pending::new(*key, entry, self.bytes_max, &shown, known_vector);
            texts += one.missing().count();
            pending.extend(one.differs.then_some(one));
            let mut is_last = i + 1 == keys.len();
            if texts < TEXTS_AT_A_TIME && !is_last {
                continue;
            }
            texts = 0;
            let done = self.fill_and_store(std::mem::take(&mut pending));
            is_last |= done.is_err() || self.stopping.load(Ordering::Relaxed);
            let failed = done.map(|done| new.extend(done)).err();
            let new_rows: usize = new.iter().map(|one: &EntryVectors| one.rows.len()).sum();
            if is_last || new_rows >= NEW_ROWS_MIN.max(shown.rows().len() / 2) {
                shown = Arc::new(shown.with(std::mem::take(&mut new)));
                self.set(Progress { matrix: Arc::clone(&shown), ..self.progress() });
            }
            if is_last {
                return failed.map_or(Ok(()), Err);
            }
        }
        Ok(())
    }

    fn fill_and_store(&self, pending: Vec<Pending>) -> Result<Vec<EntryVectors>> {
        let done = self.fill(pending)?;
        if !done.is_empty() {
            self.writing(|store| store.write_vectors(self.embedder.id(), &done))?;
        }
        Ok(done)
    }

    /// Embeds what has no vector yet.
    fn fill(&self, pending: Vec<Pending>) -> Result<Vec<EntryVectors>> {
        let texts: Vec<&str> = pending.iter().flat_map(Pending::missing).collect();
        let vectors = if texts.is_empty() { Vec::new() } else { self.embed(&texts, TextRole::Entry)? };
        let mut vectors = vectors.into_iter();
        let filled = pending.into_iter().map(|one| EntryVectors {
            entry: one.entry,
            rows: one
                .rows
                .into_iter()
                .filter_map(|row| Some((row.part, row.digest, row.vector.or_else(|| vectors.next())?)))
                .collect(),
        });
        Ok(filled.collect())
    }

    fn embed(&self, texts: &[&str], role: TextRole) -> Result<Vec<Vec<f32>>> {
        let vectors = embed(self.embedder.as_ref(), texts, role, self.dimensions_max)?;
        let now = vectors.first().map_or(0, Vec::len);
        match self.dimensions.compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed) {
            Err(before) if before != now => {
                let message = format!(
                    "the model {} gives vectors of {now} dimensions, and of {before} before; give what has changed another name",
                    quoted(self.embedder.id())
                );
                Err(Error::new(ErrorKind::Unavailable, message))
            }
            _ => Ok(vectors),
        }
    }

    /// How far the vectors of this model in the store go. What the store of a state says is of the base that it was
    /// copied from, without the vectors.
    fn kept(&self) -> Result<Position> {
        if self.known.is_some() {
            return Ok(0);
        }
        let kept = self.store.kept::<Kept>(VECTORS)?.filter(|kept| kept.model == self.embedder.id());
        Ok(kept.map_or(0, |kept| kept.position))
    }

    /// Writes with the right to, which is held no longer than that.
    fn writing(&self, write: impl FnOnce(&dyn Store) -> Result<()>) -> Result<()> {
        let _right = self.store.right().begin_briefly()?;
        write(self.store.as_ref())
    }

    fn progress(&self) -> Progress {
        sync::read(&self.progress).clone()
    }

    fn set(&self, progress: Progress) {
        *sync::write(&self.progress) = progress;
    }

    fn failure(&self) -> std::sync::MutexGuard<'_, Option<Error>> {
        sync::lock(&self.failure)
    }
}

/// An entry whose vectors are brought up to date.
struct Pending {
    entry: EntryKey,
    rows: Vec<PendingRow>,
    /// Whether it has other vectors than it should have.
    differs: bool,
}

struct PendingRow {
    part: Part,
    digest: u64,
    text: String,
    vector: Option<Vec<f32>>,
}

impl Pending {
    /// An entry with the vectors that are known of its texts; without any if it was deleted.
    fn new<'a>(
        key: EntryKey,
        entry: Option<&Entry>,
        bytes_max: usize,
        matrix: &VectorMatrix,
        known: impl Fn(u64) -> Option<&'a [f32]>,
    ) -> Self {
        let (begin, end) = matrix.range(key);
        let own = |digest: u64| (begin..end).find(|row| matrix.rows()[*row].digest == digest);
        let rows: Vec<PendingRow> = entry
            .map(texts)
            .unwrap_or_default()
            .into_iter()
            .map(|(part, text)| {
                let text = beginning(&text, bytes_max).to_owned();
                let digest = digest(&text);
                let vector = own(digest).map(|row| matrix.vector(row)).or_else(|| known(digest)).map(<[f32]>::to_vec);
                PendingRow { part, digest, text, vector }
            })
            .collect();
        let before = matrix.rows()[begin..end].iter().map(|row| (row.part, row.digest));
        let differs = !rows.iter().map(|row| (row.part, row.digest)).eq(before);
        Self { entry: key, rows, differs }
    }

    fn missing(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().filter(|row| row.vector.is_none()).map(|row| row.text.as_str())
    }
}

/// What is embedded of an entry: its phrasings and its answers with their steps.
fn texts(entry: &Entry) -> Vec<(Part, String)> {
    let phrasings =
        (0..).zip(entry.all_phrasings()).map(|(number, (_, text))| (PartKind::Phrasing, number, text.to_owned()));
    let answers = (0..).zip(&entry.answers).map(|(number, answer)| (PartKind::Answer, number, answer.full_text()));
    phrasings.chain(answers).map(|(kind, number, text)| (Part { kind, number }, text)).collect()
}
