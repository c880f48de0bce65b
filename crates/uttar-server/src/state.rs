//! What all requests share: the settings, the base once it is open, and the gate before it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use tokio::time::Instant;
use uttar::{Error, ErrorKind, IndexState, KnowledgeBase, QueryLogState, Result};

use crate::gate::{Gate, Refusal};
use crate::keys::Keys;
use crate::metrics::Metrics;
use crate::problem::Problem;
use crate::settings::{Settings, TIMEOUT_MS_MAX};

const SEARCHES_FULL: &str = "too many searches and changes at a time; try again in a moment. `searches_max` says how many there may be, `search_queue_max` how \
                             many may wait";
const REPORTS_FULL: &str = "too many lints, coverage maps, evaluations, imports, exports, backups and lists at a time; try again when one has ended. `reports_max` \
                            says how many there may be";

/// How long a failure of the base counts after which nobody has asked it: a service that is sent no requests because
/// it fails learns by the next one whether it still does.
const FAILURE_TTL: Duration = Duration::from_secs(60);

/// The state of the service. Cheap to clone; all clones are the same state.
#[derive(Debug, Clone)]
pub struct ServerState(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: Settings,
    /// Those of the settings, until they change.
    keys: RwLock<Arc<Keys>>,
    base: OnceLock<Arc<KnowledgeBase>>,
    stopping: AtomicBool,
    gate: Gate,
    /// For what looks at the whole base.
    reports: Gate,
    metrics: Metrics,
    warned_of_log: AtomicBool,
    /// When the base failed last, if nothing succeeded since.
    failed: Mutex<Option<Instant>>,
}

impl ServerState {
    /// A state without a base: it is not ready, and questions get 503.
    ///
    /// # Errors
    /// `InvalidInput` when a setting is out of its range.
    pub fn new(settings: Settings) -> Result<Self> {
        settings.check()?;
        let gate = Gate::new(settings.searches_max, settings.search_queue_max, SEARCHES_FULL);
        let reports = Gate::new(settings.reports_max, settings.reports_max, REPORTS_FULL);
        let keys = RwLock::new(Arc::new(settings.keys.clone()));
        let (base, stopping, metrics, warned_of_log, failed) = Default::default();
        Ok(Self(Arc::new(Inner { settings, keys, base, stopping, gate, reports, metrics, warned_of_log, failed })))
    }

    /// Gives it the base, with the limits of the settings; from now on it is ready. A second base is dropped.
    pub fn open(&self, base: KnowledgeBase) {
        let base = base.with_limits(self.0.settings.limits.clone());
        if let Some(interval) = self.0.settings.index_check_interval() {
            base.check_index_every(interval);
        }
        let _ = self.0.base.set(Arc::new(base));
    }

