//! The program as a shell sees it: what goes to which stream, and the exit code. (What the subcommands answer is tested
//! with the other faces, in `tests/`.)

use std::process::{Command, Output};

fn uttar(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_uttar")).args(arguments).output().expect("the program starts")
}

#[test]
fn help_goes_to_stdout_and_names_every_subcommand() {
    let output = uttar(&["--help"]);
    assert_eq!(output.status.code(), Some(0));
    let help = String::from_utf8(output.stdout).expect("UTF-8");
    for name in [
        "demo",
        "import",
        "search",
        "get",
        "lint",
        "coverage",
        "export",
        "screen",
        "suggest",
        "analyze",
        "detect",
        "eval",
        "serve",
        "key",
        "openapi",
        "put",
        "patch",
        "delete",
        "history",
        "diff",
        "restore-version",
        "label",
        "draft",
        "publish",
        "replay",
        "query-log",
        "backup",
        "restore",
        "verify",
    ] {
        assert!(help.contains(&format!("\n  {name} ")), "{name} is missing in:\n{help}");
    }
}

#[test]
fn an_unknown_subcommand_is_named_on_stderr_and_nothing_goes_to_stdout() {
    let output = uttar(&["serach"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let message = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(message.contains("serach") && message.contains("search"), "{message}");
}

#[test]
fn files_in_other_encodings_are_read_if_these_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    // "id,question,answer", and in Big5 「限額」 and 「五萬」.
    let row = [&b"id,question,answer\na,"[..], &[0xad, 0xad, 0xc3, 0x42], b",", &[0xa4, 0xad, 0xb8, 0x55], b"\n"];
    std::fs::write(path("faq.csv"), row.concat()).expect("written");
    let import = |more: &[&str]| uttar(&[&["import", "--base", &path("base"), &path("faq.csv")], more].concat());
    let refused = import(&[]);
    let message = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{message}");
    assert!(message.contains("big5 would read \"限額,五萬\""), "{message}");
    assert_eq!(import(&["--encoding", "utf-9"]).status.code(), Some(2));
    assert_eq!(import(&["--encoding", "Big5"]).status.code(), Some(0));
    let entry = uttar(&["get", "--base", &path("base"), "a"]);
    assert!(String::from_utf8_lossy(&entry.stdout).contains("五萬"));
}

#[test]
fn an_import_says_how_many_entries_have_no_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let import = |name: &str, rows: &str| {
        std::fs::write(path(name), format!("question,answer\n{rows}")).expect("written");
        String::from_utf8(uttar(&["import", "--base", &path("base"), &path(name)]).stdout).expect("UTF-8")
    };
    assert_eq!(
        import("some.csv", "How?,So\nWhy?,\n"),
        "stored 2 entries (1 without an answer; `uttar lint` names them)\n"
    );
    assert_eq!(import("all.csv", "Who?,We\n"), "stored 1 entry\n");
}

#[test]
fn an_import_says_what_became_of_the_entries_and_what_was_passed_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let write = |name: &str, text: &str| std::fs::write(path(name), text).expect("written");
    let import = |from: &str, more: &[&str]| {
        let done = uttar(&[&["import", "--base", &path("base"), &path(from)], more].concat());
        String::from_utf8(done.stdout).expect("UTF-8")
    };
    write("faq.csv", "id,question,answer\na,How?,So\nb,Why?,So\n");
    assert_eq!(import("faq.csv", &[]), "stored 2 entries\n");
    write("faq.csv", "id,question,answer\na,How?,So\nb,Why?,Thus\nc,Who?,We\n");
    assert_eq!(import("faq.csv", &[]), "stored 3 entries (1 created, 1 updated, 1 unchanged)\n");
    write("one.csv", "id,question,answer\nd,When?,\n");
    let drafted = "stored 1 entry (1 without an answer; `uttar lint` names them) in the draft spring\n";
    assert_eq!(import("one.csv", &["--draft", "spring"]), drafted);
    std::fs::create_dir_all(folder.path().join("kb/entries")).expect("made");
    write("kb/entries/faq.csv", "id,question,answer\na,How?,So\n");
    write("kb/synonym.yaml", "[]\n");
    let told = import("kb", &[]);
    assert!(
        told.starts_with("stored 1 entry (1 unchanged)\nwarning: ") && told.contains("is it `synonyms`?"),
        "{told}"
    );
}

