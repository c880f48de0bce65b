//! What a cell of a workbook shows.

use calamine::{Data, DataRef, ExcelDateTime, Style};

/// The text of a cell: days as in ISO 8601 (`2026-01-02`), with the time if there is one, and percentages as they are
/// shown; other numbers as they are, whatever their format adds to them; errors as Excel writes them (`#REF!`).
pub(super) fn text(value: &DataRef, style: Option<&Style>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::DateTime(at) if at.is_datetime() => moment(at),
        DataRef::DateTime(length) => duration(length.as_f64()),
        DataRef::Int(number) => percentage(*number as f64, style).unwrap_or_else(|| number.to_string()),
        DataRef::Float(number) => percentage(*number, style).unwrap_or_else(|| number.to_string()),
        value => Data::from(value.clone()).to_string(),
    }
}

/// A day, a time of day, or both.
fn moment(at: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let time = match second {
        0 => format!("{hour:02}:{minute:02}"),
        _ => format!("{hour:02}:{minute:02}:{second:02}"),
    };
    // The first day has the number 1: what is less is a time of no day.
    if at.as_f64() < 1.0 {
        time
    } else if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date} {time}")
    }
}

/// A length of time in days as hours, minutes and seconds.
fn duration(days: f64) -> String {
    let seconds = (days * 24.0 * 60.0 * 60.0).round() as i64;
    let (sign, seconds) = if seconds < 0 { ("-", -seconds) } else { ("", seconds) };
    format!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// A number of a format with a percent sign, as it is shown.
fn percentage(number: f64, style: Option<&Style>) -> Option<String> {
    let format = &style?.number_format.as_ref()?.format_code;
    let decimals = percent_decimals(format)?;
    // Excel rounds what it shows, to fifteen digits: 0.285 is 28.5 % and not a little less.
    let shown = number * 100.0;
    Some(format!("{:.decimals$}%", shown + shown.signum() * 1e-9))
}

/// How many decimals a format (ECMA-376, 18.8.31) gives to a percentage; none where it is for other numbers. What
/// stands in quotes or behind `\` is text.
fn percent_decimals(format: &str) -> Option<usize> {
    let mut signs = format.chars();
    let (mut decimals, mut is_behind_point, mut is_percent, mut is_quoted) = (0, false, false, false);
    while let Some(sign) = signs.next() {
        match sign {
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            '\\' | '_' | '*' => drop(signs.next()),
            ';' => break,
            '%' => is_percent = true,
            '.' => is_behind_point = true,
            '0' | '#' | '?' if is_behind_point && !is_percent => decimals += 1,
            _ => {}
        }
    }
    is_percent.then_some(decimals)
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn days_and_times_are_as_in_iso_8601() {
        for (number, is_1904, want) in [
            (46_024.0, false, "2026-01-02"),
            (44_562.0, true, "2026-01-02"),
            (46_024.354_166_666_664, false, "2026-01-02 08:30"),
            (46_024.999_988_425_9, false, "2026-01-02 23:59:59"),
            (0.75, false, "18:00"),
        ] {
            let at = ExcelDateTime::new(number, ExcelDateTimeType::DateTime, is_1904);
            assert_eq!(text(&DataRef::DateTime(at), None), want);
        }
        let length = ExcelDateTime::new(1.104_166_666_666_666_7, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(text(&DataRef::DateTime(length), None), "26:30:00");
        assert_eq!(text(&DataRef::Float(12.0), None), "12");
        assert_eq!(text(&DataRef::Float(0.5), None), "0.5");
    }

    #[test]
    fn a_format_says_whether_a_number_is_a_percentage() {
        for (format, want) in [
            ("0%", Some(0)),
            ("0.00%", Some(2)),
            ("#,##0.0 %;[Red]-0.000%", Some(1)),
            ("0.00", None),
            ("General", None),
            ("0\"%\"", None),
            ("0.0\\%", None),
            ("0;0%", None),
        ] {
            assert_eq!(percent_decimals(format), want, "{format}");
        }
    }
}
