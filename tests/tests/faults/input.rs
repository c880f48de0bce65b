//! Input that breaks an index that takes it as it comes: brackets, endless words, huge texts, long ids.

use std::thread;

use uttar::{Entry, ErrorKind, KnowledgeBase, Limits, Operation, SearchRequest, WriteOptions};

fn base_of(entries: Vec<Entry>) -> (KnowledgeBase, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let base = KnowledgeBase::create(folder.path().join("base")).expect("a base");
    base.put(entries).expect("stored");
    (base, folder)
}

fn entry(id: &str, language: &str, phrasing: &str) -> Entry {
    let value = serde_json::json!({"id": id, "phrasings": {language: [phrasing]}});
    serde_json::from_value(value).expect("well-formed")
}

fn found(base: &KnowledgeBase, query: &str) -> Vec<String> {
    base.search(&SearchRequest::new(query)).expect("a question").hits.into_iter().map(|hit| hit.entry).collect()
}

#[test]
fn h12_brackets_and_operators_are_no_query_language() {
    let (base, _folder) = base_of(vec![entry("a", "en", "change the battery")]);
    // On a small stack: a parser that recurses would end the whole process.
    let asked = thread::Builder::new().stack_size(512 * 1024).spawn(move || {
        for query in
            ["(".repeat(8_000), "battery AND (".repeat(500), "\"".repeat(8_000), "a:[* TO *] OR /.*/ ^~".to_owned()]
        {
            base.search(&SearchRequest::new(query)).expect("a question as any other");
        }
        found(&base, "((((battery")
    });
    assert_eq!(asked.expect("a thread").join().expect("no panic"), ["a"]);
}

#[test]
fn h13_h14_a_question_is_cut_before_it_costs_much() {
    let (base, _folder) = base_of(vec![entry("a", "en", "change the battery")]);
    let many = "word ".repeat(100_000);
    assert_eq!(base.search(&SearchRequest::new(&many)).expect_err("too long").kind(), ErrorKind::InvalidInput);
    let mut limits = Limits::default();
    limits.query_bytes_max = 1_000_000;
    limits.query_tokens_max = 4;
    let base = base.with_limits(limits);
    assert_eq!(found(&base, &format!("battery {many}")), ["a"], "the first words count");
    assert!(found(&base, &"x".repeat(10_000)).is_empty(), "one long word");
}

#[test]
fn h15_a_huge_answer_is_refused_before_it_is_indexed() {
    let (base, _folder) = base_of(vec![entry("a", "en", "change the battery")]);
    let huge = |bytes: usize| {
        let mut entry = entry("b", "en", "a long story");
        let answer = serde_json::json!({"lang": "en", "body": "word ".repeat(bytes / 5)});
        entry.answers.push(serde_json::from_value(answer).expect("well-formed"));
        base.put(vec![entry]).map_err(|error| error.kind())
    };
    let most = base.limits().answer_bytes_max;
    assert_eq!(huge(200_000_000).expect_err("200 MB"), ErrorKind::InvalidInput);
    assert_eq!(huge(most + 5).expect_err("a word more than there may be"), ErrorKind::InvalidInput);
    huge(most - 5).expect("as long as it may be");
}

#[test]
fn h16_the_longest_id_is_found_changed_and_deleted_and_a_longer_one_refused() {
    let id = "é".repeat(256);
    let (base, _folder) = base_of(vec![entry(&id, "en", "change the battery")]);
    assert_eq!(found(&base, "battery"), [id.as_str()]);
    base.put(vec![entry(&id, "en", "cancel the order")]).expect("changed");
    assert!(found(&base, "battery").is_empty());
    let options = WriteOptions::new(uttar::Change::now());
    base.write(vec![Operation::delete(&id)], &options).expect("deleted");
    assert!(found(&base, "order").is_empty());
    let longer = base.put(vec![entry(&format!("{id}x"), "en", "battery")]);
    assert_eq!(longer.expect_err("513 bytes").kind(), ErrorKind::InvalidInput);
}

#[test]
fn h18_long_tokens_are_found() {
    let chinese = "请问我的小米电视四十三寸挂墙安装需要预约师傅上门吗";
    let latin = "Donaudampfschifffahrtsgesellschaftskapitaensmuetze";
    assert!(chinese.len() > 40 && latin.len() > 40);
    let (base, _folder) = base_of(vec![entry("zh", "zh", chinese), entry("en", "en", latin)]);
    assert_eq!(found(&base, chinese).first().map(String::as_str), Some("zh"));
    assert_eq!(found(&base, latin).first().map(String::as_str), Some("en"));
}
