//! What a change of a single entry costs: until it can be found, and what it takes from the searches behind it.

use std::error::Error;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use uttar::{Change, Entry, KnowledgeBase, Operation, SearchRequest, WriteOptions};

/// Prime, so that changed entries and questions come from all over the base.
const STRIDE: usize = 7_919;

/// Changes so many entries one by one, and asks a question twice behind each change: what the first takes longer is
/// what the change costs it.
pub(crate) fn change_singly(base: &KnowledgeBase, entries: &[Entry], changes: usize) -> Result<(), Box<dyn Error>> {
    let entry = |number: usize| &entries[number * STRIDE % entries.len()];
    let [mut written, mut first, mut again]: [Vec<Duration>; 3] = Default::default();
    for number in 0..changes {
        let mut changed = entry(number).clone();
        if let Some(answer) = changed.answers.first_mut() {
            answer.body = format!("{} {number}", answer.body);
        }
        let began = Instant::now();
        base.write_one(Operation::put(changed), &WriteOptions::new(Change::now()))?;
        written.push(began.elapsed());
        let (_, question) = entry(number + changes).all_phrasings().next().ok_or("an entry without phrasings")?;
        for took in [&mut first, &mut again] {
            let began = clock_gettime(ClockId::ThreadCPUTime);
            let reply = base.search(&SearchRequest::new(question))?;
            took.push(Duration::try_from(clock_gettime(ClockId::ThreadCPUTime) - began)?);
            if reply.hits.is_empty() {
                return Err(format!("{question:?}: its own entry was not found").into());
            }
        }
    }
    for (what, mut took) in [
        ("by the clock, until one changed entry can be found", written),
        ("processor time of the first search behind it", first),
        ("of the same search once more", again),
    ] {
        took.sort_unstable();
        let at = |share: f64| took[(took.len().saturating_sub(1) as f64 * share) as usize].as_secs_f64() * 1e3;
        println!("| | {what}: p50 {:.2} ms, p99 {:.2} ms | |", at(0.5), at(0.99));
    }
    Ok(())
}
