//! Bases whose entries are in several scripts.

use serde_json::{Value, json};

use crate::base::testing::TestBase;
use crate::channel::Channel;
use crate::engine::{QueryTerm, QueryTerms, ScriptCode, inverse_document_frequency};
use crate::entry::Entry;
use crate::part::PartKind;

fn base(entries: impl IntoIterator<Item = Value>) -> TestBase {
    let base = TestBase::new();
    let entries = entries.into_iter().map(|entry| serde_json::from_value::<Entry>(entry).expect("well-formed"));
    base.put(entries.collect()).expect("stored");
    base
}

fn answer(id: &str, language: &str, body: &str) -> Value {
    json!({"id": id, "answers": [{"lang": language, "body": body}]})
}

#[test]
fn a_name_and_a_year_are_as_rare_as_they_are_in_texts_of_the_script() {
    let base = base((0..300).flat_map(|number| {
        let english = if number % 2 == 0 { "in 1920 with Navo" } else { "in 1920 with them" };
        let hindi = if number % 10 == 0 {
            "1920 में Navo के बारे में"
        } else {
            "1920 में उनके बारे में"
        };
        [answer(&format!("en-{number}"), "en", english), answer(&format!("hi-{number}"), "hi", hindi)]
    }));
    let rarity = |script: &str, word: &str| {
        let term = QueryTerm { channel: Channel::Words, term: word.into(), weight: 1.0 };
        let terms = QueryTerms { terms: vec![term], ..QueryTerms::default() };
        let view = base.view();
        let found =
            view.snapshot.find(ScriptCode::from_code(script), &terms, &[(PartKind::Answer, 1)], None).expect("found");
        found.rarities[0][PartKind::Answer as usize]
    };
    // In 180 answers and in 600: all of a short list are counted, of a long one some.
    for (script, word, documents) in
        [("Deva", "navo", 30.0), ("Latn", "navo", 150.0), ("Deva", "1920", 300.0), ("Latn", "1920", 300.0)]
    {
        let (found, expected) = (rarity(script, word), inverse_document_frequency(300.0, documents));
        assert!((found - expected).abs() < 0.05, "{word} in {script}: {found} is not {expected}");
    }
}

#[test]
fn an_answer_that_is_sure_stays_before_what_translated_words_find() {
    let base = base([
        answer("hi-battery", "hi", "बैटरी बदलने में एक घंटा लगता है।"),
        answer("hi-order", "hi", "ऑर्डर कल तक पहुँच जाता है।"),
        answer("hi-screen", "hi", "स्क्रीन की मरम्मत सर्विस सेंटर पर होती है।"),
        answer("en-battery", "en", "We replace the battery."),
        answer("en-refund", "en", "The refund arrives in a week."),
        answer("en-charger", "en", "The charger is in the box."),
    ]);
    base.finish_learning();
    // The English answer is short: it holds nearly all that "why does it take an hour to replace the battery" may be in
    // English.
    assert_eq!(base.found("बैटरी बदलने में एक घंटा क्यों लगता है")[..2], ["hi-battery", "en-battery"]);
    // Its own script has nothing of it.
    assert_eq!(base.found("रिफंड")[0], "en-refund");
}

#[test]
fn a_question_is_read_in_the_neighbour_that_the_base_has() {
    use crate::SearchRequest;
    let bengali = json!({"id": "battery", "phrasings": {"bn": ["ব্যাটারি কীভাবে বদলাব?"]}, "answers": [{"lang": "bn", "body": "দোকানে আনুন।"}]});
    let other =
        json!({"id": "order", "phrasings": {"bn": ["অর্ডার কোথায়?"]}, "answers": [{"lang": "bn", "body": "আসছে।"}]});
    let base = base([bengali, other]);
    base.finish_learning();
    let ask = |request: &SearchRequest| base.search(request).expect("a question");
    // Assamese: I want the battery changed.
    let mut request = SearchRequest::new("বেটাৰী সলনি কৰিব লাগে");
    let hit = ask(&request).hits.swap_remove(0);
    assert_eq!(hit.entry, "battery");
    assert!(hit.read_as.as_deref().is_some_and(|text| text.starts_with("ব্যাটারি ")), "{:?}", hit.read_as);
    request.cross_language = false;
    assert!(ask(&request).hits.iter().all(|hit| hit.read_as.is_none()), "it is forbidden");
    request.cross_language = true;
    // Where the base has its language it needs no other.
    let assamese = json!({"id": "charger", "phrasings": {"as": ["চাৰ্জাৰ ক'ত পাম?"]}});
    base.put(vec![serde_json::from_value(assamese).expect("well-formed")]).expect("stored");
    assert!(ask(&request).hits.iter().all(|hit| hit.read_as.is_none()));
}

