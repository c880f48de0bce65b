//! Points in time, as people write them and as they are compared. Nothing here reads a clock: whoever asks says when it
//! is.

mod calendar;
mod rfc3339;

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use self::calendar::civil_from_days;
use self::rfc3339::{literal, number, read_moment, take, write_ms};

use crate::quoted;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// The first and the last millisecond that RFC 3339 can write: of the years 1 to 9999.
const WRITABLE_MS: RangeInclusive<i64> = -62_135_596_800_000..=253_402_300_799_999;
/// The farthest that a zone is from UTC.
const OFFSET_MINUTES_MAX: i32 = 14 * 60;

/// A moment, in milliseconds since 1970-01-01T00:00:00Z. Written and read by RFC 3339.
///
/// ```
/// let at: uttar::Timestamp = "2026-10-01T05:30:00+05:30".parse()?;
/// assert_eq!(at.to_string(), "2026-10-01T00:00:00Z");
/// # Ok::<(), uttar::UnknownMoment>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since 1970-01-01T00:00:00Z. RFC 3339 has the years 1 to 9999 only: what is outside of them is
    /// never stored.
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// In milliseconds since 1970-01-01T00:00:00Z.
    pub const fn as_ms(self) -> i64 {
        self.0
    }

    /// What the clock of this machine says, for faces and callers to hand in.
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// So many days before it.
    #[must_use]
    pub(crate) fn minus_days(self, days: u32) -> Self {
        Self(self.0.saturating_sub(days as i64 * DAY_MS))
    }

    /// What is wrong with it: it could be written, and never read again.
    pub(crate) fn problem(self) -> Option<String> {
        let message = || {
            format!(
                "is {} ms from 1970, outside the years 1 to 9999; give milliseconds, or leave an open end out",
                self.0
            )
        };
        (!WRITABLE_MS.contains(&self.0)).then(message)
    }
}

/// How far a place's clock is ahead of UTC: `+05:30`, `-03:00`, `Z`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct UtcOffset {
    minutes: i32,
}

/// A day, or a moment by RFC 3339: `2026-10-01`, `2026-10-01T10:00:00+05:30`. A day begins and ends by the clock of the
/// place that is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct Moment(Written);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Written {
    /// Days since 1970-01-01.
    Day(i64),
    Exact(Timestamp, UtcOffset),
}

/// A text that is no point in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownMoment {
    text: String,
    wanted: &'static str,
}

impl Moment {
    /// The first millisecond, where the clock is `zone` ahead of UTC.
    pub fn begin(self, zone: UtcOffset) -> Timestamp {
        match self.0 {
            Written::Day(day) => Timestamp(day * DAY_MS - zone.ms()),
            Written::Exact(at, _) => at,
        }
    }

    /// The last millisecond, where the clock is `zone` ahead of UTC.
    pub fn end(self, zone: UtcOffset) -> Timestamp {
        match self.0 {
            Written::Day(_) => Timestamp(self.begin(zone).0 + DAY_MS - 1),
            Written::Exact(at, _) => at,
        }
    }

    /// What is wrong with it: it could be written, and never read again. A text that was read is always fine.
    pub(crate) fn problem(self) -> Option<String> {
        match self.0 {
            Written::Day(_) => None,
            Written::Exact(..) => Timestamp(self.local_ms()).problem(),
        }
    }

    /// What the clock of its place shows.
    fn local_ms(self) -> i64 {
        match self.0 {
            Written::Day(day) => day * DAY_MS,
            Written::Exact(at, zone) => at.0.saturating_add(zone.ms()),
        }
    }
}

/// A period, both ends included. A missing end is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Validity {
    /// From this day or moment on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Moment>,
    /// To this day or moment, itself included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Moment>,
}

impl Validity {
    /// Whether it holds at a moment, where the clock is `zone` ahead of UTC.
    pub fn holds(&self, at: Timestamp, zone: UtcOffset) -> bool {
        self.from.is_none_or(|from| from.begin(zone) <= at) && self.to.is_none_or(|to| at <= to.end(zone))
    }

