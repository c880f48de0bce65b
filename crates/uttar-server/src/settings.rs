//! Settings: every limit of the service, with its default and the range in which it makes sense.

use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZero;
use std::thread::available_parallelism;
use std::time::Duration;

use uttar::{Error, Limits, Result};

use crate::keys::Keys;

/// The settings of the service. `Settings::default()` suits a machine of its own.
///
/// ```
/// let settings = uttar_server::Settings { body_bytes_max: 16 * 1024, ..Default::default() };
/// assert_eq!(settings.listen.to_string(), "127.0.0.1:7700");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The address to listen on; without keys only a loopback address. Port 0: any free one. Default `127.0.0.1:7700`.
    pub listen: SocketAddr,
    /// Who may ask for what; without keys everybody on this machine may do all. Default: none.
    pub keys: Keys,
    /// How often the file is read again that the keys were read from ([`Keys::read`]), so that a key that is made or
    /// taken back counts without a restart; 0: never. Default 5 s. A file that is broken then changes nothing; one
    /// whose keys were all taken back lets nobody in.
    pub keys_check_interval_s: u64,
    /// Bytes of the body of a request that asks something; default 64 KiB.
    pub body_bytes_max: usize,
    /// Bytes of the body of a request that stores content, such as entries, all synonyms of a base or a file to import,
    /// or that has questions to evaluate; default 8 MiB.
    pub content_bytes_max: usize,
    /// From the last header of a request to the start of its reply; default 2 s.
    pub request_timeout_ms: u64,
    /// From the start of a connection to the last header of its first request; default 5 s.
    pub header_timeout_ms: u64,
    /// For the next request on a connection, with its headers; default 75 s. A proxy must end idle connections first,
    /// or it sends a request into one that has just ended: most do so after 60 s.
    pub idle_timeout_ms: u64,
    /// For a caller that takes nothing of its reply; default 30 s. One that reads slowly has the time that it needs;
    /// but some read in bursts: `curl --limit-rate 300K` takes a megabyte every five seconds.
    pub write_timeout_ms: u64,
    /// For the requests in flight after a signal to stop; default 10 s.
    pub stop_timeout_ms: u64,
    /// Connections at a time; for one more the connection ends that has been idle longest, and where none is idle it
    /// waits. Default 1024. There are fewer where the process may have less than 256 open files beside them.
    pub connections_max: usize,
    /// Requests that use the base at a time, each on a thread of its own; default twice the cores.
    pub searches_max: usize,
    /// Requests that wait for one of those threads; more are turned away with 503. Default 256: at 4 ms a search and
    /// 4 threads, the last of them waits for a quarter of a second.
    pub search_queue_max: usize,
    /// For lint, coverage, an evaluation, an import (which goes on where it takes longer) and the start of an export,
    /// which look at the whole base; default 60 s.
    pub report_timeout_ms: u64,
    /// Of those at a time, so that searches have the other cores; default 1. As many as that wait; more are turned away
    /// with 503.
    pub reports_max: usize,
    /// Questions of one evaluation, which counts as a report; default 1000, about five seconds of one core.
    pub evaluation_questions_max: usize,
    /// How often the checksums of the index are verified while the service runs; 0: never. Default an hour. It reads
    /// every byte of the index, and builds it anew if one is wrong.
    pub index_check_interval_s: u64,
    /// Whether `/` is a page on which people ask questions and see why what comes; default yes.
    pub console: bool,
    /// The limits of the base, among them the bytes of a question.
    pub limits: Limits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 7700)),
            keys: Keys::default(),
            keys_check_interval_s: 5,
            body_bytes_max: 64 * 1024,
            content_bytes_max: 8 * 1024 * 1024,
            request_timeout_ms: 2_000,
            header_timeout_ms: 5_000,
            idle_timeout_ms: 75_000,
            write_timeout_ms: 30_000,
            stop_timeout_ms: 10_000,
            connections_max: 1024,
            searches_max: 2 * available_parallelism().map_or(1, NonZero::get),
            search_queue_max: 256,
            report_timeout_ms: 60_000,
            reports_max: 1,
            evaluation_questions_max: 1_000,
            index_check_interval_s: 3_600,
            console: true,
            limits: Limits::default(),
        }
    }
}

/// An hour: a longer timeout is a slip of the unit.
pub(crate) const TIMEOUT_MS_MAX: u64 = 3_600_000;

/// A year.
const INTERVAL_S_MAX: u64 = 365 * 24 * 3_600;

