//! What is written may refer to what is not there; its outcome says so.

use std::collections::HashMap;
use std::sync::Arc;

use crate::base::declared::Declared;
use crate::base::{KnowledgeBase, SCREENS};
use crate::entry::{Entry, Reference, ReferenceKind, references};
use crate::error::{Problem, Result};
use crate::quoted;
use crate::screens::Screen;
use crate::store::{Batch, Store};

impl KnowledgeBase {
    /// Notes with each entry what it refers to that is not there when all of the batches are stored.
    pub(super) fn note_missing(&self, batches: &mut [Batch]) -> Result<()> {
        let contents = || batches.iter().flat_map(|batch| &batch.entries).map(|write| write.entry.as_ref());
        if contents().flatten().all(|entry| references(entry).is_empty()) {
            return Ok(());
        }
        let there = There::after(self, batches)?;
        let warnings: Vec<Vec<Problem>> =
            contents().map(|entry| entry.map(|entry| there.missing(entry)).unwrap_or_default()).collect();
        for (write, warnings) in batches.iter_mut().flat_map(|batch| &mut batch.entries).zip(warnings) {
            write.warnings = warnings;
        }
        Ok(())
    }
}

/// What is there when batches are stored.
struct There<'a> {
    store: &'a dyn Store,
    declared: Arc<Declared>,
    /// What the batches change: whether it is there then, by its id.
    entries: HashMap<String, bool>,
    products: HashMap<String, bool>,
    screens: Option<Vec<Screen>>,
}

impl<'a> There<'a> {
    fn after(base: &'a KnowledgeBase, batches: &[Batch]) -> Result<Self> {
        let (mut entries, mut products, mut screens) = (HashMap::new(), HashMap::new(), None);
        for batch in batches {
            entries.extend(batch.entries.iter().map(|write| (write.id.clone(), write.entry.is_some())));
            products.extend(batch.products.iter().map(|product| (product.id.clone(), true)));
            products.extend(batch.removed_products.iter().map(|id| (id.clone(), false)));
            let document = batch.settings.iter().find(|(name, _)| name == SCREENS);
            screens = document.and_then(|(_, screens)| serde_json::from_value(screens.clone()).ok()).or(screens);
        }
        Ok(Self { store: base.store.as_ref(), declared: base.declared_now()?, entries, products, screens })
    }

    fn missing(&self, entry: &Entry) -> Vec<Problem> {
        let missing = references(entry).into_iter().filter(|reference| !self.has(reference));
        let warning = |Reference { kind, field, id }| {
            let (noun, id) = (ReferenceKind::noun(kind), quoted(id));
            Problem::new(field, format!("no {noun} is called {id}; correct the id, add the {noun}, or remove it here"))
        };
        missing.map(warning).collect()
    }

    fn has(&self, Reference { kind, id, .. }: &Reference<'_>) -> bool {
        match kind {
            ReferenceKind::Product => {
                self.products.get(*id).copied().unwrap_or_else(|| self.declared.families.knows(id))
            }
            // One that cannot be read is there.
            ReferenceKind::FollowUp => {
                self.entries.get(*id).copied().unwrap_or_else(|| !matches!(self.store.get(id), Ok(None)))
            }
            ReferenceKind::Screen => {
                let screens = self.screens.as_deref().unwrap_or(self.declared.screens());
                screens.is_empty() || screens.iter().any(|screen| screen.id == *id)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::testing::{TestBase, entry};
    use crate::catalogue::Product;
    use crate::change::{Change, Operation, WriteOptions, WriteOutcome};

    fn fields(outcome: &WriteOutcome) -> Vec<&str> {
        outcome.warnings.iter().map(|warning| warning.field.as_str()).collect()
    }

    /// An entry that refers to a product, a screen and other entries.
    fn referring(id: &str, follow_ups: &[&str]) -> Operation {
        let json = serde_json::json!({
            "id": id, "products": ["tv"], "follow_ups": follow_ups,
            "answers": [{"lang": "en", "body": "So.", "steps": [{"text": "Tap.", "screen": "home"}]}],
        });
        Operation::put(serde_json::from_value(json).expect("an entry"))
    }

    fn declare(base: &TestBase, product: &str, screen: &str) {
        base.put_products(vec![Product { id: product.into(), ..Product::default() }], Change::now()).expect("stored");
        let screen = Screen { id: screen.into(), codes: vec!["E7".into()], ..Screen::default() };
        base.set_screens(&[screen], Change::now()).expect("stored");
    }

    #[test]
    fn a_write_warns_of_what_leads_nowhere() {
        let base = TestBase::new();
        let write = |operation| base.write_one(operation, &WriteOptions::default()).expect("written");
        let bare = write(referring("a", &["b"]));
        assert_eq!(fields(&bare), ["follow_ups[0]"], "without catalogue and screens nothing is said of them");
        let message = "no entry is called \"b\"; correct the id, add the entry, or remove it here";
        assert_eq!(bare.warnings[0].message, message);
        declare(&base, "phone", "other");
        let same = write(referring("a", &["b"]));
        assert_eq!(fields(&same), ["products[0]", "follow_ups[0]", "answers[0].steps[0].screen"], "also unchanged");
        declare(&base, "tv", "home");
        let patched = write(Operation::patch("a", serde_json::json!({"follow_ups": ["c", "d"]})));
        assert_eq!(fields(&patched), ["follow_ups[0]", "follow_ups[1]"]);
        assert!(write(Operation::delete("a")).warnings.is_empty());
    }

    #[test]
    fn what_comes_together_warns_of_nothing() {
        let base = TestBase::new();
        base.put(vec![entry("gone", "one")]).expect("stored");
        let both = vec![referring("a", &["b"]), referring("b", &["a", "gone"]), Operation::delete("gone")];
        let options = WriteOptions { request_id: Some("r1".into()), ..WriteOptions::default() };
        let outcomes = base.write(both.clone(), &options).expect("written");
        assert_eq!(outcomes.iter().map(fields).collect::<Vec<_>>(), [vec![], vec!["follow_ups[1]"], vec![]]);
        base.put(vec![entry("gone", "again")]).expect("stored");
        assert_eq!(base.write(both, &options).expect("made before"), outcomes, "the first outcomes");
        let each = base.write_each(vec![referring("d", &["e"]), referring("e", &["d"])], &WriteOptions::default());
        for outcome in each.expect("written") {
            assert_eq!(fields(&outcome.expect("written")), [""; 0]);
        }
    }

    #[test]
    fn what_a_draft_or_an_earlier_state_brings_along_is_there() {
        let base = TestBase::new();
        declare(&base, "phone", "other");
        base.save_draft("d", &[referring("a", &["b"])], &Change::now()).expect("saved");
        let published = base.publish("d", &WriteOptions::default()).expect("published");
        assert_eq!(fields(&published[0]), ["products[0]", "follow_ups[0]", "answers[0].steps[0].screen"]);
        declare(&base, "tv", "home");
        base.set_label("spring", Change::now()).expect("a label");
        base.write_one(Operation::delete("a"), &WriteOptions::default()).expect("deleted");
        base.delete_product("tv", None, &WriteOptions::default()).expect("nothing names it");
        base.set_screens(&[], Change::now()).expect("none");
        let spring = "spring".parse().expect("a state");
        let restored = base.restore_state(&spring, &WriteOptions::default()).expect("restored");
        assert_eq!(restored.iter().map(fields).collect::<Vec<_>>(), [["follow_ups[0]"]]);
    }
}
