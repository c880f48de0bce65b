//! Whether a base is sound: its store, its index, and whether they agree.

use std::collections::HashMap;
use std::path::Path;

use serde::Serialize;

use super::indexer::part_count;
use super::projection::Projection;
use crate::base::{KnowledgeBase, STORE_FILE};
use crate::engine::{Engine, open_mapped};
use crate::error::{Error, ErrorKind, Problem, Result};
use crate::store::{EntryKey, SqliteStore, Store};

/// How often the index is compared with a store that changes meanwhile.
const ATTEMPTS: usize = 5;

/// What [`verify`] found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Verification {
    /// How many entries the store has.
    pub entries: u64,
    /// What is wrong and stays wrong.
    pub problems: Vec<Problem>,
    /// What was wrong and has been repaired.
    pub repaired: Vec<Problem>,
}

impl Verification {
    /// An error if something stays wrong, with all of it.
    pub fn into_result(self) -> Result<Self> {
        if self.problems.is_empty() {
            return Ok(self);
        }
        let message = "the base is damaged; `uttar verify --repair` builds anew what can be, the rest is in a backup";
        Err(Error::new(ErrorKind::Internal, message).with_problems(self.problems))
    }
}

/// Reads every byte of the base in a folder and tells all that is wrong with it: the store (its structure, every entry and product in it) and the index
/// (checksums, position, and the documents of each entry compared with the store). With `repair`, what can be made anew is: the index, and
/// the store's own indexes.
///
/// An error says that the folder is no base, that its store cannot be opened at all, or that a repair is not possible now because another process
/// writes to the base.
pub fn verify(folder: impl AsRef<Path>, repair: bool) -> Result<Verification> {
    let folder = folder.as_ref();
    let store = SqliteStore::open_in(folder)?;
    let found = problems(folder, &store)?;
    let mut report = Verification { entries: store.entry_count()?, ..Verification::default() };
    if found.is_empty() || !repair {
        report.problems = found;
        return Ok(report);
    }
    store.reindex()?;
    // Where the store itself stays broken there is nothing to make an index of.
    if store.problems()?.is_empty() {
        KnowledgeBase::open(folder)?.rebuild_index()?;
    }
    report.problems = problems(folder, &store)?;
    report.repaired = found.into_iter().filter(|problem| !report.problems.contains(problem)).collect();
    Ok(report)
}

