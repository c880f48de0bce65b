//! What a base does when the disk under its index fails. (What it does when its process is killed or its files are
//! damaged is in `tests/`.)

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tantivy::directory::RamDirectory;
use tempfile::TempDir;

use super::IndexState;
use super::catch_up::SEGMENTS_MAX;
use crate::base::{KnowledgeBase, STORE_FILE};
use crate::change::{Refresh, WriteOptions};
use crate::engine::OpenDirectory;
use crate::engine::faults::{Faults, FaultyDirectory, Operation};
use crate::entry::Entry;
use crate::error::ErrorKind;
use crate::limits::Limits;
use crate::reply::SearchRequest;
use crate::store::{SqliteStore, StoredEntry};

/// A base whose index is in memory, on directories that fail on order.
struct Bench {
    folder: TempDir,
    faults: Faults,
    open_directory: OpenDirectory,
}

impl Bench {
    fn new() -> Self {
        Self::failing_in(|_| true)
    }

    /// One that fails on order in these folders only.
    fn failing_in(fails: impl Fn(&Path) -> bool + Send + Sync + 'static) -> Self {
        let faults = Faults::default();
        let directories: Arc<Mutex<HashMap<PathBuf, RamDirectory>>> = Arc::default();
        let given = faults.clone();
        let open_directory: OpenDirectory = Arc::new(move |folder: &Path| {
            let mut directories = directories.lock().expect("no test panics in here");
            let directory = directories.entry(folder.to_owned()).or_default().clone();
            Ok(Box::new(FaultyDirectory::new(
                Box::new(directory),
                if fails(folder) { given.clone() } else { Faults::default() },
            )))
        });
        let folder = tempfile::tempdir().expect("a folder");
        SqliteStore::create(&folder.path().join(STORE_FILE)).expect("a store");
        Self { folder, faults, open_directory }
    }

    fn open(&self) -> KnowledgeBase {
        let store = Arc::new(SqliteStore::open(&self.folder.path().join(STORE_FILE)).expect("the store is sound"));
        let open_directory = Arc::clone(&self.open_directory);
        KnowledgeBase::with_directories(self.folder.path(), store, Limits::default(), open_directory).expect("a base")
    }
}

/// No two words of these look or sound alike.
const WORDS: [&str; 4] = ["battery", "invoice", "humidifier", "router"];

fn entry(word: &str) -> Entry {
    serde_json::from_value(serde_json::json!({"id": word, "phrasings": {"en": [word]}})).expect("well-formed")
}

fn found(base: &KnowledgeBase, word: &str) -> bool {
    let reply = base.search(&SearchRequest::new(word)).expect("a search needs nothing that fails");
    reply.hits.iter().any(|hit| hit.entry == word)
}

/// Every stored entry is in the index once, and nothing else.
#[track_caller]
fn assert_consistent(base: &KnowledgeBase, place: &str) {
    let mut stored = Vec::new();
    let each = |entry: StoredEntry| {
        stored.push((entry.key, 1));
        Ok(())
    };
    base.store.changed_since(0, each).expect("read");
    let mut indexed: Vec<_> = base.view().snapshot.parts_by_entry().into_iter().collect();
    indexed.sort_unstable();
    assert_eq!(indexed, stored, "{place}");
}

/// Puts the words one by one while `rule` refuses operations; then the disk is whole again.
fn survives(
    bench: &Bench,
    rule: impl Fn(usize, &Operation) -> Option<io::ErrorKind> + Send + 'static,
    place: &str,
) -> usize {
    let base = bench.open();
    base.put(vec![entry(WORDS[0])]).expect("nothing fails yet");
    bench.faults.set(rule);
    for word in &WORDS[1..] {
        match base.put(vec![entry(word)]) {
            Ok(_) => assert!(found(&base, word), "{place}: {word} was acknowledged and is not found"),
            Err(error) => assert!(error.kind() != ErrorKind::InvalidInput, "{place}: {error}"),
        }
        assert!(found(&base, WORDS[0]), "{place}: an entry from before is not found");
    }
    let operations = bench.faults.clear().len();
    base.catch_up().expect("nothing fails any more");
    assert_consistent(&base, place);
    drop(base);
    let base = bench.open();
    assert_consistent(&base, place);
    for word in WORDS {
        assert_eq!(found(&base, word), base.get(word).is_ok(), "{place}: {word}");
    }
    operations
}

