//! What it takes to index a base, part by part, beside raw tantivy: processor time of the whole process, its threads
//! together.
//!
//! `cargo run --release -p uttar-benches --bin indexing -- --entries 100000`; see `README.md`.

mod singles;

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use clap::Parser;
use rustix::time::{ClockId, clock_gettime};
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy::{Index, IndexWriter, TantivyDocument};
use uttar::{Change, Entry, KnowledgeBase, Limits, Operation, WriteOptions};
use uttar_analysis::{Analysis, Analyzer, KnownWords, NumberedText};
use uttar_benches::{Corpus, Generator, RawTantivy, Shape};

const SEED: u64 = 1;
const WRITER_BYTES: usize = 512 * 1024 * 1024;
/// Stands behind each of our terms in a text for tantivy.
const SEPARATOR: char = '\u{1f}';

/// Takes the time of each part of indexing.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many small entries the base has.
    #[arg(long, default_value_t = 10_000, conflicts_with = "phrasings")]
    entries: usize,
    /// How many phrasings the base has, in large entries of all languages and products.
    #[arg(long)]
    phrasings: Option<usize>,
    /// Only our base and raw tantivy, not the parts on their own.
    #[arg(long)]
    whole: bool,
    /// The entries once more too, as they are and with a tenth and half of them changed.
    #[arg(long)]
    again: bool,
    /// So many entries changed one by one, with searches between.
    #[arg(long, default_value_t = 0)]
    singles: usize,
    /// In how many writes the entries come.
    #[arg(long, default_value_t = 1)]
    writes: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let corpus = Corpus::support()?;
    let shape = if arguments.phrasings.is_some() { Shape::CATALOGUE } else { Shape::FAQ };
    let mut generator = Generator::shaped(&corpus, shape, SEED);
    let entries = match arguments.phrasings {
        Some(phrasings) => generator.entries(phrasings),
        None => generator.some_entries(arguments.entries),
    };
    let phrasings: usize = entries.iter().map(|entry| entry.all_phrasings().count()).sum();
    println!("{} entries, {phrasings} phrasings; {} before", entries.len(), memory());
    println!("| part | s of processor time | s by the clock |\n|---|---|---|");
    let folder = tempfile::tempdir()?;

    let operations = entries.iter().cloned().map(Operation::put).collect();
    println!("| | {} with what is to be written | |", memory());
    let base = KnowledgeBase::create(folder.path().join("base"))?;
    let mut limits = Limits::default();
    limits.operations_max = entries.len();
    let base = base.with_limits(limits);
    take("ours, until it can be searched", || write(&base, operations, arguments.writes))?;
    println!("| | {} | |", memory());
    take("lessons in translation and calibration, behind it", || {
        base.finish_learning();
        Ok(())
    })?;
    if arguments.again {
        again(&base, &entries, arguments.writes)?;
    }
    if arguments.singles > 0 {
        take("entries changed one by one, and searches", || {
            singles::change_singly(&base, &entries, arguments.singles)
        })?;
    }
    if !arguments.whole {
        take("the index anew from the store", || Ok(base.rebuild_index()?))?;
    }
    drop(base);
    println!("| | {} MB in the folder | |", bytes(&folder.path().join("base"))? / 1_000_000);
    let base = take("opening it, every checksum verified", || Ok(KnowledgeBase::open(folder.path().join("base"))?))?;
    println!("| | {} | |", memory());
    drop(base);

    let raw = folder.path().join("raw");
    std::fs::create_dir(&raw)?;
    let documents = take("raw tantivy", || Ok(RawTantivy::create(&raw, &entries)?))?.document_count();
    println!("| | {documents} documents | |");
    if !arguments.whole {
        parts(&entries)?;
    }
    Ok(())
}

fn write(base: &KnowledgeBase, operations: Vec<Operation>, writes: usize) -> Result<(), Box<dyn Error>> {
    let mut operations = operations.into_iter();
    let each = operations.len().div_ceil(writes.max(1));
    loop {
        let part: Vec<Operation> = operations.by_ref().take(each).collect();
        if part.is_empty() {
            return Ok(());
        }
        base.write(part, &WriteOptions::new(Change::now()))?;
    }
}

/// The everyday import: the same entries, of which none or some are changed.
fn again(base: &KnowledgeBase, entries: &[Entry], writes: usize) -> Result<(), Box<dyn Error>> {
    let operations = entries.iter().cloned().map(Operation::put).collect();
    take("the same entries once more", || write(base, operations, writes))?;
    for (share, part) in [(10, "the same, a tenth of them changed"), (2, "the same, half of them changed")] {
        let operations = changed(entries, share).map(Operation::put).collect();
        take(part, || write(base, operations, writes))?;
        take("what is learnt behind it", || {
            base.finish_learning();
            Ok(())
        })?;
    }
    Ok(())
}

