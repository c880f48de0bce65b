//! The checks: what a face gave against what a case expects. A check says everything that is wrong, not the first.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cases::{
    AnalysisCases, ErrorCases, GetCase, ImportCase, ImportExpectation, ModelCases, QueryCase, ReportCases, SearchCase,
    SearchCases, SearchExpectation, SettingSteps,
};
use crate::face::{Answered, Ask, Face, FaceResult, Found, Place, Read, Token};

/// What was wrong, each with the note of its case.
#[derive(Debug, Default)]
struct Faults(Vec<String>);

impl Faults {
    fn add(&mut self, face: &dyn Face, note: &str, text: &str, faults: Vec<String>) {
        for fault in faults {
            let shown: String = text.chars().take(60).collect();
            self.0.push(format!("{}: {note} [{shown}]: {fault}", face.name()));
        }
    }

    /// Fails if there are any, or if there was no case.
    fn end(self, cases: usize) {
        assert!(cases > 0, "no case ran");
        assert!(self.0.is_empty(), "{} faults in {cases} cases:\n  {}", self.0.len(), self.0.join("\n  "));
    }
}

/// Asks every case of `search.toml`.
///
/// # Panics
/// If anything is not as expected.
pub fn search(face: &dyn Face, cases: &SearchCases) {
    let mut faults = Faults::default();
    for case in &cases.case {
        faults.add(face, &case.note, &case.query, search_faults(face, case));
    }
    faults.end(cases.case.len());
}

fn search_faults(face: &dyn Face, case: &SearchCase) -> Vec<String> {
    let ask = Ask {
        query: case.query.clone(),
        limit: case.limit,
        languages: case.languages.clone(),
        scope: case.scope.clone(),
        cross_language: case.cross_language,
        ..Ask::default()
    };
    match face.search(&ask) {
        Ok(reply) => [sound_reply(&reply, case.limit.unwrap_or(5)), expected_reply(&reply, &case.expect)].concat(),
        Err(failure) => vec![format!("failed: {failure:?}")],
    }
}

/// Asks every case of `model.toml`.
///
/// # Panics
/// If anything is not as expected.
pub fn model(face: &dyn Face, cases: &ModelCases) {
    let mut faults = Faults::default();
    for case in &cases.case {
        let mut ask = case.ask.clone();
        ask.at.get_or_insert_with(|| "2026-09-01T00:00:00Z".to_owned());
        let found = match (face.reply(&ask, case.screen), &case.error) {
            (Err(failure), Some(part)) if failure.message.contains(part) => Vec::new(),
            (Err(failure), _) => vec![format!("failed: {failure:?}")],
            (Ok(_), Some(part)) => vec![format!("did not fail with {part:?}")],
            (Ok(reply), None) => pointer_faults(&reply, &case.expect),
        };
        faults.add(face, &case.note, &ask.query, found);
    }
    faults.end(cases.case.len());
}

fn pointer_faults(reply: &serde_json::Value, expect: &BTreeMap<String, serde_json::Value>) -> Vec<String> {
    assert!(!expect.is_empty(), "a case without an expectation holds always");
    let differs = |(pointer, want): (&String, &serde_json::Value)| {
        let got = reply.pointer(pointer).filter(|value| !value.is_null());
        let holds = if want == "absent" { got.is_none() } else { got == Some(want) };
        let shown = got.map_or_else(|| "absent".to_owned(), ToString::to_string);
        (!holds)
            .then(|| format!("{pointer} is {shown}, expected {want}; the first hit is {}", reply["hits"][0]["entry"]))
    };
    expect.iter().filter_map(differs).collect()
}

/// Asks every case of `search.toml` and looks at nothing but the order of the hits: no hit is less probable than the
/// next.
///
/// # Panics
/// If one is.
pub fn order(face: &dyn Face, cases: &SearchCases) {
    let mut faults = Faults::default();
    for case in &cases.case {
        let ask = Ask { query: case.query.clone(), ..Ask::default() };
        let reply = face.search(&ask).expect("a good question");
        let out_of_order = reply.hits.windows(2).find(|pair| pair[0].confidence < pair[1].confidence);
        let fault = out_of_order.map(|pair| {
            let [above, below] = [&pair[0], &pair[1]].map(|hit| format!("{} {}", hit.entry, hit.confidence));
            format!("{above} stands above {below}")
        });
        faults.add(face, &case.note, &case.query, fault.into_iter().collect());
    }
    faults.end(cases.case.len());
}

