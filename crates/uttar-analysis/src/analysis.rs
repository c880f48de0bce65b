//! What an analysis gives.

use unicode_script::Script;

use crate::char_filter::FilteredText;
use crate::model_name::ModelName;
use crate::sound::{SoundKeys, Spellings};
use crate::token::Tokens;

/// How many lists of tokens an analysis has.
pub(crate) const LISTS: u8 = 6;

/// What an analysis gives: one list of tokens for each field of the index. The lists keep their memory when reused.
#[derive(Debug, Default)]
pub struct Analysis {
    /// Words in normal form (the `normalize` chain): UAX #29 words, dictionary words in Chinese, the parts of model
    /// numbers and the numbers joined with their letters.
    pub words: Tokens,
    /// The stems of the same words (the `full` chain), without repeats of a word under two languages.
    pub stems: Tokens,
    /// Character n-grams inside words; in Chinese the characters and their bigrams.
    pub grams: Tokens,
    /// Close sound keys of every word, by which scripts meet, and of the words beside a number with that number
    /// ([`is_model_name`](crate::is_model_name)); in Chinese the pinyin syllables and their pairs.
    pub sounds: Tokens,
    /// Loose sound keys: more meet, more wrongly. In Chinese the syllables with those easily confused folded.
    pub loose_sounds: Tokens,
    /// Every word as it is typed in Latin letters, closely and loosely; see [`spellings`](crate::spellings).
    pub spellings: Tokens,
    pub(crate) scripts: ScriptCount,
    pub(crate) depth: Depth,
    pub(crate) scratch: Scratch,
}

/// What a text is analysed into.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Depth {
    /// Words and stems.
    Stems,
    /// And sound keys.
    Sounds,
    /// And n-grams and spellings.
    #[default]
    All,
}

/// How many characters of each script a text has.
pub(crate) type ScriptCount = Vec<(Script, usize)>;

/// Memory that one text leaves to the next.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    pub(crate) filtered: FilteredText,
    pub(crate) normal: String,
    pub(crate) stem: String,
    pub(crate) joined: String,
    pub(crate) chars: Vec<char>,
    pub(crate) keys: SoundKeys,
    pub(crate) spelt: Spellings,
    pub(crate) model_name: ModelName,
    pub(crate) syllables: Vec<&'static str>,
}

impl Analysis {
    /// Forgets all tokens and keeps the memory.
    pub fn clear(&mut self) {
        self.clear_tokens();
        self.scripts.clear();
    }

    pub(crate) fn clear_tokens(&mut self) {
        self.lists_mut().into_iter().for_each(Tokens::clear);
    }

    /// Its lists of tokens, in the order of their numbers.
    pub(crate) fn lists(&self) -> [&Tokens; LISTS as usize] {
        [&self.words, &self.stems, &self.grams, &self.sounds, &self.loose_sounds, &self.spellings]
    }

    pub(crate) fn lists_mut(&mut self) -> [&mut Tokens; LISTS as usize] {
        let Self { words, stems, grams, sounds, loose_sounds, spellings, .. } = self;
        [words, stems, grams, sounds, loose_sounds, spellings]
    }

    /// The ISO 15924 code of the script that most of the text is in, such as `Deva`; `Zyyy` (common) when it has no
    /// letters.
    pub fn script(&self) -> &'static str {
        let most = self.scripts.iter().max_by_key(|(_, count)| *count);
        most.map_or(Script::Common, |(script, _)| *script).short_name()
    }
}

/// Adds so many characters of a script.
pub(crate) fn count(scripts: &mut ScriptCount, script: Script, chars: usize) {
    if script == Script::Common {
        return;
    }
    match scripts.iter_mut().find(|(known, _)| *known == script) {
        Some((_, count)) => *count += chars,
        None => scripts.push((script, chars)),
    }
}
