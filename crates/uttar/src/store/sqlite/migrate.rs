//! Brings a file of an earlier version to the present one, a step a version, each in a transaction: a file is of one
//! version or the next.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::checksum;
use super::records::RecordKind;
use super::schema::{CHECKSUMS, CIRCUMSTANCES, FEEDBACK, FORMAT_VERSION, OLDEST_VERSION, TABLES, VECTORS, set_version};
use crate::error::Result;

type Step = fn(&Transaction<'_>) -> Result<()>;

/// The step from each version to the next, the oldest first.
const STEPS: [Step; (FORMAT_VERSION - OLDEST_VERSION) as usize] =
    [keep_every_version, add_vectors, add_feedback, add_checksums, add_circumstances];

/// Brings a file to the present version. The caller has the right to write.
pub(super) fn migrate(connection: &mut Connection) -> Result<()> {
    // Another process may have done it meanwhile.
    let version = connection.pragma_query_value(None, "user_version", |row| row.get::<_, i32>(0))?;
    for (from, step) in (OLDEST_VERSION..).zip(STEPS).filter(|(from, _)| *from >= version) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
        step(&transaction)?;
        set_version(&transaction, from + 1)?;
        transaction.commit()?;
    }
    if version < FORMAT_VERSION {
        let file = Path::new(connection.path().unwrap_or_default());
        tracing::warn!(
            base = %file.parent().unwrap_or(file).display(),
            from = version,
            to = FORMAT_VERSION,
            "the format of the store was changed: older versions of uttar cannot open it any more, and one that has it open writes nothing until it is restarted"
        );
    }
    Ok(())
}

/// 1 -> 2: the content moves from `entries` and `products` into the log of changes, which keeps it for ever. Of the
/// versions before, only their number is known. Keys and positions stay, so that the index stays good.
fn keep_every_version(transaction: &Transaction<'_>) -> Result<()> {
    transaction.execute_batch(
        "ALTER TABLE entries RENAME TO entries_1;
         ALTER TABLE products RENAME TO products_1;
         ALTER TABLE changes RENAME TO changes_1;
         ALTER TABLE kept RENAME TO kept_1;",
    )?;
    transaction.execute_batch(TABLES)?;
    transaction.execute(
        "INSERT INTO records (key, kind, id, version, position)
         SELECT key, ?1, id, version, (SELECT max(position) FROM changes_1 WHERE entry_key = key) FROM entries_1",
        [RecordKind::Entry as i64],
    )?;
    transaction.execute(
        "INSERT INTO changes (position, record_key, version, at_ms, author, reason, body)
         SELECT records.position, records.key, records.version, 0, '', '', body
         FROM records JOIN entries_1 USING (key) ORDER BY records.position",
        [],
    )?;
    transaction.execute(
        "INSERT INTO records (kind, id, version, position) SELECT ?1, id, 1, 0 FROM products_1 ORDER BY id",
        [RecordKind::Product as i64],
    )?;
    transaction.execute(
        "INSERT INTO changes (record_key, version, at_ms, author, reason, body)
         SELECT key, 1, 0, '', '', body FROM records JOIN products_1 USING (id) WHERE kind = ?1 ORDER BY key",
        [RecordKind::Product as i64],
    )?;
    transaction.execute(
        "UPDATE records SET position = (SELECT position FROM changes WHERE record_key = key) WHERE position = 0",
        [],
    )?;
    transaction.execute_batch(
        "INSERT INTO kept SELECT name, body FROM kept_1;
         DROP TABLE changes_1; DROP TABLE entries_1; DROP TABLE products_1; DROP TABLE kept_1;",
    )?;
    Ok(())
}

/// 2 -> 3: vectors.
fn add_vectors(transaction: &Transaction<'_>) -> Result<()> {
    Ok(transaction.execute_batch(VECTORS)?)
}

/// 3 -> 4: feedback. Versions 2 and 3 had a table of that name, into which nothing could be written.
fn add_feedback(transaction: &Transaction<'_>) -> Result<()> {
    transaction.execute_batch("DROP TABLE IF EXISTS feedback;")?;
    Ok(transaction.execute_batch(FEEDBACK)?)
}

