//! The reserve: space on the disk that a base keeps for the day when the disk is full. It is given back then, so that
//! what is acknowledged can also be indexed.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use fs4::fs_std::FileExt;

const RESERVE_FILE: &str = "reserve";

/// The reserve of the base in a folder.
#[derive(Debug)]
pub(in crate::base) struct Reserve {
    file: PathBuf,
}

impl Reserve {
    pub(in crate::base) fn of(folder: &Path) -> Self {
        Self { file: folder.join(RESERVE_FILE) }
    }

    /// Sees to it that there is one. Best effort: where the file system cannot set space aside there is none.
    pub(in crate::base) fn keep(&self, bytes: u64) {
        if bytes == 0 || self.file.exists() {
            return;
        }
        let opened = OpenOptions::new().write(true).create(true).truncate(true).open(&self.file);
        if !opened.is_ok_and(|file| file.allocate(bytes).is_ok()) {
            self.release();
        }
    }

    /// Gives the space back; whether there was any.
    pub(in crate::base) fn release(&self) -> bool {
        fs::remove_file(&self.file).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_kept_once_and_given_back_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let reserve = Reserve::of(folder.path());
        assert!(!reserve.release());
        reserve.keep(0);
        assert!(!reserve.release(), "none was wanted");
        reserve.keep(8192);
        reserve.keep(1);
        assert_eq!(fs::metadata(&reserve.file).expect("there").len(), 8192);
        assert!(reserve.release() && !reserve.release());
    }
}
