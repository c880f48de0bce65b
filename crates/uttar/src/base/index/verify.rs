//! Whether a base is sound: its store, its index, and whether they agree.

use std::collections::HashMap;
use std::path::Path;

use serde::Serialize;

use super::indexer::part_count;
use super::projection::Projection;
use crate::base::{KnowledgeBase, STORE_FILE};
use crate::engine::{Engine, open_mapped};
use crate::entry::EntryKey;
use crate::error::{Error, ErrorKind, Problem, Result};
use crate::store::{SqliteStore, Store};

/// How often the index is compared with a store that changes meanwhile.
const ATTEMPTS: usize = 5;

/// What [`verify`] found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Verification {
    /// How many entries the store has.
    pub entries: u64,
    /// What is wrong and stays wrong.
    pub problems: Vec<Problem>,
    /// What is no damage: an index that is behind the store, or not there, as a killed process, a full disk or
    /// [`restore`](crate::restore) leave it. It is made when the base is opened next.
    pub pending: Vec<Problem>,
    /// What was wrong and has been repaired.
    pub repaired: Vec<Problem>,
}

impl Verification {
    /// An error if something stays wrong, with all of it.
    pub fn into_result(self) -> Result<Self> {
        if self.problems.is_empty() {
            return Ok(self);
        }
        let message = "the base is damaged; a repair builds anew what can be, the rest is in a backup";
        Err(Error::new(ErrorKind::Internal, message).with_problems(self.problems))
    }
}

/// Reads every byte of the base in a folder and tells all that is wrong with it: the store (its structure, the checksum
/// of every version of an entry, a product or a setting, all other rows) and the index (checksums, position, and the
/// documents of each entry compared with the store). With `repair`, what can be made anew is: the index, the store's
/// own indexes, and what the base has learnt. Of many problems of a kind the first hundred are named and the others
/// counted.
///
/// An error says that the folder is no base, that its store cannot be opened at all, or that a repair is not possible
/// now because another process writes to the base.
pub fn verify(folder: impl AsRef<Path>, repair: bool) -> Result<Verification> {
    let folder = folder.as_ref();
    let store = SqliteStore::open_in(folder)?;
    let mut report = look(folder, &store)?;
    if !repair || report.problems.is_empty() && report.pending.is_empty() {
        return Ok(report);
    }
    let found = std::mem::take(&mut report.problems);
    store.reindex()?;
    store.forget_unreadable_kept()?;
    // Where the store itself stays broken there is nothing to make an index of.
    if store.problems()?.present.is_empty() {
        KnowledgeBase::open(folder)?.rebuild_index()?;
    }
    report = look(folder, &store)?;
    report.repaired = found.into_iter().filter(|problem| !report.problems.contains(problem)).collect();
    Ok(report)
}

/// All that is wrong, before anything is repaired.
fn look(folder: &Path, store: &SqliteStore) -> Result<Verification> {
    let file = folder.join(STORE_FILE);
    let in_store = |problem| at(&file, problem);
    let mut report = Verification { entries: store.entry_count()?, ..Verification::default() };
    let problems = store.problems()?;
    // No index is made of versions that others have followed.
    let is_sound = problems.present.is_empty();
    report.problems.extend(problems.into_lines().chain(store.unreadable_kept()?).map(in_store));
    if is_sound {
        look_at_index(folder, store, &mut report)?;
    }
    Ok(report)
}

fn at(place: &Path, message: String) -> Problem {
    Problem::new("", message).at(place, 0)
}

