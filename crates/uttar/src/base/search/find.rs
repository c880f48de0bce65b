//! What all readings of a question find, by their own words and by translated ones, in one order, each with its
//! confidence.

use super::asked::Asked;
use super::elsewhere::{ELSEWHERE_WEIGHT, Elsewhere};
use super::readings::best_crossings;
use super::way::{FoundEntry, Merged, merge};
use super::{KnowledgeBase, LOOKED_AT_MIN};
use crate::base::View;
use crate::engine::Documents;
use crate::entry::EntryKey;
use crate::error::Result;
use crate::odds::none_surer_than_before;
use crate::question::Question;
use crate::rank::{Basis, Calibration, Evidence, Ranked, best, rank};
use crate::retrieve::EntrySet;
use crate::translate::{Crossing, Native};

/// What a question finds counts in full if it scores this share of the best without the courtesies around it; see
/// decision record 0022.
const BARE_SHARE_MIN: f32 = 0.5;
/// Otherwise it counts this much.
const POLITENESS_WEIGHT: f32 = 0.5;

/// What a question finds.
pub(super) struct FoundAll {
    /// The most probable first.
    pub(super) entries: Vec<FoundEntry>,
    /// Whether a phrasing says just what all of the question says.
    pub(super) is_whole_as_written: bool,
    pub(super) trace: Trace,
}

/// What the confidences of all entries of a search were computed from.
pub(super) struct Trace {
    /// The evidence of the first candidates, in the reading that the base answers best.
    pub(super) evidence: Vec<Evidence>,
    /// What the question can reach at most by what it says.
    pub(super) most: f32,
    /// What speaks for the first candidate in the script of the question.
    pub(super) native: Option<Native>,
    /// Whether feedback has corrected the confidence.
    pub(super) is_corrected: bool,
    /// How many of all entries have nothing in the script of the question.
    pub(super) share: f32,
    /// The best crossing, and how sure it can be by the words that it holds.
    pub(super) crossing: Option<(EntryKey, f32)>,
}

impl KnowledgeBase {
    /// What all readings of a question find.
    pub(super) fn find(&self, asked: &Asked<'_>) -> Result<FoundAll> {
        let calibration = &asked.view.ranker.calibration;
        let lists = self.lists(asked)?;
        let mut as_written = lists.iter().flatten().filter(|one| one.evidence.as_written).peekable();
        let is_as_written = as_written.peek().is_some();
        let is_whole_as_written = as_written.any(|one| one.reading == 0);
        let [by_phrasing, by_answer] = [false, true].map(|only_answer| best_answered(&lists, only_answer, calibration));
        let ranked = self.in_order_as_written(best(lists), asked)?;
        let is_only_answer = ranked.first().is_some_and(met_by_answer_only);
        let (answerable, evidence) = if is_only_answer { by_answer } else { by_phrasing };
        // A base may hold small talk: who says just what a phrasing says has asked for its entry, and who greets for
        // that of greetings.
        let is_answered = is_as_written || self.is_greeting_met(asked.question(), ranked.first(), asked.view)?;
        let most = if is_answered { 1.0 } else { asked.confidence_max() };
        let confidences = confidences(&ranked, answerable, most, calibration);
        // As it is written nobody means another entry in another language.
        let (crossings, share) = if is_as_written {
            (Vec::new(), 0.0)
        } else {
            self.all_crossings(ranked.first().map(|ranked| &ranked.evidence), asked)?
        };
        let Merged { found: mut entries, first_native: native, first_crossing: crossing } =
            merge(ranked, confidences, crossings, share);
        // A confidence that is capped for saying too little (most < 1) is not corrected: it is no surer for what
        // customers say of replies to others.
        let is_corrected = most >= 1.0;
        if is_corrected {
            let correction = &asked.view.ranker.correction;
            entries.iter_mut().for_each(|one| one.confidence = correction.of(one.confidence));
        }
        let trace = Trace { evidence, most, is_corrected, native, share, crossing };
        Ok(FoundAll { entries, is_whole_as_written, trace })
    }

