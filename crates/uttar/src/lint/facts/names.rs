//! Facts that are names: addresses of the web, telephone numbers, codes and model numbers.

/// Endings of addresses that are written without `www.`.
const TOP_LEVEL_DOMAINS: [&str; 9] = ["com", "in", "cn", "net", "org", "io", "co", "store", "app"];
/// Fewer digits make no telephone number, but for those with a known beginning.
const PHONE_DIGITS_MIN: usize = 10;
const PHONE_DIGITS_MAX: usize = 15;
const SHORT_PHONE_DIGITS_MIN: usize = 7;
/// What free and service numbers begin with.
const PHONE_BEGINNINGS: [&str; 6] = ["1800", "1860", "400", "800", "0", "+"];

/// The address that `text` begins with: its length in bytes, and the address without what may be left out. E-mail
/// addresses count.
pub(super) fn address_at_start(text: &str) -> Option<(usize, String)> {
    let run = text.bytes().take_while(|b| b.is_ascii_alphanumeric() || b"._@%+-/:?=&#~".contains(b)).count();
    let run = text[..run].trim_end_matches(['.', ':', '?', '-', '/', '&', '=', '#']);
    let bare = run.strip_prefix("https://").or_else(|| run.strip_prefix("http://")).unwrap_or(run);
    let has_scheme = bare.len() < run.len();
    let host = bare.split(['/', '?', '#', ':']).next().unwrap_or(bare);
    let domain = host.rsplit('@').next().unwrap_or(host);
    let labels: Vec<&str> = domain.split('.').collect();
    let well_formed = labels.len() > 1 && labels.iter().all(|label| !label.is_empty());
    let known_ending = labels.last().is_some_and(|last| TOP_LEVEL_DOMAINS.contains(last));
    let is_address = well_formed && (has_scheme || bare.starts_with("www.") || host.contains('@') || known_ending);
    is_address.then(|| (run.len(), bare.strip_prefix("www.").unwrap_or(bare).to_owned()))
}

/// The telephone number that `text` begins with: its length, and its digits without country code and leading 0.
pub(super) fn phone_at_start(text: &str) -> Option<(usize, String)> {
    let mut digits = String::new();
    let mut len = usize::from(text.starts_with('+'));
    let mut groups = 0;
    loop {
        let group = super::number::digits(&text[len..]);
        if group == 0 || (groups > 0 && group < 3) {
            break;
        }
        digits.push_str(&text[len..len + group]);
        len += group;
        groups += 1;
        match text[len..].chars().next() {
            Some(' ' | '-') if super::number::digits(&text[len + 1..]) >= 3 => len += 1,
            _ => break,
        }
    }
    let begins = PHONE_BEGINNINGS.iter().any(|beginning| text.starts_with(beginning));
    let min = if begins && groups > 1 { SHORT_PHONE_DIGITS_MIN } else { PHONE_DIGITS_MIN };
    if !(min..=PHONE_DIGITS_MAX).contains(&digits.len()) || text[len..].starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let national = match digits.strip_prefix("91").or_else(|| digits.strip_prefix("86")) {
        Some(rest) if text.starts_with('+') || digits.len() == 12 => rest,
        _ => digits.trim_start_matches('0'),
    };
    Some((len, national.to_owned()))
}

/// The code that `text` begins with: letters and digits in one (`E7`, `SM-G991B`, `5G`), or `*#06#`. Given are its
/// length and its letters and digits in upper case.
pub(super) fn code_at_start(text: &str) -> Option<(usize, String)> {
    if text.starts_with(['*', '#']) {
        let len = text.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'*' | b'#')).count();
        let code = &text[..len];
        return (len >= 3 && code.bytes().any(|b| b.is_ascii_digit())).then(|| (len, code.to_owned()));
    }
    let bytes = text.as_bytes();
    let mut len = 0;
    while len < bytes.len() {
        let joins = matches!(bytes[len], b'-' | b'_') && len > 0;
        let goes_on = bytes.get(len + 1).is_some_and(u8::is_ascii_alphanumeric);
        if !(bytes[len].is_ascii_alphanumeric() || (joins && goes_on)) {
            break;
        }
        len += 1;
    }
    let code: String = text[..len].chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    let mixed = code.bytes().any(|b| b.is_ascii_digit()) && code.bytes().any(|b| b.is_ascii_alphabetic());
    mixed.then_some((len, code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lose_what_may_be_left_out() {
        for text in ["https://www.navo.example/help/.", "navo.in/help", "care@navo.com。", "www.navo.in"] {
            assert!(address_at_start(text).is_some(), "{text}");
        }
        assert_eq!(address_at_start("https://www.navo.in/a/"), address_at_start("navo.in/a").map(|(_, a)| (22 - 1, a)));
        for text in ["e.g. this", "settings.then", "and/or", "5.5"] {
            assert_eq!(address_at_start(text), None, "{text}");
        }
    }

    #[test]
    fn telephone_numbers_in_every_grouping() {
        for text in ["+91 98765 43210", "98765-43210", "09876543210", "9876543210 (", "919876543210"] {
            assert_eq!(phone_at_start(text).map(|(_, digits)| digits).as_deref(), Some("9876543210"), "{text}");
        }
        assert_eq!(phone_at_start("400-123-4567").map(|(_, digits)| digits).as_deref(), Some("4001234567"));
        for text in ["10000 mAh", "45-50 psi", "2026", "9:00", "20000"] {
            assert_eq!(phone_at_start(text), None, "{text}");
        }
    }

    #[test]
    fn codes_have_letters_and_digits() {
        for (text, code) in [("e7 means", "E7"), ("sm-g991b.", "SMG991B"), ("*#06#)", "*#06#"), ("5g फोन", "5G")]
        {
            assert_eq!(code_at_start(text).map(|(_, code)| code).as_deref(), Some(code), "{text}");
        }
        for text in ["wi-fi", "12", "##", "*"] {
            assert_eq!(code_at_start(text), None, "{text}");
        }
    }
}
