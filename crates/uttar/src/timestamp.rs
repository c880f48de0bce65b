//! Moments in time, as callers give them: the core reads no clock in a decision.

use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

const MS_PER_DAY: i64 = 24 * 60 * 60 * 1000;

/// A moment, in milliseconds since 1970-01-01 UTC. Written and read as RFC 3339; a date alone is its first moment, UTC.
///
/// ```
/// let moment: uttar::Timestamp = "2026-11-20T13:30:00+05:30".parse()?;
/// assert_eq!(moment.to_string(), "2026-11-20T08:00:00.000Z");
/// assert!("2026-11-20".parse::<uttar::Timestamp>()? < moment);
/// # Ok::<(), uttar::UnknownTimestamp>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

/// A text that is no moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownTimestamp(String);

impl fmt::Display for UnknownTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no time; write YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ", self.0)
    }
}

impl std::error::Error for UnknownTimestamp {}

impl Timestamp {
    /// From milliseconds since 1970-01-01 UTC.
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds since 1970-01-01 UTC.
    pub const fn as_ms(self) -> i64 {
        self.0
    }

    /// What the clock of this machine says, for faces and callers to hand in.
    pub fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    /// So many days before it.
    #[must_use]
    pub const fn minus_days(self, days: u32) -> Self {
        Self(self.0.saturating_sub(days as i64 * MS_PER_DAY))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date_of(self.0.div_euclid(MS_PER_DAY));
        let ms = self.0.rem_euclid(MS_PER_DAY);
        let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", ms % 1000)
    }
}

impl From<Timestamp> for String {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.to_string()
    }
}

impl TryFrom<String> for Timestamp {
    type Error = UnknownTimestamp;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl FromStr for Timestamp {
    type Err = UnknownTimestamp;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read(text).map(Self).ok_or_else(|| UnknownTimestamp(text.to_owned()))
    }
}

fn read(text: &str) -> Option<i64> {
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut numbers = date.split('-');
    let (year, month, day) = (number(numbers.next()?, 4)?, number(numbers.next()?, 2)?, number(numbers.next()?, 2)?);
    let days = days_of(year, month, day);
    if numbers.next().is_some() || date_of(days) != (year, month, day) {
        return None;
    }
    Some(days * MS_PER_DAY + time.map_or(Some(0), time_of_day)?)
}

/// `hh:mm[:ss[.fff]]` with `Z` or an offset, in milliseconds.
fn time_of_day(text: &str) -> Option<i64> {
    let (clock, offset_min) = if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        (clock, 0)
    } else {
        let at = text.rfind(['+', '-'])?;
        let (hours, minutes) = text[at + 1..].split_once(':')?;
        let offset = within(number(hours, 2)?, 23)? * 60 + within(number(minutes, 2)?, 59)?;
        (&text[..at], if text[at..].starts_with('-') { -offset } else { offset })
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let ms: i64 = format!("{fraction:0<3}")[..3].parse().ok()?;
    let mut parts = clock.split(':');
    let (hour, minute) = (within(number(parts.next()?, 2)?, 23)?, within(number(parts.next()?, 2)?, 59)?);
    let second = parts.next().map_or(Some(0), |second| within(number(second, 2)?, 59))?;
    if parts.next().is_some() {
        return None;
    }
    Some(((hour * 60 + minute - offset_min) * 60 + second) * 1000 + ms)
}

fn number(text: &str, digits: usize) -> Option<i64> {
    if text.len() == digits && text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn within(value: i64, most: i64) -> Option<i64> {
    (value <= most).then_some(value)
}

/// Days since 1970-01-01 of a date of the Gregorian calendar. Counting years from March puts the leap day at their end.
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The inverse of [`days_of`].
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_and_written() {
        for (text, ms) in [
            ("1970-01-01", 0),
            ("1970-01-01T00:00:01Z", 1000),
            ("2000-02-29T23:59:59.5Z", 951_868_799_500),
            ("2026-11-20T13:30:00+05:30", 1_795_161_600_000),
            ("2026-11-20 08:00Z", 1_795_161_600_000),
            ("1969-12-31T23:59:59.999Z", -1),
        ] {
            let moment: Timestamp = text.parse().expect(text);
            assert_eq!(moment.as_ms(), ms, "{text}");
            assert_eq!(moment.to_string().parse(), Ok(moment), "{text}");
        }
    }

    #[test]
    fn every_day_is_its_own() {
        let days: Vec<_> = (-200_000..200_000).map(date_of).collect();
        assert!(days.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(days.iter().zip(-200_000..).all(|(&(year, month, day), n)| days_of(year, month, day) == n));
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "now",
            "2026",
            "2026-11",
            "2026-13-01",
            "2026-02-29",
            "26-11-20",
            "2026-11-20T",
            "2026-11-20T08:00",
            "2026-11-20T24:00Z",
            "2026-11-20T08:60Z",
            "2026-11-20T08:00:00.Z",
            "2026-11-20T08:00+5",
            "2026-11-20-1",
            "+026-11-20",
        ] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }

    #[test]
    fn days_before() {
        let moment: Timestamp = "2026-03-01".parse().expect("a date");
        assert_eq!(moment.minus_days(1), "2026-02-28".parse().expect("a date"));
    }
}