    /// What each reading finds in the script of the question or by its sound. Where entries for elsewhere may be taken
    /// for what is meant, these count less, and what is found without them comes before.
    fn lists(&self, asked: &Asked<'_>) -> Result<Vec<Vec<Ranked>>> {
        let mut lists = self.lists_of(asked, Elsewhere::Found)?;
        if self.has_rivals_elsewhere(&lists, asked)? {
            let served = self.lists_of(asked, Elsewhere::LeftOut)?;
            lists.iter_mut().flatten().for_each(|one| one.score *= ELSEWHERE_WEIGHT);
            lists.splice(0..0, served);
        }
        Ok(lists)
    }

    /// What each reading finds. Of a question about a product also what it finds without its name, and what there is
    /// about others.
    fn lists_of(&self, asked: &Asked<'_>, elsewhere: Elsewhere) -> Result<Vec<Vec<Ranked>>> {
        let Asked { readings, view, about, nearness, .. } = asked;
        let among = about.as_ref().map(|about| &about.documents);
        let found = |question: &Question, among: Option<&Documents>| -> Result<Vec<Ranked>> {
            let retrieved = self.retrieve_passing(question, among, elsewhere, asked)?;
            let View { snapshot, ranker, .. } = view;
            let basis = Basis { snapshot: snapshot.as_ref(), trained: &ranker.trained, among };
            Ok(rank(question, retrieved, nearness.as_ref(), basis))
        };
        let mut lists = Vec::with_capacity(readings.len() + 2);
        for reading in readings {
            let mut list = found(&reading.wording.question, among)?;
            reading.wording.weigh(&mut list);
            let is_as_written = reading.wording.number == 0 && list.iter().any(|one| one.evidence.as_written);
            lists.push(list);
            if is_as_written {
                // As it is written nobody means it in other words.
                break;
            }
        }
        let bare_at = readings[..lists.len()].iter().position(|reading| reading.wording.is_bare);
        if let Some(bare_at) = bare_at {
            let [whole, bare] = lists.get_disjoint_mut([0, bare_at]).expect("two of the readings");
            weigh_politeness(whole, bare);
        }
        if let Some(about) = about {
            // The bare reading comes next to the whole.
            let bare_at = bare_at.unwrap_or(0);
            let bare = &readings[bare_at].wording.question;
            let others = about.lists(&mut lists[..=bare_at], bare, view.snapshot.as_ref(), found)?;
            lists.extend(others);
        }
        Ok(lists)
    }

    /// Of entries that say what is asked as it is written, first those that say it in the same order: "from savings to
    /// salary account" is not "from salary to savings account", though the words are the same. Each place keeps its
    /// score.
    fn in_order_as_written(&self, mut ranked: Vec<Ranked>, asked: &Asked<'_>) -> Result<Vec<Ranked>> {
        let places: Vec<usize> = (0..ranked.len()).filter(|place| ranked[*place].evidence.as_written).collect();
        if places.len() < 2 {
            return Ok(ranked);
        }
        let read = |text: &str| Question::read(text, &asked.view.analyzer, self.limits.query_tokens_max);
        let wanted: Vec<&Question> = asked.readings.iter().map(|reading| &reading.wording.question).collect();
        let mut said = Vec::with_capacity(places.len());
        for place in &places {
            let one = ranked[*place].clone();
            let stored = self.entry(one.candidate.entry, asked.view)?;
            let phrasings = stored.iter().flat_map(|stored| stored.entry.all_phrasings());
            let is_in_order = phrasings
                .map(|(_, text)| read(text))
                .any(|text| text.analysis.words.terms().eq(wanted[one.reading].analysis.words.terms()));
            said.push((!is_in_order, one));
        }
        said.sort_by_key(|(is_out_of_order, _)| *is_out_of_order);
        for (place, (_, one)) in places.into_iter().zip(said) {
            let (score, margin) = (ranked[place].score, ranked[place].evidence.margin);
            ranked[place] = Ranked { score, evidence: Evidence { margin, ..one.evidence }, ..one };
        }
        Ok(ranked)
    }

