//! The log of questions: off by default, redacted, kept for some days, erased by customer.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, RwLock};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use uttar_analysis::LanguageTag;

use crate::base::KnowledgeBase;
use crate::change::Change;
use crate::entry::Scope;
use crate::error::{Error, Result};
use crate::redact::redact;
use crate::reply::{Reply, SearchRequest};
use crate::resolve::Withheld;
use crate::store::{Batch, LoggedQuestion, Store};
use crate::sync;
use crate::time::Timestamp;

/// The name under which the store keeps the settings.
const SETTING: &str = "query_log";
/// Questions that wait to be stored; when more come, they are not logged: a log never holds up a search.
const WAITING_MAX: usize = 10_000;
/// How often it is looked whether questions have expired; they are not shown any more in between.
const FORGETTING_INTERVAL: Duration = Duration::from_secs(3_600);

/// Whether questions are logged, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct QueryLogSettings {
    /// Off by default.
    pub enabled: bool,
    /// Older questions are not shown, and removed within an hour while the base is asked, read or checked, else when it
    /// is opened; whether or not the log is still on.
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

/// Which questions of the log are wanted: those that keep to all that is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoggedFilter {
    /// Only those in this language: `hi` is also `hi-Latn`.
    pub language: Option<String>,
    /// Only those of customers inside this place.
    pub scope: Option<Scope>,
    /// Only those where the first hit had no answer for the customer, for this reason.
    pub withheld: Option<Withheld>,
}

impl LoggedFilter {
    fn passes(&self, question: &LoggedQuestion) -> bool {
        let language = self.language.as_ref().is_none_or(|wanted| {
            let rest = question.language.as_ref().and_then(|language| language.strip_prefix(wanted.as_str()));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        });
        let scope = self.scope.as_ref().is_none_or(|wanted| {
            let asked = question.scope.as_ref().and_then(|scope| scope.parse().ok());
            asked.is_some_and(|asked| wanted.covers(&asked))
        });
        let withheld = self.withheld.is_none_or(|wanted| question.withheld == Some(wanted));
        language && scope && withheld
    }
}

/// How the log keeps up with what is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct QueryLogState {
    /// Questions that wait to be stored: some while many are asked, all while the store takes none, on a full disk say.
    pub waiting: usize,
    /// Questions that were not logged since the base was opened, because too many waited.
    pub dropped: u64,
}

/// The settings in force, and the questions that wait to be stored.
#[derive(Debug, Default)]
pub(in crate::base) struct QuestionLog {
    settings: RwLock<QueryLogSettings>,
    waiting: Mutex<Vec<LoggedQuestion>>,
    /// Held while questions are on their way to the store, so that nobody is erased before their last question has
    /// arrived.
    storing: Mutex<()>,
    dropped: AtomicU64,
    /// When it was looked last whether questions have expired.
    forgotten_at: Mutex<Option<Instant>>,
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
        *sync::write(&self.settings) = settings.unwrap_or_default();
        Ok(())
    }

    fn settings(&self) -> QueryLogSettings {
        *sync::read(&self.settings)
    }
}

impl KnowledgeBase {
    /// Whether questions are logged, and for how long.
    pub fn query_log_settings(&self) -> QueryLogSettings {
        self.question_log.settings()
    }

    /// Switches the log of questions on or off, for this base and for good. What is logged already stays until its days
    /// are over.
    pub fn set_query_log_settings(&self, settings: QueryLogSettings, change: Change) -> Result<()> {
        self.check_change(&change)?;
        if settings.retention_days == 0 {
            return Err(Error::bad_field("retention_days", "0 keeps nothing; switch the log off instead"));
        }
        let value = serde_json::to_value(settings).expect("settings are plain data");
        self.store_all(Batch { change, settings: vec![(SETTING.to_owned(), value)], ..Batch::default() })?;
        *sync::write(&self.question_log.settings) = settings;
        *self.forgotten_at() = None;
        self.forget_expired_questions();
        Ok(())
    }

