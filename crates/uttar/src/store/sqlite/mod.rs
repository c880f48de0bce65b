//! The store in an embedded SQLite database: one file in the base's folder.

mod address;
mod cause;
mod checksum;
mod copy;
mod drafts;
mod feedback;
#[cfg(test)]
mod full_tests;
mod group_commit;
mod history;
mod integrity;
mod labels;
mod listed;
mod migrate;
mod query_log;
mod read;
mod read_only;
mod records;
mod requests;
mod schema;
mod vectors;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, Row, Transaction};
use serde_json::Value;

pub(crate) use self::cause::{is_damage, lacks_space};
pub(crate) use self::integrity::describe_copy;
pub(crate) use self::schema::FORMAT_VERSION;

use self::group_commit::Queue;
use super::{
    Batch, DeclaredPair, DraftedEntry, EntryPair, EntryVersion, EntryWrite, Label, LoggedQuestion, Position, Request,
    STORE_FILE, Store, StoredEntry, WriterRight, has_base,
};
use crate::catalogue::Product;
use crate::change::{Change, WriteOutcome};
use crate::entry::{Entry, EntryKey};
use crate::error::{Error, ErrorKind, Result};
use crate::feedback::GivenFeedback;
use crate::sync;
use crate::time::Timestamp;
use crate::vectors::{EntryVectors, VectorMatrix};

/// Memory for pages of the connection that writes; what is not needed is not taken.
const WRITER_CACHE_KIB: i64 = 64 * 1024;
/// Connections kept open for reading; more are opened when they are needed and closed after.
const READERS_KEPT: usize = 8;

/// A store in an SQLite file. One connection writes; readers have their own and do not wait for it.
#[derive(Debug)]
pub(crate) struct SqliteStore {
    file: PathBuf,
    access: Access,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    queue: Queue,
    right: WriterRight,
}

/// How a store can be opened.
#[derive(Debug, Clone, Copy)]
enum Access {
    ReadWrite,
    /// Nobody may write to it, so that it does not change.
    ReadOnly,
}

impl Access {
    fn connect(self, file: &Path) -> Result<Connection> {
        match self {
            Self::ReadWrite => connect(file),
            Self::ReadOnly => read_only::connect(file),
        }
    }

    /// By which another connection can read it.
    fn address(self, file: &Path) -> String {
        match self {
            Self::ReadWrite => address::of(file, "mode=ro"),
            Self::ReadOnly => address::of(file, read_only::PARAMETERS),
        }
    }
}

impl SqliteStore {
    /// Makes a new store; the file must not exist.
    pub(crate) fn create(file: &Path) -> Result<Self> {
        let mut connection = connect(file)?;
        schema::create(&mut connection)?;
        configure(&connection)?;
        Ok(Self::new(file, connection))
    }

    /// Opens a store that is there, and brings it to the present version. On a disk or in a folder that nobody may
    /// write to it can only be read.
    pub(crate) fn open(file: &Path) -> Result<Self> {
        match Self::open_to_write(file) {
            Err(error) if error.kind() == ErrorKind::Unavailable && read_only::is_read_only(file) => {
                Self::open_to_read(file)
            }
            done => done,
        }
    }

    fn open_to_read(file: &Path) -> Result<Self> {
        let connection = read_only::connect(file)?;
        schema::check(&connection, file)?;
        Ok(Self { access: Access::ReadOnly, ..Self::new(file, connection) })
    }

    fn open_to_write(file: &Path) -> Result<Self> {
        let connection = connect(file)?;
        // Before anything is written: a file that is not ours stays as it is.
        let version = schema::check(&connection, file)?;
        configure(&connection)?;
        let store = Self::new(file, connection);
        if version < schema::FORMAT_VERSION {
            store.briefly(|store| migrate::migrate(&mut store.lock_writer()))?;
        }
        Ok(store)
    }

    /// Opens the store of the base in a folder.
    pub(crate) fn open_in(folder: &Path) -> Result<Self> {
        if !has_base(folder)? {
            let message = format!("{}: is no base (it has no {STORE_FILE}); import into it first", folder.display());
            return Err(Error::new(ErrorKind::NotFound, message));
        }
        Self::open(&folder.join(STORE_FILE))
    }

    fn new(file: &Path, connection: Connection) -> Self {
        Self {
            file: file.to_owned(),
            access: Access::ReadWrite,
            writer: Mutex::new(connection),
            readers: Mutex::default(),
            queue: Queue::default(),
            right: WriterRight::new(file),
        }
    }

