//! Writing records: first all that forbids a batch is looked for, then all of it is written.

use rusqlite::{Connection, OptionalExtension, params};

use super::{checksum, drafts, requests};
use crate::change::{Change, Effect, WriteOutcome};
use crate::entry::Entry;
use crate::error::{Error, ErrorKind, Problem, Result};
use crate::quoted;
use crate::store::{Batch, EntryWrite, ProductWrite};

/// What a record is. The numbers are in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RecordKind {
    Entry = 0,
    Product = 1,
    Setting = 2,
}

impl RecordKind {
    fn noun(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::Product => "product",
            Self::Setting => "setting",
        }
    }
}

/// What forbids a batch, or what came of it if it was a request that was made before. Nothing is written.
pub(super) fn check(connection: &Connection, batch: &Batch) -> Result<Option<Vec<WriteOutcome>>> {
    if let Some(request) = &batch.request
        && let Some(outcomes) = requests::find(connection, request)?
    {
        return Ok(Some(outcomes));
    }
    check_product(connection, batch)?;
    let mut problems = Vec::new();
    let mut missing = 0;
    // Nothing forbids to put an entry, whatever is there.
    let is_bound = |write: &EntryWrite| write.entry.is_none() || write.if_version.is_some();
    for (i, write) in batch.entries.iter().enumerate().filter(|(_, write)| is_bound(write)) {
        let version = present_version(connection, RecordKind::Entry, &write.id)?;
        let wish = Wish { kind: RecordKind::Entry, id: &write.id, deletes: write.entry.is_none() };
        if let Some(mut problem) = wish.forbidden(write.if_version, version) {
            missing += usize::from(version == 0 && write.if_version.is_none());
            if batch.publishes.is_some() {
                problem.push_str(&format!(
                    ". In the draft: make the change anew with if_version {version}, which starts it from what is published, or take the entry out of the draft"
                ));
            }
            problems.push(Problem::new(format!("[{i}]"), problem));
        }
    }
    if problems.is_empty() {
        return Ok(None);
    }
    let kind = if missing == problems.len() { ErrorKind::NotFound } else { ErrorKind::Conflict };
    if batch.entries.len() == 1 && batch.publishes.is_none() {
        return Err(Error::new(kind, problems.remove(0).message));
    }
    let message = format!("{} of {} changes cannot be made; nothing was stored", problems.len(), batch.entries.len());
    Err(Error::new(kind, message).with_problems(problems))
}

/// What forbids to write the one product of a batch.
fn check_product(connection: &Connection, batch: &Batch) -> Result<()> {
    let Some(ProductWrite { id, product, if_version }) = &batch.product else { return Ok(()) };
    let version = present_version(connection, RecordKind::Product, id)?;
    let wish = Wish { kind: RecordKind::Product, id, deletes: product.is_none() };
    let Some(problem) = wish.forbidden(*if_version, version) else { return Ok(()) };
    let kind = if version == 0 && if_version.is_none() { ErrorKind::NotFound } else { ErrorKind::Conflict };
    Err(Error::new(kind, problem))
}

/// What is to be done to a record.
struct Wish<'a> {
    kind: RecordKind,
    id: &'a str,
    deletes: bool,
}

impl Wish<'_> {
    /// What forbids it where the record is to have a version, and has another one.
    fn forbidden(&self, if_version: Option<u64>, version: u64) -> Option<String> {
        let (noun, id) = (self.kind.noun(), quoted(self.id));
        match if_version {
            Some(0) if version > 0 => Some(format!(
                "the {noun} {id} is there already, in version {version}; give that version, or choose another id"
            )),
            Some(wanted) if wanted > 0 && version == 0 => Some(format!(
                "the {noun} {id} was to have version {wanted} and is not there; look whether it was deleted"
            )),
            Some(wanted) if wanted != version => Some(format!(
                "the {noun} {id} has version {version} and not {wanted}: somebody changed it; read it again and make the change anew"
            )),
            None if self.deletes && version == 0 => Some(format!("no {noun} has the id {id}")),
            _ => None,
        }
    }
}

/// The version of a record; 0 if it is not there.
fn present_version(connection: &Connection, kind: RecordKind, id: &str) -> Result<u64> {
    let mut statement =
        connection.prepare_cached("SELECT version FROM records WHERE kind = ?1 AND id = ?2 AND deleted = 0")?;
    let version: Option<i64> = statement.query_row(params![kind as i64, id], |row| row.get(0)).optional()?;
    Ok(version.unwrap_or(0).cast_unsigned())
}

