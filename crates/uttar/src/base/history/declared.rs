//! What a base declares, at two of its states.

use crate::base::{CURATIONS, KnowledgeBase, SCREENS, SETTINGS, SYNONYMS};
use crate::change::{DeclaredDiff, DeclaredKind, diff_declared};
use crate::error::Result;
use crate::state::BaseState;

/// What a record is; nothing for what is no part of the content, such as whether questions are logged.
pub(super) fn kind_of(is_product: bool, id: &str) -> Option<DeclaredKind> {
    match id {
        _ if is_product => Some(DeclaredKind::Product),
        SETTINGS => Some(DeclaredKind::Settings),
        SCREENS => Some(DeclaredKind::Screens),
        SYNONYMS => Some(DeclaredKind::Synonyms),
        CURATIONS => Some(DeclaredKind::Curations),
        _ => None,
    }
}

impl KnowledgeBase {
    /// What changed from a state of the base to another beside the entries, of which [`diff`](Self::diff) tells:
    /// products in the order of their ids, settings, screens, synonyms, curations. A draft changes none of these.
    ///
    /// ```
    /// # use uttar::{BaseState, Change, KnowledgeBase, Synonym};
    /// # let folder = tempfile::tempdir()?;
    /// # let base = KnowledgeBase::create(folder.path().join("base"))?;
    /// base.set_label("spring", Change::now())?;
    /// let tv = Synonym { lang: "en".into(), from: vec!["idiot box".into()], to: vec!["tv".into()], ..Default::default() };
    /// base.set_synonyms(&[tv], Change::now())?;
    /// let changed = base.diff_declared(&BaseState::Label("spring".into()), &BaseState::Now)?;
    /// assert_eq!((changed[0].kind.name(), changed[0].effect.name()), ("synonyms", "created"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn diff_declared(&self, from: &BaseState, to: &BaseState) -> Result<Vec<DeclaredDiff>> {
        let (from, to) = (self.resolve_state(from)?.0, self.resolve_state(to)?.0);
        let mut out = Vec::new();
        for pair in self.store.declared_between(from.min(to), from.max(to))? {
            let Some(kind) = kind_of(pair.is_product, &pair.id) else { continue };
            let (old, new) = if from <= to { (&pair.from, &pair.to) } else { (&pair.to, &pair.from) };
            out.extend(diff_declared(kind, pair.is_product.then(|| pair.id.clone()), old.as_ref(), new.as_ref()));
        }
        out.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
        Ok(out)
    }
}
