//! Into the store, then into the index: what every write comes down to.

use crate::base::KnowledgeBase;
use crate::change::{Change, Refresh, WriteOutcome};
use crate::error::{Error, ErrorKind, Result};
use crate::store::{Batch, Store, lacks_space};

impl KnowledgeBase {
    /// Stores one batch; on return it is on the disk and searchable.
    pub(in crate::base) fn store_all(&self, batch: Batch) -> Result<Vec<WriteOutcome>> {
        self.commit(vec![batch], Refresh::Wait)?.pop().unwrap_or_else(|| Ok(Vec::new()))
    }

    pub(in crate::base) fn store_batch(&self, batch: Batch, refresh: Refresh) -> Result<Vec<WriteOutcome>> {
        self.store_batches(vec![batch], refresh)?.pop().unwrap_or_else(|| Ok(Vec::new()))
    }

    /// Stores batches, whose outcomes warn of what leads nowhere.
    pub(in crate::base) fn store_batches(
        &self,
        mut batches: Vec<Batch>,
        refresh: Refresh,
    ) -> Result<Vec<Result<Vec<WriteOutcome>>>> {
        self.note_missing(&mut batches)?;
        self.commit(batches, refresh)
    }

    fn commit(&self, batches: Vec<Batch>, refresh: Refresh) -> Result<Vec<Result<Vec<WriteOutcome>>>> {
        self.check_writable()?;
        self.check_space()?;
        self.reserve.keep(self.limits.disk_reserve_bytes);
        // What is learnt of a part of a load would be learnt anew with the next, and what is forgotten of it too.
        let _held = (self.teacher.hold(), self.forgetter.hold());
        let new_words = batches.iter().any(Batch::changes_products);
        let outcomes = self.store.write(batches)?;
        if new_words {
            self.renew_analyzer();
        }
        match refresh {
            Refresh::Wait => self.catch_up()?,
            Refresh::Soon => self.refresh_soon(),
        }
        self.embed_soon();
        Ok(outcomes)
    }

    pub(in crate::base) fn check_writable(&self) -> Result<()> {
        if self.past.is_some() {
            let message = "this is a state of the base as it was, or with a draft; make the change in the base itself";
            return Err(Error::new(ErrorKind::Conflict, message));
        }
        Ok(())
    }

    /// Refuses a write before a full disk can do harm to one that was begun. It recovers by itself: every write looks
    /// anew.
    pub(in crate::base) fn check_space(&self) -> Result<()> {
        let least = self.limits.disk_free_bytes_min;
        // Where the system does not tell, the write itself will.
        match fs4::available_space(&self.folder) {
            Ok(free) if free < least => {
                let message = format!(
                    "{}: only {free} bytes are free on the disk, less than {least}; nothing was stored. Free some space and try again",
                    self.folder.display()
                );
                Err(Error::new(ErrorKind::Unavailable, message))
            }
            _ => Ok(()),
        }
    }

    /// Removes what must not be kept, however little space is free: to erase is a duty. On a full disk it has the space
    /// of the reserve, which is set aside again of what becomes free.
    pub(in crate::base) fn remove(&self, remove: impl Fn(&dyn Store) -> Result<u64>) -> Result<u64> {
        match remove(self.store.as_ref()) {
            Err(error) if lacks_space(&error) && self.reserve.release() => {}
            done => return done,
        }
        let done = remove(self.store.as_ref());
        self.reserve.keep(self.limits.disk_reserve_bytes);
        done
    }

    /// Stores a document of what the base declares.
    pub(in crate::base) fn declare(&self, name: &str, value: serde_json::Value, change: Change) -> Result<()> {
        self.store_all(Batch { change, settings: vec![(name.to_owned(), value)], ..Batch::default() })?;
        Ok(())
    }
}

pub(in crate::base) fn document(value: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(value).expect("what a base declares is plain data")
}

