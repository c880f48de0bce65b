//! The index of a base and what searches see of it. The locks are taken in this order, and the last two only for a
//! moment, never both at once; the order of all locks is in `base/background.rs`.

use std::sync::{Arc, Mutex, MutexGuard, RwLock};

use super::projection::{Projection, Watch};
use crate::base::View;
use crate::error::Result;
use crate::rank::Ranker;
use crate::sync;

#[derive(Clone)]
pub(in crate::base) struct Shown {
    /// Held by whoever changes the index or shows another view.
    projection: Arc<Mutex<Projection>>,
    watch: Arc<RwLock<Watch>>,
    /// What searches see; replaced as a whole.
    view: Arc<RwLock<Arc<View>>>,
}

/// Another ranker for the index that is shown.
pub(in crate::base) struct Renewed {
    pub(in crate::base) ranker: Ranker,
    /// Whether the store has it too, so that other processes shall look.
    pub(in crate::base) is_kept: bool,
}

impl Shown {
    pub(in crate::base) fn new(projection: Projection, view: View) -> Self {
        let watch = Arc::new(RwLock::new(projection.watch()));
        Self { projection: Arc::new(Mutex::new(projection)), watch, view: Arc::new(RwLock::new(Arc::new(view))) }
    }

    pub(in crate::base) fn projection(&self) -> MutexGuard<'_, Projection> {
        sync::lock(&self.projection)
    }

    /// Nothing where somebody is at work on it.
    pub(super) fn try_projection(&self) -> Option<MutexGuard<'_, Projection>> {
        self.projection.try_lock().ok()
    }

    pub(in crate::base) fn view(&self) -> Arc<View> {
        Arc::clone(&sync::read(&self.view))
    }

    /// Shows another view, which only who has the projection may.
    pub(super) fn show(&self, _projection: &Projection, view: View) {
        *sync::write(&self.view) = Arc::new(view);
    }

    /// Shows the same index with another ranker, if `renew` gives one; it stores what is to be kept. Nobody shows
    /// another view meanwhile, which could have been made with what was kept before.
    pub(in crate::base) fn show_ranker(&self, renew: impl FnOnce(&View) -> Result<Option<Renewed>>) -> Result<()> {
        let mut projection = self.projection();
        let view = self.view();
        if let Some(Renewed { ranker, is_kept }) = renew(&view)? {
            if is_kept {
                projection.touch();
                self.watch_index(&projection);
            }
            self.show(&projection, View { ranker, ..View::clone(&view) });
        }
        Ok(())
    }

    /// Whether another process has changed the index since it was looked at.
    pub(super) fn has_changed(&self) -> bool {
        sync::read(&self.watch).has_changed()
    }

    pub(super) fn watch_index(&self, projection: &Projection) {
        *sync::write(&self.watch) = projection.watch();
    }

    /// Has other processes look at what is kept beside the index.
    pub(in crate::base) fn touch(&self) {
        sync::write(&self.watch).touch();
    }
}
