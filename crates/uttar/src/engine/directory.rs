//! The folder of an index as tantivy sees it, made safe: no byte of a file is used before its checksum was verified,
//! and what is acknowledged is synced.

use std::collections::HashSet;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, INDEX_WRITER_LOCK, Lock, RamDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};

use super::checksum::{has_sound_footer, seal, unseal};
use super::mapped::MappedDirectory;
use crate::sync;

/// tantivy's list of the files that it has made.
const MANAGED_FILE: &str = ".managed.json";

/// Opens the folder of an index. Tests put directories here that fail when they are told to.
pub(crate) type OpenDirectory = Arc<dyn Fn(&Path) -> tantivy::Result<Box<dyn Directory>> + Send + Sync>;

/// Opens folders on the disk, their files mapped into memory.
pub(crate) fn open_mapped() -> OpenDirectory {
    Arc::new(|folder| Ok(Box::new(MappedDirectory::open(folder)?)))
}

/// A directory around another that
/// - verifies the checksum of a file when it is first opened (files never change afterwards), and seals the small files
///   that have none;
/// - syncs the folder after a small file has been renamed into its place, without which a power cut may undo an
///   acknowledged commit;
/// - writes tantivy's list of its files once with each commit, not once with each file: after a kill it may miss some,
///   which [`TantivyEngine::living_files`](super::TantivyEngine::living_files) tells apart;
/// - takes no writer lock, because a base has its own for all its folders, and reads where no lock can be made, on a
///   read-only disk;
/// - can be fenced: then no thread that is still at work for a failed writer can change anything.
#[derive(Clone)]
pub(crate) struct CheckedDirectory {
    inner: Box<dyn Directory>,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    /// Files that were verified, or written by this very process.
    sound: Mutex<HashSet<PathBuf>>,
    fenced: AtomicBool,
    /// The list of files, as long as it is not written.
    managed: Mutex<Option<Vec<u8>>>,
    /// What the system said when it last refused to write. tantivy keeps no more of it than a text.
    refusal: Mutex<Option<io::ErrorKind>>,
}

impl State {
    fn observe<T>(&self, written: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &written {
            *sync::lock(&self.refusal) = Some(error.kind());
        }
        written
    }
}

impl CheckedDirectory {
    pub(crate) fn new(inner: Box<dyn Directory>) -> Self {
        Self { inner, state: Arc::default() }
    }

    /// One that is gone with its value.
    pub(crate) fn in_memory() -> Self {
        Self::new(Box::new(RamDirectory::create()))
    }

    /// A small file that is no part of the index.
    pub(crate) fn read_beside(&self, name: &str) -> crate::error::Result<Vec<u8>> {
        Ok(self.atomic_read(Path::new(name)).map_err(tantivy::TantivyError::from)?)
    }

    /// Writes one, or leaves what is there.
    pub(crate) fn write_beside(&self, name: &str, bytes: &[u8]) -> crate::error::Result<()> {
        Ok(self.atomic_write(Path::new(name), bytes).map_err(tantivy::TantivyError::from)?)
    }

    /// From now on nothing can be changed through this value and its clones.
    pub(crate) fn fence(&self) {
        self.state.fenced.store(true, Ordering::Release);
    }

    /// Why the system last refused to write, if it ever did.
    pub(crate) fn refusal(&self) -> Option<io::ErrorKind> {
        *sync::lock(&self.state.refusal)
    }

    fn managed(&self) -> MutexGuard<'_, Option<Vec<u8>>> {
        sync::lock(&self.state.managed)
    }

    fn replace(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let written = self.inner.atomic_write(path, &seal(data)).and_then(|()| self.inner.sync_directory());
        self.state.observe(written)
    }

    fn check_fence(&self) -> io::Result<()> {
        if self.state.fenced.load(Ordering::Acquire) {
            return Err(io::Error::other("the writer of this index failed and was given up"));
        }
        Ok(())
    }

    fn sound(&self) -> MutexGuard<'_, HashSet<PathBuf>> {
        sync::lock(&self.state.sound)
    }

    /// Verifies a file again, although it was verified or written before. It takes one processor: others may be at work
    /// for searches.
    pub(crate) fn verify(&self, path: &Path) -> Result<(), OpenReadError> {
        self.verify_by(1, path)
    }

    fn verify_by(&self, threads: usize, path: &Path) -> Result<(), OpenReadError> {
        let file = self.inner.get_file_handle(path)?;
        let bytes =
            file.read_bytes(0..file.len()).map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))?;
        if has_sound_footer(bytes.as_slice(), threads) { Ok(()) } else { Err(damaged(path)) }
    }
}

