//! The same base and the same questions through `uttar` and what people would use instead, in one interleaved run.
//!
//! `cargo run --release -p uttar-benches --bin compare -- --phrasings 100000`; see `README.md`.

mod curve;
mod details;
mod engine;
mod engines;
mod found;
mod fts5;
mod process;
mod questions;
mod report;

use std::error::Error;
use std::path::PathBuf;

use clap::Parser;
use uttar_benches::{Corpus, Generator, Shape, Vocabulary};

use curve::{Curve, svg};
use details::details;
use engines::{Indexed, NAMES, index};
use found::found;
use questions::questions;
use report::{Passes, report, to_float};

const SEED: u64 = 1;

/// Compares uttar with its peers on one generated base.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many small entries the base has; several bases by comma.
    #[arg(long, value_delimiter = ',', default_value = "10000", conflicts_with = "phrasings")]
    entries: Vec<usize>,
    /// How many phrasings the base has, in large entries of all languages and products; several bases by comma.
    #[arg(long, value_delimiter = ',')]
    phrasings: Vec<usize>,
    /// Only these languages in the base and the questions, romanised ones included: `en`, `hi`, by comma; all by
    /// default.
    #[arg(long, value_delimiter = ',')]
    languages: Vec<String>,
    /// How many words a language small entries and questions have beside those of the corpus.
    #[arg(long, default_value_t = 0, conflicts_with = "phrasings")]
    vocabulary: u32,
    /// How many made-up questions a language, and how many that people wrote.
    #[arg(long, default_value_t = 8)]
    per_language: usize,
    /// How often each engine answers all questions, in turn.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Only these engines, by comma; all by default.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Keeps the indexes of uttar and tantivy in this folder, and opens those that are there.
    #[arg(long)]
    keep: Option<PathBuf>,
    /// The Python for the peers that are Python packages.
    #[arg(long, default_value = "python3")]
    python: PathBuf,
    /// Jars with Lucene and its analyzers, as for `java -cp`.
    #[arg(long)]
    lucene: Option<String>,
    /// Measures what else is promised of our base, too: opening, suggestions, detection, two threads.
    #[arg(long)]
    details: bool,
    /// Writes each question with what is right and what each engine found into this file, one JSON object a line.
    #[arg(long)]
    found: Option<PathBuf>,
    /// Draws the growth curve of several bases into this file.
    #[arg(long)]
    svg: Option<PathBuf>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    if let Some(unknown) = arguments.only.iter().find(|name| !NAMES.contains(&name.as_str())) {
        return Err(format!("{unknown:?} is no engine; there are {}", NAMES.join(", ")).into());
    }
    let mut corpus = Corpus::support()?;
    if !arguments.languages.is_empty() {
        corpus = corpus.in_languages(&arguments.languages);
        if corpus.entries().is_empty() {
            return Err(format!("the corpus has nothing in {}", arguments.languages.join(", ")).into());
        }
    }
    let mut curves: Vec<Curve> = Vec::new();
    let (shape, sizes) = match arguments.phrasings.is_empty() {
        true => (Shape::FAQ, &arguments.entries),
        false => (Shape::CATALOGUE, &arguments.phrasings),
    };
    for size in sizes {
        compare(&corpus, shape, *size, &arguments, &mut curves)?;
    }
    if let Some(file) = &arguments.svg {
        std::fs::write(file, svg(&curves))?;
    }
    Ok(())
}

/// Runs all engines on a base of so many entries or phrasings, prints the table, and adds a point to each curve.
fn compare(
    corpus: &Corpus,
    shape: Shape,
    size: usize,
    arguments: &Arguments,
    curves: &mut Vec<Curve>,
) -> Result<(), Box<dyn Error>> {
    let vocabulary = Vocabulary::new(corpus, arguments.vocabulary)?;
    let mut generator = Generator::shaped(corpus, shape, SEED).with_vocabulary(vocabulary);
    let entries = if shape == Shape::FAQ { generator.some_entries(size) } else { generator.entries(size) };
    let phrasings = entries.iter().map(|entry| entry.all_phrasings().count()).sum();
    let questions = questions(&mut generator, corpus, arguments.per_language);

    let mut indexed: Vec<Indexed> = Vec::new();
    let mut not_run = Vec::new();
    for name in NAMES.into_iter().filter(|name| arguments.only.is_empty() || arguments.only.iter().any(|n| n == name)) {
        eprintln!("indexing {} entries, {phrasings} phrasings, with {name}", entries.len());
        match index(name, phrasings, &entries, arguments) {
            Ok(one) => indexed.push(one),
            Err(reason) => not_run.push((name, reason.to_string())),
        }
    }
    let mut passes: Vec<Passes> = indexed.iter().map(|_| Passes::default()).collect();
    // The first pass warms everything and says what is found; it is not timed.
    for round in 0..=arguments.rounds {
        for (one, passes) in indexed.iter_mut().zip(&mut passes) {
            eprintln!("round {round}: {}", one.name);
            let mut nanoseconds = Vec::with_capacity(questions.len());
            let mut found = Vec::with_capacity(questions.len());
            for question in &questions {
                let answer = one.engine.search(&question.text)?;
                nanoseconds.push(answer.nanoseconds);
                found.push(answer.entries);
            }
            passes.add(one.name, nanoseconds, found);
        }
    }
    println!("{}", report(phrasings, &entries, &questions, &indexed, &passes, &not_run));
    if let Some(file) = &arguments.found {
        std::fs::write(file, found(&entries, &questions, &indexed, &passes))?;
    }
    for (one, passes) in indexed.iter().zip(&passes) {
        let at = curves.iter().position(|curve| curve.name == one.name).unwrap_or_else(|| {
            curves.push(Curve { name: one.name, points: Vec::new() });
            curves.len() - 1
        });
        curves[at].points.push((to_float(phrasings as u64), passes.typical_microseconds()));
    }
    if let Some(ours) = indexed.into_iter().find(|one| one.name == NAMES[0]).filter(|_| arguments.details) {
        // Only one handle has the right to write.
        drop(ours.engine);
        println!("{}", details(&ours.folder, &questions)?);
    }
    Ok(())
}