    /// Whether a question only greets, and so does the phrasing that was found for it.
    fn is_greeting_met(&self, question: &Question, first: Option<&Ranked>, view: &View) -> Result<bool> {
        let phrasing = first.and_then(|first| Some((first.candidate.entry, first.candidate.phrasing?.part.number)));
        let Some((entry, number)) = phrasing.filter(|_| question.only_greets()) else { return Ok(false) };
        let stored = self.entry(entry, view)?;
        let text = stored.as_ref().and_then(|stored| stored.entry.all_phrasings().nth(number as usize));
        let read = |text: &str| Question::read(text, &view.analyzer, self.limits.query_tokens_max);
        Ok(text.is_some_and(|(_, text)| read(text).only_greets()))
    }

    /// What the readings find by translated words, the best first, and how many of all entries have nothing in the
    /// scripts of the first of them. `native` is what speaks for the best entry found in these scripts.
    fn all_crossings(&self, native: Option<&Evidence>, asked: &Asked<'_>) -> Result<(Vec<Crossing>, f32)> {
        let mut lists = Vec::new();
        let mut share = None;
        for reading in asked.readings.iter().filter(|reading| reading.wording.crosses) {
            let (mut list, without) = self.crossings(reading, native, asked)?;
            reading.wording.weigh_crossings(&mut list);
            share.get_or_insert(without);
            lists.push(list);
        }
        Ok((best_crossings(lists), share.unwrap_or(0.0)))
    }
}

/// Whether nothing but its answer was found of an entry.
fn met_by_answer_only(ranked: &Ranked) -> bool {
    ranked.evidence.met.is_none()
}

/// The probability that the base answers the question, in the reading that it answers best, and the evidence for the
/// first that it finds. Only of readings whose first is found by its answer alone, or is not: an answer that holds the
/// name of a product says nothing for a phrasing without it.
fn best_answered(lists: &[Vec<Ranked>], only_answer: bool, calibration: &Calibration) -> (f64, Vec<Evidence>) {
    let is_alike = |list: &&Vec<Ranked>| list.first().is_some_and(|first| met_by_answer_only(first) == only_answer);
    let mut best = (0.0, [].as_slice());
    for list in lists.iter().filter(is_alike) {
        let answerable = calibration.answerable(list.iter().map(|ranked| &ranked.evidence));
        if answerable > best.0 {
            best = (answerable, list);
        }
    }
    let (answerable, list) = best;
    (answerable, list.iter().take(LOOKED_AT_MIN).map(|ranked| ranked.evidence).collect())
}

/// What a polite question has found counts less where it is not about as good without the courtesies: "good morning, my
/// SIM is lost" asks for no greeting, but "hello tune" may be the name of a thing, and of "thanks for trying" there is
/// little else.
fn weigh_politeness(whole: &mut [Ranked], bare: &[Ranked]) {
    let least = bare.first().map_or(0.0, |first| first.score * BARE_SHARE_MIN);
    let good: EntrySet = bare.iter().filter(|one| one.score >= least).map(|one| one.candidate.entry).collect();
    for one in whole.iter_mut().filter(|one| !one.evidence.as_written && !good.contains(&one.candidate.entry)) {
        one.score *= POLITENESS_WEIGHT;
    }
}

/// The probability of each candidate to be the one asked for; never more than that of the one before. A question of
/// digits, stop words or noise alone says too little to be sure of anything.
fn confidences(ranked: &[Ranked], answerable: f64, most: f32, calibration: &Calibration) -> Vec<f32> {
    let of_candidate = |ranked: &Ranked| {
        let probability = most * calibration.probability(answerable, &ranked.evidence);
        let evidence = &ranked.evidence;
        probability * evidence.one_word_factor(probability) * evidence.name_alone_factor(probability)
    };
    let mut out: Vec<f32> = ranked.iter().map(of_candidate).collect();
    none_surer_than_before(most, &mut out);
    out
}
