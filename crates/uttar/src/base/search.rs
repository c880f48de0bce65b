//! Searching: read, retrieve, rank, decide, resolve.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use uttar_analysis::{Analysis, LanguageTag};

use super::bridge::{bridge, crossing_highlights};
use super::explain::{Trace, explain};
use super::prefer::{Admitted, prefer};
use super::readings::{Reading, best, best_crossings, readings, weigh, weigh_crossings};
use super::way::{Merged, Way, merge, speaks, with_pins};
use super::{KnowledgeBase, View};
use crate::catalogue::{Families, Mention};
use crate::decide::{decide, offer};
use crate::engine::Found;
use crate::entry::Entry;
use crate::error::Result;
use crate::filter::FacetCounter;
use crate::highlight::highlights;
use crate::question::Question;
use crate::rank::{Calibration, Ranked, rank};
use crate::reply::{DetectedLanguage, FollowUp, Hit, MatchedPhrasing, MatchedStep, Reply, SearchRequest};
use crate::resolve::{Asker, Resolved};
use crate::retrieve::{PARTS_MAX, Retrieved, retrieve};
use crate::store::{EntryKey, StoredEntry};
use crate::translate::{Crossing, Phrasebook, find_across};

/// The confidence that a question without a word of content can reach: too little even to ask back.
const EMPTY_QUESTION_CONFIDENCE_MAX: f32 = 0.2;
/// So many of the best are always looked at, however few are wanted: what is preferred may be among them, and a decision needs two.
const LOOKED_AT_MIN: usize = 5;
/// Where the question is about a product: a catalogue may have so many entries that ask the same of different products.
const LOOKED_AT_FOR_PRODUCTS_MIN: usize = 20;
/// A step is named when it holds this share of the question, by the rarity of its terms.
const STEP_SHARE_MIN: f32 = 0.3;
/// With a filter, so many times more parts are looked at each time too few entries pass.
const MORE: usize = 8;

/// What a search goes by.
struct Searching<'a> {
    request: &'a SearchRequest,
    asker: &'a Asker<'a>,
    view: &'a View,
    blocked: &'a HashSet<EntryKey>,
}

impl Searching<'_> {
    /// Whether anything that is found may have to be left out.
    fn leaves_out(&self) -> bool {
        !self.request.filter.is_empty() || !self.blocked.is_empty()
    }
}

