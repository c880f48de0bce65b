//! Backups: the store in one compressed file with checksums. The index is not in it; it is built again from the store.
//!
//! A backup is a gzip stream (RFC 1952) of one line of JSON, which says what follows, and of an SQLite database.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

use crate::base::{KnowledgeBase, temporary_folder};
use crate::error::{Error, ErrorKind, Result};
use crate::replace_file;
use crate::store::{Position, STORE_FILE, SqliteStore, describe_copy, make_folder};

const FORMAT: &str = "uttar-backup";
const VERSION: u32 = 1;
const MANIFEST_BYTES_MAX: u64 = 4 * 1024;
const BLOCK_BYTES: usize = 64 * 1024;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Backup {
    /// How many entries.
    pub entries: u64,
    /// Bytes of the store, not compressed.
    pub store_bytes: u64,
    /// Bytes of the file of the backup.
    pub file_bytes: u64,
}

/// The first line of a backup.
#[derive(Serialize, Deserialize)]
struct Manifest {
    format: String,
    version: u32,
    entries: u64,
    position: Position,
    store_bytes: u64,
    store_crc32: u32,
}

/// Writes the base in `folder` as it is at this moment into `file`, which must not exist. Others may go on searching
/// and writing.
///
/// On return the file is complete and synced; after an error or a crash there is none under its name.
///
/// # Errors
/// `Internal` where the store is damaged, since no base could be made of such a backup; [`verify`](crate::verify) tells
/// what is wrong. `Conflict` where the file is there already, `NotFound` where the folder is no base, `Unavailable`
/// where something cannot be written.
///
/// ```
/// # use uttar::{Entry, KnowledgeBase};
/// # let folder = tempfile::tempdir()?;
/// # let (base, file, restored) = (folder.path().join("base"), folder.path().join("base.backup"), folder.path().join("restored"));
/// # let entry: Entry = serde_json::from_str(r#"{"id": "a", "phrasings": {"en": ["battery"]}}"#)?;
/// # KnowledgeBase::create(&base)?.put(vec![entry])?;
/// uttar::backup(&base, &file)?;
/// uttar::restore(&file, &restored)?;
/// assert_eq!(KnowledgeBase::open(&restored)?.entry_count()?, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn backup(folder: impl AsRef<Path>, file: impl AsRef<Path>) -> Result<Backup> {
    let file = file.as_ref();
    if file.exists() {
        let message = format!("{}: is there already; name a new file", file.display());
        return Err(Error::new(ErrorKind::Conflict, message));
    }
    // A connection of its own: neither searches nor writes of this process wait for it.
    let store = SqliteStore::open_in(folder.as_ref())?;
    let copy = Temporary::beside(file);
    store.copy_to(&copy.0, "check that the folder is there, its space and its permissions")?;
    drop(store);
    let io = |error| unwritable(file, error);
    let manifest = describe(&copy.0)?;
    replace_file(file, |out| compress(&manifest, &copy.0, out).map_err(io))?;
    sync_folder_of(file).map_err(io)?;
    let file_bytes = fs::metadata(file).map_err(io)?.len();
    Ok(Backup { entries: manifest.entries, store_bytes: manifest.store_bytes, file_bytes })
}

impl KnowledgeBase {
    /// As [`backup`], written to `out` and not into a file: what [`restore`] takes once it is one. While it is written
    /// a copy of the store stands in the temporary folder of the machine.
    ///
    /// ```
    /// # use uttar::{Entry, KnowledgeBase};
    /// # let folder = tempfile::tempdir()?;
    /// # let (base, file, restored) = (folder.path().join("base"), folder.path().join("base.backup"), folder.path().join("restored"));
    /// # let entry: Entry = serde_json::from_str(r#"{"id": "a", "phrasings": {"en": ["battery"]}}"#)?;
    /// let base = KnowledgeBase::create(base)?;
    /// # base.put(vec![entry])?;
    /// base.backup_to(&mut std::fs::File::create(&file)?)?;
    /// uttar::restore(&file, &restored)?;
    /// assert_eq!(KnowledgeBase::open(&restored)?.entry_count()?, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn backup_to(&self, out: &mut dyn Write) -> Result<Backup> {
        let folder = temporary_folder("uttar-backup-")?;
        let copy = folder.path().join(STORE_FILE);
        let remedy = "make room there, or let TMPDIR name a folder with more space";
        SqliteStore::open_in(self.folder())?.copy_to(&copy, remedy)?;
        let manifest = describe(&copy)?;
        let mut out = Counted { out, bytes: 0 };
        compress(&manifest, &copy, &mut out)
            .map_err(|error| Error::new(ErrorKind::Unavailable, "nobody took the backup").caused_by(error))?;
        Ok(Backup { entries: manifest.entries, store_bytes: manifest.store_bytes, file_bytes: out.bytes })
    }
}