#[test]
fn questions_are_read_from_tables_and_asked_for_whom_and_when() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let write = |name: &str, text: &str| std::fs::write(path(name), text).expect("written");
    write("past.jsonl", r#"{"id": "a", "valid": {"to": "2020-01-01"}, "phrasings": {"en": ["festival offer"]}}"#);
    write("questions.csv", "question,entry,scope\nfestival offer,a,IN\n");
    assert_eq!(uttar(&["import", "--base", &path("base"), &path("past.jsonl")]).status.code(), Some(0));
    let refused = uttar(&["eval", &path("questions.csv")]);
    assert_eq!(refused.status.code(), Some(2));
    let message = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(message.contains("name the base to ask by --base DIR"), "{message}");
    let json = |arguments: &[&str]| {
        let done = uttar(&[arguments, &["--base", &path("base"), "--json"]].concat());
        serde_json::from_slice::<serde_json::Value>(&done.stdout).expect("JSON")
    };
    let accuracy =
        |more: &[&str]| json(&[&["eval", &path("questions.csv")], more].concat())["overall"]["accuracy_at_1"].clone();
    assert_eq!(accuracy(&[]), 0.0, "it is over");
    assert_eq!(accuracy(&["--valid-at", "2019-12-31T00:00:00Z", "--scope", "CN", "--voice", "warm"]), 1.0);
    let replayed = json(&["replay", &path("questions.csv")]);
    assert_eq!(replayed["questions"], 1, "the header is no question");
}

#[test]
fn counts_have_their_number() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(
        path("a.jsonl"),
        r#"{"id": "a", "answers": [{"lang": "en", "body": "7 days"}, {"lang": "hi", "body": "७ दिन"}]}"#,
    )
    .expect("written");
    let said = |arguments: &[&str]| String::from_utf8(uttar(arguments).stdout).expect("UTF-8");
    assert_eq!(said(&["lint", &path("a.jsonl")]), "1 entry: 0 errors, 0 warnings, 0 notes\n");
    std::fs::write(path("b.csv"), b"id,question,answer\nb,caf\xe9?,x\n").expect("written");
    assert!(said(&["lint", "--encoding", "latin1", &path("b.csv")]).starts_with("1 entry: 0 errors"));
    assert_eq!(uttar(&["import", "--base", &path("base"), &path("a.jsonl")]).status.code(), Some(0));
    assert!(said(&["export", "--base", &path("base"), &path("all.jsonl")]).starts_with("1 entry written"));
}

#[test]
fn a_key_is_shown_once_and_its_hash_kept_under_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let keys = folder.path().join("keys.txt");
    let key = |name: &str| uttar(&["key", name, "--keys", keys.to_str().expect("UTF-8")]);
    let first = key("bot");
    let made = String::from_utf8(first.stdout).expect("UTF-8");
    let shown = made.strip_suffix('\n').expect("a line");
    assert!(shown.starts_with("uttar_") && !shown.contains('\n'), "a script takes the key alone: {made}");
    assert!(String::from_utf8(first.stderr).expect("UTF-8").contains("it is not shown again"));
    assert_eq!(key("ops").status.code(), Some(0));
    let kept = std::fs::read_to_string(&keys).expect("kept");
    assert!(!kept.contains(shown));
    let names: Vec<&str> = kept.lines().filter_map(|line| line.split_once(" search ")).map(|(name, _)| name).collect();
    assert_eq!(names, ["bot", "ops"]);
    let again = key("bot");
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8(again.stderr).expect("UTF-8").contains("line 4: \"bot\" stands there twice"));
    assert_eq!(std::fs::read_to_string(&keys).expect("kept"), kept);
}

#[test]
fn a_base_is_evaluated_on_a_table_of_questions() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let (faq, base, set, judged) = (path("faq.csv"), path("base"), path("questions.csv"), path("judged.jsonl"));
    std::fs::write(
        &faq,
        "id,question,answer\na,How do I replace the battery?,Any shop.\nb,Where is my order?,On its way.\n",
    )
    .expect("written");
    assert_eq!(uttar(&["import", "--base", &base, &faq]).status.code(), Some(0));
    std::fs::write(&set, "question,entry\nreplace battery,a\nwhere is it,gone\nxylophone,\n").expect("written");
    let output = uttar(&["--json", "eval", "--base", &base, "--questions", &judged, &set]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&report["overall"]["queries"], &report["overall"]["accuracy_at_1"]), (&3.into(), &0.5.into()));
    assert_eq!(report["unknown_entries"], serde_json::json!(["gone"]));
    let judged = std::fs::read_to_string(&judged).expect("written");
    let first: serde_json::Value = serde_json::from_str(judged.lines().next().expect("a line")).expect("JSON");
    assert_eq!((&first["found"], &first["rank"]), (&"a".into(), &1.into()), "{judged}");
    let text = String::from_utf8(uttar(&["eval", "--base", &base, &set]).stdout).expect("UTF-8");
    assert!(text.contains("not in the base, so never found: gone") && text.contains("handed over"), "{text}");
}

