//! States of a base: now, as it was, or as it would be with a draft.

use std::fmt;
use std::str::FromStr;

use crate::quoted;
use crate::time::{Moment, Timestamp, UtcOffset};

/// A state of a base. A day begins in UTC. Written as `now`, a position in the log (`412`), a time (`2026-11-20` or
/// `2026-11-20T08:00:00Z`), `draft:` with a name, or a label.
///
/// ```
/// use uttar::BaseState;
/// assert_eq!("412".parse(), Ok(BaseState::Position(412)));
/// assert_eq!("draft:festival".parse(), Ok(BaseState::Draft("festival".into())));
/// assert_eq!("before the festival".parse(), Ok(BaseState::Label("before the festival".into())));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BaseState {
    /// As it is.
    Now,
    /// After the change at this position.
    Position(u64),
    /// After all changes up to this time.
    Time(Timestamp),
    /// As it was when the label was set.
    Label(String),
    /// As it is, with the changes of a draft.
    Draft(String),
}

/// A text that names no state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownState(String);

impl fmt::Display for UnknownState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} names no state; write now, a position, a time, draft:NAME or a label", quoted(&self.0))
    }
}

impl std::error::Error for UnknownState {}

impl FromStr for BaseState {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "now" {
            Ok(Self::Now)
        } else if let Ok(position) = text.parse() {
            Ok(Self::Position(position))
        } else if let Ok(time) = text.parse::<Moment>() {
            Ok(Self::Time(time.begin(UtcOffset::default())))
        } else {
            match text.strip_prefix("draft:") {
                Some("") => Err(UnknownState(text.to_owned())),
                Some(name) => Ok(Self::Draft(name.to_owned())),
                None if text.is_empty() => Err(UnknownState(text.to_owned())),
                None => Ok(Self::Label(text.to_owned())),
            }
        }
    }
}

impl fmt::Display for BaseState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Now => f.write_str("now"),
            Self::Position(position) => write!(f, "{position}"),
            Self::Time(time) => write!(f, "{time}"),
            Self::Label(name) => f.write_str(name),
            Self::Draft(name) => write!(f, "draft:{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_is_written_and_read() {
        for text in ["now", "0", "412", "2026-11-20T08:00:00.250Z", "draft:दिवाली", "v1.2", "2026-diwali"] {
            assert_eq!(text.parse::<BaseState>().expect(text).to_string(), text);
        }
        assert_eq!("2026-11-20".parse(), Ok(BaseState::Time("2026-11-20T00:00:00Z".parse().expect("a time"))));
        assert!("".parse::<BaseState>().is_err());
        assert!("draft:".parse::<BaseState>().is_err());
    }
}
