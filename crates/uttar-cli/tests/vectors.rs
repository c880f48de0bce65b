//! `--vectors`: a tiny model that the test writes.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

/// A model that knows two words in English and in Hindi.
fn write_model(folder: &Path) {
    let words = ["[UNK]", "ladder", "सीढ़ी", "lantern", "कंदील"];
    let vocabulary: serde_json::Map<String, Value> =
        words.iter().zip(0..).map(|(word, id): (_, u32)| ((*word).to_owned(), json!(id))).collect();
    let tokenizer = json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
        "pre_tokenizer": {"type": "WhitespaceSplit"}, "post_processor": null, "decoder": null,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    });
    fs::create_dir_all(folder).expect("a folder");
    fs::write(folder.join("tokenizer.json"), tokenizer.to_string()).expect("written");
    let rows: [[f32; 2]; 5] = [[1.0, 1.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]];
    let header = json!({"embeddings": {"dtype": "F32", "shape": [5, 2], "data_offsets": [0, 40]}}).to_string();
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend(header.bytes());
    file.extend(rows.iter().flatten().flat_map(|value| value.to_le_bytes()));
    fs::write(folder.join("model.safetensors"), file).expect("written");
}

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
    write_model(&folder.join("model"));
    let entries = [("ladder", "सीढ़ी"), ("lantern", "कंदील")].map(|(id, word)| {
        json!({"id": id, "phrasings": {"hi": [word]}, "answers": [{"lang": "hi", "body": word}]}).to_string()
    });
    fs::write(folder.join("entries.jsonl"), entries.join("\n")).expect("written");
    let imported = uttar(folder, &["import", "--base", "base", "--vectors", "model", "entries.jsonl"]);
    assert_eq!(imported["entries"], 2);

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