impl KnowledgeBase {
    /// Finds what answers a question.
    pub fn search(&self, request: &SearchRequest) -> Result<Reply> {
        let started = Instant::now();
        self.follow();
        let view = self.view();
        let languages = self.check_request(request, &view)?;
        let threshold = self.threshold(request.answer_precision, &view)?.confidence;
        let readings = readings(&request.query, &view, &self.limits);
        let question = &readings[0].question;
        let wanted: Vec<&str> = if languages.is_empty() {
            question.detection.languages.iter().map(|guess| guess.language.as_str()).collect()
        } else {
            languages.iter().map(LanguageTag::as_str).collect()
        };
        let settings = &view.model.settings;
        let asker = Asker::new(settings, &wanted, request.scope.as_ref(), request.voice.as_deref(), request.at);
        let verdict =
            view.model.curator(&view.analyzer).judge(readings.iter().map(|reading| &reading.question.analysis));
        let ruled = self.ruled(verdict, &asker, &request.filter, &view)?;
        let search = Searching { request, asker: &asker, view: &view, blocked: &ruled.blocked };
        let translator = self.teacher.translator();
        let phrasebooks: Vec<Phrasebook<'_>> =
            readings.iter().map(|reading| Phrasebook::new(&reading.question, &translator, &view.analyzer)).collect();
        let (found, trace) = self.find(&search, &readings, &phrasebooks)?;
        let mentions = view.model.mentions(&view.analyzer).find(&request.query, &question.analysis);
        let products = products(&mentions, request, &view.model.families);
        let mut facets = FacetCounter::new(&request.facets, &request.filter, &view.model.families);
        let follow_ups = self.follow_ups_of(request)?;
        let looked_at_min = if products.is_empty() { LOOKED_AT_MIN } else { LOOKED_AT_FOR_PRODUCTS_MIN };
        let looked_at = request.limit.max(looked_at_min);
        let mut admitted = Vec::with_capacity(looked_at);
        for (way, confidence, pinned_by) in with_pins(found, ruled.pinned) {
            if admitted.len() >= looked_at && request.facets.is_empty() {
                break;
            }
            let Some(stored) = self.entry(way.entry(), &view)?.filter(|stored| asker.finds(&stored.entry)) else {
                continue;
            };
            if !request.cross_language {
                let answer = asker.resolve(&stored.entry, |answer| request.filter.passes_answer(answer)).ok();
                if !speaks(&stored.entry, answer.map(|resolved| resolved.answer), way.phrasing(), &wanted) {
                    continue;
                }
            }
            facets.add(&stored.entry);
            if admitted.len() < looked_at {
                let fit = (!products.is_empty()).then(|| view.model.families.fit(&stored.entry.products, &products));
                let follows = follow_ups.contains(&stored.entry.id);
                admitted.push(Admitted { way, confidence, stored, fit, pinned_by, follows });
            }
        }
        prefer(&mut admitted, !mentions.is_empty());
        let pinned = admitted.iter().filter(|one| one.pinned_by.is_some()).count();
        let confidences: Vec<f32> = admitted.iter().map(|one| one.confidence).collect();
        let decision = decide(&confidences, pinned, threshold);
        let mut hits: Vec<Hit> = admitted
            .iter()
            .take(request.limit)
            .map(|one| {
                let reading = one.way.reading();
                hit(one, &search, &readings[reading], &phrasebooks[reading], reading > 0)
            })
            .collect();
        if request.explain {
            for (place, hit) in hits.iter_mut().enumerate() {
                let reading = &readings[admitted[place].way.reading()];
                hit.explanation = Some(explain(place, &admitted, hit, reading, &trace, &view));
            }
        }
        let follow_ups = match admitted.first() {
            Some(first) => self.follow_ups(&first.stored.entry, &asker)?,
            None => Vec::new(),
        };
        let languages = question
            .detection
            .languages
            .iter()
            .map(|guess| DetectedLanguage { language: guess.language.as_str(), probability: guess.probability })
            .collect();
        let took_ms = started.elapsed().as_secs_f64() * 1000.0;
        let offer = offer(decision, &confidences, pinned).min(hits.len());
        Ok(Reply { decision, offer, languages, mentions, hits, follow_ups, facets: facets.finish(), took_ms })
    }

