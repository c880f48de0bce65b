//! What the index library says, as an error of the crate.

use std::io::ErrorKind as Io;

use tantivy::TantivyError;
use tantivy::directory::error::{OpenReadError, OpenWriteError};

use crate::error::{Error, ErrorKind};

/// For `?` inside of the crate; which libraries it is made of is no part of its interface.
#[doc(hidden)]
impl From<TantivyError> for Error {
    fn from(error: TantivyError) -> Self {
        let (kind, message) = match io_kind(&error) {
            Some(Io::StorageFull | Io::QuotaExceeded) => (
                ErrorKind::Unavailable,
                "the disk is full: what is stored is safe, but not searchable yet. Free some space; the index then catches up",
            ),
            Some(Io::ReadOnlyFilesystem | Io::PermissionDenied) => (
                ErrorKind::Unavailable,
                "the index cannot be written; check the permissions of its folder and its disk",
            ),
            _ => (ErrorKind::Internal, "the index failed"),
        };
        Self::new(kind, message).caused_by(error)
    }
}

/// Whether it says that the index lies where this process may not write.
pub(crate) fn is_read_only(error: &Error) -> bool {
    let cause = error.cause().and_then(|cause| cause.downcast_ref::<TantivyError>());
    matches!(cause.and_then(io_kind), Some(Io::ReadOnlyFilesystem | Io::PermissionDenied))
}

/// What the system said, where it was the system that refused.
fn io_kind(error: &TantivyError) -> Option<Io> {
    match error {
        TantivyError::IoError(error) => Some(error.kind()),
        TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. })
        | TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) => Some(io_error.kind()),
        _ => None,
    }
}
