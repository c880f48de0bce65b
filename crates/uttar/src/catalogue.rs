//! The catalogue: what the base is about, with its names in every language.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::Problem;

/// An item of the catalogue, or a family of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Names the product in the base.
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
}

/// All that is wrong with a product.
pub(crate) fn validate(product: &Product) -> Vec<Problem> {
    let mut problems = Vec::new();
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
        let fields: Vec<String> = validate(&product).into_iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["id", "names.english", "names.hi"]);
    }
}
