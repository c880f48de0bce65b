//! Locks that a panic does not lock for good: what they hold is whole at all times, and who comes next goes on with it.

use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn read<T: ?Sized>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn write<T: ?Sized>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_after_a_panic_goes_on() {
        let (mutex, rw) = (Mutex::new(1), RwLock::new(1));
        let panicked = std::thread::scope(|scope| {
            let thread = scope.spawn(|| {
                let _guards = (lock(&mutex), write(&rw));
                panic!("with both");
            });
            thread.join().is_err()
        });
        assert!(panicked && mutex.is_poisoned() && rw.is_poisoned());
        *write(&rw) += *lock(&mutex);
        assert_eq!(*read(&rw), 2);
    }
}
