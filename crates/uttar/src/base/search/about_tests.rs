//! A catalogue with entries that ask the same of different products.

use serde_json::json;

use crate::base::testing::TestBase;
use crate::entry::Entry;
use crate::reply::{Decision, Reply, SearchRequest};
use crate::resolve::Missing;

const PRODUCTS: [&str; 6] = ["Note 12", "Band 7", "Camera 360", "Router AX3", "Scooter 4", "Lamp 2"];

fn id(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

/// Six products of two families with three entries each, whose phrasings name the product or not, and an entry about
/// none.
fn base(is_named: bool) -> TestBase {
    let folder = tempfile::tempdir().expect("a folder");
    let products = PRODUCTS.iter().enumerate().map(|(number, name)| {
        let family = if number < 3 { "gadgets" } else { "home" };
        json!({"id": id(name), "family": family, "names": {"en": [name, format!("Navo {name}")], "hi": [name]}})
            .to_string()
    });
    let families = ["gadgets", "home"].map(|id| json!({"id": id, "names": {"en": [id]}}).to_string());
    let products: Vec<String> = families.into_iter().chain(products).collect();
    std::fs::write(folder.path().join("products.yaml"), format!("[{}]", products.join(","))).expect("written");
    let entries = PRODUCTS.iter().flat_map(|name| {
        let it = if is_named { format!("the {name}") } else { "it".to_owned() };
        let entry = move |what: &str, phrasings: [&str; 3]| {
            let phrasings = phrasings.map(|text| text.replace("it", &it));
            let answer = json!([{"lang": "en", "body": format!("{name}: {what}.")}]);
            let entry = json!({"id": format!("{}.{what}", id(name)), "products": [id(name)], "phrasings": {"en": phrasings}, "answers": answer});
            serde_json::from_value::<Entry>(entry).expect("well-formed")
        };
        [
            entry("reset", ["How do I reset it?", "factory settings of it", "erase all data on it"]),
            entry("warranty", ["How long is the warranty of it?", "guarantee for it", "is it under warranty"]),
            entry("update", ["How do I update it?", "new software for it", "install the latest version on it"]),
        ]
    });
    let delivery = json!({"id": "delivery", "phrasings": {"en": ["When will my parcel come?", "how long does delivery take", "track the parcel"]}});
    let delivery = serde_json::from_value::<Entry>(delivery).expect("well-formed");
    let base = TestBase::new();
    base.import(&[folder.path().to_owned()], &Default::default()).expect("imported");
    base.put(entries.chain([delivery]).collect()).expect("stored");
    base
}

fn ask(base: &TestBase, query: &str, owned: &[&str]) -> Reply {
    let mut request = SearchRequest::new(query);
    request.context.products = owned.iter().map(|id| (*id).to_owned()).collect();
    base.search(&request).expect("a good question")
}

#[test]
fn a_question_that_names_a_product_is_answered_whether_the_entries_name_it_or_not() {
    for is_named in [true, false] {
        let base = base(is_named);
        for (query, entry) in [
            ("erase all my data on the camera 360", "camera-360.reset"),
            ("scooter4 guarantee", "scooter-4.warranty"),
            ("install the latest version on my Navo Lamp 2", "lamp-2.update"),
        ] {
            let reply = ask(&base, query, &[]);
            assert_eq!(
                (reply.hits[0].entry.as_str(), reply.decision),
                (entry, Decision::Answer),
                "{is_named} {query}: {reply:#?}"
            );
            assert_eq!(reply.hits[0].read_as, None);
            assert!(reply.hits[1].confidence < 0.1, "{query}: {reply:#?}");
        }
    }
}

#[test]
fn the_name_of_a_product_alone_answers_nothing_else() {
    let entries = json!([
        {"id": "lamp-2.bulb", "products": ["lamp-2"], "phrasings": {"en": ["Which bulb does the Lamp 2 take?"]}},
        {"id": "accident", "phrasings": {"en": ["I had an accident, whom should I call?"]}},
    ]);
    let base = base(false);
    base.put(serde_json::from_value(entries).expect("well-formed")).expect("stored");
    let reply = ask(&base, "Which bulb for Lamp 2", &[]);
    assert_eq!((reply.hits[0].entry.as_str(), reply.decision), ("lamp-2.bulb", Decision::Answer), "{reply:#?}");
    for query in ["Lamp 2 logo", "Lamp 2 resale value", "who founded the Lamp 2"] {
        let reply = ask(&base, query, &[]);
        assert!(reply.decision != Decision::Answer && reply.hits[0].confidence <= 0.7, "{query}: {reply:#?}");
    }
    let reply = ask(&base, "accident with the Lamp 2, whom to call", &[]);
    assert_eq!(reply.hits[0].entry, "accident", "{reply:#?}");
}

#[test]
fn a_name_says_nothing_of_the_language() {
    let base = TestBase::new();
    let folder = tempfile::tempdir().expect("a folder");
    let products = json!([{"id": "plan", "names": {"en": ["Parivar Suraksha"]}}]).to_string();
    std::fs::write(folder.path().join("products.yaml"), products).expect("written");
    base.import(&[folder.path().to_owned()], &Default::default()).expect("imported");
    let language = |query: &str| ask(&base, query, &[]).languages[0].language;
    assert_eq!(language("Parivar Suraksha maternity cover"), "en");
    assert_eq!(language("Parivar Suraksha"), language("parivar suraksha"));
    assert_eq!(language("Parivar Suraksha ka premium kitna hai"), "hi-Latn");
}

#[test]
fn what_the_customer_has_says_which_of_equals_is_meant() {
    let base = base(false);
    let reply = ask(&base, "erase all my data", &["band-7"]);
    assert_eq!((reply.hits[0].entry.as_str(), reply.decision), ("band-7.reset", Decision::Answer), "{reply:#?}");
    let reply = ask(&base, "erase all my data", &[]);
    assert_eq!((reply.decision, reply.offer, reply.missing), (Decision::Ask, 4, vec![Missing::Product]));
    // Of a family nobody knows which.
    assert_ne!(ask(&base, "erase all my data", &["home"]).decision, Decision::Answer);
}

#[test]
fn what_is_about_no_product_and_what_others_are_asked_for_as_it_is_written_is_found_too() {
    let base = base(true);
    let reply = ask(&base, "when will the parcel with my Band 7 come", &[]);
    assert_eq!(reply.hits[0].entry, "delivery", "{reply:#?}");
    let reply = ask(&base, "factory settings of the Router AX3", &["band-7"]);
    assert_eq!((reply.hits[0].entry.as_str(), reply.decision), ("router-ax3.reset", Decision::Answer), "{reply:#?}");
}

#[test]
fn the_product_is_asked_for_only_where_it_would_help() {
    let base = base(false);
    for query in ["what is the weather in Pune", "who won the match", "track my parcel", "gadgets"] {
        assert_eq!(ask(&base, query, &[]).missing, [], "{query}");
    }
    // What nobody has an entry for does not become clearer by another product.
    assert_eq!(ask(&base, "the Lamp 2 smells of fish", &[]).missing, []);
}

#[test]
fn what_a_message_is_about_its_parts_are_about() {
    let base = base(true);
    let reply = ask(&base, "How do I reset my Note 12 and also how long is the warranty of it", &[]);
    let mut found: Vec<&str> = reply.hits[..reply.offer].iter().map(|hit| hit.entry.as_str()).collect();
    found.sort_unstable();
    assert_eq!((found, reply.decision), (vec!["note-12.reset", "note-12.warranty"], Decision::Answer), "{reply:#?}");
}

#[test]
fn a_product_that_counts_for_nothing_leaves_it_missing() {
    let base = base(false);
    for owned in [&["nosuch"][..], &["home"]] {
        assert_eq!(ask(&base, "erase all my data", owned).missing, [Missing::Product], "{owned:?}");
    }
}

#[test]
fn a_family_named_is_no_product_named() {
    let entries = json!([
        {"id": "note.reset", "products": ["note-12"], "phrasings": {"en": ["erase all data on it", "factory settings"]}},
        {"id": "band.reset", "products": ["band-7"], "phrasings": {"en": ["how do I reset the gadgets"]}},
    ]);
    let base = base(true);
    base.put(serde_json::from_value(entries).expect("well-formed")).expect("stored");
    let confidence = |owned: &[&str]| {
        let reply = ask(&base, "how do I reset the gadgets", owned);
        reply.hits.iter().find(|hit| hit.entry == "band.reset").map_or(0.0, |hit| hit.confidence)
    };
    assert!(confidence(&["note-12"]) < confidence(&["band-7"]) - 0.2);
}

#[test]
fn entries_may_name_products_without_a_catalogue() {
    let entries = ["alpha", "beta", "gamma"].map(|product| {
        let phrasings = json!({"en": ["How do I reset it?", "erase all data"]});
        serde_json::from_value::<Entry>(
            json!({"id": format!("{product}.reset"), "products": [product], "phrasings": phrasings}),
        )
        .expect("well-formed")
    });
    let base = TestBase::new();
    base.put(entries.to_vec()).expect("stored");
    let reply = ask(&base, "erase all data", &["gamma"]);
    assert_eq!((reply.hits[0].entry.as_str(), reply.decision), ("gamma.reset", Decision::Answer), "{reply:#?}");
    assert_eq!(ask(&base, "erase all data", &[]).missing, [Missing::Product]);
}

#[test]
fn what_is_about_another_product_than_the_one_named_is_no_answer() {
    let entries = json!([
        {"id": "vacuum.e05", "products": ["note-12"], "phrasings": {"en": ["the note shows error E05"]}},
        {"id": "fryer.e05", "products": ["lamp-2"], "phrasings": {"en": ["what does E05 mean on the lamp"]}},
        {"id": "cooker.e03", "products": ["scooter-4"], "phrasings": {"en": ["the scooter displays E03"]}},
    ]);
    let base = base(true);
    base.put(serde_json::from_value(entries).expect("well-formed")).expect("stored");
    let reply = ask(&base, "the Camera 360 shows error E05", &[]);
    assert!(reply.decision != Decision::Answer && reply.hits[0].confidence <= 0.7, "{reply:#?}");
    let reply = ask(&base, "Scooter 4 displays E03", &[]);
    assert_eq!((reply.hits[0].entry.as_str(), reply.decision), ("cooker.e03", Decision::Answer), "{reply:#?}");
}