/// Counts what is written.
struct Counted<'a> {
    out: &'a mut dyn Write,
    bytes: u64,
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Makes a new base in `folder`, which must be empty or not there yet, of a backup, and builds its index. After an
/// error the folder is as it was, empty or not there: a damaged backup restores nothing.
///
/// # Errors
/// `InvalidInput` where the backup is damaged, `Conflict` where the folder is not empty or a newer version made the
/// backup, `NotFound` where there is no such file, `Unavailable` where something cannot be read or written.
pub fn restore(file: impl AsRef<Path>, folder: impl AsRef<Path>) -> Result<Backup> {
    let (file, folder) = (file.as_ref(), folder.as_ref());
    let unreadable = |error: io::Error| {
        let kind = if error.kind() == io::ErrorKind::NotFound { ErrorKind::NotFound } else { ErrorKind::Unavailable };
        Error::new(kind, format!("{}: cannot be read; check its name and permissions", file.display())).caused_by(error)
    };
    let source = File::open(file).map_err(unreadable)?;
    let file_bytes = source.metadata().map_err(unreadable)?.len();
    let was_there = folder.exists();
    make_folder(folder)?;
    let restored = restore_into(folder, source, file);
    if restored.is_err() {
        clear(folder);
        if !was_there {
            let _ = fs::remove_dir(folder);
        }
    }
    let manifest = restored?;
    Ok(Backup { entries: manifest.entries, store_bytes: manifest.store_bytes, file_bytes })
}

/// Makes a base in an empty folder.
fn restore_into(folder: &Path, source: File, file: &Path) -> Result<Manifest> {
    let restoring = folder.join("restoring.sqlite3");
    let manifest = decompress(source, &restoring, file)?;
    let store = SqliteStore::open(&restoring)?;
    if let Some(problem) = store.problems()?.present.first() {
        return Err(damaged(file, problem));
    }
    store.forget_unreadable_kept()?;
    drop(store);
    let to = folder.join(STORE_FILE);
    fs::rename(&restoring, &to).and_then(|()| sync_folder_of(&to)).map_err(|error| unwritable(&to, error))?;
    KnowledgeBase::open(folder).map_err(|error| {
        let message = format!("{}: the base in it cannot be opened ({error}); nothing was restored", file.display());
        Error::new(error.kind(), message).caused_by(error)
    })?;
    Ok(manifest)
}

/// Removes what was made in a folder that was empty.
fn clear(folder: &Path) {
    for child in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = child.path();
        // What stays is seen by who tries again: the folder is not empty.
        let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    }
}

/// A file that goes away with its value.
struct Temporary(PathBuf);

impl Temporary {
    fn beside(file: &Path) -> Self {
        let mut name = file.as_os_str().to_owned();
        name.push(format!(".{}.store.tmp", std::process::id()));
        Self(name.into())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
        // What SQLite leaves beside it where the disk is full.
        let mut journal = self.0.as_os_str().to_owned();
        journal.push("-journal");
        let _ = fs::remove_file(journal);
    }
}

fn describe(copy: &Path) -> Result<Manifest> {
    let (store_bytes, store_crc32) = checksum(copy).map_err(|error| unwritable(copy, error))?;
    let (entries, position) = describe_copy(copy)?;
    Ok(Manifest { format: FORMAT.to_owned(), version: VERSION, entries, position, store_bytes, store_crc32 })
}

fn checksum(file: &Path) -> io::Result<(u64, u32)> {
    let mut reader = BufReader::with_capacity(BLOCK_BYTES, File::open(file)?);
    let (mut bytes, mut hasher) = (0, crc32fast::Hasher::new());
    loop {
        let block = reader.fill_buf()?;
        let length = block.len();
        if length == 0 {
            return Ok((bytes, hasher.finalize()));
        }
        hasher.update(block);
        bytes += length as u64;
        reader.consume(length);
    }
}

fn compress(manifest: &Manifest, copy: &Path, to: &mut dyn Write) -> io::Result<()> {
    let mut encoder = GzEncoder::new(BufWriter::new(to), Compression::fast());
    serde_json::to_writer(&mut encoder, manifest)?;
    encoder.write_all(b"\n")?;
    io::copy(&mut BufReader::with_capacity(BLOCK_BYTES, File::open(copy)?), &mut encoder)?;
    encoder.finish()?.flush()
}

