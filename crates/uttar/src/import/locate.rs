//! The line of a field inside a YAML record, found by indentation in the text of the file.
//!
//! A YAML value does not remember where it stood. Block style, which people write, is read here by its indentation
//! alone; where that fails (flow style, aliases) the nearest line above is kept, so that a problem or finding never
//! points far from its place. Records of other formats stand on one line.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// Where something is wrong.
pub(crate) struct Spot<'a> {
    pub(crate) file: &'a Path,
    pub(crate) field: &'a str,
    /// That of the record; then that of the field.
    pub(crate) line: &'a mut Option<usize>,
}

/// Gives each spot in a YAML file the line of its field instead of that of its record.
pub(crate) fn find_lines<'a>(spots: impl Iterator<Item = Spot<'a>>) {
    find_lines_in(spots, |file| fs::read_to_string(file).ok());
}

/// As [`find_lines`], in texts that somebody else has.
pub(super) fn find_lines_in<'a>(spots: impl Iterator<Item = Spot<'a>>, text: impl Fn(&Path) -> Option<String>) {
    let mut by_file: HashMap<&Path, Vec<Spot>> = HashMap::new();
    for spot in spots.filter(|spot| is_yaml(spot.file)) {
        by_file.entry(spot.file).or_default().push(spot);
    }
    for (file, spots) in by_file {
        // Read a moment ago; where it has gone meanwhile, the lines of the records stay.
        let Some(text) = text(file) else { continue };
        let lines: Vec<&str> = text.lines().collect();
        for spot in spots {
            *spot.line = spot.line.map(|line| line_of(&lines, line, spot.field));
        }
    }
}

fn is_yaml(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

/// The line of a field of the record that begins on `line`, both counted from 1.
fn line_of(lines: &[&str], line: usize, field: &str) -> usize {
    let mut at = line.saturating_sub(1);
    // The record's own keys stand at the indentation of its first one, after the dash.
    let mut indent = lines.get(at).map_or(0, |line| indent_in(line, true));
    let mut end = end_of_block(lines, at, indent);
    let mut in_list = false;
    for step in steps(field) {
        let found = match step {
            Step::Key(key) => (at..end).find(|&i| has_key(lines[i], indent, key)),
            Step::Item(number) => items(lines, at + usize::from(!in_list), end).nth(number),
        };
        let Some(found) = found else { break };
        in_list = matches!(step, Step::Item(_));
        let next = if in_list {
            Some(indent_in(lines[found], true))
        } else {
            (found + 1..end).find(|&i| is_content(lines[i])).map(|i| indent_in(lines[i], false))
        };
        at = found;
        let own = if in_list { next.unwrap_or(indent) } else { indent + 1 };
        // The items of a list may stand as far left as its key.
        let is_flush = !in_list && next == Some(indent);
        let ends = |i: &usize| {
            let column = indent_in(lines[*i], false);
            is_content(lines[*i]) && column < own && !(is_flush && column == indent && is_item(lines[*i]))
        };
        end = (at + 1..end).find(ends).unwrap_or(end);
        indent = next.unwrap_or(indent);
    }
    at + 1
}

#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Item(usize),
}

/// `answers[1].body` as `answers`, 1, `body`.
fn steps(field: &str) -> impl Iterator<Item = Step<'_>> {
    field.split(['.', '[']).filter(|part| !part.is_empty()).map(|part| match part.strip_suffix(']') {
        Some(number) => Step::Item(number.parse().unwrap_or(usize::MAX)),
        None => Step::Key(part),
    })
}

/// The column of the content of a line; with `after_dash` that of what stands behind the dash of a list item.
fn indent_in(line: &str, after_dash: bool) -> usize {
    let spaces = |text: &str| text.len() - text.trim_start_matches(' ').len();
    let indent = spaces(line);
    match line[indent..].strip_prefix('-') {
        Some(rest) if after_dash => indent + 1 + spaces(rest),
        _ => indent,
    }
}

fn is_content(line: &str) -> bool {
    let text = line.trim_start();
    !text.is_empty() && !text.starts_with('#')
}

/// The first line after `at` that is indented less than `indent`.
fn end_of_block(lines: &[&str], at: usize, indent: usize) -> usize {
    (at + 1..lines.len()).find(|&i| is_content(lines[i]) && indent_in(lines[i], false) < indent).unwrap_or(lines.len())
}

fn has_key(line: &str, indent: usize, key: &str) -> bool {
    let text = line.get(indent_in(line, true)..).unwrap_or_default();
    let key_text = text.trim_start_matches(['"', '\'']);
    let at_indent = indent_in(line, true) == indent || indent_in(line, false) == indent;
    at_indent && key_text.strip_prefix(key).is_some_and(|rest| rest.trim_start_matches(['"', '\'']).starts_with(':'))
}

fn is_item(line: &str) -> bool {
    line.trim_start().starts_with("- ") || line.trim() == "-"
}

/// The lines with the dashes of a list that begins at `start`.
fn items<'a>(lines: &'a [&str], start: usize, end: usize) -> impl Iterator<Item = usize> + 'a {
    let column = (start..end).find(|&i| is_item(lines[i])).map_or(0, |i| indent_in(lines[i], false));
    (start..end).filter(move |&i| is_item(lines[i]) && indent_in(lines[i], false) == column)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# a comment\n- id: a\n  phrasings:\n    en:\n      - one\n      - two\n    hi:\n      - एक\n  answers:\n    - lang: en\n      \
                        body: |\n        - no item\n      steps:\n        - text: s0\n        - text: s1\n          say: x\n    - lang: hi\n      \
                        body: x\n\n- id: b\n  products:\n  - p\n  answers: [{lang: en, body: x}]\n";

    #[test]
    fn fields_have_their_lines() {
        let lines: Vec<&str> = TEXT.lines().collect();
        for (record, field, line) in [
            (2, "", 2),
            (2, "id", 2),
            (2, "phrasings.en[1]", 6),
            (2, "phrasings.hi[0]", 8),
            (2, "answers[0].lang", 10),
            (2, "answers[0].body", 11),
            (2, "answers[0].steps[1].say", 16),
            (2, "answers[1].body", 18),
            (20, "products[0]", 22),
            (20, "answers[0].body", 23),
            (20, "missing", 20),
        ] {
            assert_eq!(line_of(&lines, record, field), line, "{field}");
        }
    }
}
