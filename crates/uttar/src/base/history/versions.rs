//! The history of a base: versions of entries, differences, labels, and the base as it was.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::base::learning::ranker_names;
use crate::base::{KnowledgeBase, STORE_FILE, VersionedEntry, temporary_folder};
use crate::change::{Change, Operation, WriteOptions, WriteOutcome};
use crate::change::{EntryDiff, FieldChange, diff_entry, diff_fields};
use crate::entry::Entry;
use crate::error::{Error, ErrorKind, Result};
use crate::quoted;
use crate::rank::Calibration;
use crate::replay::{Replay, check, replay};
use crate::reply::SearchRequest;
use crate::state::BaseState;
use crate::store::{Batch, DraftedEntry, EntryVersion, EntryWrite, Label, Position, Store};

impl KnowledgeBase {
    /// The versions of an entry, the first one first, deletions included.
    ///
    /// # Errors
    /// `NotFound` if there never was such an entry.
    pub fn history(&self, id: &str) -> Result<Vec<EntryVersion>> {
        let versions = self.store.versions(id)?;
        if versions.is_empty() {
            return Err(Error::new(ErrorKind::NotFound, format!("there never was an entry {}", quoted(id))));
        }
        Ok(versions)
    }

    /// An entry as it was in a version.
    ///
    /// # Errors
    /// `NotFound` if there is no such version, or it is a deletion.
    pub fn version(&self, id: &str, version: u64) -> Result<VersionedEntry> {
        let message = match self.store.version(id, version)? {
            Some(Some(entry)) => return Ok(VersionedEntry { version, entry }),
            Some(None) => {
                format!("version {version} of {} is its deletion; ask for the version before it", quoted(id))
            }
            None => format!("the entry {} has no version {version} here; see its history", quoted(id)),
        };
        Err(Error::new(ErrorKind::NotFound, message))
    }

    /// What changed from a version of an entry to another, field by field.
    pub fn diff_versions(&self, id: &str, from: u64, to: u64) -> Result<Vec<FieldChange>> {
        Ok(diff_fields(&self.version(id, from)?.entry, &self.version(id, to)?.entry))
    }

    /// Gives an entry the content of an earlier version again, as a new version. A deleted entry is there again.
    pub fn restore_version(&self, id: &str, version: u64, options: &WriteOptions) -> Result<WriteOutcome> {
        self.write_one(Operation::put(self.version(id, version)?.entry), options)
    }

    /// Names the state that the base has now.
    ///
    /// # Errors
    /// `Conflict` if the name is taken; `InvalidInput` if it reads as something else that names a state, such as a
    /// number or a date.
    pub fn set_label(&self, name: &str, change: Change) -> Result<Label> {
        self.check_writable()?;
        self.check_space()?;
        self.check_name("label", name)?;
        self.check_change(&change)?;
        if name.parse() != Ok(BaseState::Label(name.to_owned())) {
            let message =
                format!("{} would be read as a position, a time or a draft; choose another name", quoted(name));
            return Err(Error::bad_field("label", message));
        }
        let label = Label { name: name.to_owned(), position: self.store.position()?, change };
        self.store.set_label(&label)?;
        Ok(label)
    }

    /// Removes a label. The state that it named can still be asked for by position and time.
    pub fn remove_label(&self, name: &str) -> Result<()> {
        self.check_writable()?;
        if self.store.remove_label(name)? { Ok(()) } else { Err(no_label(name)) }
    }

    /// All labels, in the order of what they name.
    pub fn labels(&self) -> Result<Vec<Label>> {
        self.store.labels()
    }

