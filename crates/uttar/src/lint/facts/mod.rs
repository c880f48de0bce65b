//! Facts: what a text states in figures, in a form that can be compared across languages, scripts and ways of writing.
//!
//! `10 days`, `१० दिन`, `10天`, `ten days` and `240 hours` are one fact. Known are numbers with and without units,
//! prices, percentages, dates, times of day, telephone numbers, addresses of the web, codes and model numbers.

mod compare;
mod dates;
mod lexicon;
mod names;
mod number;
mod units;
mod words;

use std::ops::Range;

use uttar_analysis::char_filter::FilteredText;

pub(super) use compare::{Difference, Statement, differences};

use dates::Date;
use number::ONE;
use units::{Dimension, Unit};

/// One fact of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    value: Value,
    /// Where it stands in the text, in bytes.
    pub(super) range: Range<usize>,
    /// Only a hint, as "one" or "two" without a unit: it answers to a fact of another text and asks for none.
    hint: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    /// `stated` is the number as written, in millionths.
    Number {
        stated: i128,
        unit: Option<Unit>,
    },
    Date(Date),
    /// Minutes after midnight.
    Time(u16),
    Phone(String),
    Address(String),
    Code(String),
}

impl Fact {
    /// Whether two facts state the same. What leaves something out agrees with what says it: a bare number with one
    /// that has a unit, a day without year with one that has a year, "12" with "Note12".
    pub(super) fn agrees(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Number { stated: a, unit: Some(x) }, Value::Number { stated: b, unit: Some(y) }) => {
                x.dimension == y.dimension && a * x.factor == b * y.factor
            }
            (Value::Number { stated: a, .. }, Value::Number { stated: b, .. }) => a == b,
            (Value::Number { stated, unit: None }, Value::Code(code))
            | (Value::Code(code), Value::Number { stated, unit: None }) => only_number(code) == Some(*stated),
            (Value::Date(a), Value::Date(b)) => {
                (a.month, a.day) == (b.month, b.day) && (a.year == b.year || a.year.is_none() || b.year.is_none())
            }
            (a, b) => a == b,
        }
    }

    /// Whether two facts that do not agree speak of the same kind of thing, so that one may contradict the other.
    fn is_akin(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Number { unit: a, .. }, Value::Number { unit: b, .. }) => match (a, b) {
                (Some(a), Some(b)) => a.dimension == b.dimension || (is_period(a) && is_period(b)),
                _ => true,
            },
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
        }
    }

    /// How much it says: what says more stands for what says less.
    fn precision(&self) -> u8 {
        match self.value {
            Value::Number { unit: None, .. } => 0,
            Value::Date(Date { year: None, .. }) => 1,
            _ => 2,
        }
    }
}

fn is_period(unit: &Unit) -> bool {
    matches!(unit.dimension, Dimension::Duration | Dimension::WorkingDays | Dimension::Months)
}

/// The number in a code that has but one.
fn only_number(code: &str) -> Option<i128> {
    let mut numbers = code.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let digits = numbers.next().filter(|digits| digits.len() <= 9)?;
    if numbers.next().is_some() { None } else { digits.parse::<i128>().ok().map(|number| number * ONE) }
}

/// All facts of a text, in order.
pub(super) fn extract(text: &str) -> Vec<Fact> {
    let mut filtered = FilteredText::default();
    filtered.fill(text);
    let lower = filtered.text();
    let mut facts: Vec<Fact> = Vec::new();
    let mut at = 0;
    while let Some(next) = lower[at..].chars().next() {
        let previous = lower[..at].chars().next_back();
        match fact_at(lower, at, previous, next) {
            Some((start, len, value, hint)) => {
                facts.push(Fact { value, range: start..at + len, hint });
                at += len;
            }
            // A word without a fact is passed over as a whole, so that no fact begins inside it.
            None if next.is_ascii_alphabetic() => {
                at += lower[at..].bytes().take_while(u8::is_ascii_alphabetic).count();
            }
            None => at += next.len_utf8(),
        }
    }
    units_of_ranges(lower, &mut facts);
    for fact in &mut facts {
        fact.range = filtered.original(fact.range.clone());
    }
    facts
}

type Found = (usize, usize, Value, bool);

/// The fact that begins at `at`: where it begins (a currency sign may stand before), its length from `at`, its value,
/// and whether it is but a hint.
fn fact_at(text: &str, at: usize, previous: Option<char>, next: char) -> Option<Found> {
    let rest = &text[at..];
    let begins_word = !previous.is_some_and(|c| c.is_ascii_alphanumeric());
    if next.is_ascii_alphanumeric() && begins_word {
        if let Some((len, address)) = names::address_at_start(rest) {
            return Some((at, len, Value::Address(address), false));
        }
        if let Some((len, date)) = dates::date_at_start(rest) {
            return Some((at, len, Value::Date(date), false));
        }
    }
    if (next.is_ascii_digit() || next == '+')
        && let Some((len, digits)) = names::phone_at_start(rest)
    {
        return Some((at, len, Value::Phone(digits), false));
    }
    if next.is_ascii_digit() {
        return number_at(text, at);
    }
    if ((next.is_ascii_alphabetic() && begins_word) || matches!(next, '*' | '#'))
        && let Some((len, code)) = names::code_at_start(rest)
    {
        return Some((at, len, Value::Code(code), false));
    }
    if words::may_begin(previous, next) { number_word_at(text, at) } else { None }
}

