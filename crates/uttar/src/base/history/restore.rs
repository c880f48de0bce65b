//! A whole base as it was, as a new write.

use super::declared::kind_of;
use crate::base::KnowledgeBase;
use crate::base::writing::document;
use crate::change::{DeclaredKind, WriteOptions, WriteOutcome};
use crate::error::{Error, ErrorKind, Result};
use crate::quoted;
use crate::settings::Settings;
use crate::state::BaseState;
use crate::store::{Batch, DeclaredPair, EntryWrite, Request};

impl KnowledgeBase {
    /// Gives all entries, products, settings, screens, synonyms and curations the content of an earlier state again, in
    /// one write: what came since is deleted, what was deleted is there again, each as a new version. Nothing is lost,
    /// so it can itself be taken back by restoring the state before it. Drafts, labels, feedback and the query log stay
    /// as they are. Gives the outcomes for the entries that change, in the order of their ids.
    ///
    /// ```
    /// use uttar::{BaseState, Change, Entry, KnowledgeBase, WriteOptions};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let base = KnowledgeBase::create(folder.path().join("base"))?;
    /// let entry = |json| serde_json::from_str::<Entry>(json);
    /// base.put(vec![entry(r#"{"id": "a", "phrasings": {"en": ["change the battery"]}}"#)?])?;
    /// base.set_label("before the sale", Change::now())?;
    /// base.put(vec![entry(r#"{"id": "a", "topics": ["sale"], "phrasings": {"en": ["buy two batteries"]}}"#)?])?;
    ///
    /// let before = BaseState::Label("before the sale".into());
    /// let outcomes = base.restore_state(&before, &WriteOptions::new(Change::by("asha", "the sale is over")))?;
    /// assert_eq!((outcomes[0].id.as_str(), outcomes[0].version), ("a", 3));
    /// assert!(base.diff(&before, &BaseState::Now)?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// `NotFound` for a state that there is not; `InvalidInput` for a draft, which is published instead; `Conflict` for
    /// a request id that was used for another request. The same request made again gives its first outcomes, whatever
    /// was written since.
    pub fn restore_state(&self, state: &BaseState, options: &WriteOptions) -> Result<Vec<WriteOutcome>> {
        self.check_options(options)?;
        if let BaseState::Draft(name) = state {
            return Err(Error::bad_field(
                "state",
                format!("{} is a draft and no earlier state; publish it instead", quoted(name)),
            ));
        }
        self.carry_out_once(&("restore", state.to_string()), options, |request| {
            self.store_batch(self.restoring(state, options, request)?, options.refresh)
        })
    }

    /// All that has to be written so that the base is as it was.
    fn restoring(&self, state: &BaseState, options: &WriteOptions, request: Option<Request>) -> Result<Batch> {
        let (then, now) = (self.resolve_state(state)?.0, self.store.position()?);
        let entries = self.store.changed_between(then, now)?.into_iter().filter(|pair| pair.from != pair.to);
        let mut batch = Batch {
            change: options.change.clone(),
            entries: entries.map(|pair| EntryWrite { entry: pair.from, ..EntryWrite::delete(pair.id) }).collect(),
            request,
            ..Batch::default()
        };
        let declared = self.store.declared_between(then, now)?.into_iter().filter(|pair| pair.from != pair.to);
        for pair in declared {
            restore_declared(pair, &mut batch)?;
        }
        Ok(batch)
    }
}

