//! `kill -9` at any moment: nothing that was acknowledged is lost, and the base always opens.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use uttar::{KnowledgeBase, SearchRequest};

use crate::child::{MIGRATED_ENTRIES, Process, Task, word};
use crate::lanes::{from_lanes, rounds};

/// More with `UTTAR_FAULTS_ROUNDS`.
const ROUNDS: u64 = 300;
/// How long a process works at most before it is killed.
const WORK_MS_MAX: u64 = 40;
/// The same for one that migrates stores, of which each takes a while.
const MIGRATING_MS_MAX: u64 = 300;
/// A base grows from round to round; then the next one begins.
const ROUNDS_A_BASE: u64 = 15;

#[test]
fn killed_at_any_moment_a_base_keeps_what_it_acknowledged() {
    let rounds = rounds(ROUNDS);
    let (acknowledged_in_all, backups) = (AtomicUsize::new(0), AtomicUsize::new(0));
    from_lanes(0..rounds.div_ceil(ROUNDS_A_BASE), |series| {
        let folder = tempfile::tempdir().expect("a folder");
        let base = folder.path().join("base");
        drop(KnowledgeBase::create(&base).expect("a new folder"));
        let mut acknowledged = 0;
        let first = series * ROUNDS_A_BASE;
        for round in first..rounds.min(first + ROUNDS_A_BASE) {
            let task = Task::REPEATED[usize::try_from(round).expect("small") % Task::REPEATED.len()];
            let process = Process::start(task, &base);
            assert_eq!(process.hear(), "ready");
            // Every third one not before it has acknowledged something.
            let first = (scattered(round).is_multiple_of(3) && !matches!(task, Task::Rebuild)).then(|| process.hear());
            std::thread::sleep(Duration::from_millis(scattered(round) % WORK_MS_MAX));
            for said in first.into_iter().chain(process.kill()) {
                match said.parse::<usize>() {
                    Ok(number) => acknowledged = acknowledged.max(number + 1),
                    Err(_) => drop(backups.fetch_add(restored(Path::new(&said), acknowledged), Ordering::Relaxed)),
                }
            }
            check(&base, acknowledged, round, task);
        }
        acknowledged_in_all.fetch_add(acknowledged, Ordering::Relaxed);
    });
    let (acknowledged, backups) = (acknowledged_in_all.into_inner(), backups.into_inner());
    assert!(rounds < ROUNDS || (acknowledged > 60 && backups > 9), "{acknowledged}, {backups}: hardly a test");
}

#[test]
fn killed_while_it_brings_an_old_store_to_the_present_version_it_loses_nothing() {
    let migrated = AtomicUsize::new(0);
    from_lanes(0..rounds(ROUNDS).div_ceil(10), |round| {
        let folder = tempfile::tempdir().expect("a folder");
        let process = Process::start(Task::Migrate, &folder.path().join("base"));
        assert_eq!(process.hear(), "ready");
        // Every third one not before it has done one.
        let first = scattered(round).is_multiple_of(3).then(|| process.hear());
        std::thread::sleep(Duration::from_millis(scattered(round) % MIGRATING_MS_MAX));
        migrated.fetch_add(first.into_iter().chain(process.kill()).count(), Ordering::Relaxed);
        for base in fs::read_dir(folder.path()).expect("a folder").map(|child| child.expect("a child").path()) {
            if base.join("store.sqlite3").is_file() {
                let opened = KnowledgeBase::open(&base).unwrap_or_else(|error| panic!("round {round}: {error}"));
                assert_eq!(opened.entry_count().expect("a count"), MIGRATED_ENTRIES, "round {round}");
                drop(opened);
                assert_eq!(uttar::verify(&base, false).expect("a base").problems, [], "round {round}");
            }
        }
    });
    assert!(migrated.into_inner() > 0, "no process came so far: hardly a test");
}

/// Numbers without a pattern (a step of SplitMix64).
fn scattered(number: u64) -> u64 {
    let mixed =
        (number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bf0_3635).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed >> 33
}

fn check(base: &Path, acknowledged: usize, round: u64, task: Task) {
    let place = format!("round {round}, {task:?}");
    let opened = KnowledgeBase::open(base).unwrap_or_else(|error| panic!("{place}: {error}"));
    let count = usize::try_from(opened.entry_count().expect("a count")).expect("few");
    assert!(count >= acknowledged, "{place}: {count} entries of {acknowledged}");
    // Of those before, the comparison of store and index below tells.
    for number in acknowledged.saturating_sub(6)..acknowledged {
        let reply = opened.search(&SearchRequest::new(word(number))).expect("a question");
        let first = reply.hits.first().map(|hit| hit.entry.as_str());
        assert_eq!(first, Some(number.to_string().as_str()), "{place}: {}", word(number));
    }
    let report = uttar::verify(base, false).expect("a base");
    assert_eq!(report.problems, [], "{place}");
}

/// A backup that was acknowledged can be restored.
fn restored(file: &Path, acknowledged: usize) -> usize {
    let folder = file.with_extension("restored");
    let report = uttar::restore(file, &folder).expect("a whole backup");
    assert!(report.entries >= acknowledged as u64);
    assert_eq!(uttar::verify(&folder, true).expect("a base").problems, []);
    std::fs::remove_dir_all(folder).expect("removed");
    std::fs::remove_file(file).expect("removed");
    1
}
