//! `uttar serve`

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use tracing_subscriber::filter::Targets;
use uttar::{Error, ErrorKind, Result};
use uttar_server::{Keys, Server, Settings, stop_signal};

use crate::commands::{BaseFolder, VectorModel};
use crate::limits::LimitArguments;
use crate::log;
use crate::output::Output;

/// Answers questions over HTTP until it gets SIGTERM or Ctrl-C. Without keys only for this machine.
/// SIGHUP has the file of keys read again; without one it stops, too.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    base: BaseFolder,

    #[command(flatten)]
    vectors: VectorModel,

    /// The address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value_t = Settings::default().listen, value_parser = address)]
    listen: SocketAddr,

    /// A file of keys, as `uttar key` makes them: every request needs one, and other machines may ask. It is read again
    /// while the service runs.
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,

    /// Seconds between two looks at the file of keys; 0 for none.
    #[arg(long, value_name = "SECONDS", default_value_t = Settings::default().keys_check_interval_s)]
    keys_check_interval_s: u64,

    /// Milliseconds that a request may take.
    #[arg(long, value_name = "MS", default_value_t = Settings::default().request_timeout_ms)]
    request_timeout_ms: u64,

    /// Milliseconds from the start of a connection to the last header of its first request.
    #[arg(long, value_name = "MS", default_value_t = Settings::default().header_timeout_ms)]
    header_timeout_ms: u64,

    /// Milliseconds that a connection may wait for its next request: more than a proxy keeps idle connections.
    #[arg(long, value_name = "MS", default_value_t = Settings::default().idle_timeout_ms)]
    idle_timeout_ms: u64,

    /// Milliseconds that a caller may take nothing of its reply; who reads slowly has the time that it needs.
    #[arg(long, value_name = "MS", default_value_t = Settings::default().write_timeout_ms)]
    write_timeout_ms: u64,

    /// Milliseconds that requests in flight get to finish when it stops.
    #[arg(long, value_name = "MS", default_value_t = Settings::default().stop_timeout_ms)]
    stop_timeout_ms: u64,

    /// Bytes of a question with all that is sent beside it.
    #[arg(long, value_name = "BYTES", default_value_t = Settings::default().body_bytes_max)]
    body_bytes_max: usize,

    /// Bytes of an entry, of another thing that is stored, or of an evaluation, as it is sent.
    #[arg(long, value_name = "BYTES", default_value_t = Settings::default().content_bytes_max)]
    content_bytes_max: usize,

    /// Connections at a time; for one more the one that has been idle longest ends. Fewer where the process may have
    /// less than 256 open files beside them.
    #[arg(long, value_name = "COUNT", default_value_t = Settings::default().connections_max)]
    connections_max: usize,

    /// Searches at a time; by default twice the cores.
    #[arg(long, value_name = "COUNT", default_value_t = Settings::default().searches_max, hide_default_value = true)]
    searches_max: usize,

    /// Searches that wait; more are turned away.
    #[arg(long, value_name = "COUNT", default_value_t = Settings::default().search_queue_max)]
    search_queue_max: usize,

    /// Milliseconds that lint, coverage, an evaluation, an import (which goes on where it takes longer) and the start
    /// of an export may take.
    #[arg(long, value_name = "MS", default_value_t = Settings::default().report_timeout_ms)]
    report_timeout_ms: u64,

    /// Lints, coverage maps, evaluations, imports and exports at a time.
    #[arg(long, value_name = "COUNT", default_value_t = Settings::default().reports_max)]
    reports_max: usize,

    /// Questions of one evaluation.
    #[arg(long, value_name = "COUNT", default_value_t = Settings::default().evaluation_questions_max)]
    evaluation_questions_max: usize,

    /// Seconds between two looks at the checksums of the index; 0 for none.
    #[arg(long, value_name = "SECONDS", default_value_t = Settings::default().index_check_interval_s)]
    index_check_interval_s: u64,

    /// Without the page at `/` on which people ask questions and see why what comes.
    #[arg(long)]
    no_console: bool,

    /// What is logged to standard error: a level, or levels by module. `uttar_server=debug` shows each request.
    #[arg(long, value_name = "LEVELS", default_value = "warn,uttar_server=info")]
    log: Targets,

    // The last, since what follows would stand under its heading.
    #[command(flatten)]
    limits: LimitArguments,
}

fn address(text: &str) -> Result<SocketAddr, String> {
    let parsed = text.parse().map_err(|_| "write numbers and a port, such as 127.0.0.1:7700 or [::1]:7700".to_owned());
    if text.starts_with("localhost:") { text.replacen("localhost", "127.0.0.1", 1).parse().or(parsed) } else { parsed }
}

