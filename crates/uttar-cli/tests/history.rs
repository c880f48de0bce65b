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
