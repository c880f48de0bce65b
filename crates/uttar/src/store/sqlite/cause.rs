//! What is behind an error of the store, for who can do something about it.

use rusqlite::ErrorCode;

use crate::error::Error;

/// Whether it says that the file of the store is damaged.
pub(crate) fn is_damage(error: &Error) -> bool {
    matches!(code(error), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

/// Whether it may go away when there is more space on the disk: of what a quota allows, and of the file of the memory
/// that connections share, SQLite says no more than that the system failed.
pub(crate) fn lacks_space(error: &Error) -> bool {
    matches!(code(error), Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure))
}

fn code(error: &Error) -> Option<ErrorCode> {
    error.cause()?.downcast_ref::<rusqlite::Error>()?.sqlite_error_code()
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn damage_a_lack_of_space_and_other_faults_are_told_apart() {
        let causes = [ffi::SQLITE_CORRUPT, ffi::SQLITE_NOTADB, ffi::SQLITE_FULL, ffi::SQLITE_IOERR, ffi::SQLITE_BUSY];
        let told = causes.map(|code| {
            let error = Error::from(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None));
            (is_damage(&error), lacks_space(&error))
        });
        assert_eq!(told, [(true, false), (true, false), (false, true), (false, true), (false, false)]);
        let index = Error::new(ErrorKind::Internal, "the index failed");
        assert!(!is_damage(&index) && !lacks_space(&index));
    }
}
