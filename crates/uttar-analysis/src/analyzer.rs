//! The analyzer: char filter -> tokenizer -> token filters, for text in any language or mixture.

mod han;

use std::ops::Range;

use unicode_script::Script;

use crate::analysis::{Analysis, Depth, Scratch, ScriptCount, count};
use crate::char_filter::FilteredText;
use crate::chinese::{ChineseSegmenter, simplify};
use crate::chunks::{Chunk, ChunkWord, Stretch, Stretches, scripts_of_words};
use crate::known_words::{HanPart, KnownWords, NumberedText, WordKey};
use crate::languages::{self, Recipe};
use crate::ngram::word_grams;
use crate::sound::{
    SYLLABLE_MARK, Spellings, fold_confusions, pinyin_cuts, sound_keys, spellings, split_mistyped_pinyin,
};
use crate::token_filter::{WORD_CHARS_MAX, normalize};
use crate::tokenizer::{Part, Piece, split_parts, tokenize};

/// Letters that may stand apart from a number and still belong to it: "E 7" is also `e7`, "wait 10" is not `wait10`.
const SPACED_LETTERS_MAX: usize = 2;
/// Only where this is among the languages are Latin words read as pinyin.
const PINYIN: &str = "zh-Latn";

/// Turns text into tokens. Cheap to share between threads: it holds only tables.
///
/// The same analyzer reads entries and questions. A language given wrongly costs only the stems: words and n-grams
/// depend on the script alone, so a question whose language was not recognised still finds.
///
/// ```
/// use uttar_analysis::{Analysis, Analyzer};
/// let mut analysis = Analysis::default();
/// Analyzer::new().analyze("Note12Pro+ की बैटरी", &["hi"], &mut analysis);
/// let words: Vec<&str> = analysis.words.terms().collect();
/// assert_eq!(words, ["note", "12", "note12", "pro", "12pro", "plus", "की", "बैटरी"]);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Analyzer {
    chinese: ChineseSegmenter,
}

impl Analyzer {
    /// An analyzer for all languages.
    pub fn new() -> Self {
        Self::default()
    }

    /// An analyzer that also knows these Chinese words, product names above all: each stays one word and is found by
    /// its parts too.
    pub fn with_user_words(words: &[String]) -> Self {
        let words: Vec<String> =
            words.iter().flat_map(|word| han_runs(word)).filter(|word| word.chars().nth(1).is_some()).collect();
        Self { chinese: ChineseSegmenter::with_user_words(&words) }
    }

    /// A number that changes whenever the rules or the tables do: tokens of two fingerprints must not meet in one
    /// index.
    pub fn fingerprint() -> u64 {
        FINGERPRINT
    }

    /// Whether a word in normal form is a function or question word of one of the languages.
    pub fn is_stop_word(&self, normal: &str) -> bool {
        languages::is_stop_word(normal)
    }

    /// Whether a word in normal form is one where a text is in an Indian language or Chinese, but in Latin letters. In
    /// English it may be a word like others: `OTA`.
    pub fn is_romanised_stop_word(&self, normal: &str) -> bool {
        languages::is_romanised_stop_word(normal)
    }

    /// Analyses `text` into `out`, which is cleared first. `languages` are BCP 47 tags, those that the text may be in;
    /// words get a stem for each of them that is written in the word's script.
    pub fn analyze(&self, text: &str, languages: &[&str], out: &mut Analysis) {
        out.clear();
        self.run(text, languages, None, out);
    }

    /// As [`analyze`](Self::analyze), but only into words, stems and sound keys: all that it takes to see which words
    /// of a text meet those of a question, in half the time.
    pub fn analyze_words(&self, text: &str, languages: &[&str], out: &mut Analysis) {
        self.analyze_to(Depth::Sounds, text, languages, out);
    }

    /// As [`analyze_words`](Self::analyze_words), but only into words and stems.
    pub fn analyze_stems(&self, text: &str, languages: &[&str], out: &mut Analysis) {
        self.analyze_to(Depth::Stems, text, languages, out);
    }

