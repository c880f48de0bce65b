//! What one feature adds to a probability.

/// A feature of a logistic model and what it adds to the log-odds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Share {
    /// What it is called where a confidence is explained.
    pub(crate) feature: &'static str,
    pub(crate) value: f64,
    pub(crate) log_odds: f64,
}
