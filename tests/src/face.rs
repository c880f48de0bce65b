//! The seam between cases and faces: plain values, the same from every face.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What a face gives: a value or an error of the core, as the face shows it.
pub type FaceResult<T> = Result<T, Failure>;

/// A way to reach a base. A face maps and never judges; what it cannot do, it says in `can_import` and `can_analyze`.
pub trait Face {
    /// How failures name it.
    fn name(&self) -> &'static str;

    /// Whether it can import these; the service takes single files, and nothing of one that has a bad place.
    fn can_import(&self, _paths: &[PathBuf], _keep_going: bool) -> bool {
        true
    }

    /// Whether it shows tokens; the service does not.
    fn can_analyze(&self) -> bool {
        true
    }

    /// Imports files and folders into its base.
    fn import(&self, paths: &[PathBuf], keep_going: bool) -> FaceResult<Imported>;

    /// Asks a question.
    fn search(&self, ask: &Ask) -> FaceResult<Answered>;

    /// The whole reply to a question, or to a search for a screen, as JSON.
    fn reply(&self, ask: &Ask, screen: bool) -> FaceResult<serde_json::Value>;

    /// What is reported about the whole base, as JSON; of an export with the `text` of the file.
    fn report(&self, report: &Report) -> FaceResult<serde_json::Value>;

    /// Sets something in the base, or shows it, as JSON.
    fn setting(&self, setting: &Setting) -> FaceResult<serde_json::Value>;

    /// The version of the entry with this id.
    fn get(&self, id: &str) -> FaceResult<u64>;

    /// The tokens of a text.
    fn analyze(&self, text: &str, languages: &[String]) -> FaceResult<Read>;
}

/// A question with all that may be said beside it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ask {
    /// The question.
    pub query: String,
    /// How many hits at most.
    pub limit: Option<usize>,
    /// Languages of the answer, the most wanted first.
    pub languages: Vec<String>,
    /// Where the customer is.
    pub scope: Option<String>,
    /// How the answer is told.
    pub voice: Option<String>,
    /// When it is asked.
    pub at: Option<String>,
    /// What an entry and its answer must have, by the name of the list.
    pub filter: BTreeMap<String, Vec<String>>,
    /// The share of answers that must be right.
    pub answer_precision: Option<f32>,
    /// Whether hits are explained.
    pub explain: bool,
    /// What is counted.
    pub facets: Vec<String>,
    /// The products that the customer has.
    pub owns: Vec<String>,
    /// Whether other languages may be searched.
    pub cross_language: Option<bool>,
}

/// A report about the whole base.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
pub enum Report {
    /// What is wrong with its content.
    Lint {
        /// Nothing less than this.
        level: Option<String>,
    },
    /// What customers would get.
    Coverage {
        /// The languages; by default all.
        #[serde(default)]
        languages: Vec<String>,
        /// The places; by default all.
        #[serde(default)]
        scopes: Vec<String>,
        /// The time; by default any.
        at: Option<String>,
    },
    /// All entries as a file.
    Export {
        /// Its format.
        format: String,
    },
}

/// What is said of a reply.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// The question.
    pub query: String,
    /// What became of it.
    pub outcome: String,
    /// The entry that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
}

/// What a base knows beside its entries.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
pub enum Setting {
    /// What is suggested, which follows it.
    Suggest {
        /// What was typed.
        typed: String,
        /// Only texts of this language.
        language: Option<String>,
    },
    /// How often entries are asked for.
    Popularity {
        /// New counts.
        set: Option<BTreeMap<String, u32>>,
        /// Whether new counts are taken from the log of questions.
        #[serde(default)]
        from_log: bool,
    },
    /// What was said of replies, or what may become phrasings by it.
    Feedback {
        /// What is said before.
        give: Option<Given>,
        /// Whether what may become phrasings is shown.
        #[serde(default)]
        phrasings: bool,
    },
    /// From which confidence on it answers.
    Threshold {
        /// For this share of right answers.
        precision: Option<f32>,
        /// Sets the base to this share.
        set: Option<f32>,
        /// Brings the default back.
        #[serde(default)]
        unset: bool,
    },
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Imported {
    /// Entries stored.
    pub entries: usize,
    /// What was left out.
    pub problems: Vec<Place>,
}

/// A reply.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// `answer`, `ask` or `hand_over`.
    pub decision: String,
    /// Probabilities of the detected languages, with their tags.
    pub languages: Vec<(String, f64)>,
    /// The hits, the best first.
    pub hits: Vec<Found>,
}

/// A hit.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The id of the entry.
    pub entry: String,
    /// From 0 to 1.
    pub confidence: f64,
    /// The language of the answer, where there is one.
    pub answer_language: Option<String>,
    /// The kind of its bridge, where there is one.
    pub bridge: Option<String>,
    /// The matched phrasing, empty where only an answer matched.
    pub phrasing: String,
    /// Byte ranges of the phrasing.
    pub highlights: Vec<[usize; 2]>,
}

/// The tokens of a text, by field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Read {
    /// Words in normal form.
    pub words: Vec<Token>,
    /// Their stems.
    pub stems: Vec<Token>,
    /// Character n-grams.
    pub grams: Vec<Token>,
}

/// A token and its byte range in the text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Token {
    /// What is indexed.
    pub term: String,
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// An error as a face shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The name of its class, such as `invalid_input`.
    pub kind: String,
    /// What it says.
    pub message: String,
    /// The bad places of the input.
    pub problems: Vec<Place>,
}

/// A bad place of the input.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Place {
    /// The file.
    #[serde(default)]
    pub file: Option<PathBuf>,
    /// The line, counted from 1.
    #[serde(default)]
    pub line: Option<usize>,
    /// The field, as a path.
    #[serde(default)]
    pub field: String,
    /// What is wrong.
    pub message: String,
}