    fn lock_writer(&self) -> MutexGuard<'_, Connection> {
        // A panic while the lock was held rolled its transaction back: the connection is sound.
        sync::lock(&self.writer)
    }

    /// Reads. What it reads is one state, whatever is written meanwhile, as long as it is one statement.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let idle = sync::lock(&self.readers).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => {
                let connection = self.access.connect(&self.file)?;
                self.right.check_in_place()?;
                connection
            }
        };
        let done = work(&connection);
        let mut readers = sync::lock(&self.readers);
        if readers.len() < READERS_KEPT {
            readers.push(connection);
        }
        done
    }

    /// Works with the right to write, and gives it back.
    fn briefly<T>(&self, work: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        let _right = self.right.begin_briefly()?;
        work(self)
    }

    /// Writes what no index is made of, in a transaction of its own.
    fn change<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        self.briefly(|store| store.transact(work))
    }

    /// Writes in a transaction of its own, and leaves nothing behind of what it removes. Without the right to write.
    /// What fails for want of space has removed nothing, and can be done again.
    fn remove(&self, work: impl FnOnce(&Transaction<'_>) -> Result<u64>) -> Result<u64> {
        query_log::make_room(&self.lock_writer())?;
        let removed = self.transact(work)?;
        query_log::purge(&self.lock_writer())?;
        Ok(removed)
    }

    fn transact<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut connection = self.lock_writer();
        let transaction = schema::begin_to_write(&mut connection)?;
        let done = work(&transaction)?;
        self.right.check_in_place()?;
        transaction.commit()?;
        Ok(done)
    }
}

impl Store for SqliteStore {
    fn right(&self) -> &WriterRight {
        &self.right
    }

    fn write(&self, batches: Vec<Batch>) -> Result<Vec<Result<Vec<WriteOutcome>>>> {
        self.right.begin()?;
        Ok(self.queue.write(batches, || self.lock_writer(), || self.right.check_in_place()))
    }

    fn first_outcomes(&self, request: &Request) -> Result<Option<Vec<WriteOutcome>>> {
        self.read(|connection| requests::find(connection, request))
    }

    fn get(&self, id: &str) -> Result<Option<StoredEntry>> {
        self.read(|connection| read::entry_by_id(connection, id))
    }

    fn get_by_key(&self, key: EntryKey) -> Result<Option<StoredEntry>> {
        self.read(|connection| read::entry_by_key(connection, key))
    }

    fn each_changed_since(&self, position: Position, each: &mut dyn FnMut(StoredEntry) -> Result<()>) -> Result<()> {
        self.read(|connection| read::each_changed_since(connection, position, each))
    }

    fn each_entry(&self, each: &mut dyn FnMut(StoredEntry) -> Result<()>) -> Result<()> {
        self.read(|connection| read::each_entry(connection, each))
    }

    fn page(&self, after: EntryKey, limit: u32) -> Result<Vec<StoredEntry>> {
        self.read(|connection| read::page(connection, after, limit))
    }

    fn page_by_id(&self, after: &str, limit: u32) -> Result<Vec<StoredEntry>> {
        self.read(|connection| read::page_by_id(connection, after, limit))
    }

    fn entry_keys(&self) -> Result<Vec<EntryKey>> {
        self.read(read::entry_keys)
    }

    fn deleted_since(&self, position: Position) -> Result<Vec<EntryKey>> {
        self.read(|connection| read::deleted_since(connection, position))
    }

    fn keys_changed_since(&self, position: Position) -> Result<Vec<EntryKey>> {
        self.read(|connection| read::keys_changed_since(connection, position))
    }

    fn position(&self) -> Result<Position> {
        self.read(read::position)
    }

    fn entry_count(&self) -> Result<u64> {
        self.read(read::entry_count)
    }

    fn declared_position(&self) -> Result<Position> {
        self.read(read::declared_position)
    }

    fn products(&self) -> Result<Vec<Product>> {
        self.read(read::products)
    }

    fn product(&self, id: &str) -> Result<Option<(u64, Product)>> {
        self.read(|connection| read::product(connection, id))
    }

    fn setting(&self, name: &str) -> Result<Option<Value>> {
        self.read(|connection| read::setting(connection, name))
    }

    fn kept_json(&self, name: &str) -> Result<Option<String>> {
        self.read(|connection| read::kept(connection, name))
    }

    fn keep_json(&self, name: &str, json: &str) -> Result<()> {
        self.transact(|transaction| {
            transaction.execute("INSERT OR REPLACE INTO kept (name, body) VALUES (?1, ?2)", [name, json])?;
            Ok(())
        })
    }

