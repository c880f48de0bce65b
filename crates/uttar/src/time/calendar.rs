//! The Gregorian calendar: dates and the days since 1970-01-01.

pub(super) fn days_in_month(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a date of the Gregorian calendar: whole eras of 400 years, counted from 1 March, so that
/// the leap day comes last.
pub(super) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    365 * year + year / 4 - year / 100 + year / 400 + day_of_year - 719_468
}

/// The date of a day, the way back.
pub(super) fn civil_from_days(days: i64) -> (i64, i64, i64) {
    // Not after the right one, and few years before it.
    let mut year = 1970 + if days < 0 { days.div_euclid(365) } else { days / 366 };
    while days_from_civil(year + 1, 1, 1) <= days {
        year += 1;
    }
    let mut month = 12;
    while days_from_civil(year, month, 1) > days {
        month -= 1;
    }
    (year, month, days - days_from_civil(year, month, 1) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_has_its_date() {
        let first = days_from_civil(1600, 1, 1);
        let mut before = (1599, 12, 31);
        for days in first..first + 400 * 366 {
            let date = civil_from_days(days);
            assert!(date > before && days_from_civil(date.0, date.1, date.2) == days, "{date:?}");
            before = date;
        }
        assert_eq!(civil_from_days(0), (1970, 1, 1));
    }
}
