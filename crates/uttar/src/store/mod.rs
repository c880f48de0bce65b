//! The store: the durable truth, an SQLite database in the base's folder. The index is derived from it.

mod integrity;
mod schema;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use crate::catalogue::Product;
use crate::entry::Entry;
use crate::error::{Error, ErrorKind, Result};

/// The number of an entry in this base: short, never given twice.
pub(crate) type EntryKey = u64;

/// A position in the ordered log of changes: everything up to it is in the store.
pub(crate) type Position = u64;

/// An entry as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct StoredEntry {
    pub(crate) key: EntryKey,
    pub(crate) version: u64,
    pub(crate) entry: Entry,
}

/// The database. One connection, one user at a time; readers of the index do not come here but for the entries they show.
#[derive(Debug)]
pub(crate) struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// Makes a new store; the file must not exist.
    pub(crate) fn create(file: &Path) -> Result<Self> {
        let mut connection = connect(file)?;
        schema::create(&mut connection)?;
        configure(&connection)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// Opens a store that is there.
    pub(crate) fn open(file: &Path) -> Result<Self> {
        let connection = connect(file)?;
        // Before anything is written: a file that is not ours stays as it is.
        schema::check(&connection, file)?;
        configure(&connection)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// Opens the store of the base in a folder.
    pub(crate) fn open_in(folder: &Path) -> Result<Self> {
        let file = folder.join(crate::base::STORE_FILE);
        if !file.is_file() {
            let message = format!("{}: is no base (it has no store.sqlite3); import into it first", folder.display());
            return Err(Error::new(ErrorKind::NotFound, message));
        }
        Self::open(&file)
    }

    /// Opens a copy that is to stay as it is, byte for byte.
    pub(crate) fn open_copy(file: &Path) -> Result<Self> {
        let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        schema::check(&connection, file)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // A panic while the lock was held rolled its transaction back: the connection is sound.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stores entries and products in one transaction: all or nothing, synced to disk on return. An entry with a known id gets its next
    /// version. Returns the entries with their keys, in the order given.
    pub(crate) fn write(&self, entries: Vec<Entry>, products: &[Product]) -> Result<Vec<StoredEntry>> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        let mut stored = Vec::with_capacity(entries.len());
        {
            let mut upsert_entry = transaction.prepare_cached(
                "INSERT INTO entries (id, version, body) VALUES (?1, 1, ?2)
                 ON CONFLICT (id) DO UPDATE SET version = version + 1, body = excluded.body
                 RETURNING key, version",
            )?;
            let mut log_change = transaction.prepare_cached("INSERT INTO changes (entry_key) VALUES (?1)")?;
            for entry in entries {
                let body = serde_json::to_string(&entry).expect("an entry is plain data");
                let (key, version) = upsert_entry
                    .query_row(params![entry.id, body], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?;
                log_change.execute([key])?;
                stored.push(StoredEntry { key: key.cast_unsigned(), version: version.cast_unsigned(), entry });
            }
            let mut upsert_product = transaction.prepare_cached(
                "INSERT INTO products (id, body) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            )?;
            for product in products {
                upsert_product
                    .execute(params![product.id, serde_json::to_string(product).expect("a product is plain data")])?;
            }
        }
        transaction.commit()?;
        Ok(stored)
    }

    /// The entry with this id.
    pub(crate) fn get(&self, id: &str) -> Result<Option<StoredEntry>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT key, version, body FROM entries WHERE id = ?1")?;
        statement.query_row([id], read_entry).optional()?.transpose()
    }

    /// The entry with this key.
    pub(crate) fn get_by_key(&self, key: EntryKey) -> Result<Option<StoredEntry>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT key, version, body FROM entries WHERE key = ?1")?;
        statement.query_row([key.cast_signed()], read_entry).optional()?.transpose()
    }

    /// Calls `each` with every entry that changed after `position`, as it is now, each once.
    pub(crate) fn changed_since(
        &self,
        position: Position,
        mut each: impl FnMut(StoredEntry) -> Result<()>,
    ) -> Result<()> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT key, version, body FROM entries
             WHERE ?1 = 0 OR key IN (SELECT entry_key FROM changes WHERE position > ?1) ORDER BY key",
        )?;
        let mut rows = statement.query([position.cast_signed()])?;
        while let Some(row) = rows.next()? {
            each(read_entry(row)??)?;
        }
        Ok(())
    }

    /// How far the log of changes goes.
    pub(crate) fn position(&self) -> Result<Position> {
        let position: i64 =
            self.lock().query_row("SELECT coalesce(max(position), 0) FROM changes", [], |row| row.get(0))?;
        Ok(position.cast_unsigned())
    }

    /// How many entries there are.
    pub(crate) fn entry_count(&self) -> Result<u64> {
        let count: i64 = self.lock().query_row("SELECT count(*) FROM entries", [], |row| row.get(0))?;
        Ok(count.cast_unsigned())
    }

    /// The value that was kept under a name.
    pub(crate) fn kept<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT body FROM kept WHERE name = ?1")?;
        let body: Option<String> = statement.query_row([name], |row| row.get(0)).optional()?;
        Ok(body.and_then(|body| serde_json::from_str(&body).ok()))
    }

    /// Keeps a value that can be computed again, such as a calibration.
    pub(crate) fn keep<T: serde::Serialize>(&self, name: &str, value: &T) -> Result<()> {
        let body = serde_json::to_string(value).expect("plain data");
        self.lock().execute("INSERT OR REPLACE INTO kept (name, body) VALUES (?1, ?2)", [name, &body])?;
        Ok(())
    }

    /// All products, in the order of their ids.
    pub(crate) fn products(&self) -> Result<Vec<Product>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT body FROM products ORDER BY id")?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(parse("product", row.get_ref(0)?.as_str().unwrap_or_default())?);
        }
        Ok(out)
    }
}