    fn analyze_to(&self, depth: Depth, text: &str, languages: &[&str], out: &mut Analysis) {
        out.clear();
        out.depth = depth;
        self.run(text, languages, None, out);
        out.depth = Depth::default();
    }

    /// Reads `text` as numbers of words, each of which is analysed only when it is new; then `new` gets all that it
    /// gives, without ranges and places. False for the rare text that cannot be read so (pinyin, Thai): analyse it, and
    /// number its tokens with [`KnownWords::number`].
    pub fn read(
        &self,
        text: &str,
        language: &str,
        known: &mut KnownWords,
        out: &mut NumberedText,
        mut new: impl FnMut(&Analysis),
    ) -> bool {
        let NumberedText { words, analysis } = out;
        words.clear();
        analysis.clear();
        let Some(number) = known.language(language).filter(|_| language != PINYIN) else {
            return false;
        };
        known.chunks.make_room();
        let mut reader = Reader { known, words, new: &mut new, language: number, fails: false };
        let mut stretches = Stretches::of(text);
        while let Some(stretch) = stretches.next(|chunk| self.chunk(chunk, language, &mut reader, analysis)) {
            match stretch {
                Stretch::Text(range) => self.run(&text[range], &[language], Some(&mut reader), analysis),
                Stretch::Known(chunk) => reader.chunk(chunk, &mut analysis.scripts),
            }
        }
        !reader.fails
    }

    /// What a chunk gives. One that was never seen is read on its own.
    fn chunk(&self, chunk: &str, language: &str, reader: &mut Reader<'_>, analysis: &mut Analysis) -> Chunk {
        if let Some(known) = reader.known.chunks.find(reader.language, chunk) {
            return known;
        }
        let words = scripts_of_words(chunk).and_then(|scripts| {
            let (before, counted) = (reader.words.len(), std::mem::take(&mut analysis.scripts));
            self.run(chunk, &[language], Some(reader), analysis);
            analysis.scripts = counted;
            let numbers = reader.words.split_off(before);
            let word = |(number, script): (u32, Script)| {
                let chars = reader.known.normal(number).chars().count();
                (chars > 0).then(|| ChunkWord { number, script, chars: u32::try_from(chars).expect("a word is short") })
            };
            let is_one_each = numbers.len() == scripts.len();
            let words: Option<Vec<ChunkWord>> = numbers.into_iter().zip(scripts).map(word).collect();
            words.filter(|_| is_one_each)
        });
        reader.known.chunks.add(reader.language, chunk, words.as_deref())
    }

    fn run(&self, text: &str, languages: &[&str], reader: Option<&mut Reader<'_>>, out: &mut Analysis) {
        let mut scratch = std::mem::take(&mut out.scratch);
        let mut filtered = std::mem::take(&mut scratch.filtered);
        filtered.fill(text);
        scratch.model_name.forget();
        let mut run = Run {
            chinese: &self.chinese,
            recipes: languages.iter().filter_map(|tag| languages::recipe(tag)).collect(),
            reads_pinyin: languages.contains(&PINYIN),
            last_syllable: None,
            filtered: &filtered,
            position: 0,
            last: None,
            scratch: &mut scratch,
            reader,
            out,
        };
        tokenize(filtered.text(), |piece| run.piece(piece));
        scratch.filtered = filtered;
        out.scratch = scratch;
    }
}

/// Raised by hand with every change of a rule, a list or a table.
const FINGERPRINT: u64 = 11;
/// Digits that a code may have behind its letter: E05, P0420.
const CODE_DIGITS_MAX: usize = 5;

/// Digits without zeros before them: E05 and E5 are one display.
fn without_zeros(digits: &str) -> &str {
    let rest = digits.trim_start_matches('0');
    if rest.is_empty() { &digits[digits.len() - 1..] } else { rest }
}

