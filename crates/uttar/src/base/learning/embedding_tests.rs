//! Vectors in a base, with a model of a few words that the test makes.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::json;

use crate::base::KnowledgeBase;
use crate::base::testing::TestBase;
use crate::bridge::BridgeKind;
use crate::change::{Change, Operation, WriteOptions};
use crate::entry::Entry;
use crate::error::{Error, ErrorKind, Result};
use crate::reply::{Decision, Reply, SearchRequest};
use crate::state::BaseState;
use crate::vectors::{Embedder, TextRole};

/// Words of two languages that mean the same have the same direction; other words have none. None of them is in the
/// built-in lexicon or sounds alike.
#[derive(Debug)]
struct ToyModel {
    id: &'static str,
    words: HashMap<&'static str, usize>,
    fails: AtomicBool,
    /// The texts of entries that it was given, in order.
    embedded: Mutex<Vec<String>>,
    questions: AtomicUsize,
}

const MEANINGS: [&[&str]; 4] = [&["brolly", "छतरी"], &["porridge", "दलिया"], &["ladder", "सीढ़ी"], &["lantern", "कंदील"]];

impl ToyModel {
    fn new(id: &'static str) -> Arc<Self> {
        let words = MEANINGS.iter().enumerate().flat_map(|(axis, words)| words.iter().map(move |word| (*word, axis)));
        Arc::new(Self {
            id,
            words: words.collect(),
            fails: AtomicBool::new(false),
            embedded: Mutex::default(),
            questions: AtomicUsize::new(0),
        })
    }

    fn without_words(id: &'static str) -> Arc<Self> {
        Arc::new(Self { words: HashMap::new(), ..Arc::into_inner(Self::new(id)).expect("the only one") })
    }

    /// What it was given since the last time.
    fn embedded(&self) -> Vec<String> {
        std::mem::take(&mut self.embedded.lock().expect("no panic"))
    }
}

impl Embedder for ToyModel {
    fn id(&self) -> &str {
        self.id
    }

    fn embed(&self, texts: &[&str], role: TextRole) -> Result<Vec<Vec<f32>>> {
        if self.fails.load(Ordering::Relaxed) {
            return Err(Error::new(ErrorKind::Unavailable, "the toy is broken; mend it"));
        }
        match role {
            TextRole::Question => drop(self.questions.fetch_add(texts.len(), Ordering::Relaxed)),
            TextRole::Entry => self.embedded.lock().expect("no panic").extend(texts.iter().map(ToString::to_string)),
        }
        let vector = |text: &&str| {
            let mut vector = vec![0.0; MEANINGS.len()];
            for axis in text.split_whitespace().filter_map(|word| self.words.get(word)) {
                vector[*axis] += 1.0;
            }
            vector
        };
        Ok(texts.iter().map(vector).collect())
    }
}

fn entry(id: &str, language: &str, phrasing: &str) -> Entry {
    let entry =
        json!({"id": id, "phrasings": {language: [phrasing]}, "answers": [{"lang": language, "body": phrasing}]});
    serde_json::from_value(entry).expect("an entry")
}

fn entries() -> Vec<Entry> {
    let hindi = ["छतरी", "दलिया", "सीढ़ी", "कंदील"];
    let mut entries: Vec<Entry> =
        hindi.iter().zip(0..).map(|(word, i)| entry(&format!("hi-{i}"), "hi", word)).collect();
    entries.push(entry("en", "en", "where do you keep it"));
    entries
}

/// A base with those entries and this model.
fn base(model: &Arc<ToyModel>) -> (KnowledgeBase, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let base = KnowledgeBase::create(folder.path().join("base")).expect("a new base");
    base.put(entries()).expect("stored");
    (with(base, model), folder)
}

fn with(base: KnowledgeBase, model: &Arc<ToyModel>) -> KnowledgeBase {
    let model: Arc<dyn Embedder> = Arc::<ToyModel>::clone(model);
    let base = base.with_embedder(model).expect("its store is sound");
    base.finish_embedding().expect("a good model");
    base
}

fn asked(base: &KnowledgeBase, query: &str) -> Reply {
    base.search(&SearchRequest::new(query)).expect("a question")
}

fn found(base: &KnowledgeBase, query: &str) -> Vec<String> {
    asked(base, query).hits.into_iter().map(|hit| hit.entry).collect()
}

fn rows(base: &KnowledgeBase, model: &str) -> usize {
    base.store.vectors(model).expect("read").rows().len()
}