    fn vectors(&self, model: &str) -> Result<VectorMatrix> {
        self.read(|connection| vectors::all(connection, model))
    }

    fn write_vectors(&self, model: &str, entries: &[EntryVectors]) -> Result<()> {
        self.transact(|transaction| vectors::replace(transaction, model, entries))
    }

    fn versions(&self, id: &str) -> Result<Vec<EntryVersion>> {
        self.read(|connection| history::versions(connection, id))
    }

    fn version(&self, id: &str, version: u64) -> Result<Option<Option<Entry>>> {
        self.read(|connection| history::version(connection, id, version))
    }

    fn changed_between(&self, from: Position, to: Position) -> Result<Vec<EntryPair>> {
        self.read(|connection| history::changed_between(connection, from, to))
    }

    fn declared_between(&self, from: Position, to: Position) -> Result<Vec<DeclaredPair>> {
        self.read(|connection| history::declared_between(connection, from, to))
    }

    fn position_at(&self, time: Timestamp) -> Result<Position> {
        self.read(|connection| history::position_at(connection, time, Timestamp::now()))
    }

    fn copy_at(&self, position: Position, file: &Path) -> Result<SqliteStore> {
        let copy = copy::copy_at(&self.access.address(&self.file), position, file)?;
        self.right.check_in_place()?;
        Ok(copy)
    }

    fn set_label(&self, label: &Label) -> Result<()> {
        self.change(|transaction| labels::set(transaction, label))
    }

    fn remove_label(&self, name: &str) -> Result<bool> {
        self.change(|transaction| Ok(transaction.execute("DELETE FROM labels WHERE name = ?1", [name])? > 0))
    }

    fn labels(&self) -> Result<Vec<Label>> {
        self.read(labels::all)
    }

    fn save_draft(&self, draft: &str, entries: &[EntryWrite], change: &Change) -> Result<()> {
        self.change(|transaction| drafts::save(transaction, draft, entries, change))
    }

    fn draft(&self, draft: &str) -> Result<Vec<DraftedEntry>> {
        self.read(|connection| drafts::of(connection, draft))
    }

    fn drafts(&self) -> Result<Vec<(String, u64)>> {
        self.read(drafts::all)
    }

    fn discard_draft(&self, draft: &str) -> Result<bool> {
        self.change(|transaction| drafts::discard(transaction, draft))
    }

    fn discard_drafted(&self, draft: &str, id: &str) -> Result<bool> {
        self.change(|transaction| drafts::discard_one(transaction, draft, id))
    }

    fn log_questions(&self, questions: &[LoggedQuestion]) -> Result<()> {
        self.transact(|transaction| query_log::append(transaction, questions))
    }

    fn logged_questions(&self, since: Timestamp, limit: usize) -> Result<Vec<LoggedQuestion>> {
        self.read(|connection| query_log::last(connection, since, limit))
    }

    fn forget_questions_before(&self, time: Timestamp) -> Result<u64> {
        // Mostly there is nothing, and nobody waits for a writer then.
        if !self.read(|connection| query_log::has_before(connection, time))? {
            return Ok(0);
        }
        self.remove(|transaction| query_log::forget_before(transaction, time))
    }

    fn add_feedback(&self, given: &GivenFeedback, most: u64) -> Result<u64> {
        self.transact(|transaction| feedback::add(transaction, given, most))
    }

    fn feedback(&self, limit: usize) -> Result<Vec<GivenFeedback>> {
        self.read(|connection| feedback::last(connection, limit))
    }

    fn forget_feedback_before(&self, time: Timestamp) -> Result<u64> {
        self.remove(|transaction| feedback::forget_before(transaction, time))
    }

    fn erase_customer(&self, customer: &str) -> Result<u64> {
        self.remove(
            |transaction| Ok(query_log::erase(transaction, customer)? + feedback::erase(transaction, customer)?),
        )
    }
}

fn connect(file: &Path) -> Result<Connection> {
    let connection = Connection::open(file).map_err(|error| match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => {
            let message =
                format!("{}: cannot be opened; check the permissions of the file and of its folder", file.display());
            Error::new(ErrorKind::Unavailable, message).caused_by(error)
        }
        _ => error.into(),
    })?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    keep_plans(&connection)?;
    Ok(connection)
}

/// Has SQLite plan a statement once. Without this it plans many anew with every value that is bound to them, which
/// takes longer than to carry them out.
fn keep_plans(connection: &Connection) -> Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

