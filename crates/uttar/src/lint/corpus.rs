//! What lint looks at, with the places where it stands.

use crate::base::KnowledgeBase;
use crate::catalogue::Product;
use crate::curation::{Curation, Synonym};
use crate::entry::Entry;
use crate::error::Result;
use crate::import::{Batch, Location, Placed};
use crate::screens::Screen;
use crate::settings::Settings;

/// A value and where it stands; nowhere when it comes from a base.
#[derive(Debug)]
pub(crate) struct Sourced<T> {
    pub(crate) value: T,
    pub(crate) location: Option<Location>,
}

/// All that is checked together.
#[derive(Debug, Default)]
pub(crate) struct Corpus {
    pub(crate) entries: Vec<Sourced<Entry>>,
    pub(crate) products: Vec<Sourced<Product>>,
    pub(crate) screens: Vec<Sourced<Screen>>,
    pub(crate) synonyms: Vec<Sourced<Synonym>>,
    pub(crate) curations: Vec<Sourced<Curation>>,
    pub(crate) settings: Settings,
}

impl Corpus {
    pub(crate) fn from_batch(batch: Batch) -> Self {
        Self {
            entries: sourced(batch.entries, batch.entry_locations),
            products: sourced(batch.products, batch.product_locations),
            screens: sourced(batch.screens, batch.screen_locations),
            synonyms: placed(batch.synonyms),
            curations: placed(batch.curations),
            settings: batch.settings.unwrap_or_default(),
        }
    }

    /// What a base holds, which stands in no file.
    pub(crate) fn of_base(base: &KnowledgeBase) -> Result<Self> {
        Ok(Self {
            entries: sourced(base.entries()?, Vec::new()),
            products: sourced(base.products()?, Vec::new()),
            screens: sourced(base.screens()?, Vec::new()),
            synonyms: sourced(base.synonyms()?, Vec::new()),
            curations: sourced(base.curations()?, Vec::new()),
            settings: base.settings()?,
        })
    }

    /// What stands in no file, for tests.
    #[cfg(test)]
    pub(crate) fn of(entries: &str, products: &str, synonyms: &str, curations: &str) -> Self {
        fn read<T: serde::de::DeserializeOwned>(json: &str) -> Vec<Sourced<T>> {
            sourced(serde_json::from_str(json).expect("a list"), Vec::new())
        }
        Self {
            entries: read(entries),
            products: read(products),
            synonyms: read(synonyms),
            curations: read(curations),
            ..Self::default()
        }
    }
}

fn sourced<T>(values: Vec<T>, locations: Vec<Location>) -> Vec<Sourced<T>> {
    let mut locations = locations.into_iter();
    values.into_iter().map(|value| Sourced { value, location: locations.next() }).collect()
}

fn placed<T>(values: Option<Vec<Placed<T>>>) -> Vec<Sourced<T>> {
    let values = values.unwrap_or_default();
    values.into_iter().map(|Placed { location, value }| Sourced { value, location: Some(location) }).collect()
}