#[test]
fn what_only_the_model_understands_is_found_and_says_so() {
    let (base, _folder) = base(&ToyModel::new("toy-1"));
    let reply = asked(&base, "where is the ladder");
    let hit = &reply.hits[0];
    assert_eq!((hit.entry.as_str(), reply.decision), ("hi-2", Decision::Answer), "{reply:?}");
    let bridge = hit.bridge.as_ref().expect("no word met");
    assert_eq!((bridge.kind, bridge.language.as_str(), bridge.words.len()), (BridgeKind::Meaning, "hi", 0));
    let phrasing = hit.phrasing.as_ref().expect("the nearest part");
    assert_eq!((phrasing.text.as_str(), phrasing.highlights.len()), ("सीढ़ी", 0));
    assert_eq!(reply.without_vectors, None);

    let mut same_language = SearchRequest::new("where is the ladder");
    same_language.cross_language = false;
    same_language.languages = vec!["en".into()];
    let reply = base.search(&same_language).expect("a question");
    assert_eq!(reply.hits.iter().map(|hit| hit.entry.as_str()).collect::<Vec<_>>(), ["en"]);
}

#[test]
fn a_filter_holds_for_what_is_near_too() {
    let (base, _folder) = base(&ToyModel::new("toy-1"));
    let mut request = SearchRequest::new("ladder");
    request.filter.languages = vec!["en".into()];
    assert!(base.search(&request).expect("a question").hits.is_empty());
    request.filter.languages = vec!["hi".into()];
    assert_eq!(base.search(&request).expect("a question").hits[0].entry, "hi-2");
}

#[test]
fn without_a_model_or_with_one_that_knows_nothing_all_replies_are_the_same() {
    let base = TestBase::new();
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpora/support");
    let import = |base: &KnowledgeBase| {
        base.import(std::slice::from_ref(&corpus), &crate::ImportOptions::default()).expect("imported");
    };
    import(&base);
    let folder = tempfile::tempdir().expect("a folder");
    let ignorant = KnowledgeBase::create(folder.path().join("base")).expect("a new base");
    import(&ignorant);
    let ignorant = with(ignorant, &ToyModel::without_words("ignorant"));
    assert!(ignorant.view().ranker.calibration.vectors.is_some(), "it was fitted anew");
    for query in ["battery kaise badle", "电池", "where is the ladder", "रिफंड कब आएगा", "note12pro", "qqq zzz"]
    {
        let json = |base: &KnowledgeBase| {
            let mut reply = serde_json::to_value(asked(base, query)).expect("plain data");
            reply["took_ms"] = json!(0);
            reply
        };
        assert_eq!(json(&base), json(&ignorant), "{query}");
    }
}

#[test]
fn vectors_are_kept_and_only_what_changed_is_embedded() {
    let model = ToyModel::new("toy-1");
    let (base, folder) = base(&model);
    assert_eq!(model.embedded().len(), 10);
    assert_eq!(rows(&base, "toy-1"), 10);
    drop(base);

    let base = with(KnowledgeBase::open(folder.path().join("base")).expect("a base"), &model);
    assert_eq!(found(&base, "ladder")[0], "hi-2");
    assert!(model.embedded().is_empty(), "they were kept");

    let mut changed = entry("hi-2", "hi", "सीढ़ी");
    changed.phrasings.insert("en".parse().expect("a tag"), vec!["rungs".into()]);
    base.put(vec![changed]).expect("stored");
    base.finish_embedding().expect("a good model");
    assert_eq!(model.embedded(), ["rungs"]);
    assert_eq!((rows(&base, "toy-1"), found(&base, "ladder")[0].as_str()), (11, "hi-2"));

    let delete = WriteOptions::new(Change::now());
    base.write_one(Operation::delete("hi-2"), &delete).expect("deleted");
    base.finish_embedding().expect("a good model");
    assert_eq!(rows(&base, "toy-1"), 8);
    assert!(!found(&base, "ladder").contains(&"hi-2".to_owned()));
    assert!(model.embedded().is_empty());
}

#[test]
fn another_model_embeds_anew_and_its_vectors_never_meet_the_old_ones() {
    let (first, folder) = base(&ToyModel::new("toy-1"));
    drop(first);
    let second = ToyModel::new("toy-2");
    let base = with(KnowledgeBase::open(folder.path().join("base")).expect("a base"), &second);
    assert_eq!(second.embedded().len(), 10);
    assert_eq!((rows(&base, "toy-1"), rows(&base, "toy-2")), (0, 10));
    assert_eq!(base.view().ranker.calibration.vectors.as_deref(), Some("toy-2"));
    drop(base);
    let plain = KnowledgeBase::open(folder.path().join("base")).expect("a base");
    assert_eq!(plain.view().ranker.calibration.vectors, None, "without a model it is what it was");
    assert!(found(&plain, "ladder").is_empty());
}

