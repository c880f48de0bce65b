//! A local model folder.
#![cfg(feature = "local-model")]

mod support;

use std::fs;
use std::path::Path;

use safetensors::tensor::Dtype;
use support::{bytes, entries, write_model, write_model_of};
use uttar::{BridgeKind, Decision, ErrorKind, KnowledgeBase, SearchRequest, TextRole};
use uttar_vectors::LocalModel;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn an_english_question_finds_what_only_exists_in_hindi() {
    let (model, base) = (folder(), folder());
    write_model(model.path());
    let base = KnowledgeBase::create(base.path().join("base")).expect("a new base");
    base.put(entries()).expect("stored");
    let without = base.search(&SearchRequest::new("i need a ladder")).expect("a question");
    assert!(without.hits.is_empty(), "{without:?}");

    let base = base.with_embedder(uttar_vectors::open(model.path()).expect("a model")).expect("a sound store");
    base.finish_embedding().expect("a good model");
    let reply = base.search(&SearchRequest::new("i need a ladder")).expect("a question");
    assert_eq!((reply.hits[0].entry.as_str(), reply.decision), ("ladder", Decision::Answer), "{reply:?}");
    assert_eq!(reply.hits[0].bridge.as_ref().expect("no word met").kind, BridgeKind::Meaning);
    // A word that the model does not know says nothing.
    assert!(base.search(&SearchRequest::new("zeppelin")).expect("a question").hits.is_empty());
}

/// The vector of a text in a model of three words.
fn vector(tensors: &[(&str, Dtype, Vec<usize>, Vec<u8>)], text: &str) -> Vec<f32> {
    let folder = folder();
    write_model_of(folder.path(), &["[UNK]", "a", "b"], tensors);
    let model = uttar_vectors::open(folder.path()).expect("a model");
    model.embed(&[text], TextRole::Question).expect("vectors").swap_remove(0)
}

#[test]
fn tokens_may_share_rows_and_have_weights() {
    let matrix = |rows: &[f32]| ("embeddings", Dtype::F32, vec![rows.len() / 2, 2], bytes(rows));
    let plain = matrix(&[9.0, 9.0, 1.0, 0.0, 0.0, 1.0]);
    assert_eq!(vector(std::slice::from_ref(&plain), "a a b nothing"), [2.0, 1.0]);
    assert_eq!(vector(std::slice::from_ref(&plain), "nothing"), [0.0, 0.0]);
    let weights = ("weights", Dtype::F64, vec![3], [1.0, 0.5, 2.0f64].iter().flat_map(|x| x.to_le_bytes()).collect());
    assert_eq!(vector(&[plain, weights], "a a b"), [1.0, 2.0]);
    let mapping = ("mapping", Dtype::I32, vec![3], [0, 1, 1i32].iter().flat_map(|x| x.to_le_bytes()).collect());
    assert_eq!(vector(&[matrix(&[9.0, 9.0, 1.0, 0.5]), mapping], "a b"), [2.0, 1.0]);
    let halves = ("embeddings", Dtype::F16, vec![3, 1], vec![0, 0x3c, 0, 0x3c, 0, 0xc0]);
    assert_eq!(vector(&[halves], "b"), [-2.0]);
}

#[test]
fn the_id_is_that_of_the_content() {
    let (one, two, other) = (folder(), folder(), folder());
    write_model(one.path());
    write_model(two.path());
    write_model_of(other.path(), &["[UNK]"], &[("embeddings", Dtype::F32, vec![1, 1], bytes(&[1.0]))]);
    let id = |folder: &Path| uttar_vectors::open(folder).expect("a model").id().to_owned();
    assert_eq!(id(one.path()), id(two.path()));
    assert_ne!(id(one.path()), id(other.path()));
}

#[test]
fn what_is_no_model_is_refused_with_its_file() {
    let folder = folder();
    let path = folder.path();
    let refused = |message: &str| {
        let error = LocalModel::open(path).expect_err(message);
        assert!(error.message().contains(message) && error.message().contains(&*path.to_string_lossy()), "{error}");
        error.kind()
    };
    assert_eq!(refused("model.safetensors: cannot be read"), ErrorKind::NotFound);
    write_model(path);
    fs::write(path.join("tokenizer.json"), "{}").expect("written");
    assert_eq!(refused("tokenizer.json"), ErrorKind::InvalidInput);
    write_model(path);
    fs::write(path.join("model.safetensors"), [0xff; 100]).expect("written");
    refused("model.safetensors");
    let good = || ("embeddings", Dtype::F32, vec![2, 1], bytes(&[1.0, 1.0]));
    let rows = |name: &'static str, rows: &[i32]| {
        (name, Dtype::I32, vec![rows.len()], rows.iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<u8>>())
    };
    for (tensors, message) in [
        (vec![("other", Dtype::F32, vec![1], bytes(&[1.0]))], "\"embeddings\" is not there"),
        (vec![("embeddings", Dtype::F32, vec![2], bytes(&[1.0, 1.0]))], "has the shape [2]"),
        (vec![("embeddings", Dtype::U8, vec![2, 1], vec![1, 1])], "has the type U8"),
        (vec![("embeddings", Dtype::F32, vec![2, 0], Vec::new())], "is empty"),
        (vec![("embeddings", Dtype::F32, vec![1, 1], bytes(&[1.0]))], "1 rows for the 2 tokens"),
        (vec![good(), rows("mapping", &[0, 2])], "names row 2 of 2"),
        (vec![good(), rows("mapping", &[0])], "\"mapping\" has 1 rows for the 2 tokens"),
        (vec![good(), ("weights", Dtype::F32, vec![1], bytes(&[1.0]))], "\"weights\" has 1 rows"),
    ] {
        write_model_of(path, &["[UNK]", "a"], &tensors);
        refused(message);
    }
    let error = uttar_vectors::open(path.join("nowhere")).expect_err("not there");
    assert_eq!(error.kind(), ErrorKind::NotFound);
}