#[test]
fn a_base_is_backed_up_restored_verified_and_repaired() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let (faq, base, file, restored) = (path("faq.csv"), path("base"), path("base.backup"), path("restored"));
    std::fs::write(&faq, "question,answer\nHow do I change the battery?,At any shop.\n").expect("written");
    let run = |arguments: &[&str]| {
        let output = uttar(arguments);
        let text = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
        (output.status.code(), text)
    };
    assert_eq!(run(&["import", "--base", &base, &faq]).0, Some(0));
    let (code, text) = run(&["backup", "--base", &base, &file]);
    assert!(code == Some(0) && text.starts_with("1 entry backed up"), "{text}");
    let (code, text) = run(&["restore", &file, "--base", &restored]);
    assert_eq!((code, text.trim()), (Some(0), "1 entry restored"));
    let (_, text) = run(&["search", "--base", &restored, "battery"]);
    assert!(text.contains("At any shop."), "{text}");
    let (code, text) = run(&["restore", &file, "--base", &restored]);
    assert!(code == Some(4) && text.contains("is not empty"), "{text}");
    let (code, text) = run(&["verify", "--base", &restored]);
    assert_eq!((code, text.trim()), (Some(0), "1 entry, nothing is wrong"));
    let index = std::fs::read_dir(&restored).expect("a folder").flatten().map(|child| child.path());
    let index = index.into_iter().find(|child| child.is_dir()).expect("an index");
    std::fs::write(index.join("meta.json"), "{}").expect("written");
    let (code, text) = run(&["verify", "--base", &restored]);
    assert!(code == Some(70) && text.contains("meta.json") && text.contains("--repair"), "{text}");
    let (code, text) = run(&["verify", "--base", &restored, "--repair"]);
    assert!(code == Some(0) && text.contains("repaired"), "{text}");
    assert_eq!(run(&["verify", "--base", &restored]).0, Some(0));
}

#[test]
fn lint_ends_with_1_when_it_finds_something_and_writes_sarif() {
    let corpora = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpora");
    let output = uttar(&["lint", &format!("{corpora}/dirty")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&output.stdout)
            .contains("entries.yaml:14: error [facts-differ] return-period answers[1].body: says")
    );
    let output = uttar(&["lint", "--sarif", "--level", "error", &format!("{corpora}/dirty/entries.yaml")]);
    let log: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    assert!(log["runs"][0]["results"].as_array().is_some_and(|results| results.iter().all(|r| r["level"] == "error")));
    assert_eq!(uttar(&["lint", "--level", "error", &format!("{corpora}/support")]).status.code(), Some(0));
}

#[test]
fn an_export_comes_back_and_a_map_is_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let ok = |arguments: &[&str]| {
        let output = uttar(arguments);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    std::fs::write(path("faq.csv"), "question,answer,language,scope\nHow long?,Two days.,en,IN\n").expect("written");
    ok(&["import", "--base", &path("base"), &path("faq.csv")]);
    assert!(ok(&["export", "--base", &path("base"), &path("faq.jsonld")]).contains("answers.scope"), "a loss is told");
    ok(&["import", "--base", &path("other"), &path("faq.jsonld")]);
    assert!(ok(&["coverage", "--base", &path("base"), "--format", "csv"]).contains("*,IN,en,1,0,0"));
    ok(&["coverage", "--base", &path("base"), "--format", "html", "--output", &path("map.html")]);
    assert!(std::fs::read_to_string(path("map.html")).expect("written").starts_with("<!DOCTYPE html>"));
}

#[test]
fn with_json_every_error_is_json_and_tells_its_cause() {
    let error = |arguments: &[&str], code: i32| -> serde_json::Value {
        let output = uttar(arguments);
        assert_eq!(output.status.code(), Some(code), "{output:?}");
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
    };
    let usage = error(&["serach", "--json"], 2);
    assert_eq!((&usage["error"], &usage["problems"]), (&"invalid_input".into(), &serde_json::json!([])));
    assert!(usage["message"].as_str().is_some_and(|message| message.contains("serach")), "{usage}");
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("missing").to_str().expect("UTF-8").to_owned();
    let base = folder.path().join("base").to_str().expect("UTF-8").to_owned();
    let cause = error(&["--json", "restore", "--base", &base, &missing], 3);
    assert!(cause["cause"].as_str().is_some_and(|cause| cause.contains("No such file")), "{cause}");
    // What stands behind `--` is a text like any other.
    assert!(uttar(&["search", "--", "--json"]).stdout.is_empty());
    assert!(String::from_utf8(uttar(&["--json", "--help"]).stdout).expect("UTF-8").starts_with("Finds"));
}