fn problems(folder: &Path, store: &SqliteStore) -> Result<Vec<Problem>> {
    let at = |place: &Path, message: String| Problem::new("", message).at(place, 0);
    let in_store = store.problems()?;
    if !in_store.is_empty() {
        let file = folder.join(STORE_FILE);
        return Ok(in_store.into_iter().map(|problem| at(&file, problem)).collect());
    }
    let mut projection = Projection::new(folder, open_mapped());
    // One that is not finished is no problem while the one before it serves: it is being made, or who made it was killed.
    if let Some((place, error)) = projection.open_newest().filter(|_| projection.opened.is_none()) {
        return Ok(vec![at(&place, error.to_string())]);
    }
    for _ in 0..ATTEMPTS {
        let position = store.position()?;
        let mut expected: HashMap<EntryKey, u64> = HashMap::new();
        store.each_changed_since(0, &mut |stored| {
            expected.insert(stored.key, part_count(&stored.entry));
            Ok(())
        })?;
        projection.reload();
        let Some(opened) = &projection.opened else {
            continue;
        };
        let indexed = opened.engine.position();
        if indexed == position && store.position()? == position {
            let mut indexed = opened.engine.snapshot()?.parts_by_entry();
            expected.retain(|key, parts| indexed.remove(key).unwrap_or(0) != *parts);
            let wrong = expected.len() + indexed.len();
            let message = || format!("{wrong} entries are not in the index as they are in the store");
            return Ok((wrong > 0).then(|| at(opened.folder(), message())).into_iter().collect());
        }
        if !store.right().is_taken() && store.position()? == position {
            let message = format!("the index is at change {indexed}, the store at {position}");
            return Ok(vec![at(opened.folder(), message)]);
        }
    }
    // It is being written to without a pause: its checksums are right, the rest shows when the writer rests.
    Ok(Vec::new())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::Entry;

    fn made(folder: &Path) -> PathBuf {
        let folder = folder.join("base");
        let base = KnowledgeBase::create(&folder).expect("a base");
        for id in ["one", "two", "three"] {
            let value = serde_json::json!({"id": id, "phrasings": {"en": [id]}});
            base.put(vec![serde_json::from_value::<Entry>(value).expect("well-formed")]).expect("stored");
        }
        folder
    }

    fn set_body(id: &str) -> String {
        format!("UPDATE changes SET body = ?1 WHERE record_key = (SELECT key FROM records WHERE id = '{id}')")
    }

    fn index_file(base: &Path, extension: &str) -> PathBuf {
        let index =
            fs::read_dir(base).expect("a folder").flatten().map(|child| child.path()).find(|child| child.is_dir());
        let files = fs::read_dir(index.expect("an index")).expect("a folder").flatten().map(|child| child.path());
        files.into_iter().find(|file| file.extension().is_some_and(|e| e == extension)).expect("such a file")
    }

    #[test]
    fn a_sound_base_has_no_problem() {
        let folder = tempfile::tempdir().expect("a folder");
        let base = made(folder.path());
        let report = verify(&base, false).expect("a base");
        assert_eq!(report, Verification { entries: 3, ..Verification::default() });
        // Also while it is open for writing.
        let open = KnowledgeBase::open(&base).expect("a base");
        open.put(vec![Entry { id: "four".into(), ..open.get("one").expect("there").entry }]).expect("stored");
        assert_eq!(verify(&base, false).expect("a base").entries, 4);
        assert_eq!(verify(folder.path(), false).expect_err("no base").kind(), ErrorKind::NotFound);
    }

    #[test]
    fn a_damaged_index_is_found_and_repaired() {
        let folder = tempfile::tempdir().expect("a folder");
        let base = made(folder.path());
        let file = index_file(&base, "fast");
        let mut bytes = fs::read(&file).expect("there");
        bytes[10] ^= 4;
        fs::write(&file, bytes).expect("written");
        let report = verify(&base, false).expect("a base");
        assert_eq!(report.problems.len(), 1, "{report:?}");
        assert!(report.problems[0].message.contains("checksum"), "{report:?}");
        assert_eq!(report.into_result().expect_err("damaged").kind(), ErrorKind::Internal);
        let report = verify(&base, true).expect("a base");
        assert_eq!((report.problems.len(), report.repaired.len()), (0, 1), "{report:?}");
        assert_eq!(verify(&base, false).expect("a base").problems, []);
    }

    #[test]
    fn an_index_that_says_other_than_the_store_is_found_and_repaired() {
        let folder = tempfile::tempdir().expect("a folder");
        let base = made(folder.path());
        let other = r#"{"id": "one", "phrasings": {"en": ["one", "uno"]}}"#;
        let connection = rusqlite::Connection::open(base.join(STORE_FILE)).expect("SQLite");
        connection.execute(&set_body("one"), [other]).expect("updated");
        let report = verify(&base, false).expect("a base");
        assert_eq!(report.problems.len(), 1, "{report:?}");
        assert!(report.problems[0].message.starts_with("1 entries"), "{report:?}");
        assert_eq!(verify(&base, true).expect("a base").repaired.len(), 1);
        assert_eq!(verify(&base, false).expect("a base").problems, []);
    }

    #[test]
    fn an_unreadable_entry_is_found_and_not_repaired() {
        let folder = tempfile::tempdir().expect("a folder");
        let base = made(folder.path());
        let connection = rusqlite::Connection::open(base.join(STORE_FILE)).expect("SQLite");
        connection.execute(&set_body("two"), ["{\"id\": 3"]).expect("updated");
        for repair in [false, true] {
            let report = verify(&base, repair).expect("it can be opened");
            assert_eq!((report.problems.len(), report.repaired.len()), (1, 0), "{report:?}");
            assert!(report.problems[0].message.contains("\"two\""), "{report:?}");
        }
    }
}