impl Settings {
    /// Says what is wrong with the settings, if anything is.
    pub(crate) fn check(&self) -> Result<()> {
        // An IPv4 address may come in the dress of IPv6: `::ffff:127.0.0.1`.
        if !self.keys.are_needed() && !self.listen.ip().to_canonical().is_loopback() {
            return Err(Error::invalid_input(format!(
                "listen: {} can be reached from other machines, and there are no keys to say who may ask; make some with `uttar key` \
                 and name their file with --keys, or listen on 127.0.0.1 or [::1]",
                self.listen
            )));
        }
        let counts = [
            ("body_bytes_max", self.body_bytes_max, 1 << 30),
            ("content_bytes_max", self.content_bytes_max, 1 << 30),
            ("connections_max", self.connections_max, 1_000_000),
            ("searches_max", self.searches_max, 512),
            ("reports_max", self.reports_max, 512),
            ("evaluation_questions_max", self.evaluation_questions_max, 1_000_000),
        ];
        for (name, value, max) in counts {
            in_range(name, value as u64, 1, max)?;
        }
        in_range("search_queue_max", self.search_queue_max as u64, 0, 1_000_000)?;
        in_range("index_check_interval_s", self.index_check_interval_s, 0, INTERVAL_S_MAX)?;
        in_range("keys_check_interval_s", self.keys_check_interval_s, 0, INTERVAL_S_MAX)?;
        in_range("stop_timeout_ms", self.stop_timeout_ms, 0, TIMEOUT_MS_MAX)?;
        let timeouts = [
            ("request_timeout_ms", self.request_timeout_ms),
            ("header_timeout_ms", self.header_timeout_ms),
            ("idle_timeout_ms", self.idle_timeout_ms),
            ("write_timeout_ms", self.write_timeout_ms),
            ("report_timeout_ms", self.report_timeout_ms),
        ];
        for (name, value) in timeouts {
            in_range(name, value, 1, TIMEOUT_MS_MAX)?;
        }
        Ok(())
    }

    pub(crate) fn request_timeout(&self) -> Duration {
        Duration::from_millis(self.request_timeout_ms)
    }

    pub(crate) fn report_timeout(&self) -> Duration {
        Duration::from_millis(self.report_timeout_ms)
    }

    pub(crate) fn header_timeout(&self) -> Duration {
        Duration::from_millis(self.header_timeout_ms)
    }

    pub(crate) fn idle_timeout(&self) -> Duration {
        Duration::from_millis(self.idle_timeout_ms)
    }

    pub(crate) fn write_timeout(&self) -> Duration {
        Duration::from_millis(self.write_timeout_ms)
    }

    pub(crate) fn index_check_interval(&self) -> Option<Duration> {
        interval(self.index_check_interval_s)
    }

    pub(crate) fn keys_check_interval(&self) -> Option<Duration> {
        interval(self.keys_check_interval_s)
    }

    pub(crate) fn stop_timeout(&self) -> Duration {
        Duration::from_millis(self.stop_timeout_ms)
    }
}

/// 0: never.
fn interval(seconds: u64) -> Option<Duration> {
    (seconds > 0).then(|| Duration::from_secs(seconds))
}

fn in_range(name: &str, value: u64, min: u64, max: u64) -> Result<()> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    Err(Error::invalid_input(format!("{name}: {value} is not between {min} and {max}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listening_on(address: &str) -> Settings {
        Settings { listen: address.parse().expect(address), ..Settings::default() }
    }

    #[test]
    fn the_defaults_are_good() {
        assert!(Settings::default().check().is_ok());
    }

    #[test]
    fn without_keys_only_loopback_addresses_are_listened_on() {
        for address in ["127.0.0.1:0", "127.9.9.9:80", "[::1]:7700", "[::ffff:127.0.0.1]:7700"] {
            assert!(listening_on(address).check().is_ok(), "{address}");
        }
        for address in ["0.0.0.0:7700", "[::]:7700", "192.168.1.5:7700", "[::ffff:10.0.0.1]:7700"] {
            let error = listening_on(address).check().expect_err(address);
            assert_eq!(error.kind(), uttar::ErrorKind::InvalidInput);
            assert!(error.message().contains("no keys"), "{error}");
            let key = crate::NewKey::make("bot", crate::Access::Search).expect("made");
            let keys = Keys::parse(&key.line).expect("a good line");
            assert!(Settings { keys, ..listening_on(address) }.check().is_ok(), "{address}");
        }
    }

    #[test]
    fn numbers_out_of_range_are_refused_by_name() {
        type Spoil = fn(&mut Settings);
        let bad: [(&str, Spoil); 17] = [
            ("body_bytes_max", |s| s.body_bytes_max = 0),
            ("content_bytes_max", |s| s.content_bytes_max = 0),
            ("connections_max", |s| s.connections_max = 0),
            ("connections_max", |s| s.connections_max = usize::MAX),
            ("searches_max", |s| s.searches_max = 513),
            ("search_queue_max", |s| s.search_queue_max = 1_000_001),
            ("index_check_interval_s", |s| s.index_check_interval_s = INTERVAL_S_MAX + 1),
            ("keys_check_interval_s", |s| s.keys_check_interval_s = INTERVAL_S_MAX + 1),
            ("request_timeout_ms", |s| s.request_timeout_ms = 0),
            ("header_timeout_ms", |s| s.header_timeout_ms = 0),
            ("idle_timeout_ms", |s| s.idle_timeout_ms = 0),
            ("write_timeout_ms", |s| s.write_timeout_ms = 3_600_001),
            ("stop_timeout_ms", |s| s.stop_timeout_ms = 3_600_001),
            ("report_timeout_ms", |s| s.report_timeout_ms = 0),
            ("reports_max", |s| s.reports_max = 0),
            ("evaluation_questions_max", |s| s.evaluation_questions_max = 0),
            ("evaluation_questions_max", |s| s.evaluation_questions_max = 1_000_001),
        ];
        for (name, spoil) in bad {
            let mut settings = Settings::default();
            spoil(&mut settings);
            let error = settings.check().expect_err(name);
            assert!(error.message().starts_with(name), "{error}");
        }
        let edge = Settings { search_queue_max: 0, stop_timeout_ms: 0, searches_max: 512, ..Settings::default() };
        assert!(edge.check().is_ok());
    }
}
