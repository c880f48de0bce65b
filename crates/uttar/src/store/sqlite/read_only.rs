//! A store where nobody may write: on a read-only disk, or in a folder without the permission.

use std::io;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::{address, keep_plans};
use crate::error::{Error, ErrorKind, Result};

/// Says that it does not change, so that nothing is written beside it.
pub(super) const PARAMETERS: &str = "immutable=1";

/// Whether the folder of a store cannot be written.
pub(super) fn is_read_only(file: &Path) -> bool {
    let made = tempfile::tempfile_in(file.parent().unwrap_or(Path::new("")));
    made.is_err_and(|error| matches!(error.kind(), io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied))
}

/// Opens a file that does not change. SQLite makes files of its own beside any other.
pub(super) fn connect(file: &Path) -> Result<Connection> {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    if std::fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
        let message = format!(
            "{}: was not closed, and what was written last can only be read where the folder can be written; open it there once",
            file.display()
        );
        return Err(Error::new(ErrorKind::Unavailable, message));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(address::of(file, PARAMETERS), flags)?;
    keep_plans(&connection)?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::SqliteStore;
    use crate::store::{Store, testing::batch};

    #[test]
    fn a_closed_store_is_read_whatever_its_name_and_an_open_one_says_what_to_do() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("100% a? #1.sqlite3");
        let store = SqliteStore::create(&file).expect("made");
        let entry = serde_json::json!({"id": "a", "phrasings": {"en": ["one"]}});
        let entry = serde_json::from_value(entry).expect("well-formed");
        (&store as &dyn Store).write_one(batch(vec![entry])).expect("written");
        let error = connect(&file).expect_err("it has a log");
        assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
        drop(store);
        let connection = connect(&file).expect("closed");
        let count = connection.query_row("SELECT count(*) FROM records", [], |row| row.get::<_, i64>(0));
        assert_eq!(count.expect("read"), 1);
        assert!(connection.execute("DELETE FROM records", []).is_err());
        assert!(!is_read_only(&file));
    }
}