#[test]
fn a_base_that_is_only_searched_takes_account_of_its_vectors_too() {
    let model = ToyModel::new("toy-1");
    let (base, folder) = base(&model);
    drop(base);
    let base = KnowledgeBase::open(folder.path().join("base")).expect("a base");
    let base = base.with_embedder(Arc::<ToyModel>::clone(&model)).expect("its store is sound");
    assert_eq!(base.view().ranker.calibration.vectors, None);
    // The first question has it fetched in the background.
    for _ in 0..500 {
        found(&base, "ladder");
        if base.view().ranker.calibration.vectors.as_deref() == Some("toy-1") {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("it was never fetched");
}

#[test]
fn a_model_that_fails_costs_no_answer_and_is_tried_again() {
    let model = ToyModel::new("toy-1");
    let (base, _folder) = base(&model);
    model.fails.store(true, Ordering::Relaxed);
    let reply = asked(&base, "where do you keep it");
    assert_eq!(reply.hits[0].entry, "en");
    assert_eq!(reply.without_vectors.as_deref(), Some("the toy is broken; mend it"));

    base.put(vec![entry("new", "hi", "छतरी दलिया")]).expect("a write needs no model");
    let error = base.finish_embedding().expect_err("it is broken");
    assert_eq!((error.kind(), error.message()), (ErrorKind::Unavailable, "the toy is broken; mend it"));
    assert_eq!(found(&base, "दलिया").len(), 2, "words find it");

    model.fails.store(false, Ordering::Relaxed);
    assert_eq!(asked(&base, "ladder").without_vectors, None);
    base.finish_embedding().expect("it was mended");
    assert_eq!(found(&base, "brolly porridge")[0], "new");
}

/// Panics as long as it is told to.
#[derive(Debug)]
struct Panicking {
    model: Arc<ToyModel>,
    panics: AtomicBool,
}

impl Embedder for Panicking {
    fn id(&self) -> &str {
        self.model.id()
    }

    fn embed(&self, texts: &[&str], role: TextRole) -> Result<Vec<Vec<f32>>> {
        assert!(!self.panics.load(Ordering::Relaxed), "the toy panics");
        self.model.embed(texts, role)
    }
}

#[test]
fn a_model_that_panics_is_told_of_and_tried_again() {
    let (plain, folder) = base(&ToyModel::new("toy-0"));
    drop(plain);
    let model = Arc::new(Panicking { model: ToyModel::new("toy-1"), panics: AtomicBool::new(true) });
    let base = KnowledgeBase::open(folder.path().join("base")).expect("a base");
    let base = base.with_embedder(Arc::clone(&model) as Arc<dyn Embedder>).expect("the store can be read");
    for _ in 0..2 {
        let error = base.finish_embedding().expect_err("it panics");
        assert!(error.message().contains("the model panicked"), "{error}");
        base.put(vec![entry("new", "hi", "छतरी दलिया")]).expect("a write needs no model");
    }
    model.panics.store(false, Ordering::Relaxed);
    base.put(vec![entry("newer", "hi", "सीढ़ी")]).expect("stored");
    base.finish_embedding().expect("it does not panic any more");
    assert_eq!(found(&base, "brolly porridge")[0], "new");
}

#[test]
fn a_process_that_only_reads_sees_what_the_writer_embedded() {
    let model = ToyModel::new("toy-1");
    let (writer, folder) = base(&model);
    let reader = with(KnowledgeBase::open(folder.path().join("base")).expect("to read"), &model);
    assert_eq!(found(&reader, "ladder")[0], "hi-2");
    writer.put(vec![entry("new", "hi", "छतरी दलिया")]).expect("stored");
    writer.finish_embedding().expect("a good model");
    model.embedded();
    // The first question sees that there is more.
    found(&reader, "brolly porridge");
    reader.finish_embedding().expect("nothing to embed");
    assert_eq!(found(&reader, "brolly porridge")[0], "new");
    assert!(model.embedded().is_empty());
}

#[test]
fn an_earlier_state_has_the_vectors_that_are_there() {
    let model = ToyModel::new("toy-1");
    let (base, _folder) = base(&model);
    let position = base.position().expect("a position");
    base.put(vec![entry("new", "hi", "छतरी दलिया")]).expect("stored");
    base.finish_embedding().expect("a good model");
    model.embedded();
    let past = base.at(&BaseState::Position(position)).expect("a state");
    assert_eq!(found(&past, "brolly porridge").len(), 2, "new is not there yet");
    assert!(model.embedded().is_empty(), "the texts are those of the base");
}

#[test]
fn a_long_text_is_cut_at_the_limit() {
    for (bytes_max, given) in [(5, 5), (6, 6), (7, 6)] {
        let base = TestBase::new().with_limits(|limits| limits.embedded_bytes_max = bytes_max);
        base.put(vec![serde_json::from_value(json!({"id": "a", "phrasings": {"en": ["abcdef"]}})).expect("an entry")])
            .expect("stored");
        let model = ToyModel::new("toy-1");
        let base = with(base.share(), &model);
        assert_eq!(model.embedded()[0].len(), given);
        drop(base);
    }
}