    /// Whether two periods have a moment in common, where the clock is `zone` ahead of UTC.
    pub(crate) fn overlaps(&self, other: &Self, zone: UtcOffset) -> bool {
        let begins_in_time = |a: &Self, b: &Self| match (a.from, b.to) {
            (Some(from), Some(to)) => from.begin(zone) <= to.end(zone),
            _ => true,
        };
        begins_in_time(self, other) && begins_in_time(other, self)
    }

    /// What is wrong with it: an end that cannot be stored, or it ends before it begins, whatever the zone of its days.
    pub(crate) fn problem(&self) -> Option<String> {
        for (name, end) in [("from", self.from), ("to", self.to)] {
            if let Some(problem) = end.and_then(Moment::problem) {
                return Some(format!("`{name}` {problem}"));
            }
        }
        let (from, to) = (self.from?, self.to?);
        let slack = match (from.0, to.0) {
            (Written::Day(_), Written::Exact(..)) | (Written::Exact(..), Written::Day(_)) => DAY_MS,
            _ => 0,
        };
        let utc = UtcOffset::default();
        (from.begin(utc).0 > to.end(utc).0 + slack)
            .then(|| format!("ends ({to}) before it begins ({from}); exchange the two or correct one"))
    }
}

impl UtcOffset {
    fn ms(self) -> i64 {
        i64::from(self.minutes) * 60_000
    }
}

impl FromStr for UtcOffset {
    type Err = UnknownMoment;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown =
            || UnknownMoment { text: short(text), wanted: "how far the clock is ahead of UTC, such as \"+05:30\"" };
        if matches!(text, "Z" | "z") {
            return Ok(Self::default());
        }
        let mut rest = text;
        let sign = match take(&mut rest, 1) {
            Some("+") => 1,
            Some("-") => -1,
            _ => return Err(unknown()),
        };
        let hours = number(&mut rest, 2, 0, 14).ok_or_else(unknown)?;
        let minutes = literal(&mut rest, ":").and_then(|()| number(&mut rest, 2, 0, 59)).ok_or_else(unknown)?;
        let minutes = i32::try_from(hours * 60 + minutes).expect("at most 14 hours");
        if !rest.is_empty() || minutes > OFFSET_MINUTES_MAX {
            return Err(unknown());
        }
        Ok(Self { minutes: sign * minutes })
    }
}

/// For faces, which have a clock.
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let ms = |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self(match time.duration_since(UNIX_EPOCH) {
            Ok(since) => ms(since),
            Err(before) => -ms(before.duration()),
        })
    }
}

impl fmt::Display for UtcOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minutes < 0 { '-' } else { '+' };
        write!(f, "{sign}{:02}:{:02}", self.minutes.abs() / 60, self.minutes.abs() % 60)
    }
}

impl FromStr for Moment {
    type Err = UnknownMoment;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = "a day (2026-10-01) or a moment by RFC 3339 (2026-10-01T10:00:00+05:30)";
        read_moment(text).map(Self).ok_or_else(|| UnknownMoment { text: short(text), wanted })
    }
}

impl FromStr for Timestamp {
    type Err = UnknownMoment;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match read_moment(text) {
            // It is written in UTC, which may be in another year.
            Some(Written::Exact(at, _)) if at.problem().is_none() => Ok(at),
            _ => Err(UnknownMoment {
                text: short(text),
                wanted: "a moment by RFC 3339, such as \"2026-10-01T10:00:00+05:30\"",
            }),
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_ms(f, self.0)?;
        f.write_str("Z")
    }
}

/// The moment, by UTC.
impl From<Timestamp> for Moment {
    fn from(at: Timestamp) -> Self {
        Self(Written::Exact(at, UtcOffset::default()))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Written::Day(day) => {
                let (year, month, day) = civil_from_days(day);
                write!(f, "{year:04}-{month:02}-{day:02}")
            }
            Written::Exact(_, zone) => {
                write_ms(f, self.local_ms())?;
                write!(f, "{zone}")
            }
        }
    }
}

