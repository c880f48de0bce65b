//! Whether a path still leads to the file that was opened there: a base can be put in the place of another while that
//! is open.

use std::fs::{self, File, Metadata};
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};

/// A file that is kept open, as its path led to it then. While it is open, no other file gets its number.
#[derive(Debug)]
pub(super) struct OpenedFile {
    path: PathBuf,
    seen: Option<FileNumber>,
}

/// What no two files of a machine have in common: the device and the inode. Where the system has none, all are taken
/// for the same.
type FileNumber = (u64, u64);

impl OpenedFile {
    /// To be called when the file is open; a file that is not there is not looked for again.
    pub(super) fn at(path: &Path) -> Self {
        Self { path: path.to_owned(), seen: fs::metadata(path).ok().as_ref().map(number) }
    }

    /// As [`at`](Self::at), of a file that is in our hands.
    pub(super) fn of(path: &Path, file: &File) -> Self {
        Self { path: path.to_owned(), seen: file.metadata().ok().as_ref().map(number) }
    }

    /// Whether the path leads to it still. What cannot be looked at now is no other file.
    pub(super) fn is_there(&self) -> bool {
        match (self.seen, fs::metadata(&self.path)) {
            (Some(seen), Ok(metadata)) => seen == number(&metadata),
            (Some(_), Err(error)) => error.kind() != std::io::ErrorKind::NotFound,
            (None, _) => true,
        }
    }
}

/// An error where one of the files of the base in a folder is another by now.
pub(super) fn check_in_place<'a>(folder: &Path, files: impl IntoIterator<Item = &'a OpenedFile>) -> Result<()> {
    if files.into_iter().all(OpenedFile::is_there) {
        return Ok(());
    }
    let message = format!(
        "{}: the base in this folder was replaced or removed since it was opened; nothing was stored. Open it again",
        folder.display()
    );
    Err(Error::new(ErrorKind::Unavailable, message))
}

#[cfg(unix)]
fn number(metadata: &Metadata) -> FileNumber {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn number(_: &Metadata) -> FileNumber {
    (0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_removed_or_replaced_is_not_there_and_one_that_changed_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let [path, aside] = ["a", "b"].map(|name| folder.path().join(name));
        assert!(OpenedFile::at(&path).is_there(), "there was none");
        fs::write(&path, "one").expect("written");
        let opened = OpenedFile::at(&path);
        fs::write(&path, "one and two").expect("written");
        assert!(opened.is_there());
        fs::rename(&path, &aside).expect("renamed");
        assert!(!opened.is_there(), "removed");
        if cfg!(unix) {
            fs::write(&path, "one").expect("written");
            assert!(!opened.is_there(), "replaced");
        }
        fs::rename(&aside, &path).expect("renamed");
        assert!(opened.is_there(), "put back");
        let error = check_in_place(folder.path(), [&OpenedFile { path: aside, ..opened }]).expect_err("renamed");
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        assert!(error.message().contains("Open it again"), "{error}");
    }
}
