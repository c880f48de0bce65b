//! The log of questions: off by default, redacted, kept for some days, erased by customer.

use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use serde::{Deserialize, Serialize};

use crate::base::KnowledgeBase;
use crate::change::Change;
use crate::error::{Error, Result};
use crate::redact::redact;
use crate::reply::{Reply, SearchRequest};
use crate::store::{Batch, LoggedQuestion, Store};
use crate::time::Timestamp;

/// The name under which the store keeps the settings.
const SETTING: &str = "query_log";
/// Questions that wait to be stored; when more come, they are not logged: a log never holds up a search.
const WAITING_MAX: usize = 10_000;

/// Whether questions are logged, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct QueryLogSettings {
    /// Off by default.
    pub enabled: bool,
    /// Older questions are removed.
    pub retention_days: u32,
}

impl QueryLogSettings {
    /// Switched on, for so many days.
    pub fn on(retention_days: u32) -> Self {
        Self { enabled: true, retention_days }
    }
}

impl Default for QueryLogSettings {
    fn default() -> Self {
        Self { enabled: false, retention_days: 30 }
    }
}

/// The settings in force, and the questions that wait to be stored.
#[derive(Debug, Default)]
pub(in crate::base) struct QuestionLog {
    settings: RwLock<QueryLogSettings>,
    waiting: Mutex<Vec<LoggedQuestion>>,
    /// Held while questions are on their way to the store, so that nobody is erased before their last question has arrived.
    storing: Mutex<()>,
}

impl QuestionLog {
    pub(in crate::base) fn of(store: &dyn Store) -> Result<Self> {
        let log = Self::default();
        log.read_settings(store)?;
        Ok(log)
    }

    /// Puts the settings in force that the store has.
    pub(in crate::base) fn read_settings(&self, store: &dyn Store) -> Result<()> {
        let settings = store.setting(SETTING)?.and_then(|value| serde_json::from_value(value).ok());
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = settings.unwrap_or_default();
        Ok(())
    }

