//! What a folder may hold when a base is opened: a base, nothing, a base of another version, something else.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use uttar::{ErrorKind, ImportOptions, KnowledgeBase, Reply, SearchRequest};
use uttar_tests::support_corpus;

const QUESTIONS: [&str; 4] = ["change old battery", "换电池", "ऑर्डर रद्द करना है", "order cancel cheyali"];

/// A base of a few entries, closed.
fn made(folder: &Path) -> PathBuf {
    let folder = folder.join("base");
    let base = KnowledgeBase::create(&folder).expect("a new folder");
    base.import(&[support_corpus()], &ImportOptions::default()).expect("a good corpus");
    folder
}

/// What was found, but for the time that it took.
fn asked(base: &KnowledgeBase) -> Vec<Reply> {
    let ask = |query: &&str| {
        let mut reply = base.search(&SearchRequest::new(*query)).expect("a good question");
        assert!(!reply.hits.is_empty(), "{query}");
        reply.took_ms = 0.0;
        reply
    };
    QUESTIONS.iter().map(ask).collect()
}

#[track_caller]
fn refused(folder: &Path, kind: ErrorKind, part: &str) {
    let error = KnowledgeBase::open(folder).expect_err("no base of this version");
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.message().contains(part), "{error}");
}

#[test]
fn a_base_survives_reopening_and_the_loss_of_its_index() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = made(folder.path());
    let base = KnowledgeBase::open(&folder).expect("a base");
    let (replies, count) = (asked(&base), base.entry_count().expect("a count"));
    assert!(count > 0);
    drop(base);

    let base = KnowledgeBase::open(&folder).expect("the same base");
    assert_eq!(asked(&base), replies);
    assert_eq!(base.get("battery-replace").expect("an entry").version, 1);
    drop(base);

    // The index is derived from the store.
    let indexes = fs::read_dir(&folder).expect("a folder").map(|child| child.expect("a child").path());
    let indexes: Vec<PathBuf> = indexes.filter(|child| child.is_dir()).collect();
    assert!(!indexes.is_empty(), "no index to lose in {}", folder.display());
    for index in indexes {
        fs::remove_dir_all(index).expect("removed");
    }
    let base = KnowledgeBase::open(&folder).expect("its store is there");
    assert_eq!(base.entry_count().expect("a count"), count);
    assert_eq!(asked(&base), replies);
}

#[test]
fn an_entry_imported_again_has_a_new_version_after_reopening() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("faq.jsonl");
    let base = folder.path().join("base");
    for (version, question) in [(1, "change the battery"), (2, "বাতিল অর্ডার")] {
        fs::write(&file, format!(r#"{{"id": "a", "phrasings": {{"en": ["{question}"]}}}}"#)).expect("written");
        let base = KnowledgeBase::open_or_create(&base).expect("a base");
        base.import(std::slice::from_ref(&file), &ImportOptions::default()).expect("a good entry");
        assert_eq!(base.get("a").expect("stored").version, version);
        assert_eq!(base.entry_count().expect("a count"), 1);
    }
    let base = KnowledgeBase::open(&base).expect("a base");
    let found = |query: &str| base.search(&SearchRequest::new(query)).expect("a good question").hits.len();
    assert_eq!((found("বাতিল অর্ডার"), found("battery")), (1, 0), "the first version is still found");
}

#[test]
fn a_folder_that_is_no_base_is_not_found() {
    let folder = tempfile::tempdir().expect("a folder");
    refused(folder.path(), ErrorKind::NotFound, "is no base");
    refused(&folder.path().join("missing"), ErrorKind::NotFound, "is no base");
    fs::write(folder.path().join("notes.txt"), "not a base").expect("written");
    refused(folder.path(), ErrorKind::NotFound, "is no base");
    refused(&folder.path().join("notes.txt"), ErrorKind::NotFound, "is no base");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "opening made something");
}

#[test]
#[cfg(unix)]
fn a_store_that_cannot_be_read_is_there_and_not_made_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("store.sqlite3");
    // As if its permissions forbade it, which they do to nobody who is root.
    std::os::unix::fs::symlink(&store, &store).expect("a link to itself");
    refused(folder.path(), ErrorKind::Unavailable, "store.sqlite3: cannot be read; check the permissions");
    let error = KnowledgeBase::open_or_create(folder.path()).expect_err("it is there");
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
}