/// Writes the database of a backup into a new file, if all is as it was written.
fn decompress(source: File, to: &Path, file: &Path) -> Result<Manifest> {
    let broken = |error: io::Error| damaged(file, &error.to_string());
    let mut reader = BufReader::with_capacity(BLOCK_BYTES, GzDecoder::new(BufReader::new(source)));
    let mut line = Vec::new();
    (&mut reader).take(MANIFEST_BYTES_MAX).read_until(b'\n', &mut line).map_err(broken)?;
    let manifest: Manifest = serde_json::from_slice(&line)
        .map_err(|error| damaged(file, "its first line is not that of a backup").caused_by(error))?;
    if manifest.format != FORMAT {
        return Err(damaged(file, "its first line is not that of a backup"));
    }
    if manifest.version != VERSION {
        let message = format!(
            "{}: is a backup of format {}, and this version of uttar reads {VERSION}; nothing was restored. Use the version that made it",
            file.display(),
            manifest.version
        );
        return Err(Error::new(ErrorKind::Conflict, message));
    }
    let mut target = File::create_new(to).map_err(|error| unwritable(to, error))?;
    let mut hasher = crc32fast::Hasher::new();
    let mut bytes = 0;
    loop {
        // At its end the stream compares its own checksum, which is an error here.
        let block = reader.fill_buf().map_err(broken)?;
        let length = block.len();
        if length == 0 {
            break;
        }
        bytes += length as u64;
        if bytes > manifest.store_bytes {
            return Err(damaged(file, "it is longer than it says"));
        }
        hasher.update(block);
        target.write_all(block).map_err(|error| unwritable(to, error))?;
        reader.consume(length);
    }
    if bytes != manifest.store_bytes || hasher.finalize() != manifest.store_crc32 {
        return Err(damaged(file, "its checksum is wrong"));
    }
    target.sync_all().map_err(|error| unwritable(to, error))?;
    Ok(manifest)
}

fn damaged(file: &Path, what: &str) -> Error {
    let message = format!(
        "{}: is damaged or no backup of uttar ({what}); nothing was restored. Use another backup",
        file.display()
    );
    Error::new(ErrorKind::InvalidInput, message)
}

fn unwritable(file: &Path, error: io::Error) -> Error {
    let message = format!("{}: cannot be written; check the space and the permissions of its folder", file.display());
    Error::new(ErrorKind::Unavailable, message).caused_by(error)
}

