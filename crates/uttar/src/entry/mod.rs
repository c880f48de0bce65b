//! Entries: the units of knowledge, as users write them and as they are stored.

pub(crate) mod language;
mod references;
mod scope;
mod validate;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(crate) use references::{Reference, ReferenceKind, references};
pub use scope::{Scope, UnknownScope};

pub(crate) use validate::{check_image, id_problem, validate};

use uttar_analysis::LanguageTag;

use crate::time::{Moment, Validity};

/// The number of an entry in its base: short, never given twice.
pub(crate) type EntryKey = u64;

/// One customer need and what answers it.
///
/// ```
/// let entry: uttar::Entry = serde_json::from_str(r#"{
///     "id": "battery-replace",
///     "phrasings": {"en": ["How do I get the battery replaced?"], "hi": ["बैटरी कैसे बदलवाएँ?"]},
///     "answers": [{"lang": "en", "body": "Any service centre replaces it in about an hour."}]
/// }"#)?;
/// assert_eq!(entry.phrasings.len(), 2);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Names the entry in the base, for ever. At most 512 bytes.
    // An entry without one is refused with all else that is wrong with it.
    #[serde(default)]
    pub id: String,
    /// Ids of the products it is about; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
    /// What it is about, in the words of the base.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// Labels of any other kind, to filter and count by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// When it may be found at all; always when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid: Option<Validity>,
    /// Ids of entries that are asked for next, the likeliest first; shown with the reply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follow_ups: Vec<String>,
    /// The ways to ask for it, by language; the first of a language is its title.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", with = "language::keys")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, Vec<String>>"))]
    pub phrasings: BTreeMap<LanguageTag, Vec<String>>,
    /// What is said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// Findings of lint that are meant so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allowance>,
}

/// A finding of lint that is meant so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// The rule's id, such as `facts-differ`.
    pub rule: String,
    /// What it is about: facts or texts that the finding names, such as `7 days`; empty: every finding of the rule in
    /// this entry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
    /// Why it is right.
    pub reason: String,
}

/// What is said for an entry, in one language, for one scope, in one voice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The language it is written in.
    #[serde(with = "language::tag")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub lang: LanguageTag,
    /// Where it holds; everywhere when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// How it is told: `warm`, `expert`, `plain`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<String>,
    /// The text.
    pub body: String,
    /// Numbered parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// When it holds; always when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid: Option<Validity>,
    /// When it was last brought up to date: by this lint finds translations that are older than their source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<Moment>,
}

/// One numbered part of an answer. Which number it has says [`Answer::numbered_steps`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its number; the one after the step before when absent, 1 for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// What to do or see.
    pub text: String,
    /// A picture: a path inside the corpus folder or an http(s) URL. Never fetched by us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The id of the screen it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen: Option<String>,
    /// What an agent says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub say: Option<String>,
    /// What the customer does.
    #[serde(default, rename = "do", skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
}

impl Entry {
    /// All phrasings with their language, in the order in which the index counts them.
    pub fn all_phrasings(&self) -> impl Iterator<Item = (&LanguageTag, &str)> {
        self.phrasings.iter().flat_map(|(language, texts)| texts.iter().map(move |text| (language, text.as_str())))
    }

    /// All steps of all answers: the answer's place, the step's number and the step, in the order in which the index
    /// counts them.
    pub(crate) fn all_steps(&self) -> impl Iterator<Item = (usize, u32, &Step)> {
        self.answers
            .iter()
            .enumerate()
            .flat_map(|(i, answer)| answer.numbered_steps().map(move |(number, step)| (i, number, step)))
    }
}

impl Step {
    /// What is searched, a line each.
    pub(crate) fn full_text(&self) -> String {
        let texts = [Some(&self.text), self.say.as_ref(), self.action.as_ref()];
        texts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

impl Answer {
    /// An answer for everybody, everywhere and always.
    ///
    /// ```
    /// use uttar::{Answer, Entry};
    ///
    /// let mut answer = Answer::new("en".parse()?, "We are open from 9 to 21.");
    /// answer.scope = Some("IN/KA".parse()?);
    /// let mut entry = Entry { id: "opening-hours".into(), answers: vec![answer], ..Entry::default() };
    /// entry.phrasings.insert("en".parse()?, vec!["When are you open?".into()]);
    /// # assert_eq!(entry.answers[0].voice, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(lang: LanguageTag, body: impl Into<String>) -> Self {
        Self { lang, scope: None, voice: None, body: body.into(), steps: Vec::new(), valid: None, updated: None }
    }

    /// The steps with their numbers, in order.
    pub fn numbered_steps(&self) -> impl Iterator<Item = (u32, &Step)> {
        let mut next = 1u32;
        self.steps.iter().map(move |step| {
            let number = step.number.unwrap_or(next);
            next = number.saturating_add(1);
            (number, step)
        })
    }

    /// Body and steps as one text, a line each: what is searched.
    pub(crate) fn full_text(&self) -> String {
        let mut out = self.body.clone();
        for step in &self.steps {
            out.push('\n');
            out.push_str(&step.full_text());
        }
        out
    }
}
