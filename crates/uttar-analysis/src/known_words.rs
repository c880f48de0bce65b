//! Words that were analysed before: of many texts, each word is analysed once.
//!
//! Most words of a text have been seen in the texts before it (Zipf's law), and what a word gives to an index depends
//! on nothing but itself. What depends on the words beside it (numbers joined with their letters, names of models), and
//! Chinese, which is cut as a whole, is numbered token by token.

use std::collections::HashMap;

use unicode_script::Script;

use crate::analysis::{Analysis, LISTS};
use crate::chunks::KnownChunks;

/// What is numbered of a run of Chinese.
#[derive(Debug, Clone, Copy)]
pub(crate) enum HanPart {
    /// A word of the dictionary, with the words inside it.
    Word,
    /// A character and its syllable.
    Character,
    /// Two characters that follow each other, and their syllables.
    Pair,
}

/// Stands between the parts of a key.
const KEY_SEPARATOR: u8 = 0;

/// Numbers for words, counted from 0 in the order in which they were first seen. What they give is that of one
/// analyzer: with another one, begin anew.
///
/// ```
/// use uttar_analysis::{Analyzer, KnownWords, NumberedText};
/// let (analyzer, mut known, mut numbered) = (Analyzer::new(), KnownWords::default(), NumberedText::default());
/// let mut stems = Vec::new();
/// for text in ["charge the battery", "the battery", "Charge it"] {
///     let read = analyzer.read(text, "en", &mut known, &mut numbered, |word| stems.push(word.stems.get(0).unwrap().term.to_owned()));
///     assert!(read);
/// }
/// assert_eq!(stems, ["charg", "the", "batteri", "it"]);
/// assert_eq!(numbered.words(), [0, 3]);
/// ```
#[derive(Debug, Default)]
pub struct KnownWords {
    /// By what decides all that a word gives: its script, its language, its letters; or by a list and a term of it.
    short: HashMap<ShortKey, u32>,
    long: HashMap<Box<[u8]>, u32>,
    /// The normal forms of words, by number.
    normals: String,
    /// Where each ends, and whether it is a stop word.
    ends: Vec<(usize, bool)>,
    languages: Vec<String>,
    pub(crate) chunks: KnownChunks,
    /// What was looked for last.
    key: Key,
    single: Analysis,
}

/// Most words are short, and their keys are compared in place.
type ShortKey = u128;
const SHORT_BYTES: usize = size_of::<ShortKey>();

/// Three bytes that say what kind of word it is, and its letters.
#[derive(Debug, Default)]
struct Key {
    bytes: Vec<u8>,
}

impl Key {
    fn of_term(&mut self, list: u8, term: &str) {
        self.bytes.clear();
        self.bytes.push(list);
        self.bytes.extend_from_slice(term.as_bytes());
    }

    fn of_han(&mut self, part: HanPart, key: &[&str]) {
        self.bytes.clear();
        self.bytes.push(LISTS + 1 + part as u8);
        for part in key {
            self.bytes.extend_from_slice(part.as_bytes());
            self.bytes.push(KEY_SEPARATOR);
        }
    }

    /// Letters of one block of Unicode take a byte each, behind the number of the block.
    fn of_word(&mut self, word: WordKey<'_>) {
        self.bytes.clear();
        self.bytes.extend([LISTS, word.language, word.script.map_or(u8::MAX, |script| script as u8)]);
        let block = word.letters.chars().next().map_or(0, |first| u32::from(first) >> 8);
        if let Some(block) = u8::try_from(block).ok().filter(|block| *block > 0) {
            self.bytes.push(block);
            for c in word.letters.chars() {
                match u32::from(c).to_be_bytes() {
                    [0, 0, of, letter] if of == block => self.bytes.push(letter),
                    _ => return self.of_long_word(word),
                }
            }
        } else {
            self.of_long_word(word);
        }
    }

    fn of_long_word(&mut self, word: WordKey<'_>) {
        self.bytes.truncate(3);
        self.bytes.push(0);
        self.bytes.extend_from_slice(word.letters.as_bytes());
    }

    /// The key as a number, its length in the last byte.
    fn short(&self) -> Option<ShortKey> {
        let length = u8::try_from(self.bytes.len()).ok().filter(|length| usize::from(*length) < SHORT_BYTES)?;
        let mut bytes = [0; SHORT_BYTES];
        bytes[..self.bytes.len()].copy_from_slice(&self.bytes);
        bytes[SHORT_BYTES - 1] = length;
        Some(ShortKey::from_le_bytes(bytes))
    }
}