    /// The base in another state: it can be searched and read as any base, and not be changed. Its index is built anew
    /// in a temporary folder, which takes as long as an import; keep the value for as many questions as there are. It
    /// ranks and is as sure as its own entries have it learn; only the translations of words are those of today.
    ///
    /// ```
    /// use uttar::{BaseState, Change, Entry, KnowledgeBase, SearchRequest};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let base = KnowledgeBase::create(folder.path().join("base"))?;
    /// let entry = |json| serde_json::from_str::<Entry>(json);
    /// base.put(vec![entry(r#"{"id": "a", "phrasings": {"en": ["change the battery"]}}"#)?])?;
    /// base.set_label("spring", Change::now())?;
    /// base.put(vec![entry(r#"{"id": "a", "phrasings": {"en": ["cancel my order"]}}"#)?])?;
    ///
    /// let spring = base.at(&BaseState::Label("spring".into()))?;
    /// assert_eq!(spring.search(&SearchRequest::new("battery"))?.hits.len(), 1);
    /// assert_eq!(base.search(&SearchRequest::new("battery"))?.hits.len(), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn at(&self, state: &BaseState) -> Result<Self> {
        let (position, drafted) = self.resolve_state(state)?;
        self.made_state(position, drafted)
    }

    /// The base as it was at a position, with the changes of a draft.
    pub(super) fn made_state(&self, position: Position, drafted: Vec<DraftedEntry>) -> Result<Self> {
        let folder = temporary_folder("uttar-state-")?;
        let store = self.store.copy_at(position, &folder.path().join(STORE_FILE))?;
        if !drafted.is_empty() {
            let entries = drafted.into_iter().map(EntryWrite::from).collect();
            (&store as &dyn Store).write_one(Batch { entries, ..Batch::default() })?;
        }
        forget_what_is_learnt_later(&store, position)?;
        let mut base = Self::with_store(folder.path(), Arc::new(store), self.limits.clone())?;
        base.past = Some(Arc::new(folder));
        // The past speaks by the dictionary of today: it has nothing to learn that is not known by now.
        base.teacher = Arc::clone(&self.teacher);
        base.embedding = self.embedding_for(&base)?;
        base.calibrate_with_vectors();
        // Two states are compared: neither may change its confidence meanwhile.
        base.calibrator.wait();
        Ok(base)
    }

    /// What changed from a state of the base to another: the entries that differ, in the order of their ids.
    pub fn diff(&self, from: &BaseState, to: &BaseState) -> Result<Vec<EntryDiff>> {
        let ((from, drafted_from), (to, drafted_to)) = (self.resolve_state(from)?, self.resolve_state(to)?);
        let mut pairs: BTreeMap<String, (Option<Entry>, Option<Entry>)> = BTreeMap::new();
        for pair in self.store.changed_between(from.min(to), from.max(to))? {
            let both = if from <= to { (pair.from, pair.to) } else { (pair.to, pair.from) };
            pairs.insert(pair.id, both);
        }
        for (drafted, is_from) in [(drafted_from, true), (drafted_to, false)] {
            for DraftedEntry { id, entry, .. } in drafted {
                if !pairs.contains_key(&id) {
                    let now = self.store.get(&id)?.map(|stored| stored.entry);
                    pairs.insert(id.clone(), (now.clone(), now));
                }
                let pair = pairs.get_mut(&id).expect("it was just put in");
                *(if is_from { &mut pair.0 } else { &mut pair.1 }) = entry;
            }
        }
        Ok(pairs.into_iter().filter_map(|(id, (from, to))| diff_entry(id, from.as_ref(), to.as_ref())).collect())
    }

    /// Asks questions of two states of the base, and tells which replies differ. `progress` is told how many have been
    /// asked; where it breaks, the replay ends with these. It waits first until the base has
    /// [learnt](Self::finish_learning) what is due, so that the same replay has the same result again.
    ///
    /// # Errors
    /// `InvalidInput` lists the questions that nobody can ask, as `questions[3]`, counted from 0; what is wrong for all
    /// of them it names once. `NotFound` where there is no such state.
    pub fn replay(
        &self,
        questions: &[SearchRequest],
        from: &BaseState,
        to: &BaseState,
        progress: impl FnMut(usize) -> ControlFlow<()>,
    ) -> Result<Replay> {
        self.finish_learning();
        let open = |state: &BaseState| if *state == BaseState::Now { Ok(None) } else { self.at(state).map(Some) };
        let (from, to) = (open(from)?, open(to)?);
        let (from, to) = (from.as_ref().unwrap_or(self), to.as_ref().unwrap_or(self));
        [from, to].into_iter().try_for_each(|base| check(base, questions))?;
        replay(questions, |question| from.search(question), |question| to.search(question), progress)
    }

    /// The position of a state, and what a draft changes there.
    pub(super) fn resolve_state(&self, state: &BaseState) -> Result<(Position, Vec<DraftedEntry>)> {
        let position = match state {
            BaseState::Now | BaseState::Draft(_) => self.store.position()?,
            BaseState::Time(time) => self.store.position_at(*time)?,
            BaseState::Position(position) => {
                let last = self.store.position()?;
                if *position > last {
                    let message = format!("the base has not come to position {position}; its last is {last}");
                    return Err(Error::new(ErrorKind::NotFound, message));
                }
                *position
            }
            BaseState::Label(name) => {
                let label = self.store.labels()?.into_iter().find(|label| label.name == *name);
                label.ok_or_else(|| no_label(name))?.position
            }
        };
        let drafted = if let BaseState::Draft(name) = state { self.draft(name)? } else { Vec::new() };
        Ok((position, drafted))
    }
}

