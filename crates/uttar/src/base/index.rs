//! The index: brought to the position of the store, and shown to searches as a whole.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use uttar_analysis::{Analysis, Analyzer};

use super::{CALIBRATION, KnowledgeBase, View};
use crate::calibrate::{calibrate, is_due};
use crate::catalogue::Product;
use crate::engine::{Engine, Part, PartKind, TantivyEngine};
use crate::error::{ErrorKind, Result};
use crate::features::features;
use crate::screens::screen_term;
use crate::store::StoredEntry;

/// Raised with every change of what is indexed: bases build their index anew then.
const INDEX_FORMAT: u64 = 2 << 32;

impl KnowledgeBase {
    /// Product names are words of their own: with new ones the text is cut differently, and the index is built anew.
    pub(super) fn renew_analyzer(&self) -> Result<()> {
        let (analyzer, fingerprint) = analyzer_for(&self.store.products()?);
        self.renew_model()?;
        let mut engine = self.engine.lock().unwrap_or_else(PoisonError::into_inner);
        if !index_folder(&self.folder, fingerprint).is_dir() {
            *engine = open_engine(&self.folder, fingerprint)?;
            let calibration = self.view().calibration.clone();
            let model = Arc::clone(&self.view().model);
            self.show(View { snapshot: engine.snapshot()?, analyzer, calibration, model });
        }
        Ok(())
    }

    /// Brings the index up to date when a base is opened, unless another process writes to it: then that one does.
    pub(super) fn catch_up_on_opening(&self) -> Result<()> {
        let is_built = self.engine.lock().unwrap_or_else(PoisonError::into_inner).position() > 0;
        match self.catch_up() {
            Err(error) if is_built && error.kind() == ErrorKind::Unavailable => Ok(()),
            done => done,
        }
    }

    /// Brings the index to the position of the store.
    pub(super) fn catch_up(&self) -> Result<()> {
        let mut engine = self.engine.lock().unwrap_or_else(PoisonError::into_inner);
        let target = self.store.position()?;
        if engine.position() == target {
            return Ok(());
        }
        self.store.begin()?;
        engine.begin()?;
        let analyzer = self.view().analyzer.clone();
        let mut analysis = Analysis::default();
        let fresh = engine.position() == 0;
        let mut changed = Vec::new();
        if !fresh {
            changed = self.store.deleted_since(engine.position())?;
            for key in &changed {
                engine.remove(*key)?;
            }
        }
        self.store.changed_since(engine.position(), |stored| {
            if !fresh {
                engine.remove(stored.key)?;
                changed.push(stored.key);
            }
            index_entry(&stored, &analyzer, &mut analysis, &mut *engine)
        })?;
        engine.commit(target)?;
        let snapshot = engine.snapshot()?;
        let mut calibration = self.view().calibration.clone();
        if is_due(&calibration, self.store.entry_count()?) {
            calibration = calibrate(self.store.as_ref(), &analyzer, snapshot.as_ref(), self.limits.query_tokens_max)?;
            self.store.keep(CALIBRATION, &calibration)?;
        }
        let model = Arc::clone(&self.view().model);
        self.show(View { snapshot, analyzer, calibration, model });
        // After the new view is shown: a search that began before it may have put an old entry back until now.
        for key in &changed {
            self.entries.remove(key);
        }
        Ok(())
    }

    pub(super) fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn show(&self, view: View) {
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(view);
    }
}

/// The analyzer that knows the names of these products, and the fingerprint of its tokens.
pub(super) fn analyzer_for(products: &[Product]) -> (Analyzer, u64) {
    let mut names: Vec<String> =
        products.iter().flat_map(|product| product.names.values().flatten().cloned()).collect();
    names.sort_unstable();
    names.dedup();
    let bytes = names.iter().flat_map(|name| name.bytes().chain([0]));
    let fingerprint = bytes.fold(Analyzer::fingerprint() ^ INDEX_FORMAT ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    (Analyzer::with_user_words(&names), fingerprint)
}

/// An index belongs to one way of cutting text, so its folder is named after it.
fn index_folder(folder: &Path, fingerprint: u64) -> PathBuf {
    folder.join(format!("index-{fingerprint:016x}"))
}

/// Opens the index for a fingerprint and removes those of others, which nothing can use any more.
pub(super) fn open_engine(folder: &Path, fingerprint: u64) -> Result<TantivyEngine> {
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

/// One index document for each phrasing, each answer and each step: an entry with forty phrasings must not be punished for its length.
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
    for (number, (answer, _, step)) in (0..).zip(stored.entry.all_steps()) {
        analyzer.analyze(&step.full_text(), &[stored.entry.answers[answer].lang.as_str()], analysis);
        if let Some(screen) = &step.screen {
            analysis.words.push(&screen_term(screen), 0..0, 0);
        }
        engine.add(stored.key, Part { kind: PartKind::Step, number }, analysis, &[])?;
    }
    Ok(())
}
