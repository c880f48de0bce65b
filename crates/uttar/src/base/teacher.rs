//! Learning to translate in the background, so that no write waits for it.

use std::hash::Hasher;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::JoinHandle;

use uttar_analysis::Analyzer;

use super::index::product_words;
use crate::catalogue::Product;
use crate::error::Result;
use crate::fingerprint::Fnv;
use crate::store::{Position, Store};
use crate::translate::{Learnt, Translator, learn};

/// The name under which the store keeps what was learnt.
const TRANSLATIONS: &str = "translations";

/// Keeps a translator up to date with a base.
pub(super) struct Teacher {
    store: Arc<dyn Store>,
    translator: RwLock<Arc<Translator>>,
    basis: Mutex<Basis>,
    work: Mutex<Work>,
}

/// What was learnt from, to see without reading it all whether it is time to learn anew.
struct Basis {
    /// What was learnt, without its tables.
    learnt: Learnt,
    /// The fingerprint of the analyzer when products and settings were last read, and the position of their last change then.
    fingerprint: u64,
    declared: Position,
}

#[derive(Default)]
struct Work {
    /// The base has changed since the worker last looked.
    wanted: bool,
    worker: Option<JoinHandle<()>>,
    running: bool,
}

impl Teacher {
    /// Begins with what the store has kept, if it is of the same words.
    pub(super) fn open(store: Arc<dyn Store>) -> Result<Arc<Self>> {
        let declared = store.declared_position()?;
        let (analyzer, fingerprint) = analyzer_for(&store.products()?);
        let kept = store.kept::<Learnt>(TRANSLATIONS)?.filter(|learnt| learnt.is_usable(fingerprint));
        let learnt = kept.unwrap_or_default();
        let basis = Mutex::new(Basis { learnt: learnt.without_tables(), fingerprint, declared });
        let translator = RwLock::new(Arc::new(Translator::new(analyzer, learnt)));
        Ok(Arc::new(Self { store, translator, basis, work: Mutex::default() }))
    }

    /// What is known by now.
    pub(super) fn translator(&self) -> Arc<Translator> {
        Arc::clone(&self.translator.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Learns anew if the base has changed enough; returns at once. The base has about so many entries now, and the last change of a product or a
    /// setting is at `declared`.
    pub(super) fn refresh(self: &Arc<Self>, entries: u64, declared: Position) {
        // Only the process that writes learns.
        if !self.store.right().is_kept() || !self.is_due(entries, declared) {
            return;
        }
        let mut work = self.work.lock().unwrap_or_else(PoisonError::into_inner);
        work.wanted = true;
        if !work.running {
            work.running = true;
            let teacher = Arc::clone(self);
            work.worker = Some(std::thread::spawn(move || teacher.work()));
        }
    }

    /// Waits until all is learnt that is due.
    pub(super) fn wait(&self) {
        let worker = self.work.lock().unwrap_or_else(PoisonError::into_inner).worker.take();
        if let Some(worker) = worker {
            // A worker that panicked learnt nothing: what was known before stays.
            let _ = worker.join();
        }
    }

    fn work(&self) {
        loop {
            {
                let mut work = self.work.lock().unwrap_or_else(PoisonError::into_inner);
                if !work.wanted {
                    work.running = false;
                    return;
                }
                work.wanted = false;
            }
            // A store that cannot be read or written now fails the next search or write, who can say so; here what was known before stays.
            let _ = self.learn_if_due();
        }
    }

    fn is_due(&self, entries: u64, declared: Position) -> bool {
        let basis = self.basis();
        basis.declared != declared || basis.learnt.is_due(entries, basis.fingerprint)
    }

    fn learn_if_due(&self) -> Result<()> {
        let declared = self.store.declared_position()?;
        let (analyzer, fingerprint) = analyzer_for(&self.store.products()?);
        let is_due = self.basis().learnt.is_due(self.store.entry_count()?, fingerprint);
        if is_due {
            let learnt = learn(self.store.as_ref(), &analyzer, fingerprint)?;
            self.store.keep(TRANSLATIONS, &learnt)?;
            self.basis().learnt = learnt.without_tables();
            let translator = Arc::new(Translator::new(analyzer, learnt));
            *self.translator.write().unwrap_or_else(PoisonError::into_inner) = translator;
        }
        let mut basis = self.basis();
        (basis.fingerprint, basis.declared) = (fingerprint, declared);
        Ok(())
    }

    fn basis(&self) -> MutexGuard<'_, Basis> {
        self.basis.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The analyzer that knows the names of these products, and the fingerprint of its tokens.
fn analyzer_for(products: &[Product]) -> (Analyzer, u64) {
    let words = product_words(products);
    let mut hasher = Fnv::default();
    hasher.write_u64(Analyzer::fingerprint());
    for word in &words {
        hasher.write(word.as_bytes());
        hasher.write_u8(0);
    }
    (Analyzer::with_user_words(&words), hasher.finish())
}
