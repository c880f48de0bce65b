//! The readings of a question: in the customer's words and, where it has synonyms, in others; and what all of them
//! find, in one order.

use uttar_analysis::asked;

use super::View;
use super::sentences::asking;
use crate::engine::{LanguageCode, ScriptCode};
use crate::limits::Limits;
use crate::question::Question;
use crate::rank::{Ranked, best_of};
use crate::translate::{Crossing, Phrasebook, Translator, set_lead, stand_in};

/// What is found in other words counts this much beside what the customer's own words find, and what is found by the
/// one sentence of a message that asks beside what all of it finds. See decision records 0006 and 0016.
const OTHER_WORDS_WEIGHT: f32 = 0.95;
/// The same for each of several sentences: which of them is what is asked, they do not say. See decision record 0016.
const SENTENCE_WEIGHT: f32 = 0.65;

/// A wording of a question, with what its words may be in other scripts.
pub(super) struct Reading<'a> {
    pub(super) wording: &'a Wording,
    pub(super) phrasebook: Phrasebook<'a>,
}

/// A question in certain words.
pub(super) struct Wording {
    /// Which of the readings it is; 0: as it was asked.
    pub(super) number: usize,
    pub(super) text: String,
    pub(super) question: Question,
    /// How much what it finds counts.
    weight: f32,
    /// Whether it is the question without the courtesies around it.
    pub(super) is_bare: bool,
    /// Whether it is looked for by translated words too.
    pub(super) crosses: bool,
}

/// A question as it was asked, then without the courtesies around it, in other words, and its sentences one by one.
/// With `translator` also in the other language of its script, where the base has only that, and if it mixes scripts in
/// each of them.
pub(super) fn wordings(query: &str, view: &View, limits: &Limits, translator: Option<&Translator>) -> Vec<Wording> {
    let read = |text: &str| Question::read(text, &view.analyzer, limits.query_tokens_max);
    let mut whole = Wording::new(query, read(query), 1.0);
    let curator = view.declared.curator(&view.analyzer);
    let variants = curator.variants(query, &whole.question.analysis, limits.readings_max);
    let in_other_words = |text: String| Wording::new(&text, read(&text), OTHER_WORDS_WEIGHT);
    let retold = translator.and_then(|translator| in_neighbour_language(query, &whole.question, view, translator));
    let others = variants.into_iter().chain(retold).map(in_other_words);
    let unmixed = translator.map(|translator| in_each_script(query, &whole.question, view, translator));
    // By translated words the whole question has found the same.
    let unmixed = unmixed.into_iter().flatten().map(in_other_words).map(|one| Wording { crosses: false, ..one });
    let bare = bare(query, read).filter(|_| limits.readings_max > 0);
    // Beside the bare reading the whole does not cross: the translated words of a courtesy find nothing that was asked.
    whole.crosses = bare.is_none();
    let others = bare.into_iter().chain(others).chain(unmixed).take(limits.readings_max);
    let sentences = asking(query, limits.sentences_max, read);
    let weight = if sentences.len() == 1 { OTHER_WORDS_WEIGHT } else { SENTENCE_WEIGHT };
    let sentences = sentences.into_iter().map(|(text, question)| Wording::new(text, question, weight));
    let all = std::iter::once(whole).chain(others).chain(sentences).enumerate();
    all.map(|(number, wording)| Wording { number, ..wording }).collect()
}

/// A question without the courtesies around it, if it has any and says something without them.
fn bare(query: &str, read: impl Fn(&str) -> Question) -> Option<Wording> {
    let text = &query[asked(query)];
    let question = (text.len() < query.len()).then(|| read(text))?;
    let says_something = !question.content.is_empty();
    says_something.then(|| Wording { is_bare: true, ..Wording::new(text, question, OTHER_WORDS_WEIGHT) })
}

/// A question that mixes Chinese with another script in each of them that the base has. In Indian languages an English
/// word is one of their own, which their texts hold in either script.
fn in_each_script(query: &str, question: &Question, view: &View, translator: &Translator) -> Vec<String> {
    let scripts = question.scripts();
    if scripts.len() < 2 || !scripts.contains(&ScriptCode::HAN) {
        return Vec::new();
    }
    let has = |script: &&ScriptCode| view.snapshot.phrasing_count(Some(**script)) > 0.0;
    let told = |script: &ScriptCode| translator.unmixed(query, &question.analysis, *script, &view.analyzer);
    scripts.iter().filter(has).filter_map(told).collect()
}

/// A question in the other language of its script, where the base has only that.
fn in_neighbour_language(query: &str, question: &Question, view: &View, translator: &Translator) -> Option<String> {
    let language = question.detection.best();
    if question.script == ScriptCode::LATIN {
        return None;
    }
    let has = |language: &str| view.snapshot.has_language(LanguageCode::of(language));
    let neighbour = stand_in(language.primary(), has)?;
    translator.retold(query, &question.analysis, language.primary(), neighbour)
}

impl Wording {
    fn new(text: &str, question: Question, weight: f32) -> Self {
        Self { number: 0, text: text.to_owned(), question, weight, is_bare: false, crosses: true }
    }

    /// The evidence of what other words have found counts less.
    pub(super) fn weigh(&self, ranked: &mut [Ranked]) {
        let weight = self.weight;
        if self.number > 0 {
            for one in ranked {
                one.reading = self.number;
                one.weigh(weight);
            }
        }
    }

