//! Screens: named pictures and pages that steps refer to, with what is seen on them.

mod find;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uttar_analysis::LanguageTag;

pub(crate) use find::{FoundBy, FoundScreen, ScreenFinder, screen_term};

use crate::entry::{check_image, id_problem, language};
use crate::error::Problem;
use crate::limits::Limits;

/// A named picture or page of a device or app.
///
/// ```
/// let screen: uttar::Screen = serde_json::from_str(r#"{
///     "id": "settings-battery",
///     "names": {"en": ["Settings > Battery"], "hi": ["सेटिंग्स > बैटरी"]},
///     "texts": {"en": ["Battery usage since last full charge"]},
///     "codes": ["E7"]
/// }"#)?;
/// assert_eq!(screen.codes, ["E7"]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Screen {
    /// Names the screen in the base; steps refer to it.
    pub id: String,
    /// What people call it, by language; the first of a language is the proper name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", with = "language::keys")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, Vec<String>>"))]
    pub names: BTreeMap<LanguageTag, Vec<String>>,
    /// Text that is seen on it, by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", with = "language::keys")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, Vec<String>>"))]
    pub texts: BTreeMap<LanguageTag, Vec<String>>,
    /// Error codes that it shows, as they are shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// Ids of the products that have it; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
    /// A picture of it: a path inside the corpus folder or an http(s) URL. Never fetched by us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
}

/// All that is wrong with a screen.
pub(crate) fn validate(screen: &Screen, limits: &Limits) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut add = |field: String, message: String| problems.push(Problem::new(field, message));
    if let Some(message) = id_problem(&screen.id, limits) {
        add("id".into(), message);
    }
    let texts = || [("names", &screen.names), ("texts", &screen.texts)];
    let count = texts().iter().flat_map(|(_, map)| map.values()).map(Vec::len).sum::<usize>() + screen.codes.len();
    if count > limits.names_max {
        add("names".into(), format!("{count} names, texts and codes are more than {}; keep fewer", limits.names_max));
    }
    if count == 0 {
        add("names".into(), "nothing would find it; add a name, a text or a code".into());
    }
    for (field, map) in texts() {
        for (language, texts) in map {
            for (i, text) in texts.iter().enumerate() {
                if text.trim().is_empty() || text.len() > limits.phrasing_bytes_max {
                    let message =
                        format!("is empty or longer than {} bytes; shorten or remove it", limits.phrasing_bytes_max);
                    add(format!("{field}.{language}[{i}]"), message);
                }
            }
        }
    }
    for (i, _) in screen.codes.iter().enumerate().filter(|(_, code)| code.trim().is_empty()) {
        add(format!("codes[{i}]"), "is empty; remove it".into());
    }
    if let Some(message) = screen.image.as_deref().and_then(check_image) {
        add("image".into(), message);
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_needs_an_id_and_something_to_find_it_by() {
        let fields = |json: serde_json::Value| {
            let screen: Screen = serde_json::from_value(json).expect("well-formed");
            validate(&screen, &Limits::default()).into_iter().map(|problem| problem.field).collect::<Vec<_>>()
        };
        assert!(fields(serde_json::json!({"id": "e7", "codes": ["E7"], "image": "media/e7.svg"})).is_empty());
        assert_eq!(fields(serde_json::json!({"id": ""})), ["id", "names"]);
        assert_eq!(
            fields(serde_json::json!({"id": "a", "names": {"hi": ["x", " "]}, "codes": [""], "image": "../x.svg"})),
            ["names.hi[1]", "codes[0]", "image"]
        );
    }
}
