//! References that lead nowhere: a product that the catalogue does not have.

use std::collections::HashSet;

use super::super::corpus::Corpus;
use super::super::report::Findings;
use super::super::{Check, Level, Rule};

pub(in super::super) const CHECK: Check = Check { rules: &[&PRODUCT], run: check };

static PRODUCT: Rule = Rule {
    id: "product-unknown",
    level: Level::Error,
    summary: "An entry or a product refers to a product that is not in the catalogue.",
    remedy: "Correct the id, add the product, or remove the reference.",
};

fn check(corpus: &Corpus, findings: &mut Findings) {
    let products: HashSet<&str> = corpus.products.iter().map(|product| product.value.id.as_str()).collect();
    // Without a catalogue at hand nothing can be said.
    if products.is_empty() {
        return;
    }
    for (number, sourced) in corpus.entries.iter().enumerate() {
        for (i, id) in sourced.value.products.iter().enumerate() {
            if !products.contains(id.as_str()) {
                findings.entry(&PRODUCT, corpus, number, format!("products[{i}]"), format!("no product is called {id:?}"));
            }
        }
    }
    for (number, sourced) in corpus.products.iter().enumerate() {
        if let Some(family) = &sourced.value.family
            && !products.contains(family.as_str())
        {
            findings.product(&PRODUCT, corpus, number, "family", format!("no product is called {family:?}"));
        }
    }
}