/// What is printed when it is ready.
#[derive(Debug, Serialize)]
struct Ready {
    address: String,
}

impl Serve {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        log::start(&self.log);
        let folder = self.base.folder.clone();
        let model = self.vectors.open()?;
        let keys = self.keys.as_deref().map(Keys::read).transpose()?.unwrap_or_default();
        let settings = Settings { keys, ..self.settings() };
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| {
            Error::new(ErrorKind::Unavailable, format!("no threads can be started: {error}"))
        })?;
        let done = runtime.block_on(async {
            let stop = stop_signal()?;
            let mut server = Server::bind(settings).await?;
            if let Some(model) = model {
                server = server.with_embedder(model);
            }
            server.run(folder, |address| announce(address, output), stop).await
        });
        // Whoever still searches had its time; the process does not wait for it.
        runtime.shutdown_background();
        done
    }

    fn settings(self) -> Settings {
        Settings {
            listen: self.listen,
            keys_check_interval_s: self.keys_check_interval_s,
            body_bytes_max: self.body_bytes_max,
            content_bytes_max: self.content_bytes_max,
            request_timeout_ms: self.request_timeout_ms,
            header_timeout_ms: self.header_timeout_ms,
            idle_timeout_ms: self.idle_timeout_ms,
            write_timeout_ms: self.write_timeout_ms,
            stop_timeout_ms: self.stop_timeout_ms,
            connections_max: self.connections_max,
            searches_max: self.searches_max,
            search_queue_max: self.search_queue_max,
            report_timeout_ms: self.report_timeout_ms,
            reports_max: self.reports_max,
            evaluation_questions_max: self.evaluation_questions_max,
            index_check_interval_s: self.index_check_interval_s,
            console: !self.no_console,
            limits: self.limits.limits(),
            ..Settings::default()
        }
    }
}

fn announce(address: SocketAddr, output: &Output) {
    let ready = Ready { address: format!("http://{address}") };
    output.value(&ready, |ready| format!("listening on {}", ready.address));
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        serve: Serve,
    }

    fn settings(flags: &[&str]) -> Settings {
        let line = ["serve", "--base", "b"].iter().chain(flags);
        Line::try_parse_from(line).expect("good flags").serve.settings()
    }

    #[test]
    fn without_flags_the_settings_are_the_defaults() {
        assert_eq!(settings(&[]), Settings::default());
    }

    #[test]
    fn an_address_is_numbers_or_this_machine() {
        assert_eq!(settings(&["--listen=localhost:1"]).listen.to_string(), "127.0.0.1:1");
        for bad in ["--listen=localhost", "--listen=7700", "--listen=a.example:80"] {
            let error = Line::try_parse_from(["uttar", "--base", "b", bad]).expect_err(bad);
            assert!(error.to_string().contains("such as 127.0.0.1:7700"), "{error}");
        }
    }

    #[test]
    fn every_flag_reaches_its_setting() {
        let flags = "--listen=[::1]:0 --request-timeout-ms=1 --header-timeout-ms=2 --write-timeout-ms=3 --stop-timeout-ms=4 \
                     --body-bytes-max=5 --query-bytes-max=6 --connections-max=7 --searches-max=8 --search-queue-max=9 \
                     --report-timeout-ms=10 --reports-max=11 --index-check-interval-s=12 --content-bytes-max=13 \
                     --evaluation-questions-max=14 --keys-check-interval-s=15 --idle-timeout-ms=16 --disk-free-bytes-min=17 --no-console";
        let set = settings(&flags.split_whitespace().collect::<Vec<_>>());
        let mut expected = Settings {
            listen: "[::1]:0".parse().expect("an address"),
            request_timeout_ms: 1,
            header_timeout_ms: 2,
            idle_timeout_ms: 16,
            write_timeout_ms: 3,
            stop_timeout_ms: 4,
            body_bytes_max: 5,
            content_bytes_max: 13,
            connections_max: 7,
            searches_max: 8,
            search_queue_max: 9,
            report_timeout_ms: 10,
            reports_max: 11,
            evaluation_questions_max: 14,
            keys_check_interval_s: 15,
            index_check_interval_s: 12,
            console: false,
            ..Settings::default()
        };
        expected.limits.query_bytes_max = 6;
        expected.limits.disk_free_bytes_min = 17;
        assert_eq!(set, expected);
    }
}
