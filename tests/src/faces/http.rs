//! The service, on a port of its own and asked over a socket.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uttar_server::{Server, Settings};

use crate::face::{Answered, Ask, Face, FaceResult, Failure, Imported, Place, Read, Report, Setting};
use crate::faces::{EntryJson, ReplyJson};

/// A running service; dropping it stops it.
#[derive(Debug)]
pub struct Http {
    address: SocketAddr,
    runtime: Runtime,
    stop: Option<oneshot::Sender<()>>,
    running: Option<JoinHandle<uttar::Result<()>>>,
}

impl Http {
    /// Serves the base in a folder.
    ///
    /// # Panics
    /// If the service does not become ready.
    pub fn serve(folder: &Path) -> Self {
        let runtime = Runtime::new().expect("threads");
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        // No test may depend on how fast a machine is.
        let settings = Settings { listen, request_timeout_ms: 60_000, ..Settings::default() };
        let server = runtime.block_on(Server::bind(settings)).expect("a free port");
        let (stop, stopped) = oneshot::channel();
        let (tell, ready) = mpsc::channel();
        let on_ready = move |address| tell.send(address).expect("the test waits");
        let running = runtime.spawn(server.run(folder.to_owned(), on_ready, async move { drop(stopped.await) }));
        let address = ready.recv().expect("the base opens");
        Self { address, runtime, stop: Some(stop), running: Some(running) }
    }

    /// Sends a request and reads the reply, which is JSON.
    fn send<T: DeserializeOwned>(&self, head: &str, body: impl AsRef<[u8]>) -> FaceResult<T> {
        self.send_for_text(head, body.as_ref())
            .map(|reply| serde_json::from_str(&reply).unwrap_or_else(|error| panic!("{error}: {reply}")))
    }

    /// Sends a request and reads the reply to its end.
    fn send_for_text(&self, head: &str, body: &[u8]) -> FaceResult<String> {
        let mut stream = TcpStream::connect(self.address).expect("it listens");
        let length = body.len();
        let request = format!(
            "{head} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        stream.write_all(&[request.as_bytes(), body].concat()).expect("sent");
        let mut reply = String::new();
        stream.read_to_string(&mut reply).expect("a reply in UTF-8");
        let (head, body) = reply.split_once("\r\n\r\n").expect("a head and a body");
        let body = if head.contains("transfer-encoding: chunked") { &unchunked(body) } else { body };
        let status: u16 = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        if status == 200 {
            return Ok(body.to_owned());
        }
        let problem: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {body}"));
        assert_eq!(problem["status"], status, "{body}");
        let kind = problem["type"].as_str().and_then(|kind| kind.strip_prefix("urn:uttar:problem:"));
        let places = problem["errors"].as_array().into_iter().flatten();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Err(Failure {
            kind: kind.expect("a known type").to_owned(),
            message: text(&problem["detail"]),
            problems: places
                .map(|place| Place {
                    file: None,
                    line: None,
                    field: text(&place["pointer"]),
                    message: text(&place["detail"]),
                })
                .collect(),
        })
    }
}

/// A place of a file that was sent as the other faces show it: the service points into the entry, and tells the line in
/// the text.
fn in_file(file: &Path, place: Place) -> Place {
    let mut field = String::new();
    for part in place.field.split('/').skip(1) {
        if part.parse::<usize>().is_ok() {
            field.push_str(&format!("[{part}]"));
        } else {
            field.push_str(if field.is_empty() { "" } else { "." });
            field.push_str(&part.replace("~1", "/").replace("~0", "~"));
        }
    }
    let told = place.message.strip_prefix("line ").and_then(|rest| rest.split_once(": "));
    let told = told.and_then(|(line, message)| Some((line.parse().ok()?, message.to_owned())));
    let (line, message) = told.map_or((None, place.message), |(line, message)| (Some(line), message));
    Place { file: Some(file.to_owned()), line, field, message }
}

/// A text for a path or a query string.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The content of a body in chunks (RFC 9112, 7.1), which must be whole.
fn unchunked(mut body: &str) -> String {
    let mut out = String::new();
    loop {
        let (size, rest) = body.split_once("\r\n").expect("the size of a chunk");
        let size = usize::from_str_radix(size, 16).expect("a hexadecimal number");
        if size == 0 {
            return out;
        }
        out.push_str(&rest[..size]);
        body = rest[size..].strip_prefix("\r\n").expect("the end of a chunk");
    }
}

impl Drop for Http {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(running) = self.running.take() {
            let ended = self.runtime.block_on(running);
            if !std::thread::panicking() {
                ended.expect("no panic").expect("it stops well");
            }
        }
    }
}

