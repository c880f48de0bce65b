use std::path::PathBuf;

use super::*;
use crate::base::testing::{TestBase, change};
use crate::error::ErrorKind;

struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn write(&self, name: &str, content: &str) -> Vec<PathBuf> {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().expect("it is in the folder")).expect("made");
        std::fs::write(&path, content).expect("written");
        vec![path]
    }
}

const OFFERS: &str = r#"[
    {"id": "diwali", "topics": ["offers"], "tags": ["festival"], "follow_ups": ["emi"], "valid": {"from": "2026-11-01"},
     "phrasings": {"en": ["What is the Diwali offer?", "festival discount"], "hi": ["ऑफ़र क्या है?"]},
     "answers": [{"lang": "en", "scope": "IN", "body": "20% off", "valid": {"from": "2026-11-01", "to": "2026-11-15"}, "updated": "2026-10-01"}]},
    {"id": "emi", "phrasings": {"en": ["Can I pay in instalments?"]},
     "answers": [{"lang": "en", "body": "", "steps": [{"text": "Open the app.", "say": "Please open it."}, {"text": "Tap EMI."}]}]}
]"#;

fn with_offers(files: &Files) -> TestBase {
    let base = TestBase::new();
    let report = base.import(&files.write("offers.json", OFFERS), &ImportOptions::default()).expect("good entries");
    assert_eq!((report.created, report.updated, report.unchanged), (2, 0, 0));
    base
}

#[test]
fn a_table_that_was_exported_changes_nothing_and_one_that_was_edited_only_what_was() {
    let files = Files::new();
    let base = with_offers(&files);
    let table = base.export("csv").expect("a table").text;
    let import = |text: &str| base.import(&files.write("rt.csv", text), &ImportOptions::default()).expect("good rows");
    let report = import(&table);
    assert_eq!((report.entries, report.created, report.updated, report.unchanged), (2, 0, 0, 2));
    let before = base.get("diwali").expect("there").entry;

    let report = import(&table.replace("2026-11-15", "2026-11-30").replace("20% off", "25% off"));
    assert_eq!((report.created, report.updated, report.unchanged), (0, 1, 1));
    let mut want = before;
    want.answers[0].body = "25% off".into();
    want.answers[0].valid.as_mut().expect("it had an end").to = "2026-11-30".parse().ok();
    assert_eq!(base.get("diwali").expect("there").entry, want);
    assert_eq!(base.get("emi").expect("there").version, 1);
}

#[test]
fn what_rows_make_of_an_entry_is_checked_as_a_whole() {
    let files = Files::new();
    let base = TestBase::new().with_limits(|limits| limits.phrasings_max = 2);
    let table = |rows: &str| files.write("faq.csv", &format!("id,question,answer,language\n{rows}"));
    base.import(&table("a,How?,So,en\na,Why?,So,en\n"), &ImportOptions::default()).expect("two phrasings");
    let error = base.import(&table("b,When?,Now,en\na,कैसे?,ऐसे,hi\n"), &ImportOptions::default());
    let error = error.expect_err("three phrasings");
    assert_eq!((error.problems()[0].line, error.problems()[0].field.as_str()), (Some(3), "phrasings"), "{error}");
    assert_eq!(base.entry_count().expect("a count"), 1);
    let going = ImportOptions { keep_going: true, ..ImportOptions::default() };
    let report = base.import(&table("b,When?,Now,en\na,कैसे?,ऐसे,hi\n"), &going).expect("the good row");
    assert_eq!((report.entries, report.created, report.problems.len()), (1, 1, 1));
}

#[test]
fn quotation_marks_that_do_not_pair_store_nothing() {
    let files = Files::new();
    let base = TestBase::new();
    let import = |text: &str, options: &ImportOptions| base.import(&files.write("faq.csv", text), options);
    let open = "id,question,answer\na,How A?,Answer A\nb,How B?,\"Answer B\nc,How C?,Answer C\n";
    for (text, line) in [(open, 3), ("id,question,answer\na,How?,\"Press \"Start\" twice\"\n", 2)] {
        let error = import(text, &ImportOptions::default()).expect_err("a mark too few");
        let [problem] = error.problems() else { panic!("{error}") };
        assert_eq!(problem.line, Some(line));
        assert!(problem.message.contains("quotation mark"), "{problem}");
        assert_eq!(base.entry_count().expect("a count"), 0);
    }
    let going = ImportOptions { keep_going: true, ..ImportOptions::default() };
    assert_eq!(import(open, &going).expect("the row above").entries, 1);
}

#[test]
fn entries_may_come_into_a_draft() {
    let files = Files::new();
    let base = with_offers(&files);
    let into = ImportOptions {
        draft: Some("festival".into()),
        change: Some(change("asha", "2026-02-01")),
        ..ImportOptions::default()
    };
    let rows = "id,question,answer,scope,language\ndiwali,What is the Diwali offer?,30% off,IN,en\nnew,Who?,We,,en\n";
    let report = base.import(&files.write("rows.csv", rows), &into).expect("good rows");
    assert_eq!((report.entries, report.created, report.updated, report.unchanged), (2, 1, 1, 0));
    assert_eq!(base.get("diwali").expect("there").version, 1);
    let again = base.import(&files.write("rows.csv", &rows.replace("30%", "35%")), &into).expect("good rows");
    assert_eq!((again.created, again.updated, again.unchanged), (0, 1, 1));
    let drafted = base.draft("festival").expect("a draft");
    assert_eq!(
        drafted.iter().map(|one| (one.id.as_str(), one.base_version)).collect::<Vec<_>>(),
        [("diwali", 1), ("new", 0)]
    );
    let answer = &drafted[0].entry.as_ref().expect("not deleted").answers[0];
    assert_eq!((answer.body.as_str(), answer.valid.is_some()), ("35% off", true));

    let error = base.import(&files.write("products.yaml", "- {id: tv, names: {en: [TV]}}\n"), &into);
    assert_eq!(error.expect_err("no entries").problems()[0].field, "draft");
    let nameless = ImportOptions { draft: Some(String::new()), ..into };
    let error = base.import(&files.write("rows.csv", rows), &nameless).expect_err("no name");
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[test]
fn what_is_passed_over_is_told() {
    let files = Files::new();
    files.write("kb/Entries/UAE/faq.csv", "id,question,answer\na,How?,So\n");
    files.write("kb/Products.yaml", "- {id: tv, names: {en: [TV]}}\n");
    files.write("kb/synonym.yaml", "[]\n");
    let base = TestBase::new();
    let report = base.import(&[files.0.path().join("kb")], &ImportOptions::default()).expect("good files");
    assert_eq!((report.entries, report.products, report.warnings.len()), (1, 1, 1));
    assert!(report.warnings[0].to_string().contains("synonym.yaml: is not read"), "{:?}", report.warnings);
    let error = base.import(&files.write("Synonyms.yaml", "[]\n"), &ImportOptions::default()).expect_err("no synonym");
    assert!(error.problems()[0].message.contains("replace the list by an empty one"), "{error}");
}
