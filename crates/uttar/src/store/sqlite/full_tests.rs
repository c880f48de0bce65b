//! What a store does that has no room: its file is as large as it may be.

use super::SqliteStore;
use crate::error::ErrorKind;
use crate::store::Store;
use crate::store::testing::batch;

fn write(store: &SqliteStore, number: u64) -> crate::Result<Vec<crate::WriteOutcome>> {
    let text = "many words ".repeat(100 + usize::try_from(number % 7).expect("small") * 30);
    let entry = serde_json::json!({"id": number.to_string(), "phrasings": {"en": [text]}});
    (store as &dyn Store).write_one(batch(vec![serde_json::from_value(entry).expect("well-formed")]))
}

#[test]
fn at_any_size_a_full_store_says_so_keeps_what_it_has_and_goes_on_when_there_is_room() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteStore::create(&folder.path().join("store.sqlite3")).expect("made");
    let limit = |pages: i64| {
        let writer = store.lock_writer();
        // It cannot be less than the pages that there are.
        writer.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |row| row.get::<_, i64>(0)).expect("set")
    };
    let mut stored = 0;
    for more in 0..40 {
        let pages = limit(1);
        limit(pages + more % 5);
        let error = loop {
            match write(&store, stored) {
                Ok(_) => stored += 1,
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
        assert!(error.message().contains("the disk is full"), "{error}");
        assert_eq!(store.entry_count().expect("read"), stored);
        assert_eq!(store.position().expect("read"), stored, "a write that failed left something behind");
        limit(pages + 10);
        write(&store, stored).expect("room");
        stored += 1;
    }
    assert!(stored > 40, "{stored}");
    assert_eq!(store.problems().expect("read").into_lines().count(), 0);
}
