//! Drafts: changes that are searched only when asked for, and published together.

use serde::Serialize;

use super::write::{patched, without_index};
use crate::base::KnowledgeBase;
use crate::change::{Action, Change, Operation, WriteOptions, WriteOutcome};
use crate::error::{Error, ErrorKind, Result};
use crate::quoted;
use crate::store::{Batch, DraftedEntry, EntryWrite};

/// A draft, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Draft {
    /// Its name.
    pub name: String,
    /// How many entries it changes.
    pub entries: u64,
}

impl KnowledgeBase {
    /// Puts changes into a draft, which begins with the first of them. A patch of an entry that is in the draft already
    /// changes it there. Each entry remembers the version that its first change started from. `if_version` sets it
    /// anew: a patch then starts from the entry as it is published, which must have that version, and what the draft
    /// had of the entry before is gone.
    ///
    /// # Errors
    /// `InvalidInput` lists every bad place; `NotFound` for an entry to patch or to delete that is not there;
    /// `Conflict` for a patch of another version than the published one.
    pub fn save_draft(&self, name: &str, operations: &[Operation], change: &Change) -> Result<()> {
        self.check_writable()?;
        self.check_space()?;
        self.check_name("draft", name)?;
        self.check_change(change)?;
        let drafted = self.store.draft(name)?;
        let mut writes = Vec::with_capacity(operations.len());
        for operation in operations {
            let in_draft = drafted.iter().find(|drafted| drafted.id == operation.id());
            writes.extend(self.draft_writes(operation, in_draft).map_err(|error| error.map_fields(without_index))?);
        }
        self.store.save_draft(name, &writes, change)
    }

    fn draft_writes(&self, operation: &Operation, in_draft: Option<&DraftedEntry>) -> Result<Vec<EntryWrite>> {
        let mut operation = operation.clone();
        // What the draft has was made of another version than the one that is given: it is left out.
        let in_draft =
            in_draft.filter(|drafted| operation.if_version.is_none_or(|given| given == drafted.base_version));
        match (in_draft, &operation.action) {
            (Some(drafted), Action::Patch { patch, .. }) => {
                let entry = drafted.entry.as_ref().ok_or_else(|| {
                    Error::new(ErrorKind::NotFound, format!("the draft deletes {}; put it anew", quoted(&drafted.id)))
                })?;
                operation.action = Action::Put(
                    patched(entry, patch)
                        .map_err(|problem| Error::invalid_input(problem.to_string()).with_problems(vec![problem]))?,
                );
            }
            (None, Action::Patch { id, .. }) => {
                let published = self.get(id)?.version;
                if let Some(given) = operation.if_version.filter(|given| *given != published) {
                    let message = format!(
                        "the entry {} has version {published} and not {given}: somebody changed it; read it again and make the change anew",
                        quoted(id)
                    );
                    return Err(Error::new(ErrorKind::Conflict, message));
                }
            }
            (None, Action::Delete(id)) => drop(self.get(id)?),
            _ => {}
        }
        let is_patch_of_any_version =
            matches!(operation.action, Action::Patch { .. }) && operation.if_version.is_none();
        let mut writes = self.entry_writes(vec![operation])?;
        if is_patch_of_any_version {
            // The store looks up the version itself.
            writes.iter_mut().for_each(|write| write.if_version = None);
        }
        Ok(writes)
    }

    /// All drafts, in the order of their names.
    pub fn drafts(&self) -> Result<Vec<Draft>> {
        Ok(self.store.drafts()?.into_iter().map(|(name, entries)| Draft { name, entries }).collect())
    }

    /// The changes of a draft, in the order of their ids.
    pub fn draft(&self, name: &str) -> Result<Vec<DraftedEntry>> {
        let drafted = self.store.draft(name)?;
        if drafted.is_empty() { Err(no_draft(name)) } else { Ok(drafted) }
    }

    /// Throws a draft away.
    pub fn discard_draft(&self, name: &str) -> Result<()> {
        self.check_writable()?;
        if self.store.discard_draft(name)? { Ok(()) } else { Err(no_draft(name)) }
    }

