//! Language tags.

use std::fmt;

/// A language, as a BCP 47 tag: `hi`, `zh-Hant`, `bn-Latn` (Bengali in Latin letters), `und` (nothing known).
///
/// ```
/// # use uttar_analysis::{Tag, detect};
/// let tag = detect("बैटरी कब बदलें").best();
/// assert_eq!(tag.as_str(), "hi");
/// assert!(!tag.is_romanised() && tag != Tag::UND);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct Tag(&'static str);

impl Tag {
    /// Nothing is known: no letters, or letters of no known script.
    pub const UND: Self = Self("und");

    pub(crate) const fn new(tag: &'static str) -> Self {
        Self(tag)
    }

    /// The tag as text.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// The language without script: `zh` of `zh-Hant`, `hi` of `hi-Latn`.
    pub fn primary(self) -> &'static str {
        self.0.split('-').next().unwrap_or(self.0)
    }

    /// Whether the tag is of a language written in Latin letters instead of its own script.
    pub fn is_romanised(self) -> bool {
        self.0.ends_with("-Latn")
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_tag() {
        assert_eq!(Tag::new("zh-Hant").primary(), "zh");
        assert!(Tag::new("ta-Latn").is_romanised() && !Tag::new("ta").is_romanised());
        assert_eq!(format!("{} {:?}", Tag::UND, Tag::new("or")), "und or");
    }
}
