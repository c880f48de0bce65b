//! Calibration: from what speaks for a candidate to the probability that it is the one asked for.
//!
//! Two questions, one model each: does the base answer this at all, and if so, is it this entry? What tells them apart
//! differs: two entries that fit alike make each doubtful, but not that one of them is right. The probability is the
//! product. Both models are logistic (J. Platt, "Probabilistic Outputs for Support Vector Machines", 1999), fitted on
//! questions that the base itself provides: each phrasing asked while it is left out, and asked again while its whole
//! entry is left out, so that nothing answers it. A base that provides few keeps close to the models below, which the
//! project's own corpus gave.

use serde::{Deserialize, Serialize};

use super::Evidence;
use super::curve::JudgedReply;
use super::logistic::Logistic;
use crate::explain::{ALWAYS, NEARNESS, Share};
use crate::store::Position;

/// Raised when the inputs change: an older calibration is then forgotten.
const VERSION: u32 = 11;

/// How much of the log-odds that a base fits to its own phrasings holds for the questions of customers. Phrasings of
/// one entry resemble each other, and its neighbours' differ from them, more than what people ask; see decision record
/// 0001.
const FITTED_SHARE: f64 = 0.8;

/// Fitted on the questions of `corpora/support`, asked four times: of the whole corpus, of its answers alone, of one
/// phrasing for each language, and of that without answers. They hold for a base that is like none of the others. The
/// second was fitted again on easier questions too, asked of bases in one language: the other phrasings of an entry,
/// and words of its answers; see decision record 0001.
///
/// Those before the last are for the words that are met and those that nothing near has, set by what public sets of
/// questions agree on, and the first with them; see decision record 0012. What is strange to the base may ask for what
/// it does not have; of a question that it does answer, it leaves less to choose by, so that what is met says more. The
/// last is for what is explained by vectors, of which the project brings no model to fit it with: an entry that no word
/// finds is offered from about .4 on, and answered with from .8 on. A base with a model fits its own.
const DEFAULT_ANSWERABLE: [f64; 8] = [-1.09, 12.9, 11.0, 13.3, -10.5, 0.7, -0.35, 5.0];
const DEFAULT_RIGHT: [f64; 8] = [-2.56, 2.5, 3.6, -0.6, 4.0, 0.6, 0.2, 5.0];
/// The places of the words that are met and of those that nothing near has among the inputs of both. A base cannot
/// learn what they say: it asks the same questions with what answers them and without, so that a question with much in
/// it is as often answered as one with little; and what is left out takes its words with it.
const OF_WORDS: [usize; 2] = [5, 6];
/// How many candidates say together how much of the question the base explains.
const TOGETHER: usize = 3;

/// What [`of_question`] and [`of_candidate`] are called where a confidence is explained.
const NAMES_OF_QUESTION: [&str; 8] = [
    ALWAYS,
    "explained by the phrasings of the first",
    "explained by those of the first three",
    "held by the best part of the first",
    "explained at all",
    MET,
    UNMET,
    NEARNESS,
];
const NAMES_OF_CANDIDATE: [&str; 8] = [
    ALWAYS,
    "explained by its phrasings",
    "held by its best part",
    "ahead of the others",
    "ahead at all",
    MET,
    UNMET,
    NEARNESS,
];
const MET: &str = "words met, as a logarithm";
const UNMET: &str = "words that no phrasing near has, as a logarithm";

/// The models of a base.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Calibration {
    version: u32,
    /// Whether the base answers the question, from the evidence of the first candidates.
    answerable: Logistic<8>,
    /// Whether it is this candidate, if the base answers the question.
    right: Logistic<8>,
    /// How many examples it was fitted on.
    pub(crate) examples: usize,
    /// How many entries the base had.
    pub(crate) entries: u64,
    /// The position of the base.
    pub(crate) position: Position,
    /// The model whose vectors were among the evidence, if there was one.
    pub(crate) vectors: Option<String>,
    /// What came of each example. Calibrations of earlier versions have none.
    #[serde(default)]
    pub(super) outcomes: Vec<JudgedReply>,
}

/// A question of which it is known what answers it.
#[derive(Debug, Clone)]
pub(crate) struct Example {
    /// The evidence of the first candidates, the best first, and whether each is the one asked for.
    pub(crate) candidates: Vec<(Evidence, bool)>,
    /// Whether the base could answer the question.
    pub(crate) answerable: bool,
    pub(crate) weight: f64,
}

impl Default for Calibration {
    fn default() -> Self {
        Self::fit(&[], 0)
    }
}