    /// Takes the change of one entry out of a draft; with its last change the draft is gone.
    ///
    /// # Errors
    /// `NotFound` if there is no such draft, or it does not change that entry.
    pub fn discard_drafted(&self, name: &str, id: &str) -> Result<()> {
        self.check_writable()?;
        if self.store.discard_drafted(name, id)? {
            return Ok(());
        }
        self.draft(name)?;
        Err(Error::new(
            ErrorKind::NotFound,
            format!(
                "the draft {name} does not change an entry {id}; see what it changes",
                name = quoted(name),
                id = quoted(id)
            ),
        ))
    }

    /// Publishes a draft: all its changes or none. The draft is gone then; the same request made again gives its first
    /// outcomes all the same.
    ///
    /// # Errors
    /// `Conflict` lists every entry that somebody changed since it came into the draft, or says that the request id was
    /// used for another request; nothing is published then.
    pub fn publish(&self, name: &str, options: &WriteOptions) -> Result<Vec<WriteOutcome>> {
        self.check_options(options)?;
        // Read first: where the same request has published it meanwhile, that is found after it.
        let drafted = self.draft(name);
        self.carry_out_once(&("publish", name), options, |request| {
            let entries = drafted?
                .into_iter()
                .map(|drafted| EntryWrite { if_version: Some(drafted.base_version), ..EntryWrite::from(drafted) });
            let batch = Batch {
                change: options.change.clone(),
                entries: entries.collect(),
                request,
                publishes: Some(name.to_owned()),
                ..Batch::default()
            };
            self.store_batch(batch, options.refresh)
        })
    }
}

