//! Makes the tables of language identification from the training texts:
//! `cargo run --release --example train_detect [-- --check | --holdout N]` in the root of the crate.
//!
//! Reads `data/detect/train/*.txt` (written for this project) and `data/detect/train/tico/*.txt` (TICO-19, CC0 1.0);
//! writes `data/detect/{latin,devanagari,bengali,arabic}.bin` and `data/detect/han.bin` (from the conversion tables of
//! OpenCC, Apache-2.0, by way of `ferrous-opencc`). With `--check` nothing is written: it fails if a table is not
//! what the texts make. With `--holdout N` nothing is written either: every fifth line (from line N) is left out of the
//! training and classified, for choices.

#![allow(dead_code)]

#[path = "../src/detect/classes.rs"]
mod classes;
#[path = "../src/detect/gram.rs"]
mod gram;
#[path = "../src/detect/mixture.rs"]
mod mixture;
#[path = "../src/detect/table.rs"]
mod table;
#[path = "../src/detect/words.rs"]
mod words;

#[path = "train_detect/han.rs"]
mod han;
#[path = "train_detect/romanise.rs"]
mod romanise;
#[path = "train_detect/trainer.rs"]
mod trainer;

use std::collections::BTreeMap;
use std::path::Path;

use mixture::Class;
use trainer::{Sizes, Text, Trainer};
use words::Script;

/// Lines by class.
type Texts = Vec<Vec<Text>>;

const TRAIN: &str = "data/detect/train";
/// What a line of rule-romanised or borrowed text counts against one of ours.
const TICO_WEIGHT: f64 = 0.5;
/// English TICO is ten times as long as our own English, and about one topic.
const ENGLISH_TICO_WEIGHT: f64 = 0.1;
const ROMANISED_TICO_WEIGHT: f64 = 0.1;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let holdout =
        args.iter().position(|arg| arg == "--holdout").map(|at| args[at + 1].parse::<usize>().expect("a number"));
    let check = args.iter().any(|arg| arg == "--check");
    let latin = Sizes { order: 5, gram_share_min: 6e-4, word_count_min: 2.0 };
    let native = Sizes { order: 4, gram_share_min: 2.0e-4, word_count_min: 2.0 };
    for (name, script, classes, sizes) in [
        ("latin", Script::Latin, &classes::LATIN[..], latin),
        ("devanagari", Script::Devanagari, &classes::DEVANAGARI[..], native),
        ("bengali", Script::Bengali, &classes::BENGALI[..], native),
        ("arabic", Script::Arabic, &classes::ARABIC[..], native),
    ] {
        let (train, held) = texts(script, classes, holdout)?;
        let mut trainer = Trainer::new(classes.len(), sizes);
        for (class, lines) in train.iter().enumerate() {
            lines.iter().for_each(|text| trainer.learn(class, text));
        }
        if script == Script::Latin {
            trainer.return_loans(classes::ROMANISED);
        }
        let bytes = trainer.table();
        if holdout.is_some() {
            report(name, script, classes, &bytes, &held);
        } else {
            put(&format!("data/detect/{name}.bin"), &bytes, check)?;
        }
        println!(
            "{name}: {} bytes, {} rows",
            bytes.len(),
            u32::from_le_bytes([bytes[12], bytes[13], bytes[14], bytes[15]])
        );
    }
    if holdout.is_none() {
        put("data/detect/han.bin", &han::table(), check)?;
    }
    Ok(())
}

/// Writes a table, or compares it with the one that is there.
fn put(path: &str, bytes: &[u8], check: bool) -> std::io::Result<()> {
    if !check {
        return std::fs::write(path, bytes);
    }
    if std::fs::read(path)? == bytes {
        return Ok(());
    }
    Err(std::io::Error::other(format!("{path} is stale: run the generator without --check")))
}

/// The texts to learn from and those held out, by class.
fn texts(script: Script, classes: &[Class], holdout: Option<usize>) -> std::io::Result<(Texts, Texts)> {
    let (mut train, mut held) = (Texts::new(), Texts::new());
    for class in classes {
        let mut all = Vec::new();
        let own = lines(&format!("{TRAIN}/{}.txt", class.tag))?;
        all.extend(own.into_iter().map(|line| (line, 1.0)));
        let (native, weight) = match class.tag.strip_suffix("-Latn") {
            Some(native) => (native, ROMANISED_TICO_WEIGHT),
            None if class.tag == "en" => ("en", ENGLISH_TICO_WEIGHT),
            None => (class.tag, TICO_WEIGHT),
        };
        for line in lines(&format!("{TRAIN}/tico/{native}.txt")).unwrap_or_default() {
            let line = if native == class.tag { Some(line) } else { romanise::romanise(&line, native) };
            all.extend(line.map(|line| (line, weight)));
        }
        let (mut keep, mut out) = (Vec::new(), Vec::new());
        for (at, (line, weight)) in all.into_iter().enumerate() {
            let text = Text { words: words_of(&line, script), weight };
            if holdout.is_some_and(|n| at % 5 == n) { out.push(text) } else { keep.push(text) }
        }
        train.push(keep);
        held.push(out);
    }
    if script == Script::Latin {
        // Names are in every language: they tell nothing.
        for line in lines(&format!("{TRAIN}/names.txt"))? {
            let words = words_of(&line, script);
            train.iter_mut().for_each(|texts| texts.push(Text { words: words.clone(), weight: 0.0 }));
        }
    }
    Ok((train, held))
}

fn words_of(line: &str, script: Script) -> Vec<Vec<char>> {
    let mut symbols = Vec::new();
    let cut = words::words(line).into_iter().filter(|word| word.script == script && !word.has_digit);
    cut.map(|word| {
        gram::symbols_of(&line[word.range], &mut symbols);
        symbols.clone()
    })
    .collect()
}

fn lines(path: &str) -> std::io::Result<Vec<String>> {
    let text = std::fs::read_to_string(Path::new(path)).inspect_err(|error| {
        if !path.contains("tico") {
            eprintln!("{path}: {error}");
        }
    })?;
    Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(String::from).collect())
}

/// Prints how the held-out lines are classified: the first four words of each.
fn report(name: &str, script: Script, classes: &[Class], bytes: &[u8], held: &[Vec<Text>]) {
    let table = table::Table::new(bytes);
    let (mut right, mut all, mut loss) = (0, 0, 0.0);
    for (class, texts) in held.iter().enumerate() {
        let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
        for text in texts {
            let costs: Vec<_> = text.words.iter().take(6).map(|word| table.costs(word)).collect();
            let p = mixture::posteriors(&costs, classes);
            let best = (0..classes.len()).fold(0, |best, c| if p[c] > p[best] { c } else { best });
            *taken.entry(classes[best].tag).or_default() += 1;
            loss -= f64::from(p[class].max(1e-6)).ln();
            right += usize::from(best == class);
            all += 1;
        }
        println!("{name} {:8} of {:4}: {taken:?}", classes[class].tag, texts.len());
    }
    println!("{name} {script:?}: {:.4}, loss {:.4}", right as f64 / all as f64, loss / all as f64);
}
