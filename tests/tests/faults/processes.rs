//! Several processes on one base: one writes, the others follow.

use std::time::{Duration, Instant};

use uttar::{ErrorKind, ImportOptions, KnowledgeBase, SearchRequest};

use crate::child::{Process, Task, entry, word, write_corpus};

fn first_hit(base: &KnowledgeBase, query: &str) -> Option<String> {
    let reply = base.search(&SearchRequest::new(query)).expect("a question");
    reply.hits.into_iter().next().map(|hit| hit.entry)
}

/// Searches until the entry is found; what another process has acknowledged is there with the next search or soon
/// after.
#[track_caller]
fn soon_found(base: &KnowledgeBase, number: usize) {
    let started = Instant::now();
    while first_hit(base, &word(number)) != Some(number.to_string()) {
        assert!(started.elapsed() < Duration::from_secs(10), "{number} is not found");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn readers_follow_a_writer_in_another_process() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("base");
    let reader = KnowledgeBase::create(&path).expect("a new folder");
    drop(reader);
    let reader = KnowledgeBase::open(&path).expect("a base");
    assert_eq!(first_hit(&reader, &word(0)), None);

    let mut writer = Process::start(Task::Hold, &path);
    assert_eq!((writer.hear(), writer.hear()), ("ready".to_owned(), "0".to_owned()));
    soon_found(&reader, 0);

    // A second writer is told who the first one is, and nothing is stored.
    let error = reader.put(vec![entry(77)]).expect_err("another process writes");
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    assert!(error.message().contains(&format!("({})", writer.id())), "{error}");
    assert!(reader.get("77").is_err());

    // New products make a new index folder; readers change over to it.
    let corpus = folder.path().join("corpus");
    write_corpus(&corpus, 1..4, true);
    writer.tell(corpus.to_str().expect("UTF-8"));
    assert_eq!(writer.hear(), "imported");
    (0..4).for_each(|number| soon_found(&reader, number));
    let indexes = std::fs::read_dir(&path).expect("a folder").flatten().filter(|child| child.path().is_dir()).count();
    assert_eq!(indexes, 1, "the old index is left over");
    // A third process sees the same.
    soon_found(&KnowledgeBase::open(&path).expect("to read"), 3);

    // When the writer is gone, its right is free.
    writer.kill();
    reader.import(&[corpus], &ImportOptions::default()).expect("nobody else writes");
    reader.put(vec![entry(77)]).expect("nobody else writes");
    (0..4).chain([77]).for_each(|number| assert_eq!(first_hit(&reader, &word(number)), Some(number.to_string())));
    assert_eq!(uttar::verify(&path, false).expect("a base").problems, []);
}