/// What holds for every reply.
fn sound_reply(reply: &Answered, limit: usize) -> Vec<String> {
    let mut faults = Vec::new();
    if reply.hits.len() > limit {
        faults.push(format!("{} hits are more than {limit}", reply.hits.len()));
    }
    if reply.languages.is_empty() || reply.languages.iter().any(|(_, p)| !(0.0..=1.0).contains(p)) {
        faults.push(format!("languages {:?} are no probabilities", reply.languages));
    }
    for hit in &reply.hits {
        if !(0.0..=1.0).contains(&hit.confidence) {
            faults.push(format!("the confidence of {} is {}, no probability", hit.entry, hit.confidence));
        }
        let mut end = 0;
        for &[from, to] in &hit.highlights {
            if from < end || to <= from || hit.phrasing.get(from..to).is_none() {
                faults.push(format!("{}: {from}..{to} is no place of {:?}, or out of order", hit.entry, hit.phrasing));
            }
            end = to;
        }
    }
    faults
}

fn expected_reply(reply: &Answered, expect: &SearchExpectation) -> Vec<String> {
    let mut faults = Vec::new();
    let first = reply.hits.first();
    let mut differ = |what: &str, got: Option<&str>, want: &Option<String>| {
        if want.is_some() && got != want.as_deref() {
            faults.push(format!("{what} is {got:?}, expected {want:?}"));
        }
    };
    differ("the first hit", first.map(|hit| hit.entry.as_str()), &expect.entry);
    let answer = first.map(|hit| hit.answer_language.as_deref().unwrap_or("none"));
    differ("the language of the answer", answer, &expect.answer);
    differ("the bridge", first.map(|hit| hit.bridge.as_deref().unwrap_or("none")), &expect.bridge);
    differ("the decision", Some(&reply.decision), &expect.decision);
    differ("the language", reply.languages.first().map(|(tag, _)| tag.as_str()), &expect.language);
    if expect.not.as_ref() == Some(&reply.decision) {
        faults.push(format!("the decision is {}, which it must not be: {first:?}", reply.decision));
    }
    if let Some(hits) = expect.hits
        && hits != reply.hits.len()
    {
        faults.push(format!("{} hits, expected {hits}", reply.hits.len()));
    }
    if let Some(want) = &expect.highlights {
        let got = first.map(marked).unwrap_or_default();
        if &got != want {
            let phrasing = first.map(|hit| hit.phrasing.as_str());
            faults.push(format!("marks {got:?} in {phrasing:?}, expected {want:?}"));
        }
    }
    faults
}

fn marked(hit: &Found) -> Vec<String> {
    let mark = |&[from, to]: &[usize; 2]| hit.phrasing.get(from..to).unwrap_or("?").to_owned();
    hit.highlights.iter().map(mark).collect()
}

/// Reads every text of `analysis.toml`.
///
/// # Panics
/// If anything is not as expected.
pub fn analysis(face: &dyn Face, cases: &AnalysisCases) {
    assert!(face.can_analyze(), "{} shows no tokens", face.name());
    let mut faults = Faults::default();
    for case in &cases.case {
        let read = |text: &str| face.analyze(text, &case.languages).expect("any text can be read");
        let found = read(&case.text);
        let mut wrong = sound_tokens(&case.text, &found);
        for (field, tokens, wanted) in [
            ("words", &found.words, &case.words),
            ("stems", &found.stems, &case.stems),
            ("grams", &found.grams, &case.grams),
        ] {
            let there = surfaces(&case.text, tokens);
            let missing = wanted.iter().filter(|pair| !there.contains(pair));
            wrong.extend(missing.map(|pair| format!("{field} {there:?} are without {pair:?}")));
        }
        let words = terms(&found.words);
        let stems = terms(&found.stems);
        wrong.extend(
            case.not_words
                .iter()
                .filter(|word| words.contains(word))
                .map(|word| format!("{word:?} is among {words:?}")),
        );
        let mut compare = |field: &str, others: &[String], own: &[String], same: bool, of: fn(&Read) -> Vec<String>| {
            for other in others {
                let theirs = of(&read(other));
                if (own == theirs) != same {
                    let relation = if same { "differ from" } else { "are also" };
                    wrong.push(format!("{field} {own:?} {relation} those of {other:?}: {theirs:?}"));
                }
            }
        };
        compare("words", &case.same_words, &words, true, |read| terms(&read.words));
        compare("words", &case.other_words, &words, false, |read| terms(&read.words));
        compare("stems", &case.same_stems, &stems, true, |read| terms(&read.stems));
        compare("stems", &case.other_stems, &stems, false, |read| terms(&read.stems));
        faults.add(face, &case.note, &case.text, wrong);
    }
    for case in &cases.whole {
        for text in &case.texts {
            let found = face.analyze(text, std::slice::from_ref(&case.language)).expect("any text can be read");
            let pieces: Vec<String> = surfaces(text, &found.words).into_iter().map(|[_, surface]| surface).collect();
            let cut = (pieces != [text.clone()]).then(|| format!("is cut into {pieces:?}"));
            faults.add(face, &case.note, text, cut.into_iter().collect());
        }
    }
    faults.end(cases.case.len() + cases.whole.len());
}

