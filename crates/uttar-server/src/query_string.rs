//! The query string of a URL. Strict, unlike the WHATWG parser that most crates follow: text that is not UTF-8 is refused, not
//! replaced, because a question in GBK would otherwise be searched as rubbish, and nobody would know why it finds nothing.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::problem::Problem;

/// The names and values of a query string, in order.
pub(crate) fn pairs(query: &str) -> Result<Vec<[Cow<'_, str>; 2]>, Problem> {
    let mut pairs = Vec::new();
    for part in query.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let name = decode(name).ok_or_else(|| Problem::malformed("the name of a parameter is not UTF-8"))?;
        let value = decode(value).ok_or_else(|| {
            Problem::malformed(format!("{name}: is not UTF-8; encode the text as UTF-8, then its bytes as %XX"))
        })?;
        pairs.push([name, value]);
    }
    Ok(pairs)
}

fn decode(text: &str) -> Option<Cow<'_, str>> {
    if text.contains('+') {
        let spaced = text.replace('+', " ");
        return Some(Cow::Owned(percent_decode_str(&spaced).decode_utf8().ok()?.into_owned()));
    }
    percent_decode_str(text).decode_utf8().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_are_decoded() {
        let found = pairs("q=%E0%A4%AC+a%2Bb%26&limit=3&&flag&100%=5%").expect("valid");
        let found: Vec<(&str, &str)> = found.iter().map(|[name, value]| (name.as_ref(), value.as_ref())).collect();
        assert_eq!(found, [("q", "ब a+b&"), ("limit", "3"), ("flag", ""), ("100%", "5%")]);
        assert!(pairs("").expect("empty").is_empty());
    }

    #[test]
    fn text_that_is_not_utf8_is_refused() {
        let gbk = "q=%B5%E7%B3%D8";
        assert_eq!(pairs(gbk).expect_err("GBK").status().as_u16(), 400);
        assert_eq!(pairs("%FF=1").expect_err("name").status().as_u16(), 400);
    }
}
