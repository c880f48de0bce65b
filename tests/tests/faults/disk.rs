//! A file system of 24 MB that is filled up, or turned read-only; files that may not grow any more. The base works in
//! another process, which has the file system or the limit to itself.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use uttar::{Change, Entry, ErrorKind, KnowledgeBase, Limits, QueryLogSettings, SearchRequest, Timestamp};

use crate::child::{entry, word};
use crate::lanes::from_lanes;

const FOLDER: &str = "UTTAR_FAULTS_FOLDER";
/// What the other process says when it has come to its end.
const DONE: &str = "came to its end";
/// Makes a file system that goes away with the process, and runs the rest in it.
const ON_SMALL_DISK: &str = r#"mount -t tmpfs -o size=24m none "$1" && exec "$0" --exact "$2" --nocapture"#;
/// No file may become larger than so many blocks of 512 bytes; to try is an error, and does not kill.
const WITH_SMALL_FILES: &str = r#"trap '' XFSZ; ulimit -f "$3" && exec "$0" --exact "$2" --nocapture"#;
const MIB: u64 = 1024 * 1024;
/// Questions that are logged: less than a megabyte.
const LOGGED: usize = 2_000;

/// Runs one of the tests below in a shell of its own, with its folder.
fn run(mut shell: Command, script: &str, test: &str, folder: &Path, blocks: u64) -> Output {
    let program = std::env::current_exe().expect("this program");
    shell.arg("-c").arg(script).arg(program).arg(folder).arg(test).arg(blocks.to_string());
    shell.env(FOLDER, folder).output().expect("a shell")
}

#[test]
fn a_full_disk_refuses_writes_loses_nothing_and_recovers() {
    on_small_disk("disk::fill_a_small_disk");
}

#[test]
fn a_customer_is_erased_on_a_full_disk() {
    on_small_disk("disk::erase_on_a_small_disk");
}

fn on_small_disk(test: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let can_mount = Command::new("unshare").args(["-rm", "true"]).status().is_ok_and(|status| status.success());
    if !can_mount {
        // Not to be overlooked: the harness swallows what is printed.
        let message = "NOT TESTED: a file system of 24 MB, for this machine lets nobody mount one (`unshare -rm`); only files that cannot grow were\n";
        std::io::stderr().write_all(message.as_bytes()).expect("somebody reads it");
        return;
    }
    let mut shell = Command::new("unshare");
    shell.args(["-rm", "sh"]);
    let output = run(shell, ON_SMALL_DISK, test, folder.path(), 0);
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains(DONE), "{said}{complained}");
}

/// In a process that has a small disk to itself.
#[test]
fn fill_a_small_disk() {
    let Some(disk) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    // Not all of it needs to be filled by the base, which would take long.
    ballast(&disk, 1, 10);
    let base = KnowledgeBase::create(disk.join("base")).expect("space");
    let mut stored = 0;
    let mut put_until_refused = |base: &KnowledgeBase| loop {
        match base.put(vec![large(stored)]) {
            Ok(_) => stored += 1,
            Err(error) => return (stored, error),
        }
    };
    let keeps = |base: &KnowledgeBase, stored: usize| {
        for number in 0..stored {
            assert!(base.get(&number.to_string()).is_ok(), "{number} of {stored} is lost");
        }
        assert!(is_found(base, 0) && is_found(base, stored - 1));
    };

    // So little is left that nothing is begun.
    let base = base.with_limits(limits(6 * MIB));
    let (stored, error) = put_until_refused(&base);
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    assert!(stored > 10 && error.message().contains("nothing was stored"), "{stored}: {error}");
    keeps(&base, stored);

    // Somebody else takes what is left, in the middle of the work.
    let base = base.with_limits(limits(0));
    let second = ballast(&disk, 2, 5);
    let (stored, error) = put_until_refused(&base);
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    let refused = put_until_refused(&base).1;
    assert_eq!(refused.kind(), ErrorKind::Unavailable, "{refused}");
    keeps(&base, stored);
    drop(base);
    let base = KnowledgeBase::open(disk.join("base")).expect("a full disk can be read").with_limits(limits(0));
    keeps(&base, stored);

    // There is space again.
    fs::remove_file(second).expect("there");
    let before = stored;
    base.put(vec![large(stored)]).expect("space again");
    keeps(&base, before + 1);
    assert_eq!(uttar::verify(disk.join("base"), false).expect("a base").problems, []);
    drop(base);

    // Nobody may write any more.
    let remounted = Command::new("mount").args(["-o", "remount,ro"]).arg(&disk).status().expect("the command");
    assert!(remounted.success());
    let base = KnowledgeBase::open(disk.join("base")).expect("it can be read");
    keeps(&base, before + 1);
    let error = base.put(vec![entry(1_000_000)]).expect_err("nobody may write");
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    println!("{DONE}");
}

