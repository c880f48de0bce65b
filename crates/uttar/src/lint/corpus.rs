//! What lint looks at: entries and products with their places.

use crate::catalogue::Product;
use crate::entry::Entry;
use crate::import::{Batch, Place};
use crate::screens::Screen;
use crate::settings::Settings;

/// A value and where it stands; nowhere when it comes from a base.
#[derive(Debug)]
pub(crate) struct Sourced<T> {
    pub(crate) value: T,
    pub(crate) place: Option<Place>,
}

/// All that is checked together.
#[derive(Debug, Default)]
pub(crate) struct Corpus {
    pub(crate) entries: Vec<Sourced<Entry>>,
    pub(crate) products: Vec<Sourced<Product>>,
    pub(crate) screens: Vec<Sourced<Screen>>,
    pub(crate) settings: Settings,
}

impl Corpus {
    pub(crate) fn from_batch(batch: Batch) -> Self {
        Self {
            entries: sourced(batch.entries, batch.entry_places),
            products: sourced(batch.products, batch.product_places),
            screens: sourced(batch.screens, batch.screen_places),
            settings: batch.settings.unwrap_or_default(),
        }
    }

    /// What a base holds, which stands in no file.
    pub(crate) fn of_base(
        entries: Vec<Entry>,
        products: Vec<Product>,
        screens: Vec<Screen>,
        settings: Settings,
    ) -> Self {
        Self {
            entries: sourced(entries, Vec::new()),
            products: sourced(products, Vec::new()),
            screens: sourced(screens, Vec::new()),
            settings,
        }
    }
}

fn sourced<T>(values: Vec<T>, places: Vec<Place>) -> Vec<Sourced<T>> {
    let mut places = places.into_iter();
    values.into_iter().map(|value| Sourced { value, place: places.next() }).collect()
}
