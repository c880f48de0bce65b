//! Measures, as information retrieval defines them.
//!
//! accuracy@1, MRR@10, recall@10 and nDCG@10 (Järvelin, Kekäläinen 2002; gain 2^grade - 1) are means over the queries
//! in scope. AUROC is the probability that a query in scope has a higher top confidence than one out of scope. The best
//! MCC (Matthews 1975; many classes: Gorodkin 2004) is over all thresholds on the top confidence, with "out of scope"
//! as a class of its own.

use std::collections::HashMap;

use serde::Serialize;

use super::RunQuery;
use crate::reply::Decision;

/// A query's result beside its judgements.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    in_scope: bool,
    reciprocal_rank: f64,
    recall: f64,
    ndcg: f64,
    confidence: f32,
    decision: Decision,
    /// Whether a right entry is among those offered.
    is_offered: bool,
    /// The place of the first right hit, from 1 on.
    pub(super) rank: Option<usize>,
    first: Option<String>,
    /// The entry that is right, or the best of several.
    right: Option<String>,
}

/// The measures of a group of queries.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Measures {
    /// How many queries.
    pub queries: usize,
    /// How many of them something in the base answers.
    pub in_scope: usize,
    /// Share of queries in scope whose first hit is right.
    pub accuracy_at_1: Option<f64>,
    /// Mean reciprocal rank of the first right hit among ten.
    pub mrr_at_10: Option<f64>,
    /// Mean share of the right entries among ten hits.
    pub recall_at_10: Option<f64>,
    /// Normalised discounted cumulative gain over ten hits.
    pub ndcg_at_10: Option<f64>,
    /// How many were answered with the first hit.
    pub answered: usize,
    /// Of them, those whose answer is right.
    pub answered_right: usize,
    /// How many were asked back about.
    pub asked: usize,
    /// Of them, those with a right entry among the ones offered.
    pub asked_right: usize,
    /// How many were handed over.
    pub handed_over: usize,
    /// Of them, those that nothing in the base answers.
    pub handed_over_right: usize,
    /// Where some queries are out of scope: how well the confidence tells them apart.
    pub auroc: Option<f64>,
    /// Where some queries are out of scope: the best Matthews correlation.
    pub best_mcc: Option<f64>,
    /// The confidence at which it is reached: below it, a query counts as out of scope.
    pub best_mcc_threshold: Option<f32>,
}

impl Judged {
    pub(super) fn new(grades: HashMap<&str, u32>, result: &RunQuery) -> Self {
        let hits = result.hits.as_slice();
        let gain = |grade: u32| f64::from(2u32.saturating_pow(grade) - 1);
        let discount = |rank: usize| 1.0 / f64::from(u32::try_from(rank).unwrap_or(u32::MAX)).log2();
        let grade = |entry: &str| grades.get(entry).copied().unwrap_or(0);
        let first_right = hits.iter().position(|(entry, _)| grade(entry) > 0);
        let found = hits.iter().filter(|(entry, _)| grade(entry) > 0).count();
        let dcg: f64 = (2..).zip(hits).map(|(rank, (entry, _))| gain(grade(entry)) * discount(rank)).sum();
        let mut ideal: Vec<u32> = grades.values().copied().collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        let ideal: f64 =
            (2..).zip(ideal.into_iter().take(super::HITS_PER_QUERY)).map(|(rank, g)| gain(g) * discount(rank)).sum();
        let first = hits.first().map(|(entry, _)| entry.clone());
        let right = match &first {
            Some(entry) if grade(entry) > 0 => first.clone(),
            _ => grades.iter().max_by_key(|(entry, grade)| (**grade, **entry)).map(|(entry, _)| (*entry).to_owned()),
        };
        Self {
            in_scope: !grades.is_empty(),
            reciprocal_rank: first_right.map_or(0.0, |place| 1.0 / to_f64(place + 1)),
            recall: if grades.is_empty() { 0.0 } else { to_f64(found) / to_f64(grades.len()) },
            ndcg: if ideal > 0.0 { dcg / ideal } else { 0.0 },
            decision: result.decision,
            is_offered: first_right.is_some_and(|place| place < result.offer),
            rank: first_right.map(|place| place + 1),
            confidence: hits.first().map_or(0.0, |(_, confidence)| *confidence),
            first,
            right,
        }
    }
}

