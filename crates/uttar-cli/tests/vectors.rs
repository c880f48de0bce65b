//! `--vectors`: a tiny model that the test writes.

#[path = "../../uttar-vectors/tests/support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use support::write_model;

/// What a command prints as JSON.
fn uttar(folder: &Path, arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_uttar"))
        .args(arguments)
        .arg("--json")
        .current_dir(folder)
        .output()
        .expect("the command runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {text}"))
}

#[test]
fn what_only_the_model_understands_is_found_when_it_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::create_dir(folder.join("model")).expect("a folder");
    write_model(&folder.join("model"));
    let entries: Vec<String> =
        support::entries().iter().map(|entry| serde_json::to_string(entry).expect("plain data")).collect();
    fs::write(folder.join("entries.jsonl"), entries.join("\n")).expect("written");
    let imported = uttar(folder, &["import", "--base", "base", "--vectors", "model", "entries.jsonl"]);
    assert_eq!(imported["entries"], entries.len());

    let with = uttar(folder, &["search", "--base", "base", "--vectors", "model", "i need a ladder"]);
    assert_eq!((&with["hits"][0]["entry"], &with["hits"][0]["bridge"]["kind"]), (&json!("ladder"), &json!("meaning")));
    let without = uttar(folder, &["search", "--base", "base", "i need a ladder"]);
    assert_eq!(without["hits"], json!([]));
    assert!(without.get("without_vectors").is_none(), "{without}");

    // An address that nobody listens at costs no answer.
    fs::write(folder.join("vectors.yaml"), "address: http://127.0.0.1:9/v1\nmodel: none\n").expect("written");
    let reply = uttar(folder, &["search", "--base", "base", "--vectors", "vectors.yaml", "सीढ़ी"]);
    assert_eq!(reply["hits"][0]["entry"], "ladder");
    let reason = reply["without_vectors"].as_str().expect("it says so");
    assert!(reason.contains("127.0.0.1:9"), "{reason}");
    let error = uttar(folder, &["search", "--base", "base", "--vectors", "nowhere", "सीढ़ी"]);
    assert_eq!(error["error"], "not_found");
}
