//! Flipped bits and cut files: every one is noticed and repaired when the base is opened, and nothing wrong is ever
//! served.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use uttar::{KnowledgeBase, Reply, SearchRequest};

use crate::child::{entry, word};
use crate::lanes::from_lanes;

/// Flipped bits and cuts of each kind of file.
const TIMES: usize = 25;
const ENTRIES: usize = 12;

/// A closed base whose index has every kind of file that there can be.
fn made(folder: &Path) -> PathBuf {
    let folder = folder.join("base");
    let base = KnowledgeBase::create(&folder).expect("a new folder");
    base.put((0..ENTRIES).map(entry).collect()).expect("stored");
    let mut changed = entry(3);
    changed.topics.push("reset".into());
    // The first version is now a deleted document.
    base.put(vec![changed]).expect("stored");
    folder
}

fn asked(base: &KnowledgeBase) -> Vec<Reply> {
    let ask = |number| {
        let mut reply = base.search(&SearchRequest::new(word(number))).expect("a question");
        reply.took_ms = 0.0;
        reply
    };
    (0..ENTRIES).step_by(3).map(ask).collect()
}

fn index_of(base: &Path) -> PathBuf {
    let mut children = fs::read_dir(base).expect("a folder").map(|child| child.expect("a child").path());
    children.find(|child| child.is_dir()).expect("an index")
}

/// One file of the index for each kind, by the end of its name.
fn kinds(index: &Path) -> BTreeMap<String, PathBuf> {
    let files = fs::read_dir(index).expect("a folder").map(|child| child.expect("a child").path());
    let kind = |file: &Path| {
        let name = file.file_name()?.to_str()?.to_owned();
        let is_small = [".managed.json", "meta.json", "words.json"].contains(&name.as_str());
        let kind = if is_small { name.clone() } else { name.rsplit('.').next()?.to_owned() };
        (!name.ends_with(".lock")).then_some(kind)
    };
    files.filter_map(|file| Some((kind(&file)?, file))).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for child in fs::read_dir(from).expect("a folder").map(|child| child.expect("a child").path()) {
        let target = to.join(child.file_name().expect("a name"));
        if child.is_dir() { copy(&child, &target) } else { fs::copy(&child, &target).map(drop).expect("copied") }
    }
}

/// What a base replies whose index was just built; one that has seen changes differs in the last digits, for it counts
/// what was deleted.
fn rebuilt(base: &Path, scratch: &Path) -> Vec<Reply> {
    copy(base, scratch);
    fs::remove_dir_all(index_of(scratch)).expect("removed");
    let replies = asked(&KnowledgeBase::open(scratch).expect("its store is there"));
    fs::remove_dir_all(scratch).expect("removed");
    replies
}

#[test]
fn every_flipped_bit_and_every_cut_is_noticed_and_repaired() {
    let folder = tempfile::tempdir().expect("a folder");
    let sound = made(folder.path());
    let copied = folder.path().join("copied");
    let expected = rebuilt(&sound, &copied);
    assert_eq!(uttar::verify(&sound, false).expect("a base").problems, []);
    let kinds = kinds(&index_of(&sound));
    let needed = [".managed.json", "del", "fast", "fieldnorm", "idx", "meta.json", "store", "term", "words.json"];
    assert!(needed.iter().all(|kind| kinds.contains_key(*kind)), "{kinds:?}");
    let kinds: Vec<_> = kinds.into_iter().collect();
    from_lanes(0..kinds.len() as u64, |number| {
        let (kind, file) = &kinds[usize::try_from(number).expect("small")];
        let copied = folder.path().join(format!("copied-{kind}"));
        let bytes = fs::read(file).expect("there");
        for number in 0..2 * TIMES {
            let at = (number / 2) * (bytes.len() - 1) / (TIMES - 1);
            let mut damaged = bytes.clone();
            if number % 2 == 0 {
                damaged[at] ^= 1 << (number / 2 % 8)
            } else {
                damaged.truncate(at)
            }
            let place = format!("{kind}, {} at {at}", if number % 2 == 0 { "a bit" } else { "cut" });
            copy(&sound, &copied);
            fs::write(copied.join(file.strip_prefix(&sound).expect("in it")), damaged).expect("written");

            let report = uttar::verify(&copied, false).expect("a base");
            assert_eq!(report.problems.len(), 1, "{place}: not noticed");
            let base = KnowledgeBase::open(&copied).unwrap_or_else(|error| panic!("{place}: {error}"));
            assert!(asked(&base) == expected, "{place}: other replies");
            assert_eq!(uttar::verify(&copied, false).expect("a base").problems, [], "{place}: not repaired");
            drop(base);
            fs::remove_dir_all(&copied).expect("removed");
        }
    });
}

#[test]
fn damage_under_an_open_base_is_found_by_the_check_for_a_timer() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = made(folder.path());
    let base = KnowledgeBase::open(&folder).expect("a base");
    base.rebuild_index().expect("nobody else writes");
    let expected = asked(&base);
    assert!(!base.check_index().expect("checked"), "it is sound");
    flip_a_bit(&folder);
    assert!(base.check_index().expect("checked"), "it is damaged");
    assert!(!base.check_index().expect("checked"), "it is repaired");
    assert!(asked(&base) == expected);

    // The timer sees to it without being asked.
    flip_a_bit(&folder);
    base.check_index_every(Duration::from_millis(5));
    let started = Instant::now();
    while !uttar::verify(&folder, false).expect("a base").problems.is_empty() {
        assert!(started.elapsed() < Duration::from_secs(60), "the damage stays");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(asked(&base) == expected);
}

/// In place and of the same length: a shorter file would end this process (SIGBUS).
fn flip_a_bit(folder: &Path) {
    let file = kinds(&index_of(folder)).remove("fieldnorm").expect("there");
    let mut bytes = fs::read(&file).expect("there");
    bytes[1] ^= 1;
    fs::write(&file, bytes).expect("written");
}
