//! Explanations: statements with their reasons.

use std::fmt;

use serde::Serialize;

use crate::odds::logistic;

/// A statement with its reasons. As text it is a list with indented reasons.
///
/// ```
/// # use uttar::{Entry, KnowledgeBase, SearchRequest};
/// # let folder = tempfile::tempdir()?;
/// # let base = KnowledgeBase::create(folder.path().join("base"))?;
/// # base.put(vec![serde_json::from_str::<Entry>(r#"{"id": "battery-replace", "phrasings": {"en": ["replace the battery"]}}"#)?])?;
/// let mut request = SearchRequest::new("replace battery");
/// request.explain = true;
/// let hit = base.search(&request)?.hits.remove(0);
/// let explanation = hit.explanation.expect("asked for");
/// assert_eq!(explanation.text, "battery-replace");
/// assert!(explanation.to_string().contains("words: replace, battery"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Explanation {
    /// What holds.
    pub text: String,
    /// How much, where it is a number: a probability, a share, or a part of the log-odds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Explanation>,
}

/// A feature of a logistic model and what it adds to the log-odds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Share {
    /// What it is called where a confidence is explained.
    pub(crate) feature: &'static str,
    pub(crate) value: f64,
    pub(crate) log_odds: f64,
}

impl Explanation {
    pub(crate) fn new(text: impl Into<String>, value: impl Into<Option<f64>>, details: Vec<Self>) -> Self {
        Self { text: text.into(), value: value.into(), details }
    }

    /// A statement without reasons.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self::new(text, None, Vec::new())
    }

    /// A probability and the features that it comes from, those that say most first. Their values are parts of its
    /// log-odds.
    pub(crate) fn logistic(text: &str, mut shares: Vec<Share>) -> Self {
        // Where there is no model, nobody asks about its vectors.
        shares.retain(|share| share.feature != NEARNESS || share.value != 0.0);
        let log_odds: f64 = shares.iter().map(|share| share.log_odds).sum();
        shares.sort_by(|a, b| b.log_odds.abs().total_cmp(&a.log_odds.abs()));
        let of = |share: Share| {
            let name = if share.feature == ALWAYS {
                share.feature.to_owned()
            } else {
                format!("{}: {:.2}", share.feature, share.value)
            };
            Self::new(name, share.log_odds, Vec::new())
        };
        let sum = Self::new("log-odds", log_odds, shares.into_iter().map(of).collect());
        Self::new(text, logistic(log_odds), vec![sum])
    }

    fn write(&self, depth: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let indent = 2 * depth;
        match self.value {
            Some(value) => writeln!(f, "{:indent$}{value:.2}  {}", "", self.text)?,
            None => writeln!(f, "{:indent$}{}", "", self.text)?,
        }
        self.details.iter().try_for_each(|detail| detail.write(depth + 1, f))
    }
}

/// The name of what vectors say.
pub(crate) const NEARNESS: &str = "nearness by its vectors";
/// The name of what a model begins with, whatever the features are.
pub(crate) const ALWAYS: &str = "to begin with";

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_of_a_model_add_up_to_its_probability() {
        let share = |feature, log_odds| Share { feature, value: 0.5, log_odds };
        let told = Explanation::logistic("it is so", vec![share(ALWAYS, -1.0), share("warm", 3.0)]);
        assert_eq!(
            told.to_string(),
            "0.88  it is so\n  2.00  log-odds\n    3.00  warm: 0.50\n    -1.00  to begin with\n"
        );
        let json = serde_json::to_value(&told).expect("plain data");
        assert_eq!(json["details"][0]["details"][1], serde_json::json!({"text": "to begin with", "value": -1.0}));
    }
}
