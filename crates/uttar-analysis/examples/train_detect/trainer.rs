//! Counts n-grams and words by class and lays the table out (its layout is told in `src/detect/table.rs`).

use std::collections::HashMap;

use crate::gram::{END, START, gram_key, word_key};
use crate::table::{GRAM_COST_STEPS, WORD_COST_STEPS, first_slot, short_key};

/// The words of a line of training text, folded.
pub(crate) struct Text {
    pub(crate) words: Vec<Vec<char>>,
    /// What one word of it counts; 0 for names, which are the same to all classes.
    pub(crate) weight: f64,
}

/// How large a table may be.
#[derive(Clone, Copy)]
pub(crate) struct Sizes {
    /// Longest n-gram.
    pub(crate) order: usize,
    /// An n-gram has a row if in some class it makes at least this share of the symbols.
    pub(crate) gram_share_min: f64,
    /// A word has a row if some class counts it at least so often.
    pub(crate) word_count_min: f64,
}

/// What follows a context: the total, and the counts by symbol.
#[derive(Default)]
struct Followers {
    total: f64,
    counts: HashMap<char, f64>,
}

#[derive(Default)]
struct ClassCounts {
    words: HashMap<Vec<char>, f64>,
    words_total: f64,
    contexts: HashMap<Vec<char>, Followers>,
    symbols_total: f64,
}

pub(crate) struct Trainer {
    sizes: Sizes,
    classes: Vec<ClassCounts>,
    names: Vec<Vec<char>>,
}

/// Symbols that may come where nothing is known: a uniform end of the interpolation.
const ALPHABET: f64 = 60.0;
/// Share of the word list, against the spelling, in the probability of a word.
const WORD_LIST_SHARE: f64 = 0.5;
/// Repeated words teach spelling less each time: a word of count n counts n to this power.
const REPEAT_POWER: f64 = 0.6;
/// The probability of a name, in any class.
const NAME_COST: f64 = 10.0;
/// A name that a class counts at least so often is a word of it.
const NAME_COUNT_MAX: f64 = 10.0;
/// An English word that at least so many of the other classes use is borrowed by them, not theirs.
const BORROWERS_MIN: usize = 6;

impl Trainer {
    pub(crate) fn new(classes: usize, sizes: Sizes) -> Self {
        Self { sizes, classes: (0..classes).map(|_| ClassCounts::default()).collect(), names: Vec::new() }
    }

    pub(crate) fn learn(&mut self, class: usize, text: &Text) {
        if text.weight == 0.0 {
            if class == 0 {
                self.names.extend(text.words.iter().cloned());
            }
            return;
        }
        let counts = &mut self.classes[class];
        for word in &text.words {
            *counts.words.entry(word.clone()).or_default() += text.weight;
            counts.words_total += text.weight;
        }
    }

    /// Takes borrowed words ("battery", "order") from the lists of the classes `borrowers` and gives them to class 0.
    pub(crate) fn return_loans(&mut self, borrowers: std::ops::Range<usize>) {
        let mut loans: Vec<Vec<char>> = self.classes[0].words.keys().cloned().collect();
        loans.retain(|word| {
            self.classes[borrowers.clone()].iter().filter(|class| class.words.contains_key(word)).count()
                >= BORROWERS_MIN
        });
        for word in loans {
            let mut counts = 0.0;
            for class in &mut self.classes[borrowers.clone()] {
                let count = class.words.remove(&word).unwrap_or(0.0);
                class.words_total -= count;
                counts += count;
            }
            let mean = counts / borrowers.len() as f64;
            *self.classes[0].words.entry(word).or_default() += mean;
            self.classes[0].words_total += mean;
        }
    }

    /// The finished table.
    pub(crate) fn table(mut self) -> Vec<u8> {
        for counts in &mut self.classes {
            counts.count_grams(self.sizes.order);
        }
        let mut rows: HashMap<u64, Vec<u8>> = HashMap::new();
        let mut grams: Vec<Vec<char>> = self.frequent_grams();
        grams.sort();
        for gram in &grams {
            let (last, context) = gram.split_last().expect("an n-gram is not empty");
            let row = self.classes.iter().map(|class| steps(-class.probability(context, *last).ln(), GRAM_COST_STEPS));
            rows.insert(gram_key(gram), row.collect());
        }
        let mut frequent: Vec<&Vec<char>> = self
            .classes
            .iter()
            .flat_map(|class| {
                class.words.iter().filter(|(_, count)| **count >= self.sizes.word_count_min).map(|(word, _)| word)
            })
            .collect();
        frequent.sort();
        frequent.dedup();
        for word in frequent {
            let row = self
                .classes
                .iter()
                .map(|class| steps(-class.word_probability(word, self.sizes.order).ln(), WORD_COST_STEPS));
            rows.insert(word_key(word), row.collect());
        }
        for name in &self.names {
            // A name that is also a common word of some language stays a word.
            if self.classes.iter().any(|class| class.words.get(name).is_some_and(|count| *count >= NAME_COUNT_MAX)) {
                continue;
            }
            rows.insert(word_key(name), vec![steps(NAME_COST, WORD_COST_STEPS); self.classes.len()]);
        }
        lay_out(self.classes.len(), self.sizes.order, &rows)
    }

