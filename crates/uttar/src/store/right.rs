//! The right to write to a base, which one process has at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::opened::{OpenedFile, check_in_place};
use crate::error::{Error, ErrorKind, Result};
use crate::sync;

const LOCK_FILE: &str = "writer.lock";
/// What stands in the file behind the process that has the right for one change only.
const BRIEFLY: &str = " briefly";
/// So long a process that has the right briefly is waited for, as SQLite waits for a lock.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(10);

/// The right to write to the base in a folder, whether this process has it or not.
#[derive(Debug)]
pub(crate) struct WriterRight {
    folder: PathBuf,
    /// The store that the base was opened with.
    store: OpenedFile,
    state: Mutex<State>,
    /// Whether the base was not in its place any more when it was last looked at.
    is_replaced: AtomicBool,
}

#[derive(Debug, Default)]
struct State {
    lock: Option<WriterLock>,
    kept: bool,
    /// How many of this process have it briefly.
    brief: usize,
}

/// The right for as long as this value is there, and no longer unless somebody has taken it to keep.
#[derive(Debug)]
#[must_use]
pub(crate) struct BriefRight<'a>(&'a WriterRight);

impl Drop for BriefRight<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.brief -= 1;
        if !state.kept && state.brief == 0 {
            state.lock = None;
        }
    }
}

impl WriterRight {
    /// The right to write to a store that is open.
    pub(crate) fn new(store: &Path) -> Self {
        let folder = store.parent().unwrap_or(Path::new("")).to_owned();
        Self { folder, store: OpenedFile::at(store), state: Mutex::default(), is_replaced: AtomicBool::default() }
    }

    /// An error if the folder holds another base by now, which this one must not touch. It is logged once, whoever
    /// looks first.
    pub(crate) fn check_in_place(&self) -> Result<()> {
        let state = self.state();
        let opened = [Some(&self.store), state.lock.as_ref().map(|lock| &lock.opened)].into_iter().flatten();
        let checked = check_in_place(&self.folder, opened);
        let is_known = self.is_replaced.swap(checked.is_err(), Ordering::Relaxed);
        if let (Err(error), false) = (&checked, is_known) {
            tracing::warn!(%error, "searches are answered from the base that was opened, which is not there any more");
        }
        checked
    }

    /// Takes the right and keeps it as long as the base is open, or says who has it. Who has it briefly is waited for.
    pub(crate) fn begin(&self) -> Result<()> {
        self.take(true, PATIENCE)
    }

    /// Takes the right for one change, or says who has it. Who has it briefly, too, is waited for.
    pub(crate) fn begin_briefly(&self) -> Result<BriefRight<'_>> {
        self.take(false, PATIENCE).map(|()| BriefRight(self))
    }

    /// As [`begin_briefly`](Self::begin_briefly), for what another process may do as well: waits for nobody.
    pub(crate) fn try_briefly(&self) -> Result<BriefRight<'_>> {
        self.take(false, Duration::ZERO).map(|()| BriefRight(self))
    }

    /// Whether it stays with this handle.
    pub(crate) fn is_kept(&self) -> bool {
        self.state().kept
    }

    /// Whether some process has it now.
    pub(crate) fn is_taken(&self) -> bool {
        WriterLock::is_taken(&self.folder)
    }

    fn take(&self, keep: bool, patience: Duration) -> Result<()> {
        let began = Instant::now();
        loop {
            let Err(owner) = self.state().take(&self.folder, &self.store, keep)? else {
                return Ok(());
            };
            // Who keeps it is looked at twice: it says so a moment after it has taken the lock.
            let patience = if owner.is_brief { patience } else { patience.min(PAUSE) };
            if began.elapsed() >= patience {
                return Err(owner.in_use(&self.folder));
            }
            sleep(PAUSE);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        sync::lock(&self.state)
    }
}

impl State {
    /// Takes the lock if this process has not got it, or says who has.
    fn take(&mut self, folder: &Path, store: &OpenedFile, keep: bool) -> Result<Result<(), Owner>> {
        check_in_place(folder, [Some(store), self.lock.as_ref().map(|lock| &lock.opened)].into_iter().flatten())?;
        match &mut self.lock {
            Some(lock) if keep && !self.kept => lock.say_owner(true),
            Some(_) => {}
            None => match WriterLock::take(folder, keep)? {
                Ok(lock) => {
                    // The base may have been replaced meanwhile: the lock of another one is given back at once.
                    check_in_place(folder, [store, &lock.opened])?;
                    self.lock = Some(lock);
                }
                Err(owner) => return Ok(Err(owner)),
            },
        }
        self.kept |= keep;
        self.brief += usize::from(!keep);
        Ok(Ok(()))
    }
}

/// Who has the lock, as the file says.
#[derive(Debug)]
struct Owner {
    name: String,
    is_brief: bool,
}

impl Owner {
    fn read(mut file: File) -> Self {
        let mut text = String::new();
        let _ = file.read_to_string(&mut text);
        let brief = text.strip_suffix(BRIEFLY);
        Self { name: brief.unwrap_or(&text).to_owned(), is_brief: brief.is_some() }
    }

    fn in_use(self, folder: &Path) -> Error {
        let (folder, own) = (folder.display(), std::process::id().to_string());
        let message = match self.name.as_str() {
            "" => format!("{folder}: the base is open for writing in another process; close that one first"),
            // In another container there may be a process of the same number.
            name if name == own => format!(
                "{folder}: the base is open for writing in this process ({name}) already; use that `KnowledgeBase`, or close it first"
            ),
            name => format!("{folder}: the base is open for writing in another process ({name}); close that one first"),
        };
        Error::new(ErrorKind::Unavailable, message)
    }
}