/// What holds for all tokens: they are not empty, and stand at a place of the text.
fn sound_tokens(text: &str, read: &Read) -> Vec<String> {
    let all = read.words.iter().chain(&read.stems).chain(&read.grams);
    let bad = all.filter(|token| token.term.is_empty() || text.get(token.start..token.end).is_none_or(str::is_empty));
    bad.map(|token| format!("{token:?} stands at no place of the text")).collect()
}

fn terms(tokens: &[Token]) -> Vec<String> {
    tokens.iter().map(|token| token.term.clone()).collect()
}

fn surfaces(text: &str, tokens: &[Token]) -> Vec<[String; 2]> {
    let surface = |token: &Token| text.get(token.start..token.end).unwrap_or("?").to_owned();
    tokens.iter().map(|token| [token.term.clone(), surface(token)]).collect()
}

/// Imports every case of `errors.toml` that the face can import into an empty base that `make` gives. Gives how many
/// these are.
///
/// # Panics
/// If anything is not as expected.
pub fn imports<F: Face>(make: impl Fn(&Path) -> F, cases: &ErrorCases) -> usize {
    let (mut faults, mut imported) = (Faults::default(), 0);
    for case in &cases.import {
        let folder = tempfile::tempdir().expect("a folder");
        let face = make(&folder.path().join("base"));
        let paths = write(case, folder.path());
        if !face.can_import(&paths, case.keep_going) {
            continue;
        }
        imported += 1;
        let shown = case.files.first().map(|file| file.name.display().to_string()).unwrap_or_default();
        faults.add(&face, &case.note, &shown, import_faults(&face, case, &paths));
    }
    faults.end(imported);
    imported
}

/// Writes the files of a case; gives the paths to import.
fn write(case: &ImportCase, folder: &Path) -> Vec<PathBuf> {
    for made in &case.folders {
        fs::create_dir_all(folder.join(made)).expect("a folder");
    }
    for file in &case.files {
        let path = folder.join(&file.name);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder");
        fs::write(path, file.content.bytes()).expect("written");
    }
    if case.paths.is_empty() {
        case.files.iter().map(|file| folder.join(&file.name)).collect()
    } else {
        case.paths.iter().map(|path| folder.join(path)).collect()
    }
}

fn import_faults(face: &dyn Face, case: &ImportCase, paths: &[PathBuf]) -> Vec<String> {
    let expect = &case.expect;
    let mut faults = match (face.import(paths, case.keep_going), &expect.error) {
        (Ok(report), None) => problem_faults(&report.problems, expect),
        (Err(failure), Some(kind)) => {
            let mut faults = problem_faults(&failure.problems, expect);
            if &failure.kind != kind || !failure.message.contains(&expect.message) {
                faults.push(format!("{}: {:?}, expected {kind}: {:?}", failure.kind, failure.message, expect.message));
            }
            faults
        }
        (got, want) => vec![format!("gave {got:?}, expected the error {want:?}")],
    };
    for id in expect.stored.iter().map(crate::cases::Content::text) {
        if let Err(failure) = face.get(&id) {
            faults.push(format!("{id:?} is not stored: {failure:?}"));
        }
    }
    for id in &expect.not_stored {
        match face.get(id) {
            Err(failure) if failure.kind == "not_found" => {}
            got => faults.push(format!("{id:?} should not be stored: {got:?}")),
        }
    }
    faults
}

