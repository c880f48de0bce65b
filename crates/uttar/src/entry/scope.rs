//! Scopes: where an answer holds.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::quoted;

/// `market/region/channel`, each level optional, `*` for any: `IN`, `IN/MH`, `IN/MH/flipkart`, `*/*/jd`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct Scope {
    levels: [Option<String>; 3],
}

/// A text that is no scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownScope(String);

impl fmt::Display for UnknownScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is no scope: write market/region/channel with letters, digits, - and _, and * for any level, such as \"IN/MH/flipkart\"",
            quoted(&self.0)
        )
    }
}

impl std::error::Error for UnknownScope {}

impl Scope {
    /// Whether what holds here also holds at `other`, which names a place as exactly as it is known.
    pub fn covers(&self, other: &Self) -> bool {
        self.levels.iter().zip(&other.levels).all(|(mine, theirs)| mine.is_none() || mine == theirs)
    }

    /// How narrow it is; of two scopes that cover a place the narrower wins. Market counts less than region, region
    /// less than channel.
    pub(crate) fn specificity(&self) -> u8 {
        self.levels.iter().zip([1, 2, 4]).filter(|(level, _)| level.is_some()).map(|(_, weight)| weight).sum()
    }
}

impl Scope {
    /// The three levels, where they are said.
    pub fn levels(&self) -> [Option<&str>; 3] {
        self.levels.each_ref().map(Option::as_deref)
    }

    /// The first level: a country.
    pub fn market(&self) -> Option<&str> {
        self.levels[0].as_deref()
    }

    /// The second level: a state.
    pub fn region(&self) -> Option<&str> {
        self.levels[1].as_deref()
    }

    /// The third level: a shop or a way of asking.
    pub fn channel(&self) -> Option<&str> {
        self.levels[2].as_deref()
    }

    /// This place after a rule "what holds at `to` serves `from`": what `to` says replaces what is here, what only
    /// `from` says is dropped, and so is the region of another market.
    pub(crate) fn moved(&self, from: &Self, to: &Self) -> Self {
        let market_changes = to.levels[0].is_some() && to.levels[0] != self.levels[0];
        let mut levels = [None, None, None];
        for (i, level) in levels.iter_mut().enumerate() {
            let stays = from.levels[i].is_none() && !(i == 1 && market_changes);
            *level = to.levels[i].clone().or_else(|| self.levels[i].clone().filter(|_| stays));
        }
        Self { levels }
    }

    /// Whether a text may name a level.
    pub(crate) fn is_name(text: &str) -> bool {
        (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    }
}

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut levels = [None, None, None];
        let mut parts = text.split('/');
        for level in &mut levels {
            match parts.next() {
                None | Some("*") => {}
                Some(part) if Self::is_name(part) => *level = Some(part.to_owned()),
                Some(_) => return Err(UnknownScope(text.to_owned())),
            }
        }
        if parts.next().is_some() {
            return Err(UnknownScope(text.to_owned()));
        }
        Ok(Self { levels })
    }
}

impl TryFrom<String> for Scope {
    type Error = UnknownScope;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.to_string()
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.levels.iter().rposition(Option::is_some).unwrap_or(0);
        for (i, level) in self.levels[..=last].iter().enumerate() {
            if i > 0 {
                f.write_str("/")?;
            }
            f.write_str(level.as_deref().unwrap_or("*"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(text: &str) -> Scope {
        text.parse().expect(text)
    }

    #[test]
    fn a_wider_scope_covers_a_narrower_one() {
        assert!(scope("IN").covers(&scope("IN/MH/flipkart")));
        assert!(scope("*/*/jd").covers(&scope("CN/*/jd")));
        assert!(!scope("IN/KA").covers(&scope("IN/MH")));
        assert!(!scope("IN/KA").covers(&scope("IN")), "a state's rule does not hold for who names no state");
        assert!(scope("IN/KA").specificity() > scope("IN").specificity());
    }

    #[test]
    fn text_round_trips_and_nonsense_is_refused() {
        for text in ["IN", "IN/MH", "IN/*/flipkart", "*/*/jd", "*"] {
            assert_eq!(scope(text).to_string(), text);
        }
        for text in ["", "IN/", "IN/MH/x/y", "IN/म", "a b"] {
            assert!(text.parse::<Scope>().is_err(), "{text}");
        }
    }
}
