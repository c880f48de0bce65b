//! Feedback: kept, and what it teaches about how sure the base may be.
//!
//! The question is asked again when feedback on it comes, so a caller needs to keep nothing of a reply but the question
//! and the entry, and nobody can claim a confidence that there never was. It changes how sure the base is, never the
//! order of what it finds: that stays with the editors, who see what customers found in other words as
//! [`suggested_phrasings`](KnowledgeBase::suggested_phrasings) (decision record 0014).

use crate::base::index::Renewed;
use crate::base::learning::CORRECTION;
use crate::base::{KnowledgeBase, View};
use crate::error::{Error, Result};
use crate::feedback::{Feedback, FeedbackOutcome, GivenFeedback};
use crate::quoted;
use crate::rank::{Correction, JudgedReply};
use crate::redact::redact;
use crate::reply::SearchRequest;
use crate::time::Timestamp;

/// Among so many hits an entry that did not help is looked for.
const JUDGED_HITS: usize = 10;
/// How much a choice tells beside the word of a customer that an entry helped: who chooses has not read it yet.
const CHOICE_WEIGHT: f64 = 0.5;
/// The correction is made anew when there is a twentieth more to go by.
const RENEWED_SHARE: usize = 20;

impl KnowledgeBase {
    /// Keeps what a customer, or whoever helped them, says of the reply to a question; on return it is on the disk. How
    /// sure the base is follows it: of the replies with a confidence of .8, eight in ten shall be right for those who
    /// ask. The last [`feedback_learnt_max`](crate::Limits::feedback_learnt_max) of them count. More than one process
    /// may keep feedback of a base, whichever of them writes to it.
    ///
    /// ```
    /// # use uttar::{Entry, Feedback, KnowledgeBase, SearchRequest, Timestamp};
    /// # let folder = tempfile::tempdir()?;
    /// # let base = KnowledgeBase::create(folder.path().join("base"))?;
    /// # base.put(vec![serde_json::from_str::<Entry>(r#"{"id": "refund-time", "phrasings": {"en": ["When will I get my refund?"]}}"#)?])?;
    /// let reply = base.search(&SearchRequest::new("how long do refunds take"))?;
    /// base.give_feedback(Feedback::resolved("how long do refunds take", &reply.hits[0].entry), Timestamp::now())?;
    /// assert_eq!(base.feedback(10)?[0].feedback.entry.as_deref(), Some("refund-time"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// `InvalidInput` names the field that is wrong: a question that cannot be asked, an entry that there is not or
    /// that is needed.
    pub fn give_feedback(&self, feedback: Feedback, at: Timestamp) -> Result<GivenFeedback> {
        self.check_writable()?;
        if let Some(customer) = &feedback.customer {
            self.check_name("customer", customer)?;
        }
        Self::check_time("at", at)?;
        self.check_judged(&feedback)?;
        self.check_space()?;
        let given = self.judged(feedback, at)?;
        // As with the log of questions, many processes may keep it at a time: what it teaches is made of all that is in
        // the store.
        let number = self.store.add_feedback(&given, self.limits.feedback_max)?;
        self.correct_confidence(number)?;
        Ok(given)
    }

    /// The last feedback, the newest first; at most `limit`, which is 1 or more and no more than
    /// [`feedback_max`](crate::Limits::feedback_max).
    pub fn feedback(&self, limit: usize) -> Result<Vec<GivenFeedback>> {
        self.check_given(limit)?;
        self.store.feedback(limit)
    }

    /// Removes the feedback from before a time, from the disk too; how many. What the base has learnt of it stays until
    /// it learns of more.
    pub fn forget_feedback_before(&self, time: Timestamp) -> Result<u64> {
        self.check_writable()?;
        self.remove(|store| store.forget_feedback_before(time))
    }

    /// All that is kept, the newest first.
    pub(super) fn all_feedback(&self) -> Result<Vec<GivenFeedback>> {
        self.store.feedback(usize::try_from(self.limits.feedback_max).unwrap_or(usize::MAX))
    }