fn problem_faults(got: &[Place], expect: &ImportExpectation) -> Vec<String> {
    let mut faults: Vec<String> = Vec::new();
    if got.len() != expect.problems.len() {
        faults.push(format!("{} problems, expected {}: {got:?}", got.len(), expect.problems.len()));
        return faults;
    }
    for (got, want) in got.iter().zip(&expect.problems) {
        let file = got.file.as_ref().and_then(|file| file.file_name()).and_then(|name| name.to_str());
        let same = file == Some(want.file.as_str())
            && got.line == want.line
            && got.field == want.field
            && got.message.contains(&want.message);
        if !same {
            faults.push(format!("{got:?}, expected {want:?}"));
        }
    }
    faults
}

/// Asks for the reports of `reports.toml`.
///
/// # Panics
/// If anything is not as expected.
pub fn reports(face: &dyn Face, cases: &ReportCases) {
    let mut faults = Faults::default();
    for case in &cases.case {
        let found = json_faults(face.report(&case.report), case.error.as_deref(), |report| {
            let text = report["text"].as_str().unwrap_or_default();
            let missing = case.contains.iter().filter(|part| !text.contains(*part));
            let missing = missing.map(|part| format!("{part:?} is not in {text:?}"));
            pointer_faults(report, &case.expect).into_iter().chain(missing).collect()
        });
        faults.add(face, &case.note, &format!("{:?}", case.report), found);
    }
    faults.end(cases.case.len());
}

/// Takes the steps of `settings.toml`.
///
/// # Panics
/// If anything is not as expected.
pub fn settings(face: &dyn Face, steps: &SettingSteps) {
    let mut faults = Faults::default();
    for step in &steps.step {
        let found = json_faults(face.setting(&step.setting), step.error.as_deref(), |shown| {
            pointer_faults(shown, &step.expect)
        });
        faults.add(face, &step.note, &format!("{:?}", step.setting), found);
    }
    faults.end(steps.step.len());
}

/// What is wrong with what came, by `check`, unless an error must come.
fn json_faults(
    got: FaceResult<serde_json::Value>,
    error: Option<&str>,
    check: impl Fn(&serde_json::Value) -> Vec<String>,
) -> Vec<String> {
    match (got, error) {
        (Err(failure), Some(part)) if failure.message.contains(part) => Vec::new(),
        (Err(failure), _) => vec![format!("failed: {failure:?}")],
        (Ok(_), Some(part)) => vec![format!("did not fail with {part:?}")],
        (Ok(value), None) => check(&value),
    }
}

/// Asks the bad questions and ids of `errors.toml`.
///
/// # Panics
/// If anything is not as expected.
pub fn refusals(face: &dyn Face, cases: &ErrorCases) {
    let mut faults = Faults::default();
    for QueryCase { note, query, limit, languages, scope, error, message, decision } in &cases.query {
        let query = query.text();
        let ask = Ask {
            query: query.clone(),
            limit: *limit,
            languages: languages.clone(),
            scope: scope.clone(),
            ..Ask::default()
        };
        let got = face.search(&ask);
        if let (Ok(reply), Some(decision)) = (&got, decision)
            && reply.decision != *decision
        {
            faults.add(face, note, &query, vec![format!("is {}, expected {decision}: {reply:?}", reply.decision)]);
        }
        faults.add(face, note, &query, refusal(got, error.as_deref(), message));
    }
    for GetCase { note, id, error, message } in &cases.get {
        faults.add(face, note, id, refusal(face.get(id), error.as_deref(), message));
    }
    faults.end(cases.query.len() + cases.get.len());
}

fn refusal<T: std::fmt::Debug>(got: FaceResult<T>, kind: Option<&str>, message: &str) -> Vec<String> {
    match (got, kind) {
        (Ok(_), None) => Vec::new(),
        (Err(failure), Some(kind)) if failure.kind == kind && failure.message.contains(message) => Vec::new(),
        (got, kind) => vec![format!("gave {got:?}, expected {kind:?} with {message:?}")],
    }
}
