//! What words give to an index: their terms in each channel, and their features.

use std::collections::HashMap;
use std::sync::Arc;

use uttar_analysis::Analysis;

use crate::channel::Channel;
use crate::features::{Feature, features, pair_of_words};

/// Bytes that a table takes for a term beside its letters, about.
const TERM_BYTES: usize = 48;

/// Words with all that they give.
#[derive(Default)]
pub(in crate::engine::tantivy) struct Words {
    channels: [WordTerms; Channel::ALL.len()],
    features: Lists,
    /// By word, how many terms it has in each channel.
    lengths: Vec<[u32; Channel::ALL.len()]>,
    scratch: Vec<Feature>,
    packed: Vec<u32>,
}

/// The terms of one channel.
#[derive(Default)]
pub(super) struct WordTerms {
    numbers: HashMap<Arc<str>, u32>,
    terms: Vec<Arc<str>>,
    /// By word the numbers of its terms, in their order, as often as it has them.
    lists: Lists,
    bytes: usize,
}

/// Lists of numbers, one behind the other.
#[derive(Default)]
struct Lists {
    numbers: Vec<u32>,
    ends: Vec<u32>,
}

impl Lists {
    fn push(&mut self, numbers: impl Iterator<Item = u32>) {
        self.numbers.extend(numbers);
        self.ends.push(u32::try_from(self.numbers.len()).expect("a load is capped far below 4 Gi"));
    }

    fn get(&self, at: u32) -> &[u32] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        &self.numbers[start as usize..self.ends[at as usize] as usize]
    }

    fn bytes(&self) -> usize {
        size_of_val(self.numbers.as_slice()) + size_of_val(self.ends.as_slice())
    }
}

/// The words that some documents hold, numbered anew in their order: most may be known from documents before.
pub(super) struct HeldWords {
    pub(super) words: Vec<u32>,
    /// By word its new number, for those that are held.
    places: Vec<u32>,
}

impl HeldWords {
    /// From all words of the documents, of so many that are known.
    pub(super) fn new<'a>(known: usize, occurrences: impl Iterator<Item = &'a u32>) -> Self {
        let mut is_held = vec![false; known];
        occurrences.for_each(|word| is_held[*word as usize] = true);
        let (mut words, mut places) = (Vec::new(), vec![0; known]);
        for (word, _) in (0..).zip(is_held).filter(|(_, is_held)| *is_held) {
            places[word as usize] = u32::try_from(words.len()).expect("no more than there are words");
            words.push(word);
        }
        Self { words, places }
    }

    /// The new number of a word that is held.
    pub(super) fn place(&self, word: u32) -> usize {
        self.places[word as usize] as usize
    }
}

/// For each term, in the order of terms, the words that give it, numbered anew, and how often each does.
pub(super) struct ByTerm<'a> {
    pub(super) terms: Vec<(&'a str, std::ops::Range<usize>)>,
    pub(super) words: Vec<(u32, u32)>,
}

impl Words {
    pub(super) fn add(&mut self, word: &Analysis) {
        for channel in Channel::ALL {
            let terms = &mut self.channels[channel as usize];
            let WordTerms { numbers, terms: list, bytes, lists } = terms;
            lists.push(channel.tokens(word).terms().map(|term| match numbers.get(term) {
                Some(number) => *number,
                None => {
                    let number = u32::try_from(list.len()).expect("a load is capped far below 4 Gi");
                    let term: Arc<str> = term.into();
                    *bytes += term.len() + TERM_BYTES;
                    list.push(Arc::clone(&term));
                    numbers.insert(term, number);
                    number
                }
            }));
        }
        features(word, &mut self.scratch);
        self.features.push(self.scratch.iter().map(|feature| feature.pack()));
        let length = |channel: Channel| u32::try_from(channel.tokens(word).len()).expect("a word is short");
        self.lengths.push(Channel::ALL.map(length));
    }

    pub(in crate::engine::tantivy) fn len(&self) -> usize {
        self.lengths.len()
    }

    /// How many terms a text of these words has in each channel.
    pub(super) fn lengths(&self, words: &[u32]) -> [u32; Channel::ALL.len()] {
        let mut sums = [0; Channel::ALL.len()];
        for word in words {
            sums.iter_mut().zip(self.lengths[*word as usize]).for_each(|(sum, length)| *sum += length);
        }
        sums
    }

    pub(super) fn bytes(&self) -> usize {
        let lengths = size_of_val(self.lengths.as_slice());
        lengths
            + self.features.bytes()
            + self.channels.iter().map(|terms| terms.bytes + terms.lists.bytes()).sum::<usize>()
    }

    pub(super) fn terms(&self, channel: Channel) -> &WordTerms {
        &self.channels[channel as usize]
    }

    /// The packed features of a text of these words, as [`features`] gives them: those of its words and of pairs of
    /// words.
    pub(super) fn features(&mut self, words: &[u32]) -> &[u32] {
        let stems = &self.channels[Channel::Stems as usize];
        let out = &mut self.packed;
        out.clear();
        let mut last = None;
        for &word in words {
            out.extend_from_slice(self.features.get(word));
            let of_word = stems.of(word);
            if let (Some(before), Some(first)) = (last, of_word.first()) {
                out.push(pair_of_words(stems.term(before), stems.term(*first)).pack());
            }
            last = of_word.last().copied().or(last);
        }
        out.sort_unstable();
        out.dedup_by_key(|packed| Feature::unpack(*packed).number);
        out
    }
}

impl WordTerms {
    /// The numbers of the terms of a word.
    pub(super) fn of(&self, word: u32) -> &[u32] {
        self.lists.get(word)
    }

    fn term(&self, number: u32) -> &str {
        &self.terms[number as usize]
    }

    /// The words of each term that some of them give.
    pub(super) fn by_term(&self, held: &HeldWords) -> ByTerm<'_> {
        let mut starts = vec![0_u32; self.terms.len() + 1];
        for &word in &held.words {
            self.of(word).iter().for_each(|term| starts[*term as usize + 1] += 1);
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut ends = starts.clone();
        let mut words = vec![(0, 0); starts[self.terms.len()] as usize];
        for (word, &known) in (0..).zip(&held.words) {
            for &term in self.of(known) {
                let (start, end) = (starts[term as usize], &mut ends[term as usize]);
                if *end > start && words[*end as usize - 1].0 == word {
                    words[*end as usize - 1].1 += 1;
                } else {
                    words[*end as usize] = (word, 1);
                    *end += 1;
                }
            }
        }
        let is_given = |i: &usize| ends[*i] > starts[*i];
        let range = |i: usize| starts[i] as usize..ends[i] as usize;
        let mut terms: Vec<_> = (0..self.terms.len()).filter(is_given).map(|i| (&*self.terms[i], range(i))).collect();
        terms.sort_unstable_by_key(|(term, _)| *term);
        ByTerm { terms, words }
    }
}
