//! The quotation marks of a delimited table (RFC 4180), checked before it is read.
//!
//! A reader takes what it is given: a mark that is never closed makes one cell of all rows below it, and one inside a
//! quoted cell that is not doubled is dropped. Both are slips of the hand, and what would be stored is not what was
//! meant.

use crate::error::Problem;
use crate::quoted;

/// How much of a text is shown.
const SHOWN_CHARS: usize = 24;

/// What is wrong with the quotation marks of a table.
#[derive(Debug, Default)]
pub(crate) struct BadQuotes {
    /// One for each row, at the line where its bad cell begins.
    pub(crate) problems: Vec<Problem>,
    /// How many bytes of the text stand above the first bad row.
    pub(crate) good_bytes: usize,
}

/// Looks at the quotation marks of a table that begins on a line, counted from 1; nothing when all are in order.
pub(crate) fn bad_quotes(text: &str, delimiter: u8, first_line: usize) -> Option<BadQuotes> {
    let bytes = text.as_bytes();
    let mut bad = BadQuotes::default();
    let (mut at, mut line, mut row) = (0, first_line, 0);
    let mut is_cell_begin = true;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'"' && is_cell_begin {
            match end_of_quoted(text, at, delimiter) {
                Ok(end) => {
                    line += lines_in(&bytes[at..end]);
                    at = end;
                }
                Err(wrong) => {
                    if bad.problems.is_empty() {
                        bad.good_bytes = row;
                    }
                    bad.problems.push(Problem { line: Some(line), ..Problem::new("", wrong.message(text, at, line)) });
                    // The next line is most likely a row of its own.
                    at = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| at + end);
                }
            }
            is_cell_begin = false;
            continue;
        }
        at += 1;
        let is_end = matches!(byte, b'\n' | b'\r');
        is_cell_begin = is_end || byte == delimiter;
        line += usize::from(byte == b'\n');
        if is_end {
            row = at;
        }
    }
    (!bad.problems.is_empty()).then_some(bad)
}

/// What is wrong with a quoted cell.
enum Wrong {
    NeverClosed,
    /// At this byte there is a mark that neither closes the cell nor is doubled.
    Inside(usize),
}

impl Wrong {
    /// For a cell that begins at a byte, on a line.
    fn message(&self, text: &str, begin: usize, line: usize) -> String {
        match self {
            Self::NeverClosed => {
                format!(
                    "a quotation mark opens before {} and is never closed; close it at the end of the field, or remove it",
                    quoted(shown(&text[begin + 1..]))
                )
            }
            Self::Inside(at) => {
                let there = line + lines_in(&text.as_bytes()[begin..*at]);
                let place = if there == line { String::new() } else { format!(" in line {there}") };
                let after = shown(&text[at + 1..]);
                format!(
                    "a quotation mark opens before {} and another stands{place} before {after}; close the field before its separator, and double each quotation mark inside a quoted field (\"\")",
                    quoted(shown(&text[begin + 1..*at])),
                    after = quoted(after)
                )
            }
        }
    }
}

/// Where the cell ends whose opening mark stands at a byte.
fn end_of_quoted(text: &str, begin: usize, delimiter: u8) -> Result<usize, Wrong> {
    let bytes = text.as_bytes();
    let mut at = begin + 1;
    loop {
        let mark = bytes[at..].iter().position(|byte| *byte == b'"').ok_or(Wrong::NeverClosed)?;
        at += mark + 1;
        if bytes.get(at) == Some(&b'"') {
            at += 1;
            continue;
        }
        // Spaces behind a closed cell are harmless.
        let end = at + bytes[at..].iter().take_while(|byte| **byte == b' ').count();
        return match bytes.get(end) {
            None | Some(b'\n' | b'\r') => Ok(end),
            Some(next) if *next == delimiter => Ok(end),
            Some(_) => Err(Wrong::Inside(at - 1)),
        };
    }
}

fn lines_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

/// The beginning of a text, of its first line.
fn shown(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(SHOWN_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(Option<usize>, bool)> {
        let bad = bad_quotes(text, b',', 1).unwrap_or_default();
        bad.problems.iter().map(|problem| (problem.line, problem.message.contains("never closed"))).collect()
    }

    #[test]
    fn a_mark_that_is_never_closed_is_named_where_it_opens() {
        assert_eq!(lines("id,answer\na,A\nb,\"B\nc,C\n"), [(Some(3), true)]);
        assert_eq!(lines("id,answer\r\na,A\r\nb,\"B, and\r\nc,C\r\n"), [(Some(3), true)]);
        // The next mark opens another cell and does not close this one.
        assert_eq!(lines("id,answer\nb,\"B\nc,\"C, too\"\nd,D\n"), [(Some(2), false)]);
        let bad = bad_quotes("id,answer\na,A\nb,\"B\nc,\"C, too\"\n", b',', 1).expect("one is not closed");
        assert_eq!(bad.good_bytes, "id,answer\na,A\n".len());
        let message = &bad.problems[0].message;
        assert!(message.contains("before \"B\" and another stands in line 4 before \"C, too"), "{message}");
    }

    #[test]
    fn a_mark_inside_a_quoted_cell_is_doubled() {
        assert_eq!(
            lines("id,answer\na,\"Press \"Start\" twice\"\nb,\"Press \"\"Start\"\" twice\"\n"),
            [(Some(2), false)]
        );
        assert_eq!(lines("a,\"x\" y\nb,\"x \"y\n"), [(Some(1), false), (Some(2), false)]);
        let problem = &bad_quotes("answer\n\"Press \"Start\" twice\"\n", b',', 4).expect("bad").problems[0];
        assert_eq!(problem.line, Some(5));
        assert!(problem.message.contains("double each quotation mark"), "{problem}");
    }

    #[test]
    fn marks_in_order_are_left_alone() {
        for text in [
            "",
            "a,b\n",
            "\"a\",\"b\"\r\n\"c\nd\",\"\"\n",
            "a,\"\"\"b\"\"\"\n",
            "a,5\" pipe and 2\"\n",
            "a,b \"c\"\n",
            "\"a\" ,\"b\" \n",
            "\"a, b\",\"end\"",
        ] {
            assert!(bad_quotes(text, b',', 1).is_none(), "{text:?}");
        }
        assert!(bad_quotes("a;\"b\";c\n", b';', 1).is_none() && bad_quotes("a,\"b\";c\n", b',', 1).is_some());
    }
}
