use super::*;
use crate::import;
use crate::limits::Limits;
use crate::settings::Settings;

fn entries(json: &str) -> Vec<Entry> {
    serde_json::from_str(json).expect("entries")
}

/// What an import of the export gives, and what the export says is lost.
fn round_trip(entries: &[Entry], format: &str, file: &str) -> (Vec<Entry>, Vec<&'static str>) {
    let export = export(entries, format).expect("a known format");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(file);
    std::fs::write(&path, export.text).expect("written");
    let batch =
        import::read(&[path], import::ReadOptions::strict(&Limits::default()), &Settings::default()).expect("readable");
    assert!(batch.problems.is_empty(), "{:?}", batch.problems);
    (batch.entries, export.report.losses.iter().map(|loss| loss.field).collect())
}

const PLAIN: &str = r#"[
    {"id": "a", "topics": ["x"], "phrasings": {"en": ["How \"long\", then?", "when, now"], "hi": ["कितने दिन?"]},
     "answers": [{"lang": "en", "body": "Two < three & more.\nOr \"4\"."}, {"lang": "hi", "body": "दो दिन"}]},
    {"id": "b", "topics": ["x", "y"], "phrasings": {"en": ["Why?"]}, "answers": [{"lang": "en", "body": "So."}, {"lang": "en", "body": "Or so."}]}
]"#;

const RICH: &str = r#"[{"id": "c", "products": ["p"], "tags": ["t"], "follow_ups": ["a"], "phrasings": {"en": ["Where?"], "ta": ["எங்கே?"]},
    "allow": [{"rule": "facts-differ", "reason": "r"}], "valid": {"from": "2026-01-01"},
    "answers": [{"lang": "en", "scope": "IN/KA", "voice": "warm", "body": "Here.", "updated": "2026-01-01", "valid": {"to": "2026-12-31"},
                 "steps": [{"text": "Look."}]}, {"lang": "hi", "body": "यहाँ"}]}]"#;

#[test]
fn what_is_said_to_be_whole_comes_back_whole() {
    let plain = entries(PLAIN);
    for (format, file) in [("jsonl", "a.jsonl"), ("csv", "a.csv"), ("faqpage", "a.jsonld"), ("JSON", "a.json")] {
        let (back, losses) = round_trip(&plain, format, file);
        assert_eq!(losses, [""; 0], "{format}");
        assert_eq!(back, plain, "{format}");
    }
    let nothing = export(&[], "faqpage").expect("a known format").text;
    let page: serde_json::Value = serde_json::from_str(&nothing).expect("JSON");
    assert_eq!(page["mainEntity"], serde_json::json!([]));
    let rich = entries(RICH);
    assert_eq!(round_trip(&rich, "jsonl", "a.jsonl"), (rich, vec![]));
}

#[test]
fn what_is_lost_is_said() {
    let rich = entries(RICH);
    let (back, losses) = round_trip(&rich, "csv", "a.csv");
    assert_eq!(losses, ["allow", "answers.steps", "answers.updated", "follow_ups", "valid"]);
    let mut less = rich.clone();
    (less[0].follow_ups, less[0].allow, less[0].valid) = Default::default();
    (less[0].answers[0].steps, less[0].answers[0].updated) = Default::default();
    assert_eq!(back, less, "and nothing else is");
    let (_, losses) = round_trip(&rich, "faqpage", "a.jsonld");
    for field in ["answers", "answers.scope", "answers.steps", "phrasings", "products"] {
        assert!(losses.contains(&field), "{field}: {losses:?}");
    }
}

#[test]
fn what_a_table_would_take_apart_is_said() {
    let lines = entries(
        r#"[{"id": "d", "topics": ["x、y"], "phrasings": {"en": ["Where?\nWhen?"]}, "answers": [{"lang": "en", "body": "Here."}]}]"#,
    );
    let (read, losses) = round_trip(&lines, "csv", "a.csv");
    assert_eq!(losses, ["phrasings", "topics, products, tags"]);
    assert_eq!(read[0].all_phrasings().map(|(_, text)| text).collect::<Vec<_>>(), ["Where?", "When?"]);
    for (format, file) in [("jsonl", "a.jsonl"), ("faqpage", "a.jsonld"), ("JSON", "a.json")] {
        assert_eq!(round_trip(&lines, format, file), (lines.clone(), vec![]), "{format}");
    }
}

#[test]
fn a_table_begins_with_the_mark_by_which_excel_knows_its_encoding() {
    let table = export(&entries(PLAIN), "csv").expect("a known format").text;
    assert!(table.starts_with("\u{feff}id,language,question,answer,"), "{table}");
    assert!(!export(&entries(PLAIN), "jsonl").expect("a known format").text.starts_with('\u{feff}'));
}

#[test]
fn a_loss_counts_entries_and_names_a_few() {
    let mut many = vec![entries(RICH).remove(0); 6];
    many.iter_mut().enumerate().for_each(|(i, entry)| entry.id = format!("e{i}"));
    let export = export(&many, "csv").expect("a known format");
    let loss = export.report.losses.iter().find(|loss| loss.field == "follow_ups").expect("they are lost");
    assert_eq!((loss.entries, loss.examples.join(" ")), (6, "e0 e1 e2".to_owned()));
    assert!(super::export(&many, "docx").is_err_and(|error| error.message().contains("jsonl, csv, faqpage")));
}

#[test]
fn a_base_is_written_page_by_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = KnowledgeBase::create(folder.path().join("base")).expect("a base");
    let many: Vec<Entry> =
        (0..PAGE_ENTRIES * 2 + 1).map(|i| Entry { id: format!("e{i}"), ..entries(PLAIN).remove(1) }).collect();
    base.put(many.clone()).expect("stored");
    for format in ["jsonl", "csv", "faqpage"] {
        assert_eq!(base.export(format).expect("exported"), export(&many, format).expect("exported"), "{format}");
    }
}

#[test]
fn a_reader_who_goes_away_ends_the_export() {
    struct Gone;
    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let base = KnowledgeBase::create(folder.path().join("base")).expect("a base");
    base.put(entries(PLAIN)).expect("stored");
    let error = base.export_to(&FORMATS[0], &mut Gone).expect_err("nobody reads");
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert_eq!(error.to_string(), "the export cannot be written: broken pipe", "the cause is told, once");
}

#[test]
fn an_export_that_fails_leaves_the_file_before_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = KnowledgeBase::create(folder.path().join("base")).expect("a new base");
    base.put(entries(PLAIN)).expect("stored");
    let (file, format) = (folder.path().join("faq.csv"), ExportFormat::named("csv").expect("known"));
    base.export_file(&file, format).expect("written");
    let whole = std::fs::read_to_string(&file).expect("there");
    assert!(whole.contains("Why?"), "{whole}");
    let store = rusqlite::Connection::open(folder.path().join("base/store.sqlite3")).expect("SQLite");
    store.execute("UPDATE changes SET body = '{' WHERE body LIKE '%Why?%'", []).expect("damaged");
    let error = base.export_file(&file, format).expect_err("an entry cannot be read");
    assert_eq!(error.kind(), ErrorKind::Internal, "{error}");
    assert_eq!(std::fs::read_to_string(&file).expect("there"), whole);
}
