//! What an entry refers to by its id.

use super::Entry;

/// A reference of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference<'a> {
    pub(crate) kind: ReferenceKind,
    /// Where it stands.
    pub(crate) field: String,
    pub(crate) id: &'a str,
}

/// To what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReferenceKind {
    Product,
    FollowUp,
    Screen,
}

impl ReferenceKind {
    /// What it names.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::FollowUp => "entry",
            Self::Screen => "screen",
        }
    }
}

/// The references of a list.
fn listed<'a>(kind: ReferenceKind, name: &'a str, ids: &'a [String]) -> impl Iterator<Item = Reference<'a>> {
    ids.iter().enumerate().map(move |(i, id)| Reference { kind, field: format!("{name}[{i}]"), id })
}

/// All references of an entry: products, then follow-ups, then screens.
pub(crate) fn references(entry: &Entry) -> Vec<Reference<'_>> {
    let products = listed(ReferenceKind::Product, "products", &entry.products);
    let follow_ups = listed(ReferenceKind::FollowUp, "follow_ups", &entry.follow_ups);
    let screens = entry.answers.iter().enumerate().flat_map(|(a, answer)| {
        answer.steps.iter().enumerate().filter_map(move |(s, step)| {
            let field = format!("answers[{a}].steps[{s}].screen");
            Some(Reference { kind: ReferenceKind::Screen, field, id: step.screen.as_deref()? })
        })
    });
    products.chain(follow_ups).chain(screens).collect()
}