impl Calibration {
    /// Whether it was made by this version of the model.
    pub(crate) fn is_current(&self) -> bool {
        self.version == VERSION
    }

    /// The probability that the base answers a question, from the evidence of its candidates, the best first.
    pub(crate) fn answerable<'a>(&self, candidates: impl Iterator<Item = &'a Evidence> + Clone) -> f64 {
        let model = self.answerable_model(candidates.clone().next());
        of_question(candidates).map_or(0.0, |inputs| model.probability(&inputs))
    }

    /// What each feature adds to the log-odds that the base answers a question.
    pub(crate) fn answerable_shares<'a>(&self, candidates: impl Iterator<Item = &'a Evidence> + Clone) -> Vec<Share> {
        let model = self.answerable_model(candidates.clone().next());
        of_question(candidates).map_or_else(Vec::new, |inputs| model.shares(NAMES_OF_QUESTION, &inputs))
    }

    /// What each feature adds to the log-odds that a candidate is the one asked for, if the base answers the question.
    pub(crate) fn right_shares(&self, candidate: &Evidence) -> Vec<Share> {
        self.right_model(candidate).shares(NAMES_OF_CANDIDATE, &of_candidate(candidate))
    }

    /// The probability that a candidate is the one asked for, if the base answers the question.
    pub(crate) fn right(&self, candidate: &Evidence) -> f64 {
        self.right_model(candidate).probability(&of_candidate(candidate))
    }

    /// The probability that a candidate is the one asked for.
    pub(crate) fn probability(&self, answerable: f64, candidate: &Evidence) -> f32 {
        #[expect(clippy::cast_possible_truncation, reason = "a probability")]
        let probability = (answerable * self.right(candidate)) as f32;
        probability
    }

    /// The model for a question with this first candidate: a base learns nothing of answers alone by asking itself its
    /// phrasings.
    fn answerable_model(&self, first: Option<&Evidence>) -> &Logistic<8> {
        const BY_ANSWER: Logistic<8> = Logistic::new(DEFAULT_ANSWERABLE);
        if first.is_some_and(|first| first.has_answer_only) { &BY_ANSWER } else { &self.answerable }
    }

    fn right_model(&self, candidate: &Evidence) -> &Logistic<8> {
        const BY_ANSWER: Logistic<8> = Logistic::new(DEFAULT_RIGHT);
        if candidate.has_answer_only { &BY_ANSWER } else { &self.right }
    }

    /// The same, fitted at a position of the base on evidence that the vectors of a model were among.
    pub(crate) fn made_at(self, position: Position, vectors: Option<String>) -> Self {
        Self { position, vectors, ..self }
    }

    /// The models that fit the examples best.
    pub(crate) fn fit(examples: &[Example], entries: u64) -> Self {
        let questions: Vec<_> = examples
            .iter()
            .filter_map(|example| {
                let inputs = of_question(example.candidates.iter().map(|(evidence, _)| evidence))?;
                Some((inputs, example.answerable, example.weight))
            })
            .collect();
        let candidates: Vec<_> = examples
            .iter()
            .filter(|example| example.answerable)
            .flat_map(|example| example.candidates.iter().map(|(e, right)| (of_candidate(e), *right, example.weight)))
            .collect();
        let share = if examples.is_empty() { 1.0 } else { FITTED_SHARE };
        let mut fitted = Self {
            version: VERSION,
            answerable: Logistic::fit_but(DEFAULT_ANSWERABLE, &OF_WORDS, &questions).scaled(share),
            right: Logistic::fit_but(DEFAULT_RIGHT, &OF_WORDS, &candidates).scaled(share),
            examples: examples.len(),
            entries,
            position: 0,
            vectors: None,
            outcomes: Vec::new(),
        };
        fitted.outcomes = examples.iter().filter_map(|example| fitted.outcome(example)).collect();
        fitted
    }

    /// What would come of an example.
    fn outcome(&self, example: &Example) -> Option<JudgedReply> {
        let (first, right) = example.candidates.first()?;
        let answerable = self.answerable(example.candidates.iter().map(|(evidence, _)| evidence));
        Some(JudgedReply { confidence: self.probability(answerable, first), right: *right, weight: example.weight })
    }
}

/// 1; how much the first candidate explains; how much the first ones explain together; how much the first holds; the
/// root of the first input; the words that the first meets; those that nothing near has; how near it is.
fn of_question<'a>(mut candidates: impl Iterator<Item = &'a Evidence> + Clone) -> Option<[f64; 8]> {
    let together: f64 = candidates.clone().take(TOGETHER).map(|evidence| evidence.trusted(evidence.explained)).sum();
    let first = candidates.next()?;
    let explained = first.trusted(first.explained);
    Some([
        1.0,
        explained,
        together,
        first.trusted(first.held),
        explained.max(0.0).sqrt(),
        first.words_met(),
        first.words_unmet(),
        first.nearness().into(),
    ])
}

