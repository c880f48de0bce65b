//! The cases, as they are written in `data/*.toml`. Every key that is not known is an error: a misspelt expectation
//! would otherwise hold always.

use std::fs;
use std::path::{Path, PathBuf};

use crate::face::{Ask, Report, Setting};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Reads a data file.
///
/// # Panics
/// If it is missing or not of its shape: a test that cannot read its cases must fail.
pub fn load<T: DeserializeOwned>(name: &str) -> T {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name);
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// `search.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchCases {
    /// Questions to the base imported from `corpora/support`.
    pub case: Vec<SearchCase>,
}

/// A question and what must come.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchCase {
    /// What it shows, in English.
    pub note: String,
    /// The question.
    pub query: String,
    /// Languages of the answer; those of the question when empty.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Where the customer is.
    pub scope: Option<String>,
    /// How many hits at most.
    pub limit: Option<usize>,
    /// Whether other languages may be searched.
    pub cross_language: Option<bool>,
    /// What must come.
    pub expect: SearchExpectation,
}

/// What must come of a question; what is not said may be anything.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchExpectation {
    /// The first hit.
    pub entry: Option<String>,
    /// The language of its answer; `none` if it must have none.
    pub answer: Option<String>,
    /// By which bridge it was found; `none` if by none.
    pub bridge: Option<String>,
    /// The texts that its phrasing has marked, all of them in order.
    pub highlights: Option<Vec<String>>,
    /// The decision.
    pub decision: Option<String>,
    /// The decision that must not come.
    pub not: Option<String>,
    /// How many hits there are.
    pub hits: Option<usize>,
    /// The likeliest language of the question.
    pub language: Option<String>,
}

/// `model.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelCases {
    /// Questions to the base imported from `data/model`.
    pub case: Vec<ModelCase>,
}

/// A question with all that may be said beside it, and what must come.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelCase {
    /// What it shows, in English.
    pub note: String,
    /// Whether a screen is looked for.
    #[serde(default)]
    pub screen: bool,
    /// What is asked.
    pub ask: Ask,
    /// JSON pointers into the reply and what stands there.
    #[serde(default)]
    pub expect: std::collections::BTreeMap<String, serde_json::Value>,
    /// A part of the message of the error that must come.
    pub error: Option<String>,
}

/// `reports.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportCases {
    /// Reports about the base imported from `data/model`.
    pub case: Vec<ReportCase>,
}

/// A report and what must stand in it.
#[derive(Debug, Deserialize)]
pub struct ReportCase {
    /// What it shows, in English.
    pub note: String,
    /// Which report.
    #[serde(flatten)]
    pub report: Report,
    /// JSON pointers into the report and what stands there.
    #[serde(default)]
    pub expect: std::collections::BTreeMap<String, serde_json::Value>,
    /// Parts of the text of an export.
    #[serde(default)]
    pub contains: Vec<String>,
    /// A part of the message of the error that must come.
    pub error: Option<String>,
}

/// `settings.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingSteps {
    /// Steps on the base imported from `data/model`, one after the other.
    pub step: Vec<SettingStep>,
}

/// Something that is set or shown, and what must come.
#[derive(Debug, Deserialize)]
pub struct SettingStep {
    /// What it shows, in English.
    pub note: String,
    /// What is set or shown.
    #[serde(flatten)]
    pub setting: Setting,
    /// JSON pointers into what comes, and what stands there.
    #[serde(default)]
    pub expect: std::collections::BTreeMap<String, serde_json::Value>,
    /// A part of the message of the error that must come.
    pub error: Option<String>,
}

/// `analysis.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnalysisCases {
    /// Texts and their tokens.
    pub case: Vec<AnalysisCase>,
    /// Words that must stay whole.
    pub whole: Vec<WholeCase>,
}

/// A text and what must be among its tokens.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnalysisCase {
    /// What it shows, in English.
    pub note: String,
    /// The text.
    pub text: String,
    /// Its languages.
    pub languages: Vec<String>,
    /// Words that must be there: the term, and the text at its range.
    #[serde(default)]
    pub words: Vec<[String; 2]>,
    /// Words that must not be there.
    #[serde(default)]
    pub not_words: Vec<String>,
    /// Stems that must be there, as `words`.
    #[serde(default)]
    pub stems: Vec<[String; 2]>,
    /// N-grams that must be there, as `words`.
    #[serde(default)]
    pub grams: Vec<[String; 2]>,
    /// Texts with the same words.
    #[serde(default)]
    pub same_words: Vec<String>,
    /// Texts with other words.
    #[serde(default)]
    pub other_words: Vec<String>,
    /// Texts with the same stems.
    #[serde(default)]
    pub same_stems: Vec<String>,
    /// Texts with other stems.
    #[serde(default)]
    pub other_stems: Vec<String>,
}

