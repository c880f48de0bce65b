//! How soon a write can be found, and how long a search takes, while a base is written to all the time.
//!
//! ```sh
//! cargo run --release -p uttar --example under_load -- DIR              # on a base that `open_base` made; it grows
//! cargo run --release -p uttar --example under_load -- DIR 500 20      # with so many writes a second, for so many seconds
//! ```

use std::error::Error;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use uttar::{Change, Entry, KnowledgeBase, Operation, Refresh, SearchRequest, WriteOptions};

const WRITERS: usize = 4;
const SEARCHES_A_SECOND: u32 = 40;
const WRITES_A_SECOND: usize = 500;
const SECONDS: u64 = 20;
/// The ids that are written over and over.
const IDS: usize = 5_000;
const LOOK_AGAIN: Duration = Duration::from_millis(10);
const QUESTIONS: [&str; 6] = [
    "battery does not work",
    "how do I replace my screen",
    "बैटरी कैसे बदलें",
    "屏幕碎了怎么办",
    "திரை",
    "charger is too slow",
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("name the folder of the base")?;
    let writes_a_second = arguments.next().map_or(Ok(WRITES_A_SECOND), |number| number.parse())?;
    let seconds = arguments.next().map_or(Ok(SECONDS), |number| number.parse())?;
    let base = KnowledgeBase::open_or_create(&folder)?;
    let time = Duration::from_secs(seconds);
    println!("{} entries", base.entry_count()?);

    report("search, no writes", searches(&base, time));

    let stop = AtomicBool::new(false);
    let acknowledged = AtomicUsize::new(0);
    let (found, searched) = thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (base, stop, acknowledged) = (&base, &stop, &acknowledged);
            scope.spawn(move || write_steadily(base, writer, writes_a_second, stop, acknowledged));
        }
        let seen = scope.spawn(|| visibilities(&base, time));
        let searched = searches(&base, time);
        let found = seen.join().expect("no panic");
        stop.store(true, Ordering::Relaxed);
        (found, searched)
    });
    let written = acknowledged.load(Ordering::Relaxed) as f64 / seconds as f64;
    report(&format!("search, {written:.0} writes/s"), searched);
    report("from the acknowledgement to the hit", found);
    Ok(())
}

/// How long searches take, a steady number of them.
fn searches(base: &KnowledgeBase, time: Duration) -> Vec<Duration> {
    let mut took = Vec::new();
    let started = Instant::now();
    while started.elapsed() < time {
        let question = QUESTIONS[took.len() % QUESTIONS.len()];
        let asked = Instant::now();
        let reply = base.search(&SearchRequest::new(question)).expect("a question");
        took.push(asked.elapsed());
        assert!(!reply.hits.is_empty(), "{question}");
        let next = Duration::from_secs(1) / SEARCHES_A_SECOND * u32::try_from(took.len()).expect("few");
        thread::sleep(next.saturating_sub(started.elapsed()));
    }
    took
}

/// How long it takes from the acknowledgement of a write until it is found.
fn visibilities(base: &KnowledgeBase, time: Duration) -> Vec<Duration> {
    let mut took = Vec::new();
    let started = Instant::now();
    while started.elapsed() < time {
        let word = word(took.len());
        put(base, format!("probe-{}", took.len() % 10), &format!("where is the {word}"));
        let written = Instant::now();
        while !is_found(base, &word) {
            assert!(written.elapsed() < Duration::from_secs(60), "{word} is never found");
            thread::sleep(LOOK_AGAIN);
        }
        took.push(written.elapsed());
    }
    took
}

fn is_found(base: &KnowledgeBase, word: &str) -> bool {
    let hits = base.search(&SearchRequest::new(word)).expect("a question").hits;
    hits.into_iter().filter_map(|hit| hit.phrasing).any(|phrasing| phrasing.text.ends_with(word))
}

fn write_steadily(base: &KnowledgeBase, writer: usize, a_second: usize, stop: &AtomicBool, acknowledged: &AtomicUsize) {
    let started = Instant::now();
    for number in 0.. {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let id = (number * WRITERS + writer) % IDS;
        put(base, format!("steady-{id}"), &format!("is the {} of {} in stock", word(id), word(number)));
        acknowledged.fetch_add(1, Ordering::Relaxed);
        let due = Duration::from_secs_f64((number + 1) as f64 * WRITERS as f64 / a_second as f64);
        thread::sleep(due.saturating_sub(started.elapsed()));
    }
}

fn put(base: &KnowledgeBase, id: String, phrasing: &str) {
    let entry: Entry = serde_json::from_value(serde_json::json!({
        "id": id, "phrasings": {"en": [phrasing]}, "answers": [{"lang": "en", "body": "Ask in the shop; they look it up."}],
    }))
    .expect("well-formed");
    let mut options = WriteOptions::new(Change::now());
    options.refresh = Refresh::Soon;
    base.write_one(Operation::put(entry), &options).expect("written");
}

/// A word that neither looks nor sounds like that of another number.
fn word(number: usize) -> String {
    const SYLLABLES: [&str; 10] = ["ba", "ke", "di", "lo", "mu", "ra", "fe", "si", "to", "nu"];
    format!("{number:04}").bytes().map(|digit| SYLLABLES[usize::from(digit - b'0')]).collect()
}

fn report(what: &str, mut took: Vec<Duration>) {
    took.sort_unstable();
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!("{what}: {} times, p50 {:.1} ms, p90 {:.1} ms, p99 {:.1} ms", took.len(), at(0.5), at(0.9), at(0.99));
}