    /// Logs a question and what was replied, if the log is on; whether it is. All that names a person is taken out of
    /// the question first ([`redact`]). It is stored soon after, and does not wait for the disk. More than one process
    /// may log questions of a base, whichever of them writes to it.
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
        Self::check_time("at", at)?;
        if !self.query_log_settings().enabled || self.past.is_some() {
            return Ok(false);
        }
        let first = reply.hits.first();
        let question = LoggedQuestion {
            query: redact(&request.query),
            at,
            customer: customer.map(str::to_owned),
            decision: reply.decision,
            entry: first.map(|hit| hit.entry.clone()),
            confidence: first.map(|hit| hit.confidence),
            scope: request.scope.as_ref().map(|scope| redact(&scope.to_string())),
            language: reply.languages.first().map(|guess| guess.language.to_owned()),
            withheld: first.and_then(|hit| hit.withheld),
        };
        let mut waiting = self.waiting_questions();
        let is_logged = waiting.len() < WAITING_MAX;
        if is_logged {
            waiting.push(question);
        } else {
            self.question_log.dropped.fetch_add(1, Ordering::Relaxed);
        }
        drop(waiting);
        self.refresh_soon();
        Ok(is_logged)
    }

    /// How the log keeps up with what is asked of this value; for whoever watches a service.
    pub fn query_log_state(&self) -> QueryLogState {
        let dropped = self.question_log.dropped.load(Ordering::Relaxed);
        QueryLogState { waiting: self.waiting_questions().len(), dropped }
    }

    /// The last questions that were logged, the newest first, without those that have expired; at most `limit`, which
    /// is no more than [`logged_questions_max`](crate::Limits::logged_questions_max).
    pub fn logged_questions(&self, limit: usize) -> Result<Vec<LoggedQuestion>> {
        self.check_logged(limit)?;
        let storing = self.storing_questions();
        // What cannot be stored now is shown all the same.
        let _ = self.store_waiting(&storing);
        self.forget_expired_questions();
        let since = self.questions_kept_since(Timestamp::now());
        let is_kept = |question: &&LoggedQuestion| question.at >= since;
        let waiting = self.waiting_questions();
        let mut questions: Vec<_> = waiting.iter().rev().filter(is_kept).take(limit).cloned().collect();
        drop(waiting);
        questions.extend(self.store.logged_questions(since, limit - questions.len())?);
        Ok(questions)
    }

    /// As [`logged_questions`](Self::logged_questions), only those that a filter lets through, out of the last
    /// [`logged_questions_max`](crate::Limits::logged_questions_max). A language that is none and a place that the base
    /// does not have are refused: they would look like ones where nobody asks.
    pub fn logged_questions_of(&self, filter: &LoggedFilter, limit: usize) -> Result<Vec<LoggedQuestion>> {
        if *filter == LoggedFilter::default() {
            return self.logged_questions(limit);
        }
        self.check_logged(limit)?;
        if let Some(Err(error)) = filter.language.as_deref().map(str::parse::<LanguageTag>) {
            return Err(Error::bad_field("language", error.to_string()));
        }
        if let Some(problem) =
            filter.scope.as_ref().and_then(|scope| self.view().declared.settings.scope_problem(scope))
        {
            return Err(Error::bad_field("scope", problem));
        }
        let mut questions = self.logged_questions(self.limits.logged_questions_max)?;
        questions.retain(|question| filter.passes(question));
        questions.truncate(limit);
        Ok(questions)
    }

    /// Removes what is older than the days that questions are kept, from the disk too; how many. It is done by itself
    /// within an hour after they are over.
    pub fn forget_old_questions(&self, now: Timestamp) -> Result<u64> {
        self.check_writable()?;
        self.remove(|store| store.forget_questions_before(self.questions_kept_since(now)))
    }

    /// Removes everything that was logged of a customer, from the disk too; how many questions and ratings it was. It
    /// is done however little space is free on the disk.
    pub fn erase_customer(&self, customer: &str) -> Result<u64> {
        self.check_writable()?;
        self.check_name("customer", customer)?;
        let _storing = self.storing_questions();
        let mut waiting = self.waiting_questions();
        let before = waiting.len();
        waiting.retain(|question| question.customer.as_deref() != Some(customer));
        let erased = (before - waiting.len()) as u64;
        drop(waiting);
        Ok(erased + self.remove(|store| store.erase_customer(customer))?)
    }

    /// Stores the questions that wait.
    pub(in crate::base) fn flush_questions(&self) -> Result<()> {
        self.store_waiting(&self.storing_questions())?;
        self.forget_expired_questions();
        Ok(())
    }

    /// Removes what has expired, if that was not looked for within the last hour. What cannot be removed now is not
    /// shown, and removed later.
    pub(in crate::base) fn forget_expired_questions(&self) {
        let mut forgotten_at = self.forgotten_at();
        let is_due = forgotten_at.is_none_or(|at| at.elapsed() >= FORGETTING_INTERVAL);
        let since = self.questions_kept_since(Timestamp::now());
        if is_due && self.remove(|store| store.forget_questions_before(since)).is_ok() {
            *forgotten_at = Some(Instant::now());
        }
    }

    fn questions_kept_since(&self, now: Timestamp) -> Timestamp {
        now.minus_days(self.query_log_settings().retention_days)
    }

    fn store_waiting(&self, _storing: &MutexGuard<'_, ()>) -> Result<()> {
        // Searches go on logging while these are being synced.
        let questions = self.waiting_questions().clone();
        if !questions.is_empty() {
            self.store.log_questions(&questions)?;
            self.waiting_questions().drain(..questions.len());
        }
        Ok(())
    }

    fn storing_questions(&self) -> MutexGuard<'_, ()> {
        sync::lock(&self.question_log.storing)
    }

    fn forgotten_at(&self) -> MutexGuard<'_, Option<Instant>> {
        sync::lock(&self.question_log.forgotten_at)
    }

    fn waiting_questions(&self) -> MutexGuard<'_, Vec<LoggedQuestion>> {
        sync::lock(&self.question_log.waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::testing::{TestBase, beginning as at, change, entry};
    use crate::error::ErrorKind;
    use crate::feedback::Feedback;
    use crate::reply::Decision;
    use crate::store::STORE_FILE;

    fn log(base: &KnowledgeBase, query: &str, customer: Option<&str>, days_ago: u32) -> bool {
        let request = SearchRequest::new(query);
        let reply = base.search(&request).expect("a question");
        base.log_question(&request, &reply, customer, Timestamp::now().minus_days(days_ago)).expect("logged or off")
    }

    fn on(retention_days: u32) -> TestBase {
        let base = TestBase::new();
        base.put(vec![entry("a", "change the battery")]).expect("written");
        base.set_query_log_settings(QueryLogSettings::on(retention_days), change("asha", "2026-03-01")).expect("on");
        base
    }

    fn queries(base: &KnowledgeBase) -> Vec<String> {
        base.logged_questions(10).expect("read").into_iter().map(|question| question.query).collect()
    }

    #[test]
    fn nothing_is_logged_unless_it_is_switched_on() {
        let base = TestBase::new();
        assert!(!log(&base, "battery", None, 1));
        assert!(queries(&base).is_empty());
        let error = base.set_query_log_settings(QueryLogSettings::on(0), change("asha", "2026-03-01"));
        assert_eq!(error.expect_err("no days").problems()[0].field, "retention_days");
    }

    #[test]
    fn what_names_a_person_is_not_in_the_log_and_not_on_the_disk() {
        let base = on(30);
        assert!(log(&base, "battery for 9876543210", Some("c1"), 1));
        let logged = base.logged_questions(10).expect("read");
        assert_eq!(logged[0].query, "battery for [phone]");
        assert_eq!((logged[0].entry.as_deref(), logged[0].customer.as_deref()), (Some("a"), Some("c1")));
        assert!(logged[0].confidence.is_some_and(|confidence| confidence > 0.0));
        assert!(!base.on_disk("9876543210"));
    }

    #[test]
    fn place_language_and_why_nothing_was_given_are_kept_and_filtered_by() {
        let base = TestBase::of(
            r#"[{"id": "a", "phrasings": {"en": ["change the battery"], "hi": ["बैटरी बदलनी है"]},
                "answers": [{"lang": "en", "scope": "CN", "body": "At a shop."}]}]"#,
        );
        base.set_query_log_settings(QueryLogSettings::on(30), change("asha", "2026-03-01")).expect("on");
        for (query, scope) in [("change the battery", Some("IN/KA")), ("बैटरी बदलनी है", Some("CN")), ("battery", None)]
        {
            let scope = scope.map(|scope| scope.parse().expect("a scope"));
            let request = SearchRequest { scope, ..SearchRequest::new(query) };
            let reply = base.search(&request).expect("a question");
            assert!(base.log_question(&request, &reply, None, Timestamp::now()).expect("logged"));
        }
        let logged = base.logged_questions(10).expect("read");
        let told: Vec<_> =
            logged.iter().map(|one| (one.scope.as_deref(), one.language.as_deref(), one.withheld)).collect();
        let elsewhere = Some(Withheld::OtherScope);
        assert_eq!(told[1..], [(Some("CN"), Some("hi"), None), (Some("IN/KA"), Some("en"), elsewhere)]);
        let found = |language: Option<&str>, scope: Option<&str>, withheld| {
            let (language, scope) = (language.map(str::to_owned), scope.map(|scope| scope.parse().expect("a scope")));
            base.logged_questions_of(&LoggedFilter { language, scope, withheld }, 10).expect("read").len()
        };
        assert_eq!((found(Some("hi"), None, None), found(Some("hi-Latn"), None, None)), (1, 0));
        let korean = LoggedFilter { language: Some("ko".to_owned()), ..LoggedFilter::default() };
        let in_language = |tag: &str| LoggedQuestion { language: Some(tag.to_owned()), ..logged[1].clone() };
        assert_eq!(["ko", "ko-KR", "kok"].map(|tag| korean.passes(&in_language(tag))), [true, true, false]);
        assert_eq!((found(None, Some("IN"), None), found(None, Some("IN/MH"), None)), (1, 0));
        assert_eq!(
            (found(None, None, Some(Withheld::OtherScope)), found(None, None, Some(Withheld::NotValid))),
            (1, 0)
        );
        assert_eq!(found(Some("en"), Some("IN"), Some(Withheld::OtherScope)), 1);
        assert!(
            base.logged_questions_of(&LoggedFilter { scope: "IN".parse().ok(), ..LoggedFilter::default() }, 0).is_err()
        );
        assert_eq!(base.logged_questions_of(&LoggedFilter::default(), 2).expect("read").len(), 2);
    }

    #[test]
    fn a_language_and_a_place_that_there_are_not_are_refused() {
        let base = on(30);
        let file = base.folder().with_file_name("base.yaml");
        std::fs::write(&file, "markets: {IN: {}}\n").expect("written");
        base.import(&[file], &crate::ImportOptions::default()).expect("settings");
        let refused = |language: Option<&str>, scope: Option<&str>| {
            let scope = scope.map(|scope| scope.parse().expect("a scope"));
            let filter = LoggedFilter { language: language.map(str::to_owned), scope, withheld: None };
            let places = |error: Error| error.problems()[0].field.clone();
            let fields = [base.logged_questions_of(&filter, 10).err(), base.unanswered_questions_of(&filter, 10).err()];
            fields.map(|error| error.map(places))
        };
        assert_eq!(refused(Some("Hindi"), None), ["language", "language"].map(|field| Some(field.to_owned())));
        assert_eq!(refused(None, Some("XX")), ["scope", "scope"].map(|field| Some(field.to_owned())));
        assert_eq!(refused(Some("hi"), Some("IN")), [None, None]);
    }

    #[test]
    fn what_names_a_person_in_a_scope_is_not_in_the_log() {
        let base = on(30);
        let request = SearchRequest { scope: "IN/KA/9876543210".parse().ok(), ..SearchRequest::new("battery") };
        let reply = base.search(&request).expect("a question");
        assert!(base.log_question(&request, &reply, None, Timestamp::now()).expect("logged"));
        assert_eq!(base.logged_questions(1).expect("read")[0].scope.as_deref(), Some("IN/KA/[phone]"));
        assert!(!base.on_disk("9876543210"));
    }

    #[test]
    fn the_switch_is_kept_and_waiting_questions_are_stored_when_the_base_is_closed() {
        let base = on(30);
        assert!(log(&base, "battery", None, 1));
        let base = base.reopened();
        assert!(base.query_log_settings().enabled);
        assert_eq!(queries(&base), ["battery"]);
    }

    #[test]
    fn questions_go_after_their_days() {
        let base = on(10);
        for days_ago in [11, 9, 1] {
            log(&base, &format!("xylophone{days_ago}"), None, days_ago);
        }
        assert_eq!(queries(&base), ["xylophone1", "xylophone9"], "ten days are kept");
        let removed = base.forget_old_questions(Timestamp::now()).expect("forgotten");
        // If it was not removed while it was stored.
        assert!(removed <= 1 && !base.on_disk("xylophone11") && base.on_disk("xylophone9"));
        let later = Timestamp::from_ms(Timestamp::now().as_ms() + 2 * 86_400_000);
        assert_eq!(base.forget_old_questions(later).expect("forgotten"), 1);
        assert!(!base.on_disk("xylophone9") && base.on_disk("xylophone1"));
    }

    #[test]
    fn questions_go_after_their_days_though_the_log_is_off_by_then() {
        let base = on(30);
        log(&base, "xylophone", None, 20);
        log(&base, "trumpet", None, 5);
        assert_eq!(queries(&base), ["trumpet", "xylophone"]);
        let off = QueryLogSettings { enabled: false, retention_days: 10 };
        base.set_query_log_settings(off, change("asha", "2026-03-02")).expect("off");
        assert!(!base.on_disk("xylophone") && base.on_disk("trumpet"));
        assert_eq!(queries(&base), ["trumpet"]);
        // What expires while a base is closed goes when it is opened.
        let old = LoggedQuestion { at: Timestamp::now().minus_days(11), ..logged("violin") };
        base.store.log_questions(&[old]).expect("stored");
        assert_eq!(queries(&base), ["trumpet"], "it is not shown before it is removed");
        assert!(base.on_disk("violin"));
        let base = base.reopened();
        assert!(!base.on_disk("violin") && base.on_disk("trumpet"));
    }

    fn logged(query: &str) -> LoggedQuestion {
        LoggedQuestion {
            query: query.to_owned(),
            at: Timestamp::now(),
            customer: None,
            decision: Decision::Answer,
            entry: None,
            confidence: None,
            scope: None,
            language: None,
            withheld: None,
        }
    }

    #[test]
    fn a_switch_in_another_process_is_followed() {
        let base = TestBase::new();
        let other = KnowledgeBase::open(base.folder()).expect("a second one");
        let switched = QueryLogSettings::on(7);
        base.set_query_log_settings(switched, change("asha", "2026-03-01")).expect("on");
        other.search(&SearchRequest::new("battery")).expect("a question");
        assert_eq!(other.query_log_settings(), switched);
    }

    #[test]
    fn many_processes_log_and_none_keeps_another_from_writing() {
        let base = on(30);
        // This one has the right to write and keeps it; that one logs all the same.
        let other = KnowledgeBase::open(base.folder()).expect("a second one");
        assert!(base.store.right().is_kept());
        assert!(log(&other, "battery", None, 1));
        assert_eq!(queries(&other), ["battery"]);
        assert_eq!(queries(&base), ["battery"]);
        let base = base.reopened();
        log(&base, "screen", Some("c1"), 1);
        assert_eq!(queries(&base), ["screen", "battery"]);
        base.forget_old_questions(Timestamp::now()).expect("nothing to forget");
        base.erase_customer("c1").expect("erased");
        base.set_popularity(&[("a".to_owned(), 2)].into()).expect("counted");
        base.set_label("spring", change("asha", "2026-03-01")).expect("a label");
        base.give_feedback(Feedback::resolved("battery", "a"), at("2026-03-01")).expect("kept");
        other.put(vec![entry("b", "the screen is broken")]).expect("nobody else has the right to write");
    }

    #[test]
    fn what_cannot_be_stored_is_shown_and_counted() {
        let base = on(30);
        log(&base, "battery", None, 2);
        assert_eq!(queries(&base), ["battery"]);
        let refusal = "CREATE TRIGGER refusal BEFORE INSERT ON query_log BEGIN SELECT RAISE(ABORT, 'refused'); END";
        let connection = rusqlite::Connection::open(base.folder().join(STORE_FILE)).expect("SQLite");
        connection.execute_batch(refusal).expect("made");
        assert!(log(&base, "screen", Some("c1"), 1) && log(&base, "camera", None, 1));
        assert_eq!(queries(&base), ["camera", "screen", "battery"]);
        assert_eq!(base.logged_questions(2).expect("read").len(), 2);
        assert_eq!(base.query_log_state(), QueryLogState { waiting: 2, dropped: 0 });
        for _ in 2..WAITING_MAX {
            base.waiting_questions().push(logged("trumpet"));
        }
        assert!(!log(&base, "violin", None, 1));
        assert_eq!(base.query_log_state(), QueryLogState { waiting: WAITING_MAX, dropped: 1 });
        connection.execute_batch("DROP TRIGGER refusal").expect("dropped");
        assert_eq!(base.erase_customer("c1").expect("erased"), 1);
        base.flush_questions().expect("stored");
        assert_eq!(base.query_log_state(), QueryLogState { waiting: 0, dropped: 1 });
    }

    #[test]
    fn a_customer_is_erased_from_the_log_and_from_the_disk() {
        let base = on(30);
        log(&base, "battery of the xylophone", Some("customer-17"), 1);
        log(&base, "battery of the trumpet", Some("customer-18"), 1);
        assert_eq!(queries(&base).len(), 2);
        assert!(base.on_disk("xylophone"));
        assert_eq!(base.erase_customer("customer-17").expect("erased"), 1);
        assert_eq!(queries(&base), ["battery of the trumpet"]);
        assert!(!base.on_disk("xylophone") && !base.on_disk("customer-17"));
        assert!(base.on_disk("trumpet"));
        assert_eq!(base.erase_customer("customer-17").expect("nothing to erase"), 0);
    }
    #[test]
    fn a_customer_is_erased_however_little_space_is_free() {
        let base = on(30);
        log(&base, "battery", Some("c1"), 2);
        assert_eq!(queries(&base), ["battery"]);
        let base = base.with_limits(|limits| limits.disk_free_bytes_min = u64::MAX);
        base.set_label("spring", change("asha", "2026-03-01")).expect_err("no disk has as much space");
        assert_eq!(base.erase_customer("c1").expect("erased"), 1);
        assert_eq!(queries(&base), [""; 0]);
    }

    #[test]
    fn what_must_go_has_the_space_of_the_reserve_where_there_is_no_other() {
        let base = on(30);
        let reserve = base.folder().join("reserve");
        let refused = |code| Error::from(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None));
        let full = || refused(rusqlite::ffi::SQLITE_FULL);
        let erased = base.remove(|_| if reserve.exists() { Err(full()) } else { Ok(7) });
        assert_eq!(erased.expect("there is space"), 7);
        assert!(reserve.exists(), "there is space for it again");
        base.remove(|_| Err(refused(rusqlite::ffi::SQLITE_BUSY))).expect_err("space is no help");
        std::fs::remove_file(&reserve).expect("there");
        assert_eq!(base.remove(|_| Err(full())).expect_err("nothing helps").kind(), ErrorKind::Unavailable);
        assert!(!reserve.exists());
    }
}
