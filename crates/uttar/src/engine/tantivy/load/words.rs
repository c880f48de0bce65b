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
pub(super) struct Words {
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

/// For each term, in the order of terms, the words that give it and how often each does.
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

    pub(super) fn len(&self) -> usize {
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

    /// The packed features of a text of these words, as [`features`] gives them: those of its words and of pairs of words.
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

    /// The words of each term.
    pub(super) fn by_term(&self) -> ByTerm<'_> {
        let mut starts = vec![0usize; self.terms.len() + 1];
        self.lists.numbers.iter().for_each(|term| starts[*term as usize + 1] += 1);
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut ends = starts.clone();
        let mut words = vec![(0, 0); self.lists.numbers.len()];
        for word in 0..u32::try_from(self.lists.ends.len()).expect("counted in 32 bits") {
            for &term in self.of(word) {
                let (start, end) = (starts[term as usize], &mut ends[term as usize]);
                if *end > start && words[*end - 1].0 == word {
                    words[*end - 1].1 += 1;
                } else {
                    words[*end] = (word, 1);
                    *end += 1;
                }
            }
        }
        let mut terms: Vec<_> = (0..self.terms.len()).map(|i| (&*self.terms[i], starts[i]..ends[i])).collect();
        terms.sort_unstable_by_key(|(term, _)| *term);
        ByTerm { terms, words }
    }
}
