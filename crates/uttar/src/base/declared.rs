//! What the base declares, made ready for searches: settings, catalogue, screens, the editors' rules.

use std::sync::{Arc, OnceLock};

use serde::de::DeserializeOwned;
use uttar_analysis::Analyzer;

use super::{CURATIONS, KnowledgeBase, SCREENS, SETTINGS, SYNONYMS};
use crate::catalogue::{Families, Mentions, Product};
use crate::curation::{Curation, Curator, Synonym};
use crate::error::{Error, ErrorKind, Result};
use crate::screens::{Screen, ScreenFinder};
use crate::settings::Settings;
use crate::store::{Position, Store};

/// Settings, catalogue, screens and rules. What has to be computed from them is computed when it is first needed: most
/// bases open faster so.
pub(super) struct Declared {
    /// The position of the last change that is in it.
    pub(super) position: Position,
    pub(super) settings: Settings,
    pub(super) families: Families,
    products: Vec<Product>,
    screens: Vec<Screen>,
    pub(super) synonyms: Vec<Synonym>,
    pub(super) curations: Vec<Curation>,
    mentions: OnceLock<Mentions>,
    finder: OnceLock<ScreenFinder>,
    curator: OnceLock<Curator>,
}

impl Declared {
    pub(super) fn read(store: &dyn Store) -> Result<Self> {
        // First, so that what changes meanwhile is read again.
        let position = store.declared_position()?;
        let products = store.products()?;
        Ok(Self {
            position,
            settings: read_document(store, SETTINGS)?,
            families: Families::new(&products),
            products,
            screens: screens(store)?,
            synonyms: read_document(store, SYNONYMS)?,
            curations: read_document(store, CURATIONS)?,
            mentions: OnceLock::new(),
            finder: OnceLock::new(),
            curator: OnceLock::new(),
        })
    }

    pub(super) fn mentions(&self, analyzer: &Analyzer) -> &Mentions {
        self.mentions.get_or_init(|| Mentions::new(&self.products, analyzer))
    }

    pub(super) fn finder(&self, analyzer: &Analyzer) -> &ScreenFinder {
        self.finder.get_or_init(|| ScreenFinder::new(&self.screens, analyzer))
    }

    pub(super) fn curator(&self, analyzer: &Analyzer) -> &Curator {
        self.curator.get_or_init(|| Curator::new(&self.synonyms, &self.curations, analyzer))
    }

    pub(super) fn screens(&self) -> &[Screen] {
        &self.screens
    }
}

pub(super) fn screens(store: &dyn Store) -> Result<Vec<Screen>> {
    read_document(store, SCREENS)
}

/// The document with this name; the default when there is none.
fn read_document<T: Default + DeserializeOwned>(store: &dyn Store, name: &str) -> Result<T> {
    let Some(document) = store.setting(name)? else { return Ok(T::default()) };
    serde_json::from_value(document).map_err(|error| {
        let message =
            format!("the store holds unreadable {name}; import them again, or restore the base from a backup");
        Error::new(ErrorKind::Internal, message).caused_by(error)
    })
}

impl KnowledgeBase {
    /// What the store declares now; what the view has, if that has not changed.
    pub(super) fn declared_now(&self) -> Result<Arc<Declared>> {
        let view = self.view();
        if view.declared.position == self.store.declared_position()? {
            return Ok(Arc::clone(&view.declared));
        }
        Ok(Arc::new(Declared::read(self.store.as_ref())?))
    }
}