#[test]
fn one_phrasing_in_the_script_of_the_question_does_not_hide_the_others() {
    let phrasings = |id: &str, texts: &[(&str, &str)]| {
        let phrasings: serde_json::Map<String, Value> =
            texts.iter().map(|(language, text)| ((*language).to_owned(), json!([text]))).collect();
        json!({"id": id, "phrasings": phrasings})
    };
    let others = [
        phrasings("edit-order", &[("ml", "ഓർഡർ മാറ്റുക")]),
        phrasings("screen", &[("ml", "സ്ക്രീൻ പൊട്ടി"), ("en", "the screen is cracked")]),
    ];
    let cancel = [("en", "cancel order"), ("te", "ఆర్డర్ రద్దు"), ("ta", "ஆர்டர் ரத்து")];
    let first = |cancel: &[(&str, &str)]| {
        let base = base(others.iter().cloned().chain([phrasings("cancel-order", cancel)]));
        let mut reply = base.search(&crate::SearchRequest::new("ऑर्डर कैंसिल करना है")).expect("a good question");
        let hit = reply.hits.swap_remove(0);
        (hit.entry.to_string(), hit.phrasing.expect("a phrasing met").language)
    };
    let cancelled = |language: &str| ("cancel-order".to_owned(), language.to_owned());
    assert_eq!(first(&cancel), cancelled("en"));
    let with_hindi = |text| cancel.iter().copied().chain([("hi", text)]).collect::<Vec<_>>();
    let found = first(&with_hindi("मुझे यह सामान अब नहीं चाहिए"));
    assert_eq!(found, cancelled("en"), "nothing but a phrasing was added");
    assert_eq!(first(&with_hindi("ऑर्डर कैसे रद्द करें")), cancelled("hi"), "shown is what the customer can read");
}

#[test]
fn a_question_in_pinyin_finds_what_has_english_phrasings_too() {
    let base = base([
        json!({"id": "refund", "phrasings": {"zh-Hans": ["退款多久到账"], "en": ["When will I get my money back?"]}}),
        json!({"id": "track", "phrasings": {"zh-Hans": ["怎么查物流"], "en": ["Where is my parcel?"]}}),
        json!({"id": "warm", "phrasings": {"zh-Hans": ["保温可以多长时间"]}}),
        json!({"id": "invoice", "phrasings": {"zh-Hans": ["怎么开发票"]}}),
        json!({"id": "fake", "phrasings": {"zh-Hans": ["怎么查真伪"]}}),
    ]);
    base.finish_learning();
    for (query, entry) in
        [("tuikuan duojiu daozhang", "refund"), ("zenme cha wuliu", "track"), ("zenme kai fapiao", "invoice")]
    {
        let reply = base.search(&crate::SearchRequest::new(query)).expect("a good question");
        assert_eq!(reply.hits[0].entry, entry, "{query}: {reply:#?}");
    }
}

#[test]
fn of_the_same_words_those_in_the_order_of_the_question_come_first() {
    let phrasings = [
        ("out", "en", "move money from savings to salary account"),
        ("in", "en", "move money from salary to savings account"),
        ("there", "zh-Hans", "从余额转到银行卡"),
        ("back", "zh-Hans", "从银行卡转到余额"),
    ];
    let base = base(phrasings.map(|(id, language, text)| json!({"id": id, "phrasings": {language: [text]}})));
    for (id, _, text) in phrasings {
        let reply = base.search(&crate::SearchRequest::new(text)).expect("a good question");
        assert_eq!(reply.hits[0].entry, id, "{text}: {reply:#?}");
    }
}
