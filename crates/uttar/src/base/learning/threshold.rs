//! How sure an answer must be, by how often answers must be right.

use serde::Serialize;

use crate::base::{KnowledgeBase, SETTINGS, View};
use crate::change::Change;
use crate::decide::{ANSWER_CONFIDENCE_MIN, precision_problem};
use crate::error::{Error, Result};

use crate::base::writing::document;

/// From which confidence on a base answers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AnswerThreshold {
    /// The share of answers that must be right; absent where nobody has set one.
    pub precision: Option<f32>,
    /// The confidence that an answer needs.
    pub confidence: f32,
    /// On how many examples of the base it rests; with none, on the promise that confidence is a probability.
    pub examples: usize,
    /// On how many replies that customers judged it rests too, each of which tells more.
    pub judged: usize,
}

impl KnowledgeBase {
    /// Sets the share of answers that must be right, above 0 and below 1, for all questions that do not say it
    /// themselves; `None` brings the default back. It is a part of the [settings](crate::Settings::answer_precision).
    ///
    /// ```
    /// # use uttar::{Change, KnowledgeBase};
    /// # let folder = tempfile::tempdir()?;
    /// # let base = KnowledgeBase::create(folder.path().join("base"))?;
    /// base.set_answer_precision(Some(0.95), Change::now())?;
    /// assert_eq!(base.answer_threshold(None)?.precision, Some(0.95));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn set_answer_precision(&self, precision: Option<f32>, change: Change) -> Result<()> {
        self.check_change(&change)?;
        check_precision(precision)?;
        let mut settings = self.declared_now()?.settings.clone();
        settings.answer_precision = precision;
        self.declare(SETTINGS, document(&settings), change)
    }

    /// From which confidence on it answers so that this share of the answers is right; without a share, the one that
    /// the base is set to. It is the smallest confidence from which on as many of the questions that the base asked
    /// itself were answered right; where those are too few to tell, the share itself.
    pub fn answer_threshold(&self, precision: Option<f32>) -> Result<AnswerThreshold> {
        self.threshold(precision, &self.view())
    }

    pub(in crate::base) fn threshold(&self, precision: Option<f32>, view: &View) -> Result<AnswerThreshold> {
        check_precision(precision)?;
        let precision = precision.or(view.declared.settings.answer_precision);
        let confidence = precision.map_or(ANSWER_CONFIDENCE_MIN, |share| view.ranker.answer_threshold(share));
        let examples = view.ranker.calibration.examples;
        Ok(AnswerThreshold { precision, confidence, examples, judged: view.ranker.correction.judged() })
    }
}

pub(in crate::base) fn check_precision(precision: Option<f32>) -> Result<()> {
    match precision.and_then(precision_problem) {
        Some(message) => Err(Error::bad_field("answer_precision", message)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{SETTINGS, document};
    use crate::{Change, Decision, Entry, KnowledgeBase, SearchRequest, Settings};

    /// A base whose entries have enough phrasings to learn from.
    fn base() -> (KnowledgeBase, tempfile::TempDir) {
        let folder = tempfile::tempdir().expect("a folder");
        let base = KnowledgeBase::create(folder.path().join("base")).expect("a base");
        let things = ["battery", "screen", "charger", "speaker", "camera", "remote"];
        let ways = [
            "my {} is broken",
            "{} does not work",
            "how to repair the {}",
            "{} problem",
            "help with {}",
            "{} damaged",
            "faulty {}",
            "{} stopped",
            "fix {}",
            "replace {}",
        ];
        let entries = things.iter().map(|thing| {
            let phrasings: Vec<String> = ways.iter().map(|way| way.replace("{}", thing)).collect();
            serde_json::from_value::<Entry>(serde_json::json!({"id": thing, "phrasings": {"en": phrasings}}))
                .expect("well-formed")
        });
        base.put(entries.collect()).expect("stored");
        (base, folder)
    }

    fn decision(base: &KnowledgeBase, query: &str, precision: Option<f32>) -> (Decision, usize) {
        let mut request = SearchRequest::new(query);
        request.answer_precision = precision;
        let reply = base.search(&request).expect("a question");
        (reply.decision, reply.offer)
    }

    #[test]
    fn more_precision_takes_more_confidence() {
        let (base, folder) = base();
        let at = |precision| base.answer_threshold(Some(precision)).expect("a share");
        assert!(at(0.5).examples > 0);
        assert!(at(0.5).confidence <= at(0.9).confidence && at(0.9).confidence <= at(0.999).confidence);
        assert_eq!(decision(&base, "my battery is broken", None), (Decision::Answer, 1));
        base.set_answer_precision(Some(0.999_999), Change::now()).expect("a share");
        let strict = base.answer_threshold(None).expect("set");
        assert_eq!(strict.precision, Some(0.999_999));
        // Who asks about a battery means no remote.
        assert_eq!(decision(&base, "my battery is broken", None), (Decision::Ask, 1));
        let offering =
            |least| Settings { answer_precision: Some(0.999_999), offer_confidence_min: least, ..Settings::default() };
        base.declare(SETTINGS, document(&offering(Some(0.0))), Change::now()).expect("settings");
        let (asked, offer) = decision(&base, "my battery is broken", None);
        assert!(asked == Decision::Ask && (2..=4).contains(&offer), "{asked:?} {offer}");
        drop(base);
        let base = KnowledgeBase::open(folder.path().join("base")).expect("opened");
        assert_eq!(base.answer_threshold(None).expect("kept"), strict);
        // What the question says goes before what the base is set to.
        assert_eq!(decision(&base, "my battery is broken", Some(0.01)).0, Decision::Answer);
        base.set_answer_precision(None, Change::now()).expect("the default");
        assert_eq!(base.answer_threshold(None).expect("the default").precision, None);
    }

    #[test]
    fn a_base_without_examples_takes_confidence_for_precision() {
        let folder = tempfile::tempdir().expect("a folder");
        let base = KnowledgeBase::create(folder.path().join("base")).expect("a base");
        let threshold = base.answer_threshold(Some(0.9)).expect("a share");
        assert_eq!((threshold.confidence, threshold.examples), (0.9, 0));
    }

    #[test]
    fn shares_are_between_nothing_and_all() {
        let (base, _folder) = base();
        for (share, good) in [(0.0, false), (0.01, true), (0.99, true), (1.0, false), (-1.0, false), (f32::NAN, false)]
        {
            assert_eq!(base.answer_threshold(Some(share)).is_ok(), good, "{share}");
            assert_eq!(base.set_answer_precision(Some(share), Change::now()).is_ok(), good, "{share}");
        }
        let mut request = SearchRequest::new("battery");
        request.answer_precision = Some(2.0);
        assert_eq!(base.search(&request).expect_err("too much").problems()[0].field, "answer_precision");
    }

    #[test]
    fn the_settings_of_a_corpus_may_say_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("base.yaml");
        let base = KnowledgeBase::create(folder.path().join("base")).expect("a base");
        let import = |text: &str| {
            std::fs::write(&file, text).expect("written");
            base.import(std::slice::from_ref(&file), &crate::ImportOptions::default())
        };
        import("answer_precision: 0.9\n").expect("good settings");
        assert_eq!(base.answer_threshold(None).expect("set").precision, Some(0.9));
        let error = import("answer_precision: 95\n").expect_err("a percentage");
        assert_eq!((error.problems()[0].field.as_str(), error.problems()[0].line), ("answer_precision", Some(1)));
    }
}