#[test]
fn a_folder_that_holds_something_is_a_conflict_for_a_new_base() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("notes.txt"), "mine").expect("written");
    for made in [KnowledgeBase::create(folder.path()), KnowledgeBase::open_or_create(folder.path())] {
        let error = made.expect_err("it holds something");
        assert_eq!(error.kind(), ErrorKind::Conflict, "{error}");
        assert!(error.message().contains("is not empty"), "{error}");
    }
    let base = made(folder.path());
    assert_eq!(KnowledgeBase::create(&base).expect_err("a base is there").kind(), ErrorKind::Conflict);
}

#[test]
fn a_store_of_another_version_is_a_conflict_and_stays_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = made(folder.path());
    let file = base.join("store.sqlite3");
    let connection = Connection::open(&file).expect("SQLite");
    let version: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).expect("a version");
    let newer = format!("newer version of uttar (format {}, this one reads up to {version})", version + 1);
    for (other, part) in [(version + 1, newer.as_str()), (0, "which no version of uttar has written")] {
        connection.pragma_update(None, "user_version", other).expect("updated");
        refused(&base, ErrorKind::Conflict, part);
    }
    connection.pragma_update(None, "user_version", version).expect("updated");
    drop(connection);
    assert_eq!(asked(&KnowledgeBase::open(&base).expect("its own version again")).len(), QUESTIONS.len());
}

#[test]
fn a_database_of_somebody_else_is_a_conflict_and_is_not_touched() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("store.sqlite3");
    let connection = Connection::open(&file).expect("SQLite");
    connection.execute_batch("CREATE TABLE entries (id TEXT); INSERT INTO entries VALUES ('theirs')").expect("made");
    drop(connection);
    let before = fs::read(&file).expect("bytes");
    refused(folder.path(), ErrorKind::Conflict, "is a database, but not of uttar");
    assert!(fs::read(&file).expect("bytes") == before, "the foreign database was changed");
}

#[test]
fn a_damaged_store_is_an_error_of_its_own_and_is_not_touched() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("store.sqlite3");
    let bytes = b"no database ".repeat(1000);
    fs::write(&file, &bytes).expect("written");
    refused(folder.path(), ErrorKind::Internal, "");
    assert!(fs::read(&file).expect("bytes") == bytes, "the file was changed");
}

/// Readers may be many, and the lock belongs to who changes the base first.
#[test]
fn a_base_that_somebody_else_changes_can_be_read_and_not_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = made(folder.path());
    let entry = |id: &str| serde_json::from_str(&format!(r#"{{"id": "{id}", "phrasings": {{"en": ["{id}"]}}}}"#));
    let first = KnowledgeBase::open(&base).expect("a base");
    first.put(vec![entry("one").expect("an entry")]).expect("nobody else changes it");
    let second = KnowledgeBase::open(&base).expect("to read");
    assert_eq!(asked(&second), asked(&first));
    let error = second.put(vec![entry("two").expect("an entry")]).expect_err("the first one changes it");
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    let stored = second.get("two").map(|found| found.version);
    assert!(
        stored.is_err_and(|error| error.kind() == ErrorKind::NotFound),
        "it was refused and is stored all the same"
    );
}

#[test]
fn a_base_of_version_1_is_brought_to_the_present_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/uttar/testdata/store-version-1.sqlite3");
    fs::copy(fixture, folder.path().join("store.sqlite3")).expect("copied");
    let base = KnowledgeBase::open(folder.path()).expect("migrated");
    let first = |query: &str| base.search(&SearchRequest::new(query)).expect("a question").hits[0].entry.clone();
    assert_eq!((first("怎么换电池"), first("cancel order")), ("battery-replace".to_owned(), "order-cancel".to_owned()));
    assert_eq!(base.get("battery-replace").expect("there").version, 2);
    let entry = r#"{"id": "battery-replace", "phrasings": {"en": ["a new battery"]}}"#;
    base.put(vec![serde_json::from_str(entry).expect("an entry")]).expect("written");
    assert_eq!(base.history("battery-replace").expect("a history").len(), 2);
}