/// The place of the letter where a word is a code: one letter and digits behind it.
fn letter_of_code(word: &str) -> Option<Range<usize>> {
    let (letter, digits) = word.split_at_checked(1)?;
    let is_code = letter.bytes().all(|byte| byte.is_ascii_alphabetic())
        && (1..=CODE_DIGITS_MAX).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then_some(0..1)
}

/// Who reads a text as numbers of words.
struct Reader<'a> {
    known: &'a mut KnownWords,
    words: &'a mut Vec<u32>,
    new: &'a mut dyn FnMut(&Analysis),
    language: u8,
    fails: bool,
}

impl Reader<'_> {
    /// Adds a part of a run of Chinese; `write` says what it gives, where it is new.
    fn han(&mut self, part: HanPart, key: &[&str], write: impl FnOnce(&mut Analysis)) {
        let number = self.known.number_han(part, key, &mut *self.new, write);
        self.words.push(number);
    }

    /// Adds the words of a chunk.
    fn chunk(&mut self, chunk: Chunk, scripts: &mut ScriptCount) {
        let one;
        let words = match chunk {
            Chunk::Open => return,
            Chunk::One(word) => {
                one = [word];
                &one
            }
            Chunk::Some { first, end } => self.known.chunks.words(first, end),
        };
        for word in words {
            self.words.push(word.number);
            count(scripts, word.script, word.chars as usize);
        }
    }
}

/// One analysis under way.
struct Run<'a, 'r> {
    chinese: &'a ChineseSegmenter,
    recipes: Vec<&'static Recipe>,
    reads_pinyin: bool,
    last_syllable: Option<&'static str>,
    filtered: &'a FilteredText,
    position: usize,
    /// The last part of the word before, for numbers that are joined with their letters.
    last: Option<Part>,
    scratch: &'a mut Scratch,
    reader: Option<&'a mut Reader<'r>>,
    /// With a reader, what was not numbered yet.
    out: &'a mut Analysis,
}

impl Run<'_, '_> {
    fn piece(&mut self, piece: Piece) {
        match piece {
            Piece::Word(range) => {
                let text = self.filtered.text();
                let word = range.clone();
                match letter_of_code(&text[range.clone()]) {
                    Some(letter) => self.code(range, letter),
                    None => split_parts(text, range, |part| self.part(part, word.start)),
                }
            }
            Piece::Plus(range) => {
                let mut normal = std::mem::take(&mut self.scratch.normal);
                let is_stop_word = self.known_word(Some(Script::Latin), "plus", range.clone(), &mut normal);
                self.model_name(&normal, Some(Script::Latin), is_stop_word, &range);
                self.scratch.normal = normal;
                self.last = None;
            }
            Piece::Whole(range) => {
                let original = self.filtered.original(range.clone());
                let text = self.filtered.text();
                self.out.words.push(&text[range.clone()], original.clone(), self.position);
                self.out.stems.push(&text[range], original, self.position);
                self.position += 1;
                self.last = None;
            }
            Piece::Run(range, Script::Han) => self.han(range),
            Piece::Run(range, script) => self.unspaced(range, script),
        }
        self.number_rest();
    }

    fn part(&mut self, part: Part, word_start: usize) {
        let text = self.filtered.text();
        let mut normal = std::mem::take(&mut self.scratch.normal);
        let is_stop_word = self.known_word(part.script, &text[part.range.clone()], part.range.clone(), &mut normal);
        if let Some(last) = self.last.take() {
            self.joined(&last, &part, word_start, &normal);
        }
        self.model_name(&normal, part.script, is_stop_word, &part.range);
        self.scratch.normal = normal;
        self.last = Some(part);
        self.number_rest();
    }

