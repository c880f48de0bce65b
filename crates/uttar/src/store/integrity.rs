//! Whether a store is sound, and copies of it.

use std::path::Path;

use super::{Store, parse};
use crate::catalogue::Product;
use crate::entry::Entry;
use crate::error::Result;

impl Store {
    /// All that is wrong with the database: what SQLite finds, references to nothing, entries and products that cannot be read.
    pub(crate) fn problems(&self) -> Result<Vec<String>> {
        let connection = self.lock();
        let mut problems = Vec::new();
        let mut statement = connection.prepare("PRAGMA integrity_check")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let line: String = row.get(0)?;
            if line != "ok" {
                problems.push(line);
            }
        }
        let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
            problems.push(format!("a row of {table} refers to something that is not in {parent}"));
        }
        for (table, readable) in [
            ("entries", (|body| parse::<Entry>("entry", body).map(drop)) as fn(&str) -> Result<()>),
            ("products", |body| parse::<Product>("product", body).map(drop)),
        ] {
            let mut statement = connection.prepare(&format!("SELECT id, body FROM {table}"))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                if let Err(error) = readable(row.get_ref(1)?.as_str().unwrap_or_default()) {
                    problems.push(format!("{table}: {:?}: {error}", row.get::<_, String>(0).unwrap_or_default()));
                }
            }
        }
        Ok(problems)
    }

    /// Makes the database's own indexes anew from its tables.
    pub(crate) fn reindex(&self) -> Result<()> {
        Ok(self.lock().execute_batch("REINDEX")?)
    }

    /// Writes the state of this moment into a new file, while others go on writing. A damaged page is an error.
    pub(crate) fn copy_to(&self, file: &Path) -> Result<()> {
        let name = file.to_string_lossy();
        self.lock().execute("VACUUM INTO ?1", [&name])?;
        Ok(())
    }
}
