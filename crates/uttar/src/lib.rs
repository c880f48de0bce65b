//! `uttar` (उत्तर, "answer") finds the right answer in a customer-service knowledge base, in Chinese, English and nine Indian
//! languages, however the question is typed, and says honestly when it has none.
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
//! - **answer**: what is said, for a language, a scope, a voice ([`Answer`]); **step**: a numbered part of it ([`Step`]).
//! - **scope**: where an answer holds, `market/region/channel` ([`Scope`]).
//! - **confidence**: the probability that an entry is the one asked for.
//! - **decision**: answer, ask or hand over ([`Decision`]).
//! - **store**: the durable truth; **index**: what is searched, derived from the store; **engine**: what holds the index.
//!
//! # The way of a question
//! ```text
//! text --analysis--> tokens --engine--> parts --retrieve--> candidates --rank--> ranked --resolve--> answers --decide--> reply
//! ```

mod backup;
mod base;
mod calibrate;
mod catalogue;
mod decide;
mod engine;
mod entry;
mod error;
pub mod evaluation;
mod features;
mod fingerprint;
mod highlight;
mod import;
mod limits;
mod question;
mod rank;
mod reply;
mod resolve;
mod retrieve;
mod store;

pub use backup::{Backup, backup, restore};
pub use base::{ImportOptions, ImportReport, KnowledgeBase, Verification, VersionedEntry, verify};
pub use catalogue::Product;
pub use entry::{Answer, Entry, Scope, Step, UnknownScope, Validity};
pub use error::{Error, ErrorKind, Problem, Result};
pub use limits::Limits;
pub use reply::{Decision, DetectedLanguage, Hit, MatchedPhrasing, Reply, SearchRequest};
pub use uttar_analysis::{
    Analysis, Analyzer, Detection, Guess, LanguageTag, Span, Tag, Token, Tokens, UnknownLanguageTag, detect,
};
