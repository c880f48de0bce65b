//! How often entries are asked for: what is asked more often is suggested earlier.

use std::collections::BTreeMap;

use crate::base::KnowledgeBase;
use crate::error::{Error, ErrorKind, Problem, Result};
use crate::reply::Decision;
use crate::suggest::Popularity;

/// The name under which the store keeps it.
pub(in crate::base) const POPULARITY: &str = "popularity";

impl KnowledgeBase {
    /// How often each entry is asked for, as it was said last. Entries that are gone are left out.
    pub fn popularity(&self) -> Result<BTreeMap<String, u32>> {
        let popularity: Popularity = self.store.kept(POPULARITY)?.unwrap_or_default();
        let mut counts = BTreeMap::new();
        for (key, count) in popularity {
            if let Some(stored) = self.store.get_by_key(key)? {
                counts.insert(stored.entry.id, count);
            }
        }
        Ok(counts)
    }

    /// Says how often each entry is asked for, by its id; the more often, the earlier it is suggested. Replaces what
    /// was said before; entries that are not named count as never asked for. It is kept with the base.
    pub fn set_popularity(&self, counts: &BTreeMap<String, u32>) -> Result<()> {
        self.check_writable()?;
        self.check_space()?;
        let mut popularity = Popularity::new();
        let mut problems = Vec::new();
        for (id, count) in counts {
            match self.store.get(id)? {
                Some(stored) => drop(popularity.insert(stored.key, *count)),
                None => problems.push(Problem::new(id, "is the id of no entry; leave it out")),
            }
        }
        if !problems.is_empty() {
            return Err(Error::invalid_input("counts of unknown entries; nothing was stored").with_problems(problems));
        }
        let _right = self.store.right().begin_briefly()?;
        self.store.keep(POPULARITY, &popularity)?;
        self.lock_vocabularies().set_popularity(popularity);
        Ok(())
    }

    /// How often each entry was given as the answer to a question of the query log: what
    /// [`set_popularity`](Self::set_popularity) takes. The last
    /// [`logged_questions_max`](crate::Limits::logged_questions_max) questions count. Entries that are gone are left
    /// out.
    ///
    /// # Errors
    /// `Conflict` where no answer was logged, because the log is off say: the counts that the base has would be lost.
    ///
    /// ```
    /// # use uttar::{Change, Entry, KnowledgeBase, QueryLogSettings, SearchRequest, Timestamp};
    /// # let folder = tempfile::tempdir()?;
    /// # let base = KnowledgeBase::create(folder.path().join("base"))?;
    /// # base.put(vec![serde_json::from_str::<Entry>(r#"{"id": "refund-time", "phrasings": {"en": ["When will I get my refund?"]}}"#)?])?;
    /// base.set_query_log_settings(QueryLogSettings::on(30), Change::now())?;
    /// let request = SearchRequest::new("when will I get my refund");
    /// base.log_question(&request, &base.search(&request)?, None, Timestamp::now())?;
    /// base.set_popularity(&base.logged_popularity()?)?;
    /// # assert_eq!(base.logged_popularity()?["refund-time"], 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn logged_popularity(&self) -> Result<BTreeMap<String, u32>> {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for question in self.logged_questions(self.limits.logged_questions_max)? {
            if let (Some(entry), Decision::Answer) = (question.entry, question.decision) {
                *counts.entry(entry).or_default() += 1;
            }
        }
        let mut gone = Vec::new();
        for id in counts.keys() {
            if self.store.get(id)?.is_none() {
                gone.push(id.clone());
            }
        }
        counts.retain(|id, _| !gone.contains(id));
        if counts.is_empty() {
            let log = if self.query_log_settings().enabled { "on, and holds no answer yet" } else { "off" };
            let message = format!("nothing can be counted: the query log is {log}; the counts before stay");
            return Err(Error::new(ErrorKind::Conflict, message));
        }
        Ok(counts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::customers::QueryLogSettings;
    use crate::base::testing::{TestBase, change, entry};
    use crate::reply::SearchRequest;
    use crate::time::Timestamp;

    #[test]
    fn answers_of_the_log_are_counted_and_none_is_a_conflict() {
        let base = TestBase::new();
        base.put(vec![entry("battery", "change the battery"), entry("screen", "the screen is broken")])
            .expect("written");
        let refused = |why: &str| {
            let error = base.logged_popularity().expect_err(why);
            assert!(error.kind() == ErrorKind::Conflict && error.message().contains(why), "{error}");
        };
        refused("the query log is off");
        base.set_query_log_settings(QueryLogSettings::on(30), change("asha", "2026-03-01")).expect("on");
        refused("holds no answer yet");
        let ask = |query: &str| {
            let request = SearchRequest::new(query);
            let reply = base.search(&request).expect("a question");
            base.log_question(&request, &reply, None, Timestamp::now()).expect("logged");
        };
        ask("sell gift cards");
        refused("holds no answer yet");
        ask("change the battery");
        ask("change the battery");
        let counts = base.logged_popularity().expect("answers");
        assert_eq!(counts, [("battery".to_owned(), 2)].into());
        base.set_popularity(&counts).expect("kept");
        assert_eq!(base.popularity().expect("kept"), counts);
    }
}
