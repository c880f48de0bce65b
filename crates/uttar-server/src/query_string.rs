//! The query string of a URL. Strict, unlike the WHATWG parser that most crates follow: text that is not UTF-8 is
//! refused, not replaced, because a question in GBK would otherwise be searched as rubbish, and nobody would know why
//! it finds nothing.

use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

use percent_encoding::percent_decode_str;

use crate::problem::Problem;

use uttar::quoted;

/// The names and values of a query string, in order.
fn pairs(query: &str) -> Result<Vec<[Cow<'_, str>; 2]>, Problem> {
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

/// A parameter that a route knows, as the OpenAPI document tells of it too.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Known {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) meaning: &'static str,
    pub(crate) is_required: bool,
    /// Whether it is an old name that is still taken.
    pub(crate) is_deprecated: bool,
}

/// What the value of a parameter looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Shape {
    Text,
    /// A whole number from here on.
    Count(u64),
    /// Between 0 and 1, both excluded.
    Share,
    YesOrNo,
    /// By RFC 3339.
    Time,
    /// With commas.
    List,
    OneOf(&'static [&'static str]),
}

impl Known {
    pub(crate) const fn new(name: &'static str, shape: Shape, meaning: &'static str) -> Self {
        Self { name, shape, meaning, is_required: false, is_deprecated: false }
    }

    pub(crate) const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    pub(crate) const fn deprecated(self) -> Self {
        Self { is_deprecated: true, ..self }
    }
}

/// A parameter of a request: a known name, given once.
#[derive(Debug)]
pub(crate) struct Parameter<'a> {
    name: Cow<'a, str>,
    value: Cow<'a, str>,
}

/// The parameters of a query string, in order. Others than the known ones are refused, and so are one that is given
/// twice and one whose value is none of those that there are.
pub(crate) fn parameters<'a>(query: &'a str, known: &[Known]) -> Result<Vec<Parameter<'a>>, Problem> {
    let mut out: Vec<Parameter<'a>> = Vec::new();
    for [name, value] in pairs(query)? {
        let parameter = Parameter { name, value };
        let Some(its) = known.iter().find(|one| one.name == parameter.name()) else {
            let names: Vec<&str> = known.iter().map(|one| one.name).collect();
            return Err(parameter.wrong(&format!("is no parameter; there are {}", names.join(", "))));
        };
        if let Shape::OneOf(values) = its.shape
            && !values.contains(&parameter.value())
        {
            return Err(parameter.wrong(&format!("{} is none of {}", quoted(parameter.value()), values.join(", "))));
        }
        if out.iter().any(|other| other.name == parameter.name) {
            return Err(parameter.wrong("is given twice; give it once"));
        }
        out.push(parameter);
    }
    Ok(out)
}

impl Parameter<'_> {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn value(&self) -> &str {
        &self.value
    }

    pub(crate) fn parse<T: FromStr<Err: Display>>(&self) -> Result<T, Problem> {
        self.value.parse().map_err(|error: T::Err| self.wrong(&error.to_string()))
    }

    pub(crate) fn number<T: FromStr>(&self) -> Result<T, Problem> {
        self.value.parse().map_err(|_| self.wrong(&format!("{} is no number", quoted(&self.value))))
    }

    pub(crate) fn yes_or_no(&self) -> Result<bool, Problem> {
        self.value.parse().map_err(|_| self.wrong(&format!("{} is neither true nor false", quoted(&self.value))))
    }

    /// A list with commas.
    pub(crate) fn list<T: FromStr<Err: Display>>(&self) -> Result<Vec<T>, Problem> {
        let item = |(number, item): (usize, &str)| {
            let place = || format!("{}/{number}", self.pointer());
            item.trim()
                .parse()
                .map_err(|error: T::Err| Problem::wrong_value(place(), format!("{}[{number}]: {error}", self.name)))
        };
        self.value.split(',').enumerate().map(item).collect()
    }

    /// That its value is wrong, or the parameter itself.
    pub(crate) fn wrong(&self, detail: &str) -> Problem {
        Problem::wrong_value(self.pointer(), format!("{}: {detail}", self.name))
    }

    fn pointer(&self) -> String {
        format!("/{}", self.name)
    }
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
