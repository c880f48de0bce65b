//! HTML: the FAQ that a page carries as JSON-LD, in `<script type="application/ld+json">`.
//!
//! Only the script elements are looked for, as the HTML standard reads them: their text ends at the first `</script`,
//! and comments are passed over. The visible text of a page is not guessed at.

use super::faq_page::FaqReader;
use super::plain_text::end_of_tag;
use super::{Records, line_at};
use crate::error::Problem;

const LINKED_DATA: &str = "application/ld+json";

pub(super) fn read(text: &str) -> Records {
    let blocks = blocks(text);
    let mut reader = FaqReader::default();
    for &(at, block) in &blocks {
        reader.read(block, line_at(text, at), false);
    }
    let mut records = reader.finish();
    if records.values.is_empty() && records.problems.is_empty() {
        let message =
            "holds no FAQPage in a <script type=\"application/ld+json\">; export the page with its structured data";
        records.problems.push(Problem { line: Some(1), ..Problem::new("", message) });
    }
    records
}

/// The blocks of JSON-LD, each with its place.
fn blocks(text: &str) -> Vec<(usize, &str)> {
    let lower = text.to_ascii_lowercase();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(open) = lower[at..].find('<').map(|i| at + i) {
        let rest = &lower[open..];
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(lower.len(), |end| open + end + 3);
        } else if rest.starts_with("<script") && rest[7..].starts_with(|c: char| c.is_ascii_whitespace() || c == '>') {
            let Some(end_of_tag) = end_of_tag(rest) else { break };
            let start = open + end_of_tag;
            let end = lower[start..].find("</script").map_or(lower.len(), |end| start + end);
            if attribute(&rest[..end_of_tag], "type").is_some_and(|kind| kind.trim() == LINKED_DATA) {
                out.push((start, &text[start..end]));
            }
            at = end;
        } else {
            at = open + 1;
        }
    }
    out
}

/// The value of an attribute of a tag in lower case, quoted or not.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    while let Some(at) = rest.find(name) {
        let stands_alone = rest[..at].ends_with(|c: char| c.is_ascii_whitespace());
        rest = rest[at + name.len()..].trim_start();
        if let Some(value) = rest.strip_prefix('=').filter(|_| stands_alone) {
            let value = value.trim_start();
            return Some(match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value[1..].split(quote).next().unwrap_or_default(),
                _ => value.split(|c: char| c.is_ascii_whitespace() || c == '>').next().unwrap_or_default(),
            });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_block_whatever_the_spelling_of_its_tag() {
        let json = r#"{"@type": "FAQPage", "mainEntity": [{"name": "Why so?", "acceptedAnswer": {"text": "It is."}}]}"#;
        for open in [
            "<script type=\"application/ld+json\">",
            "<SCRIPT data-type='x' TYPE=application/ld+json>",
            "<script id=\"a>b\" type = 'application/ld+json' defer>",
        ] {
            let page = format!(
                "<html>\n<!-- <script type=\"application/ld+json\">bad</script> -->\n{open}{json}</script></html>"
            );
            let records = read(&page);
            assert!(records.problems.is_empty(), "{open}: {:?}", records.problems);
            assert_eq!(records.values[0].line, 3, "{open}");
        }
    }

    #[test]
    fn a_page_without_faq_and_a_bad_block_are_named() {
        assert_eq!(read("<p>FAQ</p>").problems[0].line, Some(1));
        let page = "<p>\n<script type=\"application/ld+json\">\n{\"@type\": oops}</script>";
        assert_eq!(read(page).problems[0].line, Some(3));
    }
}
