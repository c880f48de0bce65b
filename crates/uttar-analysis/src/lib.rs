//! Text analysis for `uttar`: text in eleven languages and their neighbours becomes tokens.
//!
//! ```
//! use uttar_analysis::{Analysis, Analyzer};
//!
//! let analyzer = Analyzer::new();
//! let mut analysis = Analysis::default();
//! analyzer.analyze("बैटरी जल्दी खत्म होती है", &["hi"], &mut analysis);
//! assert_eq!(analysis.words.get(0).unwrap().term, "बैटरी");
//! ```
//!
//! # Words
//! - **char filter**: the whole text into a canonical spelling, with the way back to the original ([`char_filter`]).
//! - **tokenizer**: the filtered text into words (UAX #29) and runs of scripts without spaces.
//! - **token filter**: a word into its normal form, its stem, its character n-grams.
//! - **token**: a term, its byte range in the original text, its place ([`Token`]).
//! - **recipe**: what is particular to one language, in `languages/<tag>.rs`.
//!
//! # What is absent
//! No I/O, no state, no knowledge of entries. Given the same text, the same tokens, on every machine.

pub mod char_filter;

mod analysis;
mod analyzer;
mod chinese;
mod chunks;
mod courtesy;
mod detect;
mod folding;
mod known_words;
mod language;
mod languages;
mod model_name;
mod ngram;
mod plain;
mod quoted;
mod script;
mod sound;
mod stemmer;
mod token;
mod token_filter;
mod tokenizer;

pub use analysis::Analysis;
pub use analyzer::Analyzer;
pub use courtesy::asked;
pub use detect::{Detection, Guess, Span, Tag, detect};
pub use known_words::{KnownWords, NumberedText};
pub use language::{LanguageTag, UnknownLanguageTag};
pub use model_name::is_model_name;
pub use quoted::quoted;
pub use script::{is_ideographic, script_code};
pub use sound::{
    SYLLABLE_MARK, Spellings, folds_voicing, name_keys, pinyin_cuts, pinyin_syllables, sound_beginnings, spellings,
};
pub use token::{Token, Tokens};
