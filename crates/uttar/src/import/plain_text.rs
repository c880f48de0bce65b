//! The text of HTML that stands in another format: tags are taken out, character references read.

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

/// The length of a tag: up to the `>` that stands in no quotes.
pub(super) fn end_of_tag(tag: &str) -> Option<usize> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_characters_stay() {
        assert_eq!(
            plain_text("<ol><li>One &gt; two</li><li>3 < 4 &#2309;&#x905;</li></ol>a&b &bogus;"),
            "One > two\n3 < 4 अअ\na&b &bogus;"
        );
        assert_eq!(plain_text("&"), "&");
    }
}