#[test]
fn a_first_import_that_fails_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    std::fs::write(path("bad.jsonl"), "{\"id\": \"a\", \"colour\": 1}\n").expect("written");
    std::fs::write(path("good.csv"), "question,answer\nHow long?,Two days.\n").expect("written");
    std::fs::create_dir(path("empty")).expect("made");
    for command in ["import", "put"] {
        for (base, is_left) in [("new", false), ("empty", true)] {
            assert_eq!(uttar(&[command, "--base", &path(base), &path("bad.jsonl")]).status.code(), Some(2));
            assert_eq!(
                std::fs::read_dir(path(base)).ok().map(Iterator::count),
                is_left.then_some(0),
                "{command} {base}"
            );
        }
    }
    assert_eq!(uttar(&["import", "--base", &path("new"), &path("good.csv")]).status.code(), Some(0));
    assert_eq!(uttar(&["import", "--base", &path("new"), &path("bad.jsonl")]).status.code(), Some(2));
    assert_eq!(
        uttar(&["search", "--base", &path("new"), "how long"]).status.code(),
        Some(0),
        "a base that was there stays"
    );
}

#[test]
fn a_demo_goes_into_no_base_of_somebody_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    std::fs::create_dir(path("corpus")).expect("made");
    std::fs::write(path("corpus/entries.csv"), "id,question,answer\na,How long?,Two days.\n").expect("written");
    let demo = |base: &str| uttar(&["demo", "--corpus", &path("corpus"), "--base", &path(base)]);
    for _ in 0..2 {
        assert_eq!(demo("demo").status.code(), Some(0), "it may be shown again");
    }
    assert_eq!(uttar(&["import", "--base", &path("mine"), &path("corpus")]).status.code(), Some(0));
    let refused = demo("mine");
    assert_eq!(refused.status.code(), Some(4));
    assert!(String::from_utf8(refused.stderr).expect("UTF-8").contains("\"a\"; name a new folder"));
}

#[test]
fn an_export_goes_to_standard_output_and_keeps_the_file_that_it_cannot_replace() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    std::fs::write(path("faq.csv"), "id,question,answer,scope\na,How long?,Two days.,IN\n").expect("written");
    assert_eq!(uttar(&["import", "--base", &path("base"), &path("faq.csv")]).status.code(), Some(0));
    let lines = uttar(&["export", "--base", &path("base"), "-"]);
    let text = String::from_utf8(lines.stdout).expect("UTF-8");
    assert!(text.starts_with("{\"id\":\"a\"") && text.lines().count() == 1, "{text}");
    let faq = uttar(&["export", "--base", &path("base"), "--format", "faqpage", "-"]);
    assert!(serde_json::from_slice::<serde_json::Value>(&faq.stdout).is_ok_and(|json| json["@type"] == "FAQPage"));
    assert!(String::from_utf8(faq.stderr).expect("UTF-8").contains("answers.scope"), "a loss is told beside it");
    let backup = uttar(&["backup", "--base", &path("base"), &path("nowhere/base.backup")]);
    assert_eq!(backup.status.code(), Some(5));
    let message = String::from_utf8(backup.stderr).expect("UTF-8");
    assert!(message.contains("nowhere: no copy of the store can be written there"), "{message}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    std::fs::write(path("faq.csv"), "question,answer\nHow long?,Two days.\n").expect("written");
    assert_eq!(uttar(&["import", "--base", &path("base"), &path("faq.csv")]).status.code(), Some(0));
    let full = uttar(&["export", "--base", &path("base"), "--format", "jsonl", "/dev/full"]);
    let message = String::from_utf8(full.stderr).expect("UTF-8");
    assert_eq!((full.status.code(), message.matches("No space left").count()), (Some(5), 1), "{message}");
}

#[test]
fn a_base_that_is_brought_to_another_format_is_told_by_every_command_once() {
    let old = concat!(env!("CARGO_MANIFEST_DIR"), "/../uttar/testdata/store-version-4.sqlite3");
    let present = uttar::STORE_FORMAT;
    for command in
        [&["get", "battery-replace"][..], &["search", "battery"], &["history", "battery-replace"], &["verify"]]
    {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::copy(old, folder.path().join("store.sqlite3")).expect("copied");
        let base = folder.path().to_str().expect("UTF-8");
        let told = |more: &[&str]| {
            let output = uttar(&[command, &["--base", base], more].concat());
            assert_eq!(output.status.code(), Some(0), "{output:?}");
            assert!(!String::from_utf8_lossy(&output.stdout).contains("warning: "), "{output:?}");
            String::from_utf8(output.stderr).expect("UTF-8")
        };
        let first = told(&["--json"]);
        assert!(
            first.starts_with("warning: the format of the store was changed: ") && first.lines().count() == 1,
            "{first}"
        );
        assert!(
            first.ends_with(&format!(" from=4 to={present}\n")) && first.contains(&format!("base={base} ")),
            "{first}"
        );
        assert_eq!(told(&[]), "", "it has the present format");
    }
}