fn no_draft(name: &str) -> Error {
    Error::new(
        ErrorKind::NotFound,
        format!("there is no draft {}; list the drafts to see which there are", quoted(name)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::testing::{TestBase, change, entry};
    use crate::state::BaseState;

    fn options() -> WriteOptions {
        WriteOptions::new(change("asha", "2026-02-01"))
    }

    fn with_draft() -> TestBase {
        let base = TestBase::new();
        base.put(vec![entry("a", "change the battery"), entry("b", "cancel my order")]).expect("written");
        let operations =
            [entry("a", "repair the screen").into(), Operation::delete("b"), entry("c", "track a parcel").into()];
        base.save_draft("festival", &operations, &change("asha", "2026-02-01")).expect("a draft");
        base
    }

    #[test]
    fn a_draft_is_searched_only_when_asked_for_and_published_together() {
        let base = with_draft();
        assert_eq!(base.found("battery"), ["a"]);
        assert!(base.found("screen").is_empty());
        let draft = base.at(&BaseState::Draft("festival".into())).expect("the draft");
        let found = |query: &str| draft.search(&crate::SearchRequest::new(query)).expect("a question").hits.len();
        assert_eq!((found("screen"), found("battery"), found("order"), found("parcel")), (1, 0, 0, 1));

        let outcomes = base.publish("festival", &options()).expect("nobody changed anything");
        let outcomes: Vec<(&str, u64, &str)> =
            outcomes.iter().map(|o| (o.id.as_str(), o.version, o.effect.name())).collect();
        assert_eq!(outcomes, [("a", 2, "updated"), ("b", 2, "deleted"), ("c", 1, "created")]);
        assert_eq!(base.found("screen"), ["a"]);
        assert!(base.drafts().expect("drafts").is_empty());
        assert_eq!(base.publish("festival", &options()).expect_err("gone").kind(), ErrorKind::NotFound);
    }

    #[test]
    fn the_same_request_again_gives_what_the_first_gave() {
        let base = with_draft().with_limits(|limits| limits.name_bytes_max = 8);
        let named = |id: &str| WriteOptions { request_id: Some(id.into()), ..options() };
        for id in ["", "r12345678"] {
            let error = base.publish("festival", &named(id)).expect_err("no such id");
            assert_eq!((error.kind(), error.problems()[0].field.as_str()), (ErrorKind::InvalidInput, "request_id"));
        }
        let first = base.publish("festival", &named("r1234567")).expect("published");
        assert_eq!((first.len(), base.position().expect("read")), (3, 5));
        assert_eq!(base.publish("festival", &named("r1234567")).expect("remembered"), first);
        // Also when there is another draft of that name by now.
        base.save_draft("festival", &[entry("d", "a new one").into()], &change("asha", "2026-02-01")).expect("a draft");
        assert_eq!(base.publish("festival", &named("r1234567")).expect("remembered"), first);
        assert_eq!((base.position().expect("read"), base.drafts().expect("drafts").len()), (5, 1));
        for (error, kind) in [
            (base.publish("other", &named("r1234567")).map(drop), ErrorKind::Conflict),
            (base.write(vec![entry("d", "a new one").into()], &named("r1234567")).map(drop), ErrorKind::Conflict),
            (base.publish("other", &named("r2")).map(drop), ErrorKind::NotFound),
        ] {
            assert_eq!(error.expect_err("refused").kind(), kind);
        }
        assert_eq!(base.publish("festival", &named("r2")).expect("published")[0].id, "d");
    }

    #[test]
    fn of_the_same_request_at_the_same_time_one_publishes_and_all_hear_of_it() {
        let base = with_draft();
        let named = WriteOptions { request_id: Some("r1".into()), ..options() };
        let all = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| base.publish("festival", &named))).collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic").expect("published")).collect::<Vec<_>>()
        });
        assert!(all.iter().all(|outcomes| *outcomes == all[0]) && all[0].len() == 3, "{all:?}");
        assert_eq!(base.get("a").expect("there").version, 2);
    }

    #[test]
    fn a_draft_whose_entries_changed_is_a_conflict_and_publishes_nothing() {
        let base = with_draft();
        base.put(vec![entry("a", "change the old battery"), entry("c", "something else")]).expect("written");
        let error = base.publish("festival", &options()).expect_err("a and c changed");
        assert_eq!(error.kind(), ErrorKind::Conflict, "{error}");
        assert_eq!(error.problems().len(), 2, "{error}");
        assert_eq!(base.get("b").expect("still there").version, 1);
        assert_eq!(base.draft("festival").expect("still there").len(), 3);

        base.save_draft("other", &[entry("a", "repair the screen").into()], &change("asha", "2026-02-01"))
            .expect("a draft");
        base.put(vec![entry("a", "change the new battery")]).expect("written");
        let error = base.publish("other", &options()).expect_err("a changed");
        assert_eq!((error.kind(), error.problems().len()), (ErrorKind::Conflict, 1), "{error}");
    }

    /// `a` in version 2 by somebody else, and a draft that started from version 1 of it.
    fn with_outdated_draft() -> (TestBase, impl Fn(&TestBase, Operation) -> Result<()>) {
        let base = TestBase::new();
        base.put(vec![entry("a", "change the battery")]).expect("written");
        let save = |base: &TestBase, operation| base.save_draft("f", &[operation], &change("asha", "2026-02-01"));
        save(&base, topics("screens")).expect("drafted");
        let answers = serde_json::json!({"answers": [{"lang": "en", "body": "In ten days."}]});
        base.write_one(Operation::patch("a", answers), &options()).expect("published by somebody else");
        (base, save)
    }

    fn topics(topic: &str) -> Operation {
        Operation::patch("a", serde_json::json!({"topics": [topic]}))
    }

    #[test]
    fn a_change_made_anew_for_the_published_version_starts_from_it() {
        let (base, save) = with_outdated_draft();
        save(&base, topics("repair")).expect("changed in the draft");
        let error = base.publish("f", &options()).expect_err("a changed");
        assert_eq!(error.kind(), ErrorKind::Conflict);
        let message = &error.problems()[0].message;
        assert!(message.contains("if_version 2") && message.contains("out of the draft"), "both ways: {message}");

        assert_eq!(
            save(&base, topics("repair").if_version(7)).expect_err("no such version").kind(),
            ErrorKind::Conflict
        );
        save(&base, topics("repair").if_version(2)).expect("made anew");
        assert_eq!(base.publish("f", &options()).expect("nobody changed it since")[0].version, 3);
        let published = base.get("a").expect("there").entry;
        assert_eq!((published.answers.len(), published.topics.as_slice()), (1, &["repair".to_owned()][..]));
    }

    #[test]
    fn a_deletion_made_anew_as_a_change_starts_from_what_is_published() {
        let (base, save) = with_outdated_draft();
        save(&base, Operation::delete("a")).expect("drafted");
        save(&base, topics("repair").if_version(2)).expect("made anew");
        base.publish("f", &options()).expect("nobody changed it since");
        assert_eq!(base.get("a").expect("there").entry.answers.len(), 1);
    }

    #[test]
    fn one_entry_is_taken_out_of_a_draft() {
        let (base, save) = with_outdated_draft();
        save(&base, entry("b", "cancel my order").into()).expect("drafted");
        base.discard_drafted("f", "a").expect("it is in the draft");
        for (draft, id) in [("f", "a"), ("f", "none"), ("none", "a")] {
            let error = base.discard_drafted(draft, id).expect_err("not there");
            assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
        }
        assert_eq!(base.publish("f", &options()).expect("b is new")[0].id, "b");
        save(&base, topics("repair")).expect("drafted");
        base.discard_drafted("f", "a").expect("it is in the draft");
        assert!(base.drafts().expect("drafts").is_empty(), "nothing is in it");
    }

    #[test]
    fn a_patch_changes_what_is_in_the_draft() {
        let base = with_draft();
        let patch = |id: &str| [Operation::patch(id, serde_json::json!({"topics": ["screens"]}))];
        base.save_draft("festival", &patch("a"), &change("ravi", "2026-02-02")).expect("patched");
        let drafted = base.draft("festival").expect("a draft");
        assert_eq!((drafted[0].base_version, drafted[0].change.author.as_str()), (1, "ravi"));
        let entry = drafted[0].entry.as_ref().expect("not deleted");
        assert_eq!((entry.topics.len(), entry.all_phrasings().next().expect("one").1), (1, "repair the screen"));
        for (id, kind) in [("b", ErrorKind::NotFound), ("d", ErrorKind::NotFound)] {
            let error = base.save_draft("festival", &patch(id), &change("ravi", "2026-02-02"));
            assert_eq!(error.expect_err(id).kind(), kind, "{id}");
        }
        base.save_draft("other", &patch("a"), &change("ravi", "2026-02-02")).expect("patched");
        assert_eq!(base.draft("other").expect("a draft")[0].base_version, 1);
        base.discard_draft("other").expect("there");
        assert_eq!(base.discard_draft("other").expect_err("gone").kind(), ErrorKind::NotFound);
        assert_eq!(base.drafts().expect("drafts"), [Draft { name: "festival".into(), entries: 3 }]);
    }

    #[test]
    fn bad_entries_and_deletions_of_nothing_do_not_come_into_a_draft() {
        let base = with_draft();
        let save = |operation| base.save_draft("x", &[operation], &change("ravi", "2026-02-02"));
        assert_eq!(save(Operation::delete("none")).expect_err("none").kind(), ErrorKind::NotFound);
        let error = save(entry("d", " ").into()).expect_err("an empty phrasing");
        assert_eq!(error.problems()[0].field, "phrasings.en[0]", "{error}");
        assert_eq!(base.drafts().expect("drafts").len(), 1);
    }

    #[test]
    fn the_two_states_of_a_draft_differ() {
        let base = with_draft();
        let diff = base.diff(&BaseState::Now, &BaseState::Draft("festival".into())).expect("two states");
        let diff: Vec<(&str, &str)> = diff.iter().map(|entry| (entry.id.as_str(), entry.effect.name())).collect();
        assert_eq!(diff, [("a", "updated"), ("b", "deleted"), ("c", "created")]);
    }
}
