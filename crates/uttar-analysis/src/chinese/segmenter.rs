//! Cuts runs of Han characters into words.
//!
//! Chinese is written without spaces, so words come from a dictionary: of all ways to cut a run,
//! the one whose words are the most frequent together. That is what jieba finds without its
//! hidden Markov model, token for token; lindera does the search.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use lindera::dictionary::{DictionaryBuilder, Lattice, Metadata, UserDictionary};
use lindera::mode::Mode;
use lindera::segmenter::Segmenter;
use lindera_dictionary::viterbi::LexType;

use super::dictionary::CHINESE_DICTIONARY;

/// A long run is cut piece by piece, which bounds memory: a word costs 100 bytes until handed on.
const PIECE_BYTES_MAX: usize = 16 * 1024;

/// The end of a piece may halve a word, so words this near to it are looked for again in the next
/// piece. The longest word of the dictionary has 48 bytes.
const PIECE_OVERLAP_BYTES: usize = 256;

/// How much less a user's word costs than the cheapest words it is made of: e^2 times likelier.
const USER_WORD_BONUS: i64 = 2000;

const NO_ERROR: &str = "lindera has no error for text and a loaded dictionary";

/// Where a word comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The embedded dictionary.
    Dictionary,
    /// The words given to [`ChineseSegmenter::with_user_words`].
    User,
    /// Neither: one character, or a run of Latin letters and digits.
    Unknown,
}

/// Finds the words in normalised text: NFKC, lower case, simplified characters.
///
/// Clones share their data, and many threads may use one at the same time.
#[derive(Clone)]
pub(crate) struct ChineseSegmenter {
    lindera: Arc<Segmenter>,
}

impl Default for ChineseSegmenter {
    fn default() -> Self {
        Self::with_user_dictionary(None)
    }
}

impl fmt::Debug for ChineseSegmenter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let user = self.lindera.user_dictionary.as_ref();
        let user_words = user.map_or(0, |user| user.dict.word_count());
        f.debug_struct("ChineseSegmenter").field("user_words", &user_words).finish_non_exhaustive()
    }
}

impl ChineseSegmenter {
    /// Knows `words` too, normalised as the text will be: product names, above all.
    ///
    /// Such a word wins over the words that it is made of (小米电视 over 小米 and 电视), but hardly
    /// tears its neighbours apart (米家 in 小米家电).
    pub(crate) fn with_user_words(words: &[String]) -> Self {
        let words = words.iter().map(|word| word.trim()).filter(|word| !word.is_empty());
        let mut words: Vec<&str> = words.collect();
        words.sort_unstable();
        words.dedup();
        let plain = Self::default();
        if words.is_empty() {
            return plain;
        }
        let mut rows = String::new();
        for word in words {
            let cost = plain.cheapest_cost(word) - USER_WORD_BONUS;
            let cost = cost.clamp(i64::from(i16::MIN), i64::from(i16::MAX));
            rows.push_str(&format!("\"{}\",0,0,{cost}\n", word.replace('"', "\"\"")));
        }
        let builder = DictionaryBuilder::new(Metadata::clone(&CHINESE_DICTIONARY.metadata));
        let user = builder.build_user_dict_from_reader(rows.as_bytes());
        let user = user.expect("distinct words in well-formed rows make a dictionary");
        Self::with_user_dictionary(Some(user))
    }

    fn with_user_dictionary(user: Option<UserDictionary>) -> Self {
        let segmenter = Segmenter::new(Mode::Normal, CHINESE_DICTIONARY.clone(), user);
        Self { lindera: Arc::new(segmenter) }
    }

    /// Calls `each` with the byte range and kind of every word of `text`, in order. White space
    /// belongs to no word.
    pub(crate) fn segment(&self, text: &str, mut each: impl FnMut(Range<usize>, Kind)) {
        let mut lattice = Lattice::default();
        let mut start = 0;
        while start < text.len() {
            let end = text.floor_char_boundary(start + PIECE_BYTES_MAX);
            let piece = Cow::Borrowed(&text[start..end]);
            let words = self.lindera.segment_with_lattice(piece, &mut lattice).expect(NO_ERROR);
            let settled = if end == text.len() {
                words.len()
            } else {
                let settled_end = end - start - PIECE_OVERLAP_BYTES;
                words.partition_point(|word| word.byte_end <= settled_end).max(1)
            };
            for word in words.iter().take(settled) {
                let kind = match word.word_id.lex_type() {
                    LexType::System => Kind::Dictionary,
                    LexType::User => Kind::User,
                    LexType::Unknown => Kind::Unknown,
                };
                each(start + word.byte_start..start + word.byte_end, kind);
            }
            start = words.get(settled).map_or(end, |word| start + word.byte_start);
        }
    }

    /// The byte ranges of the shorter words inside `word` that have two or more characters: 测试,
    /// 工具 and 工具箱 in 测试工具箱, but also 试工. They overlap; by start, then by end.
    pub(crate) fn parts(&self, word: &str) -> Vec<Range<usize>> {
        let dictionary = &self.lindera.dictionary.prefix_dictionary;
        let chars: Vec<char> = word.chars().collect();
        let mut starts: Vec<usize> = word.char_indices().map(|(start, _)| start).collect();
        starts.push(word.len());
        let mut parts = Vec::new();
        for first in 0..chars.len() {
            let prefixes = dictionary.common_prefix_search(&chars[first..]);
            parts.extend(prefixes.map(|(_, count)| starts[first]..starts[first + count]));
        }
        if let Some(user) = &self.lindera.user_dictionary {
            let found = user.dict.da.find_overlapping_iter(word);
            parts.extend(found.map(|found| found.start()..found.end()));
        }
        let has_two = |part: &Range<usize>| word[part.clone()].chars().nth(1).is_some();
        parts.retain(|part| part.len() < word.len() && has_two(part));
        parts.sort_unstable_by_key(|part| (part.start, part.end));
        parts.dedup();
        parts
    }

    /// The cost of the likeliest way to cut `text`.
    fn cheapest_cost(&self, text: &str) -> i64 {
        let best = self.lindera.segment_nbest(Cow::Borrowed(text), 1, false, None);
        best.expect(NO_ERROR).first().map_or(0, |(_, cost)| *cost)
    }
}

#[cfg(test)]
mod tests;
