//! Filters and facets: which entries and answers count, and how many of what was found have which label.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::catalogue::Families;
use crate::entry::{Answer, Entry, Scope};
use crate::quoted;

/// What an entry and one of its answers must have. Of each list one suffices; what is empty does not count.
///
/// What is said of answers (`languages` to `has_steps`) must all be true of the same answer, and only such answers are
/// served.
///
/// ```
/// let filter: uttar::Filter = serde_json::from_str(r#"{"topics": ["returns"], "languages": ["hi"], "has_steps": true}"#)?;
/// assert!(!filter.is_empty());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Filter {
    /// It serves one of these products: by itself, by its family, or because it is about all.
    pub products: Vec<String>,
    /// It is about one of these families or a member of one.
    pub families: Vec<String>,
    /// It has one of these topics.
    pub topics: Vec<String>,
    /// It has one of these tags.
    pub tags: Vec<String>,
    /// An answer is in one of these languages, in any script (BCP 47).
    pub languages: Vec<String>,
    /// An answer holds in one of these markets.
    pub markets: Vec<String>,
    /// An answer holds in one of these regions.
    pub regions: Vec<String>,
    /// An answer holds in one of these channels.
    pub channels: Vec<String>,
    /// An answer is told in one of these voices, or in none.
    pub voices: Vec<String>,
    /// An answer has steps, or has none.
    pub has_steps: Option<bool>,
}

impl Filter {
    /// Whether it lets everything pass.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The lists with their names.
    pub(crate) fn lists(&self) -> [(&'static str, &Vec<String>); 9] {
        [
            ("products", &self.products),
            ("families", &self.families),
            ("topics", &self.topics),
            ("tags", &self.tags),
            ("languages", &self.languages),
            ("markets", &self.markets),
            ("regions", &self.regions),
            ("channels", &self.channels),
            ("voices", &self.voices),
        ]
    }

    /// Whether an entry passes, with at least one answer where something is said of answers.
    pub(crate) fn passes(&self, entry: &Entry, families: &Families) -> bool {
        let any = |wanted: &[String], has: &[String]| wanted.is_empty() || wanted.iter().any(|want| has.contains(want));
        any(&self.topics, &entry.topics)
            && any(&self.tags, &entry.tags)
            && (self.products.is_empty()
                || entry.products.is_empty()
                || self
                    .products
                    .iter()
                    .any(|want| families.line(want).any(|id| entry.products.iter().any(|p| p == id))))
            && (self.families.is_empty()
                || entry.products.iter().any(|id| families.line(id).any(|id| self.families.iter().any(|f| f == id))))
            && (!self.is_about_answers() || entry.answers.iter().any(|answer| self.passes_answer(answer)))
    }

    fn is_about_answers(&self) -> bool {
        self.has_steps.is_some()
            || ![&self.languages, &self.markets, &self.regions, &self.channels, &self.voices]
                .iter()
                .all(|list| list.is_empty())
    }

    /// Whether an answer passes.
    pub(crate) fn passes_answer(&self, answer: &Answer) -> bool {
        let primary = |tag: &str| tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
        let language = answer.lang.primary();
        let levels = answer.scope.as_ref().map(Scope::levels).unwrap_or_default();
        // A level that the scope leaves open holds everywhere.
        let holds = |wanted: &[String], level: Option<&str>| {
            wanted.is_empty() || level.is_none_or(|level| wanted.iter().any(|want| want == level))
        };
        (self.languages.is_empty() || self.languages.iter().any(|want| primary(want) == language))
            && holds(&self.markets, levels[0])
            && holds(&self.regions, levels[1])
            && holds(&self.channels, levels[2])
            && holds(&self.voices, answer.voice.as_deref())
            && self.has_steps.is_none_or(|wanted| wanted != answer.steps.is_empty())
    }
}

/// What can be counted over the entries that were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Facet {
    /// Products, as the entries name them.
    Product,
    /// Products with the families they are in.
    Family,
    /// Topics.
    Topic,
    /// Tags.
    Tag,
    /// Languages of answers.
    Language,
    /// Markets of answers.
    Market,
    /// Regions of answers.
    Region,
    /// Channels of answers.
    Channel,
    /// Voices of answers.
    Voice,
    /// Whether an answer has steps: `true` or `false`.
    HasSteps,
}

impl Facet {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Product,
        Self::Family,
        Self::Topic,
        Self::Tag,
        Self::Language,
        Self::Market,
        Self::Region,
        Self::Channel,
        Self::Voice,
        Self::HasSteps,
    ];

    /// The name in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Family => "family",
            Self::Topic => "topic",
            Self::Tag => "tag",
            Self::Language => "language",
            Self::Market => "market",
            Self::Region => "region",
            Self::Channel => "channel",
            Self::Voice => "voice",
            Self::HasSteps => "has_steps",
        }
    }

    /// The distinct labels of an entry, of those answers that pass the filter.
    fn labels<'a>(self, entry: &'a Entry, filter: &Filter, families: &'a Families) -> Vec<&'a str> {
        let answers = || entry.answers.iter().filter(|answer| filter.passes_answer(answer));
        let level = |i: usize| answers().filter_map(move |answer| answer.scope.as_ref()?.levels()[i]).collect();
        let mut labels: Vec<&str> = match self {
            Self::Product => entry.products.iter().map(String::as_str).collect(),
            Self::Family => {
                entry.products.iter().flat_map(|id| families.line(id)).filter(|id| families.is_family(id)).collect()
            }
            Self::Topic => entry.topics.iter().map(String::as_str).collect(),
            Self::Tag => entry.tags.iter().map(String::as_str).collect(),
            Self::Language => answers().map(|answer| answer.lang.as_str()).collect(),
            Self::Market => level(0),
            Self::Region => level(1),
            Self::Channel => level(2),
            Self::Voice => answers().filter_map(|answer| answer.voice.as_deref()).collect(),
            Self::HasSteps => vec![if answers().any(|answer| !answer.steps.is_empty()) { "true" } else { "false" }],
        };
        labels.sort_unstable();
        labels.dedup();
        labels
    }
}

