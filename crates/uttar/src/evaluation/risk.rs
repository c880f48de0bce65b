//! Risk and coverage: the fewer questions are answered, the more of the answers are right (R. El-Yaniv, Y. Wiener, "On
//! the Foundations of Noise-free Selective Classification", 2010).

use serde::Serialize;

use super::measures::to_f64;
use super::{EvaluationSet, Run};

/// How many answers are wrong when only the surest questions are answered. A question out of scope is answered wrong
/// whatever is said.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RiskCoverage {
    /// One for each confidence that a first hit had, the highest first.
    pub points: Vec<RiskPoint>,
    /// The area under the risk, from 0 to 1: the mean risk over all coverages.
    pub area: f64,
}

/// What comes of answering from a confidence on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RiskPoint {
    /// From this confidence on it is answered.
    pub confidence: f32,
    /// The share of all questions that are answered then.
    pub coverage: f64,
    /// The share of these answers that are wrong.
    pub risk: f64,
    /// The share that the confidences of these answers promise to be wrong.
    pub promised: f64,
}

/// The curve of a run. Questions that nothing was found for are not answered.
pub fn risk_coverage(set: &EvaluationSet, run: &Run) -> RiskCoverage {
    let answers = super::judged(set, run).filter(|(_, judged)| judged.first().is_some());
    of(answers.map(|(_, judged)| (judged.confidence(), judged.is_right())).collect(), set.queries.len())
}

/// From the confidence of each answer and whether it is right, of so many questions.
fn of(mut answers: Vec<(f32, bool)>, questions: usize) -> RiskCoverage {
    answers.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let (mut answered, mut wrong, mut promised, mut area) = (0, 0, 0.0, 0.0);
    let mut points: Vec<RiskPoint> = Vec::new();
    for alike in answers.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        answered += alike.len();
        wrong += alike.iter().filter(|(_, right)| !right).count();
        promised += to_f64(alike.len()) * (1.0 - f64::from(alike[0].0));
        let point = RiskPoint {
            confidence: alike[0].0,
            coverage: to_f64(answered) / to_f64(questions),
            risk: to_f64(wrong) / to_f64(answered),
            promised: promised / to_f64(answered),
        };
        area += point.risk * to_f64(alike.len()) / to_f64(questions);
        points.push(point);
    }
    RiskCoverage { points, area }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worked_example() {
        // Of five questions one finds nothing, two are equally sure.
        let curve = of(vec![(0.5, true), (0.9, true), (0.5, false), (0.2, false)], 5);
        let close = |a: f64, b: f64| (a - b).abs() < 1e-6;
        let points: Vec<(f64, f64, f64)> = curve.points.iter().map(|p| (p.coverage, p.risk, p.promised)).collect();
        let want = [(0.2, 0.0, 0.1), (0.6, 1.0 / 3.0, 1.1 / 3.0), (0.8, 0.5, 1.9 / 4.0)];
        assert_eq!(points.len(), want.len());
        for (have, want) in points.iter().zip(want) {
            assert!(close(have.0, want.0) && close(have.1, want.1) && close(have.2, want.2), "{have:?} {want:?}");
        }
        assert!(close(curve.area, (0.0 + 2.0 / 3.0 + 0.5) / 5.0), "{}", curve.area);
        assert_eq!(of(Vec::new(), 3), RiskCoverage { points: Vec::new(), area: 0.0 });
    }
}