#[test]
fn an_index_that_cannot_follow_writes_says_so_until_it_can() {
    let bench = Bench::new();
    let base = bench.open();
    base.put(vec![entry(WORDS[0])]).expect("nothing fails yet");
    let soon = WriteOptions { refresh: Refresh::Soon, ..WriteOptions::default() };
    base.write_one(entry(WORDS[1]).into(), &soon).expect("stored");
    let until = |is_so: &dyn Fn(IndexState) -> bool| {
        let began = Instant::now();
        while !is_so(base.index_state()) {
            assert!(began.elapsed() < Duration::from_secs(30), "{:?}", base.index_state());
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    until(&|state| state == IndexState { position: 2, ..IndexState::default() });
    bench.faults.set(|_, operation| matches!(operation, Operation::Create(_)).then_some(io::ErrorKind::StorageFull));
    base.write_one(entry(WORDS[2]).into(), &soon).expect("stored");
    until(&|state| state.position == 2 && state.failure.is_some_and(|failure| failure.contains("disk is full")));
    assert!(!base.index_state().is_unreliable, "searches go on");
    assert!(base.position().expect("a position") == 3 && !found(&base, WORDS[2]));
    bench.faults.clear();
    until(&|state| state == IndexState { position: 3, ..IndexState::default() });
    assert!(found(&base, WORDS[2]));
}

#[test]
fn an_index_in_a_folder_that_cannot_be_written_is_followed_by_one_in_another() {
    let bench = Bench::failing_in(|folder| folder.to_string_lossy().ends_with("-1"));
    let base = bench.open();
    base.put(vec![entry(WORDS[0])]).expect("nothing fails yet");
    drop(base);
    bench.faults.set(|_, operation| {
        let reads = matches!(operation, Operation::Open(_) | Operation::Delete(_));
        (!reads).then_some(io::ErrorKind::PermissionDenied)
    });
    let base = bench.open();
    base.put(vec![entry(WORDS[1])]).expect("a new folder can be written");
    assert!(found(&base, WORDS[0]) && found(&base, WORDS[1]));
    assert_consistent(&base, "in the next folder");
    drop(base);
    let base = bench.open();
    assert!(found(&base, WORDS[1]) && base.index_state().failure.is_none(), "{:?}", base.index_state());
}

#[test]
fn what_could_not_be_indexed_when_a_base_was_opened_is_told_and_tried_again() {
    for kind in [io::ErrorKind::StorageFull, io::ErrorKind::PermissionDenied] {
        let bench = Bench::new();
        let base = bench.open();
        base.put(vec![entry(WORDS[0])]).expect("nothing fails yet");
        bench.faults.set(move |_, operation| {
            let reads = matches!(operation, Operation::Open(_) | Operation::Delete(_));
            (!reads).then_some(kind)
        });
        base.put(vec![entry(WORDS[1])]).expect_err("stored, and not indexed");
        drop(base);
        let base = bench.open();
        assert!(base.index_state().failure.is_some() && !found(&base, WORDS[1]), "{:?}", base.index_state());
        bench.faults.clear();
        let began = Instant::now();
        while base.index_state().failure.is_some() {
            assert!(began.elapsed() < Duration::from_secs(30), "{:?}", base.index_state());
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(found(&base, WORDS[1]), "nobody wrote meanwhile");
        let folders = fs::read_dir(bench.folder.path()).expect("a folder").flatten().filter(|one| one.path().is_dir());
        assert_eq!(folders.count(), 1, "each attempt left one");
    }
}

/// Calls `test` with each number, a few at a time: most of the time goes into waiting for the disk.
fn from_threads(numbers: impl Iterator<Item = usize> + Send, test: impl Fn(usize) + Sync) {
    let numbers = Mutex::new(numbers);
    let next = || numbers.lock().expect("no test panics in here").next();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| std::iter::from_fn(next).for_each(&test));
        }
    });
}

#[test]
fn an_error_at_any_operation_loses_nothing_that_was_acknowledged() {
    let operations = survives(&Bench::new(), |_, _| None, "no fault");
    assert!(operations > 50, "{operations}");
    from_threads(0..operations, |number| {
        let rule = move |n, _: &Operation| (n == number).then_some(io::ErrorKind::Other);
        survives(&Bench::new(), rule, &format!("once at {number}"));
    });
}

#[test]
fn a_disk_that_stays_broken_or_full_loses_nothing_that_was_acknowledged() {
    from_threads((0..60).step_by(5), |number| {
        for kind in [io::ErrorKind::Other, io::ErrorKind::StorageFull] {
            let writes = move |n: usize, operation: &Operation| {
                (n >= number && !matches!(operation, Operation::Open(_) | Operation::Delete(_))).then_some(kind)
            };
            survives(&Bench::new(), writes, &format!("{kind:?} from {number}"));
        }
    });
}

