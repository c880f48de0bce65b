//! The settings of a base: where it answers, in which voices, and what may stand in for what. A file `base.yaml` in the
//! corpus folder; a base without one is open to any market, channel and voice.

mod places;
mod validate;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uttar_analysis::LanguageTag;

pub(crate) use validate::{check_entry, check_product, validate};

use crate::entry::{Scope, language};
use crate::time::UtcOffset;

/// The voices that every base has.
pub const VOICES: [&str; 3] = ["warm", "expert", "plain"];

/// What a base declares of the world it serves.
///
/// ```
/// let settings: uttar::Settings = serde_json::from_str(r#"{
///     "time_zone": "+05:30",
///     "channels": {"forum": {"voice": "warm"}},
///     "markets": {"IN": {"regions": {"KA": {}, "MH": {}}}},
///     "language_fallbacks": {"mr": ["hi", "en"]},
///     "forbidden_fallbacks": [{"at": "IN/KA", "from": "IN", "topics": ["deposit"]}]
/// }"#)?;
/// assert!(settings.markets["IN"].regions.contains_key("KA"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The clock by which the days of a validity begin and end; UTC when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub time_zone: Option<UtcOffset>,
    /// The share of answers that must be right, above 0 and below 1: `0.95` answers only where 19 of 20 such answers
    /// are right, and asks back otherwise. When absent, the base answers from a confidence of 0.75 on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_precision: Option<f32>,
    /// The confidence, from 0 to 1, that an entry beside the first must have to be offered where the decision is `ask`;
    /// 0.05 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer_confidence_min: Option<f32>,
    /// Voices besides `warm`, `expert` and `plain`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub voices: Vec<String>,
    /// The channels by name; empty: any.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub channels: BTreeMap<String, ChannelSettings>,
    /// The markets by name; empty: any.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub markets: BTreeMap<String, Market>,
    /// The languages that stand in for each, the best first.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", with = "language::lists")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, Vec<String>>"))]
    pub language_fallbacks: BTreeMap<LanguageTag, Vec<LanguageTag>>,
    /// The languages that stand in for any other in the end; English when absent.
    #[serde(skip_serializing_if = "Option::is_none", with = "last_languages")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub last_languages: Option<Vec<LanguageTag>>,
    /// Where a place has no answer of its own, that of another place serves: `NP: IN`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, String>"))]
    pub scope_fallbacks: BTreeMap<Scope, Scope>,
    /// Answers that must never serve a place although their scope covers it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forbidden_fallbacks: Vec<ForbiddenFallback>,
}

/// A channel through which customers ask.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ChannelSettings {
    /// The voice of answers there, unless the caller names another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice: Option<String>,
}

/// A country or whatever else the first level of a scope is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Market {
    /// Its clock; that of the base when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub time_zone: Option<UtcOffset>,
    /// The languages that are served there.
    #[serde(skip_serializing_if = "Vec::is_empty", with = "language::list")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub languages: Vec<LanguageTag>,
    /// Its regions by name; empty: any.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub regions: BTreeMap<String, Region>,
    /// The channels that it has; empty: all of the base.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
}

/// A part of a market with rules of its own: a state of India.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Region {
    /// Its clock; that of the market when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub time_zone: Option<UtcOffset>,
    /// The languages that are served there; those of the market when empty.
    #[serde(skip_serializing_if = "Vec::is_empty", with = "language::list")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub languages: Vec<LanguageTag>,
}

/// Who asks at `at` is never given an answer for `from` or anything inside it, unless that answer is for `at` or inside
/// it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ForbiddenFallback {
    /// Where is asked.
    pub at: Scope,
    /// What must not serve there; `*` for everything but its own.
    pub from: Scope,
    /// Only for entries with one of these topics; for all when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// Why, for the reply and for whoever reads the settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A list of tags that may be absent.
mod last_languages {
    use serde::{Deserializer, Serializer};
    use uttar_analysis::LanguageTag;

    use crate::entry::language::list;

    pub(super) fn serialize<S: Serializer>(tags: &Option<Vec<LanguageTag>>, serializer: S) -> Result<S::Ok, S::Error> {
        list::serialize(tags.as_deref().unwrap_or_default(), serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Vec<LanguageTag>>, D::Error> {
        list::deserialize(deserializer).map(Some)
    }
}
