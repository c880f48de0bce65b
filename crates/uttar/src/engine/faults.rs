//! Directories that fail on order, for tests: one counts its operations and refuses some, one is a disk whose power can
//! be cut.

use std::collections::HashMap;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, OwnedBytes, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};

/// Something that is asked of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Operation {
    Open(PathBuf),
    Create(PathBuf),
    Write(PathBuf),
    /// The content of a file is complete and synced.
    Sync(PathBuf),
    /// A small file is synced and renamed into its place.
    Replace(PathBuf),
    SyncFolder,
    Delete(PathBuf),
}

/// Which operations fail, and what was asked for so far.
#[derive(Clone, Default)]
pub(crate) struct Faults {
    state: Arc<Mutex<State>>,
}

/// Why an operation fails, if it does, by its number and what it is.
type Rule = Box<dyn Fn(usize, &Operation) -> Option<io::ErrorKind> + Send>;

#[derive(Default)]
struct State {
    trace: Vec<Operation>,
    rule: Option<Rule>,
}

impl Faults {
    /// From now on an operation fails when `rule` says so, given its number (counted from here) and what it is.
    pub(crate) fn set(&self, rule: impl Fn(usize, &Operation) -> Option<io::ErrorKind> + Send + 'static) {
        *self.lock() = State { trace: Vec::new(), rule: Some(Box::new(rule)) };
    }

    /// From now on nothing fails. What was asked for until now.
    pub(crate) fn clear(&self) -> Vec<Operation> {
        std::mem::take(&mut *self.lock()).trace
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panics in here")
    }

    fn happen(&self, operation: Operation) -> io::Result<()> {
        let mut state = self.lock();
        let refused = state.rule.as_ref().and_then(|rule| rule(state.trace.len(), &operation));
        state.trace.push(operation);
        refused.map_or(Ok(()), |kind| Err(kind.into()))
    }
}

/// A directory whose operations fail as [`Faults`] say.
#[derive(Clone)]
pub(crate) struct FaultyDirectory {
    inner: Box<dyn Directory>,
    faults: Faults,
}

impl FaultyDirectory {
    pub(crate) fn new(inner: Box<dyn Directory>, faults: Faults) -> Self {
        Self { inner, faults }
    }
}

impl fmt::Debug for FaultyDirectory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FaultyDirectory({:?})", self.inner)
    }
}

impl Directory for FaultyDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.faults
            .happen(Operation::Open(path.to_owned()))
            .map_err(|e| OpenReadError::wrap_io_error(e, path.into()))?;
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.faults
            .happen(Operation::Delete(path.to_owned()))
            .map_err(|error| DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_owned() })?;
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.faults
            .happen(Operation::Create(path.to_owned()))
            .map_err(|error| OpenWriteError::wrap_io_error(error, path.to_owned()))?;
        let inner = self.inner.open_write(path)?;
        Ok(WritePtr::new(Box::new(FaultyFile { inner, path: path.to_owned(), faults: self.faults.clone() })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.faults
            .happen(Operation::Open(path.to_owned()))
            .map_err(|e| OpenReadError::wrap_io_error(e, path.into()))?;
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.faults.happen(Operation::Replace(path.to_owned()))?;
        self.inner.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.faults.happen(Operation::SyncFolder)?;
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

struct FaultyFile {
    inner: WritePtr,
    path: PathBuf,
    faults: Faults,
}

impl Write for FaultyFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.faults.happen(Operation::Write(self.path.clone()))?;
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl TerminatingWrite for FaultyFile {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.faults.happen(Operation::Sync(self.path.clone()))?;
        self.inner.terminate_ref(token)
    }
}

/// A disk in memory that keeps, when its power is cut, what was synced and no more: of files their synced content, of
/// the folder the names that it had when it was last synced.
#[derive(Debug, Clone, Default)]
pub(crate) struct Disk {
    state: Arc<Mutex<DiskState>>,
}

#[derive(Debug, Default)]
struct DiskState {
    names: HashMap<PathBuf, DiskFile>,
    synced_names: HashMap<PathBuf, DiskFile>,
}

type DiskFile = Arc<Mutex<Content>>;

#[derive(Debug, Default)]
struct Content {
    bytes: Vec<u8>,
    synced: Vec<u8>,
}

impl Disk {
    /// The disk as it is found when the power is back.
    pub(crate) fn after_power_cut(&self) -> Self {
        let kept = |(path, file): (&PathBuf, &DiskFile)| {
            let synced = file.lock().expect("no test panics in here").synced.clone();
            (path.clone(), DiskFile::new(Mutex::new(Content { bytes: synced.clone(), synced })))
        };
        let names: HashMap<_, _> = self.state().synced_names.iter().map(kept).collect();
        Self { state: Arc::new(Mutex::new(DiskState { synced_names: names.clone(), names })) }
    }

    fn state(&self) -> MutexGuard<'_, DiskState> {
        self.state.lock().expect("no test panics in here")
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let state = self.state();
        let file = state.names.get(path).ok_or_else(|| OpenReadError::FileDoesNotExist(path.to_owned()))?;
        Ok(file.lock().expect("no test panics in here").bytes.clone())
    }
}

impl Directory for Disk {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        Ok(Arc::new(OwnedBytes::new(self.read(path)?)))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let gone = self.state().names.remove(path);
        gone.map(drop).ok_or_else(|| DeleteError::FileDoesNotExist(path.to_owned()))
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(self.state().names.contains_key(path))
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let file = DiskFile::default();
        self.state().names.insert(path.to_owned(), Arc::clone(&file));
        Ok(WritePtr::new(Box::new(DiskWriter(file))))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let file = Content { bytes: data.to_vec(), synced: data.to_vec() };
        self.state().names.insert(path.to_owned(), DiskFile::new(Mutex::new(file)));
        Ok(())
    }

    fn sync_directory(&self) -> io::Result<()> {
        let mut state = self.state();
        state.synced_names = state.names.clone();
        Ok(())
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

struct DiskWriter(DiskFile);

impl Write for DiskWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no test panics in here").bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for DiskWriter {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        let mut file = self.0.lock().expect("no test panics in here");
        file.synced = file.bytes.clone();
        Ok(())
    }
}
