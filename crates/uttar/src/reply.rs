//! The reply: what a search gives.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::bridge::Bridge;
use crate::catalogue::{Mention, ProductFit};
pub use crate::decide::Decision;
use crate::entry::{Answer, Scope, Step};
use crate::error::Problem;
use crate::explain::Explanation;
use crate::filter::{Facet, FacetCount, Filter};
use crate::resolve::{Missing, Served, Withheld};
use crate::time::Timestamp;

/// What is asked.
///
/// ```
/// let mut request = uttar::SearchRequest::new("battery kaise badle");
/// request.languages = vec!["hi".into()];
/// request.scope = Some("IN/MH/flipkart".parse()?);
/// request.filter.topics = vec!["repair".into()];
/// request.context.products = vec!["note-12-pro".into()];
/// assert_eq!((request.query.as_str(), request.limit), ("battery kaise badle", 5));
/// assert!(request.valid_at.is_some_and(|at| at <= uttar::Timestamp::now()));
/// # Ok::<(), uttar::UnknownScope>(())
/// ```
///
/// As JSON every field but the question may be left out, and is then as [`SearchRequest::new`] has it:
///
/// ```
/// let request: uttar::SearchRequest = serde_json::from_str(r#"{"query": "battery kaise badle", "languages": ["hi"]}"#)?;
/// assert_eq!((request.limit, request.valid_at.is_some()), (5, true));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct SearchRequest {
    /// The question, in any language and spelling.
    pub query: String,
    /// How many hits at most; default 5.
    pub limit: usize,
    /// Languages in which an answer is wanted, the most wanted first (BCP 47); when empty, those of the question.
    pub languages: Vec<String>,
    /// Where the customer is, as exactly as it is known.
    pub scope: Option<Scope>,
    /// Whether an entry may be found by translated words and answered in another language; default true. With false
    /// every hit has an answer (or, where the entry has none, a phrasing) in one of `languages`, or of the question's
    /// languages where those are empty.
    pub cross_language: bool,
    /// How the answer should be told; when absent, as the channel has it.
    pub voice: Option<String>,
    /// When it is asked: what is not valid then is not found. [`SearchRequest::new`] sets the moment when it was
    /// called: a request that is kept and asked again later must be given its time anew. `None`: whatever the dates
    /// say.
    #[cfg_attr(feature = "schema", schemars(transform = without_default))]
    pub valid_at: Option<Timestamp>,
    /// What an entry and its answer must have.
    pub filter: Filter,
    /// What to count over the entries that are found.
    pub facets: Vec<Facet>,
    /// What is known of the customer beyond the place.
    pub context: Context,
    /// The share of answers that must be right, above 0 and below 1: `Some(0.95)` answers only where 19 of 20 such
    /// answers are right, and asks back otherwise. By default what the [settings](crate::Settings::answer_precision) of
    /// the base say.
    pub answer_precision: Option<f32>,
    /// Whether each hit says why it was found and why it has its place.
    pub explain: bool,
}

/// What is known of the asking customer. It prefers some of the hits that are about equally probable; it excludes
/// nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Context {
    /// The entry that was answered before: its follow-ups are preferred.
    pub previous_entry: Option<String>,
    /// Ids of the products that the customer has or looks at.
    pub products: Vec<String>,
}

impl SearchRequest {
    /// A question of now, with the defaults for all else.
    pub fn new(query: impl Into<String>) -> Self {
        Self {
            query: query.into(),
            limit: 5,
            languages: Vec::new(),
            scope: None,
            cross_language: true,
            voice: None,
            valid_at: Some(Timestamp::now()),
            filter: Filter::default(),
            facets: Vec::new(),
            context: Context::default(),
            answer_precision: None,
            explain: false,
        }
    }
}

/// A question that is still to be asked: what has no `query` is refused when it is searched for.
impl Default for SearchRequest {
    fn default() -> Self {
        Self::new("")
    }
}

/// The moment at which a schema is written is no default.
#[cfg(feature = "schema")]
fn without_default(schema: &mut schemars::Schema) {
    schema.remove("default");
}

/// What is known about a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Reply {
    /// What to do.
    pub decision: Decision,
    /// How many of the hits, from the first on, to show: 1 to answer, or one for each of the things that a message
    /// asks; 1 to 4 to ask (1 where no other is probable enough to be worth showing), none to hand over.
    pub offer: usize,
    /// What nobody has said and the reply depends on, of what is to be shown: the product, where entries for several
    /// were found alike (`decision` is `ask` then), or a level of the scope, where answers differ by it. With it in
    /// `context` or `scope` the same question gets a surer reply, or the answer that holds for this customer.
    pub missing: Vec<Missing>,
    /// The languages that the question may be in, the likeliest first.
    pub languages: Vec<DetectedLanguage>,
    /// The products that the question names.
    pub mentions: Vec<Mention>,
    /// The entries found, the best first.
    pub hits: Vec<Hit>,
    /// Entries that are asked for after the first hit.
    pub follow_ups: Vec<FollowUp>,
    /// What was to be counted: how many of the entries that were found have each label, the commonest first.
    pub facets: BTreeMap<Facet, Vec<FacetCount>>,
    /// Why the question was answered without vectors although the base has a model for them; otherwise absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_vectors: Option<String>,
    /// What of the request counted for nothing: a product of the customer that the catalogue does not have, words
    /// beyond [`Limits::query_tokens_max`](crate::Limits::query_tokens_max). The question is answered all the same.
    pub warnings: Vec<Problem>,
    /// How long it took, in milliseconds.
    pub took_ms: f64,
}

/// A language and its probability.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DetectedLanguage {
    /// BCP 47 tag.
    pub language: &'static str,
    /// From 0 to 1.
    pub probability: f32,
}