/// All entries, one of so many with a different first answer: it goes on with that of the entry before.
fn changed(entries: &[Entry], share: usize) -> impl Iterator<Item = Entry> {
    entries.iter().enumerate().map(move |(i, entry)| {
        let mut entry = entry.clone();
        if i % share == share - 1
            && let (Some(answer), Some(before)) = (entry.answers.first_mut(), entries[i - 1].answers.first())
        {
            answer.body = format!("{} {}", answer.body, before.body);
        }
        entry
    })
}

/// What our index is made of, on its own.
fn parts(entries: &[Entry]) -> Result<(), Box<dyn Error>> {
    let analyzer = Analyzer::new();
    let mut analysis = Analysis::default();
    take("our analysis, each text anew", || {
        each_text(entries, |text, language, _| analyzer.analyze(text, &[language], &mut analysis));
        Ok(())
    })?;
    let (mut known, mut numbered, mut words) = (KnownWords::default(), NumberedText::default(), 0);
    take("our analysis, word by word", || {
        each_text(entries, |text, language, _| {
            analyzer.read(text, language, &mut known, &mut numbered, |_| {});
            words += numbered.words().len();
        });
        Ok(())
    })?;
    println!("| | {words} words, {} distinct | |", known.len());
    let mut tokens = 0;
    take("our analysis, and tantivy given its terms", || given_our_terms(&analyzer, entries, &mut tokens))?;
    println!("| | {tokens} tokens | |");
    Ok(())
}

/// Calls `each` with the phrasings (true) and the answers of all entries.
fn each_text(entries: &[Entry], mut each: impl FnMut(&str, &str, bool)) {
    for entry in entries {
        entry.all_phrasings().for_each(|(language, text)| each(text, language.as_str(), true));
        for answer in &entry.answers {
            let text: Vec<&str> = uttar_benches::answer_texts(answer).collect();
            each(&text.join("\n"), answer.lang.as_str(), false);
        }
    }
}

/// Indexes our terms with tantivy's own writer: five channels for phrasings and for answers, no columns.
fn given_our_terms(analyzer: &Analyzer, entries: &[Entry], tokens: &mut usize) -> Result<(), Box<dyn Error>> {
    let mut schema = Schema::builder();
    let indexing =
        TextFieldIndexing::default().set_tokenizer("separated").set_index_option(IndexRecordOption::WithFreqs);
    let options = TextOptions::default().set_indexing_options(indexing);
    let fields: Vec<_> = (0..10).map(|number| schema.add_text_field(&format!("f{number}"), options.clone())).collect();
    let folder = tempfile::tempdir()?;
    let index = Index::create_in_dir(folder.path(), schema.build())?;
    index.tokenizers().register("separated", Separated::default());
    let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES)?;
    let mut analysis = Analysis::default();
    let mut added = Ok(());
    each_text(entries, |text, language, is_phrasing| {
        analyzer.analyze(text, &[language], &mut analysis);
        let lists = [&analysis.words, &analysis.stems, &analysis.grams, &analysis.sounds, &analysis.loose_sounds];
        let mut document = TantivyDocument::new();
        for (list, field) in lists.into_iter().zip(&fields[if is_phrasing { 0 } else { 5 }..]) {
            *tokens += list.len();
            let mut value = String::new();
            list.terms().for_each(|term| {
                value.push_str(term);
                value.push(SEPARATOR);
            });
            document.add_text(*field, value);
        }
        if added.is_ok() {
            added = writer.add_document(document).map(drop);
        }
    });
    added?;
    writer.commit()?;
    Ok(())
}

#[derive(Clone, Default)]
struct Separated(Token);

struct Stream<'a>(&'a str, &'a mut Token);

impl Tokenizer for Separated {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        self.0.reset();
        Stream(text, &mut self.0)
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        let Some((term, rest)) = self.0.split_once(SEPARATOR) else {
            return false;
        };
        self.0 = rest;
        self.1.text.clear();
        self.1.text.push_str(term);
        true
    }

    fn token(&self) -> &Token {
        self.1
    }

    fn token_mut(&mut self) -> &mut Token {
        self.1
    }
}

/// Carries out a part and prints what it took.
fn take<T>(part: &str, work: impl FnOnce() -> Result<T, Box<dyn Error>>) -> Result<T, Box<dyn Error>> {
    let (clock, processor) = (Instant::now(), processor_seconds());
    let done = work()?;
    println!("| {part} | {:.2} | {:.2} |", processor_seconds() - processor, clock.elapsed().as_secs_f64());
    Ok(done)
}

/// The processor time of this process, its threads together.
fn processor_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    std::time::Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0)).as_secs_f64()
}

/// The most memory that this process has had, the generated entries included.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name| status.lines().find(|line| line.starts_with(name)).unwrap_or_default().replace([' ', '\t'], "");
    format!("{}, {}", line("VmHWM"), line("RssAnon"))
}

fn bytes(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for child in std::fs::read_dir(folder)? {
        let child = child?;
        let metadata = child.metadata()?;
        bytes += if metadata.is_dir() { self::bytes(&child.path())? } else { metadata.len() };
    }
    Ok(bytes)
}
