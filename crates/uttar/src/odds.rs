//! Probabilities from their log-odds.

/// The probability that has these log-odds: the logistic function.
pub(crate) fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// As [`logistic`], in the precision of what is computed for every candidate.
pub(crate) fn logistic_f32(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}