/// Without this a power cut may undo a rename.
fn sync_folder_of(file: &Path) -> io::Result<()> {
    if cfg!(windows) {
        return Ok(());
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entry, KnowledgeBase};

    struct Made {
        folder: tempfile::TempDir,
        file: PathBuf,
    }

    impl Made {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            let base = KnowledgeBase::create(folder.path().join("base")).expect("a base");
            let entry = |id: usize| {
                let value =
                    serde_json::json!({"id": format!("e{id}"), "phrasings": {"en": [format!("question {id}")]}});
                serde_json::from_value::<Entry>(value).expect("well-formed")
            };
            base.put((0..20).map(entry).collect()).expect("stored");
            let file = folder.path().join("base.backup");
            let report = backup(folder.path().join("base"), &file).expect("backed up");
            assert_eq!((report.entries, report.file_bytes), (20, fs::metadata(&file).expect("there").len()));
            Self { folder, file }
        }

        fn restored(&self) -> PathBuf {
            self.folder.path().join("restored")
        }
    }

    #[test]
    fn a_restored_base_holds_what_the_base_held() {
        let made = Made::new();
        restore(&made.file, made.restored()).expect("a sound backup");
        let report = crate::verify(made.restored(), false).expect("a base");
        assert!(report.problems.is_empty(), "{:?}", report.problems);
        let base = KnowledgeBase::open(made.restored()).expect("a base");
        assert_eq!(base.entry_count().expect("a count"), 20);
        assert_eq!(base.get("e7").expect("there").version, 1);
        assert!(!base.search(&crate::SearchRequest::new("question 7")).expect("a question").hits.is_empty());
        let names: Vec<_> =
            fs::read_dir(made.folder.path()).expect("a folder").flatten().map(|c| c.file_name()).collect();
        assert_eq!(names.len(), 3, "something temporary is left: {names:?}");
    }

    #[test]
    fn a_file_or_a_folder_that_is_there_is_not_touched() {
        let made = Made::new();
        let before = fs::read(&made.file).expect("there");
        let error = backup(made.folder.path().join("base"), &made.file).expect_err("it is there");
        assert_eq!(error.kind(), ErrorKind::Conflict, "{error}");
        assert!(fs::read(&made.file).expect("there") == before);
        let nowhere = made.folder.path().join("no-folder");
        let error = backup(made.folder.path().join("base"), nowhere.join("b")).expect_err("no such folder");
        assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
        assert!(
            error.message().starts_with(&format!("{}: no copy of the store can be written there", nowhere.display())),
            "{error}"
        );
        let error = restore(&made.file, made.folder.path().join("base")).expect_err("a base is there");
        assert_eq!(error.kind(), ErrorKind::Conflict, "{error}");
        let error = restore(made.folder.path().join("missing"), made.restored()).expect_err("no such file");
        assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
        let error = backup(made.folder.path().join("no-base"), made.folder.path().join("b")).expect_err("no base");
        assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
    }

    #[test]
    fn a_damaged_backup_restores_nothing() {
        let made = Made::new();
        let sound = fs::read(&made.file).expect("there");
        // Whether it was refused; where a flipped bit decodes to the same content, what is restored is what was backed
        // up.
        let refused = |bytes: &[u8], what: &str| {
            fs::write(&made.file, bytes).expect("written");
            let Err(error) = restore(&made.file, made.restored()) else {
                let base = KnowledgeBase::open(made.restored()).expect("a base");
                assert!((0..20).all(|id| base.get(&format!("e{id}")).is_ok()), "{what}");
                drop(base);
                fs::remove_dir_all(made.restored()).expect("removed");
                return false;
            };
            // A flipped bit can make the version another one.
            assert!(matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Conflict), "{what}: {error}");
            assert!(error.message().contains("nothing was restored"), "{what}: {error}");
            assert!(!made.restored().exists(), "{what}");
            true
        };
        // The ten bytes of gzip's header hold a time and flags that say nothing about the content.
        let mut flips_refused = 0;
        for number in 0..200 {
            let at = 10 + number * (sound.len() - 10) / 200;
            let mut bytes = sound.clone();
            bytes[at] ^= 1 << (number % 8);
            flips_refused += usize::from(refused(&bytes, &format!("a bit of byte {at}")));
            assert!(refused(&sound[..at], &format!("cut at {at}")), "cut at {at}");
        }
        assert!(flips_refused > 150, "{flips_refused}");
        assert!(refused(b"", "empty") && refused(b"id,question\n", "no backup"));
        fs::write(&made.file, &sound).expect("written");
        restore(&made.file, made.restored()).expect("sound again");
    }

    #[test]
    fn a_copy_that_is_given_up_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let copy = Temporary::beside(&folder.path().join("base.backup"));
        fs::write(&copy.0, "half").expect("written");
        let mut journal = copy.0.clone().into_os_string();
        journal.push("-journal");
        fs::write(journal, "half").expect("written");
        drop(copy);
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }

    #[test]
    fn a_base_that_cannot_be_opened_is_not_left_behind() {
        let made = Made::new();
        // A setting that can be read, but not as what it should be.
        let connection = rusqlite::Connection::open(made.folder.path().join("base").join(STORE_FILE)).expect("SQLite");
        connection
            .execute_batch(
                "INSERT INTO records (key, kind, id, version, position) VALUES (99, 2, 'settings', 1, 99);
                 INSERT INTO changes (position, record_key, version, at_ms, author, reason, body)
                 VALUES (99, 99, 1, 0, '', '', '{\"markets\": 3}');",
            )
            .expect("written");
        let store = SqliteStore::open_in(&made.folder.path().join("base")).expect("a store");
        store.renew_checksums().expect("renewed");
        let file = made.folder.path().join("second.backup");
        backup(made.folder.path().join("base"), &file).expect("nothing is damaged");
        let error = restore(&file, made.restored()).expect_err("it cannot be opened");
        assert!(error.message().contains("nothing was restored"), "{error}");
        assert!(!made.restored().exists(), "something is left");
        fs::create_dir(made.restored()).expect("made");
        restore(&file, made.restored()).expect_err("it cannot be opened");
        assert_eq!(fs::read_dir(made.restored()).expect("it was there").count(), 0, "something is left");
        restore(&made.file, made.restored()).expect("the one before is sound");
    }
}
