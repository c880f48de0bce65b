//! The folder of an index on the disk: tantivy's, except that its small files can be read by whoever may read the large
//! ones.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

/// A folder whose files are mapped into memory. tantivy makes the small ones that it renames into their place
/// (`meta.json`) for its own user alone, whatever the umask, and so a reader of another user could open nothing.
#[derive(Debug, Clone)]
pub(super) struct MappedDirectory {
    folder: PathBuf,
    inner: MmapDirectory,
}

impl MappedDirectory {
    pub(super) fn open(folder: &Path) -> tantivy::Result<Self> {
        Ok(Self { folder: folder.to_owned(), inner: MmapDirectory::open(folder)? })
    }
}

/// A new file that goes away unless it is renamed, with the permissions that the umask leaves.
fn temporary_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

impl Directory for MappedDirectory {
    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let mut file = temporary_file(&self.folder)?;
        file.write_all(data)?;
        file.as_file().sync_data()?;
        file.into_temp_path().persist(self.folder.join(path))?;
        Ok(())
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.inner.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn small_files_have_the_permissions_of_large_ones() {
        let folder = tempfile::tempdir().expect("a folder");
        let directory = MappedDirectory::open(folder.path()).expect("opened");
        directory.open_write(Path::new("large")).expect("made").flush().expect("written");
        directory.atomic_write(Path::new("small"), b"1").expect("written");
        directory.atomic_write(Path::new("small"), b"2").expect("written again");
        let mode =
            |name: &str| std::fs::metadata(folder.path().join(name)).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode("small"), mode("large"));
        assert_eq!(directory.atomic_read(Path::new("small")).expect("read"), b"2");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 2, "something temporary is left");
    }
}
