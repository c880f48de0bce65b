//! What customers ask and do not get answered: the questions of the log that were handed over or asked back and still
//! would be, those in the same words taken together.

use std::collections::HashMap;
use std::hash::Hash;

use serde::Serialize;
use uttar_analysis::Analyzer;

use super::LoggedFilter;
use crate::base::KnowledgeBase;
use crate::error::Result;
use crate::question::Question;
use crate::reply::{Decision, SearchRequest};
use crate::resolve::Withheld;
use crate::store::LoggedQuestion;
use crate::time::Timestamp;

/// Questions that ask the same in the same words, and were not answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct UnansweredQuestion {
    /// As it was asked last.
    pub query: String,
    /// How often it was asked and not answered.
    pub count: usize,
    /// How many of these were handed over; the others were asked back about.
    pub handed_over: usize,
    /// When it was asked last.
    pub last_at: Timestamp,
    /// The first hit of the last one: what was nearest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// Its confidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// Where the customer was who asked it last, as a scope.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The language that it most likely is in (BCP 47).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Why the first hit had no answer for the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Withheld>,
}

impl KnowledgeBase {
    /// The questions of the log that were handed over or asked back about, those first that were asked most often; at
    /// most `limit` of them, out of the last [`logged_questions_max`](crate::Limits::logged_questions_max). Questions
    /// in the same words are one, in whatever order, form and spelling of a script the words are. Left out is what the
    /// base answers by now: each is asked again, where it was asked last, which takes as long as a search. Nothing
    /// where the log is off.
    ///
    /// ```
    /// # use uttar::{Change, Entry, KnowledgeBase, QueryLogSettings, SearchRequest, Timestamp};
    /// # let folder = tempfile::tempdir()?;
    /// # let base = KnowledgeBase::create(folder.path().join("base"))?;
    /// # base.put(vec![serde_json::from_str::<Entry>(r#"{"id": "refund-time", "phrasings": {"en": ["When will I get my refund?"]}}"#)?])?;
    /// base.set_query_log_settings(QueryLogSettings::on(30), Change::now())?;
    /// for query in ["Do you sell gift cards?", "gift card, do you sell"] {
    ///     let request = SearchRequest::new(query);
    ///     base.log_question(&request, &base.search(&request)?, None, Timestamp::now())?;
    /// }
    /// let unanswered = base.unanswered_questions(10)?;
    /// assert_eq!((unanswered.len(), unanswered[0].count), (1, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn unanswered_questions(&self, limit: usize) -> Result<Vec<UnansweredQuestion>> {
        self.unanswered_questions_of(&LoggedFilter::default(), limit)
    }

    /// As [`unanswered_questions`](Self::unanswered_questions), only of the questions that a filter lets through.
    pub fn unanswered_questions_of(&self, filter: &LoggedFilter, limit: usize) -> Result<Vec<UnansweredQuestion>> {
        self.check_logged(limit)?;
        let view = self.view();
        let logged = self.logged_questions_of(filter, self.limits.logged_questions_max)?;
        let unanswered = logged.into_iter().filter(|one| one.decision != Decision::Answer);
        // By their texts first: to read a question takes a hundred times as long as to compare it.
        let asked = together(unanswered.map(UnansweredQuestion::from), |one| one.query.clone());
        let read = |one: &UnansweredQuestion| words(&one.query, &view.analyzer, self.limits.query_tokens_max);
        let mut questions = together(asked.into_iter(), read);
        questions
            .sort_by(|a, b| b.count.cmp(&a.count).then(b.last_at.cmp(&a.last_at)).then_with(|| a.query.cmp(&b.query)));
        Ok(questions.into_iter().filter(|one| !self.answers_now(one)).take(limit).collect())
    }

    /// Whether a question that was not answered would be now.
    fn answers_now(&self, question: &UnansweredQuestion) -> bool {
        let scope = question.scope.as_ref().and_then(|scope| scope.parse().ok());
        let reply = self.search(&SearchRequest { scope, ..SearchRequest::new(&question.query) });
        // What cannot be asked any more, of a market that is no more say, is not answered.
        reply.is_ok_and(|reply| reply.decision == Decision::Answer)
    }
}

impl From<LoggedQuestion> for UnansweredQuestion {
    fn from(logged: LoggedQuestion) -> Self {
        let LoggedQuestion { query, at, decision, entry, confidence, scope, language, withheld, .. } = logged;
        let handed_over = usize::from(decision == Decision::HandOver);
        Self { query, count: 1, handed_over, last_at: at, entry, confidence, scope, language, withheld }
    }
}

