//! How fast suggestions come while somebody types, and how long the first ones of a base that was just opened take.

use std::time::{Duration, Instant};

use criterion::Criterion;
use uttar::KnowledgeBase;
use uttar_benches::{Corpus, Generator};

const SEED: u64 = 1;
const PHRASINGS: usize = 10_000;
/// Only with `UTTAR_BENCH_LARGE=1`: to fill such a base takes long.
const PHRASINGS_LARGE: usize = 100_000;
const LIMIT: usize = 8;
/// One letter, which begins much; whole words before a beginning; a word mistyped; other scripts; as it sounds; pinyin.
const TYPED: [&str; 9] = ["b", "batt", "how do i repl", "bettery ch", "बैट", "பேட்ட", "baitri", "电池", "dianc"];

fn main() {
    let corpus = Corpus::support().expect("corpora/support is in the tree");
    let large = std::env::var_os("UTTAR_BENCH_LARGE").is_some_and(|value| value == "1");
    let mut criterion =
        Criterion::default().sample_size(10).measurement_time(Duration::from_secs(3)).configure_from_args();
    for phrasings in [PHRASINGS].into_iter().chain(large.then_some(PHRASINGS_LARGE)) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("base");
        let base = KnowledgeBase::create(&path).expect("an empty folder");
        base.put(Generator::new(&corpus, SEED).entries(phrasings)).expect("entries within the limits");
        drop(base);
        let started = Instant::now();
        let base = KnowledgeBase::open(&path).expect("the base");
        let opened = started.elapsed();
        let found = suggest(&base, "b");
        println!(
            "{phrasings} phrasings: opened in {opened:.1?}, first suggestions {:.1?} later",
            started.elapsed() - opened
        );
        assert!(found > 0);

        let mut group = criterion.benchmark_group(format!("suggest/{phrasings}"));
        for typed in TYPED {
            let expected = suggest(&base, typed);
            group.bench_function(typed, |bencher| bencher.iter(|| assert_eq!(suggest(&base, typed), expected)));
        }
        group.finish();
    }
    criterion.final_summary();
}

fn suggest(base: &KnowledgeBase, typed: &str) -> usize {
    base.suggest(typed, None, LIMIT).expect("a few letters").len()
}
