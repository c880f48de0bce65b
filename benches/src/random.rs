//! Random numbers that are the same on every machine and in every year.

/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). Not for secrets.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to and without 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit exactly")]
    pub(crate) fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True in this share of the cases.
    pub(crate) fn chance(&mut self, share: f64) -> bool {
        self.fraction() < share
    }

    /// One of `items`, which are not empty.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// A number from 0 up to and without `end`, which is not 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        // The bias is below one in 2^40 for the small numbers that there are.
        usize::try_from(self.next() % end as u64).expect("less than a usize")
    }

    /// A rank from 1 to `ranks`, each about as often as 1 / rank: Zipf's law with exponent 1.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to a number that was 32 bits")]
    pub(crate) fn zipf(&mut self, ranks: u32) -> u32 {
        // The logarithm of the rank is uniform, so rank k has the share ln((k + 1) / k) / ln(ranks).
        f64::from(ranks).powf(self.fraction()) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_the_published_numbers() {
        let mut random = Random::new(1_234_567);
        assert_eq!([random.next(), random.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn low_ranks_are_common_and_high_ranks_occur() {
        let mut random = Random::new(1);
        let ranks: Vec<u32> = (0..10_000).map(|_| random.zipf(1_000)).collect();
        assert!(ranks.iter().all(|rank| (1..=1_000).contains(rank)));
        let ones = ranks.iter().filter(|rank| **rank == 1).count();
        assert!((900..1_100).contains(&ones), "ln 2 / ln 1000 of 10,000 is 1,003: {ones}");
        assert!(ranks.iter().any(|rank| *rank > 900));
    }
}