#[test]
fn a_full_disk_is_said_and_what_was_stored_is_found_when_there_is_space_again() {
    let bench = Bench::new();
    let base = bench.open();
    base.put(vec![entry("battery")]).expect("space");
    bench.faults.set(|_, operation| matches!(operation, Operation::Write(_)).then_some(io::ErrorKind::StorageFull));
    let error = base.put(vec![entry("invoice")]).expect_err("no space");
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    assert!(error.message().contains("the disk is full"), "{error}");
    assert!(found(&base, "battery"));
    // A base can also be opened then, and shows what it has.
    drop(base);
    let base = bench.open();
    assert!(found(&base, "battery") && !found(&base, "invoice"));
    bench.faults.clear();
    base.catch_up().expect("space again");
    assert!(found(&base, "invoice"));
    assert_consistent(&base, "after");
}

#[test]
fn when_merges_fail_the_index_is_built_anew_before_segments_pile_up() {
    let bench = Bench::new();
    let base = bench.open();
    // Merges run in threads of their own, and nobody hears of their errors.
    bench.faults.set(|_, operation| {
        let merges = std::thread::current().name().is_some_and(|name| name.starts_with("merge_thread"));
        (merges && matches!(operation, Operation::Create(_))).then_some(io::ErrorKind::Other)
    });
    let segments = || base.projection().opened.as_ref().expect("an index").engine.segment_count();
    let mut most = 0;
    for number in 0..=SEGMENTS_MAX {
        base.put(vec![entry(&format!("entry {number}"))]).expect("commits go on");
        most = most.max(segments());
    }
    assert_eq!(most, SEGMENTS_MAX);
    assert!(segments() < SEGMENTS_MAX / 2, "{}", segments());
    assert_consistent(&base, "after");
}

#[test]
fn leftovers_of_killed_processes_are_removed_by_the_next_writer() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join("base");
    let base = KnowledgeBase::create(&folder).expect("a base");
    base.put(vec![entry("battery")]).expect("stored");
    drop(base);
    let children = |folder: &Path| -> Vec<PathBuf> {
        fs::read_dir(folder).expect("a folder").map(|child| child.expect("a child").path()).collect()
    };
    let is_index = |path: &PathBuf| path.is_dir();
    let index = children(&folder).into_iter().find(is_index).expect("an index");
    let name = index.file_name().and_then(|name| name.to_str()).expect("ASCII").to_owned();
    let next = folder.join(name.replace("-1", "-2"));
    let unfinished = index.join("0123456789abcdef0123456789abcdef.fast");
    let leftovers =
        [index.join(".tmpAbC123"), unfinished, folder.join("index-0123456789abcdef-9/x"), next.join("meta.json")];
    for leftover in &leftovers {
        fs::create_dir_all(leftover.parent().expect("a parent")).expect("made");
        fs::write(leftover, b"half").expect("written");
    }
    // Who only reads changes nothing.
    let base = KnowledgeBase::open(&folder).expect("a base");
    assert!(found(&base, "battery"));
    assert!(leftovers.iter().all(|leftover| leftover.exists()));
    base.put(vec![entry("invoice")]).expect("stored");
    assert!(!leftovers.iter().any(|leftover| leftover.exists()));
    assert_eq!(children(&folder).into_iter().filter(is_index).collect::<Vec<_>>(), [index]);
    assert!(found(&base, "invoice"));
}

#[test]
fn an_index_ahead_of_its_store_is_built_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join("base");
    let base = KnowledgeBase::create(&folder).expect("a base");
    base.put(vec![entry("battery")]).expect("stored");
    drop(base);
    let store = folder.join(STORE_FILE);
    let earlier = fs::read(&store).expect("closed, so all is in one file");
    let base = KnowledgeBase::open(&folder).expect("a base");
    base.put(vec![entry("invoice")]).expect("stored");
    drop(base);
    fs::write(&store, earlier).expect("somebody puts an old copy back");
    let base = KnowledgeBase::open(&folder).expect("a base");
    assert!(found(&base, "battery") && !found(&base, "invoice"));
    assert_consistent(&base, "the old copy");
}

#[test]
fn writes_are_refused_while_too_little_space_is_left_and_searches_go_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = KnowledgeBase::create(folder.path().join("base")).expect("a base");
    base.put(vec![entry("battery")]).expect("space");
    let free = fs4::available_space(folder.path()).expect("known");
    // The machine does other things meanwhile, so not to the byte.
    let base = base.with_limits(Limits { disk_free_bytes_min: free * 2, ..Limits::default() });
    let error = base.put(vec![entry("invoice")]).expect_err("too little");
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    assert!(error.message().contains("nothing was stored"), "{error}");
    assert!(found(&base, "battery") && base.get("invoice").is_err());
    let base = base.with_limits(Limits { disk_free_bytes_min: free / 2, ..Limits::default() });
    base.put(vec![entry("invoice")]).expect("enough");
    assert!(found(&base, "invoice"));
}