    /// Writes the normal form of a word, and adds what it gives; with a reader only its number, if it is known. Says
    /// whether it is a stop word.
    fn known_word(&mut self, script: Option<Script>, letters: &str, range: Range<usize>, normal: &mut String) -> bool {
        normal.clear();
        let class = script.unwrap_or(Script::Common);
        if let Some(reader) = &mut self.reader
            && let Some((number, is_stop_word)) =
                reader.known.find(WordKey { language: reader.language, script, letters }, normal)
        {
            reader.words.push(number);
            if !normal.is_empty() {
                self.count(class, normal.chars().count());
                self.position += 1;
            }
            return is_stop_word;
        }
        match script {
            None => normal.extend(letters.chars().filter(|c| !matches!(c, ',' | '\''))),
            Some(script) => normalize(script, letters, normal),
        }
        cut(normal);
        self.word(normal, class, range);
        let is_stop_word = script.is_some() && languages::is_stop_word(normal);
        if let Some(reader) = &mut self.reader {
            (reader.new)(self.out);
            reader.words.push(reader.known.add(normal, is_stop_word));
            self.out.clear_tokens();
        }
        is_stop_word
    }

    /// With a reader, numbers the tokens that belong to no word.
    fn number_rest(&mut self) {
        if let Some(reader) = &mut self.reader {
            reader.known.number_tokens(self.out, reader.words, reader.new);
            self.out.clear_tokens();
        }
    }

    /// Adds the terms of a model's name that goes on with a word, or with a number if it has no script.
    fn model_name(&mut self, normal: &str, script: Option<Script>, is_stop_word: bool, range: &Range<usize>) {
        let filtered = self.filtered;
        // The place of the word, which is before that of the number.
        let back = if script.is_none() { 2 } else { 1 };
        let position = self.position.saturating_sub(back);
        let sounds = &mut self.out.sounds;
        let push = |term: &str, word: &Range<usize>| sounds.push(term, filtered.original(word.clone()), position);
        let name = &mut self.scratch.model_name;
        match script {
            Some(script) => name.word(filtered.text(), normal, !is_stop_word, script, range, push),
            None => name.number(filtered.text(), normal, range, push),
        }
    }

    /// Adds a word in normal form, its stems and its n-grams, and moves on by one place.
    fn word(&mut self, normal: &str, script: Script, range: Range<usize>) {
        if normal.is_empty() {
            return;
        }
        let filtered = self.filtered;
        let original = filtered.original(range.clone());
        self.out.words.push(normal, original.clone(), self.position);
        let stem = &mut self.scratch.stem;
        let first = self.out.stems.len();
        for recipe in self.recipes.iter().filter(|recipe| recipe.script == script) {
            stem.clear();
            recipe.stemmer.stem(normal, stem);
            let known =
                (first..self.out.stems.len()).any(|i| self.out.stems.get(i).is_some_and(|token| token.term == stem));
            if !known {
                self.out.stems.push(stem, original.clone(), self.position);
            }
        }
        if self.out.stems.len() == first {
            self.out.stems.push(normal, original.clone(), self.position);
        }
        if self.out.depth == Depth::All {
            word_grams(normal, &original, self.position, &mut self.scratch.chars, &mut self.out.grams);
        }
        self.count(script, normal.chars().count());
        self.sound(normal, script, &original);
        if self.reads_pinyin && script == Script::Latin {
            self.pinyin(&filtered.text()[range], &original);
        }
        self.position += 1;
    }

    fn count(&mut self, script: Script, chars: usize) {
        count(&mut self.out.scripts, script, chars);
    }

    /// Adds the sound keys of a word.
    fn sound(&mut self, normal: &str, script: Script, original: &Range<usize>) {
        if self.out.depth < Depth::Sounds {
            return;
        }
        sound_keys(script, normal, &mut self.scratch.keys);
        for (keys, tokens) in
            [(&self.scratch.keys.close, &mut self.out.sounds), (&self.scratch.keys.loose, &mut self.out.loose_sounds)]
        {
            for key in keys {
                tokens.push(key, original.clone(), self.position);
            }
        }
        if self.out.depth == Depth::All {
            spellings(script, normal, &mut self.scratch.spelt);
            let Spellings { close, loose } = &self.scratch.spelt;
            for spelling in [Some(loose), Some(close).filter(|close| *close != loose)].into_iter().flatten() {
                self.out.spellings.push(spelling, original.clone(), self.position);
            }
        }
    }

