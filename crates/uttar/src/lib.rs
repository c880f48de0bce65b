//! `uttar` (उत्तर, "answer") finds the right answer in a customer-service knowledge base, in Chinese, English and nine
//! Indian languages, however the question is typed, and says honestly when it has none.
//!
//! ```
//! use uttar::{Entry, KnowledgeBase, SearchRequest};
//!
//! let folder = tempfile::tempdir()?;
//! let base = KnowledgeBase::create(folder.path().join("base"))?;
//! let entry: Entry = serde_json::from_str(r#"{
//!     "id": "battery-replace",
//!     "phrasings": {"en": ["How do I get the battery replaced?"], "hi": ["बैटरी कैसे बदलवाएँ?"]},
//!     "answers": [{"lang": "hi", "body": "किसी भी सर्विस सेंटर पर लगभग 1 घंटे में बदल जाती है।"}]
//! }"#)?;
//! base.put(vec![entry])?;
//!
//! let reply = base.search(&SearchRequest::new("फोन की बैटरी बदलनी है"))?;
//! assert_eq!(reply.hits[0].entry, "battery-replace");
//! assert!(reply.hits[0].answer.as_ref().is_some_and(|answer| answer.body.contains("1 घंटे")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Words
//! - **entry**: one customer need and what answers it ([`Entry`]).
//! - **phrasing**: one way to ask for an entry, in one language.
//! - **answer**: what is said, for a language, a scope, a voice ([`Answer`]); **step**: a numbered part of it
//!   ([`Step`]).
//! - **scope**: where an answer holds, `market/region/channel` ([`Scope`]).
//! - **confidence**: the probability that an entry is the one asked for.
//! - **decision**: answer, ask or hand over ([`Decision`]).
//! - **store**: the durable truth; **index**: what is searched, derived from the store; **engine**: what holds the
//!   index.
//!
//! # Structs that grow
//! Fields are added in minor versions. What the crate gives is `#[non_exhaustive]`, and so are options: take the
//! default or what a constructor gives, and set fields. What you write yourself, such as [`Entry`], [`Product`] and
//! [`Settings`], is a literal that ends with `..Default::default()`; then a field more breaks nothing. An [`Answer`]
//! has no default, since nothing stands for its language: take [`Answer::new`], and set fields. [`Decision`] and
//! [`ErrorKind`] do not grow without a major version, so that whoever answers customers can treat every case in a
//! `match` without `_`.
//!
//! # What it logs
//! What fails in the background, where nobody waits for a result, is told by [`tracing`](https://docs.rs/tracing) with
//! the level `WARN`; without a subscriber it costs nothing. [`KnowledgeBase::index_state`] and
//! [`KnowledgeBase::query_log_state`] say how the base keeps up.
//!
//! # Features
//! `schema`, off by default: what is sent and replied has `schemars::JsonSchema`, for those who describe an interface
//! of their own.
//!
//! # The way of a question
//! ```text
//! text --analysis--> tokens --engine--> parts --retrieve--> candidates --rank--> ranked --decide--> decision --resolve--> reply
//! ```

mod about;
mod backup;
mod base;
mod bridge;
mod calibrate;
mod catalogue;
mod change;
mod channel;
mod coverage;
mod curation;
mod decide;
mod engine;
mod entry;
mod error;
pub mod evaluation;
mod explain;
mod export;
mod features;
mod feedback;
mod filter;
mod fingerprint;
mod import;
mod limits;
mod lint;
mod markup;
mod odds;
mod part;
mod question;
mod rank;
mod redact;
mod replace_file;
mod replay;
mod reply;
mod resolve;
mod retrieve;
mod screens;
mod settings;
mod state;
mod store;
mod suggest;
mod sync;
mod time;
mod translate;
mod unique_keys;
mod vectors;

pub use backup::{Backup, backup, restore};
pub use base::{
    AnswerThreshold, Draft, EntryFeedback, EntryPage, ImportOptions, ImportReport, IndexState, KnowledgeBase,
    LoggedFilter, QueryLogSettings, QueryLogState, SuggestedPhrasing, UnansweredQuestion, Verification, VersionedEntry,
    VersionedProduct, verify,
};
pub use bridge::{Bridge, BridgeKind, BridgedWord, WordBridge};
pub use catalogue::{LifeCycle, Mention, Product, ProductFit};
pub use change::{
    Action, Change, DeclaredDiff, DeclaredKind, Effect, EntryDiff, FieldChange, Operation, Refresh, WriteOptions,
    WriteOutcome,
};
pub use coverage::{Coverage, CoverageCount, CoverageMap, CoverageOptions, EntryCoverage, ProductCoverage};
pub use curation::{Curation, Synonym};
pub use entry::{Allowance, Answer, Entry, Scope, Step, UnknownScope};
pub use error::{Error, ErrorKind, Problem, Result};
pub use explain::Explanation;
pub use export::{Export, ExportFormat, ExportReport, FolderExport, Loss, export};
pub use feedback::{Feedback, FeedbackOutcome, GivenFeedback};
pub use filter::{Facet, FacetCount, Filter};
pub use import::TextEncoding;
pub use limits::Limits;
pub use lint::{Finding, Level, LintReport, Rule as LintRule, lint, lint_rules};
pub use redact::redact;
pub use replace_file::replace_file;
pub use replay::{ChangedReply, Replay, ReplySummary};
pub use reply::{
    Context, Decision, DetectedLanguage, FollowUp, Hit, MatchedBy, MatchedPhrasing, MatchedScreen, MatchedStep, Reply,
    ScreenHit, ScreenReply, ScreenStep, SearchRequest,
};
pub use resolve::{Asker, LanguageMatch, Missing, Resolved, ScopeMatch, Served, VoiceMatch, Withheld};
pub use screens::Screen;
pub use settings::{ChannelSettings, ForbiddenFallback, Market, Region, Settings, VOICES};
pub use state::{BaseState, UnknownState};
pub use store::{DraftedEntry, EntryVersion, Label, LoggedQuestion};
pub use suggest::Suggestion;
pub use time::{Moment, Timestamp, UnknownMoment, UtcOffset, Validity};
pub use unique_keys::UniqueKeys;
pub use uttar_analysis::{
    Analysis, Analyzer, Detection, Guess, LanguageTag, Span, Tag, Token, Tokens, UnknownLanguageTag, detect, quoted,
};
pub use vectors::{Embedder, TextRole};

/// The format of the store that this version writes. It reads older ones, and brings them to this one when it opens
/// them to write; a newer one it refuses.
///
/// ```
/// assert!(uttar::STORE_FORMAT >= 6);
/// ```
pub const STORE_FORMAT: i32 = store::FORMAT_VERSION;

/// Its Rust is compiled with the examples of the documentation.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
