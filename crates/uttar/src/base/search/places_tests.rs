//! Entries that say the same, each for another state.

use serde_json::json;

use crate::base::testing::TestBase;
use crate::entry::Entry;
use crate::reply::{Decision, Reply, SearchRequest};
use crate::resolve::Missing;

fn base() -> TestBase {
    let states = ["KA", "TN", "MH"].map(|state| {
        json!({"id": format!("deposit-{state}"), "phrasings": {"en": ["When is the deposit returned?", "deposit back", "how long until I get my deposit"]},
               "answers": [{"lang": "en", "scope": format!("IN/{state}"), "body": format!("{state}: in 7 days.")}]})
    });
    let delivery = json!({"id": "delivery", "phrasings": {"en": ["When will my parcel come?", "track the parcel"]}});
    let entries = states.into_iter().chain([delivery]);
    let base = TestBase::new();
    base.put(entries.map(|entry| serde_json::from_value::<Entry>(entry).expect("well-formed")).collect())
        .expect("stored");
    base
}

fn ask(base: &TestBase, query: &str, place: &str) -> Reply {
    let mut request = SearchRequest::new(query);
    request.scope = Some(place.parse().expect(place));
    base.search(&request).expect("a good question")
}

#[test]
fn the_entry_that_has_an_answer_there_is_meant() {
    let base = base();
    for state in ["KA", "TN", "MH"] {
        let reply = ask(&base, "when do I get the deposit back", &format!("IN/{state}"));
        let first = &reply.hits[0];
        assert_eq!((first.entry.clone(), reply.decision), (format!("deposit-{state}"), Decision::Answer), "{reply:#?}");
        assert!(first.answer.is_some() && reply.hits[1].answer.is_none());
    }
}

#[test]
fn what_has_no_answer_there_is_handed_over_or_asked_for_the_place() {
    let base = base();
    let reply = ask(&base, "when do I get the deposit back", "IN/GJ");
    assert_eq!((reply.decision, reply.offer, reply.missing), (Decision::HandOver, 0, Vec::new()));
    assert!(reply.hits[0].answer.is_none() && reply.hits[0].withheld.is_some());
    let reply = ask(&base, "when do I get the deposit back", "IN");
    assert_eq!((reply.decision, reply.missing), (Decision::Ask, vec![Missing::Region]));
    // An entry without answers has none to withhold: it may be an intent.
    assert_eq!(ask(&base, "track the parcel", "IN/GJ").decision, Decision::Answer);
}

#[test]
fn the_place_that_tells_entries_apart_is_missing() {
    let base = base();
    let reply = base.search(&SearchRequest::new("when do I get the deposit back")).expect("a good question");
    assert_eq!((reply.decision, reply.missing), (Decision::Ask, vec![Missing::Region]));
    assert_eq!(ask(&base, "who won the match", "IN").missing, []);
}

#[test]
fn what_can_be_said_is_not_offered_in_place_of_what_cannot() {
    let base = base();
    let other = json!({"id": "book", "phrasings": {"en": ["how do I return a library book"]},
                       "answers": [{"lang": "en", "body": "At the desk."}]});
    base.put(vec![serde_json::from_value(other).expect("well-formed")]).expect("stored");
    let reply = ask(&base, "I want my deposit returned", "IN/GJ");
    assert_eq!((reply.decision, reply.offer), (Decision::HandOver, 0), "{reply:#?}");
}
