//! JSON as one value: a list of entries, or one entry over several lines.

use super::{Located, Records, line_at};
use crate::error::Problem;
use crate::unique_keys::UniqueKeys;

/// A list, or an object that does not end on its first line; all else are JSON lines.
pub(super) fn recognises(text: &str) -> bool {
    let first = text.trim_start();
    first.starts_with('[') || first.lines().next().is_some_and(|line| line.trim_end() == "{")
}

pub(super) fn read(text: &str) -> Records {
    let mut out = Records::default();
    let start = text.len() - text.trim_start().len();
    let is_list = text[start..].starts_with('[');
    let mut at = start + usize::from(is_list);
    loop {
        at += spaces(&text[at..]);
        if is_list && text[at..].starts_with(']') && out.values.is_empty() {
            at += 1;
            break;
        }
        let line = line_at(text, at);
        // One record after another, so that each has its line.
        let mut records = serde_json::Deserializer::from_str(&text[at..]).into_iter();
        match records.next() {
            Some(Ok(UniqueKeys(value))) => out.values.push(Located::new(line, value)),
            Some(Err(error)) => {
                out.problems.push(bad(line + error.line().max(1) - 1, &format!("is not valid JSON: {error}")));
                return out;
            }
            None => {
                out.problems.push(bad(line, "ends before its list does; close it with ]"));
                return out;
            }
        }
        at += records.byte_offset();
        at += spaces(&text[at..]);
        match text[at..].chars().next() {
            Some(',') if is_list => at += 1,
            Some(']') if is_list => {
                at += 1;
                break;
            }
            _ if !is_list => break,
            _ => {
                out.problems.push(bad(line_at(text, at), "is not valid JSON: expected , or ] after an entry"));
                return out;
            }
        }
    }
    if !text[at..].trim().is_empty() {
        let message = "goes on after its end; write one list, or one entry a line in a .jsonl file";
        out.problems.push(bad(line_at(text, at + spaces(&text[at..])), message));
    }
    out
}

fn spaces(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

fn bad(line: usize, message: &str) -> Problem {
    Problem { line: Some(line), ..Problem::new("", message) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_have_their_lines() {
        let records = read("[\n  {\"id\": \"a\"},\n  {\n    \"id\": \"b\"\n  }\n]");
        assert_eq!(records.values.iter().map(|record| record.line).collect::<Vec<_>>(), [2, 3]);
        let records = read("[{\"id\": \"a\"},\n {\"id\": \"b\",\n  \"id\": \"c\"}]");
        assert_eq!(records.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [Some(3)]);
        assert!(recognises("{\n \"id\": \"a\"}") && !recognises("{\"id\": \"a\"}\n"));
        for (text, line) in [("[\n{\n]", 3), ("[{}\n{}]", 2), ("[{},", 1), ("{\n}\n{}", 3), ("[{}] x", 1)] {
            assert_eq!(read(text).problems.first().and_then(|problem| problem.line), Some(line), "{text}");
        }
        assert!(read("[]").problems.is_empty());
    }
}
