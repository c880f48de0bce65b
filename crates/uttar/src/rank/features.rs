//! Features of a phrasing: what the kernel compares phrasings by.
//!
//! Features are hashed (Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning"), so that a phrasing is a short sorted
//! list of numbers and their frequencies one flat table, whatever the language.

use uttar_analysis::Analysis;

/// Features are numbers below this.
pub(crate) const FEATURES: u32 = 1 << 22;
/// How many numbers each block of features has.
const BLOCK: u32 = FEATURES / 4;

/// The kinds of features, each with a block of numbers of its own. One block is free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Block {
    /// Character n-grams.
    Grams,
    /// Words and pairs of words.
    Words,
    /// Close sound keys.
    Sounds,
}

impl Block {
    pub(crate) const ALL: [Self; 3] = [Self::Grams, Self::Words, Self::Sounds];

    /// The first number after those of this block.
    pub(crate) fn end(self) -> u32 {
        (self as u32 + 1) * BLOCK
    }

    /// Whether a feature is of a block whose features meet across scripts.
    pub(crate) fn crosses_scripts(feature: u32) -> bool {
        feature >= Self::Words.end()
    }

    fn feature(self, terms: &[&str]) -> u32 {
        self as u32 * BLOCK + hash(terms) % BLOCK
    }
}

/// Writes the distinct features of a text, in order.
pub(crate) fn features(analysis: &Analysis, out: &mut Vec<u32>) {
    out.clear();
    let mut per_word: std::collections::HashMap<usize, u32> = std::collections::HashMap::new();
    for token in analysis.grams.iter() {
        *per_word.entry(token.position).or_default() += 1;
    }
    for token in analysis.grams.iter() {
        let n = if token.term.starts_with(|c: char| c >= '\u{2e80}') { 0 } else { (per_word[&token.position] / 3 + 1).min(15) };
        out.push(Block::Grams.feature(&[token.term]) | n << 22);
    }
    let mut previous: Option<&str> = None;
    for token in analysis.stems.iter() {
        out.push(Block::Words.feature(&[token.term]));
        if let Some(previous) = previous {
            out.push(Block::Words.feature(&[previous, token.term]));
        }
        previous = Some(token.term);
    }
    for key in analysis.sounds.terms() {
        out.push(Block::Sounds.feature(&[key]));
    }
    out.sort_unstable_by_key(|f| (f & (FEATURES - 1), *f));
    out.dedup_by_key(|f| *f & (FEATURES - 1));
}

/// FNV-1a, the upper half folded into the lower: stable for ever, since features are stored.
fn hash(terms: &[&str]) -> u32 {
    let bytes = terms.iter().flat_map(|term| term.bytes().chain([0x1f]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    #[expect(clippy::cast_possible_truncation, reason = "the halves are folded on purpose")]
    let folded = (hash ^ (hash >> 32)) as u32;
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use uttar_analysis::Analyzer;

    #[test]
    fn features_are_distinct_sorted_and_of_both_kinds() {
        let mut analysis = Analysis::default();
        Analyzer::new().analyze("battery battery replace", &["en"], &mut analysis);
        let mut out = Vec::new();
        features(&analysis, &mut out);
        assert!(out.windows(2).all(|pair| pair[0] < pair[1]));
        // batteri, replac, batteri batteri, batteri replac
        let words = Block::Grams.end()..Block::Words.end();
        assert_eq!(out.iter().filter(|feature| words.contains(feature)).count(), 4);
        assert!(out.iter().any(|feature| *feature < Block::Grams.end()));
        assert!(out.iter().any(|feature| *feature >= Block::Words.end()));
    }
}
