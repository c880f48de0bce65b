//! Learning to translate in the background, so that no write waits for it.

use std::hash::Hasher;
use std::sync::{Arc, Mutex, MutexGuard, RwLock};
use std::time::Duration;

use uttar_analysis::Analyzer;

use crate::base::background::{Background, Chore, Hold, wake};
use crate::base::index::{Shown, product_words};
use crate::catalogue::Product;
use crate::error::Result;
use crate::fingerprint::Fnv;
use crate::store::{Position, Store};
use crate::sync;
use crate::translate::{Learnt, Translator, learn};

/// The name under which the store keeps what was learnt.
const TRANSLATIONS: &str = "translations";

/// Keeps a translator up to date with a base.
pub(in crate::base) struct Teacher {
    store: Arc<dyn Store>,
    shown: Shown,
    translator: RwLock<Arc<Translator>>,
    basis: Mutex<Basis>,
    background: Background,
}

/// What was learnt from, to see without reading it all whether it is time to learn anew.
struct Basis {
    /// What was learnt, without its tables.
    learnt: Learnt,
    /// The fingerprint of the analyzer when products and settings were last read, and the position of their last change
    /// then.
    fingerprint: u64,
    declared: Position,
}

impl Teacher {
    /// Begins with what the store has kept, if it is of the same words.
    pub(in crate::base) fn open(store: Arc<dyn Store>, shown: Shown) -> Result<Arc<Self>> {
        let declared = store.declared_position()?;
        let (analyzer, fingerprint) = analyzer_for(&store.products()?);
        let kept = store.kept::<Learnt>(TRANSLATIONS)?.filter(|learnt| learnt.is_usable(fingerprint));
        let learnt = kept.unwrap_or_default();
        let basis = Mutex::new(Basis { learnt: learnt.without_tables(), fingerprint, declared });
        let translator = RwLock::new(Arc::new(Translator::new(analyzer, learnt)));
        Ok(Arc::new(Self { store, shown, translator, basis, background: Background::default() }))
    }

    /// What is known by now.
    pub(in crate::base) fn translator(&self) -> Arc<Translator> {
        Arc::clone(&sync::read(&self.translator))
    }

    /// Learns anew if the base has changed enough, or reads what the process that writes has learnt; returns at once.
    /// The base has about so many entries now, and the last change of a product or a setting is at `declared`.
    pub(in crate::base) fn refresh(self: &Arc<Self>, entries: u64, declared: Position) {
        if self.is_due(entries, declared) {
            wake(self);
        }
    }

    /// Whether nothing was learnt that can be used.
    pub(in crate::base) fn knows_nothing(&self) -> bool {
        let basis = self.basis();
        !basis.learnt.is_usable(basis.fingerprint)
    }

    /// Has lessons wait until this is dropped, but not for ever.
    pub(in crate::base) fn hold(&self) -> Hold<'_> {
        self.background.hold()
    }

    /// Waits until all is learnt that is due.
    pub(in crate::base) fn wait(&self) {
        self.background.wait();
    }

    fn is_due(&self, entries: u64, declared: Position) -> bool {
        let basis = self.basis();
        basis.declared != declared || basis.learnt.is_due(entries, basis.fingerprint)
    }

    fn learn_if_due(&self) -> Result<()> {
        let declared = self.store.declared_position()?;
        let (analyzer, fingerprint) = analyzer_for(&self.store.products()?);
        let is_due = self.basis().learnt.is_due(self.store.entry_count()?, fingerprint);
        if let Some(learnt) = if is_due { self.learn(&analyzer, fingerprint)? } else { None } {
            let is_same_analyzer = self.basis().fingerprint == fingerprint;
            self.basis().learnt = learnt.without_tables();
            let translator =
                if is_same_analyzer { self.translator().with(learnt) } else { Translator::new(analyzer, learnt) };
            let translator = Arc::new(translator);
            *sync::write(&self.translator) = translator;
        }
        let mut basis = self.basis();
        (basis.fingerprint, basis.declared) = (fingerprint, declared);
        Ok(())
    }

    /// Only the process that writes learns; in others what it has kept, if that is new. Where nothing usable is kept
    /// and nobody writes, this one learns.
    fn learn(&self, analyzer: &Analyzer, fingerprint: u64) -> Result<Option<Learnt>> {
        let right = self.store.right();
        if !right.is_kept() {
            let kept = self.store.kept::<Learnt>(TRANSLATIONS)?.filter(|learnt| learnt.is_usable(fingerprint));
            if kept.is_some() || right.try_briefly().is_err() {
                return Ok(kept.filter(|learnt| learnt.without_tables() != self.basis().learnt));
            }
        }
        let learnt = learn(self.store.as_ref(), analyzer, fingerprint)?;
        let _right = right.begin_briefly()?;
        self.store.keep(TRANSLATIONS, &learnt)?;
        self.shown.touch();
        Ok(Some(learnt))
    }

    fn basis(&self) -> MutexGuard<'_, Basis> {
        sync::lock(&self.basis)
    }
}

impl Chore for Teacher {
    const NAME: &'static str = "uttar-learn";
    const PATIENCE: Duration = Duration::from_millis(500);

    fn background(&self) -> &Background {
        &self.background
    }

    fn carry_out(&self) -> Result<()> {
        self.learn_if_due()
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

#[cfg(test)]
mod tests {
    use crate::KnowledgeBase;
    use crate::entry::Entry;
    use crate::reply::SearchRequest;

    fn entries(numbers: std::ops::Range<usize>) -> Vec<Entry> {
        let entry = |number: usize| {
            let phrasings: Vec<String> =
                (0..6).map(|way| format!("where does gadget{number} keep part{way}")).collect();
            serde_json::from_value(serde_json::json!({
                "id": format!("entry-{number}"),
                "phrasings": {"en": phrasings, "hi": [format!("गैजेट{number} कहाँ है")]},
            }))
            .expect("well-formed")
        };
        numbers.map(entry).collect()
    }

    #[test]
    fn a_process_that_only_reads_knows_what_the_writer_has_learnt() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let writer = KnowledgeBase::create(folder.path().join("base")).expect("created");
        writer.put(entries(0..10)).expect("stored");
        let reader = KnowledgeBase::open(folder.path().join("base")).expect("to read");
        let before = reader.teacher.basis().learnt.clone();
        // What is learnt of them comes after the commit that shows them.
        writer.put(entries(10..40)).expect("stored");
        let search = || reader.search(&SearchRequest::new("where is gadget1")).expect("a question");
        search();
        writer.finish_learning();
        search();
        reader.teacher.wait();
        assert_eq!(reader.teacher.basis().learnt, writer.teacher.basis().learnt);
        assert_ne!(reader.teacher.basis().learnt, before);
        assert_eq!(reader.view().ranker.calibration, writer.view().ranker.calibration);
        assert!(reader.view().ranker.calibration.examples > 0);
    }
}