    fn settings(&self) -> QueryLogSettings {
        *self.settings.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl KnowledgeBase {
    /// Whether questions are logged, and for how long.
    pub fn query_log_settings(&self) -> QueryLogSettings {
        self.questions.settings()
    }

    /// Switches the log of questions on or off, for this base and for good. What is logged already stays until its days are over.
    pub fn set_query_log_settings(&self, settings: QueryLogSettings, change: Change) -> Result<()> {
        self.check_change(&change)?;
        if settings.retention_days == 0 {
            return Err(Error::bad_field("retention_days", "0 keeps nothing; switch the log off instead"));
        }
        let value = serde_json::to_value(settings).expect("settings are plain data");
        self.store_all(Batch { change, settings: vec![(SETTING.to_owned(), value)], ..Batch::default() })?;
        *self.questions.settings.write().unwrap_or_else(PoisonError::into_inner) = settings;
        Ok(())
    }

    /// Logs a question and what was replied, if the log is on; whether it is. All that names a person is taken out of the question first
    /// ([`redact`]). It is stored soon after, and does not wait for the disk.
    pub fn log_question(
        &self,
        request: &SearchRequest,
        reply: &Reply,
        customer: Option<&str>,
        at: Timestamp,
    ) -> Result<bool> {
        // Whether or not it is on: what is refused must not depend on it.
        if let Some(customer) = customer {
            self.check_name("customer", customer)?;
        }
        if !self.query_log_settings().enabled || self.past.is_some() {
            return Ok(false);
        }
        let first = reply.hits.first();
        let question = LoggedQuestion {
            query: redact(&request.query),
            at,
            customer: customer.map(str::to_owned),
            decision: reply.decision.name().to_owned(),
            entry: first.map(|hit| hit.entry.clone()),
            confidence: first.map(|hit| hit.confidence),
        };
        let mut waiting = self.waiting_questions();
        if waiting.len() < WAITING_MAX {
            waiting.push(question);
        }
        drop(waiting);
        self.refresh_soon();
        Ok(true)
    }

    /// The last questions that were logged, the newest first; at most `limit`, which is no more than
    /// [`logged_questions_max`](crate::Limits::logged_questions_max).
    pub fn logged_questions(&self, limit: usize) -> Result<Vec<LoggedQuestion>> {
        self.check_logged(limit)?;
        self.flush_questions()?;
        self.store.logged_questions(limit)
    }

    /// Removes what is older than the days that questions are kept; how many. Whenever questions are logged, this is done by itself.
    pub fn forget_old_questions(&self, now: Timestamp) -> Result<u64> {
        self.check_writable()?;
        self.store.forget_questions_before(now.minus_days(self.query_log_settings().retention_days))
    }

    /// Removes everything that was logged of a customer, from the disk too; how many questions and ratings it was.
    pub fn erase_customer(&self, customer: &str) -> Result<u64> {
        self.check_writable()?;
        self.check_name("customer", customer)?;
        let storing = self.questions.storing.lock().unwrap_or_else(PoisonError::into_inner);
        self.store_waiting(&storing)?;
        self.store.erase_customer(customer)
    }

    /// Stores the questions that wait.
    pub(in crate::base) fn flush_questions(&self) -> Result<()> {
        let storing = self.questions.storing.lock().unwrap_or_else(PoisonError::into_inner);
        self.store_waiting(&storing)
    }

    fn store_waiting(&self, _storing: &MutexGuard<'_, ()>) -> Result<()> {
        // Searches go on logging while these are being synced.
        let mut questions = std::mem::take(&mut *self.waiting_questions());
        let Some(newest) = questions.iter().map(|question| question.at).max() else {
            return Ok(());
        };
        if let Err(error) = self.store.log_questions(&questions) {
            let mut waiting = self.waiting_questions();
            questions.append(&mut waiting);
            *waiting = questions;
            return Err(error);
        }
        self.forget_old_questions(newest)?;
        Ok(())
    }

    fn waiting_questions(&self) -> MutexGuard<'_, Vec<LoggedQuestion>> {
        self.questions.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::testing::{TestBase, beginning as at, change, entry};

    fn log(base: &TestBase, query: &str, customer: Option<&str>, day: &str) -> bool {
        let request = SearchRequest::new(query);
        let reply = base.search(&request).expect("a question");
        base.log_question(&request, &reply, customer, at(day)).expect("logged or off")
    }

    fn on(retention_days: u32) -> TestBase {
        let base = TestBase::new();
        base.put(vec![entry("a", "change the battery")]).expect("written");
        base.set_query_log_settings(QueryLogSettings::on(retention_days), change("asha", "2026-03-01")).expect("on");
        base
    }

    fn queries(base: &TestBase) -> Vec<String> {
        base.logged_questions(10).expect("read").into_iter().map(|question| question.query).collect()
    }

    #[test]
    fn nothing_is_logged_unless_it_is_switched_on() {
        let base = TestBase::new();
        assert!(!log(&base, "battery", None, "2026-03-01"));
        assert!(queries(&base).is_empty());
        let error = base.set_query_log_settings(QueryLogSettings::on(0), change("asha", "2026-03-01"));
        assert_eq!(error.expect_err("no days").problems()[0].field, "retention_days");
    }

    #[test]
    fn what_names_a_person_is_not_in_the_log_and_not_on_the_disk() {
        let base = on(30);
        assert!(log(&base, "battery for 9876543210", Some("c1"), "2026-03-01"));
        let logged = base.logged_questions(10).expect("read");
        assert_eq!(logged[0].query, "battery for [phone]");
        assert_eq!((logged[0].entry.as_deref(), logged[0].customer.as_deref()), (Some("a"), Some("c1")));
        assert!(logged[0].confidence.is_some_and(|confidence| confidence > 0.0));
        assert!(!base.on_disk("9876543210"));
    }

    #[test]
    fn the_switch_is_kept_and_waiting_questions_are_stored_when_the_base_is_closed() {
        let base = on(30);
        assert!(log(&base, "battery", None, "2026-03-01"));
        let base = base.reopened();
        assert!(base.query_log_settings().enabled);
        assert_eq!(queries(&base), ["battery"]);
    }

    #[test]
    fn questions_go_after_their_days() {
        let base = on(10);
        for day in ["2026-03-01", "2026-03-05", "2026-03-11"] {
            log(&base, day, None, day);
        }
        assert_eq!(queries(&base), ["2026-03-11", "2026-03-05", "2026-03-01"], "ten days are kept");
        log(&base, "last", None, "2026-03-12");
        assert_eq!(queries(&base), ["last", "2026-03-11", "2026-03-05"]);
        assert_eq!(base.forget_old_questions(at("2026-03-16")).expect("forgotten"), 1);
    }

    #[test]
    fn a_customer_is_erased_from_the_log_and_from_the_disk() {
        let base = on(30);
        log(&base, "battery of the xylophone", Some("customer-17"), "2026-03-01");
        log(&base, "battery of the trumpet", Some("customer-18"), "2026-03-01");
        assert_eq!(queries(&base).len(), 2);
        assert!(base.on_disk("xylophone"));
        assert_eq!(base.erase_customer("customer-17").expect("erased"), 1);
        assert_eq!(queries(&base), ["battery of the trumpet"]);
        assert!(!base.on_disk("xylophone") && !base.on_disk("customer-17"));
        assert!(base.on_disk("trumpet"));
        assert_eq!(base.erase_customer("customer-17").expect("nothing to erase"), 0);
    }
}