impl fmt::Display for Facet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Facet {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|facet| facet.name() == text).ok_or_else(|| {
            let known = Self::ALL.map(Self::name).join(", ");
            format!("{} is no facet; known are {known}", quoted(text))
        })
    }
}

/// How many of the entries found have a label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FacetCount {
    /// The label.
    pub value: String,
    /// How many entries.
    pub count: usize,
}

/// The labels of each facet that was asked for, the commonest first.
pub(crate) type FacetCounts = BTreeMap<Facet, Vec<FacetCount>>;

/// Counts labels entry by entry.
pub(crate) struct FacetCounter<'a> {
    filter: &'a Filter,
    families: &'a Families,
    counts: BTreeMap<Facet, BTreeMap<String, usize>>,
}

impl<'a> FacetCounter<'a> {
    pub(crate) fn new(facets: &[Facet], filter: &'a Filter, families: &'a Families) -> Self {
        Self { filter, families, counts: facets.iter().map(|facet| (*facet, BTreeMap::new())).collect() }
    }

    pub(crate) fn add(&mut self, entry: &Entry) {
        for (facet, counts) in &mut self.counts {
            for label in facet.labels(entry, self.filter, self.families) {
                *counts.entry(label.to_owned()).or_default() += 1;
            }
        }
    }

    /// The labels of each facet, the commonest first.
    pub(crate) fn finish(self) -> FacetCounts {
        self.counts
            .into_iter()
            .map(|(facet, counts)| {
                let mut counts: Vec<FacetCount> =
                    counts.into_iter().map(|(value, count)| FacetCount { value, count }).collect();
                counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
                (facet, counts)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn families() -> Families {
        let product = |json| serde_json::from_value(json).expect("a product");
        Families::new(&[
            product(serde_json::json!({"id": "phones"})),
            product(serde_json::json!({"id": "note", "family": "phones"})),
            product(serde_json::json!({"id": "tvs"})),
        ])
    }

    fn entry(json: serde_json::Value) -> Entry {
        serde_json::from_value(json).expect("an entry")
    }

    fn passes(filter: serde_json::Value, entry: &Entry) -> bool {
        serde_json::from_value::<Filter>(filter).expect("a filter").passes(entry, &families())
    }

    #[test]
    fn families_serve_members_and_no_product_serves_all() {
        use serde_json::json;
        let (family, member, all) = (
            entry(json!({"id": "a", "products": ["phones"]})),
            entry(json!({"id": "b", "products": ["note"]})),
            entry(json!({"id": "c"})),
        );
        let results = |filter: serde_json::Value| [&family, &member, &all].map(|entry| passes(filter.clone(), entry));
        assert_eq!(results(json!({"products": ["note"]})), [true, true, true]);
        assert_eq!(results(json!({"products": ["phones"]})), [true, false, true]);
        assert_eq!(results(json!({"products": ["tvs"]})), [false, false, true]);
        assert_eq!(results(json!({"families": ["phones"]})), [true, true, false]);
    }

    #[test]
    fn what_is_said_of_answers_is_true_of_one_answer() {
        use serde_json::json;
        let entry = entry(json!({"id": "a", "topics": ["t"], "tags": ["x"], "answers": [
            {"lang": "hi-Latn", "scope": "IN/KA", "body": "b"},
            {"lang": "en", "voice": "warm", "body": "b", "steps": [{"text": "s"}]},
        ]}));
        for (filter, want) in [
            (json!({}), true),
            (json!({"languages": ["hi"]}), true),
            (json!({"languages": ["hi"], "has_steps": true}), false),
            (json!({"languages": ["en"], "has_steps": true, "markets": ["CN"]}), true),
            (json!({"languages": ["hi"], "markets": ["CN"]}), false),
            (json!({"languages": ["hi"], "regions": ["KA", "MH"]}), true),
            (json!({"voices": ["expert"], "languages": ["en"]}), false),
            (json!({"topics": ["t"], "tags": ["y"]}), false),
            (json!({"topics": ["u", "t"], "tags": ["x"]}), true),
        ] {
            assert_eq!(passes(filter.clone(), &entry), want, "{filter}");
        }
    }

    #[test]
    fn labels_are_counted_once_an_entry() {
        use serde_json::json;
        let families = families();
        let filter = Filter::default();
        let mut counter = FacetCounter::new(&[Facet::Family, Facet::Language, Facet::HasSteps], &filter, &families);
        counter.add(&entry(json!({"id": "a", "products": ["note", "phones"], "answers": [{"lang": "en", "body": "b"}, {"lang": "en", "body": "c"}]})));
        counter.add(&entry(json!({"id": "b", "products": ["tvs"], "answers": [{"lang": "hi", "body": "b"}, {"lang": "en", "body": "c"}]})));
        assert_eq!(
            serde_json::to_value(counter.finish()).expect("plain data"),
            json!({
                "family": [{"value": "phones", "count": 1}, {"value": "tvs", "count": 1}],
                "language": [{"value": "en", "count": 2}, {"value": "hi", "count": 1}],
                "has_steps": [{"value": "false", "count": 2}],
            })
        );
    }
}
