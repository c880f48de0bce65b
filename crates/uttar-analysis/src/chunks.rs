//! Chunks: what stands between two spaces. Most are words and nothing else, and have been seen before.
//!
//! What such a chunk gives does not depend on what stands around it, but for numbers: a word beside one may be part of
//! a model's name. So a text is read chunk by chunk, and only the stretches around what depends on its neighbours, or
//! was never seen, go through the whole analysis.

use std::collections::HashMap;
use std::ops::Range;

use unicode_script::Script;

use crate::char_filter::FilteredText;
use crate::model_name::WORDS_AFTER_MAX;
use crate::plain::{is_base, is_plain};
use crate::tokenizer::{Piece, split_parts, tokenize};

/// Longer ones are seldom met twice.
const CHUNK_BYTES_MAX: usize = 64;
/// With so many, all of them are forgotten.
const CHUNKS_MAX: usize = 1 << 20;

/// What a chunk gives.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Chunk {
    /// That depends on what stands beside it.
    Open,
    /// This word.
    One(ChunkWord),
    /// These of all [words](KnownChunks::words), or none.
    Some { first: u32, end: u32 },
}

/// A word of a chunk.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ChunkWord {
    pub(crate) number: u32,
    pub(crate) script: Script,
    /// How many characters its normal form has.
    pub(crate) chars: u32,
}

/// Most chunks are short, and are compared in place.
type ShortChunk = [u64; 4];
const SHORT_BYTES: usize = size_of::<ShortChunk>();

/// Chunks that were read before.
#[derive(Debug, Default)]
pub(crate) struct KnownChunks {
    /// By the number of the language.
    languages: Vec<ChunksOfLanguage>,
    words: Vec<ChunkWord>,
    count: usize,
}

#[derive(Debug, Default)]
struct ChunksOfLanguage {
    short: HashMap<ShortChunk, Chunk>,
    long: HashMap<Box<str>, Chunk>,
}

/// The bytes of a chunk, and their number in the last one.
fn short(chunk: &str) -> Option<ShortChunk> {
    let length = u8::try_from(chunk.len()).ok().filter(|length| usize::from(*length) < SHORT_BYTES)?;
    let mut bytes = [0; SHORT_BYTES];
    bytes[..chunk.len()].copy_from_slice(chunk.as_bytes());
    bytes[SHORT_BYTES - 1] = length;
    let (words, _) = bytes.as_chunks();
    Some(std::array::from_fn(|i| u64::from_le_bytes(words[i])))
}

impl KnownChunks {
    pub(crate) fn find(&self, language: u8, chunk: &str) -> Option<Chunk> {
        let chunks = self.languages.get(usize::from(language))?;
        match short(chunk) {
            Some(short) => chunks.short.get(&short).copied(),
            None => chunks.long.get(chunk).copied(),
        }
    }

    /// Forgets all chunks when there are too many. What was found before is void then.
    pub(crate) fn make_room(&mut self) {
        if self.count >= CHUNKS_MAX {
            *self = Self::default();
        }
    }

    /// Keeps the words of a chunk; none where it is open.
    pub(crate) fn add(&mut self, language: u8, chunk: &str, words: Option<&[ChunkWord]>) -> Chunk {
        let language = usize::from(language);
        if self.languages.len() <= language {
            self.languages.resize_with(language + 1, ChunksOfLanguage::default);
        }
        let narrow = |count| u32::try_from(count).expect("chunks are few and short");
        let known = match words {
            None => Chunk::Open,
            Some([word]) => Chunk::One(*word),
            Some(words) => {
                let first = narrow(self.words.len());
                self.words.extend_from_slice(words);
                Chunk::Some { first, end: narrow(self.words.len()) }
            }
        };
        self.count += 1;
        let chunks = &mut self.languages[language];
        match short(chunk) {
            Some(short) => chunks.short.insert(short, known),
            None => chunks.long.insert(chunk.into(), known),
        };
        known
    }

    pub(crate) fn words(&self, first: u32, end: u32) -> &[ChunkWord] {
        &self.words[first as usize..end as usize]
    }
}

/// A part of a text.
#[derive(Debug)]
pub(crate) enum Stretch {
    Known(Chunk),
    /// Bytes to be read as they stand.
    Text(Range<usize>),
}

/// Cuts a text into chunks that give the same wherever they stand, and what lies between. No cut is where a space
/// belongs to what stands beside it, nor between a number and the words that it may belong to.
pub(crate) struct Stretches<'a> {
    text: &'a str,
    at: usize,
    /// Where the stretch began that is to be read as it stands, and how many chunks behind the last open one belong to
    /// it.
    open: Option<(usize, usize)>,
    /// A chunk that the stretch of an open one would begin with.
    last: Option<(usize, Chunk)>,
}

