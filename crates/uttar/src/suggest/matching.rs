//! Which texts of a vocabulary meet what was typed, and how well.

use uttar_analysis::SYLLABLE_MARK;

use super::edit::{Extent, is_one_edit_away};
use super::typed::{Lookup, Table, TypedWord, Way, quality};
use crate::engine::{TermTable, Vocabulary};

/// Which ways to meet a word are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ways {
    /// As it is spelt: few texts beside those that sound alike.
    Spelt,
    Others,
}

impl Ways {
    const ALL: [Self; 2] = [Self::Spelt, Self::Others];
}

/// The words that a text must meet, and those that only add.
fn required_and_optional(words: &[TypedWord]) -> (Vec<&TypedWord>, Vec<&TypedWord>) {
    let all_optional = words.iter().all(|word| word.is_optional);
    words.iter().partition(|word| !word.is_optional || all_optional)
}

/// The most that a text can have that meets a word otherwise than as it is spelt, of those that it must meet.
pub(super) fn most_unless_spelt(words: &[TypedWord]) -> u16 {
    let others = u16::try_from(words.len().saturating_sub(1)).unwrap_or(u16::MAX);
    others.saturating_mul(quality::WHOLE.into()).saturating_add(quality::SOUND.max(quality::MISTYPED).into())
}

/// How well the texts of a vocabulary meet each of the words typed.
pub(super) struct Matching<'a> {
    vocabulary: &'a Vocabulary,
    required: Vec<&'a TypedWord>,
    /// For each of these how well each text meets it; 0 where it does not.
    met: Vec<Vec<u8>>,
    /// The same for the words that only add.
    added: Vec<Vec<u8>>,
}

impl<'a> Matching<'a> {
    /// The words that must be met are met as they are spelt.
    pub(super) fn as_spelt(words: &'a [TypedWord], vocabulary: &'a Vocabulary) -> Self {
        let (required, optional) = required_and_optional(words);
        let best = |word: &TypedWord, ways: &[Ways]| {
            let mut best = vec![0; vocabulary.texts.len()];
            ways.iter().for_each(|ways| match_word(word, *ways, vocabulary, &mut best));
            best
        };
        let met = required.iter().map(|word| best(word, &[Ways::Spelt])).collect();
        let added = optional.iter().map(|word| best(word, &Ways::ALL)).collect();
        Self { vocabulary, required, met, added }
    }

    /// Meets them in all other ways too.
    pub(super) fn in_all_ways(mut self) -> Self {
        for (word, met) in self.required.iter().zip(&mut self.met) {
            match_word(word, Ways::Others, self.vocabulary, met);
        }
        self
    }

    /// How well the texts from `first` on meet all words, as many as there is place for: the sum over the words, 0
    /// where one is missing that is not a mere function word. False where none meets all, and then nothing is written.
    pub(super) fn qualities(&self, first: usize, out: &mut [u16]) -> bool {
        let texts = first..first + out.len();
        let is_met = |met: &Vec<u8>| met[texts.clone()].iter().fold(0, |any, met| any | met) > 0;
        if !self.met.iter().all(is_met) {
            return false;
        }
        out.fill(0);
        for (number, met) in self.met.iter().enumerate() {
            for (total, met) in out.iter_mut().zip(&met[texts.clone()]) {
                let may = *met > 0 && (number == 0 || *total > 0);
                *total = if may { *total + u16::from(*met) } else { 0 };
            }
        }
        for added in &self.added {
            for (total, added) in out.iter_mut().zip(&added[texts.clone()]) {
                *total += if *total > 0 { u16::from(*added) } else { 0 };
            }
        }
        true
    }
}

/// Raises every text to the quality of the best way in which it meets the word.
fn match_word(word: &TypedWord, ways: Ways, vocabulary: &Vocabulary, best: &mut [u8]) {
    let is_spelt = |way: &&Way| way.quality >= quality::BEGINNING;
    for way in word.ways.iter().filter(|way| is_spelt(way) == (ways == Ways::Spelt)) {
        match_way(way, vocabulary, best);
    }
    let Some((typed, extent)) = word.may_be_mistyped.as_ref().filter(|_| ways == Ways::Others) else {
        return;
    };
    let words = &vocabulary.words;
    let (first, rest) = typed.split_at(typed.chars().next().map_or(0, char::len_utf8));
    let mut try_terms = |numbers: &mut dyn Iterator<Item = usize>| {
        for number in numbers.filter(|number| is_one_edit_away(typed, words.term(*number), *extent)) {
            raise(words.items(number..number + 1), quality::MISTYPED, best);
        }
    };
    try_terms(&mut words.beginning_with(first));
    // The first letter wrong, missing, too many, or exchanged with the second.
    try_terms(&mut words.continuing_with(rest));
    try_terms(&mut words.continuing_with(typed));
    try_terms(&mut words.beginning_with(rest));
    let (second, others) = rest.split_at(rest.chars().next().map_or(0, char::len_utf8));
    try_terms(&mut words.beginning_with(&[second, first, others].concat()));
}

fn match_way(way: &Way, vocabulary: &Vocabulary, best: &mut [u8]) {
    match way.lookups.as_slice() {
        [lookup] => all_items(lookup, vocabulary).for_each(|texts| raise(texts, way.quality, best)),
        lookups if lookups.iter().any(|lookup| all_items(lookup, vocabulary).all(<[u32]>::is_empty)) => {}
        lookups => {
            // How many lookups, one after the other, each text has met.
            let mut met: Vec<u8> = vec![0; best.len()];
            for (before, lookup) in (0..).zip(lookups) {
                for text in all_items(lookup, vocabulary).flatten() {
                    let met = &mut met[*text as usize];
                    if *met == before {
                        *met += 1;
                    }
                }
            }
            for (best, met) in best.iter_mut().zip(met) {
                if usize::from(met) == lookups.len() {
                    *best = way.quality.max(*best);
                }
            }
        }
    }
}

fn raise(texts: &[u32], quality: u8, best: &mut [u8]) {
    for text in texts {
        let best = &mut best[*text as usize];
        *best = quality.max(*best);
    }
}

/// The texts that hold a term of a lookup, the neighbours among these terms at once.
fn all_items<'a>(lookup: &'a Lookup, vocabulary: &'a Vocabulary) -> impl Iterator<Item = &'a [u32]> {
    let table: &TermTable = match lookup.table {
        Table::Words => &vocabulary.words,
        Table::Sounds => &vocabulary.sounds,
        Table::Characters => &vocabulary.characters,
    };
    let terms = match lookup.extent {
        Extent::Whole => table.equal_to(&lookup.term),
        Extent::Beginning => table.beginning_with(&lookup.term),
        Extent::Initials => 0..0,
    };
    let (first, second) = lookup.term.split_once(' ').filter(|_| lookup.extent == Extent::Initials).unzip();
    let pairs = first.map_or(0..0, |first| table.beginning_with(&format!("{SYLLABLE_MARK}{first}")));
    let is_meant = move |term: &str| {
        term.rsplit(SYLLABLE_MARK)
            .next()
            .zip(second)
            .is_some_and(|(last, second)| last.starts_with(second) && term.matches(SYLLABLE_MARK).nth(1).is_some())
    };
    let pairs = pairs.filter(move |number| is_meant(table.term(*number))).map(|number| number..number + 1);
    std::iter::once(terms).filter(|terms| !terms.is_empty()).chain(pairs).map(|terms| table.items(terms))
}
