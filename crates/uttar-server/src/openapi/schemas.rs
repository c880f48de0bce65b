//! The schemas of the document: what is sent and what is replied, by the names of their types.

use std::collections::BTreeSet;
use std::mem::take;

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use super::operation::SchemaOf;

/// Where schemas stand in the document.
const PLACE: &str = "/components/schemas";

/// Gathers the schemas. What is sent and what is replied may differ in one type: what may be left out there always
/// stands here.
#[derive(Debug)]
pub(super) struct Schemas {
    sent: SchemaGenerator,
    replied: SchemaGenerator,
}

impl Schemas {
    pub(super) fn new() -> Self {
        let settings = || {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = PLACE.into();
                settings.meta_schema = None;
            })
        };
        Self {
            sent: settings().for_deserialize().into_generator(),
            replied: settings().for_serialize().into_generator(),
        }
    }

    pub(super) fn sent(&mut self, schema: SchemaOf) -> Value {
        schema(&mut self.sent).to_value()
    }

    pub(super) fn replied(&mut self, schema: SchemaOf) -> Value {
        schema(&mut self.replied).to_value()
    }

    /// All of them, and the names that differ when sent: there they end in `Input`.
    pub(super) fn finish(mut self) -> (Map<String, Value>, BTreeSet<String>) {
        let sent = self.sent.take_definitions(true);
        let mut all = self.replied.take_definitions(true);
        let mut other: BTreeSet<String> = sent
            .iter()
            .filter(|(name, schema)| all.get(*name).is_some_and(|replied| replied != *schema))
            .map(|(name, _)| name.clone())
            .collect();
        // What refers to one that differs differs too.
        while let Some((name, _)) = sent
            .iter()
            .find(|(name, schema)| all.contains_key(*name) && !other.contains(*name) && refers(schema, &other))
        {
            other.insert(name.clone());
        }
        for (name, mut schema) in sent {
            rename(&mut schema, &other);
            all.insert(if other.contains(&name) { input_name(&name) } else { name }, schema);
        }
        all.values_mut().for_each(tell_in_plain_words);
        (all, other)
    }
}

/// Lets what is sent refer to the names that differ.
pub(super) fn rename(schema: &mut Value, other: &BTreeSet<String>) {
    each_reference(schema, &mut |reference| {
        if let Some(name) = named(reference).filter(|name| other.contains(*name)) {
            *reference = format!("#{PLACE}/{}", input_name(name));
        }
    });
}

fn input_name(name: &str) -> String {
    format!("{name}Input")
}

fn refers(schema: &Value, names: &BTreeSet<String>) -> bool {
    let mut found = false;
    each_reference(&mut schema.clone(), &mut |reference| {
        found |= named(reference).is_some_and(|name| names.contains(name))
    });
    found
}

fn named(reference: &str) -> Option<&str> {
    reference.strip_prefix('#')?.strip_prefix(PLACE)?.strip_prefix('/')
}

fn each_reference(schema: &mut Value, act: &mut dyn FnMut(&mut String)) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get_mut("$ref") {
                act(reference);
            }
            fields.values_mut().for_each(|value| each_reference(value, act));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_reference(item, act)),
        _ => {}
    }
}

/// Descriptions are those of the Rust types: without their examples and links, which say nothing to most callers.
fn tell_in_plain_words(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::String(description)) = fields.get_mut("description") {
                let text = take(description);
                *description = without_links(text.split("```").next().unwrap_or_default().trim_end());
            }
            fields.values_mut().for_each(tell_in_plain_words);
        }
        Value::Array(items) => items.iter_mut().for_each(tell_in_plain_words),
        _ => {}
    }
}

/// ``[`Limits::hits_max`](crate::Limits::hits_max)`` becomes `` `Limits::hits_max` ``.
fn without_links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        out.push_str(before);
        let Some((shown, after)) = link.split_once(']') else {
            out.push('[');
            rest = link;
            continue;
        };
        let target = after.strip_prefix('(').and_then(|target| target.split_once(')'));
        rest = match target {
            Some((target, after)) if target.contains("::") => {
                out.push_str(shown);
                after
            }
            _ if shown.starts_with('`') && shown.ends_with('`') => {
                out.push_str(shown);
                after
            }
            _ => {
                out.push('[');
                link
            }
        };
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn links_to_rust_become_words() {
        for (text, told) in [
            (
                "words beyond [`Limits::hits_max`](crate::Limits::hits_max). More",
                "words beyond `Limits::hits_max`. More",
            ),
            ("what the [settings](crate::Settings) say", "what the settings say"),
            ("which has [`Answer::numbered_steps`].", "which has `Answer::numbered_steps`."),
            ("ranges `[start, end)` of [1, 2] and [a", "ranges `[start, end)` of [1, 2] and [a"),
        ] {
            assert_eq!(without_links(text), told);
        }
    }

    #[test]
    fn what_differs_when_sent_has_a_name_of_its_own_and_so_has_what_refers_to_it() {
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        struct Inner {
            #[serde(default)]
            id: String,
        }
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        struct Same {
            text: String,
        }
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        struct Outer {
            inner: Inner,
            same: Same,
        }
        let mut schemas = Schemas::new();
        let of: SchemaOf = SchemaGenerator::subschema_for::<Outer>;
        let (mut sent, replied) = (schemas.sent(of), schemas.replied(of));
        let (all, other) = schemas.finish();
        rename(&mut sent, &other);
        assert_eq!(all.keys().collect::<Vec<_>>(), ["Inner", "InnerInput", "Outer", "OuterInput", "Same"]);
        assert_eq!(
            (&sent["$ref"], &replied["$ref"]),
            (&json!("#/components/schemas/OuterInput"), &json!("#/components/schemas/Outer"))
        );
        assert_eq!(all["OuterInput"]["properties"]["inner"]["$ref"], "#/components/schemas/InnerInput");
        assert_eq!((&all["Inner"]["required"], all["InnerInput"].get("required")), (&json!(["id"]), None));
    }

    /// What the feature `schema` of the core promises; some of these no route has.
    #[test]
    fn what_a_rust_service_sends_and_replies_has_a_schema() {
        let fields =
            |of: schemars::Schema| of.as_object().and_then(|all| all.get("properties").or(all.get("oneOf")).cloned());
        for (schema, field) in [
            (schemars::schema_for!(uttar::SearchRequest), "/answer_precision"),
            (schemars::schema_for!(uttar::Operation), "/if_version"),
            (schemars::schema_for!(uttar::Backup), "/file_bytes"),
            (schemars::schema_for!(uttar::IndexState), "/failure"),
            (schemars::schema_for!(uttar::QueryLogState), "/dropped"),
            (schemars::schema_for!(uttar::Verification), "/pending"),
            (schemars::schema_for!(uttar::evaluation::RiskCoverage), "/points"),
            (schemars::schema_for!(uttar::Action), "/0/properties/put"),
        ] {
            assert!(
                fields(schema.clone()).is_some_and(|fields| fields.pointer(field).is_some()),
                "{field}: {schema:?}"
            );
        }
        assert_eq!(schemars::schema_for!(uttar::UtcOffset).get("type"), Some(&json!("string")));
        let request = schemars::schema_for!(uttar::SearchRequest);
        assert_eq!(request.pointer("/properties/limit/default"), Some(&json!(5)));
        assert_eq!(request.pointer("/properties/valid_at/default"), None, "the moment of writing is no default");
    }
}