/// Has a batch restore what a pair was first.
fn restore_declared(DeclaredPair { is_product, id, from, .. }: DeclaredPair, batch: &mut Batch) -> Result<()> {
    let nothing = match kind_of(is_product, &id) {
        None => return Ok(()),
        Some(DeclaredKind::Product) => {
            match from {
                None => batch.removed_products.push(id),
                Some(product) => batch.products.push(serde_json::from_value(product).map_err(|error| {
                    let message =
                        format!("the store holds an unreadable product {}; restore the base from a backup", quoted(id));
                    Error::new(ErrorKind::Internal, message).caused_by(error)
                })?),
            }
            return Ok(());
        }
        Some(DeclaredKind::Settings) => document(&Settings::default()),
        Some(DeclaredKind::Screens | DeclaredKind::Synonyms | DeclaredKind::Curations) => serde_json::json!([]),
    };
    batch.settings.push((id, from.unwrap_or(nothing)));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::testing::{TestBase, change, entry};
    use crate::catalogue::Product;
    use crate::change::Operation;
    use crate::curation::Synonym;

    fn label(name: &str) -> BaseState {
        BaseState::Label(name.into())
    }

    fn options(day: &str) -> WriteOptions {
        WriteOptions::new(change("asha", day))
    }

    fn differences(base: &KnowledgeBase, from: &str) -> (usize, Vec<(&'static str, &'static str)>) {
        let declared = base.diff_declared(&label(from), &BaseState::Now).expect("two states");
        let declared = declared.into_iter().map(|one| (one.kind.name(), one.effect.name())).collect();
        (base.diff(&label(from), &BaseState::Now).expect("two states").len(), declared)
    }

    #[test]
    fn everything_is_as_it_was_and_nothing_is_lost() {
        let base = TestBase::new();
        let product = |id: &str| Product { id: id.into(), ..Product::default() };
        let declare = |products: Vec<Product>| {
            base.store_all(Batch { products, change: change("asha", "2026-01-01"), ..Batch::default() })
                .expect("stored");
        };
        declare(vec![product("tv")]);
        base.write(
            vec![entry("a", "change the battery").into(), entry("b", "cancel my order").into()],
            &options("2026-01-01"),
        )
        .expect("written");
        base.set_label("spring", change("asha", "2026-01-02")).expect("a label");
        let patched = Operation::patch("a", serde_json::json!({"topics": ["x"]}));
        base.write(vec![patched, Operation::delete("b"), entry("c", "new").into()], &options("2026-01-03"))
            .expect("written");
        declare(vec![product("phone")]);
        let synonym =
            Synonym { lang: "en".into(), from: vec!["box".into()], to: vec!["tv".into()], ..Synonym::default() };
        base.set_synonyms(&[synonym], change("asha", "2026-01-03")).expect("synonyms");
        base.set_answer_precision(Some(0.9), change("asha", "2026-01-03")).expect("settings");
        base.set_label("summer", change("asha", "2026-01-04")).expect("a label");
        let three = vec![("product", "created"), ("settings", "created"), ("synonyms", "created")];
        assert_eq!(differences(&base, "spring"), (3, three));

        let outcomes = base.restore_state(&label("spring"), &options("2026-01-05")).expect("restored");
        let outcomes: Vec<(&str, u64, &str)> =
            outcomes.iter().map(|o| (o.id.as_str(), o.version, o.effect.name())).collect();
        assert_eq!(outcomes, [("a", 3, "updated"), ("b", 3, "created"), ("c", 2, "deleted")]);
        assert_eq!(differences(&base, "spring"), (0, vec![]));
        assert_eq!((base.found("order"), base.products().expect("read").len()), (vec!["b".to_owned()], 1));
        assert_eq!(base.history("a").expect("kept")[2].change, change("asha", "2026-01-05"));
        assert!(base.restore_state(&label("spring"), &options("2026-01-05")).expect("again").is_empty());

        base.restore_state(&label("summer"), &options("2026-01-06")).expect("taken back");
        assert_eq!(differences(&base, "summer"), (0, vec![]));
    }

    #[test]
    fn the_same_request_again_gives_what_the_first_gave() {
        let base = TestBase::new().with_limits(|limits| limits.name_bytes_max = 8);
        base.put(vec![entry("a", "change the battery")]).expect("written");
        base.set_label("spring", change("asha", "2026-01-02")).expect("a label");
        base.put(vec![entry("a", "repair the screen")]).expect("written");
        let named = |id: &str| WriteOptions { request_id: Some(id.into()), ..options("2026-01-03") };
        let restore = |state: &str, id: &str| base.restore_state(&state.parse().expect("a state"), &named(id));
        for id in ["", "r12345678"] {
            let error = restore("spring", id).expect_err("no such id");
            assert_eq!((error.kind(), error.problems()[0].field.as_str()), (ErrorKind::InvalidInput, "request_id"));
        }
        let first = restore("spring", "r1234567").expect("restored");
        assert_eq!((first.len(), first[0].version), (1, 3));
        base.put(vec![entry("a", "repair the screen")]).expect("written");
        assert_eq!(restore("spring", "r1234567").expect("remembered"), first);
        assert_eq!(base.get("a").expect("there").version, 4, "it was carried out again");
        assert_eq!(restore("1", "r1234567").expect_err("another request").kind(), ErrorKind::Conflict);
        assert_eq!(
            base.publish("spring", &named("r1234567")).expect_err("another request").kind(),
            ErrorKind::Conflict
        );
        assert_eq!(restore("spring", "r2").expect("restored")[0].version, 5);
    }

    #[test]
    fn what_is_no_earlier_state_is_refused() {
        let base = TestBase::new();
        base.save_draft("f", &[entry("a", "new").into()], &change("asha", "2026-01-01")).expect("drafted");
        for (state, kind) in
            [("draft:f", ErrorKind::InvalidInput), ("none", ErrorKind::NotFound), ("7", ErrorKind::NotFound)]
        {
            let error = base.restore_state(&state.parse().expect("a state"), &options("2026-01-02"));
            assert_eq!(error.expect_err(state).kind(), kind, "{state}");
        }
    }
}