/// Held while this process may write. The system takes it back when the process ends, however it ends; the file itself
/// stays and says who had it.
#[derive(Debug)]
struct WriterLock {
    file: File,
    opened: OpenedFile,
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // To close the file is not enough: a process that this one is just starting has it open, too, until it runs its
        // own program.
        let _ = self.file.unlock();
    }
}

impl WriterLock {
    /// Takes the lock of a base, or says who has it.
    fn take(folder: &Path, keep: bool) -> Result<Result<Self, Owner>> {
        let path = folder.join(LOCK_FILE);
        let unavailable = |error: std::io::Error| {
            let message =
                format!("{}: cannot be written; check the permissions of the folder and its disk", path.display());
            Error::new(ErrorKind::Unavailable, message).caused_by(error)
        };
        let file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(unavailable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(Err(Owner::read(file))),
            Err(TryLockError::Error(error)) => return Err(unavailable(error)),
        }
        let opened = OpenedFile::of(&path, &file);
        let mut lock = Self { file, opened };
        lock.say_owner(keep);
        Ok(Ok(lock))
    }

    /// Writes who has it. It is only told to people and to who waits: a full disk must not keep a base from being
    /// opened.
    fn say_owner(&mut self, keep: bool) {
        let text = format!("{}{}", std::process::id(), if keep { "" } else { BRIEFLY });
        let file = &mut self.file;
        let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(text.as_bytes()));
    }

    /// Whether some process has it now.
    fn is_taken(folder: &Path) -> bool {
        let file = File::open(folder.join(LOCK_FILE));
        file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::STORE_FILE;

    fn right_of(folder: &tempfile::TempDir) -> WriterRight {
        WriterRight::new(&folder.path().join(STORE_FILE))
    }

    #[test]
    fn one_has_it_at_a_time_and_the_next_is_told_who() {
        let folder = tempfile::tempdir().expect("a folder");
        let [first, second] = [(); 2].map(|()| right_of(&folder));
        first.begin().expect("nobody has it");
        for refused in [second.begin(), second.begin_briefly().map(drop), second.try_briefly().map(drop)] {
            let error = refused.expect_err("the first has it");
            assert_eq!(error.kind(), ErrorKind::Unavailable);
            assert!(error.message().contains(&format!("in this process ({})", std::process::id())), "{error}");
        }
        let error = |name: &str| Owner { name: name.into(), is_brief: false }.in_use(folder.path()).to_string();
        assert!(error("0").contains("in another process (0)") && error("").contains("in another process;"));
        assert!(second.is_taken());
        drop(first);
        assert!(!second.is_taken());
        second.begin().expect("given back");
    }

    #[test]
    fn what_is_taken_briefly_is_given_back_unless_it_is_kept_meanwhile() {
        let folder = tempfile::tempdir().expect("a folder");
        let right = right_of(&folder);
        let brief = right.begin_briefly().expect("nobody has it");
        assert!(right.is_taken() && !right.is_kept());
        drop(brief);
        assert!(!right.is_taken());
        let brief = right.begin_briefly().expect("nobody has it");
        right.begin().expect("this process has it");
        drop(brief);
        assert!(right.is_taken() && right.is_kept());
        let error = right_of(&folder).begin_briefly().expect_err("the first keeps it");
        assert!(!error.message().contains(BRIEFLY), "{error}");
    }

    #[test]
    fn the_last_of_those_who_have_it_briefly_gives_it_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let right = right_of(&folder);
        let first = right.begin_briefly().expect("nobody has it");
        let second = right.begin_briefly().expect("this process has it");
        drop(first);
        assert!(right.is_taken(), "the second is not done");
        right_of(&folder).try_briefly().expect_err("the second is not done");
        drop(second);
        assert!(!right.is_taken());
    }

    #[test]
    fn who_has_it_briefly_is_waited_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let [first, second] = [(); 2].map(|()| right_of(&folder));
        let brief = first.begin_briefly().expect("nobody has it");
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| second.begin());
            sleep(5 * PAUSE);
            assert!(!waiting.is_finished(), "it did not wait");
            drop(brief);
            waiting.join().expect("no panic").expect("given back");
        });
        assert!(second.is_kept());
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_unavailable() {
        let folder = tempfile::tempdir().expect("a folder");
        let error =
            WriterRight::new(&folder.path().join("missing").join(STORE_FILE)).begin().expect_err("no such folder");
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        assert!(error.message().contains("writer.lock"), "{error}");
    }

    #[test]
    #[cfg(unix)]
    fn nobody_has_it_whose_base_was_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let [store, aside] = [STORE_FILE, "aside"].map(|name| folder.path().join(name));
        std::fs::write(&store, "").expect("written");
        let [keeps, takes] = [(); 2].map(|()| right_of(&folder));
        keeps.begin().expect("nobody has it");
        std::fs::rename(&store, &aside).expect("renamed");
        std::fs::write(&store, "").expect("written");
        for refused in [keeps.begin(), keeps.check_in_place(), takes.try_briefly().map(drop)] {
            let error = refused.expect_err("it belongs to another base");
            assert!(error.message().contains("replaced"), "{error}");
        }
        std::fs::rename(&aside, &store).expect("renamed");
        keeps.begin().expect("put back");
        std::fs::remove_file(folder.path().join(LOCK_FILE)).expect("removed");
        let error = keeps.begin().expect_err("others can take it");
        assert!(error.message().contains("replaced"), "{error}");
    }
}
