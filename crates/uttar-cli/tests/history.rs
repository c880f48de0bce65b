//! The life of a base from the shell: put, patch, label, draft, publish, history, diff, replay, query log.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// Runs the program on the base in `folder`; the exit code and what it printed as JSON.
fn uttar(folder: &Path, command: &[&str], input: &str) -> (i32, Value) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_uttar"))
        .args(["--json"])
        .args(command)
        .arg("--base")
        .arg(folder.join("base"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("read");
    let output = child.wait_with_output().expect("it ends");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let json = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{command:?}: {error}: {text:?}"));
    (output.status.code().expect("an exit code"), json)
}

/// As `uttar`, for what must succeed.
fn done(folder: &Path, command: &[&str], input: &str) -> Value {
    let (code, json) = uttar(folder, command, input);
    assert_eq!(code, 0, "{command:?}: {json}");
    json
}

fn entry(id: &str, phrasing: &str) -> String {
    serde_json::json!({"id": id, "phrasings": {"en": [phrasing]}}).to_string()
}

#[test]
fn a_write_warns_of_what_leads_nowhere() {
    let folder = tempfile::tempdir().expect("a folder");
    done(folder.path(), &["put"], &entry("a", "change the battery"));
    let patch = ["patch", "a", r#"{"follow_ups": ["none"]}"#];
    assert_eq!(done(folder.path(), &patch, "")[0]["warnings"][0]["field"], "follow_ups[0]");
    let mut program = Command::new(env!("CARGO_BIN_EXE_uttar"));
    let output = program.args(patch).arg("--base").arg(folder.path().join("base")).output().expect("it ends");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.contains("\n  warning: follow_ups[0]: no entry is called \"none\"; "), "{text}");
}

#[test]
fn an_entry_is_changed_and_its_history_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let two = entry("a", "change the battery") + "\n" + &entry("b", "cancel my order");
    let outcomes = done(folder, &["put", "--author", "asha", "--reason", "first"], &two);
    assert_eq!(
        outcomes,
        serde_json::json!([
            {"id": "a", "version": 1, "effect": "created"}, {"id": "b", "version": 1, "effect": "created"},
        ])
    );
    done(folder, &["label", "spring"], "");
    done(folder, &["patch", "a", r#"{"phrasings": {"en": ["repair the screen"]}}"#, "--if-version", "1"], "");
    assert_eq!(uttar(folder, &["patch", "a", "{}", "--if-version", "1"], "").0, 4, "it has version 2");
    done(folder, &["delete", "b", "--request-id", "r1"], "");
    assert_eq!(done(folder, &["delete", "b", "--request-id", "r1"], "")[0]["version"], 2, "the first outcome");
    assert_eq!(uttar(folder, &["delete", "b"], "").0, 3);

    let history = done(folder, &["history", "a"], "");
    assert_eq!((&history[0]["author"], &history[0]["reason"]), (&"asha".into(), &"first".into()));
    assert_eq!(
        done(folder, &["history", "a", "--version", "1"], "")["entry"]["phrasings"]["en"][0],
        "change the battery"
    );
    assert_eq!(done(folder, &["diff", "1", "2", "--entry", "a"], "")[0]["to"], "repair the screen");
    assert_eq!(done(folder, &["diff", "1", "--entry", "a"], "")[0]["to"], "repair the screen", "up to now");
    let diff = done(folder, &["diff", "spring", "now"], "");
    assert_eq!((&diff[0]["effect"], &diff[1]["effect"]), (&"updated".into(), &"deleted".into()), "{diff}");

    let found =
        |state: &str| done(folder, &["search", "battery", "--state", state], "")["hits"].as_array().map(Vec::len);
    assert_eq!((found("spring"), found("now"), found("2")), (Some(1), Some(0), Some(1)));
    let by_its_old_name = done(folder, &["search", "battery", "--at", "spring"], "");
    assert_eq!(by_its_old_name["hits"].as_array().map(Vec::len), Some(1));
    assert_eq!(uttar(folder, &["search", "battery", "--state", "autumn"], "").0, 3);
    let (code, error) = uttar(folder, &["patch", "a", r#"{"topics": ["x"], "topics": ["y"]}"#], "");
    assert!(code == 2 && error["message"].as_str().is_some_and(|text| text.contains("duplicate key")), "{error}");
    done(folder, &["restore-version", "b", "1", "--author", "ravi"], "");
    let mut fetched = done(folder, &["get", "b"], "");
    assert_eq!(fetched["version"], 3);
    fetched["entry"]["topics"] = serde_json::json!(["orders"]);
    assert_eq!(done(folder, &["put"], &fetched.to_string())[0]["version"], 4, "what was fetched is put back");
    assert_eq!(uttar(folder, &["put"], &fetched.to_string()).0, 4, "it has version 4");
    let (code, error) = uttar(folder, &["put"], r#"{"version": 4, "entry": {"id": "b", "phrasing": {}}}"#);
    assert!(code == 2 && error["message"].as_str().is_some_and(|text| text.contains("`phrasing`")), "{error}");
}

#[test]
fn a_draft_is_tried_and_published() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    done(folder, &["put"], &entry("a", "change the battery"));
    done(folder, &["put", "--draft", "festival"], &entry("a", "repair the screen"));
    assert_eq!(done(folder, &["draft", "list"], ""), serde_json::json!([{"name": "festival", "entries": 1}]));
    assert_eq!(done(folder, &["draft", "show", "festival"], "")[0]["base_version"], 1);
    let replay = done(folder, &["replay", "-", "--to", "draft:festival"], "battery\n\nsomething else\nscreen\n");
    assert_eq!(replay["questions"], 3);
    let changed: Vec<&Value> = replay["changed"].as_array().expect("a list").iter().map(|c| &c["query"]).collect();
    assert_eq!(changed, ["battery", "screen"]);
    done(folder, &["publish", "festival"], "");
    assert_eq!(done(folder, &["search", "screen"], "")["hits"][0]["entry"], "a");
    assert_eq!(uttar(folder, &["publish", "festival"], "").0, 3);
    done(folder, &["put", "--draft", "other"], &entry("a", "anything"));
    done(folder, &["draft", "discard", "other"], "");
    assert_eq!(done(folder, &["draft", "list"], ""), serde_json::json!([]));
}

#[test]
fn a_change_in_a_draft_is_made_anew_or_taken_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    done(folder, &["put"], &(entry("a", "change the battery") + "\n" + &entry("b", "cancel my order")));
    let topics = r#"{"topics": ["sale"]}"#;
    assert_eq!(done(folder, &["patch", "--draft", "f", "a", topics], "")["entries"], 1);
    assert_eq!(done(folder, &["patch", "--draft", "f", "b", topics], "")["entries"], 2, "all that are in it");
    for id in ["a", "b"] {
        done(folder, &["patch", id, r#"{"tags": ["by somebody else"]}"#], "");
    }
    let (code, error) = uttar(folder, &["publish", "f"], "");
    assert!(
        code == 4 && error["problems"][0]["message"].as_str().is_some_and(|text| text.contains("if_version 2")),
        "{error}"
    );
    done(folder, &["patch", "--draft", "f", "a", topics, "--if-version", "2"], "");
    done(folder, &["draft", "discard", "f", "--entry", "b"], "");
    assert_eq!(uttar(folder, &["draft", "discard", "f", "--entry", "b"], "").0, 3);
    assert_eq!(done(folder, &["publish", "f"], "").as_array().map(Vec::len), Some(1));
    let published = &done(folder, &["get", "a"], "")["entry"];
    assert_eq!((&published["topics"][0], &published["tags"][0]), (&"sale".into(), &"by somebody else".into()));
}

#[test]
fn a_draft_is_checked_before_it_is_published() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    done(folder, &["put"], r#"{"id": "a", "answers": [{"lang": "en", "body": "Within 10 days."}]}"#);
    done(folder, &["label", "good"], "");
    let wrong = r#"{"id": "a", "answers": [{"lang": "en", "body": "Within 10 days."}, {"lang": "hi", "body": "७ दिन के अंदर।"}]}"#;
    done(folder, &["put", "--draft", "f"], wrong);
    assert_eq!(uttar(folder, &["lint"], "").0, 0);
    for of_draft in [["--draft", "f"], ["--state", "draft:f"]] {
        let (code, report) = uttar(folder, &[&["lint"], &of_draft[..]].concat(), "");
        assert_eq!((code, &report["findings"][0]["rule"]), (1, &"facts-differ".into()), "{report}");
    }
    done(folder, &["publish", "f"], "");
    assert_eq!(uttar(folder, &["lint"], "").0, 1);
    assert_eq!(uttar(folder, &["lint", "--state", "good"], "").0, 0);
    let file = folder.join("good.jsonl");
    done(folder, &["export", file.to_str().expect("UTF-8"), "--state", "good"], "");
    assert_eq!(std::fs::read_to_string(file).expect("written").matches("body").count(), 1);
    let set = folder.join("questions.csv");
    std::fs::write(&set, "question,entry\nwithin how many days,a\n").expect("written");
    let set = set.to_str().expect("UTF-8");
    let answered = |state: &str| done(folder, &["eval", set, "--state", state], "")["unknown_entries"].clone();
    assert_eq!((answered("0"), answered("good")), (serde_json::json!(["a"]), Value::Null), "all are known");
}

#[test]
fn a_whole_base_is_restored_exported_and_its_declarations_are_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let file = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).expect("written");
        folder.join(name).to_str().expect("UTF-8").to_owned()
    };
    done(folder, &["put"], &entry("a", "change the battery"));
    done(folder, &["label", "spring"], "");
    done(
        folder,
        &["import", &file("base.yaml", "markets: {IN: {}}"), &file("products.yaml", "- id: tv\n- id: phone\n")],
        "",
    );
    done(
        folder,
        &[
            "import",
            &file("screens.yaml", "- {id: e7, codes: [E7]}"),
            &file("synonyms.yaml", "- {lang: en, from: [box], to: [tv]}"),
        ],
        "",
    );
    let answer = r#"{"id": "b", "products": ["tv"], "answers": [{"lang": "en", "scope": "IN", "body": "No."}]}"#;
    done(folder, &["put"], answer);
    assert_eq!(done(folder, &["settings"], ""), serde_json::json!({"markets": {"IN": {}}}));
    assert_eq!(done(folder, &["screens"], "")[0]["id"], "e7");
    assert_eq!(uttar(folder, &["products", "--delete", "tv"], "").0, 4);
    assert_eq!(done(folder, &["products", "--delete", "phone"], ""), serde_json::json!([{"id": "tv"}]));
    let (code, error) = uttar(folder, &["import", &file("base.yaml", "markets: {US: {}}")], "");
    assert!(
        code == 2 && error["problems"][0]["message"].as_str().is_some_and(|text| text.starts_with("1 answer is")),
        "{error}"
    );

    let corpus = folder.join("corpus/");
    let written = done(folder, &["export", corpus.to_str().expect("UTF-8")], "");
    assert_eq!(written["files"].as_array().map(Vec::len), Some(5), "{written}");
    let again = tempfile::tempdir().expect("a folder");
    done(again.path(), &["import", corpus.to_str().expect("UTF-8")], "");
    for command in ["settings", "products", "screens", "synonyms"] {
        assert_eq!(done(again.path(), &[command], ""), done(folder, &[command], ""), "{command}");
    }
    assert_eq!(done(again.path(), &["get", "b"], ""), done(folder, &["get", "b"], ""));

    let kinds = |json: &Value| -> Vec<String> {
        json.as_array().expect("a list").iter().map(|one| one["kind"].as_str().unwrap_or("entry").to_owned()).collect()
    };
    let diff = done(folder, &["diff", "spring"], "");
    assert_eq!(kinds(&diff), ["entry", "product", "settings", "screens", "synonyms"], "{diff}");
    done(folder, &["restore-state", "spring", "--author", "asha"], "");
    assert_eq!(done(folder, &["diff", "spring"], ""), serde_json::json!([]));
    let (code, error) = uttar(folder, &["get", "b"], "");
    let message = error["message"].as_str().expect("a message");
    assert!(code == 3 && message.contains("was deleted") && message.contains("restore its version 1"), "{message}");
}

#[test]
fn questions_are_logged_only_when_the_log_is_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    done(folder, &["put"], &entry("a", "change the battery"));
    done(folder, &["search", "battery", "--customer", "c1"], "");
    assert_eq!(done(folder, &["query-log", "show"], ""), serde_json::json!([]));
    done(folder, &["query-log", "on", "--days", "7"], "");
    done(folder, &["search", "battery, call 98765 43210", "--customer", "c1"], "");
    assert_eq!(done(folder, &["query-log", "show"], "")[0]["query"], "battery, call [phone]");
    assert_eq!(done(folder, &["query-log", "erase", "c1"], "")["removed"], 1);
    done(folder, &["query-log", "off"], "");
    done(folder, &["search", "battery"], "");
    assert_eq!(done(folder, &["query-log", "show"], ""), serde_json::json!([]));
    assert_eq!(uttar(folder, &["query-log", "on", "--days", "0"], "").0, 2);
    done(folder, &["query-log", "on"], "");
    for query in ["Do you sell gift cards?", "sell gift cards"] {
        done(folder, &["search", query], "");
    }
    let unanswered = done(folder, &["query-log", "unanswered"], "");
    assert_eq!((&unanswered[0]["query"], &unanswered[0]["count"]), (&"sell gift cards".into(), &2.into()));
}

#[test]
fn what_customers_say_is_given_shown_and_forgotten() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    done(folder, &["put"], &entry("a", "change the battery"));
    let query = "new accumulator, call 98765 43210";
    let given = done(folder, &["feedback", "give", query, "--outcome", "resolved", "--entry", "a"], "");
    assert_eq!(given["query"], "new accumulator, call [phone]");
    done(
        folder,
        &["feedback", "give", "where is it", "--outcome", "unresolved", "--entry", "a", "--customer", "c1"],
        "",
    );
    assert_eq!(done(folder, &["feedback", "show", "--limit", "1"], "")[0]["customer"], "c1");
    let entries = done(folder, &["feedback", "entries"], "");
    assert_eq!((&entries[0]["resolved"], &entries[0]["unresolved"]), (&1.into(), &1.into()));
    assert_eq!(done(folder, &["feedback", "phrasings"], "")[0]["entry"], "a");
    assert_eq!(uttar(folder, &["feedback", "give", "battery", "--outcome", "resolved"], "").0, 2);
    assert_eq!(done(folder, &["feedback", "forget", "--before", "2999-01-01T00:00:00Z"], "")["removed"], 2);
    assert_eq!(done(folder, &["feedback", "show"], ""), serde_json::json!([]));
}
