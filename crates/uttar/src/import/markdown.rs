//! Markdown with headings as questions (CommonMark: ATX and setext headings; what stands in fenced code is no heading).
//!
//! A heading with text below it, up to the next heading, is a question with its answer, kept as it is written. A
//! heading without text of its own is the title of the headings under it: it becomes their topic. The language is
//! detected for each question, unless the file begins with front matter that says `lang: hi`.

use serde_json::json;

use super::defaults::{detected, made_id};
use super::{Located, Records};
use crate::error::Problem;
use crate::quoted;

/// A heading and what stands under it.
#[derive(Debug)]
struct Section<'a> {
    line: usize,
    level: usize,
    title: &'a str,
    body: Vec<&'a str>,
}

pub(super) fn read(text: &str) -> Records {
    let mut out = Records::default();
    let lines: Vec<&str> = text.lines().collect();
    let (start, language) = match front_matter(&lines) {
        Ok(found) => found,
        Err(problem) => {
            out.problems.push(problem);
            return out;
        }
    };
    let mut titles: Vec<(usize, &str)> = Vec::new();
    for section in sections(&lines, start) {
        titles.retain(|(level, _)| *level < section.level);
        let body = section.body.join("\n").trim().to_owned();
        if body.is_empty() {
            titles.push((section.level, section.title));
            continue;
        }
        let language = language.clone().unwrap_or_else(|| detected(&format!("{}\n{body}", section.title)));
        let id = made_id(section.title);
        if out.values.iter().any(|earlier| earlier.value["id"] == id) {
            let message =
                format!("the heading {} stands twice; give each question words of its own", quoted(&section.title));
            out.problems.push(Problem { line: Some(section.line), ..Problem::new("", message) });
            continue;
        }
        let mut phrasings = serde_json::Map::new();
        phrasings.insert(language.clone(), json!([section.title]));
        let mut value = json!({"id": id, "phrasings": phrasings, "answers": [{"lang": language, "body": body}]});
        if let Some((_, topic)) = titles.last() {
            value["topics"] = json!([topic]);
        }
        out.values.push(Located::new(section.line, value));
    }
    if out.values.is_empty() && out.problems.is_empty() {
        let message = "has no heading with text below it; write each question as a heading: ## How long does it take?";
        out.problems.push(Problem { line: Some(1), ..Problem::new("", message) });
    }
    out
}

/// Where the text begins after front matter (`---` to `---`), and the language that it says.
fn front_matter(lines: &[&str]) -> Result<(usize, Option<String>), Problem> {
    if lines.first().map(|line| line.trim_end()) != Some("---") {
        return Ok((0, None));
    }
    let Some(end) = (1..lines.len()).find(|&i| lines[i].trim_end() == "---") else { return Ok((0, None)) };
    for (i, line) in lines[1..end].iter().enumerate() {
        if let Some(tag) = line.strip_prefix("lang:") {
            let tag = tag.trim().trim_matches(['"', '\'']);
            let parsed = tag.parse::<uttar_analysis::LanguageTag>();
            let tag =
                parsed.map_err(|error| Problem { line: Some(i + 2), ..Problem::new("lang", error.to_string()) })?;
            return Ok((end + 1, Some(tag.to_string())));
        }
    }
    Ok((end + 1, None))
}

fn sections<'a>(lines: &[&'a str], start: usize) -> Vec<Section<'a>> {
    let mut out: Vec<Section> = Vec::new();
    let mut fence: Option<&str> = None;
    for (i, &line) in lines.iter().enumerate().skip(start) {
        let marker = fence_of(line);
        match (fence, marker) {
            (None, Some(_)) => fence = marker,
            (Some(open), Some(close)) if close.starts_with(open) => fence = None,
            _ => {}
        }
        if fence.is_none() {
            if let Some((level, title)) = atx(line) {
                out.push(Section { line: i + 1, level, title, body: Vec::new() });
                continue;
            }
            // A line of = or - below a single line of text makes that line a heading.
            if let Some(level) = underline(line)
                && i > start
                && !lines[i - 1].trim().is_empty()
                && atx(lines[i - 1]).is_none()
                && (i - 1 == start || lines[i - 2].trim().is_empty())
            {
                if let Some(section) = out.last_mut() {
                    section.body.pop();
                }
                out.push(Section { line: i, level, title: lines[i - 1].trim(), body: Vec::new() });
                continue;
            }
        }
        if let Some(section) = out.last_mut() {
            section.body.push(line);
        }
    }
    out
}

/// The level and text of `## heading ##`.
fn atx(line: &str) -> Option<(usize, &str)> {
    let text = line.trim_start();
    let level = text.bytes().take_while(|&b| b == b'#').count();
    let is_heading = line.len() - text.len() <= 3 && (1..=6).contains(&level);
    let title = text.get(level..).filter(|rest| is_heading && rest.starts_with([' ', '\t']))?.trim();
    let title = match title.trim_end_matches('#') {
        shorter if shorter.ends_with(' ') => shorter.trim_end(),
        _ => title,
    };
    (!title.is_empty()).then_some((level, title))
}

fn underline(line: &str) -> Option<usize> {
    let text = line.trim();
    let is_all = |sign: char| text.len() >= 2 && text.chars().all(|c| c == sign);
    if is_all('=') { Some(1) } else { is_all('-').then_some(2) }
}

fn fence_of(line: &str) -> Option<&str> {
    let text = line.trim_start();
    let sign = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let len = text.chars().take_while(|&c| c == sign).count();
    (len >= 3).then(|| &text[..len])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_questions_and_titles_topics() {
        let text = "---\ntitle: x\n---\n# Delivery\n\n## How long does it take?\nTwo days.\n\n```sh\n# no heading\n```\n## कितने दिन लगते हैं? ##\n- दो दिन\n\nWhere is my order\n---\nSee the app.\n";
        let records = read(text);
        assert!(records.problems.is_empty(), "{:?}", records.problems);
        let questions: Vec<_> = records.values.iter().map(|r| (r.line, r.value["phrasings"].to_string())).collect();
        assert_eq!(
            questions,
            [
                (6, r#"{"en":["How long does it take?"]}"#.to_owned()),
                (12, r#"{"hi":["कितने दिन लगते हैं?"]}"#.to_owned()),
                (15, r#"{"en":["Where is my order"]}"#.to_owned()),
            ]
        );
        assert_eq!(records.values[0].value["topics"], json!(["Delivery"]));
        assert_eq!(records.values[0].value["answers"][0]["body"], "Two days.\n\n```sh\n# no heading\n```");
    }

    #[test]
    fn front_matter_says_the_language() {
        let records = read("---\nlang: mr\n---\n# प्रश्न?\nउत्तर\n");
        assert_eq!(records.values[0].value["answers"][0]["lang"], "mr");
        assert_eq!(read("---\nlang: xx\n---\n# q\na\n").problems[0].line, Some(2));
    }

    #[test]
    fn what_holds_no_question_or_one_twice_is_named() {
        assert_eq!(read("only text\n").problems.len(), 1);
        assert_eq!(read("# a?\nx\n# a?\ny\n").problems[0].line, Some(3));
    }
}
