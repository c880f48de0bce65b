//! What would be said again and again, said now and then.

use std::time::{Duration, Instant};

/// Says when something may be said once more.
#[derive(Debug)]
pub(crate) struct Throttle {
    interval: Duration,
    said: Option<Instant>,
    unsaid: u64,
}

impl Throttle {
    pub(crate) fn new(interval: Duration) -> Self {
        Self { interval, said: None, unsaid: 0 }
    }

    /// How often it went unsaid since it was said last, if it may be said now.
    pub(crate) fn pass(&mut self, now: Instant) -> Option<u64> {
        if self.said.is_some_and(|said| now.duration_since(said) < self.interval) {
            self.unsaid += 1;
            return None;
        }
        self.said = Some(now);
        Some(std::mem::take(&mut self.unsaid))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_once_an_interval_with_how_often_it_was_not() {
        let mut throttle = Throttle::new(Duration::from_secs(10));
        let start = Instant::now();
        let at = |s: u64| start + Duration::from_secs(s);
        let passed: Vec<Option<u64>> = [0, 1, 9, 10, 11, 30].map(|s| throttle.pass(at(s))).into();
        assert_eq!(passed, [Some(0), None, None, Some(2), None, Some(1)]);
    }
}