/// An entry that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Hit {
    /// The id of the entry.
    pub entry: String,
    /// Its version.
    pub version: u64,
    /// The probability that this entry is the one asked for, or one of those where the message asks several things;
    /// from 0 to 1.
    pub confidence: f32,
    /// The pattern by which an editor pinned the entry to this question; absent where nobody did. A pinned entry has
    /// the confidence 1, or an equal share of it where several are pinned.
    pub pinned_by: Option<String>,
    /// What the question was read as, where a synonym found the entry, the words of a neighbouring language, or one
    /// sentence or clause of several; absent where all of its own words did.
    pub read_as: Option<String>,
    /// The phrasing that matched best; absent when only answers matched.
    pub phrasing: Option<MatchedPhrasing>,
    /// The answer chosen for the asker; absent when the entry has none for their scope.
    pub answer: Option<Answer>,
    /// How the words of the question met those of the entry, where not as they are written; absent otherwise.
    pub bridge: Option<Bridge>,
    /// Why this answer: the ways from what was asked for to what is served.
    pub served: Option<Served>,
    /// Why there is none.
    pub withheld: Option<Withheld>,
    /// The step that the question is about, where one is.
    pub step: Option<MatchedStep>,
    /// How the entry goes with the products that the question names or the customer has; absent when there are none.
    pub product_fit: Option<ProductFit>,
    /// Why it was found and why it has its place; only with [`SearchRequest::explain`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

/// A step that matched, of any of the entry's answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MatchedStep {
    /// Its number.
    pub number: u32,
    /// Whether the answer served has this step: it is of that answer, or of one with the same steps in another
    /// language.
    pub in_answer: bool,
    /// BCP 47 tag.
    pub language: String,
    /// Its text.
    pub text: String,
    /// Byte ranges `[start, end)` of the text that match words of the question, in order, without overlap.
    pub highlights: Vec<[usize; 2]>,
}

/// An entry to go on with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FollowUp {
    /// The id of the entry.
    pub entry: String,
    /// Its title, in the language nearest to that of the asker.
    pub title: Option<String>,
    /// The language of the title (BCP 47).
    pub language: Option<String>,
}

/// What a search for a screen gives.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ScreenReply {
    /// The screens found, the likeliest first.
    pub screens: Vec<ScreenHit>,
    /// What of the request counted for nothing, as in a [`Reply`].
    pub warnings: Vec<Problem>,
    /// How long it took, in milliseconds.
    pub took_ms: f64,
}

/// A screen that was found, with the steps that show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ScreenHit {
    /// The id of the screen.
    pub screen: String,
    /// What it was found by.
    pub matched: MatchedScreen,
    /// A picture of it.
    pub image: Option<String>,
    /// The steps that show it, of the answers for this asker.
    pub steps: Vec<ScreenStep>,
}

/// What a screen was found by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MatchedScreen {
    /// A name, a text on it, or a code.
    pub by: MatchedBy,
    /// The name, text or code.
    pub text: String,
    /// Its language (BCP 47); none of a code.
    pub language: Option<String>,
}

/// What kind of thing a screen was found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MatchedBy {
    /// One of its names.
    Name,
    /// Text that is seen on it.
    Text,
    /// An error code.
    Code,
}

/// A step that shows a screen, and those beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ScreenStep {
    /// The id of the entry.
    pub entry: String,
    /// The title of the entry, in the language nearest to that of the asker.
    pub title: Option<String>,
    /// The language of the answer (BCP 47).
    pub language: String,
    /// The number of the step.
    pub number: u32,
    /// The step.
    pub step: Step,
    /// The one before.
    pub before: Option<Step>,
    /// The one after.
    pub after: Option<Step>,
}

/// A phrasing that matched, with the places that did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MatchedPhrasing {
    /// BCP 47 tag.
    pub language: String,
    /// The phrasing.
    pub text: String,
    /// Byte ranges `[start, end)` of the text that match words of the question, in order, without overlap.
    pub highlights: Vec<[usize; 2]>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::KnowledgeBase;

    #[test]
    fn a_request_is_read_as_it_was_written() {
        let mut request = SearchRequest::new("battery");
        request.scope = "IN/MH".parse().ok();
        request.filter.has_steps = Some(true);
        request.facets = vec![Facet::Topic];
        request.answer_precision = Some(0.95);
        for valid_at in [request.valid_at, None] {
            request.valid_at = valid_at;
            let json = serde_json::to_string(&request).expect("plain data");
            assert_eq!(serde_json::from_str::<SearchRequest>(&json).expect("its own JSON"), request, "{json}");
        }
        let error = serde_json::from_str::<SearchRequest>(r#"{"query": "a", "langages": []}"#).expect_err("misspelt");
        assert!(error.to_string().starts_with("unknown field `langages`"), "{error}");
    }

    #[test]
    fn a_question_is_asked_as_of_now_unless_it_says_another_time_or_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let base = KnowledgeBase::create(folder.path().join("base")).expect("a new base");
        let entry = r#"{"id": "offer", "valid": {"to": "2020-01-01"}, "phrasings": {"en": ["festival offer"]}}"#;
        base.put(vec![serde_json::from_str(entry).expect("an entry")]).expect("stored");
        let found = |valid_at| {
            let request = SearchRequest { valid_at, ..SearchRequest::new("festival offer") };
            base.search(&request).expect("a question").hits.len()
        };
        assert_eq!(base.search(&SearchRequest::new("festival offer")).expect("a question").hits.len(), 0);
        assert_eq!((found(None), found("2019-12-31T00:00:00Z".parse().ok())), (1, 1));
    }
}
