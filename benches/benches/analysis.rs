//! How fast text becomes tokens, and how fast its language is found.
//!
//! Peers in the same run: tantivy's `SimpleTokenizer`, which only cuts at what is not a letter or digit (the floor),
//! and charabia, which segments and normalises as we do; whatlang for the language.

use charabia::Tokenize;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput};
use tantivy::tokenizer::{SimpleTokenizer, TokenStream, Tokenizer};
use uttar::{Analysis, Analyzer, Tokens, detect};
use uttar_benches::Corpus;

const QUESTIONS_PER_LANGUAGE: usize = 11;

fn main() {
    let corpus = Corpus::support().expect("corpora/support is in the tree");
    let mut criterion = Criterion::default().configure_from_args();
    for (language, texts) in corpus.texts() {
        analysis(&mut criterion, language, &texts);
    }
    detection(&mut criterion, &corpus.questions(QUESTIONS_PER_LANGUAGE));
    criterion.final_summary();
}

/// All texts of a language, one after the other, as an import reads them.
fn analysis(criterion: &mut Criterion, language: &str, texts: &[&str]) {
    let mut group = criterion.benchmark_group(format!("analysis/{language}"));
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    group.throughput(Throughput::Bytes(bytes as u64));

    let analyzer = Analyzer::new();
    let mut out = Analysis::default();
    bench_count(&mut group, "uttar", texts, |text| {
        analyzer.analyze(text, &[language], &mut out);
        [&out.words, &out.stems, &out.grams, &out.sounds].map(Tokens::len).iter().sum()
    });
    let mut tokenizer = SimpleTokenizer::default();
    bench_count(&mut group, "tantivy-simple", texts, |text| {
        let mut count = 0;
        tokenizer.token_stream(text).process(&mut |_| count += 1);
        count
    });
    bench_count(&mut group, "charabia", texts, |text| text.tokenize().filter(charabia::Token::is_word).count());
    group.finish();
}

/// The language of each question, which nobody told.
fn detection(criterion: &mut Criterion, questions: &[&str]) {
    let mut group = criterion.benchmark_group("detection");
    group.throughput(Throughput::Elements(questions.len() as u64));
    bench_count(&mut group, "uttar", questions, |text| detect(text).languages.len());
    bench_count(&mut group, "whatlang", questions, |text| usize::from(whatlang::detect(text).is_some()));
    group.finish();
}

/// Measures one pass over the texts. What is counted must be something, and the same in every pass.
fn bench_count(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    texts: &[&str],
    mut count: impl FnMut(&str) -> usize,
) {
    let mut pass = || texts.iter().map(|text| count(text)).sum::<usize>();
    let expected = pass();
    assert!(expected > 0, "{name} found nothing");
    group.bench_function(name, |bencher| bencher.iter(|| assert_eq!(pass(), expected)));
}
