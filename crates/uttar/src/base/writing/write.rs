//! Writing entries: put, patch, delete, alone or together.

use super::check::check_once;
use super::import::{ImportReport, without_answer};
use crate::base::KnowledgeBase;
use crate::change::merge_patch;
use crate::change::{Action, Change, Operation, Refresh, WriteOptions, WriteOutcome};
use crate::entry::Entry;
use crate::error::{Error, ErrorKind, Problem, Result};
use crate::settings::check_entry;
use crate::store::{Batch, EntryWrite};
use crate::sync;

/// How often a patch is made anew when somebody else changes the same entry at the same time. From the second time on
/// one patch after the other, or of many at once some would always be too late.
const PATCH_ATTEMPTS: usize = 10;

impl KnowledgeBase {
    /// Stores entries, all or none, as a change of now. On return they are on the disk and searchable, and the base is
    /// calibrated if it has changed enough.
    ///
    /// # Errors
    /// `InvalidInput` lists every bad place as `[entry].field`, or says which entry stands twice.
    pub fn put(&self, entries: Vec<Entry>) -> Result<ImportReport> {
        check_once(entries.iter().map(|entry| entry.id.as_str()))?;
        self.refuse_bad(&entries.iter().collect::<Vec<_>>())?;
        let entries_without_answer = without_answer(&entries);
        let report = ImportReport { entries: entries.len(), entries_without_answer, ..ImportReport::default() };
        let entries = entries.into_iter().map(EntryWrite::put).collect();
        let outcomes = self.store_all(Batch { change: Change::now(), entries, ..Batch::default() })?;
        self.calibrator.wait();
        Ok(report.with_effects(&outcomes))
    }

    /// Carries out operations on different entries, all or none.
    ///
    /// ```
    /// use uttar::{Change, Effect, Entry, KnowledgeBase, Operation, WriteOptions};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let base = KnowledgeBase::create(folder.path().join("base"))?;
    /// let entry: Entry = serde_json::from_str(r#"{"id": "a", "phrasings": {"en": ["change the battery"]}}"#)?;
    /// let options = WriteOptions::new(Change::by("asha", "new price list"));
    /// base.write(vec![Operation::put(entry)], &options)?;
    ///
    /// let patch = Operation::patch("a", serde_json::json!({"topics": ["battery"]})).if_version(1);
    /// let outcomes = base.write(vec![patch], &options)?;
    /// assert_eq!((outcomes[0].version, outcomes[0].effect), (2, Effect::Updated));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// `InvalidInput` lists every bad place as `[operation].field`; `Conflict` when an entry has not the version that
    /// was asked for, or the request id was used for another request; `NotFound` for an entry to patch or to delete
    /// that is not there.
    pub fn write(&self, operations: Vec<Operation>, options: &WriteOptions) -> Result<Vec<WriteOutcome>> {
        self.check_write(&operations, options)?;
        self.carry_out_once(&operations, options, |request| {
            let store = |entries| {
                let (change, request) = (options.change.clone(), request.clone());
                self.store_batch(Batch { change, entries, request, ..Batch::default() }, options.refresh)
            };
            let mut alone = None;
            if operations.iter().any(is_patch_of_any_version) {
                for _ in 1..PATCH_ATTEMPTS {
                    match store(self.entry_writes(operations.clone())?) {
                        Err(error) if error.kind() == ErrorKind::Conflict => {}
                        done => return done,
                    }
                    alone = alone.or_else(|| Some(sync::lock(&self.patching)));
                }
            }
            store(self.entry_writes(operations.clone())?)
        })
    }

    /// Carries out one operation. As [`write`](Self::write), but a bad place is just its field.
    pub fn write_one(&self, operation: Operation, options: &WriteOptions) -> Result<WriteOutcome> {
        let outcomes = self.write(vec![operation], options).map_err(|error| error.map_fields(without_index))?;
        outcomes.into_iter().next().ok_or_else(|| Error::new(ErrorKind::Internal, "a write without an outcome"))
    }

