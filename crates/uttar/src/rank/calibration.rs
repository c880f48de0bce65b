//! Calibration: from what speaks for a candidate to the probability that it is the one asked for.
//!
//! A logistic model (J. Platt, "Probabilistic Outputs for Support Vector Machines", 1999) of a few features, fitted on questions that the base
//! itself provides: each phrasing asked while it is left out, and asked again while its whole entry is left out, so that nothing answers it. A
//! base that provides few keeps close to the model below, which the project's own corpus gave.

use serde::{Deserialize, Serialize};

use super::Evidence;

/// Raised when the features change: an older calibration is then forgotten.
const VERSION: u32 = 1;
/// See [`inputs`].
const FEATURES: usize = 5;

/// Fitted on the questions of `corpora/support`, asked four times: of the whole corpus, of its answers alone, of one phrasing for each language, and
/// of that without answers. It holds for a base that is like none of the others.
const DEFAULT: [f64; FEATURES] = [-2.8, 7.7, 14.0, 7.4, -0.3];
/// How strongly the default holds: as this many examples or so.
const DEFAULT_STRENGTH: f64 = 2.0;
/// Rounds of Newton's method; it needs five or so.
const ROUNDS: usize = 25;

/// The model of a base.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Calibration {
    version: u32,
    coefficients: [f64; FEATURES],
    /// How many examples it was fitted on.
    pub(crate) examples: usize,
    /// How many entries the base had.
    pub(crate) entries: u64,
}

/// A candidate of which it is known whether it was the one asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Example {
    pub(crate) evidence: Evidence,
    pub(crate) right: bool,
    /// Whether the base could answer the question.
    pub(crate) answerable: bool,
    pub(crate) weight: f64,
}

impl Default for Calibration {
    fn default() -> Self {
        Self { version: VERSION, coefficients: DEFAULT, examples: 0, entries: 0 }
    }
}

impl Calibration {
    /// Whether it was made by this version of the model.
    pub(crate) fn is_current(&self) -> bool {
        self.version == VERSION
    }

    /// The probability that a candidate with this evidence is the right one.
    pub(crate) fn probability(&self, evidence: &Evidence) -> f32 {
        #[expect(clippy::cast_possible_truncation, reason = "a probability")]
        let probability = logistic(dot(&self.coefficients, &inputs(evidence))) as f32;
        probability
    }

    /// The model that fits the examples best, held by the default: maximum a posteriori by Newton's method.
    pub(crate) fn fit(examples: &[Example], entries: u64) -> Self {
        let mut coefficients = DEFAULT;
        for _ in 0..ROUNDS {
            let mut gradient = [0.0; FEATURES];
            let mut hessian = [[0.0; FEATURES]; FEATURES];
            for i in 0..FEATURES {
                gradient[i] = DEFAULT_STRENGTH * (DEFAULT[i] - coefficients[i]);
                hessian[i][i] = DEFAULT_STRENGTH;
            }
            for example in examples {
                let inputs = inputs(&example.evidence);
                let probability = logistic(dot(&coefficients, &inputs));
                let error = f64::from(u8::from(example.right)) - probability;
                let curvature = example.weight * probability * (1.0 - probability);
                for i in 0..FEATURES {
                    gradient[i] += example.weight * error * inputs[i];
                    for j in 0..FEATURES {
                        hessian[i][j] += curvature * inputs[i] * inputs[j];
                    }
                }
            }
            let step = solve(hessian, gradient);
            // Far from the goal a whole step may overshoot: take half of it until it is no loss.
            let now = loss(&coefficients, examples);
            let mut share = 1.0;
            let next = loop {
                let mut next = coefficients;
                next.iter_mut().zip(step).for_each(|(value, step)| *value += share * step);
                if share < 1e-6 || loss(&next, examples) <= now {
                    break next;
                }
                share /= 2.0;
            };
            coefficients = next;
        }
        Self { version: VERSION, coefficients, examples: examples.len(), entries }
    }
}

/// The negative logarithm of the posterior: what the fit makes small.
fn loss(coefficients: &[f64; FEATURES], examples: &[Example]) -> f64 {
    let prior: f64 = coefficients.iter().zip(DEFAULT).map(|(value, default)| (value - default).powi(2)).sum();
    let of_example = |example: &Example| {
        let x = dot(coefficients, &inputs(&example.evidence));
        // ln(1 + e^-x) where right, ln(1 + e^x) where wrong, without overflow.
        let x = if example.right { -x } else { x };
        example.weight * (x.max(0.0) + (-x.abs()).exp().ln_1p())
    };
    DEFAULT_STRENGTH / 2.0 * prior + examples.iter().map(of_example).sum::<f64>()
}

/// 1; how much is explained; how much is held; the margin; the root of the first.
fn inputs(evidence: &Evidence) -> [f64; FEATURES] {
    [
        1.0,
        f64::from(evidence.explained),
        f64::from(evidence.held),
        f64::from(evidence.margin),
        f64::from(evidence.explained.max(0.0).sqrt()),
    ]
}

fn dot(a: &[f64; FEATURES], b: &[f64; FEATURES]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Gaussian elimination; the matrix is positive definite, so no pivot is near zero.
fn solve(mut matrix: [[f64; FEATURES]; FEATURES], mut right: [f64; FEATURES]) -> [f64; FEATURES] {
    for i in 0..FEATURES {
        for j in i + 1..FEATURES {
            let factor = matrix[j][i] / matrix[i][i];
            let row = matrix[i];
            for (to, from) in matrix[j].iter_mut().zip(row).skip(i) {
                *to -= factor * from;
            }
            right[j] -= factor * right[i];
        }
    }
    for i in (0..FEATURES).rev() {
        for j in i + 1..FEATURES {
            right[i] -= matrix[i][j] * right[j];
        }
        right[i] /= matrix[i][i];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(explained: f32, right: bool) -> Example {
        let evidence = Evidence { explained, held: explained, margin: explained / 2.0 };
        Example { evidence, right, answerable: true, weight: 1.0 }
    }

    #[test]
    fn the_model_learns_the_shares_it_is_shown() {
        // At 0.3 one in four is right, at 0.9 nineteen in twenty.
        let mut examples = Vec::new();
        for i in 0..1000 {
            examples.push(example(0.3, i % 4 == 0));
            examples.push(example(0.9, i % 20 != 0));
        }
        let fitted = Calibration::fit(&examples, 10);
        let probability = |explained| fitted.probability(&example(explained, true).evidence);
        assert!((probability(0.3) - 0.25).abs() < 0.03, "{}", probability(0.3));
        assert!((probability(0.9) - 0.95).abs() < 0.03, "{}", probability(0.9));
        assert!((probability(0.3)..probability(0.9)).contains(&probability(0.6)));
    }

    #[test]
    fn without_examples_the_default_stays() {
        assert_eq!(Calibration::fit(&[], 0), Calibration::default());
    }
}