/// Writes a batch that [`check`] let pass.
pub(super) fn write(connection: &Connection, batch: &Batch) -> Result<Vec<WriteOutcome>> {
    let mut outcomes = Vec::with_capacity(batch.entries.len());
    for EntryWrite { id, entry, warnings, .. } in &batch.entries {
        let body = entry.as_ref().map(readable).transpose()?;
        let outcome = write_record(connection, RecordKind::Entry, id, body, &batch.change)?;
        outcomes.push(WriteOutcome { warnings: warnings.clone(), ..outcome });
    }
    if let Some(ProductWrite { id, product, .. }) = &batch.product {
        let body = product.as_ref().map(|product| serde_json::to_string(product).expect("a product is plain data"));
        outcomes.push(write_record(connection, RecordKind::Product, id, body, &batch.change)?);
    }
    for product in &batch.products {
        let body = serde_json::to_string(product).expect("a product is plain data");
        write_record(connection, RecordKind::Product, &product.id, Some(body), &batch.change)?;
    }
    for id in &batch.removed_products {
        write_record(connection, RecordKind::Product, id, None, &batch.change)?;
    }
    for (name, value) in &batch.settings {
        write_record(connection, RecordKind::Setting, name, Some(value.to_string()), &batch.change)?;
    }
    if let Some(request) = &batch.request {
        requests::remember(connection, request, &outcomes)?;
    }
    if let Some(draft) = &batch.publishes {
        drafts::discard(connection, draft)?;
    }
    Ok(outcomes)
}

/// An entry in JSON that can be read again: one that cannot would keep the base from being opened for ever.
fn readable(entry: &Entry) -> Result<String> {
    let body = serde_json::to_string(entry).expect("an entry is plain data");
    match serde_json::from_str::<Entry>(&body) {
        Ok(_) => Ok(body),
        Err(error) => {
            let message = format!("the entry {} could not be read again; nothing was stored", quoted(&entry.id));
            Err(Error::new(ErrorKind::Internal, message).caused_by(error))
        }
    }
}

/// Writes the next version of a record. No body deletes it.
fn write_record(
    connection: &Connection,
    kind: RecordKind,
    id: &str,
    body: Option<String>,
    change: &Change,
) -> Result<WriteOutcome> {
    let outcome = |version: i64, effect| WriteOutcome {
        id: id.to_owned(),
        version: version.cast_unsigned(),
        effect,
        warnings: Vec::new(),
    };
    let mut find = connection.prepare_cached(&format!(
        "SELECT key, records.version, deleted, body, {}
         FROM records JOIN changes ON changes.position = records.position WHERE kind = ?1 AND id = ?2",
        checksum::CHECKED
    ))?;
    let present: Option<(i64, i64, bool, bool)> = find
        .query_row(params![kind as i64, id], |row| {
            let same = row.get_ref(3)?.as_bytes_or_null().unwrap_or_default() == body.as_ref().map(String::as_bytes);
            // A damaged one is never the same, so that to put it again makes it sound.
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, same && checksum::is_sound(row, 4)?))
        })
        .optional()?;
    let (key, version, effect) = match present {
        Some((_, version, _, true)) => return Ok(outcome(version, Effect::Unchanged)),
        Some((key, version, was_deleted, _)) => {
            let effect = match (&body, was_deleted) {
                (None, _) => Effect::Deleted,
                (Some(_), true) => Effect::Created,
                (Some(_), false) => Effect::Updated,
            };
            (key, version + 1, effect)
        }
        // What never was is gone already; without a version that it must have, it was refused before.
        None if body.is_none() => return Ok(outcome(0, Effect::Unchanged)),
        None => {
            let mut insert =
                connection.prepare_cached("INSERT INTO records (kind, id, version, position) VALUES (?1, ?2, 1, 0)")?;
            (insert.insert(params![kind as i64, id])?, 1, Effect::Created)
        }
    };
    let mut log = connection.prepare_cached(
        "INSERT INTO changes (record_key, version, at_ms, author, reason, body, crc32)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let Change { author, reason, at } = change;
    let texts = [author.as_bytes(), reason.as_bytes()];
    let crc32 = checksum::of([key, version, at.as_ms()], texts, body.as_ref().map(String::as_bytes));
    let position = log.insert(params![key, version, at.as_ms(), author, reason, body, crc32])?;
    let mut update =
        connection.prepare_cached("UPDATE records SET version = ?2, position = ?3, deleted = ?4 WHERE key = ?1")?;
    update.execute(params![key, version, position, body.is_none()])?;
    Ok(outcome(version, effect))
}
