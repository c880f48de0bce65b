//! How many single writes a second are acknowledged, which means synced to the disk, beside SQLite alone in the same
//! run.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use rusqlite::Connection;
use uttar::{Change, Entry, KnowledgeBase, Operation, Refresh, WriteOptions};
use uttar_benches::{Corpus, Generator};

const SEED: u64 = 1;
const THREADS: usize = 8;
/// Entries that are written over and over.
const PHRASINGS: usize = 2_000;

fn main() {
    let corpus = Corpus::support().expect("corpora/support is in the tree");
    let entries = Generator::new(&corpus, SEED).entries(PHRASINGS);
    let mut criterion =
        Criterion::default().sample_size(10).measurement_time(Duration::from_secs(5)).configure_from_args();
    let mut group = criterion.benchmark_group(format!("writes/{THREADS}-threads"));
    group.throughput(Throughput::Elements(1));

    let folder = temporary_folder();
    let base = KnowledgeBase::create(folder.path().join("base")).expect("a new folder");
    group.bench_function("uttar", |bencher| {
        bencher.iter_custom(|count| {
            let before = base.position().expect("a position");
            let took = from_threads(count, |i| write(&base, &entries, i));
            assert_eq!(base.position().expect("a position") - before, count, "a write was not stored");
            took
        });
    });

    let folder = temporary_folder();
    let raw = Mutex::new(raw_sqlite(&folder.path().join("raw.sqlite3")));
    let bodies: Vec<String> = entries.iter().map(|entry| serde_json::to_string(entry).expect("plain data")).collect();
    group.bench_function("sqlite", |bencher| {
        bencher.iter_custom(|count| {
            from_threads(count, |i| {
                let (entry, body) = (&entries[i % entries.len()], &bodies[i % entries.len()]);
                let connection = raw.lock().expect("no panic");
                let mut upsert = connection
                    .prepare_cached("INSERT OR REPLACE INTO entries (id, body) VALUES (?1, ?2)")
                    .expect("a statement");
                assert_eq!(upsert.execute([&entry.id, body]).expect("written"), 1);
            })
        });
    });
    group.finish();
    criterion.final_summary();
}

/// Does something `count` times from all threads together.
fn from_threads(count: u64, work: impl Fn(usize) + Sync) -> Duration {
    let next = AtomicUsize::new(0);
    let count = usize::try_from(count).expect("a few");
    let started = Instant::now();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    if i >= count {
                        break;
                    }
                    work(i);
                }
            });
        }
    });
    started.elapsed()
}

/// One upsert whose content is new, acknowledged before it is indexed.
fn write(base: &KnowledgeBase, entries: &[Entry], i: usize) {
    static ROUND: AtomicUsize = AtomicUsize::new(0);
    let mut entry = entries[i % entries.len()].clone();
    entry.topics.push(ROUND.fetch_add(1, Ordering::Relaxed).to_string());
    let mut options = WriteOptions::new(Change::now());
    options.refresh = Refresh::Soon;
    base.write_one(Operation::put(entry), &options).expect("written");
}

/// As the store is set up: a write-ahead log, every transaction synced.
fn raw_sqlite(file: &Path) -> Connection {
    let connection = Connection::open(file).expect("a new file");
    connection.pragma_update(None, "journal_mode", "WAL").expect("set");
    connection.pragma_update(None, "synchronous", "FULL").expect("set");
    connection.execute_batch("CREATE TABLE entries (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT").expect("made");
    connection
}

fn temporary_folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}
