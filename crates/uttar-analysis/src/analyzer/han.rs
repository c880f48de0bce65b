//! Runs of Chinese.

use std::ops::Range;

use unicode_script::Script;

use super::{Run, write_pair, write_syllable};
use crate::analysis::Analysis;
use crate::chinese::{ChineseSegmenter, simplify};
use crate::known_words::HanPart;
use crate::script::is_ideographic;
use crate::sound::pinyin_syllables;

impl Run<'_, '_> {
    /// Chinese: dictionary words and the words inside them, characters and bigrams as n-grams.
    pub(super) fn han(&mut self, range: Range<usize>) {
        self.last = None;
        self.scratch.model_name.forget();
        let start = range.start;
        let text = simplify(&self.filtered.text()[range]);
        self.last_syllable = None;
        if let Some(reader) = &mut self.reader {
            // A rare character that is taken for a letter: its n-grams share the weight of a word.
            reader.fails |= !text.chars().all(is_ideographic);
            if reader.fails || self.read_han(&text) {
                return;
            }
        }
        let original = |part: &Range<usize>| self.filtered.original(start + part.start..start + part.end);
        let Analysis { words, stems, .. } = &mut *self.out;
        let first = self.position;
        let mut position = first;
        self.chinese.segment(&text, |word, _| {
            words.push(&text[word.clone()], original(&word), position);
            stems.push(&text[word.clone()], original(&word), position);
            for part in parts(self.chinese, &text[word.clone()]) {
                let part = word.start + part.start..word.start + part.end;
                words.push(&text[part.clone()], original(&part), position);
            }
            position += 1;
        });
        self.char_grams(&text, start, first);
        self.last_syllable = None;
        pinyin_syllables(&text, |place, syllable| {
            self.syllable(syllable, &self.filtered.original(start + place.start..start + place.end))
        });
        self.last_syllable = None;
        self.count(Script::Han, 2 * text.chars().count());
        self.position = position;
    }

    /// Numbers the words of a run, its characters and its pairs of characters, each with how it sounds. False for the
    /// rare run with characters of which nobody knows how they sound.
    fn read_han(&mut self, text: &str) -> bool {
        let mut syllables = std::mem::take(&mut self.scratch.syllables);
        syllables.clear();
        pinyin_syllables(text, |_, syllable| syllables.push(syllable));
        let chars = text.chars().count();
        let is_read = syllables.len() == chars;
        if is_read {
            self.number_han(text, &syllables);
            self.count(Script::Han, 2 * chars);
        }
        self.scratch.syllables = syllables;
        is_read
    }

    fn number_han(&mut self, text: &str, syllables: &[&'static str]) {
        let Some(reader) = self.reader.take() else {
            return;
        };
        self.chinese.segment(text, |word, _| {
            let word = &text[word];
            reader.han(HanPart::Word, &[word], |out| {
                out.words.push(word, 0..0, 0);
                out.stems.push(word, 0..0, 0);
                parts(self.chinese, word).into_iter().for_each(|part| out.words.push(&word[part], 0..0, 0));
            });
            self.position += 1;
        });
        let mut before: Option<(usize, &str)> = None;
        for ((start, c), syllable) in text.char_indices().zip(syllables) {
            let end = start + c.len_utf8();
            if let Some((first, last)) = before.replace((start, syllable)) {
                let pair = &text[first..end];
                reader.han(HanPart::Pair, &[pair, last, syllable], |out| {
                    out.grams.push(pair, 0..0, 0);
                    write_pair([last, syllable], &(0..0), 0, out);
                });
            }
            let one = &text[start..end];
            reader.han(HanPart::Character, &[one, syllable], |out| {
                out.grams.push(one, 0..0, 0);
                write_syllable(syllable, &(0..0), 0, out);
            });
        }
        self.reader = Some(reader);
    }
}

/// The shorter words inside a word.
fn parts(chinese: &ChineseSegmenter, word: &str) -> Vec<Range<usize>> {
    if word.len() > 2 * '中'.len_utf8() { chinese.parts(word) } else { Vec::new() }
}
