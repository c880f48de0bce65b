//! Builds the dictionary that the Chinese segmenter embeds, from the word list in `data/zh`.
//!
//! lindera's own features would download a finished dictionary, but a build must not need the
//! network. So the word list lies in the repository (1.6 MB), and becomes here the 11 MB of trie
//! and costs that lindera reads in place.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary::{metadata::Metadata, schema::Schema};
use ruzstd::decoding::StreamingDecoder;

/// The word list of jieba; a line is `word frequency part-of-speech`.
const WORD_LIST: &str = "data/zh/dict.txt.zst";

/// A table for one context: the list knows how frequent a word is, not what it follows, so words
/// cost something and connections nothing.
const CONNECTION_COSTS: &str = "1 1\n0 0 0\n";

/// How characters that begin no known word are taken: `class, even if a word begins, grouped, 0`.
/// Letters and digits stay together; any other such character, rare Han above all, is a word.
const CHARACTER_CLASSES: &str = "\
DEFAULT 0 0 0
SPACE 0 1 0
LATIN 1 1 0
0x0009..0x000D SPACE
0x0020 SPACE
0x0030..0x0039 LATIN
0x0041..0x005A LATIN
0x0061..0x007A LATIN
0x00C0..0x024F LATIN
";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={WORD_LIST}");
    if let Err(error) = build_dictionary() {
        println!("cargo::error=no Chinese dictionary can be made from {WORD_LIST}: {error}");
    }
}

fn build_dictionary() -> Result<(), Box<dyn Error>> {
    let out_dir = env::var_os("OUT_DIR").ok_or("cargo did not set OUT_DIR")?;
    let out_dir = PathBuf::from(out_dir);
    let source_dir = out_dir.join("chinese-source");
    fs::create_dir_all(&source_dir)?;
    write_source(&read_word_list()?, &source_dir)?;
    let metadata = Metadata {
        name: "jieba-words".to_owned(),
        dictionary_schema: schema(&["surface", "left_context_id", "right_context_id", "cost"]),
        user_dictionary_schema: schema(&["surface"]),
        ..Metadata::default()
    };
    DictionaryBuilder::new(metadata).build_dictionary(&source_dir, &out_dir.join("chinese"))?;
    fs::remove_dir_all(source_dir)?;
    Ok(())
}

fn schema(fields: &[&str]) -> Schema {
    Schema::new(fields.iter().map(|field| (*field).to_owned()).collect())
}

fn read_word_list() -> Result<String, Box<dyn Error>> {
    let mut list = String::new();
    StreamingDecoder::new(File::open(WORD_LIST)?)?.read_to_string(&mut list)?;
    Ok(list)
}

/// Writes what lindera calls a source dictionary: words, connections, character classes and the
/// costs of unknown words.
///
/// A word of probability p costs -1000 ln p, so the cheapest way through a text is the likeliest.
/// The rarest word costs 17,912, which fits lindera's 16 bits.
fn write_source(list: &str, dir: &Path) -> Result<(), Box<dyn Error>> {
    let mut words = Vec::new();
    for (number, line) in (1..).zip(list.lines()) {
        let word = parse_line(line);
        words.push(word.ok_or_else(|| format!("line {number}: no word and frequency: {line:?}"))?);
    }
    let total: f64 = words.iter().map(|(_, frequency)| *frequency).sum();
    let cost = |frequency: f64| (1000.0 * (total.ln() - frequency.ln())).round();

    let mut rows = String::with_capacity(list.len());
    // Only runs of Han are segmented, so the 71 words like T恤 and C++ could never be found.
    for (word, frequency) in words.iter().filter(|(word, _)| word.chars().all(is_han)) {
        writeln!(rows, "{word},0,0,{}", cost(*frequency))?;
    }
    let unknown = cost(1.0);
    let unknown_costs = format!("DEFAULT,0,0,{unknown}\nSPACE,0,0,0\nLATIN,0,0,{unknown}\n");
    fs::write(dir.join("words.csv"), rows)?;
    fs::write(dir.join("matrix.def"), CONNECTION_COSTS)?;
    fs::write(dir.join("char.def"), CHARACTER_CLASSES)?;
    fs::write(dir.join("unk.def"), unknown_costs)?;
    Ok(())
}

/// The word and its frequency, which is at least 1.
fn parse_line(line: &str) -> Option<(&str, f64)> {
    let mut fields = line.split(' ');
    let word = fields.next().filter(|word| !word.is_empty())?;
    let frequency: u32 = fields.next()?.parse().ok()?;
    (frequency > 0).then_some((word, f64::from(frequency)))
}

fn is_han(c: char) -> bool {
    matches!(c,
        '\u{3007}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}