impl<'a> Stretches<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        Self { text, at: 0, open: None, last: None }
    }

    /// The next part; `find` says what a chunk gives.
    pub(crate) fn next(&mut self, mut find: impl FnMut(&str) -> Chunk) -> Option<Stretch> {
        while let Some((range, is_closed)) = self.next_chunk() {
            let chunk = if is_closed { find(&self.text[range.clone()]) } else { Chunk::Open };
            match (chunk, &mut self.open) {
                (Chunk::Open, Some((_, behind))) => *behind = 0,
                // A mark at the beginning belongs to the space before it.
                (Chunk::Open, open) => *open = Some((self.last.take().map_or(0, |(start, _)| start), 0)),
                (_, Some((_, behind))) if *behind < WORDS_AFTER_MAX => *behind += 1,
                (_, open) => {
                    let stretch = open.take().map(|(start, _)| Stretch::Text(start..range.start));
                    let before = self.last.replace((range.start, chunk)).map(|(_, before)| Stretch::Known(before));
                    if let Some(stretch) = stretch.or(before) {
                        return Some(stretch);
                    }
                }
            }
        }
        let open = self.open.take().map(|(start, _)| Stretch::Text(start..self.text.len()));
        open.or_else(|| self.last.take().map(|(_, last)| Stretch::Known(last)))
    }

    /// The next chunk, and whether it may be closed: it is short and has no digit, no sign that joins and, as far as
    /// bytes tell, nothing Chinese.
    fn next_chunk(&mut self) -> Option<(Range<usize>, bool)> {
        let bytes = self.text.as_bytes();
        let start = self.at + bytes[self.at..].iter().position(|byte| !is_space(*byte))?;
        let mut is_closed = true;
        self.at = start;
        while let Some(byte) = bytes.get(self.at).filter(|byte| !is_space(**byte)) {
            is_closed &= !matches!(byte, b'0'..=b'9' | b'+' | b'@' | 0xe3..=0xe9);
            self.at += 1;
        }
        Some((start..self.at, is_closed && self.at - start <= CHUNK_BYTES_MAX))
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n')
}

/// The scripts of the words of a chunk that is made of words alone, and is cut between spaces as it is alone.
pub(crate) fn scripts_of_words(chunk: &str) -> Option<Vec<Script>> {
    let mut filtered = FilteredText::default();
    filtered.fill(chunk);
    let words = words_of(filtered.text())?;
    if !is_plain_between_spaces(chunk) && !is_same_between_spaces(chunk, filtered.text(), &words) {
        return None;
    }
    let mut scripts = Vec::with_capacity(words.len());
    for word in words {
        split_parts(filtered.text(), word, |part| scripts.push(part.script));
    }
    scripts.into_iter().collect()
}

/// Whether a chunk has nothing that may join a space: ASCII that is seen, and plain letters of our scripts with their
/// marks.
fn is_plain_between_spaces(chunk: &str) -> bool {
    chunk.bytes().all(|byte| !byte.is_ascii() || byte.is_ascii_graphic())
        && chunk
            .split(|c: char| c.is_ascii())
            .filter(|letters| !letters.is_empty())
            .all(|letters| letters.starts_with(is_base) && is_plain(letters))
}

/// Whether it is filtered and cut between spaces as it is alone.
fn is_same_between_spaces(chunk: &str, alone: &str, words: &[Range<usize>]) -> bool {
    let mut between = FilteredText::default();
    between.fill(&format!("a {chunk} a"));
    let Some(others) = words_of(between.text()).filter(|_| between.text() == format!("a {alone} a")) else {
        return false;
    };
    let [first, last] = [0..1, alone.len() + 3..alone.len() + 4];
    let shifted = words.iter().map(|word| word.start + 2..word.end + 2);
    std::iter::once(first).chain(shifted).chain([last]).eq(others)
}

/// The words of a filtered text that has nothing else.
fn words_of(text: &str) -> Option<Vec<Range<usize>>> {
    let mut words = Some(Vec::new());
    tokenize(text, |piece| match (piece, &mut words) {
        (Piece::Word(range), Some(words)) => words.push(range),
        _ => words = None,
    });
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_closed_and_what_meets_its_neighbours_is_not() {
        for (chunk, words) in [("battery?", 1), ("(wi-fi)", 2), ("don't", 1), ("है।", 1), ("ab_cd", 2), ("—", 0)]
        {
            assert_eq!(scripts_of_words(chunk).map(|scripts| scripts.len()), Some(words), "{chunk}");
        }
        for chunk in ["e7", "①", "a+", "www.navo.example", "电池", "แบต", "\u{93e}"] {
            assert_eq!(scripts_of_words(chunk), None, "{chunk}");
        }
    }

    proptest! {
        #[test]
        fn plain_chunks_are_cut_as_any_other(chunk in "[!-~]{0,3}([ऀ-ൿ]|[؀-ۿ]|[!-~]|[a-z]{1,4}){1,6}") {
            let mut alone = FilteredText::default();
            alone.fill(&chunk);
            if let Some(words) = words_of(alone.text()).filter(|_| is_plain_between_spaces(&chunk)) {
                prop_assert!(is_same_between_spaces(&chunk, alone.text(), &words));
            }
        }
    }

    #[test]
    fn a_stretch_has_the_word_before_and_two_behind() {
        let cut = |text: &str| {
            let mut stretches = Stretches::of(text);
            let mut out = Vec::new();
            while let Some(stretch) = stretches.next(|_| Chunk::Some { first: 0, end: 0 }) {
                out.push(match stretch {
                    Stretch::Known(_) => "known".to_owned(),
                    Stretch::Text(range) => text[range].trim().to_owned(),
                });
            }
            out
        };
        assert_eq!(cut("a b  c\nd "), ["known", "known", "known", "known"]);
        assert_eq!(cut("a note 12 pro max b c"), ["known", "note 12 pro max", "known", "known"]);
        assert_eq!(cut(" 5 a b c 6"), ["5 a b", "c 6"]);
        assert_eq!(cut("a 5 b 6 c"), ["a 5 b 6 c"]);
        assert_eq!(cut("电池"), ["电池"]);
        assert!(cut("  ").is_empty());
    }
}