fn look_at_index(folder: &Path, store: &SqliteStore, report: &mut Verification) -> Result<()> {
    let mut projection = Projection::new(folder, open_mapped());
    // One that is not finished is no problem while the one before it serves: it is being made, or who made it was
    // killed.
    if let Some((place, error)) = projection.open_newest().filter(|_| projection.opened.is_none()) {
        let is_missing = error.kind() == ErrorKind::NotFound;
        let found = if is_missing { &mut report.pending } else { &mut report.problems };
        found.push(at(&place, error.to_string()));
        return Ok(());
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
            let noun = if wrong == 1 { "entry is" } else { "entries are" };
            let message = || format!("{wrong} {noun} not in the index as in the store");
            report.problems.extend((wrong > 0).then(|| at(opened.folder(), message())));
            return Ok(());
        }
        if !store.right().is_taken() && store.position()? == position {
            let message = format!("the index is at change {indexed}, the store at {position}");
            let found = if indexed < position { &mut report.pending } else { &mut report.problems };
            found.push(at(opened.folder(), message));
            return Ok(());
        }
    }
    // It is being written to without a pause: its checksums are right, the rest shows when the writer rests.
    Ok(())
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

    /// Changes what the store says of an entry, as if it had been written so.
    fn set_body(base: &Path, id: &str, body: &str) {
        damage_body(base, id, body);
        SqliteStore::open_in(base).and_then(|store| store.renew_checksums()).expect("renewed");
    }

    /// Changes what the store says of an entry, as a failing disk may.
    fn damage_body(base: &Path, id: &str, body: &str) {
        let change = "UPDATE changes SET body = ?1 WHERE record_key = (SELECT key FROM records WHERE id = ?2)";
        let connection = rusqlite::Connection::open(base.join(STORE_FILE)).expect("SQLite");
        assert_eq!(connection.execute(change, [body, id]).expect("updated"), 1);
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
        set_body(&base, "one", other);
        let report = verify(&base, false).expect("a base");
        assert_eq!(report.problems.len(), 1, "{report:?}");
        assert!(report.problems[0].message.starts_with("1 entry is not"), "{report:?}");
        assert_eq!(verify(&base, true).expect("a base").repaired.len(), 1);
        assert_eq!(verify(&base, false).expect("a base").problems, []);
    }

    #[test]
    fn an_unreadable_entry_is_found_and_not_repaired() {
        let folder = tempfile::tempdir().expect("a folder");
        let base = made(folder.path());
        set_body(&base, "two", "{\"id\": 3");
        for repair in [false, true] {
            let report = verify(&base, repair).expect("it can be opened");
            assert_eq!((report.problems.len(), report.repaired.len()), (1, 0), "{report:?}");
            assert!(report.problems[0].message.contains("\"two\""), "{report:?}");
        }
    }

    #[test]
    fn another_answer_than_was_written_is_found_and_no_backup_is_made_of_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let base = made(folder.path());
        damage_body(&base, "two", r#"{"id":"two","phrasings":{"en":["tvo"]}}"#);
        let report = verify(&base, true).expect("it can be opened");
        assert_eq!((report.problems.len(), report.repaired.len()), (1, 0), "{report:?}");
        assert!(report.problems[0].message.contains("\"two\", version 1: it is not as it was written"), "{report:?}");
        let error = crate::backup(&base, folder.path().join("backup")).expect_err("it could not be restored");
        assert!(error.kind() == ErrorKind::Internal && error.message().contains("\"two\""), "{error}");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "something temporary is left");
    }

    #[test]
    fn a_damaged_entry_is_no_answer_until_it_is_put_again_and_then_there_are_backups() {
        let folder = tempfile::tempdir().expect("a folder");
        let base = made(folder.path());
        // Readable, and not what was written.
        damage_body(&base, "two", r#"{"id":"two","phrasings":{"en":["two"]},"answers":[{"lang":"en","body":"free"}]}"#);
        let opened = KnowledgeBase::open(&base).expect("a base");
        opened.rebuild_index().expect("the others shall be found");
        let question = |text| opened.search(&crate::SearchRequest::new(text));
        assert_eq!(question("one").expect("it is sound").hits[0].entry, "one");
        let refused = || {
            let exported = opened.export("jsonl").map(drop);
            [opened.get("two").map(drop), question("two").map(drop), opened.version("two", 1).map(drop), exported]
        };
        for (number, refused) in refused().into_iter().enumerate() {
            let error = refused.expect_err(&number.to_string());
            assert_eq!(error.kind(), ErrorKind::Internal, "{number}: {error}");
            let told = error.message();
            assert!(
                told.contains("\"two\", version 1, is damaged") && told.contains("Put it again"),
                "{number}: {told}"
            );
        }
        let two = Entry { id: "two".into(), ..opened.get("one").expect("there").entry };
        opened.put(vec![two.clone()]).expect("stored");
        assert_eq!(opened.get("two").expect("sound again").entry, two);
        assert_eq!(opened.version("two", 1).map(drop).expect_err("it stays damaged").kind(), ErrorKind::Internal);
        drop(opened);
        assert_eq!(verify(&base, false).expect("a base").problems.len(), 1);
        let (file, restored) = (folder.path().join("backup"), folder.path().join("restored"));
        crate::backup(&base, &file).expect("what there is now is sound");
        crate::restore(&file, &restored).expect("a backup");
        assert_eq!(KnowledgeBase::open(&restored).expect("a base").get("two").expect("there").version, 2);
    }

    #[test]
    fn every_damaged_earlier_version_is_told_and_the_index_is_looked_at_all_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let base = made(folder.path());
        let opened = KnowledgeBase::open(&base).expect("a base");
        for topic in ["a", "b"] {
            for id in ["one", "two"] {
                let entry = opened.get(id).expect("there").entry;
                opened.put(vec![Entry { topics: vec![topic.into()], ..entry }]).expect("stored");
            }
        }
        drop(opened);
        let connection = rusqlite::Connection::open(base.join(STORE_FILE)).expect("SQLite");
        let changed = connection.execute("UPDATE changes SET author = author || 'x' WHERE version < 3", []);
        assert_eq!(changed.expect("updated"), 5);
        connection
            .execute(
                "UPDATE changes SET author = '' WHERE record_key = (SELECT key FROM records WHERE id = 'three')",
                [],
            )
            .expect("as it was");
        let told = || {
            let problems = verify(&base, false).expect("it can be opened").problems;
            problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>()
        };
        let versions = ["\"one\", version 1: ", "\"two\", version 1: ", "\"one\", version 2: ", "\"two\", version 2: "];
        assert!(told().len() == 4 && told().iter().zip(versions).all(|(one, of)| one.starts_with(of)), "{:?}", told());
        let file = index_file(&base, "fast");
        let mut bytes = fs::read(&file).expect("there");
        bytes[10] ^= 4;
        fs::write(&file, bytes).expect("written");
        assert!(told().len() == 5 && told()[4].contains("checksum"), "{:?}", told());
    }

    #[test]
    fn behind_a_version_on_a_page_without_sense_the_others_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let base = made(folder.path());
        let opened = KnowledgeBase::open(&base).expect("a base");
        for letter in ["q", "x", "z"] {
            let answer = serde_json::json!({"lang": "en", "body": letter.repeat(30_000)});
            let answers = vec![serde_json::from_value(answer).expect("well-formed")];
            opened.put(vec![Entry { answers, ..opened.get("one").expect("there").entry }]).expect("stored");
        }
        let two = opened.get("two").expect("there").entry;
        opened.put(vec![Entry { topics: vec!["a".into()], ..two }]).expect("stored");
        drop(opened);
        let file = base.join(STORE_FILE);
        let connection = rusqlite::Connection::open(&file).expect("SQLite");
        let changed = connection.execute("UPDATE changes SET author = 'x' WHERE body LIKE '{\"id\":\"two\"%'", []);
        assert_eq!(changed.expect("updated"), 2);
        drop(connection);
        // The content of these versions goes on on a page that there is not.
        let mut bytes = fs::read(&file).expect("there");
        for letter in *b"qx" {
            let mut pages = bytes.chunks_exact_mut(4096);
            let page = pages.find(|page| page[4..].iter().all(|byte| *byte == letter)).expect("a page of its own");
            page[..4].fill(0xff);
        }
        fs::write(&file, bytes).expect("written");
        let report = verify(&base, false).expect("it can be opened");
        for version in ["\"one\", version 2", "\"one\", version 3", "\"two\", version 1", "\"two\", version 2"] {
            let told = report.problems.iter().filter(|problem| problem.message.starts_with(version)).count();
            assert_eq!(told, 1, "{version} in {report:?}");
        }
        assert!(!report.problems.iter().any(|problem| problem.message.starts_with("\"one\", version 4")), "{report:?}");
    }

    #[test]
    fn a_damaged_author_is_damage_until_the_same_entry_is_put_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let base = KnowledgeBase::open(made(folder.path())).expect("a base");
        let two = base.get("two").expect("sound").entry;
        let connection = rusqlite::Connection::open(base.folder().join(STORE_FILE)).expect("SQLite");
        let changed = connection.execute("UPDATE changes SET author = author || 'x' WHERE position = 2", []);
        assert_eq!(changed.expect("updated"), 1);
        assert_eq!(base.get("two").expect_err("another author").kind(), ErrorKind::Internal);
        base.put(vec![two.clone()]).expect("stored");
        assert_eq!(base.get("two").expect("sound again").entry, two);
    }

    #[test]
    fn what_was_learnt_and_cannot_be_read_is_found_learnt_again_and_repaired() {
        let folder = tempfile::tempdir().expect("a folder");
        let base = made(folder.path());
        KnowledgeBase::open(&base).expect("a base").finish_learning();
        let connection = rusqlite::Connection::open(base.join(STORE_FILE)).expect("SQLite");
        let names = |sound: bool| {
            let count = "SELECT count(*) FROM kept WHERE json_valid(body) = ?1";
            connection.query_row(count, [sound], |row| row.get::<_, i64>(0)).expect("a count")
        };
        // In the middle of a text, and text that is no JSON.
        let not_text = "UPDATE kept SET body = CAST(CAST(body AS BLOB) || x'ff' AS TEXT)";
        let damage = |how: &str| connection.execute(how, []).expect("updated");
        let kept = damage(not_text);
        assert!(kept >= 3, "{kept}");
        let report = verify(&base, false).expect("a base");
        assert_eq!(report.problems.len(), kept, "{report:?}");
        assert!(report.problems.iter().any(|problem| problem.message.contains("\"translations\"")), "{report:?}");
        // A backup of it is one, and what is restored is sound.
        let (file, restored) = (folder.path().join("backup"), folder.path().join("restored"));
        crate::backup(&base, &file).expect("only what can be made again is damaged");
        crate::restore(&file, &restored).expect("a sound backup");
        assert_eq!(verify(&restored, false).expect("a base").problems, []);
        assert_eq!(KnowledgeBase::open(&restored).expect("a base").entry_count().expect("a count"), 3);

        assert_eq!(verify(&base, true).expect("a base").repaired.len(), kept);
        assert_eq!(verify(&base, false).expect("a base").problems, []);
        assert!(damage("UPDATE kept SET body = substr(body, 2)") >= 1);
        let opened = KnowledgeBase::open(&base).expect("what cannot be read is nothing");
        assert_eq!(opened.search(&crate::SearchRequest::new("one")).expect("a question").hits[0].entry, "one");
        opened.finish_learning();
        drop(opened);
        let again = names(true);
        assert!(again >= 2, "{again} of {kept} were learnt again");
    }

    #[test]
    fn every_row_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let base = made(folder.path());
        let opened = KnowledgeBase::open(&base).expect("a base");
        let change = crate::Change { author: "asha".into(), ..crate::Change::now() };
        opened.set_label("spring", change.clone()).expect("a label");
        opened.save_draft("summer", &[opened.get("one").expect("there").entry.into()], &change).expect("a draft");
        opened.set_query_log_settings(crate::QueryLogSettings::on(30), change).expect("on");
        let request = crate::SearchRequest::new("one");
        let reply = opened.search(&request).expect("a question");
        opened.log_question(&request, &reply, Some("c1"), crate::Timestamp::now()).expect("logged");
        opened.give_feedback(crate::Feedback::resolved("one", "one"), crate::Timestamp::now()).expect("kept");
        drop(opened);
        assert_eq!(verify(&base, false).expect("a base").problems, []);
        let connection = rusqlite::Connection::open(base.join(STORE_FILE)).expect("SQLite");
        let not_text = |column: &str| format!("{column} = CAST(CAST({column} AS BLOB) || x'ff' AS TEXT)");
        for (table, column) in [
            ("labels", "author"),
            ("drafts", "draft"),
            ("drafts", "body"),
            ("query_log", "query"),
            ("query_log", "customer"),
            ("feedback", "query"),
            ("feedback", "outcome"),
            ("changes", "author"),
        ] {
            connection.execute_batch("SAVEPOINT sound").expect("begun");
            connection.execute(&format!("UPDATE {table} SET {}", not_text(column)), []).expect("updated");
            connection.execute_batch("RELEASE sound").expect("stored");
            let report = verify(&base, false).expect("a base");
            assert!(!report.problems.is_empty(), "{table}.{column}");
            let back = format!(
                "{column} = CAST(substr(CAST({column} AS BLOB), 1, length(CAST({column} AS BLOB)) - 1) AS TEXT)"
            );
            connection.execute(&format!("UPDATE {table} SET {back}"), []).expect("updated");
            assert_eq!(verify(&base, false).expect("a base").problems, [], "{table}.{column}");
        }
        connection.execute("UPDATE feedback SET outcome = 'resolwed'", []).expect("updated");
        let report = verify(&base, false).expect("a base");
        assert!(report.problems[0].message.contains("of feedback: its outcome cannot be read"), "{report:?}");
    }

    #[test]
    fn an_index_that_is_behind_or_missing_is_pending_and_made_by_a_repair_or_an_opening() {
        let folder = tempfile::tempdir().expect("a folder");
        let base = made(folder.path());
        let pending = || {
            let report = verify(&base, false).expect("a base").into_result().expect("no damage");
            report.pending.into_iter().map(|problem| problem.message).collect::<Vec<_>>()
        };
        let behind = || {
            // As a process leaves it that was killed between the store and the index.
            let store = SqliteStore::open_in(&base).expect("a store");
            let position = store.position().expect("read");
            let value = serde_json::json!({"id": format!("new{position}"), "phrasings": {"en": ["new"]}});
            let entry: Entry = serde_json::from_value(value).expect("well-formed");
            (&store as &dyn Store).write_one(crate::store::testing::batch(vec![entry])).expect("stored");
        };
        assert_eq!(pending(), [""; 0]);
        behind();
        assert_eq!(pending(), ["the index is at change 3, the store at 4"]);
        KnowledgeBase::open(&base).expect("a base");
        assert_eq!(pending(), [""; 0]);
        behind();
        assert_eq!(verify(&base, true).expect("a base").pending, []);

        let index = index_file(&base, "fast");
        let index = index.parent().expect("an index");
        // Killed before the first commit, or before anything.
        fs::remove_file(index.join("meta.json")).expect("removed");
        assert_eq!(pending().len(), 1);
        fs::remove_dir_all(index).expect("removed");
        assert_eq!(pending(), ["there is no index"]);
        KnowledgeBase::open(&base).expect("a base");
        assert_eq!(pending(), [""; 0]);
        // A store that has gone back behind its index has lost something.
        let connection = rusqlite::Connection::open(base.join(STORE_FILE)).expect("SQLite");
        connection
            .execute_batch("DELETE FROM changes WHERE position = 5; DELETE FROM records WHERE position = 5;")
            .expect("deleted");
        assert_eq!(verify(&base, false).expect("a base").problems.len(), 1);
    }
}