    /// The same for what was found by translated words.
    pub(super) fn weigh_crossings(&self, crossings: &mut [Crossing]) {
        if self.number > 0 {
            for one in crossings {
                one.reading = self.number;
                one.held *= self.weight;
            }
        }
    }
}

/// The best of all readings for each entry, the best first, with its lead; ties by entry.
pub(super) fn best_crossings(mut lists: Vec<Vec<Crossing>>) -> Vec<Crossing> {
    let mut out = match lists.as_mut_slice() {
        [only] => std::mem::take(only),
        _ => {
            let mut out = best_of(lists, |crossing| crossing.entry, |crossing| crossing.held);
            out.sort_by(|a, b| b.held.total_cmp(&a.held).then(a.entry.cmp(&b.entry)));
            out
        }
    };
    set_lead(&mut out);
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::base::testing::TestBase;
    use crate::entry::EntryKey;
    use crate::rank::{Evidence, best};
    use crate::reply::SearchRequest;
    use crate::retrieve::Candidate;

    fn ranked(entry: EntryKey, score: f32) -> Ranked {
        let candidate = Candidate::new(entry);
        Ranked {
            candidate,
            score,
            unit: 1.0,
            evidence: Evidence { explained: score, ..Evidence::default() },
            reading: 0,
        }
    }

    #[test]
    fn each_entry_has_its_best_reading_and_the_margins_are_new() {
        let asked = vec![ranked(1, 0.5), ranked(2, 0.4)];
        let mut other = vec![ranked(2, 1.0), ranked(1, 0.3), ranked(3, 0.2)];
        let question = Question::read("", &uttar_analysis::Analyzer::new(), 1);
        let wording = Wording { number: 1, ..Wording::new("", question, OTHER_WORDS_WEIGHT) };
        wording.weigh(&mut other);
        let found = best(vec![asked, other]);
        let order: Vec<(EntryKey, usize)> = found.iter().map(|one| (one.candidate.entry, one.reading)).collect();
        assert_eq!(order, [(2, 1), (1, 0), (3, 1)]);
        assert!((found[0].score - OTHER_WORDS_WEIGHT).abs() < 1e-6);
        assert!((found[0].evidence.margin - (OTHER_WORDS_WEIGHT - 0.5)).abs() < 1e-6);
        assert!((found[1].evidence.margin - (0.5 - OTHER_WORDS_WEIGHT)).abs() < 1e-6);
    }

    #[test]
    fn of_equals_the_customers_own_words_stay() {
        let crossing = |held, reading| Crossing { held, reading, ..Crossing::new(1, 5) };
        let found = best_crossings(vec![vec![crossing(0.5, 0)], vec![crossing(0.5, 1)]]);
        assert_eq!((found.len(), found[0].reading, found[0].lead), (1, 0, 0.5));
    }

    /// Entries with titles in these languages, each asked for in its own words.
    fn base(entries: &[(&str, &str, &[&str])]) -> TestBase {
        let base = TestBase::new();
        let entries = entries.iter().map(|(id, language, texts)| {
            serde_json::from_value(json!({"id": id, "phrasings": {*language: texts}})).expect("well-formed")
        });
        base.put(entries.collect()).expect("stored");
        base
    }

    fn best_of(base: &TestBase, query: &str) -> (String, f32, Option<String>) {
        let reply = base.search(&SearchRequest::new(query)).expect("a good question");
        let first = reply.hits.first().expect("something is found");
        (first.entry.to_string(), first.confidence, first.read_as.clone())
    }

    #[test]
    fn who_asks_politely_finds_the_same() {
        let base = base(&[
            ("repay", "zh-Hans", &["信用卡怎么还款", "还信用卡"]),
            ("apply", "zh-Hans", &["怎么申请信用卡", "办信用卡要什么条件"]),
            ("lost", "zh-Hans", &["信用卡丢了怎么办", "挂失"]),
            ("human", "zh-Hans", &["转人工客服", "我要咨询人工"]),
        ]);
        let (_, plain, read_as) = best_of(&base, "信用卡怎么还款呢");
        assert_eq!(read_as, None);
        for polite in
            ["我想咨询一下信用卡怎么还款呢", "打扰一下，信用卡怎么还款呢，谢谢", "我想請問一下信用卡怎麼還款呢"]
        {
            let (entry, confidence, read_as) = best_of(&base, polite);
            assert!(entry == "repay" && confidence > plain - 0.1, "{polite}: {confidence}, {plain}");
            assert!(read_as.is_some_and(|read_as| !read_as.contains('我') && !read_as.contains('扰')), "{polite}");
        }
        // Who says nothing else is read as he wrote.
        assert_eq!(best_of(&base, "我想咨询一下").2, None);
        let without = base.with_limits(|limits| limits.readings_max = 0);
        assert!(best_of(&without, "我想咨询一下信用卡怎么还款呢").1 < plain - 0.1);
    }

    #[test]
    fn a_question_in_two_scripts_is_read_in_each() {
        let base = base(&[
            ("refund", "zh-Hans", &["退款多久到账", "退款进度"]),
            ("transfer", "zh-Hans", &["转账多久到账", "转账进度"]),
            ("withdraw", "zh-Hans", &["提现多久到账"]),
            ("points", "zh-Hans", &["积分多久到账"]),
        ]);
        let (entry, _, read_as) = best_of(&base, "refund 多久到账");
        assert_eq!((entry.as_str(), read_as.as_deref()), ("refund", Some("退款 多久到账")));
    }
}