    /// What all readings of a question find, the most probable first.
    fn find(
        &self,
        search: &Searching<'_>,
        readings: &[Reading],
        phrasebooks: &[Phrasebook<'_>],
    ) -> Result<(Vec<(Way, f32)>, Trace)> {
        let calibration = &search.view.calibration;
        let mut lists = Vec::with_capacity(readings.len());
        let mut answerable: f64 = 0.0;
        let mut evidence = Vec::new();
        let mut is_as_written = false;
        for (number, Reading { question, .. }) in readings.iter().enumerate() {
            let retrieved = self.retrieve_passing(question, search)?;
            let mut ranked = rank(question, retrieved, search.view.snapshot.as_ref());
            weigh(number, &mut ranked);
            let so_far = answerable;
            answerable = answerable.max(calibration.answerable(ranked.iter().map(|ranked| &ranked.evidence)));
            if search.request.explain && answerable > so_far {
                evidence = ranked.iter().take(LOOKED_AT_MIN).map(|ranked| ranked.evidence).collect();
            }
            is_as_written |= ranked.iter().any(|one| one.evidence.as_written);
            lists.push(ranked);
        }
        let ranked = best(lists);
        let has_content = readings.iter().any(|reading| reading.question.has_content);
        let most = if has_content { 1.0 } else { EMPTY_QUESTION_CONFIDENCE_MAX };
        let confidences = confidences(&ranked, answerable, most, calibration);
        let (mut crossings, mut share) = (Vec::new(), 0.0);
        // As it is written nobody means another entry in another language.
        if !is_as_written {
            for (number, (reading, phrasebook)) in readings.iter().zip(phrasebooks).enumerate() {
                let (mut across, without) = self.crossings(&reading.question, phrasebook, search)?;
                weigh_crossings(number, &mut across);
                crossings.push(across);
                share = if number == 0 { without } else { share };
            }
        }
        let crossings = best_crossings(crossings);
        let held = [0, 1].map(|place| crossings.get(place).map_or(0.0, |crossing| crossing.held));
        let native = ranked.first().map(|ranked| ranked.evidence);
        let Merged { ways, first_crossing } = merge(ranked, confidences, crossings, share);
        Ok((ways, Trace { evidence, most, native, share, held, crossing: first_crossing }))
    }

    /// The candidates that pass the filter. It looks further until enough do or there is no more to look at.
    fn retrieve_passing(&self, question: &Question, search: &Searching<'_>) -> Result<Retrieved> {
        let Searching { request, view, .. } = search;
        let mut parts_max = PARTS_MAX;
        loop {
            let mut retrieved = retrieve(question, view.snapshot.as_ref(), None, parts_max)?;
            if !search.leaves_out() {
                return Ok(retrieved);
            }
            let found = retrieved.candidates.len();
            let mut passing = Vec::with_capacity(found);
            for candidate in &retrieved.candidates {
                passing.push(self.passes(candidate.entry, search)?);
            }
            retrieved.retain(&passing);
            let is_all = retrieved.parts_found < parts_max;
            if is_all || retrieved.candidates.len() >= request.limit.max(LOOKED_AT_MIN) {
                return Ok(retrieved);
            }
            parts_max *= MORE;
        }
    }

    /// What is found by translated words and passes the filter, and how many of all entries have nothing in the scripts of the question.
    fn crossings(
        &self,
        question: &Question,
        phrasebook: &Phrasebook<'_>,
        search: &Searching<'_>,
    ) -> Result<(Vec<Crossing>, f32)> {
        let Searching { request, view, .. } = search;
        if !request.cross_language || !question.script.has_letters() {
            return Ok((Vec::new(), 0.0));
        }
        let snapshot = view.snapshot.as_ref();
        let scripts = phrasebook.scripts();
        let without = snapshot.without(&scripts);
        let mut passing = Vec::new();
        for crossing in find_across(phrasebook, &scripts, &without.scripts, snapshot)? {
            if !search.leaves_out() || self.passes(crossing.entry, search)? {
                passing.push(crossing);
            }
        }
        Ok((passing, without.share))
    }

    /// Whether the asker may find an entry, it passes the filter, and no editor has blocked it.
    fn passes(&self, entry: EntryKey, search: &Searching<'_>) -> Result<bool> {
        let Searching { request, asker, view, blocked } = search;
        Ok(!blocked.contains(&entry)
            && self.entry(entry, view)?.is_some_and(|stored| {
                asker.finds(&stored.entry) && request.filter.passes(&stored.entry, &view.model.families)
            }))
    }

    /// The products that a request is about.
    pub(super) fn products_of(&self, request: &SearchRequest, view: &View, analysis: &Analysis) -> Vec<String> {
        let mentions = view.model.mentions(&view.analyzer).find(&request.query, analysis);
        products(&mentions, request, &view.model.families)
    }

    /// What follows the entry that was answered before.
    fn follow_ups_of(&self, request: &SearchRequest) -> Result<Vec<String>> {
        let Some(previous) = &request.context.previous_entry else {
            return Ok(Vec::new());
        };
        Ok(self.store.get(previous)?.map(|stored| stored.entry.follow_ups).unwrap_or_default())
    }

    /// The follow-ups of an entry that have an answer for this asker.
    fn follow_ups(&self, entry: &Entry, asker: &Asker<'_>) -> Result<Vec<FollowUp>> {
        let mut out = Vec::new();
        for id in &entry.follow_ups {
            let Some(stored) = self.store.get(id)? else { continue };
            if asker.finds(&stored.entry) && asker.resolve(&stored.entry, |_| true).is_ok() {
                let (language, title) = asker.title(&stored.entry).unzip();
                let (language, title) = (language.map(ToString::to_string), title.map(str::to_owned));
                out.push(FollowUp { entry: id.clone(), title, language });
            }
        }
        Ok(out)
    }

    pub(super) fn entry(&self, key: EntryKey, view: &View) -> Result<Option<Arc<StoredEntry>>> {
        if let Some(stored) = self.entries.get(&key) {
            return Ok(Some(stored));
        }
        let stored = self.store.get_by_key(key)?.map(Arc::new);
        if let Some(stored) = &stored {
            self.entries.insert(key, Arc::clone(stored));
            if !std::ptr::eq(self.view().as_ref(), view) {
                // The index changed meanwhile, and perhaps this entry.
                self.entries.remove(&key);
            }
        }
        Ok(stored)
    }
}

/// An admitted candidate as a hit; `in_other_words` where a synonym found it.
fn hit(
    one: &Admitted,
    search: &Searching<'_>,
    reading: &Reading,
    phrasebook: &Phrasebook<'_>,
    in_other_words: bool,
) -> Hit {
    let Searching { request, asker, view, .. } = search;
    let question = &reading.question;
    let entry = &one.stored.entry;
    let marks =
        |text: &str, language: &LanguageTag| highlights(text, language.as_str(), &question.analysis, &view.analyzer);
    let phrasing = one.way.phrasing().and_then(|found| {
        let (language, text) = entry.all_phrasings().nth(found.part.number as usize)?;
        let highlights = match &one.way {
            Way::Native(_) | Way::Named(_) => marks(text, language),
            Way::Across(_) => crossing_highlights(found, text, language.as_str(), phrasebook),
        };
        Some(MatchedPhrasing { language: language.to_string(), text: text.to_owned(), highlights })
    });
    let resolved = asker.resolve(entry, |answer| request.filter.passes_answer(answer));
    let step = one.way.step().filter(|(_, share)| *share >= STEP_SHARE_MIN);
    let step = step.and_then(|(found, _)| matched_step(entry, &found, resolved.as_ref().ok(), marks));
    let (answer, served, withheld) = match resolved {
        Ok(Resolved { answer, served }) => (Some(entry.answers[answer].clone()), Some(served), None),
        Err(withheld) => (None, None, Some(withheld)),
    };
    Hit {
        entry: entry.id.clone(),
        version: one.stored.version,
        confidence: one.confidence,
        pinned_by: one.pinned_by.clone(),
        read_as: in_other_words.then(|| reading.text.clone()),
        phrasing,
        answer,
        served,
        withheld,
        step,
        product_fit: one.fit,
        explanation: None,
        bridge: bridge(&one.way, entry, &reading.text, question, phrasebook),
    }
}

/// The step that was found, and whether the answer served has it too.
fn matched_step(
    entry: &Entry,
    found: &Found,
    resolved: Option<&Resolved>,
    marks: impl Fn(&str, &LanguageTag) -> Vec<[usize; 2]>,
) -> Option<MatchedStep> {
    let (of, number, step) = entry.all_steps().nth(found.part.number as usize)?;
    let in_answer = resolved.is_some_and(|resolved| {
        let numbers = |answer: usize| entry.answers[answer].numbered_steps().map(|(number, _)| number);
        resolved.answer == of || numbers(resolved.answer).eq(numbers(of))
    });
    let language = &entry.answers[of].lang;
    Some(MatchedStep {
        number,
        in_answer,
        language: language.to_string(),
        text: step.text.clone(),
        highlights: marks(&step.text, language),
    })
}

/// The products that a request is about.
fn products(mentions: &[Mention], request: &SearchRequest, families: &Families) -> Vec<String> {
    let named: Vec<String> = mentions.iter().map(|mention| mention.product.clone()).collect();
    families.narrow(&named, &request.context.products)
}

/// The probability of each candidate to be the one asked for; never more than that of the one before. A question of digits, stop words or noise
/// alone says too little to be sure of anything.
fn confidences(ranked: &[Ranked], answerable: f64, most: f32, calibration: &Calibration) -> Vec<f32> {
    let mut before = most;
    ranked
        .iter()
        .map(|ranked| {
            before = (most * calibration.probability(answerable, &ranked.evidence)).min(before);
            before
        })
        .collect()
}
