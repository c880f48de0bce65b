//! An embeddings address: a server on this machine that the test starts.
#![cfg(all(feature = "endpoint", feature = "local-model"))]

mod support;

use std::fs;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use support::{Server, entries, vectors_of};
use uttar::{Embedder, ErrorKind, KnowledgeBase, Result, SearchRequest, TextRole};
use uttar_vectors::{Endpoint, EndpointSettings};

fn endpoint(server: &Server, change: impl FnOnce(&mut EndpointSettings)) -> Endpoint {
    let mut settings = EndpointSettings::new(&server.address, "toy");
    // The machine that runs the tests may be busy.
    settings.question_timeout_ms = 10_000;
    change(&mut settings);
    Endpoint::new(settings).expect("good settings")
}

fn question(model: &Endpoint) -> Result<Vec<Vec<f32>>> {
    model.embed(&["ladder"], TextRole::Question)
}

#[test]
fn texts_are_sent_in_batches_and_come_back_in_order() {
    let server = Server::toy();
    let model = endpoint(&server, |settings| {
        settings.texts_max = 2;
        settings.entry_prefix = "passage: ".into();
        settings.question_prefix = "query: ".into();
        settings.dimensions = Some(4);
        // Cargo sets it for every test.
        settings.key_env = Some("CARGO_PKG_NAME".into());
    });
    let vectors = model.embed(&["brolly", "ladder", "सीढ़ी lantern"], TextRole::Entry).expect("vectors");
    assert_eq!(vectors, [[1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 1.0, 1.0]]);
    let sent = server.sent();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0].texts(), ["passage: brolly", "passage: ladder"]);
    assert_eq!((&sent[0].body["model"], &sent[0].body["dimensions"]), (&"toy".into(), &4.into()));
    assert!(sent[0].head.starts_with("post /v1/embeddings http/1.1\r\n"), "{}", sent[0].head);
    assert!(sent[0].head.contains("\r\nauthorization: bearer uttar-vectors\r\n"), "{}", sent[0].head);

    question(&model).expect("a vector");
    assert_eq!(server.sent()[0].texts(), ["query: ladder"]);
    assert_eq!(model.id(), "endpoint toy 4 \"passage: \"");
    assert!(!format!("{model:?}").contains("Bearer"));
}

#[test]
fn a_server_that_refuses_or_talks_nonsense_is_named_with_a_remedy() {
    for (status, body, messages) in [
        (401, r#"{"error": {"message": "no such key"}}"#, ["answered 401", "no such key", "key_env"]),
        (404, "no such model", ["answered 404", "no such model", "settings"]),
        (429, "", ["answered 429", "asked too much", ""]),
        (307, "", ["answered 307", "elsewhere", ""]),
        (200, "<html>", ["gave no embeddings", "OpenAI", ""]),
        (200, r#"{"data": []}"#, ["0 for 1 texts", "OpenAI", ""]),
        (200, r#"{"data": [{"index": 1, "embedding": [1]}]}"#, ["1 for 1 texts", "", ""]),
    ] {
        let server = Server::start(move |_| (status, body.to_owned()));
        let error = question(&endpoint(&server, |_| {})).expect_err(body);
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        for message in messages.iter().chain([&server.address.as_str()]) {
            assert!(error.message().contains(message), "{error}");
        }
    }
    let error = Endpoint::new({
        let mut settings = EndpointSettings::new("https://a.example", "toy");
        settings.key_env = Some("NO_SUCH_VARIABLE_IS_SET".into());
        settings
    });
    assert!(error.expect_err("no key").message().contains("NO_SUCH_VARIABLE_IS_SET"));
}

#[test]
fn a_question_waits_no_longer_than_it_may_and_then_not_at_all() {
    // It takes connections, and never answers.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}/v1", listener.local_addr().expect("an address"));
    let mut settings = EndpointSettings::new(&address, "toy");
    settings.question_timeout_ms = 50;
    settings.pause_ms = 3_600_000;
    let model = Endpoint::new(settings).expect("good settings");
    let error = question(&model).expect_err("no answer");
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(error.message().contains("within 50 ms") && error.message().contains(&address), "{error}");
    let started = Instant::now();
    let error = question(&model).expect_err("it is not asked again");
    assert!(error.message().contains("has just failed"), "{error}");
    assert!(started.elapsed() < Duration::from_millis(50), "without waiting");
}

#[test]
fn a_base_answers_while_the_address_is_down_and_embeds_when_it_is_back() {
    let up = Arc::new(AtomicBool::new(false));
    let is_up = Arc::clone(&up);
    let server =
        Server::start(
            move |sent| {
                if is_up.load(Ordering::Relaxed) { (200, vectors_of(sent)) } else { (500, "down".to_owned()) }
            },
        );
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("vectors.yaml");
    let text = format!("address: {}\nmodel: toy\nquestion_timeout_ms: 10000\npause_ms: 0\n", server.address);
    fs::write(&settings, text).expect("written");
    let base = KnowledgeBase::create(folder.path().join("base")).expect("a new base");
    base.put(entries()).expect("stored");
    let base = base.with_embedder(uttar_vectors::open(&settings).expect("settings")).expect("a sound store");
    assert!(base.finish_embedding().expect_err("down").message().contains("answered 500 (down)"));
    let ask = |query: &str| base.search(&SearchRequest::new(query)).expect("a question");
    let reply = ask("सीढ़ी");
    assert_eq!(reply.hits[0].entry, "ladder");
    assert!(reply.without_vectors.expect("it says so").contains("answered 500"));

    up.store(true, Ordering::Relaxed);
    assert_eq!(ask("ladder").without_vectors, None);
    base.finish_embedding().expect("it is back");
    assert_eq!(ask("ladder").hits[0].entry, "ladder");
}
