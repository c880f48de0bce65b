//! Which language a text is in: [`detect`].
//!
//! ```
//! # use uttar_analysis::detect;
//! let found = detect("mera order kahan hai");
//! assert_eq!(found.best().as_str(), "hi-Latn");
//! ```
//!
//! Glossary: a *word* is a run of letters of one script; a *class* is a language of a table; a *guest* is an English
//! word in a romanised text; a *guess* is a language with its probability; a *span* is a stretch of text in one
//! language.
//!
//! Flow: `words` cuts the text by script; scripts of one language are done; `han` tells simplified from traditional;
//! `native` (Devanagari, Bengali, Arabic) and `latin` read their tables (`table`), whose costs `mixture` turns into
//! probabilities; `other` asks whatlang about what is left. The shares of the scripts weigh their guesses.
//!
//! The tables in `data/detect/` are made by `examples/train_detect.rs` from texts that stand beside them.

mod classes;
mod gram;
mod han;
mod latin;
mod mixture;
mod native;
mod other;
mod table;
mod tag;
mod words;

use std::ops::Range;

pub use tag::Tag;
use words::{Script, Word};

/// A language and how probable it is.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Guess {
    /// The language.
    pub language: Tag,
    /// Between 0 and 1. In a mixed text, about the share of the language.
    pub probability: f32,
}

/// A stretch of the text in one language.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Span {
    /// Bytes of the text, on character boundaries.
    pub range: Range<usize>,
    /// The language.
    pub language: Tag,
}

/// What [`detect`] finds.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Detection {
    /// Languages, the most probable first; never empty; the probabilities sum to at most 1.
    pub languages: Vec<Guess>,
    /// Stretches in one language each, in order, without overlap. Digits and signs between two words of
    /// one language belong to the stretch.
    pub spans: Vec<Span>,
}

impl Detection {
    /// The most probable language; [`Tag::UND`] if nothing is known.
    pub fn best(&self) -> Tag {
        self.languages.first().map_or(Tag::UND, |guess| guess.language)
    }

    /// The probability of a language; 0 if it is not among the guesses.
    pub fn probability(&self, language: Tag) -> f32 {
        self.languages.iter().find(|guess| guess.language == language).map_or(0.0, |guess| guess.probability)
    }
}

/// A letter of a native script counts so many Latin ones: in "iPhone 15 का price" the one Hindi word tells the
/// language.
const NATIVE_WEIGHT: f32 = 6.0;
/// Less probable guesses are not told.
const PROBABILITY_MIN: f32 = 0.01;

/// The languages of a text, with probabilities and byte ranges.
///
/// Any text is fine; the first 2,000 characters are looked at. The result depends on nothing else.
///
/// ```
/// # use uttar_analysis::detect;
/// let found = detect("Where is my order? मेरा ऑर्डर कहाँ है?");
/// let spans: Vec<&str> = found.spans.iter().map(|span| span.language.as_str()).collect();
/// assert_eq!(spans, ["en", "hi"]);
/// assert_eq!(detect("12 😀").best().as_str(), "und");
/// ```
pub fn detect(text: &str) -> Detection {
    let words = words::words(text);
    let mut scripts: Vec<Script> = words.iter().map(|word| word.script).collect();
    scripts.sort_unstable();
    scripts.dedup();
    let has_kana = scripts.contains(&Script::Kana) && is_japanese(text, &words);
    let mut tags = vec![Tag::UND; words.len()];
    let mut guesses: Vec<Guess> = Vec::new();
    let mut weights = 0.0;
    for script in scripts {
        let own: Vec<&Word> = words.iter().filter(|word| word.script == script).collect();
        let weight = own.iter().map(|word| word.chars as f32).sum::<f32>() * weight_of(script);
        weights += weight;
        let found = of_script(text, script, &own, has_kana);
        for (tag, probability) in found.guesses {
            add(&mut guesses, tag, probability * weight);
        }
        let slots = tags.iter_mut().zip(&words).filter(|(_, word)| word.script == script);
        slots.zip(found.words).for_each(|((slot, _), tag)| *slot = tag);
    }
    Detection { languages: ranked(guesses, weights), spans: spans(&words, &tags) }
}

/// What is found about the words of one script.
struct Found {
    guesses: Vec<(Tag, f32)>,
    /// The language of each word.
    words: Vec<Tag>,
}

impl Found {
    /// All words are in the most probable language.
    fn whole(guesses: Vec<(Tag, f32)>, words: usize) -> Self {
        let first = guesses.first().copied().unwrap_or((Tag::UND, 0.0));
        let best = guesses.iter().fold(first, |best, guess| if guess.1 > best.1 { *guess } else { best });
        Self { guesses, words: vec![best.0; words] }
    }
}

fn of_script(text: &str, script: Script, words: &[&Word], has_kana: bool) -> Found {
    let n = words.len();
    let one = |guess: (Tag, f32)| Found::whole(vec![guess], n);
    match script {
        Script::Latin => {
            let latin = latin::latin(text, words);
            Found { guesses: latin.guesses, words: latin.words }
        }
        Script::Devanagari | Script::Bengali | Script::Arabic => Found::whole(native::guesses(text, script, words), n),
        Script::Han | Script::Kana if has_kana => one((Tag::new("ja"), 0.98)),
        Script::Han => Found::whole(han::guesses(words.iter().map(|word| &text[word.range.clone()])), n),
        Script::Kana => one((Tag::new("ja"), 0.5)),
        Script::Cyrillic => one(other::cyrillic(text)),
        Script::Hebrew => one(other::hebrew(text)),
        Script::Sole(tag) => one((Tag::new(tag), 1.0)),
        Script::Unknown => one((Tag::UND, 1.0)),
    }
}

/// Kana make a text Japanese, but for a lone の, which Chinese shops use too.
fn is_japanese(text: &str, words: &[Word]) -> bool {
    let kana = words.iter().filter(|word| word.script == Script::Kana);
    let has_han = words.iter().any(|word| word.script == Script::Han);
    !has_han || kana.flat_map(|word| text[word.range.clone()].chars()).any(|c| c != 'の' && c != 'ー')
}

fn weight_of(script: Script) -> f32 {
    match script {
        Script::Latin | Script::Unknown => 1.0,
        _ => NATIVE_WEIGHT,
    }
}

fn add(guesses: &mut Vec<Guess>, language: Tag, probability: f32) {
    match guesses.iter_mut().find(|guess| guess.language == language) {
        Some(guess) => guess.probability += probability,
        None => guesses.push(Guess { language, probability }),
    }
}

/// Most probable first, as shares of `weights`; equal ones by tag.
fn ranked(mut guesses: Vec<Guess>, weights: f32) -> Vec<Guess> {
    for guess in &mut guesses {
        // A little less than the share, so that rounding never takes the sum past 1.
        guess.probability = guess.probability / weights * 0.9999;
    }
    guesses.retain(|guess| guess.probability >= PROBABILITY_MIN);
    guesses.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(a.language.cmp(&b.language)));
    if guesses.is_empty() {
        guesses.push(Guess { language: Tag::UND, probability: 0.0 });
    }
    guesses
}

fn spans(words: &[Word], tags: &[Tag]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (word, &language) in words.iter().zip(tags) {
        match spans.last_mut() {
            Some(span) if span.language == language => span.range.end = word.range.end,
            _ => spans.push(Span { range: word.range.clone(), language }),
        }
    }
    spans
}

#[cfg(test)]
mod tests;