/// A text as numbers of words.
#[derive(Debug, Default)]
pub struct NumberedText {
    pub(crate) words: Vec<u32>,
    pub(crate) analysis: Analysis,
}

impl NumberedText {
    /// The numbers of the words of the text, as often as they stand there. Their stems follow each other as in an
    /// [`Analysis`].
    pub fn words(&self) -> &[u32] {
        &self.words
    }

    /// As [`Analysis::script`].
    pub fn script(&self) -> &'static str {
        self.analysis.script()
    }
}

/// A word that is looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WordKey<'a> {
    /// The number of the language, by [`KnownWords::language`].
    pub(crate) language: u8,
    /// `None` for numbers.
    pub(crate) script: Option<Script>,
    /// As it stands in the filtered text.
    pub(crate) letters: &'a str,
}

impl KnownWords {
    /// How many words have a number.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether none has.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Numbers the tokens of an analysis one by one, for a text that cannot be read word by word. `new` is called as in
    /// [`Analyzer::read`](crate::Analyzer::read).
    pub fn number(&mut self, analysis: &Analysis, out: &mut NumberedText, mut new: impl FnMut(&Analysis)) {
        out.words.clear();
        self.number_tokens(analysis, &mut out.words, &mut new);
    }

    /// Adds a word that no analysis gives to a text that was read.
    pub fn number_word(&mut self, word: &str, out: &mut NumberedText, mut new: impl FnMut(&Analysis)) {
        let mut tokens = Analysis::default();
        tokens.words.push(word, 0..0, 0);
        self.number_tokens(&tokens, &mut out.words, &mut new);
    }

    /// A number for a language tag; `None` when there are too many.
    pub(crate) fn language(&mut self, tag: &str) -> Option<u8> {
        let at = self.languages.iter().position(|known| known == tag).unwrap_or_else(|| {
            self.languages.push(tag.to_owned());
            self.languages.len() - 1
        });
        u8::try_from(at).ok()
    }

    /// The number of a word, if it is known, and whether it is a stop word; writes its normal form to `normal`.
    pub(crate) fn find(&mut self, word: WordKey<'_>, normal: &mut String) -> Option<(u32, bool)> {
        self.key.of_word(word);
        let number = self.find_key()?;
        normal.push_str(self.normal(number));
        Some((number, self.ends[number as usize].1))
    }

