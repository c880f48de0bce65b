//! Several rounds at a time: most of a round is waiting for a process or for the disk.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

const LANES: usize = 4;

/// Calls `test` with each number. A failure of one fails all.
pub(crate) fn from_lanes(numbers: Range<u64>, test: impl Fn(u64) + Sync) {
    let next = AtomicU64::new(numbers.start);
    std::thread::scope(|scope| {
        for _ in 0..LANES {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= numbers.end {
                        break;
                    }
                    test(number);
                }
            });
        }
    });
}

/// How many rounds: by default as many as an ordinary run of the tests has time for, more or fewer with
/// `UTTAR_FAULTS_ROUNDS`.
pub(crate) fn rounds(by_default: u64) -> u64 {
    std::env::var("UTTAR_FAULTS_ROUNDS").map_or(by_default, |rounds| rounds.parse().expect("a number"))
}
