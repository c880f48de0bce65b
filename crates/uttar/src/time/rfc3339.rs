//! Days and moments as RFC 3339 writes them.

use std::fmt;

use super::calendar::{civil_from_days, days_from_civil, days_in_month};
use super::{DAY_MS, Timestamp, UtcOffset, Written};

pub(super) fn read_moment(text: &str) -> Option<Written> {
    let mut rest = text;
    let year = number(&mut rest, 4, 1, 9999)?;
    literal(&mut rest, "-")?;
    let month = number(&mut rest, 2, 1, 12)?;
    literal(&mut rest, "-")?;
    let date = number(&mut rest, 2, 1, days_in_month(year, month))?;
    let day = days_from_civil(year, month, date);
    if rest.is_empty() {
        return Some(Written::Day(day));
    }
    if !matches!(take(&mut rest, 1)?, "T" | "t" | " ") {
        return None;
    }
    let hour = number(&mut rest, 2, 0, 23)?;
    literal(&mut rest, ":")?;
    let minute = number(&mut rest, 2, 0, 59)?;
    literal(&mut rest, ":")?;
    // A leap second counts as the one before it.
    let second = number(&mut rest, 2, 0, 60)?.min(59);
    let mut ms = 0;
    if let Some(fraction) = rest.strip_prefix('.') {
        rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = fraction.strip_suffix(rest).filter(|digits| !digits.is_empty())?;
        ms = format!("{digits:0<3}")[..3].parse().ok()?;
    }
    let zone: UtcOffset = rest.parse().ok()?;
    let at = day * DAY_MS + (hour * 3600 + minute * 60 + second) * 1000 + ms - zone.ms();
    Some(Written::Exact(Timestamp(at), zone))
}

pub(super) fn take<'a>(rest: &mut &'a str, bytes: usize) -> Option<&'a str> {
    let (taken, left) = rest.split_at_checked(bytes)?;
    *rest = left;
    Some(taken)
}

pub(super) fn literal(rest: &mut &str, text: &str) -> Option<()> {
    *rest = rest.strip_prefix(text)?;
    Some(())
}

pub(super) fn number(rest: &mut &str, digits: usize, min: i64, max: i64) -> Option<i64> {
    let taken = take(rest, digits)?;
    let number = taken.bytes().all(|b| b.is_ascii_digit()).then(|| taken.parse().ok())??;
    (min..=max).contains(&number).then_some(number)
}

/// A fraction of a second is written where there is one.
pub(super) fn write_ms(f: &mut fmt::Formatter<'_>, at: i64) -> fmt::Result {
    let (year, month, day) = civil_from_days(at.div_euclid(DAY_MS));
    let ms = at.rem_euclid(DAY_MS);
    let second = ms / 1000;
    write!(f, "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)?;
    if ms % 1000 == 0 { Ok(()) } else { write!(f, ".{:03}", ms % 1000) }
}
