//! What came of each question of a set, for people who look for what is missing.

use serde::Serialize;

use super::{EvaluationSet, Run};
use crate::reply::Decision;

/// A question of a set, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct JudgedQuestion {
    /// The id of the query.
    pub query: String,
    /// Its language, as the set says (BCP 47).
    pub language: String,
    /// The question.
    pub text: String,
    /// The entries that answer it, the best first; none: it is out of scope.
    pub right: Vec<String>,
    /// What was decided.
    pub decision: Decision,
    /// The first hit.
    pub found: Option<String>,
    /// Its confidence; 0 where there is none.
    pub confidence: f32,
    /// The place of the first right hit, from 1 to 10.
    pub rank: Option<usize>,
}

/// The questions of a set in its order, each with what came of it.
pub fn questions(set: &EvaluationSet, run: &Run) -> Vec<JudgedQuestion> {
    let judged = super::judged(set, run).zip(&run.queries);
    judged
        .map(|((query, judged), result)| {
            let mut right: Vec<(&str, u32)> = set.judgements(&query.id).into_iter().collect();
            right.sort_unstable_by_key(|(entry, grade)| (std::cmp::Reverse(*grade), *entry));
            JudgedQuestion {
                query: query.id.clone(),
                language: query.lang.clone(),
                text: query.text.clone(),
                right: right.into_iter().map(|(entry, _)| entry.to_owned()).collect(),
                decision: result.decision,
                found: judged.first().map(str::to_owned),
                confidence: judged.confidence(),
                rank: judged.rank,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::{Query, RunQuery};

    #[test]
    fn each_question_has_what_was_right_and_what_was_found() {
        let queries = vec![Query::new("q1", "en", "battery"), Query::new("q2", "hi", "मौसम")];
        let set = EvaluationSet::new(queries, [("q1", "a", 1), ("q1", "b", 2), ("q1", "none", 0)]);
        let hits = [("c", 0.5), ("a", 0.25)].map(|(entry, confidence)| (entry.to_owned(), confidence));
        let result = |query: &str, decision, hits| RunQuery { query: query.into(), decision, offer: 1, hits };
        let run = Run {
            queries: vec![result("q1", Decision::Ask, hits.to_vec()), result("q2", Decision::HandOver, Vec::new())],
            ..Run::default()
        };
        let [first, second] = &questions(&set, &run)[..] else { panic!("two questions") };
        assert_eq!(first.right, ["b", "a"]);
        assert_eq!((first.found.as_deref(), first.confidence, first.rank), (Some("c"), 0.5, Some(2)));
        assert_eq!((second.found.as_deref(), second.rank, second.right.len()), (None, None, 0));
        assert_eq!((second.language.as_str(), second.decision), ("hi", Decision::HandOver));
    }
}
