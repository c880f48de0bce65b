//! HTML: the FAQ that a page carries as JSON-LD, in `<script type="application/ld+json">`.
//!
//! Only the script elements are looked for, as the HTML standard reads them: their text ends at the first `</script`, and comments are passed over.
//! The visible text of a page is not guessed at.

use super::faq_page::FaqReader;
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

/// The length of a tag: up to the `>` that stands in no quotes.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (i, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(i + 1),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    None
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

/// Text without tags: blocks become lines, the named and numbered characters themselves.
pub(crate) fn plain_text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        // "<" alone, as in "a < b", is no tag.
        let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        if rest.starts_with('<')
            && is_tag
            && let Some(end) = end_of_tag(rest)
        {
            if is_block(&rest[1..end]) {
                out.push('\n');
            }
            rest = &rest[end..];
        } else if let Some((len, c)) = character(rest) {
            out.push(c);
            rest = &rest[len..];
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    let lines = out.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn is_block(tag: &str) -> bool {
    let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
    matches!(
        name.to_ascii_lowercase().as_str(),
        "p" | "br" | "li" | "ul" | "ol" | "div" | "tr" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
    )
}

/// A character reference: its length and the character.
fn character(text: &str) -> Option<(usize, char)> {
    let end = text.strip_prefix('&')?.find(';').filter(|end| *end <= 10)? + 1;
    let name = &text[1..end];
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((end + 1, c))
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

    #[test]
    fn tags_go_and_characters_stay() {
        assert_eq!(
            plain_text("<ol><li>One &gt; two</li><li>3 < 4 &#2309;&#x905;</li></ol>a&b &bogus;"),
            "One > two\n3 < 4 अअ\na&b &bogus;"
        );
        assert_eq!(plain_text("&"), "&");
    }
}