impl Face for Http {
    fn name(&self) -> &'static str {
        "the service"
    }

    fn can_import(&self, paths: &[PathBuf], keep_going: bool) -> bool {
        !keep_going && matches!(paths, [file] if file.is_file())
    }

    fn can_analyze(&self) -> bool {
        false
    }

    fn import(&self, paths: &[PathBuf], _: bool) -> FaceResult<Imported> {
        let [file] = paths else { panic!("the service takes one file at a time") };
        let name = file.file_name().and_then(|name| name.to_str()).expect("a name");
        let content = std::fs::read(file).expect("a file of the case");
        let imported = self.send(&format!("POST /v1/import/{}", encoded(name)), content);
        imported.map_err(|failure| Failure {
            problems: failure.problems.into_iter().map(|place| in_file(file, place)).collect(),
            ..failure
        })
    }

    fn search(&self, ask: &Ask) -> FaceResult<Answered> {
        let body = json!({"query": ask.query, "limit": ask.limit, "languages": ask.languages, "scope": ask.scope, "cross_language": ask.cross_language});
        self.send::<ReplyJson>("POST /v1/search", &body.to_string()).map(Answered::from)
    }

    fn reply(&self, ask: &Ask, screen: bool) -> FaceResult<Value> {
        let mut filter = json!(ask.filter);
        if let Some(has_steps) = filter.get_mut("has_steps") {
            *has_steps = json!(has_steps[0] == "true");
        }
        let body = json!({
            "query": ask.query, "languages": ask.languages, "scope": ask.scope, "voice": ask.voice, "valid_at": ask.at,
            "filter": filter, "facets": ask.facets, "context": {"products": ask.owns},
            "answer_precision": ask.answer_precision, "explain": ask.explain,
        });
        self.send(if screen { "POST /v1/screens" } else { "POST /v1/search" }, body.to_string())
    }

    fn report(&self, report: &Report) -> FaceResult<Value> {
        let list = |name: &str, list: &[String]| (!list.is_empty()).then(|| format!("&{name}={}", list.join(",")));
        let option = |name: &str, value: &Option<String>| value.as_ref().map(|value| format!("&{name}={value}"));
        match report {
            Report::Lint { level } => {
                self.send(&format!("GET /v1/lint?{}", option("level", level).unwrap_or_default()), "")
            }
            Report::Coverage { languages, scopes, at } => {
                let query = [list("languages", languages), list("scopes", scopes), option("valid_at", at)];
                self.send(&format!("GET /v1/coverage?{}", query.into_iter().flatten().collect::<String>()), "")
            }
            Report::Export { format } => {
                let mut report: Value = self.send(&format!("GET /v1/export/report?format={format}"), "")?;
                report["text"] = self.send_for_text(&format!("GET /v1/export?format={format}"), b"")?.into();
                Ok(report)
            }
        }
    }

    fn setting(&self, setting: &Setting) -> FaceResult<Value> {
        match setting {
            Setting::Suggest { typed, language } => {
                let language = language.as_ref().map(|language| format!("&language={language}")).unwrap_or_default();
                let mut found: Value = self.send(&format!("GET /v1/suggest?q={}{language}", encoded(typed)), "")?;
                Ok(found["suggestions"].take())
            }
            Setting::Popularity { set, from_log } => {
                let (head, body) = match set {
                    Some(counts) => ("PUT /v1/popularity", json!({"counts": counts}).to_string()),
                    None if *from_log => ("POST /v1/popularity/from-log", String::new()),
                    None => ("GET /v1/popularity", String::new()),
                };
                let mut popularity: Value = self.send(head, &body)?;
                Ok(popularity["counts"].take())
            }
            Setting::Feedback { give, phrasings } => {
                if let Some(given) = give {
                    self.send::<Value>("POST /v1/feedback", &json!(given).to_string())?;
                }
                let (path, name) = if *phrasings { ("/suggested-phrasings", "phrasings") } else { ("", "feedback") };
                let mut found: Value = self.send(&format!("GET /v1/feedback{path}"), "")?;
                Ok(found[name].take())
            }
            Setting::Threshold { set, unset, .. } if set.is_some() || *unset => {
                self.send("PUT /v1/answer-threshold", json!({"precision": set}).to_string())
            }
            Setting::Threshold { precision, .. } => {
                let query = precision.map(|share| format!("?precision={share}")).unwrap_or_default();
                self.send(&format!("GET /v1/answer-threshold{query}"), "")
            }
        }
    }

    fn get(&self, id: &str) -> FaceResult<u64> {
        self.send::<EntryJson>(&format!("GET /v1/entries/{}", encoded(id)), "").map(|entry| entry.version)
    }

    fn analyze(&self, _: &str, _: &[String]) -> FaceResult<Read> {
        panic!("the service shows no tokens")
    }
}
