//! A tiny model and a tiny server, made by the tests.
#![allow(dead_code, missing_docs, unreachable_pub, reason = "each test uses its part")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex};

use safetensors::tensor::{Dtype, TensorView, serialize};
use serde_json::{Value, json};
use uttar::Entry;

/// Pairs of words in English and Hindi that mean the same. None is in the built-in lexicon, and no pair sounds alike.
pub const MEANINGS: [[&str; 2]; 4] =
    [["brolly", "छतरी"], ["porridge", "दलिया"], ["ladder", "सीढ़ी"], ["lantern", "कंदील"]];

/// An entry for each of them, in Hindi alone.
pub fn entries() -> Vec<Entry> {
    let entry = |[english, hindi]: &[&str; 2]| {
        let entry = json!({"id": english, "phrasings": {"hi": [hindi]}, "answers": [{"lang": "hi", "body": hindi}]});
        serde_json::from_value(entry).expect("an entry")
    };
    MEANINGS.iter().map(entry).collect()
}

/// The direction of a word: that of its meaning.
pub fn direction(word: &str) -> [f32; 4] {
    std::array::from_fn(|axis| f32::from(u8::from(MEANINGS[axis].contains(&word))))
}

/// Writes a model folder: a tokenizer that cuts at white space, and a vector for each word.
pub fn write_model(folder: &Path) {
    let words: Vec<&str> = ["[UNK]"].into_iter().chain(MEANINGS.into_iter().flatten()).collect();
    let values: Vec<f32> = words
        .iter()
        // What is unknown has a vector of its own, which must not count.
        .flat_map(|word| if *word == "[UNK]" { [1.0; 4] } else { direction(word) })
        .collect();
    write_model_of(folder, &words, &[("embeddings", Dtype::F32, vec![words.len(), 4], bytes(&values))]);
}

pub fn bytes(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// Writes a model folder of these words and tensors.
pub fn write_model_of(folder: &Path, words: &[&str], tensors: &[(&str, Dtype, Vec<usize>, Vec<u8>)]) {
    let vocabulary: serde_json::Map<String, Value> =
        words.iter().zip(0..).map(|(word, id): (_, u32)| ((*word).to_owned(), json!(id))).collect();
    let tokenizer = json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
        "pre_tokenizer": {"type": "WhitespaceSplit"}, "post_processor": null, "decoder": null,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    });
    let views = tensors.iter().map(|(name, dtype, shape, bytes)| {
        (*name, TensorView::new(*dtype, shape.clone(), bytes).expect("a tensor of this shape"))
    });
    fs::write(folder.join("tokenizer.json"), tokenizer.to_string()).expect("written");
    fs::write(folder.join("model.safetensors"), serialize(views, None).expect("tensors")).expect("written");
}

/// What a server was sent.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The request line and the headers, in small letters.
    pub head: String,
    pub body: Value,
}

impl Sent {
    pub fn texts(&self) -> Vec<&str> {
        self.body["input"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }
}

/// A server on a port of its own, until the test ends.
pub struct Server {
    pub address: String,
    sent: Arc<Mutex<Vec<Sent>>>,
}

impl Server {
    /// Answers each request with what `reply` makes of it: a status and a body.
    pub fn start(reply: impl Fn(&Sent) -> (u16, String) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}/v1", listener.local_addr().expect("an address"));
        let sent = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&sent);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { continue };
                let mut reader = BufReader::new(stream.try_clone().expect("the same connection"));
                let mut head = String::new();
                while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).is_ok_and(|read| read > 0) {}
                let head = head.to_lowercase();
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
                let mut body = vec![0; length.unwrap_or(0)];
                let _ = reader.read_exact(&mut body);
                let request = Sent { head, body: serde_json::from_slice(&body).unwrap_or_default() };
                let (status, body) = reply(&request);
                seen.lock().expect("no panic").push(request);
                let length = body.len();
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status} x\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
                );
            }
        });
        Self { address, sent }
    }

    /// Knows the words of the toy model.
    pub fn toy() -> Self {
        Self::start(|sent| (200, vectors_of(sent)))
    }

    /// What it was sent since the last time.
    pub fn sent(&self) -> Vec<Sent> {
        std::mem::take(&mut self.sent.lock().expect("no panic"))
    }
}

/// The reply of the toy: the vectors out of order, as the protocol allows.
pub fn vectors_of(sent: &Sent) -> String {
    let vector = |text: &str| {
        let of_words = text.split_whitespace().map(direction);
        of_words.fold([0.0; 4], |sum, one| std::array::from_fn(|axis| sum[axis] + one[axis]))
    };
    let data: Vec<Value> = sent
        .texts()
        .iter()
        .enumerate()
        .rev()
        .map(|(index, text)| json!({"object": "embedding", "index": index, "embedding": vector(text)}))
        .collect();
    json!({"object": "list", "data": data, "model": "toy"}).to_string()
}