    fn check_judged(&self, feedback: &Feedback) -> Result<()> {
        let Some(entry) = &feedback.entry else {
            return match feedback.outcome {
                FeedbackOutcome::Unresolved => Ok(()),
                outcome => {
                    let message = format!("is missing; {} needs the entry that it is about", outcome.name());
                    Err(Error::bad_field("entry", message))
                }
            };
        };
        match self.store.get(entry)? {
            Some(_) => Ok(()),
            None => {
                Err(Error::bad_field("entry", format!("{} is the id of no entry; give that of a hit", quoted(entry))))
            }
        }
    }

    /// Asks the question as nobody has corrected the base, and judges what it finds.
    fn judged(&self, feedback: Feedback, at: Timestamp) -> Result<GivenFeedback> {
        self.follow();
        let view = self.view();
        let ranker = view.ranker.clone().corrected(Correction::default());
        let uncorrected = View { ranker, ..View::clone(&view) };
        let mut request = SearchRequest::new(&feedback.query);
        request.limit = JUDGED_HITS.min(self.limits.hits_max);
        let hits = self.search_view(&request, &uncorrected)?.hits;
        let is_meant = |id: &str| feedback.entry.as_deref() == Some(id);
        let did_help = feedback.outcome != FeedbackOutcome::Unresolved;
        let judged = if did_help || feedback.entry.is_none() {
            hits.first()
        } else {
            hits.iter().find(|hit| is_meant(&hit.entry))
        };
        // What an editor has pinned says nothing about how sure the base was.
        let confidence = judged.filter(|hit| hit.pinned_by.is_none()).map(|hit| hit.confidence);
        let is_right = did_help && judged.is_some_and(|hit| is_meant(&hit.entry));
        let feedback = Feedback { query: redact(&feedback.query), ..feedback };
        Ok(GivenFeedback { at, feedback, confidence, is_right })
    }

    /// Corrects the confidence by the feedback up to this number, if there is enough more of it.
    fn correct_confidence(&self, number: u64) -> Result<()> {
        let is_due = |known: &Correction| {
            let more = usize::try_from(number.saturating_sub(known.last)).unwrap_or(usize::MAX);
            more >= (known.judged() / RENEWED_SHARE).max(1)
        };
        if !is_due(&self.view().ranker.correction) {
            return Ok(());
        }
        self.shown.show_ranker(|view| {
            if !is_due(&view.ranker.correction) {
                return Ok(None);
            }
            let given = self.store.feedback(self.limits.feedback_learnt_max)?;
            let correction = Correction::fit(given.iter().filter_map(outcome).collect(), number);
            self.store.keep(CORRECTION, &correction)?;
            Ok(Some(Renewed { ranker: view.ranker.clone().corrected(correction), is_kept: true }))
        })
    }
}