    fn frequent_grams(&self) -> Vec<Vec<char>> {
        let mut shares: HashMap<Vec<char>, f64> = HashMap::new();
        for class in &self.classes {
            // A class with little text does not get a row for everything it holds.
            let total = class.symbols_total.max(4_000.0);
            for (context, followers) in &class.contexts {
                for (&symbol, &count) in &followers.counts {
                    let mut gram = context.clone();
                    gram.push(symbol);
                    let share = shares.entry(gram).or_default();
                    *share = share.max(count / total);
                }
            }
        }
        shares.into_iter().filter(|(_, share)| *share >= self.sizes.gram_share_min).map(|(gram, _)| gram).collect()
    }
}

impl ClassCounts {
    fn count_grams(&mut self, order: usize) {
        // Sorted: sums of floats depend on the order, and the table must not change from run to run.
        let mut words: Vec<(&Vec<char>, &f64)> = self.words.iter().collect();
        words.sort_by(|a, b| a.0.cmp(b.0));
        for (word, count) in words {
            let count = count.powf(REPEAT_POWER);
            for last in 1..word.len() {
                self.symbols_total += count;
                for length in 0..order.min(last + 1) {
                    let followers = self.contexts.entry(word[last - length..last].to_vec()).or_default();
                    followers.total += count;
                    *followers.counts.entry(word[last]).or_default() += count;
                }
            }
        }
    }

    /// P(symbol | context), interpolated with all shorter contexts (Witten-Bell).
    fn probability(&self, context: &[char], symbol: char) -> f64 {
        let lower = match context {
            [] => 1.0 / ALPHABET,
            [_, shorter @ ..] => self.probability(shorter, symbol),
        };
        let Some(followers) = self.contexts.get(context) else { return lower };
        let kinds = followers.counts.len() as f64;
        let count = followers.counts.get(&symbol).copied().unwrap_or(0.0);
        (count + kinds * lower) / (followers.total + kinds)
    }

    fn word_probability(&self, word: &[char], order: usize) -> f64 {
        assert!(word.first() == Some(&START) && word.last() == Some(&END), "a word has both ends");
        let spelling: f64 = (1..word.len())
            .map(|last| self.probability(&word[(last + 1).saturating_sub(order)..last], word[last]))
            .product();
        let listed = self.words.get(word).copied().unwrap_or(0.0) / self.words_total.max(1.0);
        WORD_LIST_SHARE * listed + (1.0 - WORD_LIST_SHARE) * spelling
    }
}

fn steps(cost: f64, a_nat: f32) -> u8 {
    (cost * f64::from(a_nat)).round().clamp(0.0, 255.0) as u8
}

fn lay_out(classes: usize, order: usize, rows: &HashMap<u64, Vec<u8>>) -> Vec<u8> {
    let slots = (rows.len() * 3 / 2).next_power_of_two();
    let mut keys = vec![0_u32; slots];
    let mut numbers = vec![0_u16; slots];
    let mut sorted: Vec<(&u64, &Vec<u8>)> = rows.iter().collect();
    sorted.sort();
    let mut distinct: HashMap<&Vec<u8>, u16> = HashMap::new();
    let mut held: Vec<&Vec<u8>> = Vec::new();
    for (&key, row) in sorted {
        let number = *distinct.entry(row).or_insert_with(|| {
            held.push(row);
            u16::try_from(held.len() - 1).expect("at most 65,536 rows")
        });
        let mut slot = first_slot(key, slots - 1);
        while keys[slot] != 0 {
            assert_ne!(keys[slot], short_key(key), "two keys meet: change the hash");
            slot = (slot + 1) & (slots - 1);
        }
        keys[slot] = short_key(key);
        numbers[slot] = number;
    }
    let mut bytes = Vec::new();
    for value in [classes, order, slots, held.len()] {
        bytes.extend(u32::try_from(value).expect("a small number").to_le_bytes());
    }
    keys.iter().for_each(|key| bytes.extend(key.to_le_bytes()));
    numbers.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
    held.iter().for_each(|row| bytes.extend(*row));
    bytes
}