    /// From now on it is not ready; requests are still answered.
    pub(crate) fn stop(&self) {
        self.0.stopping.store(true, Ordering::Relaxed);
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The keys that hold now.
    pub(crate) fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.0.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// From the next request on these hold.
    pub(crate) fn set_keys(&self, keys: Keys) {
        *self.0.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
    }

    /// How the query log of the base keeps up, once that is open.
    pub(crate) fn query_log(&self) -> Option<QueryLogState> {
        self.0.base.get().map(|base| base.query_log_state())
    }

    /// How the query log and the index of the base keep up, once that is open.
    pub(crate) fn how_it_keeps_up(&self) -> Option<(QueryLogState, IndexState)> {
        self.0.base.get().map(|base| (base.query_log_state(), base.index_state()))
    }

    /// Says once that questions go unlogged; the metrics count them.
    fn warn_of_dropped_questions(&self) {
        let dropped = self.query_log().is_some_and(|log| log.dropped > 0);
        if dropped && !self.0.warned_of_log.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "questions are not logged any more, since the store takes none: look whether its disk is full or read-only"
            );
        }
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// Why it is not ready, if it is not.
    pub(crate) fn not_ready(&self) -> Option<&'static str> {
        if self.0.stopping.load(Ordering::Relaxed) {
            Some("the service is stopping; ask another one")
        } else if self.0.base.get().is_none() {
            Some("the base is being opened; try again in a moment")
        } else if self.0.base.get().is_some_and(|base| base.index_state().is_unreliable) {
            Some(
                "the base fails: its folder was replaced or removed since it was opened, or it is damaged; the log of the service says which. \
                 Restart the service to open what is there now",
            )
        } else if self.failed().is_some_and(|failed| failed.elapsed() < FAILURE_TTL) {
            Some(
                "the base fails: what was asked of it last ended with a fault; the log of the service says which, `uttar verify` what is damaged",
            )
        } else {
            None
        }
    }

    fn failed(&self) -> MutexGuard<'_, Option<Instant>> {
        self.0.failed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes whether the base can be used: a fault of it is no matter of one request. It is told when that begins and
    /// when it ends.
    fn note(&self, error: Option<&Error>) {
        let now = match error {
            None => None,
            Some(error) if error.kind() == ErrorKind::Internal => Some(Instant::now()),
            // What is wrong with one request says nothing of the base.
            Some(_) => return,
        };
        let before = std::mem::replace(&mut *self.failed(), now);
        match (before, error) {
            (None, Some(error)) => {
                tracing::warn!(%error, "the base fails: not ready until something is answered again")
            }
            (Some(_), None) => tracing::info!("the base works again"),
            _ => {}
        }
    }

    /// Does something with the base, on a thread where it may block.
    pub(crate) async fn with_base<T: Send + 'static>(
        &self,
        deadline: Instant,
        work: impl FnOnce(&KnowledgeBase) -> Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        self.warn_of_dropped_questions();
        self.through(&self.0.gate, deadline, work).await
    }

    /// Looks at the whole base, beside the searches and not in their places.
    pub(crate) async fn report<T: Send + 'static>(
        &self,
        work: impl FnOnce(&KnowledgeBase) -> Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        self.through(&self.0.reports, Instant::now() + self.0.settings.report_timeout(), work).await
    }

    /// As [`ServerState::report`], for work that has no deadline because it ends when nobody takes what it gives.
    pub(crate) async fn long_report<T: Send + 'static>(
        &self,
        work: impl FnOnce(&KnowledgeBase) -> Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        self.through(&self.0.reports, Instant::now() + Duration::from_millis(TIMEOUT_MS_MAX), work).await
    }

    async fn through<T: Send + 'static>(
        &self,
        gate: &Gate,
        deadline: Instant,
        work: impl FnOnce(&KnowledgeBase) -> Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let Some(base) = self.0.base.get().cloned() else {
            return Err(Problem::unavailable("the base is being opened; try again in a moment"));
        };
        match gate.run(deadline, move || work(&base)).await {
            Ok(done) => {
                self.note(done.as_ref().err());
                done.map_err(Problem::from)
            }
            Err(Refusal::QueueFull | Refusal::NotStarted) => Err(Problem::unavailable(gate.full())),
            Err(Refusal::Stopping) => Err(Problem::unavailable("the service is stopping; ask another one")),
            Err(Refusal::Late) => Err(Problem::timeout()),
            Err(Refusal::Panicked) => Err(Problem::internal("a thread that used the base panicked")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::thread::sleep;

    use super::*;
    use crate::testing::{get, settings, state_with_entries};

    async fn status(state: &ServerState, timeout_ms: u64, work: fn(&KnowledgeBase) -> Result<()>) -> u16 {
        let deadline = Instant::now() + Duration::from_millis(timeout_ms);
        state.with_base(deadline, work).await.map_or_else(|problem| problem.status().as_u16(), |()| 200)
    }

    #[tokio::test]
    async fn each_end_of_work_has_its_status() {
        let (state, _folder) = state_with_entries(Settings { searches_max: 1, search_queue_max: 0, ..settings() });
        assert_eq!(status(&state, 60_000, |_| Ok(())).await, 200);
        assert_eq!(status(&state, 60_000, |_| Err(Error::new(ErrorKind::NotFound, "none"))).await, 404);
        assert_eq!(status(&state, 60_000, |_| panic!("on purpose")).await, 500);
        let slow = |_: &KnowledgeBase| {
            sleep(Duration::from_secs(1));
            Ok(())
        };
        assert_eq!(status(&state, 10, slow).await, 504);
        assert_eq!(status(&state, 60_000, |_| Ok(())).await, 503, "the slow work still holds the only place");
    }

    #[tokio::test]
    async fn who_is_turned_away_learns_by_which_gate() {
        let limits = Settings { searches_max: 1, search_queue_max: 0, reports_max: 1, ..settings() };
        let (state, _folder) = state_with_entries(limits);
        let (search_at_work, reports_at_work) =
            (Arc::new(std::sync::Barrier::new(2)), Arc::new(std::sync::Barrier::new(2)));
        let deadline = Instant::now() + Duration::from_secs(60);
        let (searching, held) = (state.clone(), Arc::clone(&search_at_work));
        let search = tokio::spawn(async move {
            searching
                .with_base(deadline, move |_| {
                    held.wait();
                    Ok(())
                })
                .await
        });
        // One runs, one waits.
        let reports = [0, 1].map(|_| {
            let (reporting, held) = (state.clone(), Arc::clone(&reports_at_work));
            tokio::spawn(async move {
                reporting
                    .report(move |_| {
                        held.wait();
                        Ok(())
                    })
                    .await
            })
        });
        tokio::task::yield_now().await;
        let search_refused = state.with_base(deadline, |_| Ok(())).await.expect_err("full");
        assert!(search_refused.detail().contains("`searches_max`"), "{}", search_refused.detail());
        let report_refused = state.report(|_| Ok(())).await.expect_err("full");
        assert!(report_refused.detail().contains("`reports_max`"), "{}", report_refused.detail());
        assert_eq!((search_refused.status().as_u16(), report_refused.status().as_u16()), (503, 503));
        let (search_held, reports_held) = (search_at_work, reports_at_work);
        let release = tokio::task::spawn_blocking(move || {
            search_held.wait();
            reports_held.wait();
            reports_held.wait();
        });
        release.await.expect("no panic");
        assert!(search.await.expect("no panic").is_ok());
        for report in reports {
            assert!(report.await.expect("no panic").is_ok());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_base_that_fails_is_not_ready_until_something_succeeds_or_nobody_asks_any_more() {
        let (state, _folder) = state_with_entries(settings());
        let damaged = |_: &KnowledgeBase| Err(Error::new(ErrorKind::Internal, "the store is damaged"));
        let ready = async || get(&state, "/readyz").await.status;
        let told = async || String::from_utf8(get(&state, "/metrics").await.body.to_vec()).expect("UTF-8");
        assert_eq!(status(&state, 60_000, damaged).await, 500);
        let reply = get(&state, "/readyz").await;
        reply.assert_problem(503, "unavailable");
        let detail = reply.json()["detail"].to_string();
        assert!(detail.contains("the base fails") && !detail.contains("the store"), "{detail}");
        assert!(told().await.ends_with("uttar_ready 0\n"));
        assert_eq!(status(&state, 60_000, |_| Err(Error::new(ErrorKind::NotFound, "none"))).await, 404);
        assert_eq!(ready().await, 503, "a request that is wrong says nothing of the base");
        assert_eq!(status(&state, 60_000, |_| Ok(())).await, 200);
        assert_eq!(ready().await, 200);
        assert!(told().await.ends_with("uttar_ready 1\n"));
        for _ in 0..2 {
            assert_eq!(status(&state, 60_000, damaged).await, 500);
            tokio::time::advance(FAILURE_TTL - Duration::from_millis(1)).await;
            assert_eq!(ready().await, 503);
            tokio::time::advance(Duration::from_millis(1)).await;
            assert_eq!(ready().await, 200);
        }
    }

    #[tokio::test]
    async fn without_a_base_nothing_is_done() {
        let state = ServerState::new(settings()).expect("good settings");
        assert_eq!(status(&state, 60_000, |_| panic!("there is no base")).await, 503);
    }

    #[test]
    fn bad_settings_are_refused_and_the_limits_reach_the_base() {
        assert!(ServerState::new(Settings { searches_max: 0, ..settings() }).is_err());
        let mut settings = settings();
        settings.limits.hits_max = 3;
        let (state, _folder) = state_with_entries(settings);
        assert_eq!(state.0.base.get().expect("open").limits().hits_max, 3);
    }
}
