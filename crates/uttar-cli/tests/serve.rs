//! The service as an operator sees it: its signals, its log, its limits of the system.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

const UTTAR: &str = env!("CARGO_BIN_EXE_uttar");

/// A service with a base of one entry. It is killed where a test ends before it does.
struct Service {
    process: Child,
    address: String,
    folder: TempDir,
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
    }
}

fn uttar(arguments: &[&str]) {
    let done = Command::new(UTTAR).args(arguments).output().expect("the program starts");
    assert!(done.status.success(), "{done:?}");
}

impl Service {
    /// `limits` are commands of the shell that starts it.
    fn start(folder: TempDir, limits: &str, more: &[&str]) -> Self {
        let path = |name: &str| folder.path().join(name).display().to_string();
        std::fs::write(path("faq.csv"), "id,question,answer\na,How long?,Two days.\n").expect("written");
        uttar(&["import", "--base", &path("base"), &path("faq.csv")]);
        let mut process = Command::new("sh")
            .args(["-c", &format!("{limits} exec \"$@\""), "sh", UTTAR, "serve", "--base", &path("base")])
            .args(["--listen", "127.0.0.1:0"])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().expect("a pipe")).read_line(&mut line).expect("a line");
        let address = line.trim().rsplit("//").next().expect("an address").to_owned();
        Self { process, address, folder }
    }

    fn connect(&self, key: &str, is_kept: bool) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout");
        let end = if is_kept { "" } else { "connection: close\r\n" };
        let head = format!(
            "GET /v1/search?q=how+long HTTP/1.1\r\nhost: localhost\r\n{end}authorization: Bearer {key}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).expect("sent");
        stream
    }

    /// The status of a search.
    fn search(&self, key: &str) -> u16 {
        let mut reply = [0; 12];
        self.connect(key, false).read_exact(&mut reply).expect("a reply");
        String::from_utf8_lossy(&reply[9..]).parse().expect("a status")
    }

    fn hang_up(&self) {
        let sent = Command::new("kill").args(["-HUP", &self.process.id().to_string()]).status().expect("kill starts");
        assert!(sent.success());
    }

    /// Waits for its end, and has its log.
    fn end(mut self) -> (ExitStatus, String) {
        let started = Instant::now();
        while self.process.try_wait().expect("it is ours").is_none() {
            assert!(started.elapsed() < Duration::from_secs(30), "it does not end");
            sleep(Duration::from_millis(10));
        }
        let mut log = String::new();
        self.process.stderr.take().expect("a pipe").read_to_string(&mut log).expect("UTF-8");
        (self.process.wait().expect("it has ended"), log)
    }
}

#[test]
fn a_hangup_stops_a_service_without_keys_in_good_order() {
    let service = Service::start(tempfile::tempdir().expect("a folder"), "", &[]);
    assert_eq!(service.search(""), 200);
    service.hang_up();
    let (status, log) = service.end();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(log.contains("stopping"), "{log}");
    let ready = log.lines().find(|line| line.contains(" ready ")).expect("it is told");
    for part in [concat!("version=\"", env!("CARGO_PKG_VERSION")), "/base\"", "address=127.0.0.1:", "entries=1"] {
        assert!(ready.contains(part), "{part} in {ready}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_service_that_is_to_outlive_its_terminal_does() {
    let mut service = Service::start(tempfile::tempdir().expect("a folder"), "trap '' HUP;", &[]);
    service.hang_up();
    sleep(Duration::from_millis(300));
    assert!(service.process.try_wait().expect("it is ours").is_none());
    assert_eq!(service.search(""), 200);
}

#[test]
fn a_hangup_has_the_keys_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let keys = folder.path().join("keys.txt");
    let make = |name: &str| {
        let arguments = ["key", name, "--keys", keys.to_str().expect("UTF-8")];
        let made = Command::new(UTTAR).args(arguments).output().expect("the program starts");
        String::from_utf8(made.stdout).expect("UTF-8").trim().to_owned()
    };
    let first = make("first");
    let options = ["--keys-check-interval-s=0", "--keys", keys.to_str().expect("UTF-8")];
    let service = Service::start(folder, "", &options);
    let second = make("second");
    assert_eq!((service.search(&first), service.search(&second)), (200, 401));
    service.hang_up();
    let started = Instant::now();
    while service.search(&second) != 200 {
        assert!(started.elapsed() < Duration::from_secs(30), "they are not read again");
        sleep(Duration::from_millis(10));
    }
    assert_eq!(service.search(&first), 200);
    assert!(service.folder.path().exists());
}

#[test]
fn idle_connections_take_no_file_that_the_service_needs() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut service = Service::start(folder, "ulimit -n 300;", &["--connections-max=1000"]);
    let idle: Vec<TcpStream> = (0..320)
        .map(|_| {
            let mut stream = service.connect("", true);
            stream.read_exact(&mut [0; 12]).expect("a reply");
            stream
        })
        .collect();
    assert_eq!(service.search(""), 200);
    drop(idle);
    service.process.kill().expect("it runs");
    let (_, log) = service.end();
    assert!(log.contains("WARN") && log.contains("fewer connections than wanted"), "{log}");
    assert!(log.contains("connections_max=75") && !log.contains("no connection can be accepted"), "{log}");
}

#[test]
fn the_limit_of_open_files_is_raised_where_the_system_allows_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut service = Service::start(folder, "ulimit -Sn 300;", &["--connections-max=200"]);
    service.process.kill().expect("it runs");
    let (_, log) = service.end();
    assert!(log.contains(" ready ") && !log.contains("fewer connections"), "{log}");
}