    /// The normal form of a word; empty for one that is not from a text.
    pub(crate) fn normal(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before].0);
        &self.normals[start..self.ends[at].0]
    }

    fn find_key(&self) -> Option<u32> {
        match self.key.short() {
            Some(key) => self.short.get(&key).copied(),
            None => self.long.get(self.key.bytes.as_slice()).copied(),
        }
    }

    /// Gives a number to the word that was looked for last.
    pub(crate) fn add(&mut self, normal: &str, is_stop_word: bool) -> u32 {
        let number = u32::try_from(self.len()).expect("fewer words than bytes of texts");
        self.normals.push_str(normal);
        self.ends.push((self.normals.len(), is_stop_word));
        match self.key.short() {
            Some(key) => self.short.insert(key, number),
            None => self.long.insert(self.key.bytes.as_slice().into(), number),
        };
        number
    }

    /// The number of a part of a run of Chinese; where it is new, `write` says what it gives.
    pub(crate) fn number_han(
        &mut self,
        part: HanPart,
        key: &[&str],
        new: &mut dyn FnMut(&Analysis),
        write: impl FnOnce(&mut Analysis),
    ) -> u32 {
        self.key.of_han(part, key);
        self.find_key().unwrap_or_else(|| {
            self.single.clear();
            write(&mut self.single);
            new(&self.single);
            self.add("", false)
        })
    }

    /// Numbers tokens, each as a word of its own.
    pub(crate) fn number_tokens(&mut self, tokens: &Analysis, out: &mut Vec<u32>, new: &mut dyn FnMut(&Analysis)) {
        for list in 0..LISTS {
            for term in tokens.lists()[usize::from(list)].terms() {
                self.key.of_term(list, term);
                let number = self.find_key().unwrap_or_else(|| {
                    self.single.clear();
                    self.single.lists_mut()[usize::from(list)].push(term, 0..0, 0);
                    new(&self.single);
                    self.add("", false)
                });
                out.push(number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::Analyzer;
    use proptest::prelude::*;

    /// How often each term stands in each list; the stems in their order.
    type Terms = (Vec<BTreeMap<String, usize>>, Vec<String>);

    fn count(analyses: &[&Analysis]) -> Terms {
        let mut lists = vec![BTreeMap::new(); LISTS.into()];
        let mut stems = Vec::new();
        for analysis in analyses {
            for list in 0..LISTS {
                analysis.lists()[usize::from(list)].terms().for_each(|term| {
                    *lists[usize::from(list)].entry(term.to_owned()).or_default() += 1;
                });
            }
            stems.extend(analysis.stems.terms().map(str::to_owned));
        }
        (lists, stems)
    }

    /// Reads texts one after the other, and says whether each gives what its analysis gives.
    fn agree(analyzer: &Analyzer, texts: &[(&str, &str)]) -> Result<(), String> {
        let (mut known, mut numbered, mut words) =
            (KnownWords::default(), NumberedText::default(), Vec::<Analysis>::new());
        let mut whole = Analysis::default();
        for (text, language) in texts.iter().chain(texts) {
            let mut new = |word: &Analysis| {
                let mut copy = Analysis::default();
                (0..LISTS)
                    .for_each(|list| *copy.lists_mut()[usize::from(list)] = word.lists()[usize::from(list)].clone());
                words.push(copy);
            };
            analyzer.analyze(text, &[language], &mut whole);
            if !analyzer.read(text, language, &mut known, &mut numbered, &mut new) {
                known.number(&whole, &mut numbered, &mut new);
            } else if numbered.script() != whole.script() {
                return Err(format!("{text:?} is in {}, not in {}", numbered.script(), whole.script()));
            }
            assert_eq!(known.len(), words.len());
            let parts: Vec<&Analysis> = numbered.words().iter().map(|number| &words[*number as usize]).collect();
            let (read, analysed) = (count(&parts), count(&[&whole]));
            if read != analysed {
                return Err(format!("{text:?} in {language}: {read:?} for {analysed:?}"));
            }
        }
        Ok(())
    }

    #[test]
    fn words_give_what_texts_give() {
        let analyzer = Analyzer::with_user_words(&["纳沃扫拖机器人".to_owned()]);
        let texts = [
            ("Note 12 Pro+ battery, note12pro+ Battery! E 7", "en"),
            ("मेरा नोट 12 प्रो की बैटरी; बैटरी बैटरी 5,000mah", "hi"),
            ("मेरा नोट 12 प्रो की बैटरी", "mr"),
            ("我的纳沃扫拖机器人坏了, note 12 怎么办", "zh-Hans"),
            ("zenme huan dianchi", "zh-Latn"),
            ("mail care@navo.example or www.navo.example/a?b now", "en"),
            ("แบตเตอรี่ battery หมด", "th"),
            ("بیٹری جلدی ختم", "ur"),
            ("பேட்டரி 12 பேட்டரி", "ta"),
            ("", "en"),
            ("!? 7 _ 1,000.5", "xx"),
        ];
        agree(&analyzer, &texts).expect("the same terms");
    }

    proptest! {
        #[test]
        fn any_words_give_what_texts_give(
            texts in prop::collection::vec(".{0,20}|(( |\n|  |-|, )([a-z]{1,3}|[0-9]{1,2}|note|the|e|[ऀ-ൿ]{1,4}|[电池手机行]{1,3}|a\\+|\u{93e})){0,12}|([a-z]{1,4}|[0-9]{1,3}|[ऀ-ൿ]{1,5}|[؀-ۿ]{1,4}|[一-丂电池手机]{1,4}|[ -@]){0,9}", 1..6),
            languages in prop::collection::vec("en|hi|mr|ta|ml|ur|zh|bn|zh-Latn", 6),
        ) {
            let texts: Vec<(&str, &str)> = texts.iter().zip(&languages).map(|(a, b)| (a.as_str(), b.as_str())).collect();
            let agreed = agree(&Analyzer::new(), &texts);
            prop_assert_eq!(agreed, Ok(()));
        }
    }
}
