//! The questions of `corpora/support/contexts.jsonl`, each asked at a place, in a voice and at a time, and the searches
//! for a screen of `corpora/support/screen_queries.jsonl`.

use std::fmt::Write as _;
use std::fs;
use std::sync::OnceLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use uttar::{Hit, ImportOptions, KnowledgeBase, SearchRequest};
use uttar_tests::support_corpus;

/// Of the searches for a screen so many must have it first.
const SCREENS_FIRST_MIN: f64 = 0.95;

/// A question and the one answer that is right for it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    id: String,
    query: String,
    /// Of the question.
    lang: String,
    scope: Option<String>,
    voice: Option<String>,
    at: Option<String>,
    /// Of the answer, when another is wanted than that of the question.
    #[serde(default)]
    languages: Vec<String>,
    expect: Expected,
}

/// What the first hit must be.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Expected {
    Answer(ExpectedAnswer),
    Withheld(ExpectedWithheld),
    Absent(ExpectedAbsent),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedAnswer {
    entry: String,
    lang: String,
    scope: Option<String>,
    voice: Option<String>,
    /// What its text has, where answers differ by time alone.
    says: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedWithheld {
    entry: String,
    /// Why there is no answer, as in JSON.
    withheld: serde_json::Value,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedAbsent {
    /// An entry that must not be among the hits.
    absent: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    id: String,
    query: String,
    screen: String,
}

fn lines<T: DeserializeOwned>(file: &str) -> Vec<T> {
    let path = support_corpus().join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let line =
        |(number, line)| serde_json::from_str(line).unwrap_or_else(|error| panic!("{file}:{}: {error}", number + 1));
    text.lines().enumerate().map(line).collect()
}

fn base() -> &'static KnowledgeBase {
    static BASE: OnceLock<(tempfile::TempDir, KnowledgeBase)> = OnceLock::new();
    let (_, base) = BASE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let base = KnowledgeBase::create(folder.path().join("base")).expect("the folder is new");
        base.import(&[support_corpus()], &ImportOptions::default()).expect("a good corpus");
        (folder, base)
    });
    base
}

/// What is wrong with the hits, if anything.
fn fault(hits: &[Hit], expected: &Expected) -> Option<String> {
    let entry = match expected {
        Expected::Absent(ExpectedAbsent { absent }) => {
            return hits.iter().any(|hit| hit.entry == *absent).then(|| format!("{absent} is found"));
        }
        Expected::Answer(ExpectedAnswer { entry, .. }) | Expected::Withheld(ExpectedWithheld { entry, .. }) => entry,
    };
    let Some(hit) = hits.first().filter(|hit| hit.entry == *entry) else {
        let found: Vec<_> = hits.iter().map(|hit| format!("{} {:.2}", hit.entry, hit.confidence)).collect();
        return Some(format!("want {entry}, found {}", found.join(", ")));
    };
    let right = match (expected, &hit.answer) {
        (Expected::Answer(want), Some(answer)) => {
            answer.lang.as_str() == want.lang
                && answer.scope.as_ref().map(ToString::to_string) == want.scope
                && answer.voice == want.voice
                && want.says.as_ref().is_none_or(|says| answer.body.contains(says))
        }
        (Expected::Withheld(want), None) => serde_json::to_value(hit.withheld).expect("a name") == want.withheld,
        _ => false,
    };
    (!right).then(|| format!("want {expected:?}, got {:?} {:?}", hit.answer, hit.withheld))
}

#[test]
fn each_asker_gets_the_answer_meant_for_them() {
    let asked: Vec<Asked> = lines("contexts.jsonl");
    assert!(asked.len() >= 200, "only {} questions", asked.len());
    let mut faults = String::new();
    for asked in &asked {
        let mut request = SearchRequest::new(&asked.query);
        request.scope = asked.scope.as_ref().map(|scope| scope.parse().expect("a scope"));
        request.voice.clone_from(&asked.voice);
        request.valid_at = asked.at.as_ref().map(|at| at.parse().expect("a moment"));
        request.languages.clone_from(&asked.languages);
        let reply = base().search(&request).expect("a good request");
        if let Some(fault) = fault(&reply.hits, &asked.expect) {
            writeln!(faults, "{} ({}) {:?}: {fault}", asked.id, asked.lang, asked.query).expect("memory");
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "counts of lines")]
fn a_screen_is_found_by_what_is_seen() {
    let seen: Vec<Seen> = lines("screen_queries.jsonl");
    assert!(seen.len() >= 60, "only {} searches", seen.len());
    let mut faults = String::new();
    let mut first = 0;
    for seen in &seen {
        let reply = base().find_screen(&SearchRequest::new(&seen.query)).expect("a good request");
        let found: Vec<_> = reply.screens.iter().map(|hit| hit.screen.as_str()).collect();
        if found.first() == Some(&seen.screen.as_str()) {
            first += 1;
        } else {
            writeln!(faults, "{} {:?}: want {}, found {found:?}", seen.id, seen.query, seen.screen).expect("memory");
        }
    }
    let share = f64::from(first) / seen.len() as f64;
    assert!(share >= SCREENS_FIRST_MIN, "{share:.3} of the searches have their screen first\n{faults}");
}