impl From<DraftedEntry> for EntryWrite {
    /// Whatever version is there now.
    fn from(drafted: DraftedEntry) -> Self {
        Self { entry: drafted.entry, ..Self::delete(drafted.id) }
    }
}

/// Leaves out of the store of a past state how to rank and how sure to be, where that was learnt of what came after it:
/// it is learnt of the state itself.
fn forget_what_is_learnt_later(store: &dyn Store, position: Position) -> Result<()> {
    for names in [ranker_names(false), ranker_names(true)] {
        let learnt: Option<Calibration> = store.kept(names[0])?;
        if learnt.is_some_and(|calibration| calibration.position > position) {
            names.iter().try_for_each(|name| store.keep(name, &()))?;
        }
    }
    Ok(())
}

fn no_label(name: &str) -> Error {
    Error::new(
        ErrorKind::NotFound,
        format!("there is no label {}; list the labels to see which there are", quoted(name)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::testing::{TestBase, beginning, change, entry};
    use crate::change::Effect;

    fn state(text: &str) -> BaseState {
        text.parse().expect("a state")
    }

    /// A base with four positions: 1 and 2 put `a` and `b`, 3 changes `a`, 4 deletes `b`; positions 1 to 2 came on the
    /// first day of 2026.
    fn with_history() -> TestBase {
        let base = TestBase::new();
        let day = |day: &str| WriteOptions::new(change("asha", day));
        base.write(
            vec![entry("a", "change the battery").into(), entry("b", "cancel my order").into()],
            &day("2026-01-01"),
        )
        .expect("written");
        base.set_label("new year", change("asha", "2026-01-01")).expect("a label");
        base.write(vec![entry("a", "repair the screen").into()], &day("2026-01-02")).expect("written");
        base.write(vec![Operation::delete("b")], &day("2026-01-03")).expect("deleted");
        base
    }

    #[test]
    fn every_version_has_its_author_and_time_and_can_be_restored() {
        let base = with_history();
        let versions = base.history("b").expect("a history");
        let summary: Vec<(u64, u64, bool, &str)> =
            versions.iter().map(|v| (v.version, v.position, v.deleted, v.change.author.as_str())).collect();
        assert_eq!(summary, [(1, 2, false, "asha"), (2, 4, true, "asha")]);
        assert_eq!(versions[1].change.at, beginning("2026-01-03"));
        assert_eq!(base.get("b").expect_err("deleted").kind(), ErrorKind::NotFound);
        assert_eq!(base.version("b", 2).expect_err("a deletion").kind(), ErrorKind::NotFound);
        assert_eq!(base.version("b", 3).expect_err("none").kind(), ErrorKind::NotFound);
        assert_eq!(base.history("c").expect_err("none").kind(), ErrorKind::NotFound);

        let outcome = base.restore_version("b", 1, &WriteOptions::new(change("ravi", "2026-01-04"))).expect("restored");
        assert_eq!((outcome.version, outcome.effect), (3, Effect::Created));
        assert_eq!(base.get("b").expect("there").entry, entry("b", "cancel my order"));
        assert_eq!(base.found("cancel my order"), ["b"]);
    }

    #[test]
    fn two_versions_differ_field_by_field() {
        let base = with_history();
        let changes = base.diff_versions("a", 1, 2).expect("two versions");
        assert_eq!(changes.len(), 1, "{changes:?}");
        assert_eq!(changes[0].field, "phrasings.en[0]");
        assert_eq!(changes[0].to, Some("repair the screen".into()));
    }

    #[test]
    fn the_base_can_be_searched_as_it_was() {
        let base = with_history();
        for (at, battery, screen, order) in [
            ("new year", true, false, true),
            ("2", true, false, true),
            ("2026-01-01T12:00:00Z", true, false, true),
            ("3", false, true, true),
            ("2026-01-02", false, true, true),
            ("now", false, true, false),
            ("1", true, false, false),
            ("0", false, false, false),
            ("2025-12-31", false, false, false),
        ] {
            let past = base.at(&state(at)).expect(at);
            let found = |query: &str| !base_found(&past, query).is_empty();
            let want = (battery, screen, order);
            assert_eq!((found("battery"), found("screen"), found("order")), want, "at {at}");
        }
        let past = base.at(&state("new year")).expect("a state");
        assert_eq!(past.get("a").expect("there").version, 1);
        let refused = past.put(vec![entry("c", "new")]).expect_err("the past");
        assert_eq!(refused.kind(), ErrorKind::Conflict, "{refused}");
        assert!(past.folder().is_dir());
        let folder = past.folder().to_owned();
        drop(past);
        assert!(!folder.exists(), "the temporary index stays behind");
    }

    fn base_found(base: &KnowledgeBase, query: &str) -> Vec<String> {
        let reply = base.search(&SearchRequest::new(query)).expect("a question");
        reply.hits.into_iter().map(|hit| hit.entry).collect()
    }

    #[test]
    fn states_that_are_not_there_are_not_found() {
        let base = with_history();
        for at in ["5", "spring", "draft:spring"] {
            assert_eq!(base.at(&state(at)).expect_err(at).kind(), ErrorKind::NotFound, "{at}");
        }
    }

    #[test]
    fn two_states_differ_entry_by_entry_in_both_directions() {
        let base = with_history();
        let diff = |from, to| -> Vec<(String, Effect, usize)> {
            let diff = base.diff(&state(from), &state(to)).expect("two states");
            diff.into_iter().map(|entry| (entry.id, entry.effect, entry.fields.len())).collect()
        };
        let (a, b) = ("a".to_owned(), "b".to_owned());
        assert_eq!(diff("new year", "now"), [(a.clone(), Effect::Updated, 1), (b.clone(), Effect::Deleted, 0)]);
        assert_eq!(diff("now", "new year"), [(a.clone(), Effect::Updated, 1), (b.clone(), Effect::Created, 0)]);
        assert_eq!(diff("0", "1"), [(a, Effect::Created, 0)]);
        assert_eq!(diff("2", "new year"), []);
        assert_eq!(diff("0", "4").len(), 1, "b came and went");
    }

    #[test]
    fn labels_have_names_of_their_own() {
        let base = with_history();
        let set = |name: &str| base.set_label(name, change("asha", "2026-01-05"));
        assert_eq!(set("new year").expect_err("taken").kind(), ErrorKind::Conflict);
        for name in ["", "12", "2026-01-01", "now", "draft:x", " x", "a\nb", &"x".repeat(257)] {
            assert_eq!(set(name).expect_err(name).kind(), ErrorKind::InvalidInput, "{name:?}");
        }
        assert_eq!(set(&"x".repeat(256)).expect("a long name").position, 4);
        base.remove_label("new year").expect("there");
        assert_eq!(base.remove_label("new year").expect_err("gone").kind(), ErrorKind::NotFound);
        assert_eq!(base.labels().expect("labels").len(), 1);
    }

    #[test]
    fn a_replay_lists_the_replies_that_differ() {
        let base = with_history();
        let questions = ["battery", "cancel order", "something else entirely"].map(SearchRequest::new);
        let all = |_: usize| ControlFlow::Continue(());
        let replay = base.replay(&questions, &state("new year"), &BaseState::Now, all).expect("two states");
        assert_eq!(replay.questions, 3);
        let changed: Vec<(&str, usize, usize)> =
            replay.changed.iter().map(|c| (c.query.as_str(), c.from.entries.len(), c.to.entries.len())).collect();
        assert_eq!(changed, [("battery", 1, 0), ("cancel order", 1, 0)]);
        assert!(base.replay(&questions, &BaseState::Now, &state("4"), all).expect("the same").changed.is_empty());
        let stopped = base.replay(&questions, &state("new year"), &BaseState::Now, |_| ControlFlow::Break(()));
        let stopped = stopped.expect("one question");
        assert_eq!((stopped.questions, stopped.changed.len()), (1, 1));
    }
}
