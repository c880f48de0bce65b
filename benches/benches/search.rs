//! How fast a base answers and how fast it is filled, beside raw tantivy on the same base in the same run.

use std::path::Path;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, Criterion, Throughput};
use tempfile::TempDir;
use uttar::{Entry, KnowledgeBase, SearchRequest};
use uttar_benches::{Corpus, Generator, RawTantivy};

const SEED: u64 = 1;
const PHRASINGS: [usize; 2] = [1_000, 10_000];
/// Only with `UTTAR_BENCH_LARGE=1`: to fill such a base takes longer than all the rest.
const PHRASINGS_LARGE: usize = 100_000;
const PHRASINGS_INDEXED: usize = 10_000;
const QUESTIONS_PER_LANGUAGE: usize = 4;

fn main() {
    let corpus = Corpus::support().expect("corpora/support is in the tree");
    let questions = corpus.questions(QUESTIONS_PER_LANGUAGE);
    let large = std::env::var_os("UTTAR_BENCH_LARGE").is_some_and(|value| value == "1");
    let mut criterion =
        Criterion::default().sample_size(10).measurement_time(Duration::from_secs(5)).configure_from_args();
    for phrasings in PHRASINGS.into_iter().chain(large.then_some(PHRASINGS_LARGE)) {
        search(&mut criterion, &Generator::new(&corpus, SEED).entries(phrasings), phrasings, &questions);
    }
    indexing(&mut criterion, &Generator::new(&corpus, SEED).entries(PHRASINGS_INDEXED));
    criterion.final_summary();
}

/// One pass over questions of all languages.
fn search(criterion: &mut Criterion, entries: &[Entry], phrasings: usize, questions: &[&str]) {
    let mut group = criterion.benchmark_group(format!("search/{phrasings}"));
    group.throughput(Throughput::Elements(questions.len() as u64));

    let folder = temporary_folder();
    let base = filled(folder.path(), entries.to_vec());
    let requests: Vec<SearchRequest> = questions.iter().copied().map(SearchRequest::new).collect();
    bench_hits(&mut group, "uttar", &requests, |request| base.search(request).expect("a question").hits.len());

    let folder = temporary_folder();
    let raw = RawTantivy::create(folder.path(), entries).expect("an empty folder");
    bench_hits(&mut group, "tantivy", questions, |question| raw.search(question).expect("a question").len());
    group.finish();
}

/// Measures one pass over the questions. The hits of a pass must be some, and the same in every pass.
fn bench_hits<Q>(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, questions: &[Q], hits: impl Fn(&Q) -> usize) {
    let pass = || questions.iter().map(&hits).sum::<usize>();
    let expected = pass();
    assert!(expected > questions.len(), "{name} found {expected} hits for {} questions", questions.len());
    group.bench_function(name, |bencher| bencher.iter(|| assert_eq!(pass(), expected)));
}

/// From entries in memory to an index on the disk that can be searched; ours includes the store.
fn indexing(criterion: &mut Criterion, entries: &[Entry]) {
    let mut group = criterion.benchmark_group(format!("indexing/{PHRASINGS_INDEXED}"));
    group.throughput(Throughput::Elements(PHRASINGS_INDEXED as u64));
    group.bench_function("uttar", |bencher| {
        bencher.iter_batched(
            || (temporary_folder(), entries.to_vec()),
            |(folder, entries)| {
                let count = entries.len() as u64;
                let base = filled(folder.path(), entries);
                assert_eq!(base.entry_count().expect("an open base"), count);
                // Given back, so that to remove the folder is not measured.
                (base, folder)
            },
            BatchSize::PerIteration,
        );
    });
    let documents: usize = entries.iter().map(|entry| entry.all_phrasings().count() + entry.answers.len()).sum();
    group.bench_function("tantivy", |bencher| {
        bencher.iter_batched(
            temporary_folder,
            |folder| {
                let raw = RawTantivy::create(folder.path(), entries).expect("an empty folder");
                assert_eq!(raw.document_count(), documents as u64);
                (raw, folder)
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn filled(folder: &Path, entries: Vec<Entry>) -> KnowledgeBase {
    let base = KnowledgeBase::create(folder).expect("an empty folder");
    base.put(entries).expect("entries within the limits");
    base
}

fn temporary_folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}
