//! Connections that wait for their next request: the one that waits longest makes room when there is none.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::HeaderValue;
use tokio::sync::Notify;

/// Those that wait, the longest first.
#[derive(Debug, Default)]
pub(crate) struct Idle(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    next: u64,
    seats: BTreeMap<u64, Arc<Notify>>,
}

impl Idle {
    /// Asks the one to end that waits longest.
    pub(crate) fn end_longest(&self) {
        if let Some((_, end)) = self.waiting().seats.pop_first() {
            end.notify_one();
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One connection. It counts as waiting from the head of a reply to the head of its next request: asked to end
/// meanwhile it sends its reply first.
#[derive(Debug)]
pub(crate) struct Seat {
    idle: Arc<Idle>,
    now: Mutex<Now>,
    /// Its first request has come.
    asked: Notify,
    end: Arc<Notify>,
}

#[derive(Debug, Default)]
struct Now {
    /// Since when it waits, if it does.
    number: Option<u64>,
    /// The id of the request that was answered last.
    request: Option<HeaderValue>,
}

impl Seat {
    pub(crate) fn new(idle: Arc<Idle>) -> Self {
        Self { idle, now: Mutex::default(), asked: Notify::new(), end: Arc::default() }
    }

    /// A request has come.
    pub(crate) fn ask(&self) {
        self.asked.notify_one();
        self.leave();
    }

    /// Its reply is made.
    pub(crate) fn answer(&self, request: Option<HeaderValue>) {
        let mut waiting = self.idle.waiting();
        let number = waiting.next;
        waiting.next += 1;
        waiting.seats.insert(number, Arc::clone(&self.end));
        drop(waiting);
        *self.now() = Now { number: Some(number), request };
    }

    /// Ends when the first request has come.
    pub(crate) async fn asked(&self) {
        self.asked.notified().await;
    }

    /// Ends when others need its place.
    pub(crate) async fn ended(&self) {
        self.end.notified().await;
    }

    /// The id of the request that was answered last.
    pub(crate) fn request(&self) -> Option<HeaderValue> {
        self.now().request.clone()
    }

    fn leave(&self) {
        if let Some(number) = self.now().number.take() {
            self.idle.waiting().seats.remove(&number);
        }
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.leave();
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    fn is_asked_to_end(seat: &Seat) -> bool {
        pin!(seat.ended()).poll(&mut Context::from_waker(Waker::noop())) == Poll::Ready(())
    }

    #[test]
    fn the_longest_idle_ends_first_and_who_is_asked_something_stays() {
        let idle = Arc::new(Idle::default());
        idle.end_longest();
        let seats = [(); 4].map(|()| Seat::new(Arc::clone(&idle)));
        let [first, second, third, fresh] = &seats;
        for seat in [first, second, third] {
            seat.ask();
            seat.answer(None);
        }
        first.ask();
        first.answer(None);
        idle.end_longest();
        assert_eq!(seats.each_ref().map(is_asked_to_end), [false, true, false, false]);
        third.ask();
        idle.end_longest();
        assert_eq!(seats.each_ref().map(is_asked_to_end), [true, false, false, false]);
        idle.end_longest();
        assert_eq!([third, fresh].map(is_asked_to_end), [false, false]);
    }

    #[test]
    fn who_has_gone_is_forgotten() {
        let idle = Arc::new(Idle::default());
        let seat = Seat::new(Arc::clone(&idle));
        seat.answer(Some(HeaderValue::from_static("r1")));
        assert_eq!((idle.waiting().seats.len(), seat.request()), (1, Some(HeaderValue::from_static("r1"))));
        drop(seat);
        assert!(idle.waiting().seats.is_empty());
    }
}
