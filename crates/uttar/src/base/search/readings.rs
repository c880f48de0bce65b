//! The readings of a question: in the customer's words and, where it has synonyms, in others; and what all of them find, in one order.

use super::View;
use super::sentences::asking;
use crate::engine::{LanguageCode, ScriptCode};
use crate::limits::Limits;
use crate::question::{Question, without_greetings};
use crate::rank::{Ranked, best_of};
use crate::translate::{Crossing, Translator, stand_in};

/// What is found in other words counts this much beside what the customer's own words find, and what is found by the one sentence of a message that asks beside what all of it finds.
const SYNONYM_WEIGHT: f32 = 0.95;
/// The same for each of several sentences: which of them is what is asked, they do not say. See decision record 0016.
const SENTENCE_WEIGHT: f32 = 0.65;

/// A question in certain words.
pub(super) struct Reading {
    pub(super) text: String,
    pub(super) question: Question,
    /// How much what it finds counts.
    weight: f32,
    /// Whether it is the question without its greetings.
    pub(super) is_without_greetings: bool,
}

/// A question as it was asked, then without its greetings, in other words, then its sentences one by one, and where the base does not have its language but one of the same script, with `translator` in that.
pub(super) fn readings(query: &str, view: &View, limits: &Limits, translator: Option<&Translator>) -> Vec<Reading> {
    let read = |text: &str| Question::read(text, &view.analyzer, limits.query_tokens_max);
    let reading = |(text, question, weight)| Reading { text, question, weight, is_without_greetings: false };
    let asked = reading((query.to_owned(), read(query), 1.0));
    let greeted = without_greetings(query, &asked.question.analysis).map(|text| (read(&text), text));
    let greeted = greeted.filter(|(question, _)| !question.content.is_empty());
    let greeted = greeted.map(|(question, text)| Reading {
        text: text.to_owned(),
        question,
        weight: 1.0,
        is_without_greetings: true,
    });
    let curator = view.model.curator(&view.analyzer);
    let variants = curator.variants(query, &asked.question.analysis, limits.readings_max);
    let retold = translator.and_then(|translator| retold(query, &asked.question, view, translator));
    let others = variants.into_iter().chain(retold).take(limits.readings_max);
    let others = others.map(|text| (text.clone(), read(&text), SYNONYM_WEIGHT)).map(reading);
    let sentences = asking(query, limits.sentences_max, read);
    let weight = if sentences.len() == 1 { SYNONYM_WEIGHT } else { SENTENCE_WEIGHT };
    let sentences = sentences.into_iter().map(|(text, question)| (text.to_owned(), question, weight)).map(reading);
    std::iter::once(asked).chain(greeted).chain(others).chain(sentences).collect()
}

/// A question in the other language of its script, where the base has only that.
fn retold(query: &str, question: &Question, view: &View, translator: &Translator) -> Option<String> {
    let language = question.detection.best();
    if question.script == ScriptCode::from_code("Latn") {
        return None;
    }
    let has = |language: &str| view.snapshot.has_language(LanguageCode::of(language));
    let neighbour = stand_in(language.primary(), has)?;
    translator.retold(query, &question.analysis, language.primary(), neighbour)
}

impl Reading {
    /// The evidence of what other words have found counts less. `number`: which of the readings it is.
    pub(super) fn weigh(&self, number: usize, ranked: &mut [Ranked]) {
        let weight = self.weight;
        if number > 0 {
            for one in ranked {
                one.reading = number;
                one.score *= weight;
                one.evidence.explained *= weight;
                one.evidence.held *= weight;
                one.evidence.share *= weight;
                one.evidence.met = one.evidence.met.map(|met| met * weight);
                one.evidence.margin *= weight;
            }
        }
    }

    /// The same for what was found by translated words.
    pub(super) fn weigh_crossings(&self, number: usize, crossings: &mut [Crossing]) {
        if number > 0 {
            for one in crossings {
                one.reading = number;
                one.held *= self.weight;
            }
        }
    }
}

/// The best of all readings for each entry, the best first; ties by entry.
pub(super) fn best_crossings(mut lists: Vec<Vec<Crossing>>) -> Vec<Crossing> {
    if let [only] = lists.as_mut_slice() {
        return std::mem::take(only);
    }
    let mut out = best_of(lists, |crossing| crossing.entry, |crossing| crossing.held);
    out.sort_by(|a, b| b.held.total_cmp(&a.held).then(a.entry.cmp(&b.entry)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::{Evidence, best};
    use crate::retrieve::Candidate;
    use crate::store::EntryKey;

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
        let reading = Reading {
            text: String::new(),
            question: Question::read("", &uttar_analysis::Analyzer::new(), 1),
            weight: SYNONYM_WEIGHT,
            is_without_greetings: false,
        };
        reading.weigh(1, &mut other);
        let found = best(vec![asked, other]);
        let order: Vec<(EntryKey, usize)> = found.iter().map(|one| (one.candidate.entry, one.reading)).collect();
        assert_eq!(order, [(2, 1), (1, 0), (3, 1)]);
        assert!((found[0].score - SYNONYM_WEIGHT).abs() < 1e-6);
        assert!((found[0].evidence.margin - (SYNONYM_WEIGHT - 0.5)).abs() < 1e-6);
        assert!((found[1].evidence.margin - (0.5 - SYNONYM_WEIGHT)).abs() < 1e-6);
    }

    #[test]
    fn of_equals_the_customers_own_words_stay() {
        let crossing = |held, reading| Crossing { entry: 1, phrasing: None, answer: None, held, words: 5, reading };
        let found = best_crossings(vec![vec![crossing(0.5, 0)], vec![crossing(0.5, 1)]]);
        assert_eq!((found.len(), found[0].reading), (1, 0));
    }
}
