//! E-mail addresses and URLs, which stay whole.

use std::ops::Range;

/// The e-mail addresses and URLs of a lower-cased text, in order.
pub(crate) fn find_wholes(text: &str) -> Vec<Range<usize>> {
    if !text.contains('@') && !text.contains("://") && !text.contains("www.") {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut at = 0;
    for chunk in text.split_inclusive(|c: char| !is_address_char(c)) {
        let start = at;
        at += chunk.len();
        let body =
            chunk.trim_end_matches(|c: char| !is_address_char(c)).trim_end_matches(['.', ',', ':', '?', '/', '-']);
        if is_email(body) || is_url(body) {
            out.push(start..start + body.len());
        }
    }
    out
}

fn is_address_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "@.:/-_+%?=&#~".contains(c)
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(user, host)| !user.is_empty() && is_host(host))
}

fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .or_else(|| text.starts_with("www.").then_some(text));
    rest.is_some_and(|rest| is_host(rest.split(['/', '?', '#', ':']).next().unwrap_or("")))
}

fn is_host(text: &str) -> bool {
    let mut labels = 0;
    text.split('.').all(|label| {
        labels += 1;
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    }) && labels > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_addresses_and_nothing_else() {
        let text = "see https://navo.example/help?id=7, www.navo.example or care@navo.example. not @home or a:b";
        let found: Vec<_> = find_wholes(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, ["https://navo.example/help?id=7", "www.navo.example", "care@navo.example"]);
        assert!(find_wholes("note 12 pro @ 999").is_empty());
    }
}
