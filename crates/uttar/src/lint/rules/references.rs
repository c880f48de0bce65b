//! References that lead nowhere: a product, a screen or a follow-up that is not there.

use std::collections::HashSet;

use super::super::corpus::{Corpus, Sourced};
use super::super::report::Findings;
use super::super::{Check, Level, Rule};
use crate::entry::{Entry, Reference, ReferenceKind, references};
use crate::quoted;

pub(in super::super) const CHECK: Check = Check { rules: &[&PRODUCT, &SCREEN, &FOLLOW_UP], run: check };

static PRODUCT: Rule = Rule {
    id: "product-unknown",
    level: Level::Error,
    summary: "An entry, a product or a screen refers to a product that is not in the catalogue.",
    remedy: "Correct the id, add the product, or remove the reference.",
};

static SCREEN: Rule = Rule {
    id: "screen-unknown",
    level: Level::Error,
    summary: "A step refers to a screen that is not registered.",
    remedy: "Correct the id, add the screen to `screens.yaml`, or remove the reference.",
};

static FOLLOW_UP: Rule = Rule {
    id: "follow-up-unknown",
    level: Level::Error,
    summary: "A follow-up names an entry that does not exist.",
    remedy: "Correct the id, add the entry, or remove the follow-up.",
};

/// What can be referred to. Where there is no catalogue at all, or no screens, nothing is said about references to
/// them: they may be elsewhere.
struct Known<'a> {
    entries: HashSet<&'a str>,
    products: HashSet<&'a str>,
    screens: HashSet<&'a str>,
}

fn check(corpus: &Corpus, findings: &mut Findings) {
    let known = Known {
        entries: ids(&corpus.entries, |entry| &entry.id),
        products: ids(&corpus.products, |product| &product.id),
        screens: ids(&corpus.screens, |screen| &screen.id),
    };
    let no_product = |id: &str| !known.products.is_empty() && !known.products.contains(id);
    for (number, sourced) in corpus.entries.iter().enumerate() {
        for (rule, field, message) in of_entry(&sourced.value, &known) {
            findings.entry(rule, corpus, number, field, message);
        }
    }
    for sourced in &corpus.products {
        if let Some(family) = sourced.value.family.as_deref().filter(|family| no_product(family)) {
            findings.other(&PRODUCT, sourced, &sourced.value.id, "family", no("product", family));
        }
    }
    for sourced in &corpus.screens {
        for (i, product) in sourced.value.products.iter().enumerate().filter(|(_, id)| no_product(id)) {
            findings.other(&PRODUCT, sourced, &sourced.value.id, format!("products[{i}]"), no("product", product));
        }
    }
}

fn of_entry(entry: &Entry, known: &Known) -> Vec<(&'static Rule, String, String)> {
    let mut out = Vec::new();
    for Reference { kind, field, id } in references(entry) {
        let (rule, ids) = match kind {
            ReferenceKind::Product => (&PRODUCT, &known.products),
            ReferenceKind::FollowUp => (&FOLLOW_UP, &known.entries),
            ReferenceKind::Screen => (&SCREEN, &known.screens),
        };
        if (kind == ReferenceKind::FollowUp || !ids.is_empty()) && !ids.contains(id) {
            out.push((rule, field, no(kind.noun(), id)));
        }
    }
    out
}

fn no(what: &str, id: &str) -> String {
    format!("no {what} is called {}", quoted(id))
}

fn ids<T>(values: &[Sourced<T>], id: impl Fn(&T) -> &String) -> HashSet<&str> {
    values.iter().map(|sourced| id(&sourced.value).as_str()).collect()
}