fn connect(file: &Path) -> Result<Connection> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    Ok(connection)
}

fn configure(connection: &Connection) -> Result<()> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // A write is acknowledged when it is on the disk.
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(())
}

fn read_entry(row: &rusqlite::Row<'_>) -> rusqlite::Result<Result<StoredEntry>> {
    let (key, version): (i64, i64) = (row.get(0)?, row.get(1)?);
    let body = row.get_ref(2)?.as_str().unwrap_or_default();
    Ok(parse("entry", body).map(|entry| StoredEntry {
        key: key.cast_unsigned(),
        version: version.cast_unsigned(),
        entry,
    }))
}

fn parse<T: serde::de::DeserializeOwned>(what: &str, body: &str) -> Result<T> {
    serde_json::from_str(body).map_err(|error| {
        Error::new(ErrorKind::Internal, format!("the store holds an unreadable {what}; restore the base from a backup"))
            .caused_by(error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, question: &str) -> Entry {
        serde_json::from_value(serde_json::json!({"id": id, "phrasings": {"en": [question]}})).expect("well-formed")
    }

    #[test]
    fn a_write_is_read_back_and_versions_count() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("store.sqlite3");
        let store = Store::create(&file).expect("created");
        let first = store.write(vec![entry("a", "one"), entry("b", "two")], &[]).expect("written");
        let second = store.write(vec![entry("a", "three")], &[]).expect("written");
        assert_eq!((second[0].key, second[0].version), (first[0].key, 2));
        drop(store);
        let store = Store::open(&file).expect("opened");
        assert_eq!(store.get("a").expect("read").expect("there").entry, entry("a", "three"));
        assert!(store.get("c").expect("read").is_none());
        assert_eq!(store.position().expect("read"), 3);
        let mut changed = Vec::new();
        store
            .changed_since(2, |stored| {
                changed.push(stored.entry.id);
                Ok(())
            })
            .expect("read");
        assert_eq!(changed, ["a"]);
    }
}
