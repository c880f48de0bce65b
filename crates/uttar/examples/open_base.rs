//! How long it takes to open a base, and how much memory it has then.
//!
//! ```sh
//! cargo run --release -p uttar --example open_base -- DIR 100000   # makes a base of so many entries, if there is none
//! cargo run --release -p uttar --example open_base -- DIR          # opens it
//! ```

use std::error::Error;
use std::time::Instant;

use uttar::{Entry, KnowledgeBase, SearchRequest};

/// Entries stored at a time.
const BATCH: usize = 20_000;
const SUBJECTS: [&str; 8] = ["battery", "screen", "charger", "refund", "warranty", "बैटरी", "屏幕碎了", "திரை"];
const NEEDS: [&str; 6] =
    ["does not work", "how do I replace it", "is too slow", "कैसे बदलें", "怎么更换", "வேலை செய்யவில்லை"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("name the folder of the base")?;
    if let Some(entries) = arguments.next() {
        let entries: usize = entries.parse()?;
        let base = KnowledgeBase::create(&folder)?;
        let started = Instant::now();
        for first in (0..entries).step_by(BATCH) {
            base.put((first..entries.min(first + BATCH)).map(entry).collect())?;
        }
        let stored = started.elapsed().as_secs_f64();
        let started = Instant::now();
        base.rebuild_index()?;
        let indexed = started.elapsed().as_secs_f64();
        println!("{entries} entries stored and indexed in {stored:.1} s; indexed from the store in {indexed:.1} s");
        return Ok(());
    }
    let started = Instant::now();
    let base = KnowledgeBase::open(&folder)?;
    let opened = started.elapsed();
    let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let memory = memory.lines().filter(|line| line.starts_with("VmRSS") || line.starts_with("RssAnon"));
    let hits = base.search(&SearchRequest::new("battery does not work"))?.hits.len();
    println!("{} entries opened in {:.0} ms; {hits} hits", base.entry_count()?, opened.as_secs_f64() * 1000.0);
    memory.for_each(|line| println!("{line}"));
    Ok(())
}

/// An entry with two phrasings and an answer.
fn entry(number: usize) -> Entry {
    let (subject, need) = (SUBJECTS[number % SUBJECTS.len()], NEEDS[number / SUBJECTS.len() % NEEDS.len()]);
    serde_json::from_value(serde_json::json!({
        "id": format!("entry-{number}"),
        "phrasings": {"en": [format!("{subject} {need} model {number}"), format!("my {number} {subject}")]},
        "answers": [{"lang": "en", "body": format!("Take the {subject} of the {number} to a service centre: {need}.")}],
    }))
    .expect("well-formed")
}
