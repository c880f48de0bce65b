//! What an engine must do to be compared, and the processor time that it takes.

use std::error::Error;

use rustix::time::{ClockId, clock_gettime};

/// How many documents or entries are asked for.
pub(crate) const HITS_MAX: usize = 10;

/// What an engine says to a question.
pub(crate) struct Answer {
    pub(crate) nanoseconds: u64,
    /// The entries of the documents that were found, the best first; an entry comes as often as its documents.
    pub(crate) entries: Vec<usize>,
}

/// Something that was filled and answers.
pub(crate) trait Engine {
    fn search(&mut self, question: &str) -> Result<Answer, Box<dyn Error>>;

    /// The process that it is, if not ours.
    fn process(&self) -> Option<u32> {
        None
    }

    /// Waits for what it does in the background after it was filled.
    fn settle(&mut self) {}
}

/// The processor time that this thread has used: what others on the machine do does not count, as it would by the
/// clock.
pub(crate) fn thread_nanoseconds() -> u64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    u64::try_from(time.tv_sec * 1_000_000_000 + time.tv_nsec).expect("time that was used")
}

/// The processor time of a process, its threads together, in ticks of a hundredth of a second.
pub(crate) fn process_seconds(process: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // Behind the name, which may hold anything, in parentheses: the state, ten more fields, user time, system time.
    let fields = status.rsplit_once(')').map_or("", |(_, fields)| fields).split_whitespace();
    fields.skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}
