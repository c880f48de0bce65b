//! Differences between two versions of an entry, field by field.

use serde::Serialize;
use serde_json::Value;

use crate::change::Effect;
use crate::entry::Entry;

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FieldChange {
    /// Its path: `answers[1].body`. Items of a list are counted as before, those that are new as after.
    pub field: String,
    /// What it was; absent: it was not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Value>,
    /// What it is; absent: it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Value>,
}

/// An entry that differs between two states of a base.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EntryDiff {
    /// Its id.
    pub id: String,
    /// What happened to it on the way from the one to the other.
    pub effect: Effect,
    /// What differs, when it is there in both.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
}

/// What a base declares beside its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DeclaredKind {
    /// A product of the catalogue.
    Product,
    /// The settings: markets, channels, voices, what may stand in for what.
    Settings,
    /// The screens, as one list.
    Screens,
    /// The synonyms, as one list.
    Synonyms,
    /// The pinned and blocked entries, as one list.
    Curations,
}

impl DeclaredKind {
    /// The name in JSON and in Python.
    pub fn name(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Settings => "settings",
            Self::Screens => "screens",
            Self::Synonyms => "synonyms",
            Self::Curations => "curations",
        }
    }
}

/// A product, or a part of the rest that a base declares, that differs between two states.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DeclaredDiff {
    /// What it is.
    pub kind: DeclaredKind,
    /// The id of the product; of all else there is but one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What happened to it on the way from the one state to the other.
    pub effect: Effect,
    /// What differs, when it is there in both.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
}

/// How something that is declared differs; nothing if it does not. An empty list or object is as good as none.
pub(crate) fn diff_declared(
    kind: DeclaredKind,
    id: Option<String>,
    from: Option<&Value>,
    to: Option<&Value>,
) -> Option<DeclaredDiff> {
    let is_something = |value: &&Value| match value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        _ => true,
    };
    let mut fields = Vec::new();
    let effect = match (from.filter(is_something), to.filter(is_something)) {
        (None, None) => return None,
        (None, Some(_)) => Effect::Created,
        (Some(_), None) => Effect::Deleted,
        (Some(from), Some(to)) if from == to => return None,
        (from, to) => {
            diff(String::new(), from, to, &mut fields);
            Effect::Updated
        }
    };
    Some(DeclaredDiff { kind, id, effect, fields })
}

/// How an entry differs; nothing if it does not.
pub(crate) fn diff_entry(id: String, from: Option<&Entry>, to: Option<&Entry>) -> Option<EntryDiff> {
    let (effect, fields) = match (from, to) {
        (None, None) => return None,
        (None, Some(_)) => (Effect::Created, Vec::new()),
        (Some(_), None) => (Effect::Deleted, Vec::new()),
        (Some(from), Some(to)) if from == to => return None,
        (Some(from), Some(to)) => (Effect::Updated, diff_fields(from, to)),
    };
    Some(EntryDiff { id, effect, fields })
}

/// The fields in which two versions of an entry differ.
pub(crate) fn diff_fields(from: &Entry, to: &Entry) -> Vec<FieldChange> {
    let json = |entry| serde_json::to_value(entry).expect("an entry is plain data");
    let mut out = Vec::new();
    diff(String::new(), Some(&json(from)), Some(&json(to)), &mut out);
    out
}

fn diff(field: String, from: Option<&Value>, to: Option<&Value>, out: &mut Vec<FieldChange>) {
    match (from, to) {
        (from, to) if from == to => {}
        (Some(Value::Object(from)), Some(Value::Object(to))) => {
            let new = to.iter().filter(|(name, _)| !from.contains_key(*name));
            for name in from.keys().chain(new.map(|(name, _)| name)) {
                let path = if field.is_empty() { name.clone() } else { format!("{field}.{name}") };
                diff(path, from.get(name), to.get(name), out);
            }
        }
        (Some(Value::Array(from)), Some(Value::Array(to))) => diff_lists(&field, from, to, out),
        (from, to) => out.push(FieldChange { field, from: from.cloned(), to: to.cloned() }),
    }
}

/// What two lists have in common at their ends is left out, so that an item put in between is one difference.
fn diff_lists(field: &str, from: &[Value], to: &[Value], out: &mut Vec<FieldChange>) {
    let start = from.iter().zip(to).take_while(|(from, to)| from == to).count();
    let (from, to) = (&from[start..], &to[start..]);
    let end = from.iter().rev().zip(to.iter().rev()).take_while(|(from, to)| from == to).count();
    let (from, to) = (&from[..from.len() - end], &to[..to.len() - end]);
    for i in 0..from.len().max(to.len()) {
        diff(format!("{field}[{}]", start + i), from.get(i), to.get(i), out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(json: Value) -> Entry {
        serde_json::from_value(json).expect("an entry")
    }

    #[test]
    fn an_item_put_in_between_is_one_difference() {
        let from = entry(serde_json::json!({"id": "a", "phrasings": {"en": ["one", "three"]}, "topics": ["x"]}));
        let to = entry(serde_json::json!({"id": "a", "phrasings": {"en": ["one", "two", "three"], "hi": ["चार"]}}));
        let fields: Vec<(String, bool, bool)> =
            diff_fields(&from, &to).into_iter().map(|c| (c.field, c.from.is_some(), c.to.is_some())).collect();
        let want = [("phrasings.en[1]", false, true), ("phrasings.hi", false, true), ("topics", true, false)];
        assert_eq!(fields, want.map(|(field, from, to)| (field.to_owned(), from, to)));
        assert!(diff_fields(&to, &to).is_empty());
    }

    #[test]
    fn a_changed_text_is_named_by_its_path() {
        let answer = |body: &str| entry(serde_json::json!({"id": "a", "answers": [{"lang": "en", "body": body}]}));
        let changes = diff_fields(&answer("one hour"), &answer("two hours"));
        assert_eq!(changes.len(), 1, "{changes:?}");
        assert_eq!(changes[0].field, "answers[0].body");
        assert_eq!(
            (changes[0].from.as_ref(), changes[0].to.as_ref()),
            (Some(&"one hour".into()), Some(&"two hours".into()))
        );
    }

    #[test]
    fn entries_come_and_go() {
        let one = entry(serde_json::json!({"id": "a", "topics": ["x"]}));
        let effect = |from, to| diff_entry("a".into(), from, to).map(|diff| diff.effect);
        assert_eq!(effect(None, Some(&one)), Some(Effect::Created));
        assert_eq!(effect(Some(&one), None), Some(Effect::Deleted));
        assert_eq!(effect(Some(&one), Some(&one)), None);
        assert_eq!(effect(None, None), None);
    }
}