/// 1; how much is explained; how much is held; the margin; the margin where it is small: beyond that more of it says
/// little; the words that are met; those that nothing near has; how near it is.
fn of_candidate(evidence: &Evidence) -> [f64; 8] {
    const SMALL: f64 = 0.2;
    let margin = f64::from(evidence.margin);
    [
        1.0,
        evidence.trusted(evidence.explained),
        evidence.trusted(evidence.held),
        margin,
        (margin / SMALL).tanh(),
        evidence.words_met(),
        evidence.words_unmet(),
        evidence.nearness().into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::curve::PrecisionCurve;
    use super::*;

    fn evidence(explained: f32) -> Evidence {
        Evidence { explained, held: explained, share: explained, margin: explained / 2.0, ..Evidence::default() }
    }

    fn example(explained: f32, right: bool) -> Example {
        Example { candidates: vec![(evidence(explained), right)], answerable: true, weight: 1.0 }
    }

    fn probability(model: &Calibration, explained: f32) -> f32 {
        let evidence = evidence(explained);
        model.probability(model.answerable([evidence].iter()), &evidence)
    }

    #[test]
    fn the_model_learns_the_shares_it_is_shown_and_is_a_little_less_sure() {
        // At 0.3 one in four is right, at 0.9 nineteen in twenty.
        let mut examples = Vec::new();
        for i in 0..1000 {
            examples.push(example(0.3, i % 4 == 0));
            examples.push(example(0.9, i % 20 != 0));
        }
        let fitted = Calibration::fit(&examples, 10);
        // Four fifths of the log-odds: 0.25 becomes 0.29, and 0.95 becomes 0.91; the default, which is surer, holds a
        // little.
        assert!((0.26..0.32).contains(&probability(&fitted, 0.3)), "{}", probability(&fitted, 0.3));
        assert!((0.90..0.96).contains(&probability(&fitted, 0.9)), "{}", probability(&fitted, 0.9));
        let curve = PrecisionCurve::new(fitted.outcomes.clone());
        let threshold = |precision| curve.threshold(precision);
        assert!(threshold(0.5) <= probability(&fitted, 0.3) && threshold(0.9) > probability(&fitted, 0.3));
        assert!(threshold(0.9) <= probability(&fitted, 0.9) && threshold(0.99) > probability(&fitted, 0.9));
        assert!((probability(&fitted, 0.3)..probability(&fitted, 0.9)).contains(&probability(&fitted, 0.6)));
    }

    #[test]
    fn little_evidence_says_less_where_it_is_met_by_characters() {
        let met = |explained| Evidence { by_characters: true, ..evidence(explained) };
        assert!(met(0.2).trusted(0.2) < 0.1);
        assert_eq!([met(1.0).trusted(1.0), met(0.0).trusted(-0.1)], [1.0, 0.0]);
        let model = Calibration::default();
        let of = |evidence: Evidence| model.probability(model.answerable([evidence].iter()), &evidence);
        assert!(of(met(0.2)) < of(evidence(0.2)) / 2.0);
        assert!((of(met(1.0)) - of(evidence(1.0))).abs() < 1e-6);
    }

    #[test]
    fn two_that_fit_alike_are_doubtful_each_but_the_question_is_not() {
        let model = Calibration::default();
        let close = Evidence { explained: 0.6, held: 0.3, ..Evidence::default() };
        let clear = Evidence { margin: 0.4, ..close };
        assert!(model.right(&close) < model.right(&clear));
        assert_eq!(of_question([close].iter()), of_question([clear].iter()));
    }

    #[test]
    fn nearness_alone_offers_and_then_answers_and_a_little_says_nothing() {
        let model = Calibration::default();
        let of = |near: f32| {
            let first = Evidence { near, margin: near / 4.0, ..Evidence::default() };
            model.probability(model.answerable([first].iter()), &first)
        };
        assert!(
            of(0.1) < 0.25 && (0.25..0.75).contains(&of(0.45)) && of(0.85) > 0.75,
            "{} {} {}",
            of(0.1),
            of(0.45),
            of(0.85)
        );
    }

    #[test]
    fn without_examples_the_default_stays() {
        assert_eq!(Calibration::fit(&[], 0), Calibration::default());
    }
}
