//! YAML: each document of a file a list of entries, or each one entry.

use serde_saphyr::Spanned;

use super::{Located, Records};
use crate::error::Problem;

type Record = Spanned<serde_json::Value>;

pub(super) fn read(text: &str) -> Records {
    // `no` is a word of many languages and must not become false.
    let options = || serde_saphyr::options! { strict_booleans: true };
    // First as lists; an untagged type for both shapes would lose the lines.
    let lists = serde_saphyr::from_multiple_with_options::<Vec<Record>>(text, options());
    let records = match lists {
        Ok(lists) => Ok(lists.into_iter().flatten().collect()),
        Err(as_lists) => {
            // The shape that was read further is the one that was meant.
            let as_singles = serde_saphyr::from_multiple_with_options::<Record>(text, options());
            as_singles.map_err(|as_singles| if line(&as_singles) > line(&as_lists) { as_singles } else { as_lists })
        }
    };
    match records {
        Ok(records) => Records { values: records.into_iter().map(located).collect(), ..Records::default() },
        Err(error) => {
            let line = line(&error);
            let message = format!("is not valid YAML: {}", error.without_snippet());
            Records { problems: vec![Problem { line, ..Problem::new("", message) }], ..Records::default() }
        }
    }
}

fn line(error: &serde_saphyr::Error) -> Option<usize> {
    error.location().and_then(|location| usize::try_from(location.line()).ok())
}

fn located(record: Record) -> Located<serde_json::Value> {
    Located::new(usize::try_from(record.referenced.line()).unwrap_or(0), record.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_single_entries_with_their_lines() {
        let records = read("- id: a\n  topics: [no, y]\n\n- id: b\n---\n- id: c\n");
        assert!(records.problems.is_empty(), "{:?}", records.problems);
        let lines: Vec<_> = records.values.iter().map(|r| (r.line, r.value["id"].as_str())).collect();
        assert_eq!(lines, [(1, Some("a")), (4, Some("b")), (6, Some("c"))]);
        let single = read("id: a\n---\nid: b\n");
        assert_eq!(single.values.iter().map(|r| r.line).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(records.values[0].value["topics"], serde_json::json!(["no", "y"]));
    }

    #[test]
    fn a_mistake_has_its_line() {
        let records = read("- id: a\n- id: b\n  id: c\n");
        assert_eq!(records.problems[0].line, Some(3), "{:?}", records.problems);
    }
}
