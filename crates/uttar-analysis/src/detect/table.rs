//! A table of n-grams and words with a cost for every class: the model behind the scripts that languages share.
//!
//! A class (a language) is an interpolated character model of its words: each symbol costs
//! `-ln P(symbol | up to four symbols before it)` with Witten-Bell smoothing (Witten and Bell 1991, "The zero-frequency
//! problem"). The generator keeps the n-grams that are frequent in some class and writes one row of costs, one
//! byte a class, for each; a symbol is charged by the longest n-gram that ends in it. Frequent whole words have a row
//! of their own, which replaces the sum.
//!
//! Layout, little endian: classes u32, order u32, slots u32 (a power of two), rows u32; `slots` keys u32 (0 is free);
//! `slots` row numbers u16; `rows` rows of `classes` bytes. A word row is in other units ([`WORD_COST_STEPS`]).

use super::gram::{extend_left, word_key};

/// Most classes of a table.
pub(crate) const CLASSES_MAX: usize = 32;
/// Steps of a nat in the row of an n-gram.
pub(crate) const GRAM_COST_STEPS: f32 = 20.0;
/// Steps of a nat in the row of a word.
pub(crate) const WORD_COST_STEPS: f32 = 6.0;

/// The n-grams of a word are not independent witnesses, and spelling varies more than the training texts show: what
/// sets the classes apart counts only so much in a word without a row of its own.
const SPELLING_TRUST: f32 = 0.7;

/// The costs of a word, in nats, one a class.
pub(crate) type Nats = [f32; CLASSES_MAX];

/// What a table says of a word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Costs {
    /// One a class.
    pub(crate) nats: Nats,
    /// The word has a row of its own; else its costs come from its spelling.
    pub(crate) is_listed: bool,
}

impl Costs {
    /// A word that tells nothing.
    pub(crate) const NONE: Self = Self { nats: [0.0; CLASSES_MAX], is_listed: true };
}

/// A table, read in place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table<'a> {
    classes: usize,
    order: usize,
    mask: usize,
    keys: &'a [u8],
    numbers: &'a [u8],
    rows: &'a [u8],
}

impl<'a> Table<'a> {
    /// Reads the header.
    ///
    /// # Panics
    /// Where the bytes are not a table of the generator: that is a broken build.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let (header, rest) = bytes.split_at(16);
        let classes = u32_at(header, 0) as usize;
        let slots = u32_at(header, 2) as usize;
        let rows = u32_at(header, 3) as usize;
        assert!(classes <= CLASSES_MAX && slots.is_power_of_two(), "the table is one of the generator");
        let (keys, rest) = rest.split_at(slots * 4);
        let (numbers, rest) = rest.split_at(slots * 2);
        assert_eq!(rest.len(), rows * classes, "the rows of the table are whole");
        Self { classes, order: u32_at(header, 1) as usize, mask: slots - 1, keys, numbers, rows: rest }
    }

    /// How many classes a row has.
    #[cfg(test)]
    pub(crate) fn classes(&self) -> usize {
        self.classes
    }

    /// The costs of a word given as symbols with both ends (see `gram::symbols_of`).
    pub(crate) fn costs(&self, symbols: &[char]) -> Costs {
        let mut costs = [0.0; CLASSES_MAX];
        if let Some(row) = self.row(word_key(symbols)) {
            for (cost, &steps) in costs.iter_mut().zip(row) {
                *cost = f32::from(steps) / WORD_COST_STEPS;
            }
            return Costs { nats: costs, is_listed: true };
        }
        let mut sums = [0_u32; CLASSES_MAX];
        for last in 1..symbols.len() {
            match self.longest(&symbols[..=last]) {
                Some(row) => sums.iter_mut().zip(row).for_each(|(sum, &steps)| *sum += u32::from(steps)),
                // A symbol that no class knows: the same for all.
                None => sums.iter_mut().for_each(|sum| *sum += 160),
            }
        }
        let least = sums[..self.classes].iter().copied().min().unwrap_or(0);
        for (cost, sum) in costs.iter_mut().zip(sums).take(self.classes) {
            *cost = (least as f32 + (sum - least) as f32 * SPELLING_TRUST) / GRAM_COST_STEPS;
        }
        Costs { nats: costs, is_listed: false }
    }

    /// The row of the longest n-gram at the end of `symbols`. With an n-gram the table holds all its endings.
    fn longest(&self, symbols: &[char]) -> Option<&'a [u8]> {
        let mut found = None;
        let mut key = 0;
        for &symbol in symbols.iter().rev().take(self.order) {
            key = extend_left(key, symbol);
            match self.row(key) {
                Some(row) => found = Some(row),
                None => break,
            }
        }
        found
    }

    fn row(&self, key: u64) -> Option<&'a [u8]> {
        let short = short_key(key);
        let mut slot = first_slot(key, self.mask);
        loop {
            let held = u32_at(self.keys, slot);
            if held == short {
                let number = usize::from(u16::from_le_bytes([self.numbers[slot * 2], self.numbers[slot * 2 + 1]]));
                return self.rows.get(number * self.classes..(number + 1) * self.classes);
            }
            if held == 0 {
                return None;
            }
            slot = (slot + 1) & self.mask;
        }
    }
}

/// What a slot holds of a key; never 0.
pub(crate) fn short_key(key: u64) -> u32 {
    ((key >> 32) as u32) | 1
}

/// Where the search for a key begins.
pub(crate) fn first_slot(key: u64, mask: usize) -> usize {
    key as usize & mask
}

fn u32_at(bytes: &[u8], index: usize) -> u32 {
    let at = index * 4;
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