    /// Adds the syllables of a word that may be pinyin, as it was typed: an apostrophe says where one ends. Where
    /// nothing says so, those of the other way to cut it too.
    fn pinyin(&mut self, typed: &str, original: &Range<usize>) {
        if self.out.depth < Depth::Sounds {
            return;
        }
        let before = self.last_syllable;
        let mut cuts = pinyin_cuts(typed);
        if cuts.is_empty() {
            cuts.extend(split_mistyped_pinyin(typed));
        }
        let mut last = None;
        for cut in cuts {
            self.last_syllable = before;
            cut.into_iter().for_each(|syllable| self.syllable(syllable, original));
            last = last.or(self.last_syllable);
        }
        self.last_syllable = last;
    }

    /// Adds a syllable, and the pair that it makes with the one before.
    fn syllable(&mut self, syllable: &'static str, original: &Range<usize>) {
        let position = self.position;
        write_syllable(syllable, original, position, self.out);
        if let Some(last) = self.last_syllable.replace(syllable) {
            write_pair([last, syllable], original, position, self.out);
        }
    }

    /// Adds a letter with digits behind it as one word: `e5` for E05. Its parts say nothing: what holds E15 is not
    /// about 15 days, nor about E12.
    fn code(&mut self, range: Range<usize>, letter: Range<usize>) {
        let text = self.filtered.text();
        let [letter, digits] =
            [range.start + letter.start..range.start + letter.end, range.start + letter.end..range.end];
        let mut normal = std::mem::take(&mut self.scratch.normal);
        normal.clear();
        normalize(Script::Latin, &text[letter.clone()], &mut normal);
        let is_stop_word = languages::is_stop_word(&normal);
        self.position += 1;
        self.model_name(&normal, Some(Script::Latin), is_stop_word, &letter);
        self.position += 1;
        self.model_name(&text[digits.clone()], None, false, &digits);
        normal.push_str(without_zeros(&text[digits.clone()]));
        self.joined_word(&normal, range);
        self.count(Script::Latin, 1);
        self.count(Script::Common, digits.len());
        self.scratch.normal = normal;
        self.last = Some(Part { range: digits, script: None });
    }

    /// Adds a word of letters and digits, at the place of its letters. The n-grams of it are those of a code.
    fn joined_word(&mut self, joined: &str, range: Range<usize>) {
        let original = self.filtered.original(range);
        let position = self.position.saturating_sub(2);
        self.out.words.push(joined, original.clone(), position);
        self.out.stems.push(joined, original.clone(), position);
        if self.out.depth == Depth::All {
            word_grams(joined, &original, position, &mut self.scratch.chars, &mut self.out.grams);
        }
    }

    /// Adds letters and digits that stand together as one more word: `note12`, `65w`, `e7` where it is typed "E 7".
    fn joined(&mut self, last: &Part, part: &Part, word_start: usize, normal: &str) {
        let text = self.filtered.text();
        if last.script.is_some() == part.script.is_some() {
            return;
        }
        let between = &text[last.range.end..part.range.start];
        let together = part.range.start > word_start || between == "-";
        let letters = if last.script.is_some() { last } else { part };
        let short = between == " " && text[letters.range.clone()].chars().count() <= SPACED_LETTERS_MAX;
        if !(together && between.len() <= 1 || short) {
            return;
        }
        let joined = &mut self.scratch.joined;
        joined.clear();
        match last.script {
            None => joined.extend(text[last.range.clone()].chars().filter(|&c| c != ',')),
            Some(script) => normalize(script, &text[last.range.clone()], joined),
        }
        cut(joined);
        joined.push_str(normal);
        let range = last.range.start..part.range.end;
        if letter_of_code(joined).is_some_and(|letter| !languages::is_stop_word(&joined[letter])) {
            let mut joined = std::mem::take(joined);
            let zeros = joined.len() - 1 - without_zeros(&joined[1..]).len();
            joined.drain(1..=zeros);
            self.joined_word(&joined, range);
            self.scratch.joined = joined;
            return;
        }
        let original = self.filtered.original(range);
        self.out.words.push(joined, original.clone(), self.position - 1);
        self.out.stems.push(joined, original, self.position - 1);
    }

