//! JSON in which no key stands twice: `serde_json` would keep the last value and lose the others without a word.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::quoted;

/// A JSON value in which no key of an object stands twice: `serde_json` would keep the last value and lose the others
/// without a word, and with them what somebody wrote. For patches of [`Operation::patch`](crate::Operation::patch) that
/// come as text.
///
/// ```
/// use uttar::{Operation, UniqueKeys};
///
/// let UniqueKeys(patch) = serde_json::from_str(r#"{"topics": ["battery"]}"#)?;
/// let operation = Operation::patch("battery-drains", patch);
/// assert_eq!(operation.id(), "battery-drains");
/// assert!(serde_json::from_str::<UniqueKeys>(r#"{"topics": ["battery"], "topics": []}"#).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct UniqueKeys(pub Value);

impl<'de> Deserialize<'de> for UniqueKeys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor).map(Self)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut out = Vec::new();
        while let Some(UniqueKeys(item)) = items.next_element()? {
            out.push(item);
        }
        Ok(Value::Array(out))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut out = Map::new();
        while let Some((key, UniqueKeys(value))) = entries.next_entry::<String, _>()? {
            if out.contains_key(&key) {
                return Err(A::Error::custom(format!("duplicate key {}; merge the two", quoted(key))));
            }
            out.insert(key, value);
        }
        Ok(Value::Object(out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_serde_json_reads() {
        let json = r#"{"a": [1, -2, 0.5, "x", true, null], "b": {"c": {}}}"#;
        let plain: Value = serde_json::from_str(json).expect("JSON");
        let UniqueKeys(checked) = serde_json::from_str(json).expect("JSON");
        assert_eq!(checked, plain);
    }

    #[test]
    fn a_key_that_stands_twice_is_an_error() {
        let error = serde_json::from_str::<UniqueKeys>(r#"{"a": {"b": 1, "b": 2}}"#).expect_err("refused");
        assert!(error.to_string().contains("duplicate key \"b\""), "{error}");
    }
}