/// Words of a language, none of which may be cut.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WholeCase {
    /// What it shows, in English.
    pub note: String,
    /// The language.
    pub language: String,
    /// The words.
    pub texts: Vec<String>,
}

/// `errors.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorCases {
    /// Imports into an empty base.
    pub import: Vec<ImportCase>,
    /// Questions to a base of one entry.
    pub query: Vec<QueryCase>,
    /// Entries asked for by id, of the same base.
    pub get: Vec<GetCase>,
}

/// Files to import and what must come.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportCase {
    /// What it shows, in English.
    pub note: String,
    /// Files to write first.
    #[serde(default)]
    pub files: Vec<File>,
    /// Folders to make first.
    #[serde(default)]
    pub folders: Vec<PathBuf>,
    /// What is imported; the files when empty.
    #[serde(default)]
    pub paths: Vec<PathBuf>,
    /// Whether what is good is stored although something is bad.
    #[serde(default)]
    pub keep_going: bool,
    /// What must come.
    pub expect: ImportExpectation,
}

/// A file of a case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Its name, which may have folders before it.
    pub name: PathBuf,
    /// What is in it.
    pub content: Content,
}

/// What must come of an import.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportExpectation {
    /// The class of the error; the import succeeds when absent.
    pub error: Option<String>,
    /// A part of its message.
    #[serde(default)]
    pub message: String,
    /// The bad places, all of them in order.
    #[serde(default)]
    pub problems: Vec<ExpectedProblem>,
    /// Ids that are in the base afterwards.
    #[serde(default)]
    pub stored: Vec<Content>,
    /// Ids that are not.
    #[serde(default)]
    pub not_stored: Vec<String>,
}

/// A bad place that must be named.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedProblem {
    /// The name of the file.
    pub file: String,
    /// The line.
    pub line: Option<usize>,
    /// The field.
    #[serde(default)]
    pub field: String,
    /// A part of the message.
    pub message: String,
}

/// A question that is refused, or just not.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueryCase {
    /// What it shows, in English.
    pub note: String,
    /// The question.
    pub query: Content,
    /// How many hits at most.
    pub limit: Option<usize>,
    /// Languages of the answer.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Where the customer is.
    pub scope: Option<String>,
    /// The class of the error; it succeeds when absent.
    pub error: Option<String>,
    /// A part of its message.
    #[serde(default)]
    pub message: String,
    /// The decision, where it succeeds.
    pub decision: Option<String>,
}

/// An entry that is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GetCase {
    /// What it shows, in English.
    pub note: String,
    /// The id.
    pub id: String,
    /// The class of the error; it succeeds when absent.
    pub error: Option<String>,
    /// A part of its message.
    #[serde(default)]
    pub message: String,
}

/// A text, or parts to make a large or broken one of.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Content {
    /// The text itself.
    Text(String),
    /// Parts, one after the other.
    Parts(Vec<Part>),
}

/// A part of a content.
#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Part {
    /// A text.
    Text(String),
    /// A text many times.
    Repeat {
        /// The text.
        repeat: String,
        /// How many times.
        times: usize,
    },
    /// Bytes that need not be a text.
    Bytes {
        /// The bytes.
        bytes: Vec<u8>,
    },
}

impl Content {
    /// The bytes it stands for.
    pub fn bytes(&self) -> Vec<u8> {
        let Self::Parts(parts) = self else {
            return self.text().into_bytes();
        };
        let bytes = |part: &Part| match part {
            Part::Text(text) => text.clone().into_bytes(),
            Part::Repeat { repeat, times } => repeat.repeat(*times).into_bytes(),
            Part::Bytes { bytes } => bytes.clone(),
        };
        parts.iter().flat_map(bytes).collect()
    }

    /// The text it stands for.
    ///
    /// # Panics
    /// If it is none: a query and an id are texts.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Parts(_) => String::from_utf8(self.bytes()).expect("a query and an id are UTF-8"),
        }
    }
}
