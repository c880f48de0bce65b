//! In which words customers found what the base was not sure of.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use uttar_analysis::{LanguageTag, detect};

use super::unanswered::words;
use crate::base::KnowledgeBase;
use crate::decide::ANSWER_CONFIDENCE_MIN;
use crate::error::Result;
use crate::feedback::{FeedbackOutcome, GivenFeedback};
use crate::question::languages_meant;
use crate::time::Timestamp;

/// A question that an entry answered without having a phrasing for it: an editor may add it as one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SuggestedPhrasing {
    /// The id of the entry.
    pub entry: String,
    /// As it was asked last, redacted.
    pub query: String,
    /// The language that it is probably in (BCP 47); of several, one that the entry has phrasings in.
    pub language: String,
    /// How often the entry was found to answer it.
    pub count: usize,
    /// When that was last.
    pub last_at: Timestamp,
}

/// What was said of an entry for questions in the same words.
struct Asked {
    query: String,
    helped: usize,
    did_not: usize,
    is_sure: bool,
    last_at: Timestamp,
}

/// What an entry has.
struct Known {
    /// The languages of its phrasings, without script and region.
    languages: HashSet<String>,
    /// The words of each phrasing.
    words: HashSet<Vec<String>>,
}

impl Known {
    fn language_of(&self, query: &str) -> String {
        let meant = languages_meant(&detect(query));
        let is_known = |tag: &&&str| self.languages.contains(tag.split('-').next().unwrap_or(tag));
        let language = meant.iter().find(is_known).or(meant.first());
        language.copied().unwrap_or("und").to_owned()
    }
}

impl KnowledgeBase {
    /// The questions that an entry resolved, or was chosen for, though the base was not sure enough to answer them:
    /// with these words as phrasings it would be. Those in the same words are one, the commonest come first; at most
    /// `limit` of them. What an entry has as a phrasing is left out, and what it did not help with as often.
    ///
    /// ```
    /// # use uttar::{Entry, Feedback, KnowledgeBase, Timestamp};
    /// # let folder = tempfile::tempdir()?;
    /// # let base = KnowledgeBase::create(folder.path().join("base"))?;
    /// # base.put(vec![serde_json::from_str::<Entry>(r#"{"id": "refund-time", "phrasings": {"en": ["When will I get my refund?"]}}"#)?])?;
    /// base.give_feedback(Feedback::resolved("where has my money gone", "refund-time"), Timestamp::now())?;
    /// let suggested = base.suggested_phrasings(10)?;
    /// assert_eq!((suggested[0].entry.as_str(), suggested[0].language.as_str()), ("refund-time", "en"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn suggested_phrasings(&self, limit: usize) -> Result<Vec<SuggestedPhrasing>> {
        self.check_given(limit)?;
        let view = self.view();
        let words = |text: &str| words(text, &view.analyzer, self.limits.query_tokens_max);
        let mut by_words: HashMap<(String, Vec<String>), Asked> = HashMap::new();
        for GivenFeedback { at, feedback, confidence, is_right } in self.all_feedback()? {
            let Some(entry) = feedback.entry else { continue };
            let key = (entry, words(&feedback.query));
            let did_help = feedback.outcome != FeedbackOutcome::Unresolved;
            let new = Asked { query: feedback.query, helped: 0, did_not: 0, is_sure: false, last_at: at };
            let asked = by_words.entry(key).or_insert(new);
            asked.helped += usize::from(did_help);
            asked.did_not += usize::from(!did_help);
            asked.is_sure |= is_right && confidence.is_none_or(|confidence| confidence >= ANSWER_CONFIDENCE_MIN);
        }
        by_words.retain(|_, asked| asked.helped > asked.did_not && !asked.is_sure);
        let mut known: HashMap<String, Known> = HashMap::new();
        for (entry, _) in by_words.keys() {
            if !known.contains_key(entry)
                && let Some(stored) = self.store.get(entry)?
            {
                let of = |(language, text): (&LanguageTag, &str)| (language.primary().to_owned(), words(text));
                let (languages, words) = stored.entry.all_phrasings().map(of).unzip();
                known.insert(entry.clone(), Known { languages, words });
            }
        }
        by_words.retain(|(entry, words), _| known.get(entry).is_some_and(|known| !known.words.contains(words)));
        let suggested = by_words.into_iter().map(|((entry, _), Asked { query, helped, last_at, .. })| {
            let language = known[&entry].language_of(&query);
            SuggestedPhrasing { entry, query, language, count: helped, last_at }
        });
        let mut out: Vec<_> = suggested.collect();
        out.sort_by(|a, b| {
            b.count
                .cmp(&a.count)
                .then(b.last_at.cmp(&a.last_at))
                .then_with(|| (&a.entry, &a.query).cmp(&(&b.entry, &b.query)))
        });
        out.truncate(limit);
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::testing::{TestBase, beginning, entry};
    use crate::feedback::Feedback;

    fn base(given: &[(&str, Feedback)]) -> TestBase {
        let base = TestBase::new();
        let phrasings = serde_json::json!({"en": ["the screen is broken"], "hi": ["स्क्रीन टूट गई"]});
        let screen =
            serde_json::from_value(serde_json::json!({"id": "screen", "phrasings": phrasings})).expect("an entry");
        base.put(vec![entry("battery", "change the battery"), screen]).expect("written");
        for (day, feedback) in given {
            base.give_feedback(feedback.clone(), beginning(day)).expect("kept");
        }
        base
    }

    #[test]
    fn words_in_which_an_entry_was_found_are_suggested_until_it_has_them() {
        let base = base(&[
            ("2026-03-01", Feedback::resolved("accumulator empty", "battery")),
            ("2026-03-02", Feedback::chosen("the accumulator is empty", "battery")),
            ("2026-03-03", Feedback::resolved("mera display toot gaya", "screen")),
            // The base was sure of it.
            ("2026-03-04", Feedback::resolved("change the battery", "battery")),
            // As often it did not help.
            ("2026-03-05", Feedback::resolved("glass", "screen")),
            ("2026-03-06", Feedback::unresolved("the glass", Some("screen".into()))),
        ]);
        let told = base.suggested_phrasings(10).expect("read");
        let of = |one: &SuggestedPhrasing| (one.entry.clone(), one.query.clone(), one.count, one.language.clone());
        assert_eq!(
            told.iter().map(of).collect::<Vec<_>>(),
            [
                ("battery".into(), "the accumulator is empty".into(), 2, "en".into()),
                ("screen".into(), "mera display toot gaya".into(), 1, "hi-Latn".into()),
            ]
        );
        assert_eq!(base.suggested_phrasings(1).expect("read").len(), 1);
        base.put(vec![entry("battery", "empty accumulator")]).expect("written");
        assert_eq!(base.suggested_phrasings(10).expect("read").len(), 1, "it has them now");
    }
}
