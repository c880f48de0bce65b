//! Numbers in digits: grouped as in the West (1,999) or in India (1,00,000), with a decimal point and a multiplying
//! numeral (1.5 lakh).

use super::units;

/// Values are kept in millionths, exactly.
pub(super) const ONE: i128 = 1_000_000;
/// Longer runs of digits are no numbers that a text would state.
const DIGITS_MAX: usize = 18;

/// The number that `text` begins with: its length in bytes and its value in millionths.
pub(super) fn at_start(text: &str) -> Option<(usize, i128)> {
    let (mut len, mut value) = plain(text)?;
    let rest = &text[len..];
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    if units::after(&rest[spaces..]).is_none_or(|(unit, _)| unit < multiplier_len(&rest[spaces..]))
        && let Some((word, factor)) = units::multiplier(&rest[spaces..])
    {
        value *= factor;
        len += spaces + word;
    }
    Some((len, value))
}

fn multiplier_len(text: &str) -> usize {
    units::multiplier(text).map_or(0, |(len, _)| len)
}

fn plain(text: &str) -> Option<(usize, i128)> {
    let mut len = digits(text);
    if len == 0 {
        return None;
    }
    if len <= 3 {
        len += groups(&text[len..]);
    }
    let mut value: i128 = 0;
    let whole = text[..len].bytes().filter(u8::is_ascii_digit);
    if whole.clone().count() > DIGITS_MAX {
        return None;
    }
    for digit in whole {
        value = value * 10 + i128::from(digit - b'0');
    }
    value *= ONE;
    if let Some(fraction) = text[len..].strip_prefix('.') {
        let count = digits(fraction);
        let mut place = ONE;
        for digit in fraction[..count].bytes() {
            place /= 10;
            value += i128::from(digit - b'0') * place;
        }
        if count > 0 {
            len += 1 + count;
        }
    }
    Some((len, value))
}

/// How many digits `text` begins with.
pub(super) fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// The length of `,00,000`: groups of two or three digits, of which the last has three.
fn groups(text: &str) -> usize {
    let mut len = 0;
    let mut grouped = 0;
    while let Some(rest) = text[len..].strip_prefix(',') {
        match digits(rest) {
            3 => {
                len += 4;
                grouped = len;
            }
            2 => len += 3,
            _ => break,
        }
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_decimals_and_multipliers() {
        for (text, len, value) in [
            ("10 days", 2, 10 * ONE),
            ("1,999", 5, 1_999 * ONE),
            ("1,00,000.50", 11, 100_000 * ONE + ONE / 2),
            ("3,6 or 9", 1, 3 * ONE),
            ("10,12,15", 2, 10 * ONE),
            ("0.5 m", 3, ONE / 2),
            ("5. Then", 1, 5 * ONE),
            ("1.5 lakh", 8, 150_000 * ONE),
            ("2万", 4, 20_000 * ONE),
            ("2 千克", 1, 2 * ONE),
        ] {
            assert_eq!(at_start(text), Some((len, value)), "{text}");
        }
        assert_eq!(at_start("1234567890123456789"), None);
    }
}
