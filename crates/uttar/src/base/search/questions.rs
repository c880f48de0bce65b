//! A message that asks several things: each of them is answered.
//!
//! A customer who writes once asks all he wants to know: "my phone does not charge and also the screen is cracked".
//! What is found for all of it is one of the two, or neither for sure. So the sentences of a message, and the clauses
//! of each, are asked by themselves, and those answers count that all of the message finds too: a clause that is about
//! another one, "can I do this", finds something else (decision record 0017).

use super::sentences::{Sentence, may_ask_apart};
use super::{Extent, Searched};
use crate::base::{KnowledgeBase, View};
use crate::error::Result;
use crate::explain::Explanation;
use crate::odds::none_surer_than_before;
use crate::question::Question;
use crate::reply::{Context, Decision, FollowUp, Hit, Reply, SearchRequest};
use crate::resolve::Missing;

impl KnowledgeBase {
    /// The reply to a message: to all of it, or where it asks several things, to each of them. Where all of it finds
    /// something first that no part asks for, or says what a phrasing says, it is one question.
    pub(super) fn answer_each(&self, request: &SearchRequest, view: &View, whole: Searched) -> Result<Reply> {
        let Searched { reply, is_as_written, languages, products } = whole;
        let is_pinned = reply.hits.first().is_some_and(|hit| hit.pinned_by.is_some());
        let most = self.limits.questions_max.min(request.limit).min(reply.hits.len());
        // What is handed over as a whole was found hardly at all: no two parts of it are answered.
        if most < 2 || is_as_written || is_pinned || reply.decision == Decision::HandOver {
            return Ok(reply);
        }
        let read = |text: &str| Question::read(text, &view.analyzer, self.limits.query_tokens_max);
        let sentences = may_ask_apart(&request.query, self.limits.sentences_max, read);
        // What all of it is about, its parts are about: "reset my Note 12, and how long is its warranty".
        let context = Context { products, ..request.context.clone() };
        let alone = SearchRequest { limit: 1, languages, context, facets: Vec::new(), ..request.clone() };
        let first = &reply.hits[..most];
        let ask = |text: &str| -> Result<Option<Answered>> {
            let alone = SearchRequest { query: text.to_owned(), ..alone.clone() };
            let answered = Answered::by(self.search_whole(&alone, view, Extent::Part)?.reply, text);
            Ok(answered.filter(|one| first.iter().any(|hit| hit.entry == one.hit.entry)))
        };
        let mut answered: Vec<Answered> = Vec::new();
        let mut to_ask: usize = sentences.iter().map(Sentence::questions_max).sum();
        for sentence in &sentences {
            if answered.len() + to_ask < 2 {
                break;
            }
            to_ask -= sentence.questions_max();
            for one in answers_to(sentence, sentences.len() == 1, ask)? {
                if !is_among(&one.hit, &answered) {
                    answered.push(one);
                }
            }
        }
        let is_first_asked = reply.hits.first().is_some_and(|hit| is_among(hit, &answered));
        Ok(if answered.len() > 1 && is_first_asked { together(reply, answered) } else { reply })
    }
}

/// What answers one part of a message.
struct Answered {
    hit: Hit,
    follow_ups: Vec<FollowUp>,
    missing: Vec<Missing>,
}

impl Answered {
    /// The answer to a part that was asked alone, if there is one.
    fn by(mut reply: Reply, part: &str) -> Option<Self> {
        let mut hit = reply.hits.drain(..).next().filter(|_| reply.decision == Decision::Answer)?;
        if let Some(explanation) = &mut hit.explanation {
            explanation.details.insert(0, Explanation::plain(format!("one part of the message asks for it: {part}")));
        }
        hit.read_as.get_or_insert_with(|| part.to_owned());
        Some(Self { hit, follow_ups: reply.follow_ups, missing: reply.missing })
    }
}

/// The answers to the clauses of a sentence if each has one, otherwise that to the sentence; but the only sentence has
/// been asked already.
fn answers_to(
    sentence: &Sentence<'_>,
    is_only: bool,
    ask: impl Fn(&str) -> Result<Option<Answered>>,
) -> Result<Vec<Answered>> {
    let mut each = Vec::new();
    for clause in &sentence.clauses {
        let Some(one) = ask(clause)? else { break };
        each.push(one);
    }
    Ok(if !each.is_empty() && each.len() == sentence.clauses.len() {
        each
    } else if is_only {
        Vec::new()
    } else {
        ask(sentence.text)?.into_iter().collect()
    })
}

fn is_among(hit: &Hit, answered: &[Answered]) -> bool {
    answered.iter().any(|one| one.hit.entry == hit.entry)
}