fn number_at(text: &str, at: usize) -> Option<Found> {
    let rest = &text[at..];
    if let Some((len, minutes)) = dates::time_at_start(rest, &text[..at]) {
        return Some((at, len, Value::Time(minutes), false));
    }
    let Some((len, stated)) = number::at_start(rest) else {
        // Too long for a number: a serial number.
        let len = number::digits(rest);
        return Some((at, len, Value::Code(rest[..len].to_owned()), false));
    };
    if is_network_generation(stated, &rest[len..])
        && let Some((len, code)) = names::code_at_start(rest)
    {
        return Some((at, len, Value::Code(code), false));
    }
    let (gap, unit) = unit_after(&rest[len..]);
    if let Some(unit) = unit {
        // 2026年 is a year, not two thousand of them.
        let is_year = unit.dimension == Dimension::Months && (1900 * ONE..2100 * ONE).contains(&stated);
        return Some((at, len + gap, Value::Number { stated, unit: (!is_year).then_some(unit) }, false));
    }
    if rest[len..].starts_with(|c: char| c.is_ascii_alphabetic())
        && let Some((len, code)) = names::code_at_start(rest)
    {
        return Some((at, len, Value::Code(code), false));
    }
    if let Some((sign, unit)) = units::before(&text[..at]) {
        let start = text[..at].trim_end().len() - sign;
        return Some((start, len, Value::Number { stated, unit: Some(unit) }, false));
    }
    Some((at, len, Value::Number { stated, unit: None }, stated == ONE))
}

/// `5G` in one word is a mobile network, not five grams.
fn is_network_generation(stated: i128, rest: &str) -> bool {
    let stands_alone =
        rest.strip_prefix('g').is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
    stands_alone && (2 * ONE..=6 * ONE).contains(&stated)
}

/// The unit after a number, and how many bytes it takes with the gap before it.
fn unit_after(text: &str) -> (usize, Option<Unit>) {
    let rest = text.trim_start_matches([' ', '\u{a0}']);
    // "10-day", but not "45-50".
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    match units::after(rest) {
        Some((len, unit)) => (text.len() - rest.len() + len, Some(unit)),
        None => (0, None),
    }
}

/// Chinese says "of a hundred parts fifty".
const PER_HUNDRED: &str = "百分之";

/// A number word: a fact with a unit, from two on; otherwise a hint.
fn number_word_at(text: &str, at: usize) -> Option<Found> {
    let rest = &text[at..];
    if let Some(numeral) = rest.strip_prefix(PER_HUNDRED) {
        let (len, stated) = words::at_start(numeral)?;
        let unit = units::before(PER_HUNDRED).map(|(_, unit)| unit);
        return Some((at, PER_HUNDRED.len() + len, Value::Number { stated, unit }, false));
    }
    let (len, stated) = words::at_start(rest)?;
    let (gap, unit) = unit_after(&rest[len..]);
    let hint = unit.is_none() || stated == ONE;
    Some((at, len + gap, Value::Number { stated, unit }, hint))
}

/// What may stand between the two numbers of a range or list that share a unit.
const CONNECTORS: &str = "- – — ~ ～ to or and 到 至 或 或者 和 、 / से या और व तक ते किंवा आणि থেকে বা অথবা এবং ও முதல் அல்லது மற்றும் నుంచి నుండి లేదా \
    మరియు થી અથવા કે અને ರಿಂದ ಅಥವಾ ಮತ್ತು മുതൽ അല്ലെങ്കിൽ ഓ ਤੋਂ ਜਾਂ ਅਤੇ se ya aur , ;";

/// In "2 to 4 days" the 2 counts days too.
fn units_of_ranges(text: &str, facts: &mut [Fact]) {
    for i in (1..facts.len()).rev() {
        let (head, tail) = facts.split_at_mut(i);
        let (left, right) = (&mut head[i - 1], &tail[0]);
        let Value::Number { unit: Some(shared), .. } = right.value else { continue };
        let between = text[left.range.end..right.range.start].trim();
        let connects = CONNECTORS.split_whitespace().any(|word| word == between);
        if let Value::Number { unit: unit @ None, .. } = &mut left.value
            && connects
        {
            *unit = Some(shared);
            left.hint = false;
        }
    }
}

#[cfg(test)]
mod tests;