    /// Carries out operations on different entries, each on its own: what is wrong with one does not keep the others
    /// from being stored. A request id counts for each operation with its number.
    pub fn write_each(&self, operations: Vec<Operation>, options: &WriteOptions) -> Result<Vec<Result<WriteOutcome>>> {
        self.check_write(&operations, options)?;
        // All but the last are stored before the index is brought up to date once.
        let soon = WriteOptions { refresh: Refresh::Soon, ..options.clone() };
        let mut batches = Vec::new();
        let mut outcomes: Vec<Option<Result<WriteOutcome>>> = Vec::new();
        for (i, operation) in operations.into_iter().enumerate() {
            let request_id = options.request_id.as_ref().map(|id| format!("{id}#{i}"));
            // A patch depends on what is there, and a request may have been made before: they go their own way.
            if request_id.is_some() || matches!(operation.action, Action::Patch { .. }) {
                let options = WriteOptions { request_id, ..soon.clone() };
                outcomes.push(Some(self.write_one(operation, &options)));
                continue;
            }
            match self.entry_writes(vec![operation]) {
                Ok(entries) => {
                    batches.push(Batch { change: options.change.clone(), entries, ..Batch::default() });
                    outcomes.push(None);
                }
                Err(error) => outcomes.push(Some(Err(error.map_fields(without_index)))),
            }
        }
        let mut stored = self.store_batches(batches, options.refresh)?.into_iter();
        let mut next = || {
            let outcome = stored.next()?.map(|outcomes| outcomes.into_iter().next());
            outcome.transpose()
        };
        let lost = || Err(Error::new(ErrorKind::Internal, "a write without an outcome"));
        Ok(outcomes.into_iter().map(|outcome| outcome.or_else(&mut next).unwrap_or_else(lost)).collect())
    }

    /// What operations come to, given what is stored now.
    pub(super) fn entry_writes(&self, operations: Vec<Operation>) -> Result<Vec<EntryWrite>> {
        let mut writes = Vec::with_capacity(operations.len());
        let mut problems = Vec::new();
        for (i, Operation { action, if_version }) in operations.into_iter().enumerate() {
            let write = match action {
                Action::Put(entry) => EntryWrite { if_version, ..EntryWrite::put(entry) },
                Action::Delete(id) => EntryWrite { if_version, ..EntryWrite::delete(id) },
                Action::Patch { id, patch } => {
                    let found = self.get(&id)?;
                    match patched(&found.entry, &patch) {
                        Ok(entry) => {
                            let if_version = Some(if_version.unwrap_or(found.version));
                            EntryWrite { if_version, ..EntryWrite::put(entry) }
                        }
                        Err(problem) => {
                            problems.push(Problem { field: indexed(i, &problem.field), ..problem });
                            continue;
                        }
                    }
                }
            };
            problems.extend(write.entry.iter().flat_map(|entry| self.problems(i, entry)));
            writes.push(write);
        }
        if problems.is_empty() { Ok(writes) } else { Err(bad_entries(problems)) }
    }

    fn refuse_bad(&self, entries: &[&Entry]) -> Result<()> {
        let problems: Vec<Problem> =
            entries.iter().enumerate().flat_map(|(i, entry)| self.problems(i, entry)).collect();
        if problems.is_empty() { Ok(()) } else { Err(bad_entries(problems)) }
    }

    /// What is wrong with the entry of an operation.
    fn problems(&self, i: usize, entry: &Entry) -> Vec<Problem> {
        let view = self.view();
        let declared = check_entry(&view.declared.settings, entry);
        let problems = crate::entry::validate(entry, &self.limits).into_iter().chain(declared);
        problems.map(|problem| Problem { field: indexed(i, &problem.field), ..problem }).collect()
    }
}

fn is_patch_of_any_version(operation: &Operation) -> bool {
    matches!(operation.action, Action::Patch { .. }) && operation.if_version.is_none()
}