impl fmt::Display for UnknownMoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not {}", quoted(&self.text), self.wanted)
    }
}

impl std::error::Error for UnknownMoment {}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

macro_rules! as_text {
    ($($name:ident),*) => {$(
        impl TryFrom<String> for $name {
            type Error = UnknownMoment;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }
    )*};
}

as_text!(Timestamp, UtcOffset, Moment);

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        text.parse().expect(text)
    }

    #[test]
    fn moments_round_trip_and_nonsense_is_refused() {
        for text in ["2026-10-01", "2024-02-29", "1969-12-31", "0001-01-01", "9999-12-31", "2026-10-01T10:00:00+05:30"]
        {
            assert_eq!(moment(text).to_string(), text);
        }
        assert_eq!(moment("2026-10-01T10:00:00.25Z").to_string(), "2026-10-01T10:00:00.250+00:00");
        for text in [
            "",
            "2026-13-01",
            "2026-02-29",
            "2026-1-1",
            "2026-10-01T10:00",
            "2026-10-01T10:00:00",
            "आज",
            "2026-10-01T10:00:00+15:00",
        ] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
        assert!("2026-10-01".parse::<Timestamp>().is_err(), "a day is no moment");
    }

    #[test]
    fn what_is_read_can_be_written_and_what_cannot_be_written_is_a_problem() {
        for ms in [i64::MIN, *WRITABLE_MS.start() - 1, *WRITABLE_MS.end() + 1, 1_798_675_200_000_000_000, i64::MAX] {
            let at = Timestamp::from_ms(ms);
            assert!(at.problem().is_some() && Moment::from(at).problem().is_some(), "{ms}");
            assert!(at.to_string().parse::<Timestamp>().is_err(), "{at}");
            let period = |from, to| Validity { from, to }.problem().expect("no end that can be stored");
            assert!(period(Some(at.into()), None).starts_with("`from`"), "{ms}");
            assert!(period(Some(moment("2026-10-01")), Some(at.into())).starts_with("`to`"), "{ms}");
        }
        for ms in [*WRITABLE_MS.start(), *WRITABLE_MS.end()] {
            let at = Timestamp::from_ms(ms);
            assert!(at.problem().is_none() && Moment::from(at).problem().is_none(), "{ms}");
            assert_eq!(at.to_string().parse(), Ok(at));
        }
        // The year of the place is not that of UTC.
        for text in ["9999-12-31T23:59:59-05:00", "0001-01-01T00:00:00+05:30"] {
            assert_eq!((moment(text).to_string().as_str(), moment(text).problem()), (text, None));
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_is_that_of_the_place() {
        let validity = Validity { from: Some(moment("2026-10-01")), to: Some(moment("2026-10-01")) };
        let india = "+05:30".parse().expect("an offset");
        for (at, in_india, in_utc) in [
            ("2026-09-30T18:29:59Z", false, false),
            ("2026-09-30T18:30:00Z", true, false),
            ("2026-10-01T18:29:59.999Z", true, true),
            ("2026-10-01T18:30:00Z", false, true),
        ] {
            let at = at.parse().expect(at);
            assert_eq!(validity.holds(at, india), in_india, "{at}");
            assert_eq!(validity.holds(at, UtcOffset::default()), in_utc, "{at}");
        }
    }

    #[test]
    fn periods_overlap_or_are_upside_down() {
        let period = |from: &str, to: &str| Validity { from: from.parse().ok(), to: to.parse().ok() };
        let utc = UtcOffset::default();
        assert!(period("2026-10-01", "2026-10-05").overlaps(&period("2026-10-05", ""), utc));
        assert!(!period("2026-10-01", "2026-10-04").overlaps(&period("2026-10-05", ""), utc));
        assert!(period("2026-10-02", "2026-10-01").problem().is_some());
        assert!(period("2026-10-02", "2026-10-02").problem().is_none());
        assert!(period("2026-10-02", "2026-10-01T23:00:00Z").problem().is_none(), "it depends on the zone");
    }
}