/// In a process that has a small disk to itself.
#[test]
fn erase_on_a_small_disk() {
    let Some(disk) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let folder = disk.join("base");
    let base = KnowledgeBase::create(&folder).expect("space").with_limits(limits(0));
    base.put(vec![entry(0)]).expect("space");
    base.set_query_log_settings(QueryLogSettings::on(30), Change::now()).expect("on");
    let request = SearchRequest::new("reset");
    let reply = base.search(&request).expect("a question");
    // Those of one customer lie all over the log, so that to erase them changes most of its pages.
    for number in 0..LOGGED {
        let customer = format!("customer-{:04}", number % 2);
        base.log_question(&request, &reply, Some(&customer), Timestamp::now()).expect("it waits");
    }
    assert_eq!(base.logged_questions(LOGGED).expect("read").len(), LOGGED);
    base.finish_learning();
    drop(base);

    // The log of the store is empty when it is opened, and has to grow.
    let base = KnowledgeBase::open(&folder).expect("a base").with_limits(limits(0));
    ballast(&disk, 1, 24);
    let reserve = folder.join("reserve");
    assert!(reserve.exists(), "nothing has needed it yet");
    base.set_label(&"long ".repeat(20), Change::now()).expect_err("the disk is full");
    let erased = base.erase_customer("customer-0000").expect("to erase is a duty");
    assert_eq!(erased, LOGGED as u64 / 2);
    assert!(reserve.exists(), "it is set aside again");
    assert_eq!(base.logged_questions(LOGGED).expect("read").len(), LOGGED / 2);
    for file in fs::read_dir(&folder).expect("a folder").flatten().filter(|file| file.path().is_file()) {
        let bytes = fs::read(file.path()).expect("readable");
        assert!(!bytes.windows(13).any(|window| window == b"customer-0000"), "{:?}", file.path());
    }
    // As a command does that opens the base for it, when not a byte is left.
    drop(base);
    let mut rest = fs::File::create(disk.join("rest")).expect("space for a name");
    while rest.write_all(&[1; 512]).is_ok() {}
    let base = KnowledgeBase::open(&folder).expect("a full disk can be read").with_limits(limits(0));
    assert_eq!(base.erase_customer("customer-0001").expect("again"), LOGGED as u64 / 2);
    println!("{DONE}");
}

#[test]
fn files_that_cannot_grow_lose_nothing_that_was_acknowledged() {
    // From a store that has hardly room for one write to one that has for most, in steps that are no pages.
    from_lanes(0..24, |round| {
        let folder = tempfile::tempdir().expect("a folder");
        let base = folder.path().join("base");
        KnowledgeBase::create(&base).expect("a new folder").put(vec![entry(0)]).expect("stored");
        let output = run(
            Command::new("sh"),
            WITH_SMALL_FILES,
            "disk::put_until_files_are_full",
            folder.path(),
            300 + round * 37,
        );
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains(DONE), "{round}: {said}{}", String::from_utf8_lossy(&output.stderr));
        let acknowledged = said.lines().filter_map(|line| line.strip_prefix("stored ")?.parse::<usize>().ok()).max();
        let base = KnowledgeBase::open(&base).unwrap_or_else(|error| panic!("{round}: {error}"));
        for number in 0..=acknowledged.unwrap_or(0) {
            assert!(base.get(&number.to_string()).is_ok(), "{round}: {number} of {acknowledged:?} is lost");
        }
        assert!(is_found(&base, acknowledged.unwrap_or(0)), "{round}");
        assert_eq!(uttar::verify(base.folder(), false).expect("a base").problems, [], "{round}");
    });
}

/// In a process whose files cannot grow beyond a limit.
#[test]
fn put_until_files_are_full() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    match KnowledgeBase::open(folder.join("base")) {
        Ok(base) => {
            let base = base.with_limits(limits(0));
            let refused = |number: &usize| match base.put(vec![large(*number)]) {
                Ok(_) => {
                    println!("stored {number}");
                    false
                }
                Err(error) => {
                    assert_ne!(error.kind(), ErrorKind::InvalidInput, "{error}");
                    true
                }
            };
            assert!((1..1_000).any(|number| refused(&number)), "nothing limits these files");
            assert!(is_found(&base, 0), "searches go on");
        }
        Err(error) => assert_ne!(error.kind(), ErrorKind::InvalidInput, "{error}"),
    }
    println!("{DONE}");
}

/// A file that takes space, as much of it as there is: a merge in the background may have taken some.
fn ballast(disk: &Path, number: u8, mib: u64) -> PathBuf {
    let step = vec![1; 64 * 1024];
    let path = disk.join(format!("ballast-{number}"));
    let mut file = fs::File::create(&path).expect("space for a name");
    for number in 0..mib * MIB / step.len() as u64 {
        if let Err(error) = file.write_all(&step) {
            assert!(number > 0 && error.kind() == std::io::ErrorKind::StorageFull, "{number}: {error}");
            break;
        }
    }
    path
}

fn limits(free_bytes_min: u64) -> Limits {
    let mut limits = Limits::default();
    limits.disk_free_bytes_min = free_bytes_min;
    limits.disk_reserve_bytes = MIB;
    limits
}

/// An entry that takes some space.
fn large(number: usize) -> Entry {
    let mut large = entry(number);
    let words: Vec<String> = (0..600).map(|i| word(number * 600 + i)).collect();
    let answer = serde_json::json!({"lang": "en", "body": words.join(" ")});
    large.answers.push(serde_json::from_value(answer).expect("well-formed"));
    large
}

fn is_found(base: &KnowledgeBase, number: usize) -> bool {
    let reply = base.search(&SearchRequest::new(format!("reset {}", word(number)))).expect("searches go on");
    reply.hits.iter().any(|hit| hit.entry == number.to_string())
}