/// One reply with all answers, in the order in which the whole message found them, before what else it found. No hit is
/// surer than the one before it.
fn together(whole: Reply, mut answered: Vec<Answered>) -> Reply {
    let mut hits = Vec::with_capacity(whole.hits.len());
    let (mut others, mut follow_ups, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    for hit in whole.hits {
        let Some(at) = answered.iter().position(|one| one.hit.entry == hit.entry) else {
            others.push(hit);
            continue;
        };
        let found = answered.swap_remove(at);
        if hits.is_empty() {
            follow_ups = found.follow_ups;
        }
        missing.extend(found.missing);
        hits.push(Hit { confidence: found.hit.confidence.max(hit.confidence), ..found.hit });
    }
    missing.sort_unstable();
    missing.dedup();
    let offer = hits.len();
    hits.extend(others);
    none_surer_than_before(1.0, hits.iter_mut().map(|hit| &mut hit.confidence));
    Reply { decision: Decision::Answer, offer, missing, hits, follow_ups, ..whole }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::base::testing::{TestBase, change};
    use crate::curation::Curation;
    use crate::entry::Entry;

    fn base() -> TestBase {
        let entries = [
            json!({"id": "charge", "phrasings": {
                "en": ["my phone does not charge", "the phone is not charging", "charging does not work"],
                "hi": ["फ़ोन चार्ज नहीं हो रहा", "मेरा फ़ोन चार्ज नहीं होता"], "zh-Hans": ["手机充不进电", "手机不能充电"]}}),
            json!({"id": "screen", "phrasings": {
                "en": ["the screen is cracked", "my screen broke", "cracked display"],
                "hi": ["स्क्रीन टूट गई है", "स्क्रीन में दरार है"], "zh-Hans": ["屏幕碎了", "屏幕裂了怎么办"]}}),
            json!({"id": "invoice", "phrasings": {
                "en": ["how do I get an invoice", "send me the invoice", "invoice with tax number"],
                "hi": ["बिल कैसे मिलेगा", "मुझे बिल चाहिए"], "zh-Hans": ["发票怎么开", "我要发票"]}}),
            json!({"id": "terms", "phrasings": {
                "en": ["terms and conditions", "where are the terms and conditions"], "hi": ["नियम और शर्तें"], "zh-Hans": ["条款和条件"]}}),
        ];
        let entries = entries.into_iter().map(|entry| serde_json::from_value::<Entry>(entry).expect("well-formed"));
        let base = TestBase::new();
        base.put(entries.collect()).expect("stored");
        base
    }

    /// The entries that are given as answers, with what each was found for.
    fn answers(base: &KnowledgeBase, query: &str) -> Vec<(String, Option<String>)> {
        let reply = base.search(&SearchRequest::new(query)).expect("a good question");
        assert!(reply.hits.is_sorted_by(|a, b| a.confidence >= b.confidence), "{reply:#?}");
        let shown = if reply.decision == Decision::Answer { reply.offer } else { 0 };
        let mut out: Vec<_> = reply.hits.into_iter().take(shown).map(|hit| (hit.entry, hit.read_as)).collect();
        out.sort();
        out
    }

    #[test]
    fn each_thing_that_is_asked_is_answered() {
        let base = base();
        for [query, charge, screen] in [
            [
                "my phone is not charging and also the screen is cracked",
                "my phone is not charging",
                "the screen is cracked",
            ],
            [
                "Hi! The phone does not charge. And the screen is cracked?",
                "The phone does not charge.",
                "the screen is cracked?",
            ],
            ["मेरा फ़ोन चार्ज नहीं हो रहा और स्क्रीन टूट गई है", "मेरा फ़ोन चार्ज नहीं हो रहा", "स्क्रीन टूट गई है"],
            ["手机充不进电，另外屏幕碎了", "手机充不进电，", "屏幕碎了"],
        ] {
            let want =
                [("charge", charge), ("screen", screen)].map(|(id, text)| (id.to_owned(), Some(text.to_owned())));
            assert_eq!(answers(&base, query), want, "{query}");
        }
    }

    #[test]
    fn one_question_stays_one() {
        let base = base();
        // As it is written; one thing in two sentences; a clause that finds nothing.
        assert_eq!(answers(&base, "where are the terms and conditions"), [("terms".to_owned(), None)]);
        assert_eq!(answers(&base, "My phone does not charge. The phone is not charging").len(), 1);
        let both = "my phone does not charge and I have tried three cables of my neighbour";
        assert!(answers(&base, both).len() < 2);
    }

    #[test]
    fn what_editors_say_of_a_message_holds_for_all_of_it() {
        let base = base();
        let pin = Curation { pin: Some("invoice".into()), words: Some("not charging".into()), ..Default::default() };
        base.set_curations(&[pin], change("asha", "2026-02-01")).expect("set");
        let pinned = answers(&base, "my phone is not charging and also the screen is cracked");
        assert_eq!(pinned, [("invoice".to_owned(), None)]);
    }

    #[test]
    fn no_more_questions_are_answered_than_is_allowed() {
        let message = "My phone is not charging. The screen is cracked. How do I get an invoice?";
        let answered = |most| answers(&base().with_limits(|limits| limits.questions_max = most), message).len();
        assert_eq!((answered(3), answered(2), answered(1) < 2), (3, 2, true));
        let mut request = SearchRequest::new(message);
        request.limit = 2;
        assert_eq!(base().search(&request).expect("a good question").hits.len(), 2);
    }
}