fn damaged(path: &Path) -> OpenReadError {
    let message = "damaged: its checksum is wrong";
    OpenReadError::wrap_io_error(io::Error::new(io::ErrorKind::InvalidData, message), path.to_owned())
}

impl fmt::Debug for CheckedDirectory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CheckedDirectory({:?})", self.inner)
    }
}

impl Directory for CheckedDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        if !self.sound().contains(path) {
            // Somebody waits for it.
            self.verify_by(thread::available_parallelism().map_or(1, usize::from), path)?;
            self.sound().insert(path.to_owned());
        }
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.check_fence()
            .map_err(|error| DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_owned() })?;
        self.sound().remove(path);
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        if path == Path::new(MANAGED_FILE) && self.managed().is_some() {
            return Ok(true);
        }
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.check_fence().map_err(|error| OpenWriteError::wrap_io_error(error, path.to_owned()))?;
        let inner = match self.inner.open_write(path) {
            Err(OpenWriteError::IoError { io_error, filepath }) => {
                let _ = self.state.observe::<()>(Err(io_error.kind().into()));
                return Err(OpenWriteError::IoError { io_error, filepath });
            }
            other => other?,
        };
        self.sound().insert(path.to_owned());
        Ok(WritePtr::new(Box::new(CheckedFile { inner, state: Arc::clone(&self.state) })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        if path == Path::new(MANAGED_FILE)
            && let Some(bytes) = self.managed().as_ref()
        {
            return Ok(bytes.clone());
        }
        unseal(self.inner.atomic_read(path)?).ok_or_else(|| damaged(path))
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.check_fence()?;
        if path == Path::new(MANAGED_FILE) {
            *self.managed() = Some(data.to_vec());
            return Ok(());
        }
        let managed = self.managed().clone();
        if let Some(bytes) = managed {
            self.replace(Path::new(MANAGED_FILE), &bytes)?;
            // Unless there is a newer one by now.
            self.managed().take_if(|pending| *pending == bytes);
        }
        self.replace(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.check_fence()?;
        self.state.observe(self.inner.sync_directory())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let none = || Ok(DirectoryLock::from(Box::new(())));
        if lock.filepath == INDEX_WRITER_LOCK.filepath {
            return none();
        }
        match self.inner.acquire_lock(lock) {
            Err(LockError::IoError(error)) if is_read_only(&error) => none(),
            other => other,
        }
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

/// A file that remembers why it could not be written.
struct CheckedFile {
    inner: WritePtr,
    state: Arc<State>,
}

impl Write for CheckedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.state.observe(self.inner.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.state.observe(self.inner.flush())
    }
}

impl TerminatingWrite for CheckedFile {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.state.observe(self.inner.terminate_ref(token))
    }
}

fn is_read_only(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied)
}

#[cfg(test)]
mod tests {
    use tantivy::schema::{STRING, Schema};
    use tantivy::{Index, IndexSettings, IndexWriter, TantivyDocument};

    use super::super::faults::{Disk, Faults, FaultyDirectory, Operation};
    use super::*;

