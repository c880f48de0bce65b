//! From the costs of the words to the probability of each class: a mixture, word by word.
//!
//! In romanised Hindi every third word may be English ("mera order cancel kar do"), and a name can stand in any
//! language. So a word of a text in class `c` is drawn from `c` itself, from the guest language of `c`
//! (English), or, rarely, from anywhere:
//! `P(w | c) = (1 - guest - stray) P_c(w) + guest P_guest(w) + stray mean P(w)`.

use super::table::{CLASSES_MAX, Costs, Nats};

/// How often a word comes from nowhere in particular.
const STRAY_SHARE: f32 = 0.03;
/// The word model is too sure of itself, as naive models are: log odds are divided by this.
const TEMPERATURE: f32 = 1.4;

/// What is known of a class before the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Class {
    /// The language.
    pub(crate) tag: &'static str,
    /// Relative frequency.
    pub(crate) prior: f32,
    /// Share of English words in its texts.
    pub(crate) guest_share: f32,
    /// Share of names among the words of its texts that no list has: "navigate to Koramangala" is English.
    pub(crate) name_share: f32,
}

/// The class of English, wherever there is one; it is the guest of the others.
pub(crate) const GUEST: usize = 0;

/// The probabilities of the classes, given the costs of the words.
pub(crate) fn posteriors(words: &[Costs], classes: &[Class]) -> [f32; CLASSES_MAX] {
    let n = classes.len().min(CLASSES_MAX);
    let mut scores = [f32::NEG_INFINITY; CLASSES_MAX];
    for (score, class) in scores.iter_mut().zip(classes) {
        *score = class.prior.ln();
    }
    // A factor is at least STRAY_SHARE / CLASSES_MAX, about 1e-3: eight of them are well inside of f32.
    for chunk in words.chunks(8) {
        let mut products = [1.0_f32; CLASSES_MAX];
        for costs in chunk {
            multiply(&mut products, costs, &classes[..n]);
        }
        for (score, product) in scores[..n].iter_mut().zip(products) {
            *score += product.ln();
        }
    }
    soften(&mut scores[..n]);
    scores[n..].fill(0.0);
    scores
}

/// Multiplies each class by the probability of one word, up to a factor that is the same for all.
fn multiply(products: &mut [f32; CLASSES_MAX], costs: &Costs, classes: &[Class]) {
    let n = classes.len();
    let nats: &Nats = &costs.nats;
    let least = nats[..n].iter().copied().fold(f32::INFINITY, f32::min);
    let mut shares = [0.0_f32; CLASSES_MAX];
    for (share, cost) in shares[..n].iter_mut().zip(nats) {
        // Below e^-20 the stray share decides.
        let more = cost - least;
        *share = if more < 20.0 { (-more).exp() } else { 0.0 };
    }
    let mean = shares[..n].iter().sum::<f32>() / n as f32;
    let guest = shares[GUEST];
    for ((product, class), share) in products.iter_mut().zip(classes).zip(shares) {
        let stray_share = if costs.is_listed { STRAY_SHARE } else { class.name_share };
        let own = 1.0 - class.guest_share - stray_share;
        *product *= own * share + class.guest_share * guest + stray_share * mean;
    }
}

/// Turns log scores into probabilities.
fn soften(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for score in scores.iter_mut() {
        *score = ((*score - most) / TEMPERATURE).exp();
    }
    let sum: f32 = scores.iter().sum();
    for score in scores.iter_mut() {
        *score /= sum;
    }
}

/// For each word, whether it is the guest's (English) rather than of class `class`. Changing language costs
/// something, so that one doubtful word does not break a sentence (Viterbi over two states).
pub(crate) fn guests(words: &[Costs], class: usize, guest_share: f32) -> Vec<bool> {
    const CHANGE_COST: f32 = 1.5;
    let start = [-(1.0 - guest_share).ln(), -guest_share.ln()];
    let mut best = [0.0_f32; 2];
    let mut from: Vec<[bool; 2]> = Vec::with_capacity(words.len());
    for costs in words {
        let change = [best[1] + CHANGE_COST < best[0], best[0] + CHANGE_COST < best[1]];
        let arrive = [best[0].min(best[1] + CHANGE_COST), best[1].min(best[0] + CHANGE_COST)];
        best = [arrive[0] + costs.nats[class] + start[0], arrive[1] + costs.nats[GUEST] + start[1]];
        from.push([change[0], !change[1]]);
    }
    let mut is_guest = best[1] < best[0];
    let mut path = vec![false; words.len()];
    for (at, back) in from.iter().enumerate().rev() {
        path[at] = is_guest;
        is_guest = back[usize::from(is_guest)];
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(english: f32, other: f32) -> Costs {
        let mut costs = Costs::NONE;
        costs.nats[0] = english;
        costs.nats[1] = other;
        costs
    }

    const CLASSES: [Class; 2] = [
        Class { tag: "en", prior: 0.7, guest_share: 0.0, name_share: 0.03 },
        Class { tag: "hi-Latn", prior: 0.3, guest_share: 0.3, name_share: 0.03 },
    ];

    #[test]
    fn english_words_do_not_make_hinglish_english() {
        let text = [word(20.0, 5.0), word(6.0, 16.0), word(7.0, 18.0), word(18.0, 4.0)];
        assert!(posteriors(&text, &CLASSES)[1] > 0.9);
        let english = [word(6.0, 16.0), word(7.0, 18.0)];
        assert!(posteriors(&english, &CLASSES)[0] > 0.6);
    }

    #[test]
    fn no_word_leaves_the_priors_in_order() {
        let p = posteriors(&[], &CLASSES);
        assert!(p[0] > p[1] && (p.iter().sum::<f32>() - 1.0).abs() < 1e-5);
    }

    #[test]
    fn a_run_of_guests_is_found() {
        let text = [word(20.0, 5.0), word(18.0, 4.0), word(6.0, 16.0), word(5.0, 17.0), word(9.0, 8.5)];
        assert_eq!(guests(&text, 1, 0.3), [false, false, true, true, true]);
        assert!(guests(&[], 1, 0.3).is_empty());
    }
}
