//! Logistic regression: maximum a posteriori by Newton's method, held by a default.

use serde::{Deserialize, Serialize};

use crate::explain::Share;
use crate::odds::logistic;

/// How strongly the default holds: as this many examples or so. A base with little to ask itself, or with phrasings
/// chosen to differ, errs more alone.
const DEFAULT_STRENGTH: f64 = 10.0;
/// Rounds of Newton's method; it needs five or so.
const ROUNDS: usize = 25;

/// A model of `N` inputs, the first of which is always 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Logistic<const N: usize> {
    #[serde(with = "array")]
    coefficients: [f64; N],
}

impl<const N: usize> Logistic<N> {
    /// One with these coefficients.
    pub(super) const fn new(coefficients: [f64; N]) -> Self {
        Self { coefficients }
    }

    /// The probability of yes.
    pub(super) fn probability(&self, inputs: &[f64; N]) -> f64 {
        logistic(dot(&self.coefficients, inputs))
    }

    /// What each input, under its name, adds to the log-odds of yes.
    pub(super) fn shares(&self, names: [&'static str; N], inputs: &[f64; N]) -> Vec<Share> {
        let inputs = names.into_iter().zip(inputs).zip(self.coefficients);
        inputs.map(|((feature, &value), weight)| Share { feature, value, log_odds: weight * value }).collect()
    }

    /// The model that fits the examples (inputs, yes or no, weight) best; without any, the default.
    pub(super) fn fit(default: [f64; N], examples: &[([f64; N], bool, f64)]) -> Self {
        let mut coefficients = default;
        for _ in 0..ROUNDS {
            let mut gradient = [0.0; N];
            let mut hessian = [[0.0; N]; N];
            for i in 0..N {
                gradient[i] = DEFAULT_STRENGTH * (default[i] - coefficients[i]);
                hessian[i][i] = DEFAULT_STRENGTH;
            }
            for (inputs, yes, weight) in examples {
                let probability = logistic(dot(&coefficients, inputs));
                let error = f64::from(u8::from(*yes)) - probability;
                let curvature = weight * probability * (1.0 - probability);
                for i in 0..N {
                    gradient[i] += weight * error * inputs[i];
                    for j in 0..N {
                        hessian[i][j] += curvature * inputs[i] * inputs[j];
                    }
                }
            }
            let step = solve(hessian, gradient);
            // Far from the goal a whole step may overshoot: take half of it until it is no loss.
            let now = loss(&coefficients, &default, examples);
            let mut share = 1.0;
            coefficients = loop {
                let mut next = coefficients;
                next.iter_mut().zip(step).for_each(|(value, step)| *value += share * step);
                if share < 1e-6 || loss(&next, &default, examples) <= now {
                    break next;
                }
                share /= 2.0;
            };
        }
        Self { coefficients }
    }

    /// How much each input counts.
    pub(super) fn coefficients(&self) -> [f64; N] {
        self.coefficients
    }

    /// The model that fits the examples best and keeps what the default says of some inputs, which they cannot tell.
    /// Each example is taken to have as much of these as they all have on average.
    pub(super) fn fit_but(default: [f64; N], kept: &[usize], examples: &[([f64; N], bool, f64)]) -> Self {
        let weights: f64 = examples.iter().map(|(.., weight)| weight).sum();
        let usual = |input: usize| {
            let sum: f64 = examples.iter().map(|(inputs, _, weight)| weight * inputs[input]).sum();
            default[input] * sum / weights.max(1e-9)
        };
        let of_kept: f64 = kept.iter().map(|input| usual(*input)).sum();
        let without = |(mut inputs, yes, weight): ([f64; N], bool, f64)| {
            kept.iter().for_each(|input| inputs[*input] = 0.0);
            (inputs, yes, weight)
        };
        let examples: Vec<_> = examples.iter().copied().map(without).collect();
        let mut start = default;
        start[0] += of_kept;
        let mut fitted = Self::fit(start, &examples);
        fitted.coefficients[0] -= of_kept;
        fitted
    }

    /// The same with this share of the log-odds.
    pub(super) fn scaled(self, share: f64) -> Self {
        Self { coefficients: self.coefficients.map(|value| share * value) }
    }
}

/// The negative logarithm of the posterior: what the fit makes small.
fn loss<const N: usize>(coefficients: &[f64; N], default: &[f64; N], examples: &[([f64; N], bool, f64)]) -> f64 {
    let prior: f64 = coefficients.iter().zip(default).map(|(value, default)| (value - default).powi(2)).sum();
    let of_example = |(inputs, yes, weight): &([f64; N], bool, f64)| {
        let x = dot(coefficients, inputs);
        // ln(1 + e^-x) where yes, ln(1 + e^x) where no, without overflow.
        let x = if *yes { -x } else { x };
        weight * (x.max(0.0) + (-x.abs()).exp().ln_1p())
    };
    DEFAULT_STRENGTH / 2.0 * prior + examples.iter().map(of_example).sum::<f64>()
}

fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// Gaussian elimination; the matrix is positive definite, so no pivot is near zero.
fn solve<const N: usize>(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> [f64; N] {
    for i in 0..N {
        for j in i + 1..N {
            let factor = matrix[j][i] / matrix[i][i];
            let row = matrix[i];
            for (to, from) in matrix[j].iter_mut().zip(row).skip(i) {
                *to -= factor * from;
            }
            right[j] -= factor * right[i];
        }
    }
    for i in (0..N).rev() {
        for j in i + 1..N {
            right[i] -= matrix[i][j] * right[j];
        }
        right[i] /= matrix[i][i];
    }
    right
}

/// Arrays of any length in JSON.
mod array {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer, const N: usize>(array: &[f64; N], serializer: S) -> Result<S::Ok, S::Error> {
        array.as_slice().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>, const N: usize>(
        deserializer: D,
    ) -> Result<[f64; N], D::Error> {
        let values = Vec::<f64>::deserialize(deserializer)?;
        values.try_into().map_err(|_| D::Error::custom(format!("{N} coefficients are needed")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_learns_the_shares_it_is_shown_and_keeps_the_default_without_any() {
        let examples: Vec<_> = (0..20_000)
            .map(|i| if i % 2 == 0 { ([1.0, 0.0], i % 8 == 0, 1.0) } else { ([1.0, 1.0], i % 20 != 1, 1.0) })
            .collect();
        let model = Logistic::fit([0.0, 0.0], &examples);
        assert!((model.probability(&[1.0, 0.0]) - 0.25).abs() < 0.02);
        assert!((model.probability(&[1.0, 1.0]) - 0.9).abs() < 0.02);
        let (half, odds) = (model.scaled(0.5), |p: f64| p / (1.0 - p));
        assert!((odds(half.probability(&[1.0, 1.0])) - 3.0).abs() < 0.3, "the root of nine to one");
        assert_eq!(Logistic::fit([0.5, -2.0], &[]), Logistic { coefficients: [0.5, -2.0] });
    }
}
