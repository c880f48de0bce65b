//! What else is promised of a base: opening, suggestions, detection, two threads.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use uttar::{KnowledgeBase, SearchRequest, detect};

use crate::engine::{process_seconds, thread_nanoseconds};
use crate::questions::Question;
use crate::report::{quantile, to_float};

const SUGGESTIONS: usize = 8;
/// How often the languages of a question are detected for one measurement: the clock is too coarse for one.
const DETECTIONS: u32 = 10;

/// Measures them on the base in a folder.
pub(crate) fn details(folder: &Path, questions: &[Question]) -> Result<String, Box<dyn Error>> {
    // It has threads of its own.
    let (clock, processor) = (Instant::now(), process_seconds("self"));
    let base = KnowledgeBase::open(folder)?;
    let processor = (process_seconds("self") - processor) * 1e3;
    let mut out = format!(
        "- opened, every checksum verified: {processor:.0} ms of processor time, {:.0} ms by the clock\n",
        clock.elapsed().as_secs_f64() * 1000.0
    );
    let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in memory.lines().filter(|line| line.starts_with("RssAnon") || line.starts_with("RssFile")) {
        let _ = writeln!(out, "- memory of this process, which holds the generated entries too: {line}");
    }

    let _ = base.suggest("b", None, SUGGESTIONS)?;
    let mut typed = Vec::new();
    for question in questions {
        // As it is typed, letter by letter; the first letters bring the most.
        for (end, _) in question.text.char_indices().skip(1).take(16) {
            let before = thread_nanoseconds();
            let _ = base.suggest(&question.text[..end], None, SUGGESTIONS)?;
            typed.push(to_float(thread_nanoseconds() - before) / 1e3);
        }
    }
    let _ = writeln!(out, "- suggestions: {}", quantiles(&typed));

    let mut detected = Vec::new();
    for question in questions {
        let before = thread_nanoseconds();
        for _ in 0..DETECTIONS {
            assert!(!detect(&question.text).languages.is_empty(), "{:?} has no language", question.text);
        }
        detected.push(to_float(thread_nanoseconds() - before) / 1e3 / f64::from(DETECTIONS));
    }
    let _ = writeln!(out, "- detection: {}", quantiles(&detected));

    let pass = || -> Result<u64, uttar::Error> {
        let before = thread_nanoseconds();
        for question in questions {
            base.search(&SearchRequest::new(&question.text))?;
        }
        Ok(thread_nanoseconds() - before)
    };
    pass()?;
    let alone = pass()?;
    let together = std::thread::scope(|scope| {
        let other = scope.spawn(pass);
        let own = pass();
        let other = other.join().expect("a search does not panic");
        Ok::<u64, uttar::Error>(own?.max(other?))
    })?;
    let share = to_float(alone) / to_float(together);
    let _ = writeln!(
        out,
        "- two threads: a search costs {:.2} of the processor time that it costs alone: {:.2} times the throughput where two cores are free",
        1.0 / share,
        2.0 * share
    );
    Ok(out)
}

fn quantiles(microseconds: &[f64]) -> String {
    let at = |share| quantile(microseconds.to_vec(), share);
    format!("p50 {:.1} µs, p99 {:.1} µs, of {}", at(0.5), at(0.99), microseconds.len())
}