fn configure(connection: &Connection) -> Result<()> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // A write is acknowledged when it is on the disk.
    connection.pragma_update(None, "synchronous", "FULL")?;
    // A large import touches pages all over an index.
    connection.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
    // What is erased is overwritten.
    connection.pragma_update(None, "secure_delete", "ON")?;
    Ok(())
}

/// Reads a value of ours that the store holds.
fn parse<T: serde::de::DeserializeOwned>(what: &str, body: &str) -> Result<T> {
    serde_json::from_str(body).map_err(|error| {
        Error::new(ErrorKind::Internal, format!("the store holds an unreadable {what}; restore the base from a backup"))
            .caused_by(error)
    })
}

/// The change in the columns `at_ms, author, reason` that begin at `first`.
fn read_change(row: &Row<'_>, first: usize) -> rusqlite::Result<Change> {
    Ok(Change { at: Timestamp::from_ms(row.get(first)?), author: row.get(first + 1)?, reason: row.get(first + 2)? })
}

/// A number that is never negative.
fn unsigned(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(i64::cast_unsigned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Effect;
    use crate::store::testing::batch;

    fn entry(id: &str, question: &str) -> Entry {
        serde_json::from_value(serde_json::json!({"id": id, "phrasings": {"en": [question]}})).expect("well-formed")
    }

    fn store() -> (SqliteStore, tempfile::TempDir) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        (SqliteStore::create(&folder.path().join("store.sqlite3")).expect("created"), folder)
    }

    #[test]
    fn a_write_is_read_back_and_versions_count() {
        let (store, folder) = store();
        (&store as &dyn Store).write_one(batch(vec![entry("a", "one"), entry("b", "two")])).expect("written");
        let key = store.get("a").expect("read").expect("there").key;
        let second = (&store as &dyn Store).write_one(batch(vec![entry("a", "three")])).expect("written");
        assert_eq!(second[0].version, 2);
        drop(store);
        let store = SqliteStore::open(&folder.path().join("store.sqlite3")).expect("opened");
        let found = store.get("a").expect("read").expect("there");
        assert_eq!((found.key, found.entry), (key, entry("a", "three")));
        assert!(store.get("c").expect("read").is_none());
        assert_eq!(store.position().expect("read"), 3);
        let mut changed = Vec::new();
        let each = |stored: StoredEntry| {
            changed.push(stored.entry.id);
            Ok(())
        };
        (&store as &dyn Store).changed_since(2, each).expect("read");
        assert_eq!(changed, ["a"]);
    }

    #[test]
    fn deletions_are_told_until_the_entry_is_there_again() {
        let (store, _folder) = store();
        let store: &dyn Store = &store;
        store.write_one(batch(vec![entry("a", "one"), entry("b", "two")])).expect("written");
        let key = store.get("a").expect("read").expect("there").key;
        let mut deletion = batch(vec![entry("a", "one")]);
        deletion.entries[0].entry = None;
        assert_eq!(store.write_one(deletion).expect("deleted")[0].effect, Effect::Deleted);
        assert_eq!((store.deleted_since(2).expect("read"), store.entry_count().expect("read")), (vec![key], 1));
        assert!(store.deleted_since(3).expect("read").is_empty());
        assert!(store.get_by_key(key).expect("read").is_none());
        store.write_one(batch(vec![entry("a", "one")])).expect("written");
        assert!(store.deleted_since(2).expect("read").is_empty());
        assert_eq!(store.get("a").expect("read").expect("there").key, key, "an entry keeps its key");
    }

    #[test]
    fn settings_and_products_are_versioned_in_the_same_log() {
        let (store, _folder) = store();
        let store: &dyn Store = &store;
        let write = |settings: Value| {
            let product = Product { id: "tv".into(), ..Product::default() };
            let settings = vec![("rules".to_owned(), settings)];
            store.write_one(Batch { products: vec![product], settings, ..batch(Vec::new()) }).expect("written");
            store.position().expect("read")
        };
        assert_eq!(write(serde_json::json!({"max": 1})), 2);
        assert_eq!(write(serde_json::json!({"max": 1})), 2, "nothing changed");
        assert_eq!(write(serde_json::json!({"max": 2})), 3, "the product did not change");
        assert_eq!(store.setting("rules").expect("read"), Some(serde_json::json!({"max": 2})));
        assert_eq!(store.setting("others").expect("read"), None);
        assert_eq!((store.products().expect("read").len(), store.entry_count().expect("read")), (1, 0));
        let folder = tempfile::tempdir().expect("a folder");
        let copy = store.copy_at(2, &folder.path().join("copy")).expect("copied");
        assert_eq!(copy.setting("rules").expect("read"), Some(serde_json::json!({"max": 1})));
        assert_eq!(copy.position().expect("read"), 2);
    }

    #[test]
    fn writes_of_many_threads_share_transactions_and_keep_their_own_outcomes() {
        let (store, _folder) = store();
        std::thread::scope(|scope| {
            for thread in 0..8 {
                let store = &store;
                scope.spawn(move || {
                    for i in 0..20 {
                        let mut write = batch(vec![entry(&format!("{thread}-{i}"), "one")]);
                        // Every fifth one is refused.
                        write.entries[0].if_version = (i % 5 == 0).then_some(9);
                        let outcome = (store as &dyn Store).write_one(write);
                        match outcome {
                            Ok(outcomes) => assert_eq!(
                                (outcomes[0].id.as_str(), i % 5 == 0),
                                (format!("{thread}-{i}").as_str(), false)
                            ),
                            Err(error) => assert_eq!((error.kind(), i % 5), (ErrorKind::Conflict, 0)),
                        }
                    }
                });
            }
        });
        assert_eq!(store.entry_count().expect("read"), 8 * 16);
        assert_eq!(store.position().expect("read"), 8 * 16);
    }

    #[test]
    fn what_could_not_be_read_again_is_not_stored() {
        let (store, _folder) = store();
        let mut far = entry("a", "one");
        let to = Some(Timestamp::from_ms(i64::MAX).into());
        far.valid = Some(crate::time::Validity { from: None, to });
        let error = (&store as &dyn Store).write_one(batch(vec![far])).expect_err("it has no year of four digits");
        assert_eq!(error.kind(), ErrorKind::Internal, "{error}");
        assert_eq!(store.position().expect("read"), 0);
        assert!(store.get("a").expect("read").is_none());
    }

    #[test]
    fn a_second_writer_is_refused_and_may_read() {
        let (store, folder) = store();
        (&store as &dyn Store).write_one(batch(vec![entry("a", "one")])).expect("written");
        let second = SqliteStore::open(&folder.path().join("store.sqlite3")).expect("to read");
        assert!(second.get("a").expect("read").is_some());
        let error =
            (&second as &dyn Store).write_one(batch(vec![entry("b", "one")])).expect_err("the first one writes");
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        assert!(error.message().contains(&format!("in this process ({})", std::process::id())), "{error}");
        drop(store);
        (&second as &dyn Store).write_one(batch(vec![entry("b", "one")])).expect("the first one has gone");
    }

    #[test]
    fn nothing_is_written_once_another_version_has_changed_the_format() {
        let (store, folder) = store();
        (&store as &dyn Store).write_one(batch(vec![entry("a", "one")])).expect("written");
        let set_format = |version: i32| {
            let other = Connection::open(folder.path().join("store.sqlite3")).expect("SQLite");
            other.pragma_update(None, "user_version", version).expect("set");
        };
        for other in [schema::FORMAT_VERSION - 1, schema::FORMAT_VERSION + 1] {
            set_format(other);
            let put = (&store as &dyn Store).write_one(batch(vec![entry("b", "one")])).map(drop);
            for refused in [put, store.keep_json("k", "1"), store.erase_customer("c1").map(drop)] {
                let error = refused.expect_err("it would write rows of another format");
                assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
                assert!(error.message().contains(&format!("to {other} since")), "{error}");
                assert!(error.message().ends_with("Restart with that version"), "{error}");
            }
        }
        set_format(schema::FORMAT_VERSION);
        (&store as &dyn Store).write_one(batch(vec![entry("c", "one")])).expect("as it was");
        assert_eq!((store.position().expect("read"), store.get("b").expect("read").is_none()), (2, true));
    }

    #[test]
    fn a_damaged_page_is_an_error_that_says_what_to_do() {
        let (store, folder) = store();
        let entries = (0..200).map(|i| entry(&format!("entry-{i}"), "one")).collect();
        (&store as &dyn Store).write_one(batch(entries)).expect("written");
        drop(store);
        let file = folder.path().join("store.sqlite3");
        let mut bytes = std::fs::read(&file).expect("read");
        // All but the first page, where the header and the version are.
        bytes[4096..].fill(0xab);
        std::fs::write(&file, bytes).expect("written");
        let error = SqliteStore::open(&file).and_then(|store| store.get("entry-7")).expect_err("damaged");
        assert_eq!(error.kind(), ErrorKind::Internal);
        assert!(error.message().contains("damaged; restore the base from a backup"), "{error}");
    }
}