    /// Scripts without spaces and without a dictionary here: bigrams serve as words.
    fn unspaced(&mut self, range: Range<usize>, script: Script) {
        self.last = None;
        if let Some(reader) = &mut self.reader {
            reader.fails = true;
            return;
        }
        let text = &self.filtered.text()[range.clone()];
        let chars: Vec<(usize, char)> = text.char_indices().collect();
        let ends = |i: usize| chars.get(i).map_or(text.len(), |&(offset, _)| offset);
        for i in 0..chars.len().saturating_sub(1).max(1) {
            let bigram = ends(i)..ends(i + 2);
            let original = self.filtered.original(range.start + bigram.start..range.start + bigram.end);
            self.out.words.push(&text[bigram.clone()], original.clone(), self.position);
            self.out.stems.push(&text[bigram], original, self.position);
            self.position += 1;
        }
        self.char_grams(text, range.start, self.position.saturating_sub(1));
        self.count(script, chars.len());
    }

    fn char_grams(&mut self, text: &str, start: usize, position: usize) {
        if self.out.depth < Depth::All {
            return;
        }
        let mut previous: Option<usize> = None;
        for (offset, c) in text.char_indices() {
            let end = offset + c.len_utf8();
            let grams = &mut self.out.grams;
            let range = self.filtered.original(start + offset..start + end);
            if let Some(before) = previous {
                let both = self.filtered.original(start + before..start + end);
                grams.push(&text[before..end], both, position);
            }
            grams.push(&text[offset..end], range, position);
            previous = Some(offset);
        }
    }
}

fn write_syllable(syllable: &str, original: &Range<usize>, position: usize, out: &mut Analysis) {
    out.sounds
        .push_with(original.clone(), position, |term| term.extend([SYLLABLE_MARK].into_iter().chain(syllable.chars())));
}

/// Writes two syllables that follow each other.
fn write_pair(pair: [&str; 2], original: &Range<usize>, position: usize, out: &mut Analysis) {
    out.sounds.push_with(original.clone(), position, |term| {
        pair.iter().for_each(|syllable| term.extend([String::from(SYLLABLE_MARK).as_str(), syllable]));
    });
    out.loose_sounds.push_with(original.clone(), position, |term| {
        pair.iter().for_each(|syllable| term.extend([String::from(SYLLABLE_MARK), fold_confusions(syllable)]));
    });
}

/// Cuts a term to [`WORD_CHARS_MAX`] characters.
fn cut(term: &mut String) {
    if let Some((end, _)) = term.char_indices().nth(WORD_CHARS_MAX) {
        term.truncate(end);
    }
}

