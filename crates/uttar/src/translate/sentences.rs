//! Sentence alignment: which sentences of two texts say the same.
//!
//! By length alone (W. Gale, K. Church, "A Program for Aligning Sentences in Bilingual Corpora", 1993): long sentences
//! become long ones, and mostly one becomes one. Sentences are those of UAX #29.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Sentences of one text that are looked at; the rest goes into the last one.
const SENTENCES_MAX: usize = 100;
/// How many sentences of either side may be one group, and the natural logarithm of how rare that is.
const GROUPS: [(usize, usize, f32); 6] =
    [(1, 1, 0.12), (1, 0, 4.6), (0, 1, 4.6), (2, 1, 2.4), (1, 2, 2.4), (2, 2, 4.5)];
/// Variance of the length of a translation, for each character of the text.
const VARIANCE: f32 = 6.8;

/// Groups of sentences of two texts that say the same, in order, from the lengths of the sentences; what has no partner
/// is left out.
pub(super) fn align_sentences(a: &[f32], b: &[f32]) -> Vec<(Range<usize>, Range<usize>)> {
    let (sum_a, sum_b) = (a.iter().sum::<f32>(), b.iter().sum::<f32>());
    if sum_a == 0.0 || sum_b == 0.0 {
        return Vec::new();
    }
    let ratio = sum_b / sum_a;
    let width = b.len() + 1;
    let mut costs = vec![f32::INFINITY; (a.len() + 1) * width];
    let mut steps = vec![0; costs.len()];
    costs[0] = 0.0;
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            for (number, (m, n, rarity)) in GROUPS.into_iter().enumerate() {
                if m > i || n > j {
                    continue;
                }
                let long_a: f32 = a[i - m..i].iter().sum();
                let long_b: f32 = b[j - n..j].iter().sum();
                let cost = costs[(i - m) * width + j - n] + rarity + surprise(long_a * ratio, long_b);
                if cost < costs[i * width + j] {
                    costs[i * width + j] = cost;
                    steps[i * width + j] = number;
                }
            }
        }
    }
    let (mut i, mut j) = (a.len(), b.len());
    let mut out = Vec::new();
    while i + j > 0 {
        let (m, n, _) = GROUPS[steps[i * width + j]];
        if m > 0 && n > 0 {
            out.push((i - m..i, j - n..j));
        }
        (i, j) = (i - m, j - n);
    }
    out.reverse();
    out
}

/// How little these lengths look like those of a text and its translation: minus the logarithm of a normal density, but
/// for a constant.
fn surprise(expected: f32, found: f32) -> f32 {
    let mean = (expected + found) / 2.0;
    if mean == 0.0 { 0.0 } else { (expected - found).powi(2) / (2.0 * VARIANCE * mean) }
}

/// The sentences of a text, white space and all.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    let mut rest = 0;
    for (start, sentence) in text.split_sentence_bound_indices() {
        if out.len() + 1 == SENTENCES_MAX {
            break;
        }
        rest = start + sentence.len();
        if !sentence.trim().is_empty() {
            out.push(sentence);
        }
    }
    if !text[rest..].trim().is_empty() {
        out.push(&text[rest..]);
    }
    out
}

/// The length of a sentence in characters.
pub(super) fn length(text: &str) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "texts are short")]
    let chars = text.chars().count() as f32;
    chars
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aligned(left: &str, right: &str) -> Vec<(String, String)> {
        let (left, right) = (sentences(left), sentences(right));
        let lengths = |sentences: &[&str]| sentences.iter().map(|text| length(text)).collect::<Vec<f32>>();
        let groups = align_sentences(&lengths(&left), &lengths(&right));
        groups.into_iter().map(|(a, b)| (left[a].concat(), right[b].concat())).collect()
    }

    #[test]
    fn one_becomes_two_and_the_rest_keep_step() {
        let left =
            "Switch it off. Take out the SIM card and keep it in a safe place until the phone comes back. Send it.";
        let right = "उसे बंद करें। सिम कार्ड निकालें। फ़ोन लौटने तक उसे किसी सुरक्षित जगह पर रखें, यह ज़रूरी है। भेजें।";
        let groups = aligned(left, right);
        let starts: Vec<(&str, &str)> = groups
            .iter()
            .map(|(a, b)| (a.split(' ').next().expect("a word"), b.split(' ').next().expect("a word")))
            .collect();
        assert_eq!(starts, [("Switch", "उसे"), ("Take", "सिम"), ("Send", "भेजें।")]);
    }

    #[test]
    fn one_sentence_meets_one_and_nothing_meets_nothing() {
        assert_eq!(aligned("换电池。", "Change it."), [("换电池。".to_owned(), "Change it.".to_owned())]);
        assert!(aligned("", "Change it.").is_empty());
    }

    #[test]
    fn however_many_sentences_none_is_lost() {
        let text = "One. ".repeat(500);
        let together: String = aligned(&text, &text).into_iter().map(|(left, _)| left).collect();
        assert_eq!(together.len(), text.len());
    }
}
