//! Which words of a question and of a text met across scripts.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::Range;

use uttar_analysis::{Analysis, Analyzer};

use super::across::{Phrasebook, TranslatedWord};
use super::translator::Source;
use crate::bridge::WordBridge;
use crate::channel::Channel;
use crate::engine::ScriptCode;
use crate::fingerprint::Fnv;

/// A word of the question and the word of a text that it met, as byte ranges of either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meeting {
    pub(crate) question: Range<usize>,
    pub(crate) entry: Range<usize>,
    pub(crate) by: WordBridge,
}

/// The words of a question, in order, that stand in a text in another script as one of the words that they may be, each
/// with the likeliest of those.
pub(crate) fn translated_meetings(
    text: &str,
    language: &str,
    script: ScriptCode,
    phrasebook: &Phrasebook<'_>,
) -> Vec<Meeting> {
    meetings(text, language, &phrasebook.page(script), phrasebook.analyzer())
}

/// The words of a question, in order, that sound like a word of a text or are one.
pub(crate) fn heard_meetings(text: &str, language: &str, phrasebook: &Phrasebook<'_>) -> Vec<Meeting> {
    meetings(text, language, phrasebook.sounds(), phrasebook.analyzer())
}

fn meetings(text: &str, language: &str, words: &[TranslatedWord], analyzer: &Analyzer) -> Vec<Meeting> {
    let mut read = Analysis::default();
    analyzer.analyze_words(text, &[language], &mut read);
    let mut places: HashMap<(Channel, &str), Range<usize>, BuildHasherDefault<Fnv>> = HashMap::default();
    for channel in [Channel::Words, Channel::Stems, Channel::Sounds] {
        for token in channel.tokens(&read).iter() {
            places.entry((channel, token.term)).or_insert(token.range);
        }
    }
    let met = |word: &TranslatedWord| {
        let alternatives = word.query.alternatives.iter().zip(&word.sources);
        let best = alternatives
            .filter_map(|(alternative, source)| {
                let place = places.get(&(alternative.channel, &*alternative.term))?;
                let by = match (alternative.channel, source) {
                    (Channel::Sounds, _) => WordBridge::Sound,
                    (_, Some(Source::Base)) => WordBridge::Base,
                    (_, Some(Source::Lexicon)) => WordBridge::Lexicon,
                    (_, None) => WordBridge::Same,
                };
                Some((alternative.weight, place, by))
            })
            .reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.map(|(_, place, by)| Meeting { question: word.range.clone(), entry: place.clone(), by })
    };
    words.iter().filter_map(met).collect()
}