#[cfg(all(test, unix))]
mod tests {
    use crate::base::KnowledgeBase;
    use crate::base::testing::entry;
    use crate::change::{Change, Operation, Refresh, WriteOptions};
    use crate::error::ErrorKind;

    #[test]
    fn a_base_that_was_replaced_says_so_before_anybody_writes() {
        let folder = tempfile::tempdir().expect("a folder");
        let [shop, file, aside] = ["shop", "shop.backup", "shop.old"].map(|name| folder.path().join(name));
        let base = KnowledgeBase::create(&shop).expect("a new base");
        base.put(vec![entry("a", "change the battery")]).expect("written");
        let reader = KnowledgeBase::open(&shop).expect("a base");
        crate::backup(&shop, &file).expect("backed up");
        let failures = || [&base, &reader].map(|base| base.index_state().failure.unwrap_or_default());
        assert_eq!(failures(), ["", ""]);
        std::fs::rename(&shop, &aside).expect("renamed");
        crate::restore(&file, &shop).expect("restored");
        for failure in failures() {
            assert!(failure.contains("was replaced or removed") && failure.contains("Open it again"), "{failure}");
        }
        assert!(base.index_state().is_unreliable && reader.index_state().is_unreliable);
        std::fs::remove_dir_all(&shop).expect("removed");
        std::fs::rename(&aside, &shop).expect("renamed");
        assert_eq!(failures(), ["", ""], "it is there again");
    }

    #[test]
    fn a_base_that_was_put_in_the_place_of_one_that_is_open_is_not_touched() {
        let folder = tempfile::tempdir().expect("a folder");
        let [shop, file, aside] = ["shop", "shop.backup", "shop.old"].map(|name| folder.path().join(name));
        let base = KnowledgeBase::create(&shop).expect("a new base");
        let reader = KnowledgeBase::open(&shop).expect("a base");
        base.put(vec![entry("a", "change the battery")]).expect("written");
        crate::backup(&shop, &file).expect("backed up");
        base.put(vec![entry("b", "a mistake")]).expect("written");
        let found = |base: &KnowledgeBase, query: &str| {
            let reply = base.search(&crate::SearchRequest::new(query)).expect("a question");
            reply.hits.into_iter().map(|hit| hit.entry).collect::<Vec<_>>()
        };
        assert_eq!(found(&reader, "mistake"), ["b"], "it follows the writer");
        std::fs::rename(&shop, &aside).expect("renamed");
        let write = |refresh| {
            let options = WriteOptions { refresh, ..WriteOptions::default() };
            base.write_one(entry("c", "track a parcel").into(), &options).map(drop)
        };
        let refused = || {
            for refused in [
                base.put(vec![entry("c", "track a parcel")]).map(drop),
                write(Refresh::Soon),
                write(Refresh::Wait),
                base.save_draft("d", &[Operation::delete("a")], &Change::now()),
                base.set_label("l", Change::now()).map(drop),
                base.rebuild_index(),
                reader.put(vec![entry("c", "track a parcel")]).map(drop),
            ] {
                let error = refused.expect_err("it is another base");
                assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
                assert!(error.message().contains("replaced or removed"), "{error}");
            }
        };
        refused();
        crate::restore(&file, &shop).expect("restored");
        refused();
        assert_eq!(found(&base, "battery"), ["a"]);
        assert_eq!(found(&reader, "mistake"), ["b"], "it has seen the base that it opened to the end");
        drop((base, reader));
        assert!(crate::verify(&shop, false).expect("a base").problems.is_empty());
        let base = KnowledgeBase::open(&shop).expect("a base");
        assert_eq!((found(&base, "battery").len(), found(&base, "parcel").len()), (1, 0));
        base.put(vec![entry("c", "track a parcel")]).expect("open again");
        assert_eq!(KnowledgeBase::open(&aside).expect("a base").entry_count().expect("a count"), 2);
    }
}