/// 4 -> 5: checksums. What was damaged before counts as it is now.
fn add_checksums(transaction: &Transaction<'_>) -> Result<()> {
    transaction.execute_batch(CHECKSUMS)?;
    checksum::fill(transaction)
}

/// 5 -> 6: of questions before, neither place nor language is known.
fn add_circumstances(transaction: &Transaction<'_>) -> Result<()> {
    Ok(transaction.execute_batch(CIRCUMSTANCES)?)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::SqliteStore;
    use crate::feedback::{Feedback, GivenFeedback};
    use crate::store::{LoggedQuestion, Store};
    use crate::time::Timestamp;

    /// Made by the version of `uttar` that wrote format 1: three entries, one of them imported twice, and a product.
    const VERSION_1: &[u8] = include_bytes!("../../../testdata/store-version-1.sqlite3");

    /// Made by the version of `uttar` that wrote format 2: two entries, one changed and one deleted, a label and a
    /// draft.
    const VERSION_2: &[u8] = include_bytes!("../../../testdata/store-version-2.sqlite3");

    /// Made by the version of `uttar` that wrote format 3: two entries and a question in the log, of the customer `c1`.
    const VERSION_3: &[u8] = include_bytes!("../../../testdata/store-version-3.sqlite3");

    /// Made by the version of `uttar` that wrote format 4: two entries, one of them changed, a label, a question and
    /// feedback of the customer `c1`.
    const VERSION_4: &[u8] = include_bytes!("../../../testdata/store-version-4.sqlite3");

    /// Made by the version of `uttar` that wrote format 5: two entries, a label and a question of the customer `c1`.
    const VERSION_5: &[u8] = include_bytes!("../../../testdata/store-version-5.sqlite3");

    fn problems(store: &SqliteStore) -> Vec<String> {
        store.problems().expect("read").into_lines().collect()
    }

    #[test]
    fn a_file_of_version_5_keeps_its_log_and_gets_room_for_places_and_languages() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("store.sqlite3");
        fs::write(&file, VERSION_5).expect("written");
        for times in 1..3 {
            let store = SqliteStore::open(&file).expect("migrated");
            assert_eq!((store.entry_count().expect("a count"), store.labels().expect("read").len()), (2, 1));
            let logged = store.logged_questions(Timestamp::from_ms(0), 10).expect("read");
            let old = logged.last().expect("the question");
            assert_eq!(
                (logged.len(), old.customer.as_deref(), &old.scope, &old.withheld),
                (times, Some("c1"), &None, &None)
            );
            let new = LoggedQuestion { scope: Some("IN".into()), language: Some("hi".into()), ..old.clone() };
            store.log_questions(std::slice::from_ref(&new)).expect("kept");
            assert_eq!(store.logged_questions(Timestamp::from_ms(0), 1).expect("read"), [new]);
            assert_eq!(problems(&store), [""; 0]);
        }
    }

    #[test]
    fn a_file_of_version_4_keeps_all_and_gets_checksums() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("store.sqlite3");
        fs::write(&file, VERSION_4).expect("written");
        for _ in 0..2 {
            let store = SqliteStore::open(&file).expect("migrated");
            assert_eq!((store.entry_count().expect("a count"), store.position().expect("read")), (2, 4));
            assert_eq!(store.versions("order-cancel").expect("read")[1].change.author, "asha");
            assert_eq!(store.labels().expect("read")[0].name, "spring");
            assert_eq!(store.logged_questions(Timestamp::from_ms(0), 10).expect("read").len(), 1);
            assert_eq!(store.feedback(10).expect("read").len(), 1);
            assert!(store.kept_json("calibration").expect("read").is_some());
            assert_eq!(problems(&store), [""; 0]);
        }
        // Old versions have them as well as new ones.
        let connection = rusqlite::Connection::open(&file).expect("SQLite");
        let change = "UPDATE changes SET body = replace(body, 'Bring', 'Brung')";
        assert_eq!(connection.execute(change, []).expect("changed"), 4);
        let problems = problems(&SqliteStore::open(&file).expect("a store"));
        assert!(problems.len() == 1 && problems[0].contains("\"battery-replace\", version 1"), "{problems:?}");
    }

    #[test]
    fn a_file_of_version_3_keeps_its_log_and_gets_room_for_feedback() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("store.sqlite3");
        fs::write(&file, VERSION_3).expect("written");
        let given = GivenFeedback {
            at: Timestamp::from_ms(0),
            feedback: Feedback::resolved("battery", "battery-replace").of_customer("c1"),
            confidence: Some(0.5),
            is_right: true,
        };
        for times in 1..3 {
            let store = SqliteStore::open(&file).expect("migrated");
            assert_eq!(store.entry_count().expect("a count"), 2);
            assert_eq!(
                store.logged_questions(Timestamp::from_ms(0), 10).expect("read")[0].customer.as_deref(),
                Some("c1")
            );
            // The same customer says the same again.
            assert_eq!(store.add_feedback(&given, 10).expect("kept"), times);
            assert_eq!(store.feedback(10).expect("read"), std::slice::from_ref(&given));
        }
        assert_eq!(SqliteStore::open(&file).expect("a store").erase_customer("c1").expect("erased"), 2);
    }

    #[test]
    fn a_file_of_version_2_keeps_its_history_and_gets_room_for_vectors() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("store.sqlite3");
        fs::write(&file, VERSION_2).expect("written");
        for _ in 0..2 {
            let store = SqliteStore::open(&file).expect("migrated");
            assert_eq!((store.entry_count().expect("a count"), store.position().expect("read")), (1, 4));
            assert_eq!(store.versions("battery-replace").expect("read").len(), 2);
            assert_eq!(store.labels().expect("read")[0].name, "spring");
            assert_eq!(store.draft("festival").expect("read").len(), 2);
            assert!(store.vectors("any").expect("read").is_empty());
            assert!(store.feedback(10).expect("read").is_empty());
        }
    }

    #[test]
    fn a_file_of_version_1_keeps_its_entries_versions_and_positions() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("store.sqlite3");
        fs::write(&file, VERSION_1).expect("written");
        // The second opening finds a file of the present version.
        for _ in 0..2 {
            let store = SqliteStore::open(&file).expect("migrated");
            assert_eq!(store.entry_count().expect("a count"), 3);
            let battery = store.get("battery-replace").expect("read").expect("there");
            assert_eq!((battery.key, battery.version), (1, 2));
            assert_eq!(battery.entry.all_phrasings().count(), 2, "{battery:?}");
            let versions = store.versions("battery-replace").expect("read");
            assert_eq!(versions.len(), 1, "the first version was not kept then");
            assert_eq!((versions[0].version, versions[0].position, versions[0].change.at.as_ms()), (2, 3, 0));
            let cancel = store.get_by_key(2).expect("read").expect("there");
            assert_eq!((cancel.version, cancel.entry.answers.len()), (1, 1));
            assert_eq!(store.get("warranty-check").expect("read").expect("there").key, 4);
            assert_eq!(store.products().expect("read")[0].names["hi"], ["मी टीवी 4A 43"]);
            // The index of version 1 had come to 4; the product takes one more.
            assert_eq!(store.position().expect("read"), 5);
            assert!(store.kept_json("calibration").expect("read").is_some());
        }
    }

    #[test]
    fn what_is_written_after_a_migration_follows_on() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("store.sqlite3");
        fs::write(&file, VERSION_1).expect("written");
        let store = SqliteStore::open(&file).expect("migrated");
        let mut entry = store.get("battery-replace").expect("read").expect("there").entry;
        entry.topics.push("battery".into());
        let store: &dyn Store = &store;
        let outcomes = store.write_one(crate::store::testing::batch(vec![entry])).expect("written");
        assert_eq!(outcomes[0].version, 3);
        assert_eq!(store.position().expect("read"), 6);
    }
}
