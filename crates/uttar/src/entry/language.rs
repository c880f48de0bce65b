//! Language tags in JSON and YAML.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, DeserializeSeed, Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uttar_analysis::LanguageTag;

/// A tag as a value.
pub(crate) mod tag {
    use super::{Deserialize, Deserializer, Error, LanguageTag, Serializer};

    pub(crate) fn serialize<S: Serializer>(tag: &LanguageTag, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(tag.as_str())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<LanguageTag, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// A list of tags.
pub(crate) mod list {
    use super::{Deserialize, Deserializer, Error, LanguageTag, Serializer};

    pub(crate) fn serialize<S: Serializer>(tags: &[LanguageTag], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(tags.iter().map(LanguageTag::as_str))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<LanguageTag>, D::Error> {
        let tags = Vec::<String>::deserialize(deserializer)?;
        tags.iter().map(|tag| tag.parse().map_err(D::Error::custom)).collect()
    }
}

/// Tags as the keys of a map. A language given twice, in whatever spelling, is an error: one of the two would be lost.
pub(crate) mod keys {
    use super::{BTreeMap, DeserializeOwned, Deserializer, Keys, LanguageTag, PhantomData, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer, T: Serialize>(
        map: &BTreeMap<LanguageTag, T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(map.iter().map(|(tag, value)| (tag.as_str(), value)))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>, T: DeserializeOwned>(
        deserializer: D,
    ) -> Result<BTreeMap<LanguageTag, T>, D::Error> {
        deserializer.deserialize_map(Keys(PhantomData))
    }
}

/// A map from tags to lists of tags.
pub(crate) mod lists {
    use super::{BTreeMap, Deserializer, Error, LanguageTag, Serializer, keys};

    pub(crate) fn serialize<S: Serializer>(
        map: &BTreeMap<LanguageTag, Vec<LanguageTag>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let texts = |tags: &Vec<LanguageTag>| tags.iter().map(ToString::to_string).collect::<Vec<_>>();
        serializer.collect_map(map.iter().map(|(tag, tags)| (tag.as_str(), texts(tags))))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<LanguageTag, Vec<LanguageTag>>, D::Error> {
        let map: BTreeMap<LanguageTag, Vec<String>> = keys::deserialize(deserializer)?;
        map.into_iter()
            .map(|(tag, tags)| {
                let tags: Result<Vec<_>, _> = tags.iter().map(|tag| tag.parse()).collect();
                tags.map(|tags| (tag, tags)).map_err(D::Error::custom)
            })
            .collect()
    }
}

struct Keys<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for Keys<T> {
    type Value = BTreeMap<LanguageTag, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map from language tags to lists of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut out = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            let tag = match key.parse::<LanguageTag>() {
                Ok(tag) if !out.contains_key(&tag) => tag,
                Ok(tag) => map.next_value_seed(Refused(format!("language {tag} stands twice; merge the two lists")))?,
                Err(error) => map.next_value_seed(Refused(error.to_string()))?,
            };
            out.insert(tag, map.next_value()?);
        }
        Ok(out)
    }
}

/// Fails where the value of a key stands, so that the place of the error has the key.
struct Refused(String);

impl<'de> DeserializeSeed<'de> for Refused {
    type Value = LanguageTag;

    fn deserialize<D: Deserializer<'de>>(self, _: D) -> Result<LanguageTag, D::Error> {
        Err(D::Error::custom(self.0))
    }
}
