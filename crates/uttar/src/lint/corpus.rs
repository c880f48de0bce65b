//! What lint looks at: entries and products with their places.

use crate::catalogue::Product;
use crate::entry::Entry;
use crate::import::{Batch, Place};

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
}

impl Corpus {
    pub(crate) fn from_batch(batch: Batch) -> Self {
        Self {
            entries: sourced(batch.entries, batch.entry_places),
            products: sourced(batch.products, batch.product_places),
        }
    }

    /// Entries and products of a base, which stand in no file.
    pub(crate) fn of_base(entries: Vec<Entry>, products: Vec<Product>) -> Self {
        Self { entries: sourced(entries, Vec::new()), products: sourced(products, Vec::new()) }
    }
}

fn sourced<T>(values: Vec<T>, places: Vec<Place>) -> Vec<Sourced<T>> {
    let mut places = places.into_iter();
    values.into_iter().map(|value| Sourced { value, place: places.next() }).collect()
}