impl Judged {
    /// Of the first hit; 0 where there is none.
    pub(super) fn confidence(&self) -> f32 {
        self.confidence
    }

    /// The first hit.
    pub(super) fn first(&self) -> Option<&str> {
        self.first.as_deref()
    }

    /// Whether the first hit is right.
    pub(super) fn is_right(&self) -> bool {
        self.reciprocal_rank >= 1.0
    }
}

impl Measures {
    pub(super) fn of(judged: &[&Judged]) -> Self {
        let inside: Vec<&&Judged> = judged.iter().filter(|one| one.in_scope).collect();
        let mean = |value: fn(&Judged) -> f64| {
            (!inside.is_empty()).then(|| inside.iter().map(|one| value(one)).sum::<f64>() / to_f64(inside.len()))
        };
        let count = |of: fn(&Judged) -> bool| judged.iter().filter(|one| of(one)).count();
        let mixed = !inside.is_empty() && inside.len() < judged.len();
        let best_mcc = mixed.then(|| best_mcc(judged));
        Self {
            queries: judged.len(),
            in_scope: inside.len(),
            accuracy_at_1: mean(|one| f64::from(u8::from(one.reciprocal_rank >= 1.0))),
            mrr_at_10: mean(|one| one.reciprocal_rank),
            recall_at_10: mean(|one| one.recall),
            ndcg_at_10: mean(|one| one.ndcg),
            answered: count(|one| one.decision == Decision::Answer),
            answered_right: count(|one| one.decision == Decision::Answer && one.is_right()),
            asked: count(|one| one.decision == Decision::Ask),
            asked_right: count(|one| one.decision == Decision::Ask && one.is_offered),
            handed_over: count(|one| one.decision == Decision::HandOver),
            handed_over_right: count(|one| one.decision == Decision::HandOver && !one.in_scope),
            auroc: mixed.then(|| auroc(judged)),
            best_mcc: best_mcc.map(|(mcc, _)| mcc),
            best_mcc_threshold: best_mcc.map(|(_, threshold)| threshold),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of queries")]
pub(super) fn to_f64(count: usize) -> f64 {
    count as f64
}

/// By ranks (Mann, Whitney 1947); ties count half.
fn auroc(judged: &[&Judged]) -> f64 {
    let mut sorted: Vec<(f32, bool)> = judged.iter().map(|one| (one.confidence, one.in_scope)).collect();
    sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (mut outside_below, mut wins) = (0usize, 0.0);
    for tied in sorted.chunk_by(|a, b| a.0 == b.0) {
        let inside = tied.iter().filter(|(_, in_scope)| *in_scope).count();
        let outside = tied.len() - inside;
        wins += to_f64(inside) * (to_f64(outside_below) + to_f64(outside) / 2.0);
        outside_below += outside;
    }
    wins / (to_f64(outside_below) * to_f64(judged.len() - outside_below))
}

/// The best correlation and its threshold. Queries are accepted one by one, the most confident first.
fn best_mcc(judged: &[&Judged]) -> (f64, f32) {
    let mut sorted: Vec<&&Judged> = judged.iter().collect();
    sorted.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut gold: HashMap<Option<&str>, f64> = HashMap::new();
    for one in judged {
        *gold.entry(one.right.as_deref()).or_default() += 1.0;
    }
    let total = to_f64(judged.len());
    let gold_squares: f64 = gold.values().map(|count| count * count).sum();
    // At first everything is predicted to be out of scope.
    let mut predicted: HashMap<Option<&str>, f64> = HashMap::from([(None, total)]);
    let mut predicted_squares = total * total;
    let mut agreement = total * gold.get(&None).copied().unwrap_or(0.0);
    let mut right = gold.get(&None).copied().unwrap_or(0.0);
    let mut best = (0.0, f32::INFINITY);
    for tied in sorted.chunk_by(|a, b| a.confidence == b.confidence) {
        for one in tied {
            for (class, step) in [(None, -1.0), (one.first.as_deref(), 1.0)] {
                let count = predicted.entry(class).or_default();
                predicted_squares += 2.0 * step * *count + 1.0;
                *count += step;
                agreement += step * gold.get(&class).copied().unwrap_or(0.0);
                right += if one.right.as_deref() == class { step } else { 0.0 };
            }
        }
        let spread = ((total * total - predicted_squares) * (total * total - gold_squares)).sqrt();
        let mcc = if spread > 0.0 { (right * total - agreement) / spread } else { 0.0 };
        if mcc > best.0 {
            best = (mcc, tied[0].confidence);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(right: &[(&str, u32)], hits: &[(&str, f32)]) -> Judged {
        decided(right, hits, Decision::Answer)
    }

    fn decided(right: &[(&str, u32)], hits: &[(&str, f32)], decision: Decision) -> Judged {
        let hits = hits.iter().map(|(entry, confidence)| ((*entry).to_owned(), *confidence)).collect();
        let result = RunQuery { query: String::new(), decision, offer: 2, hits };
        Judged::new(right.iter().copied().collect(), &result)
    }

    fn close(a: Option<f64>, b: f64) -> bool {
        a.is_some_and(|a| (a - b).abs() < 1e-6)
    }

    #[test]
    fn measures_of_a_worked_example() {
        let queries = [
            judged(&[("a", 1)], &[("a", 0.9), ("b", 0.1)]),
            judged(&[("b", 1)], &[("a", 0.6), ("b", 0.3)]),
            judged(&[], &[("a", 0.2)]),
            judged(&[], &[("a", 0.7)]),
        ];
        let measures = Measures::of(&queries.iter().collect::<Vec<_>>());
        assert_eq!((measures.queries, measures.in_scope), (4, 2));
        assert!(close(measures.accuracy_at_1, 0.5));
        assert!(close(measures.mrr_at_10, 0.75));
        assert!(close(measures.recall_at_10, 1.0));
        assert!(close(measures.ndcg_at_10, (1.0 + 1.0 / 3f64.log2()) / 2.0));
        // 0.9 beats both, 0.6 beats one of two.
        assert!(close(measures.auroc, 0.75));
        // Accepting only the first: a right, two rightly refused, one wrongly refused.
        // right 3 of 4; gold a1 b1 none2; predicted a1 none3: (3*4 - (1 + 6)) / sqrt((16 - 10) * (16 - 6)).
        assert!(close(measures.best_mcc, 5.0 / 60f64.sqrt()), "{:?}", measures.best_mcc);
        assert_eq!(measures.best_mcc_threshold, Some(0.9));
    }

    #[test]
    fn decisions_are_counted_with_those_that_are_right() {
        use Decision::{Answer, Ask, HandOver};
        let hits = [("a", 0.6), ("b", 0.3), ("c", 0.1)];
        let right = |entry, decision| decided(&[(entry, 1)], &hits, decision);
        let queries = [
            right("a", Answer),
            right("b", Answer),
            right("b", Ask),
            // The third is not among the two offered.
            right("c", Ask),
            right("a", HandOver),
            decided(&[], &hits, HandOver),
        ];
        let of = Measures::of(&queries.iter().collect::<Vec<_>>());
        assert_eq!((of.answered, of.answered_right), (2, 1));
        assert_eq!((of.asked, of.asked_right), (2, 1));
        assert_eq!((of.handed_over, of.handed_over_right), (2, 1));
        assert_eq!((queries[3].rank, queries[1].rank), (Some(3), Some(2)));
    }

    #[test]
    fn no_out_of_scope_no_auroc() {
        let queries = [judged(&[("a", 1)], &[("a", 0.9)])];
        let measures = Measures::of(&queries.iter().collect::<Vec<_>>());
        assert_eq!((measures.auroc, measures.best_mcc), (None, None));
    }
}
