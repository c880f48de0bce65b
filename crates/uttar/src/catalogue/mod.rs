//! The catalogue: what the base is about, with its names in every language.

mod families;
mod mentions;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(crate) use families::Families;
pub use families::ProductFit;
pub use mentions::Mention;
pub(crate) use mentions::Mentions;

use crate::entry::Scope;
use crate::error::Problem;
use crate::limits::Limits;
use crate::quoted;
use crate::time::{Moment, Validity};

/// An item of the catalogue, or a family of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Names the product in the base.
    // One without is refused with all else that is wrong with it.
    #[serde(default)]
    pub id: String,
    /// The family it belongs to: another product's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// Model numbers, as on the label.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<String>,
    /// Names by language, as people write them; the first is the proper one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, Vec<String>>,
    /// The markets where it is sold, as scopes name them; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub markets: Vec<String>,
    /// Its dates.
    #[serde(default, skip_serializing_if = "LifeCycle::is_unknown")]
    pub life: LifeCycle,
}

/// The dates of a product, where they are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct LifeCycle {
    /// From when on it is sold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released: Option<Moment>,
    /// Until when it is sold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sold_until: Option<Moment>,
    /// Until when it gets updates and spare parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supported_until: Option<Moment>,
}

impl LifeCycle {
    fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}

/// All that is wrong with a product.
pub(crate) fn validate(product: &Product, limits: &Limits) -> Vec<Problem> {
    let mut problems = Vec::new();
    let names = product.names.values().map(Vec::len).sum::<usize>() + product.models.len();
    if names > limits.names_max {
        let message =
            format!("{names} names and models are more than {}; keep those that people use", limits.names_max);
        problems.push(Problem::new("names", message));
    }
    if product.family.as_deref() == Some(&product.id) {
        problems.push(Problem::new("family", "is the product itself; name its family or remove it"));
    }
    for (i, market) in product.markets.iter().enumerate().filter(|(_, market)| !Scope::is_name(market)) {
        problems.push(Problem::new(
            format!("markets[{i}]"),
            format!("{} is no market; write it as in scopes, such as IN", quoted(market)),
        ));
    }
    for (i, _) in product.models.iter().enumerate().filter(|(_, model)| model.trim().is_empty()) {
        problems.push(Problem::new(format!("models[{i}]"), "is empty; remove it"));
    }
    let LifeCycle { released, sold_until, supported_until } = product.life;
    problems.extend(released.and_then(Moment::problem).map(|message| Problem::new("life.released", message)));
    for (field, from, to) in
        [("life.sold_until", released, sold_until), ("life.supported_until", sold_until.or(released), supported_until)]
    {
        // What is wrong with its beginning stands there.
        let from = from.filter(|from| from.problem().is_none());
        problems.extend(Validity { from, to }.problem().map(|message| Problem::new(field, message)));
    }
    if product.id.trim().is_empty() {
        problems.push(Problem::new("id", "is empty; give every product a name of its own"));
    }
    for (language, names) in &product.names {
        if let Err(error) = language.parse::<uttar_analysis::LanguageTag>() {
            problems.push(Problem::new(format!("names.{language}"), error.to_string()));
        }
        if names.iter().any(|name| name.trim().is_empty()) {
            problems.push(Problem::new(format!("names.{language}"), "holds an empty name; remove it"));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_need_a_language_and_a_text() {
        let product = Product {
            id: String::new(),
            names: [("english".to_owned(), vec!["TV".to_owned()]), ("hi".to_owned(), vec![" ".to_owned()])].into(),
            ..Product::default()
        };
        let fields: Vec<String> =
            validate(&product, &Limits::default()).into_iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["id", "names.english", "names.hi"]);
    }

    #[test]
    fn families_markets_and_dates_make_sense() {
        let product: Product = serde_json::from_value(serde_json::json!({
            "id": "x", "family": "x", "models": ["NV1", ""], "markets": ["IN", "in dia"],
            "life": {"released": "2026-01-01", "sold_until": "2025-01-01", "supported_until": "2027-01-01"},
        }))
        .expect("well-formed");
        let fields: Vec<String> =
            validate(&product, &Limits::default()).into_iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["family", "markets[1]", "models[1]", "life.sold_until"]);
        let far = Some(Moment::from(crate::Timestamp::from_ms(i64::MAX)));
        for (life, field) in [
            (LifeCycle { released: far, ..LifeCycle::default() }, "life.released"),
            (LifeCycle { sold_until: far, ..LifeCycle::default() }, "life.sold_until"),
            (LifeCycle { supported_until: far, ..LifeCycle::default() }, "life.supported_until"),
        ] {
            let product = Product { id: "x".into(), life, ..Product::default() };
            let problems = validate(&product, &Limits::default());
            assert_eq!(problems.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), [field]);
        }
        let limits = Limits { names_max: 1, ..Limits::default() };
        let fields: Vec<String> = validate(&product, &limits).into_iter().map(|problem| problem.field).collect();
        assert_eq!(fields[0], "names");
    }
}