/// An entry with a merge patch; its id stays.
pub(super) fn patched(entry: &Entry, patch: &serde_json::Value) -> Result<Entry, Problem> {
    if !patch.is_object() {
        return Err(Problem::new("", "is no object; write the fields that change, {\"topics\": [...]}"));
    }
    let mut value = serde_json::to_value(entry).expect("an entry is plain data");
    merge_patch(&mut value, patch);
    let patched: Entry = serde_path_to_error::deserialize(value).map_err(|error| {
        let field = error.path().to_string();
        Problem::new(if field == "." { "" } else { &field }, error.inner().to_string())
    })?;
    if patched.id == entry.id { Ok(patched) } else { Err(Problem::new("id", "cannot be changed; put a new entry")) }
}

fn bad_entries(problems: Vec<Problem>) -> Error {
    Error::invalid_input("bad entries; nothing was stored").with_problems(problems)
}

/// A field of an operation.
fn indexed(i: usize, field: &str) -> String {
    if field.is_empty() { format!("[{i}]") } else { format!("[{i}].{field}") }
}

/// The field without the number of its operation.
pub(super) fn without_index(field: &str) -> String {
    let rest = field.strip_prefix("[0]").unwrap_or(field);
    rest.strip_prefix('.').unwrap_or(rest).to_owned()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::base::testing::{TestBase, beginning, change, entry};
    use crate::change::Effect;
    use crate::time::Timestamp;

    fn options() -> WriteOptions {
        WriteOptions::new(change("asha", "2026-01-01"))
    }

    fn named(request_id: &str) -> WriteOptions {
        WriteOptions { request_id: Some(request_id.into()), ..options() }
    }

    #[test]
    fn operations_on_one_entry_have_their_effects_and_count_versions() {
        let base = TestBase::new();
        let patch = |json| Operation::patch("a", json);
        for (operation, version, effect) in [
            (entry("a", "change the battery").into(), 1, Effect::Created),
            (entry("a", "change the battery").into(), 1, Effect::Unchanged),
            (patch(serde_json::json!({"topics": ["battery"]})), 2, Effect::Updated),
            (patch(serde_json::json!({"topics": null})), 3, Effect::Updated),
            (Operation::delete("a"), 4, Effect::Deleted),
            (Operation::put(entry("a", "change the battery")).if_version(0), 5, Effect::Created),
        ] {
            let outcome = base.write_one(operation, &options()).expect("written");
            assert_eq!((outcome.version, outcome.effect), (version, effect));
            assert_eq!(base.found("battery").is_empty(), effect == Effect::Deleted, "version {version}");
        }
        assert_eq!(base.entry_count().expect("a count"), 1);
    }

    #[test]
    fn another_version_is_a_conflict_and_changes_nothing() {
        let base = TestBase::new();
        base.put(vec![entry("a", "one"), entry("b", "one")]).expect("written");
        for (operation, kind) in [
            (Operation::put(entry("a", "two")).if_version(2), ErrorKind::Conflict),
            (Operation::put(entry("a", "two")).if_version(0), ErrorKind::Conflict),
            (Operation::put(entry("c", "two")).if_version(1), ErrorKind::Conflict),
            (Operation::patch("a", serde_json::json!({"topics": ["x"]})).if_version(7), ErrorKind::Conflict),
            (Operation::delete("a").if_version(2), ErrorKind::Conflict),
            (Operation::delete("c"), ErrorKind::NotFound),
            (Operation::patch("c", serde_json::json!({})), ErrorKind::NotFound),
        ] {
            let error = base.write(vec![entry("b", "two").into(), operation.clone()], &options());
            assert_eq!(error.expect_err("refused").kind(), kind, "{operation:?}");
        }
        assert_eq!(base.get("b").expect("there").version, 1, "a part of a refused write was stored");
    }

    #[test]
    fn what_must_not_be_there_and_never_was_is_not_deleted() {
        let base = TestBase::new();
        let deleted = base.write(vec![Operation::delete("c").if_version(0)], &options()).expect("it holds");
        assert_eq!((deleted[0].version, deleted[0].effect), (0, Effect::Unchanged));
        assert_eq!(base.history("c").expect_err("nothing was written").kind(), ErrorKind::NotFound);

        let change = Change::by("asha", "");
        base.save_draft("d", &[Operation::put(entry("c", "one"))], &change).expect("drafted");
        base.save_draft("d", &[Operation::delete("c")], &change).expect("drafted");
        let published = base.publish("d", &options()).expect("published");
        assert_eq!((published[0].version, published[0].effect), (0, Effect::Unchanged));
        assert_eq!(base.history("c").expect_err("nothing was written").kind(), ErrorKind::NotFound);
    }

    #[test]
    fn bad_patches_name_the_field() {
        let base = TestBase::new();
        base.put(vec![entry("a", "one")]).expect("written");
        for (patch, field) in [
            (serde_json::json!({"id": "b"}), "id"),
            (serde_json::json!({"topics": "x"}), "topics"),
            (serde_json::json!({"phrasings": {"en": [" "]}}), "phrasings.en[0]"),
            (serde_json::json!([]), ""),
        ] {
            let error = base.write_one(Operation::patch("a", patch.clone()), &options()).expect_err("a bad patch");
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
            assert_eq!(error.problems()[0].field, field, "{patch}: {error}");
        }
    }

    #[test]
    fn each_operation_on_its_own_has_its_own_outcome() {
        let base = TestBase::new();
        base.put(vec![entry("a", "one"), entry("b", "one")]).expect("written");
        let operations = || {
            vec![
                entry("a", "two").into(),
                entry("bad", " ").into(),
                Operation::delete("none"),
                Operation::patch("b", serde_json::json!({"topics": ["x"]})),
                entry("c", "three").into(),
            ]
        };
        for options in [options(), named("bulk"), named("bulk")] {
            let outcomes = base.write_each(operations(), &options).expect("written");
            let outcomes: Vec<Result<u64, ErrorKind>> =
                outcomes.into_iter().map(|done| done.map(|o| o.version).map_err(|error| error.kind())).collect();
            let want = [Ok(2), Err(ErrorKind::InvalidInput), Err(ErrorKind::NotFound), Ok(2), Ok(1)];
            assert_eq!(outcomes, want);
        }
        assert_eq!(base.found("three"), ["c"]);
    }

    #[test]
    fn the_same_request_again_gives_the_first_outcome() {
        let base = TestBase::new();
        let put = |text: &str| vec![Operation::put(entry("a", text)).if_version(0)];
        let first = base.write(put("one"), &named("r1")).expect("written");
        assert_eq!(base.write(put("one"), &named("r1")).expect("remembered"), first);
        let error = base.write(put("two"), &named("r1")).expect_err("another request");
        assert_eq!(error.kind(), ErrorKind::Conflict, "{error}");
        assert_eq!(base.write(put("one"), &named("r2")).expect_err("it is there").kind(), ErrorKind::Conflict);
        // A patch whose entry is gone meanwhile.
        let patch = || vec![Operation::patch("a", serde_json::json!({"topics": ["x"]}))];
        let patched = base.write(patch(), &named("r3")).expect("patched");
        base.write(vec![Operation::delete("a")], &options()).expect("deleted");
        assert_eq!(base.reopened().write(patch(), &named("r3")).expect("remembered"), patched);
    }

    #[test]
    fn a_request_is_remembered_whatever_its_change_and_others_are_dated() {
        let base = TestBase::new();
        let at = |at: Timestamp, request_id: &str| WriteOptions {
            change: Change { at, ..Change::default() },
            ..named(request_id)
        };
        let put = |id: &str, options: &WriteOptions| base.write_one(entry(id, "one").into(), options).expect("written");
        let long_ago = at(Timestamp::from_ms(0), "r");
        assert_eq!(put("a", &long_ago).version, 1);
        put("b", &at(beginning("2999-01-01"), "s"));
        put("c", &at(Timestamp::now(), "t"));
        base.write(vec![Operation::delete("a")], &options()).expect("deleted");
        assert_eq!(put("a", &long_ago).version, 1, "it was carried out again");
        assert_eq!(base.get("a").expect_err("deleted since").kind(), ErrorKind::NotFound);
    }

    #[test]
    fn a_change_is_dated_where_it_can_be_written() {
        let base = TestBase::new();
        let put = |at: i64| {
            let change = Change { at: Timestamp::from_ms(at), ..Change::default() };
            base.write_one(entry("a", "one").into(), &WriteOptions::new(change))
        };
        for far in [i64::MIN, i64::MAX] {
            let error = put(far).expect_err("no year of four digits");
            assert_eq!((error.kind(), error.problems()[0].field.as_str()), (ErrorKind::InvalidInput, "at"), "{error}");
        }
        put(0).expect("1970");
    }

    #[test]
    fn limits_hold_on_both_sides() {
        let base = TestBase::new();
        let base = base.with_limits(|limits| {
            limits.operations_max = 2;
            limits.name_bytes_max = 4;
            limits.reason_bytes_max = 6;
        });
        let write = |count: usize, author: &str, reason: &str, request_id: &str| {
            let operations = (0..count).map(|i| entry(&format!("e{i}"), "one").into()).collect();
            let change = Change { author: author.into(), reason: reason.into(), ..Change::default() };
            let options = WriteOptions { request_id: Some(request_id.into()), ..WriteOptions::new(change) };
            base.write(operations, &options).map_err(|error| error.kind())
        };
        assert_eq!(write(2, "asha", "because", "r").expect_err("a long reason"), ErrorKind::InvalidInput);
        assert_eq!(write(2, "ashaa", "reason", "r").expect_err("a long author"), ErrorKind::InvalidInput);
        assert_eq!(write(2, "asha", "reason", "r1234").expect_err("a long id"), ErrorKind::InvalidInput);
        assert_eq!(write(2, "asha", "reason", "").expect_err("no id"), ErrorKind::InvalidInput);
        assert_eq!(write(3, "asha", "reason", "r123").expect_err("three"), ErrorKind::InvalidInput);
        assert_eq!(write(2, "asha", "reason", "r123").expect("within the limits").len(), 2);
    }

    #[test]
    fn an_entry_stands_once_in_a_write() {
        let base = TestBase::new();
        let error = base.write(vec![entry("a", "one").into(), Operation::delete("a")], &options());
        assert_eq!(error.expect_err("twice").problems()[0].field, "[1]");
        let error = base.put(vec![entry("a", "one"), entry("a", "two")]).expect_err("twice");
        assert_eq!((error.kind(), error.problems()[0].field.as_str()), (ErrorKind::InvalidInput, "[1]"), "{error}");
        assert_eq!(base.entry_count().expect("a count"), 0);
    }

    #[test]
    fn what_does_not_wait_is_searchable_soon_without_asking() {
        let base = TestBase::new();
        let soon = WriteOptions { refresh: Refresh::Soon, ..options() };
        for text in ["battery", "screen"] {
            base.write(vec![entry("a", text).into()], &soon).expect("written");
            let started = Instant::now();
            while base.found(text).is_empty() {
                assert!(started.elapsed() < Duration::from_secs(20), "it never became searchable");
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        assert!(base.found("battery").is_empty());
    }

    #[test]
    fn patches_at_the_same_time_all_count() {
        let base = TestBase::new();
        base.put(vec![entry("a", "one")]).expect("written");
        let soon = WriteOptions { refresh: Refresh::Soon, ..options() };
        std::thread::scope(|scope| {
            for thread in 0..8 {
                let (base, soon) = (&base, &soon);
                scope.spawn(move || {
                    for i in 0..5 {
                        let language = ["en", "hi", "ta", "zh", "te", "bn", "kn", "ml"][thread];
                        let patch = serde_json::json!({"phrasings": {language: [format!("{thread} {i}")]}});
                        base.write_one(Operation::patch("a", patch), soon).expect("patched");
                    }
                });
            }
        });
        let found = base.get("a").expect("there");
        assert_eq!((found.version, found.entry.phrasings.len()), (41, 8));
    }
}
