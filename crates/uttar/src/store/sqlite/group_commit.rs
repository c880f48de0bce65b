//! Group commit: writes that come while one is being synced to disk share the next transaction and its sync.
//!
//! Who gets the connection takes all that wait, writes them in one transaction, and leaves each its outcome.

use std::sync::{Arc, Mutex, MutexGuard};

use rusqlite::Connection;

use super::{records, schema};
use crate::change::WriteOutcome;
use crate::error::{Error, ErrorKind, Result};
use crate::store::Batch;
use crate::sync;

/// The writes that wait.
#[derive(Debug, Default)]
pub(super) struct Queue(Mutex<Vec<Arc<Job>>>);

/// A batch that waits, and its outcome when it is done.
#[derive(Debug)]
struct Job {
    batch: Batch,
    outcome: Mutex<Option<Result<Vec<WriteOutcome>>>>,
}

impl Job {
    fn finish(&self, outcome: Result<Vec<WriteOutcome>>) {
        *sync::lock(&self.outcome) = Some(outcome);
    }

    fn take(&self) -> Option<Result<Vec<WriteOutcome>>> {
        sync::lock(&self.outcome).take()
    }

    fn is_done(&self) -> bool {
        sync::lock(&self.outcome).is_some()
    }
}

impl Queue {
    /// Writes batches, together with whatever else waits, if `may_commit` says so in the end. All are on the disk on
    /// return, but those with an error.
    pub(super) fn write<'a>(
        &self,
        batches: Vec<Batch>,
        connection: impl FnOnce() -> MutexGuard<'a, Connection>,
        may_commit: impl FnOnce() -> Result<()>,
    ) -> Vec<Result<Vec<WriteOutcome>>> {
        let jobs: Vec<Arc<Job>> =
            batches.into_iter().map(|batch| Arc::new(Job { batch, outcome: Mutex::default() })).collect();
        self.lock().extend(jobs.iter().cloned());
        {
            let mut connection = connection();
            // Jobs that came in together are taken together, so the last one tells for all.
            if jobs.last().is_some_and(|job| !job.is_done()) {
                let waiting = std::mem::take(&mut *self.lock());
                if let Err(error) = write_all(&mut connection, &waiting, may_commit) {
                    for job in &waiting {
                        job.finish(Err(error.again()));
                    }
                }
            }
        }
        let lost = || Err(Error::new(ErrorKind::Internal, "the thread that wrote this panicked; try again"));
        jobs.iter().map(|job| job.take().unwrap_or_else(lost)).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arc<Job>>> {
        sync::lock(&self.0)
    }
}

/// Writes jobs in one transaction. What forbids one of them is its own outcome; what fails fails for all.
fn write_all(connection: &mut Connection, jobs: &[Arc<Job>], may_commit: impl FnOnce() -> Result<()>) -> Result<()> {
    let transaction = schema::begin_to_write(connection)?;
    let mut written = Vec::with_capacity(jobs.len());
    for job in jobs {
        match records::check(&transaction, &job.batch) {
            Ok(None) => written.push((job, Ok(records::write(&transaction, &job.batch)?))),
            Ok(Some(first)) => written.push((job, Ok(first))),
            Err(error) if error.kind() == ErrorKind::Internal || error.kind() == ErrorKind::Unavailable => {
                return Err(error);
            }
            Err(error) => written.push((job, Err(error))),
        }
    }
    may_commit()?;
    transaction.commit()?;
    for (job, outcome) in written {
        job.finish(outcome);
    }
    Ok(())
}
