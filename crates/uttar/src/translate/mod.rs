//! Translating words: a question in one language finds entries that say most in others.
//!
//! ```text
//! entries in two languages --bitext--> pairs of texts --align--> links --table--> translations --translator--> query terms --engine--> parts
//! ```
//!
//! The base is its own dictionary: what its entries say in two languages teaches which words say the same ([`learn`]).
//! A seed lexicon of the words of customer service fills in what it does not say. Scripts stand for languages here, for
//! a script is certain where a language is guessed; between two languages of one script, such as Hindi and Marathi,
//! words meet as they are, or where a base has only one of them by the lexicon ([`stand_in`]).

mod across;
mod align;
mod alike;
mod bitext;
mod by_words;
mod confidence;
mod learn;
mod lexicon;
mod meetings;
mod neighbour;
mod seed;
mod sentences;
mod table;
mod translator;
mod unmixed;

pub(crate) use across::{Crossing, Phrasebook, find_across};
pub(crate) use confidence::{CrossingConfidence, Native, confidence_max, confidences, explained_confidence, set_lead};
pub(crate) use learn::{Learnt, learn};
pub(crate) use meetings::{Meeting, heard_meetings, translated_meetings};
pub(crate) use neighbour::{stand_in, with_neighbours};
pub(crate) use translator::Translator;