/// The runs of Chinese characters in a text, in the form in which they are segmented.
fn han_runs(text: &str) -> Vec<String> {
    let mut filtered = FilteredText::default();
    filtered.fill(text);
    let mut runs = Vec::new();
    tokenize(filtered.text(), |piece| {
        if let Piece::Run(range, Script::Han) = piece {
            runs.push(simplify(&filtered.text()[range]).into_owned());
        }
    });
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, language: &str) -> Vec<String> {
        let mut out = Analysis::default();
        Analyzer::new().analyze(text, &[language], &mut out);
        out.words.terms().map(str::to_owned).collect()
    }

    #[test]
    fn model_numbers_meet_however_they_are_typed() {
        for text in ["Note 12 Pro+", "note12pro plus", "Note12Pro+", "NOTE-12-PRO+"] {
            let found = words(text, "en");
            for part in ["note", "12", "pro", "plus"] {
                assert!(found.iter().any(|word| word == part), "{text}: {found:?}");
            }
        }
        for (text, want) in
            [("E7", "e7"), ("E 7", "e7"), ("5G", "5g"), ("65 W", "65w"), ("₹1,999", "1999"), ("MIUI14", "miui")]
        {
            assert!(words(text, "en").iter().any(|word| word == want), "{text}");
        }
        assert!(!words("wait 10 minutes", "en").contains(&"wait10".to_owned()));
    }

    #[test]
    fn a_code_is_one_word() {
        let grams = |text: &str| {
            let mut out = Analysis::default();
            Analyzer::new().analyze(text, &["en"], &mut out);
            out.grams.terms().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(words("报错E05", "zh-Hans").last().map(String::as_str), Some("e5"));
        assert_eq!(words("error e15. P00 A5", "en"), ["error", "e15", "p0", "a5"]);
        assert!(grams("E15").iter().all(|gram| gram.contains('e') || gram.contains("15_")), "{:?}", grams("E15"));
        // What is typed apart meets it too; a letter beside a word or between digits makes no code.
        assert_eq!(words("E 05", "en"), ["e", "05", "e5"]);
        assert!(grams("E 05").contains(&"_e5_".to_owned()));
        assert_eq!(words("5g", "en"), ["5", "g", "5g"]);
        assert!(words("Note12 b2b", "en").contains(&"12".to_owned()));
    }

    #[test]
    fn chinese_words_have_their_parts() {
        let found = words("测试工具箱", "zh-Hans");
        assert!(found.contains(&"工具".to_owned()), "{found:?}");
        assert_eq!(words("電池", "zh-Hant"), words("电池", "zh-Hans"));
    }

    #[test]
    fn user_words_stay_whole() {
        let analyzer = Analyzer::with_user_words(&["纳沃扫拖机器人 S2".to_owned()]);
        let mut out = Analysis::default();
        analyzer.analyze("我的纳沃扫拖机器人坏了", &["zh"], &mut out);
        let found: Vec<&str> = out.words.terms().collect();
        assert!(found.contains(&"纳沃扫拖机器人"), "{found:?}");
        assert!(found.contains(&"机器人"), "{found:?}");
    }

    #[test]
    fn words_alone_are_those_of_the_whole_analysis() {
        for (text, language) in
            [("My Note 12 Pro+ 电池", "en"), ("मेरा फ़ोन गरम", "hi"), ("怎么更换电池", "zh"), ("แบตเตอรี่", "th")]
        {
            let (mut whole, mut words) = (Analysis::default(), Analysis::default());
            Analyzer::new().analyze(text, &[language], &mut whole);
            // Into memory that held more before.
            Analyzer::new().analyze("something else", &["en"], &mut words);
            Analyzer::new().analyze_words(text, &[language], &mut words);
            for (whole, words) in
                [(&whole.words, &words.words), (&whole.stems, &words.stems), (&whole.sounds, &words.sounds)]
            {
                assert!(whole.iter().eq(words.iter()), "{text}");
            }
            assert!(words.grams.is_empty() && words.spellings.is_empty() && !whole.grams.is_empty());
        }
    }

    #[test]
    fn ranges_point_into_the_original() {
        let text = "मेरा ＮＯＴＥ 12 電池 खराब है";
        let mut out = Analysis::default();
        Analyzer::new().analyze(text, &["hi"], &mut out);
        let shown: Vec<&str> = out.words.iter().map(|token| &text[token.range]).collect();
        assert_eq!(shown, ["मेरा", "ＮＯＴＥ", "12", "電池", "खराब", "है"]);
    }

    #[test]
    fn other_languages_without_spaces_have_bigrams() {
        assert_eq!(words("แบตเตอรี่", "th").len(), "แบตเตอรี่".chars().count() - 1);
    }
}
