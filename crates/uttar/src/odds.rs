//! Probabilities from their log-odds.

/// The probability that has these log-odds: the logistic function.
pub(crate) fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// As [`logistic`], in the precision of what is computed for every candidate.
pub(crate) fn logistic_f32(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Lowers each confidence to the one before, the first to `most`: no hit is surer than the one that stands before it.
pub(crate) fn none_surer_than_before<'a>(most: f32, confidences: impl IntoIterator<Item = &'a mut f32>) {
    let mut before = most;
    for confidence in confidences {
        *confidence = confidence.min(before);
        before = *confidence;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_lowered_to_the_one_before() {
        let mut confidences = [0.9, 0.3, 0.5, 0.1, 0.2];
        none_surer_than_before(0.8, &mut confidences);
        assert_eq!(confidences, [0.8, 0.3, 0.3, 0.1, 0.1]);
        none_surer_than_before(1.0, &mut []);
    }
}