/// Takes those with the same key together. The newest, which comes first, stays.
fn together<K: Eq + Hash>(
    questions: impl Iterator<Item = UnansweredQuestion>,
    key: impl Fn(&UnansweredQuestion) -> K,
) -> Vec<UnansweredQuestion> {
    let mut places: HashMap<K, usize> = HashMap::new();
    let mut out: Vec<UnansweredQuestion> = Vec::new();
    for question in questions {
        let place = *places.entry(key(&question)).or_insert(out.len());
        match out.get_mut(place) {
            Some(before) => {
                before.count += question.count;
                before.handed_over += question.handed_over;
            }
            None => out.push(question),
        }
    }
    out
}

/// The words by which questions are the same: the stems of those that say something, or else all words.
pub(super) fn words(query: &str, analyzer: &Analyzer, tokens_max: usize) -> Vec<String> {
    let question = Question::read(query, analyzer, tokens_max);
    let stems = question.analysis.stems.iter().filter(|stem| question.content.contains(&stem.range));
    let mut words: Vec<String> = stems.map(|stem| stem.term.to_owned()).collect();
    if words.is_empty() {
        words = question.analysis.words.iter().map(|word| word.term.to_owned()).collect();
    }
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::customers::QueryLogSettings;
    use crate::base::testing::{TestBase, beginning, change, entry};

    fn logged(base: &TestBase, queries: &[(&str, &str)]) {
        // So long that the days below are not over.
        base.set_query_log_settings(QueryLogSettings::on(36_500), change("asha", "2026-03-01")).expect("on");
        for (day, query) in queries {
            let request = SearchRequest::new(*query);
            let reply = base.search(&request).expect("a question");
            assert!(base.log_question(&request, &reply, None, beginning(day)).expect("logged"), "{query}");
        }
    }

    #[test]
    fn what_is_asked_in_the_same_words_is_one_and_the_commonest_comes_first() {
        let base = TestBase::new();
        base.put(vec![entry("a", "change the battery")]).expect("written");
        logged(
            &base,
            &[
                ("2026-03-01", "Where can I buy gift cards?"),
                ("2026-03-02", "change the battery"),
                ("2026-03-03", "फ़ोन किराये पर"),
                ("2026-03-04", "buy a gift card?"),
                ("2026-03-05", "GIFT CARD buy"),
                ("2026-03-05", "GIFT CARD buy"),
                ("2026-03-06", "फोन किराये पर"),
            ],
        );
        let found = base.unanswered_questions(10).expect("read");
        let told: Vec<_> = found.iter().map(|one| (one.query.as_str(), one.count, one.handed_over)).collect();
        assert_eq!(told, [("GIFT CARD buy", 4, 4), ("फोन किराये पर", 2, 2)]);
        assert_eq!(found[0].last_at, beginning("2026-03-05"));
        assert_eq!(base.unanswered_questions(1).expect("read").len(), 1);
    }

    #[test]
    fn what_the_base_answers_by_now_is_left_out() {
        let base = TestBase::new();
        logged(&base, &[("2026-03-01", "Where can I buy gift cards?"), ("2026-03-02", "xylophone repair")]);
        assert_eq!(base.unanswered_questions(10).expect("read").len(), 2);
        base.put(vec![entry("gift-cards", "Where can I buy gift cards?")]).expect("written");
        let found = base.unanswered_questions(10).expect("read");
        assert_eq!(found.iter().map(|one| one.query.as_str()).collect::<Vec<_>>(), ["xylophone repair"]);
        let none = LoggedFilter { language: Some("zh".into()), ..LoggedFilter::default() };
        assert!(base.unanswered_questions_of(&none, 10).expect("read").is_empty());
    }

    #[test]
    fn words_that_say_nothing_tell_questions_apart_only_where_there_are_no_others() {
        let analyzer = Analyzer::new();
        let words = |query: &str| words(query, &analyzer, 100);
        assert_eq!(words("where is my refund"), words("My refund?"));
        assert_ne!(words("where is my refund"), words("where is my order"));
        assert_ne!(words("how is it"), words("what are they"));
        assert_eq!(words("订单取消"), words("取消订单"));
    }

    #[test]
    fn the_limit_holds_on_both_sides() {
        let base = TestBase::new();
        logged(&base, &[("2026-03-01", "xylophone"), ("2026-03-02", "trumpet"), ("2026-03-03", "violin")]);
        let base = base.with_limits(|limits| limits.logged_questions_max = 2);
        assert_eq!(base.logged_questions(2).expect("read").len(), 2);
        for limit in [0, 3] {
            let error = base.logged_questions(limit).expect_err("too many or none");
            assert_eq!(error.problems()[0].field, "limit");
        }
        let found = base.unanswered_questions(2).expect("read");
        assert_eq!(found.iter().map(|one| one.query.as_str()).collect::<Vec<_>>(), ["violin", "trumpet"]);
        assert!(base.unanswered_questions(0).is_err() && base.unanswered_questions(3).is_err());
    }
}
