//! What a base has learnt to rank by, as its store keeps it.

use std::sync::Arc;

use crate::entry::EntryKey;
use crate::error::Result;
use crate::rank::{Calibration, Classifiers, Ranker, Trained};
use crate::store::Store;

/// The name under which the store keeps the calibration.
const CALIBRATION: &str = "calibration";
const CALIBRATION_WITH_VECTORS: &str = "calibration-with-vectors";
/// The names under which it keeps the classifiers that a calibration was made with.
const CLASSIFIERS: &str = "classifiers";
const CLASSIFIERS_WITH_VECTORS: &str = "classifiers-with-vectors";
/// The name under which it keeps how confidence is corrected by feedback.
pub(in crate::base) const CORRECTION: &str = "correction";

/// The names of a calibration and of the classifiers it was made with. With a model and without, evidence differs: a
/// base that is opened now with one and now without keeps both.
pub(in crate::base) fn ranker_names(with_vectors: bool) -> [&'static str; 2] {
    if with_vectors { [CALIBRATION_WITH_VECTORS, CLASSIFIERS_WITH_VECTORS] } else { [CALIBRATION, CLASSIFIERS] }
}

/// What a base has learnt to rank by. The classifiers are read only if they are not those at hand. `changed` are the
/// entries that have changed since those were shown last, if that is known.
pub(in crate::base) fn kept_ranker(
    store: &dyn Store,
    model: Option<&str>,
    at_hand: &Ranker,
    changed: Option<&[EntryKey]>,
) -> Result<Ranker> {
    let [calibration, classifiers] = ranker_names(model.is_some());
    let calibration: Calibration = store.kept(calibration)?.filter(Calibration::is_current).unwrap_or_default();
    let correction = store.kept(CORRECTION)?.unwrap_or_default();
    if let (true, Some(changed)) = (calibration == at_hand.calibration, changed) {
        return Ok(Ranker::new(calibration, at_hand.trained.after(changed), correction));
    }
    let classifiers = if calibration == at_hand.calibration {
        Arc::clone(at_hand.trained.classifiers())
    } else {
        let kept: Option<Classifiers> = store.kept(classifiers)?;
        let Some(kept) = kept.filter(|kept| kept.position == calibration.position) else {
            return Ok(Ranker::default().corrected(correction));
        };
        Arc::new(kept)
    };
    let changed = if classifiers.is_empty() { Vec::new() } else { store.keys_changed_since(calibration.position)? };
    Ok(Ranker::new(calibration, Trained::new(classifiers, changed), correction))
}

/// Keeps the classifiers first: a calibration without those it was made with is none.
pub(super) fn keep_ranker(store: &dyn Store, model: Option<&str>, ranker: &Ranker) -> Result<()> {
    let [calibration, classifiers] = ranker_names(model.is_some());
    store.keep(classifiers, ranker.trained.classifiers().as_ref())?;
    store.keep(calibration, &ranker.calibration)
}
