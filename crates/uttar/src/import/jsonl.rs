//! JSON lines: one entry a line; blank lines are passed over.

use super::{Located, Records};
use crate::error::Problem;
use crate::unique_keys::UniqueKeys;

pub(super) fn read(text: &str) -> Records {
    let mut out = Records::default();
    for (line, json) in (1..).zip(text.lines()) {
        if json.trim().is_empty() {
            continue;
        }
        match serde_json::from_str(json) {
            Ok(UniqueKeys(value)) => out.values.push(Located::new(line, value)),
            Err(error) => {
                let message = format!("is not valid JSON: {error}; a line holds one whole entry");
                out.problems.push(Problem { line: Some(line), ..Problem::new("", message) });
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bad_line_is_named() {
        let records = read("{\"id\": \"a\"}\n\n{\"id\": \n[1]\n{\"a\": {\"b\": 1, \"b\": 2}}\n");
        assert_eq!(records.values.iter().map(|r| r.line).collect::<Vec<_>>(), [1, 4]);
        assert_eq!(records.problems.iter().map(|p| p.line).collect::<Vec<_>>(), [Some(3), Some(5)]);
    }
}
