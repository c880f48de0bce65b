//! Language tags in JSON and YAML.

/// A tag as a value.
pub(super) mod tag {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use uttar_analysis::LanguageTag;

    pub(crate) fn serialize<S: Serializer>(tag: &LanguageTag, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(tag.as_str())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<LanguageTag, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// Tags as the keys of a map. A language given twice, in whatever spelling, is an error: one of the two would be lost.
pub(super) mod keys {
    use std::collections::BTreeMap;
    use std::fmt;

    use serde::de::{Error, MapAccess, Visitor};
    use serde::{Deserializer, Serializer};
    use uttar_analysis::LanguageTag;

    type Phrasings = BTreeMap<LanguageTag, Vec<String>>;

    pub(crate) fn serialize<S: Serializer>(map: &Phrasings, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(map.iter().map(|(tag, texts)| (tag.as_str(), texts)))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Phrasings, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Phrasings;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map from language tags to lists of phrasings")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Phrasings, A::Error> {
                let mut out = Phrasings::new();
                while let Some((key, texts)) = map.next_entry::<String, Vec<String>>()? {
                    let tag: LanguageTag = key.parse().map_err(A::Error::custom)?;
                    if out.contains_key(&tag) {
                        return Err(A::Error::custom(format!(
                            "phrasings: language {tag} stands twice; merge the two lists"
                        )));
                    }
                    out.insert(tag, texts);
                }
                Ok(out)
            }
        }
        deserializer.deserialize_map(Keys)
    }
}
