//! The right to write to a base, which one process has at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::{Error, ErrorKind, Result};

const LOCK_FILE: &str = "writer.lock";

/// The right to write to the base in a folder, whether this process has it or not.
#[derive(Debug)]
pub(crate) struct WriterRight {
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    lock: Option<WriterLock>,
    kept: bool,
}

impl WriterRight {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), state: Mutex::default() }
    }

    /// Takes the right and keeps it as long as the base is open, or says who has it.
    pub(crate) fn begin(&self) -> Result<()> {
        let mut state = self.state();
        state.take(&self.folder)?;
        state.kept = true;
        Ok(())
    }

    /// Takes the right until [`end`](Self::end), or says who has it.
    pub(crate) fn begin_briefly(&self) -> Result<()> {
        self.state().take(&self.folder)
    }

    /// Gives the right back, unless somebody has taken it to keep.
    pub(crate) fn end(&self) {
        let mut state = self.state();
        if !state.kept {
            state.lock = None;
        }
    }

    /// Whether it stays with this process.
    pub(crate) fn is_kept(&self) -> bool {
        self.state().kept
    }

    /// Whether some process has it now.
    pub(crate) fn is_taken(&self) -> bool {
        WriterLock::is_taken(&self.folder)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn take(&mut self, folder: &Path) -> Result<()> {
        if self.lock.is_none() {
            self.lock = Some(WriterLock::take(folder)?);
        }
        Ok(())
    }
}

/// Held while this process may write. The system takes it back when the process ends, however it ends; the file itself stays and says who had it.
#[derive(Debug)]
struct WriterLock {
    file: File,
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // To close the file is not enough: a process that this one is just starting has it open, too, until it runs its own program.
        let _ = self.file.unlock();
    }
}

impl WriterLock {
    /// Takes the lock of a base, or says who has it.
    fn take(folder: &Path) -> Result<Self> {
        let path = folder.join(LOCK_FILE);
        let unavailable = |error: std::io::Error| {
            let message =
                format!("{}: cannot be written; check the permissions of the folder and its disk", path.display());
            Error::new(ErrorKind::Unavailable, message).caused_by(error)
        };
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(unavailable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(in_use(folder, file)),
            Err(TryLockError::Error(error)) => return Err(unavailable(error)),
        }
        // Who has it is only told to people: a full disk must not keep a base from being opened.
        let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| write!(file, "{}", std::process::id()));
        Ok(Self { file })
    }

    /// Whether some process has it now.
    fn is_taken(folder: &Path) -> bool {
        let file = File::open(folder.join(LOCK_FILE));
        file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }
}

fn in_use(folder: &Path, mut file: File) -> Error {
    let mut owner = String::new();
    let _ = file.read_to_string(&mut owner);
    let owner = if owner.is_empty() { "another process".to_owned() } else { format!("another process ({owner})") };
    let message = format!("{}: the base is open for writing in {owner}; close that one first", folder.display());
    Error::new(ErrorKind::Unavailable, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_has_it_at_a_time_and_the_next_is_told_who() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = WriterLock::take(folder.path()).expect("nobody has it");
        let error = WriterLock::take(folder.path()).expect_err("the first has it");
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        assert!(error.message().contains(&format!("({})", std::process::id())), "{error}");
        assert!(WriterLock::is_taken(folder.path()));
        drop(first);
        assert!(!WriterLock::is_taken(folder.path()));
        WriterLock::take(folder.path()).expect("given back");
    }

    #[test]
    fn what_is_taken_briefly_is_given_back_unless_it_is_kept_meanwhile() {
        let folder = tempfile::tempdir().expect("a folder");
        let right = WriterRight::new(folder.path());
        right.begin_briefly().expect("nobody has it");
        assert!(right.is_taken() && !right.is_kept());
        right.end();
        assert!(!right.is_taken());
        right.begin_briefly().expect("nobody has it");
        right.begin().expect("this process has it");
        right.end();
        assert!(right.is_taken() && right.is_kept());
        WriterRight::new(folder.path()).begin_briefly().expect_err("the first keeps it");
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_unavailable() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = WriterLock::take(&folder.path().join("missing")).expect_err("no such folder");
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        assert!(error.message().contains("writer.lock"), "{error}");
    }
}