/// What feedback says about a confidence, if anything.
fn outcome(given: &GivenFeedback) -> Option<JudgedReply> {
    let weight = if given.feedback.outcome == FeedbackOutcome::Chosen { CHOICE_WEIGHT } else { 1.0 };
    Some(JudgedReply { confidence: given.confidence?, right: given.is_right, weight })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::testing::{TestBase, beginning, change, entry};
    use crate::error::ErrorKind;

    const QUERY: &str = "the battery has to be changed";

    fn base() -> TestBase {
        let base = TestBase::new();
        base.put(vec![entry("battery", "change the battery"), entry("screen", "the screen is broken")])
            .expect("written");
        base
    }

    fn give(base: &TestBase, feedback: Feedback) -> GivenFeedback {
        base.give_feedback(feedback, beginning("2026-03-01")).expect("kept")
    }

    fn confidence(base: &TestBase, query: &str) -> f32 {
        base.search(&SearchRequest::new(query)).expect("a question").hits[0].confidence
    }

    #[test]
    fn what_is_said_is_judged_by_what_the_base_finds() {
        // Nothing is corrected meanwhile.
        let base = base().with_limits(|limits| limits.feedback_learnt_max = 0);
        let sure = confidence(&base, QUERY);
        let of = |feedback| {
            let given = give(&base, feedback);
            (given.confidence, given.is_right)
        };
        assert_eq!(of(Feedback::resolved(QUERY, "battery")), (Some(sure), true));
        assert_eq!(of(Feedback::chosen(QUERY, "screen")), (Some(sure), false), "it was not the first");
        assert_eq!(of(Feedback::unresolved(QUERY, Some("battery".into()))), (Some(sure), false));
        assert_eq!(of(Feedback::unresolved(QUERY, None)), (Some(sure), false));
        let hits = base.search(&SearchRequest::new(QUERY)).expect("a question").hits;
        assert_eq!(hits.len(), 2);
        assert_eq!(of(Feedback::unresolved(QUERY, Some("screen".into()))), (Some(hits[1].confidence), false));
    }

    #[test]
    fn a_base_that_does_not_help_is_less_sure_and_one_that_does_is_surer() {
        for helps in [true, false] {
            let base = base();
            let (before, screen) = (confidence(&base, QUERY), confidence(&base, "my screen"));
            for _ in 0..30 {
                let entry = Some("battery".to_owned());
                give(
                    &base,
                    if helps { Feedback::resolved(QUERY, "battery") } else { Feedback::unresolved(QUERY, entry) },
                );
            }
            let after = confidence(&base, QUERY);
            assert!(if helps { after > before } else { after < before - 0.1 }, "{helps}: {before} {after}");
            // It is no opinion about one entry: others are as much surer or less sure.
            let other = confidence(&base, "my screen");
            assert!(if helps { other > screen } else { other < screen }, "{helps}: {screen} {other}");
            // What is kept of a reply is as the base was, not as it is corrected.
            assert_eq!(give(&base, Feedback::resolved(QUERY, "battery")).confidence, Some(before));
            // It is known after opening too, and nothing learnt by calibrating anew forgets it.
            let after = confidence(&base, QUERY);
            let base = base.reopened();
            assert!((confidence(&base, QUERY) - after).abs() < 1e-6);
            base.put(vec![entry("invoice", "where is my invoice")]).expect("written");
            assert_eq!(base.view().ranker.correction.judged(), 31);
        }
    }

    #[test]
    fn a_process_that_may_not_write_to_the_base_keeps_feedback_too() {
        let base = base();
        assert!(base.store.right().is_kept());
        let other = KnowledgeBase::open(base.folder()).expect("a base");
        let both = [&*base, &other];
        for _ in 0..5 {
            for one in both {
                let feedback = Feedback::resolved(QUERY, "battery");
                one.give_feedback(feedback, beginning("2026-03-01")).expect("kept");
            }
        }
        assert_eq!(base.feedback(100).expect("read").len(), 10);
        // Each has learnt of what the other was told, up to its own last one.
        assert_eq!(both.map(|one| one.view().ranker.correction.judged()), [9, 10]);
    }

    #[test]
    fn feedback_that_agrees_with_the_confidence_moves_a_threshold() {
        let base = base();
        let threshold = || base.answer_threshold(Some(0.9)).expect("a share");
        assert_eq!((threshold().judged, threshold().examples), (0, 0));
        for _ in 0..40 {
            give(&base, Feedback::resolved(QUERY, "battery"));
        }
        let after = threshold();
        assert_eq!(after.judged, 40);
        assert!(confidence(&base, QUERY) >= after.confidence, "40 of 40 were right: {after:?}");
    }

    #[test]
    fn a_question_that_says_nothing_never_becomes_surer() {
        let base = base();
        for _ in 0..50 {
            give(&base, Feedback::resolved(QUERY, "battery"));
        }
        for query in ["how do I", "12345", "hello"] {
            let reply = base.search(&SearchRequest::new(query)).expect("a question");
            assert!(reply.hits.iter().all(|hit| hit.confidence <= 0.2), "{query}");
        }
    }

    #[test]
    fn only_the_last_word_of_a_customer_on_the_same_counts() {
        let base = base();
        give(&base, Feedback::resolved(QUERY, "battery").of_customer("c1"));
        give(&base, Feedback::resolved(QUERY, "battery").of_customer("c2"));
        give(&base, Feedback::unresolved(QUERY, Some("battery".into())).of_customer("c1"));
        let told: Vec<_> = base.feedback(10).expect("read").into_iter().map(|given| given.feedback).collect();
        let wanted = [
            Feedback::unresolved(QUERY, Some("battery".into())).of_customer("c1"),
            Feedback::resolved(QUERY, "battery").of_customer("c2"),
        ];
        assert_eq!(told, wanted);
    }

    #[test]
    fn nobody_is_named_and_a_customer_can_be_erased() {
        let base = base();
        let query = "change the battery of the xylophone for 9876543210";
        let given = give(&base, Feedback::resolved(query, "battery").of_customer("customer-17"));
        assert_eq!(given.feedback.query, "change the battery of the xylophone for [phone]");
        assert!(base.on_disk("xylophone") && !base.on_disk("9876543210"));
        assert_eq!(base.erase_customer("customer-17").expect("erased"), 1);
        assert!(!base.on_disk("xylophone") && !base.on_disk("customer-17"));
        base.give_feedback(Feedback::resolved("trumpet battery", "battery"), beginning("2026-03-05")).expect("kept");
        assert_eq!(base.forget_feedback_before(beginning("2026-03-05")).expect("nothing"), 0);
        assert_eq!(base.forget_feedback_before(beginning("2026-03-06")).expect("it goes"), 1);
        assert!(!base.on_disk("trumpet"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let base = base();
        let field = |feedback: Feedback| {
            let error = base.give_feedback(feedback, beginning("2026-03-01")).expect_err("it is wrong");
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
            error.problems()[0].field.clone()
        };
        assert_eq!(field(Feedback::resolved(QUERY, "gone")), "entry");
        assert_eq!(field(Feedback { entry: None, ..Feedback::chosen(QUERY, "battery") }), "entry");
        assert_eq!(field(Feedback::resolved(" ", "battery")), "query");
        assert_eq!(field(Feedback::resolved(QUERY, "battery").of_customer("")), "customer");
        assert!(base.feedback(1).expect("read").is_empty());
        base.set_label("spring", change("asha", "2026-03-01")).expect("a label");
        let past = base.at(&"spring".parse().expect("a state")).expect("made");
        let error = past.give_feedback(Feedback::resolved(QUERY, "battery"), beginning("2026-03-01"));
        assert_eq!(error.expect_err("it is over").kind(), ErrorKind::Conflict);
    }

    #[test]
    fn a_process_that_reads_follows() {
        let base = base();
        let reader = KnowledgeBase::open(base.folder()).expect("a second one");
        let of_reader = || reader.search(&SearchRequest::new(QUERY)).expect("a question").hits[0].confidence;
        let before = of_reader();
        for _ in 0..20 {
            give(&base, Feedback::unresolved(QUERY, Some("battery".into())));
        }
        assert!(of_reader() < before);
        assert!((of_reader() - confidence(&base, QUERY)).abs() < 1e-6);
    }

    #[test]
    fn many_say_something_at_the_same_time() {
        let base = base();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| (0..5).for_each(|_| drop(give(&base, Feedback::resolved(QUERY, "battery")))));
            }
        });
        assert_eq!(base.feedback(100).expect("read").len(), 40);
        let correction = base.view().ranker.correction.clone();
        // It is renewed when there is a twentieth more.
        assert!((38..=40).contains(&correction.judged()), "{}", correction.judged());
    }

    #[test]
    fn the_limits_hold_on_both_sides() {
        let base = base().with_limits(|limits| (limits.feedback_max, limits.feedback_learnt_max) = (3, 2));
        for _ in 0..4 {
            give(&base, Feedback::resolved(QUERY, "battery"));
        }
        assert_eq!(base.feedback(3).expect("read").len(), 3);
        for limit in [0, 4] {
            assert_eq!(base.feedback(limit).expect_err("too many or none").problems()[0].field, "limit");
            assert!(base.feedback_by_entry(limit).is_err() && base.suggested_phrasings(limit).is_err(), "{limit}");
        }
        assert!(base.feedback_by_entry(3).is_ok() && base.suggested_phrasings(3).is_ok());
        assert_eq!(base.view().ranker.correction.judged(), 2);
        let before = confidence(&base, QUERY);
        let base = base.with_limits(|limits| limits.feedback_learnt_max = 0);
        give(&base, Feedback::resolved(QUERY, "battery"));
        assert!(confidence(&base, QUERY) < before, "it counts no more");
    }
}
