//! Word alignment: which word of one text says what which word of the other says.
//!
//! IBM Model 1 (P. Brown and others, "The Mathematics of Statistical Machine Translation", 1993) in both directions at
//! once, which must agree (P. Liang, B. Taskar, D. Klein, "Alignment by Agreement", 2006): without that, rare words
//! collect whatever nothing else explains. It starts from Dice's coefficient of the words, as R. Moore advises
//! ("Improving IBM Word-Alignment Model 1", 2004). Deterministic.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Rounds of expectation and maximisation; more change little.
const ROUNDS: usize = 5;
/// How much the absence of a partner is preferred to a chance one, beside the probability of the word itself.
const NOTHING: f32 = 1.0;
/// A count that a word needs to be trusted by half: what was seen once may be chance.
const TRUST: f32 = 0.3;

/// Two texts that say the same, as distinct word numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Pair {
    pub(super) left: Vec<u32>,
    pub(super) right: Vec<u32>,
}

/// How often two words said the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Link {
    pub(super) left: u32,
    pub(super) right: u32,
    /// The probability of the right word, given the left one.
    pub(super) rightward: f32,
    /// The probability of the left word, given the right one.
    pub(super) leftward: f32,
}

/// The links of a bitext, in the order of their words. `sizes` are the numbers of words on either side.
pub(super) fn align(pairs: &[Pair], sizes: [usize; 2]) -> Vec<Link> {
    let cells = Cells::new(pairs);
    let [left_seen, right_seen] = occurrences(pairs, sizes);
    let mut counts = cells.dice(&left_seen, &right_seen);
    let chance = |seen: &[f32]| {
        let all = seen.iter().sum::<f32>().max(1.0);
        seen.iter().map(|seen| NOTHING * seen / all).collect::<Vec<f32>>()
    };
    let (left_chance, right_chance) = (chance(&left_seen), chance(&right_seen));
    for _ in 0..ROUNDS {
        let [rightward, leftward] = cells.probabilities(&counts, sizes, f32::EPSILON);
        let mut next = vec![0.0; counts.len()];
        let mut columns = Vec::new();
        for (pair, places) in pairs.iter().zip(&cells.places) {
            let width = pair.right.len();
            columns.clear();
            columns.extend(pair.right.iter().map(|right| right_chance[*right as usize]));
            for row in places.chunks(width.max(1)) {
                columns.iter_mut().zip(row).for_each(|(sum, cell)| *sum += rightward[*cell as usize]);
            }
            for (left, row) in pair.left.iter().zip(places.chunks(width.max(1))) {
                let sum: f32 = row.iter().map(|cell| leftward[*cell as usize]).sum();
                let sum = sum + left_chance[*left as usize];
                for (cell, column) in row.iter().zip(&columns) {
                    let cell = *cell as usize;
                    next[cell] += rightward[cell] / column * leftward[cell] / sum;
                }
            }
        }
        counts = next;
    }
    let [rightward, leftward] = cells.probabilities(&counts, sizes, TRUST);
    let mut links: Vec<Link> = cells
        .words
        .iter()
        .zip(rightward.into_iter().zip(leftward))
        .map(|((left, right), (rightward, leftward))| Link { left: *left, right: *right, rightward, leftward })
        .collect();
    links.sort_unstable_by_key(|link| (link.left, link.right));
    links
}

/// In how many texts each word stands.
fn occurrences(pairs: &[Pair], sizes: [usize; 2]) -> [Vec<f32>; 2] {
    let mut seen = sizes.map(|size| vec![0.0; size]);
    for pair in pairs {
        pair.left.iter().for_each(|word| seen[0][*word as usize] += 1.0);
        pair.right.iter().for_each(|word| seen[1][*word as usize] += 1.0);
    }
    seen
}

/// Every two words that ever stand in a pair of texts are one cell.
struct Cells {
    words: Vec<(u32, u32)>,
    /// For each pair of texts its cells, row by row: a row a left word.
    places: Vec<Vec<u32>>,
}

impl Cells {
    fn new(pairs: &[Pair]) -> Self {
        let mut known: HashMap<u64, u32, BuildHasherDefault<NumberHasher>> = HashMap::default();
        let mut words = Vec::new();
        let places = pairs
            .iter()
            .map(|pair| {
                let both = pair.left.iter().flat_map(|left| pair.right.iter().map(move |right| (*left, *right)));
                both.map(|(left, right)| {
                    *known.entry(u64::from(left) << 32 | u64::from(right)).or_insert_with(|| {
                        words.push((left, right));
                        u32::try_from(words.len() - 1).expect("the cells were counted before")
                    })
                })
                .collect()
            })
            .collect();
        Self { words, places }
    }

    /// Twice how often they stand together by how often they stand at all.
    fn dice(&self, left_seen: &[f32], right_seen: &[f32]) -> Vec<f32> {
        let mut together = vec![0.0; self.words.len()];
        for cell in self.places.iter().flatten() {
            together[*cell as usize] += 1.0;
        }
        let dice = |(left, right): &(u32, u32), together: f32| {
            2.0 * together / (left_seen[*left as usize] + right_seen[*right as usize])
        };
        self.words.iter().zip(together).map(|(words, together)| dice(words, together)).collect()
    }

    /// The probabilities in both directions that counts give, with so much kept back for what was not seen.
    fn probabilities(&self, counts: &[f32], sizes: [usize; 2], kept_back: f32) -> [Vec<f32>; 2] {
        let mut sums = sizes.map(|size| vec![kept_back; size]);
        for ((left, right), count) in self.words.iter().zip(counts) {
            sums[0][*left as usize] += count;
            sums[1][*right as usize] += count;
        }
        let of = |cell: usize| (self.words[cell], counts[cell]);
        [
            (0..counts.len()).map(of).map(|((left, _), count)| count / sums[0][left as usize]).collect(),
            (0..counts.len()).map(of).map(|((_, right), count)| count / sums[1][right as usize]).collect(),
        ]
    }
}

/// Hashes one number by multiplication: the default hasher is half the time of an alignment.
#[derive(Default)]
struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        let product = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = product ^ (product >> 32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(links: &[Link], left: u32) -> (u32, f32) {
        let of_word = links.iter().filter(|link| link.left == left);
        let best = of_word.max_by(|a, b| a.rightward.total_cmp(&b.rightward)).expect("linked");
        (best.right, best.rightward)
    }

    #[test]
    fn words_find_their_partners_by_what_they_share() {
        // the house / das Haus, the book / das Buch, a book / ein Buch: nothing is said word by word.
        let pair = |left: &[u32], right: &[u32]| Pair { left: left.to_vec(), right: right.to_vec() };
        let pairs = [pair(&[0, 1], &[0, 1]), pair(&[0, 2], &[0, 2]), pair(&[3, 2], &[3, 2])];
        let links = align(&pairs, [4, 4]);
        for word in 0..4 {
            let (partner, probability) = best(&links, word);
            assert_eq!(partner, word);
            assert!(probability > 0.5, "{word}: {probability}");
        }
    }

    #[test]
    fn what_was_seen_more_often_is_trusted_more() {
        let pair = |word: u32| Pair { left: vec![word], right: vec![word] };
        let links = align(&[pair(0), pair(1), pair(1), pair(1)], [2, 2]);
        assert!(best(&links, 1).1 > best(&links, 0).1 + 0.05);
    }

    #[test]
    fn empty_texts_are_no_error() {
        assert!(align(&[], [0, 0]).is_empty());
        assert!(align(&[Pair { left: vec![0], right: Vec::new() }], [1, 0]).is_empty());
    }
}