    /// Fills an index with a commit for each name, and calls `committed` after each.
    fn fill(directory: impl Directory, names: &[&str], mut committed: impl FnMut(u64)) {
        let mut schema = Schema::builder();
        let name = schema.add_text_field("name", STRING);
        let index = Index::create(directory, schema.build(), IndexSettings::default()).expect("a new index");
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).expect("a writer");
        for (count, text) in (1..).zip(names) {
            let mut document = TantivyDocument::new();
            document.add_text(name, text);
            writer.add_document(document).expect("added");
            writer.commit().expect("committed");
            committed(count);
        }
    }

    fn count(directory: impl Directory) -> u64 {
        let index = Index::open(directory).expect("an index");
        index.reader().expect("a reader").searcher().num_docs()
    }

    #[test]
    fn a_power_cut_undoes_no_commit() {
        let names = ["one", "two", "three"];
        let disk = Disk::default();
        fill(CheckedDirectory::new(Box::new(disk.clone())), &names, |committed| {
            assert_eq!(count(CheckedDirectory::new(Box::new(disk.after_power_cut()))), committed);
        });
        // Without us each commit is undone: the disk is one on which the test can fail.
        let disk = Disk::default();
        let mut kept = 0;
        fill(disk.clone(), &names, |committed| {
            kept +=
                u64::from(Index::open(disk.after_power_cut()).is_ok() && count(disk.after_power_cut()) == committed);
        });
        assert_eq!(kept, 0);
    }

    #[test]
    fn a_commit_is_renamed_into_its_place_after_all_that_it_names_and_synced_before_it_is_acknowledged() {
        let faults = Faults::default();
        faults.set(|_, _| None);
        let directory = FaultyDirectory::new(Box::new(RamDirectory::create()), faults.clone());
        let meta = Operation::Replace("meta.json".into());
        fill(CheckedDirectory::new(Box::new(directory)), &["one", "two"], |_| {
            let trace = faults.clear();
            faults.set(|_, _| None);
            let at = trace.iter().rposition(|operation| *operation == meta).expect("a commit writes it");
            let (before, after) = (&trace[..at], &trace[at + 1..]);
            assert!(after.contains(&Operation::SyncFolder), "{trace:?}");
            let folder_synced = before.iter().rposition(|o| *o == Operation::SyncFolder).expect("before, too");
            let created: Vec<_> =
                before.iter().filter_map(|o| if let Operation::Create(p) = o { Some(p) } else { None }).collect();
            assert!(created.len() > 3, "{trace:?}");
            for path in created {
                let synced = before.iter().position(|o| *o == Operation::Sync(path.clone()));
                assert!(synced.is_some_and(|synced| synced < folder_synced), "{} in {trace:?}", path.display());
            }
        });
    }

    #[test]
    fn nothing_can_be_changed_behind_a_fence() {
        let directory = CheckedDirectory::new(Box::new(RamDirectory::create()));
        directory.atomic_write(Path::new("a.json"), b"{}").expect("written");
        directory.fence();
        assert!(directory.atomic_write(Path::new("a.json"), b"[]").is_err());
        assert!(directory.open_write(Path::new("b")).is_err());
        assert!(directory.delete(Path::new("a.json")).is_err());
        assert_eq!(directory.atomic_read(Path::new("a.json")).expect("as it was"), b"{}");
    }

    #[test]
    fn a_folder_that_cannot_be_locked_because_it_is_read_only_is_read_without() {
        #[derive(Debug, Clone)]
        struct Refusing(RamDirectory, io::ErrorKind);
        impl Directory for Refusing {
            fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
                self.0.get_file_handle(path)
            }
            fn delete(&self, path: &Path) -> Result<(), DeleteError> {
                self.0.delete(path)
            }
            fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
                self.0.exists(path)
            }
            fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
                self.0.open_write(path)
            }
            fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
                self.0.atomic_read(path)
            }
            fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
                self.0.atomic_write(path, data)
            }
            fn sync_directory(&self) -> io::Result<()> {
                Ok(())
            }
            fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
                Err(LockError::IoError(Arc::new(self.1.into())))
            }
            fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
                self.0.watch(callback)
            }
        }
        let ram = RamDirectory::create();
        fill(CheckedDirectory::new(Box::new(ram.clone())), &["one"], |_| {});
        let read_only = |kind| CheckedDirectory::new(Box::new(Refusing(ram.clone(), kind)));
        assert_eq!(count(read_only(io::ErrorKind::ReadOnlyFilesystem)), 1);
        assert_eq!(count(read_only(io::ErrorKind::PermissionDenied)), 1);
        let index = Index::open(read_only(io::ErrorKind::StorageFull)).expect("no lock is needed yet");
        assert!(index.reader().is_err(), "any other error is one");
    }
}
